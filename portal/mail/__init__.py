"""The edge to mailboxes: rendering, SMTP and the worker of the outbox."""
