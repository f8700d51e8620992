"""What operators type: flask realm, user, theme, worker, mail, db, events."""

from flask import Flask

from portal.commands import (
    db,
    events,
    mail,
    realm,
    realm_import,
    realm_keys,
    theme,
    user,
    user_import,
    user_password,
    worker,
)


def start(app: Flask) -> None:
    """Joins the commands to the application."""
    for part in (realm_import.import_files, realm_import.plan, realm_keys.rotate_keys):
        realm.realm.add_command(part)
    for part in (user_import.import_people, user_password.set_password):
        user.user.add_command(part)
    for command in (realm.realm, user.user, theme.theme, worker.worker, mail.mail, db.db, events.events):
        app.cli.add_command(command)
