"""A stored realm as a file again: everything that came in, used or not, with asterisks where secrets are."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from textwrap import indent

from portal.realms.placeholders import is_reference
from portal.realms.places import Place, map_document
from portal.realms.report import USERS
from portal.realms.sealing import MASK, is_secret


def export_document(whole: Mapping[str, object]) -> dict[str, object]:
    """The whole document of a realm with its secrets masked; importing it where it came from changes nothing."""
    return map_document(whole, _masked)


def to_json(document: Mapping[str, object]) -> str:
    """The document as people read it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def with_people(document: Mapping[str, object], people: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The same with people beside the service accounts that a document holds, in pieces: however many there are, they
    are never all in memory."""
    services = document.get(USERS)
    others = to_json({key: value for key, value in document.items() if key != USERS})
    yield others.removesuffix("\n}\n") + f',\n  "{USERS}": ['
    between = "\n"
    for person in chain(services if isinstance(services, list) else (), people):
        yield between + indent(json.dumps(person, indent=2, ensure_ascii=False), "    ")
        between = ",\n"
    yield "\n  ]\n}\n"


def _masked(place: Place, text: str) -> str:
    return MASK if text and is_secret(place) and not is_reference(text) else text
