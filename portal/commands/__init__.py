"""What operators type: flask realm, user, theme, worker, mail, db, events."""

from collections import UserDict
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import click
from flask import Flask

# Each command stands in the first module of its name; the others join what they have to it.
MODULES: Mapping[str, Sequence[str]] = {
    "db": ("db",),
    "events": ("events",),
    "mail": ("mail",),
    "realm": ("realm", "realm_import", "realm_keys"),
    "theme": ("theme",),
    "user": ("user", "user_import", "user_password"),
    "worker": ("worker",),
}


def start(app: Flask) -> None:
    """Joins the commands to the application."""
    app.cli.commands = Typed(app.cli.commands)


class Typed(UserDict[str, click.Command]):
    """Commands by their names, each imported when somebody types it: most of what they need, no server needs."""

    def __missing__(self, name: str) -> click.Command:
        if name not in MODULES:
            raise KeyError(name)
        modules = [import_module(f"{__name__}.{module}") for module in MODULES[name]]
        command: click.Command = getattr(modules[0], name)
        self.data[name] = command
        return command

    def __contains__(self, name: object) -> bool:
        return name in self.data or name in MODULES

    def __iter__(self) -> Iterator[str]:
        return iter({**MODULES, **self.data})

    def __len__(self) -> int:
        return len({**MODULES, **self.data})
