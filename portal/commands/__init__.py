"""What operators type: flask realm, user, worker, mail, db, events."""
