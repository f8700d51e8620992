"""Admission: what needs a password hashed is refused at the door while too many wait, before any work is done on it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from portal import current

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def hashes(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Declares that a view hashes a password for most of what it is sent. A refusal that has to be cheap comes first,
    before limits and forms are looked at: at ten times the load that a machine can hash it is most of what is done."""

    @wraps(view)
    def admitted(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        current.portal().services.hasher.admit()
        return view(*arguments, **named)

    return admitted
