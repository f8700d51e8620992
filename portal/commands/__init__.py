"""What operators type: flask realm, user, theme, worker, mail, db, events."""

from flask import Flask

from portal.commands import db, events, mail, realm, theme, user, worker


def start(app: Flask) -> None:
    """Joins the commands to the application."""
    for command in (realm.realm, user.user, theme.theme, worker.worker, mail.mail, db.db, events.events):
        app.cli.add_command(command)
