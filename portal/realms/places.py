"""Every text of a document with its place, so that one rule can be put to all of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

Place = tuple[str, ...]
Change = Callable[[Place, str], str | None]

_NAMES = ("clientId", "alias", "name", "providerId", "id")
"""What tells the members of Keycloak's lists apart, the most telling first; ids differ from one system to the next."""


def map_texts(value: object, change: Change, place: Place = ()) -> object:
    """The value with every text in it changed; a text for which `change` answers none is left out."""
    if isinstance(value, str):
        return change(place, value)
    if isinstance(value, Mapping):
        members = {key: (each, map_texts(each, change, (*place, key))) for key, each in value.items()}
        return {key: new for key, (old, new) in members.items() if old is None or new is not None}
    if isinstance(value, list | tuple):
        named = zip(value, _names(value), strict=True)
        items = [(each, map_texts(each, change, (*place, name))) for each, name in named]
        return [new for old, new in items if old is None or new is not None]
    return value


def map_document(document: Mapping[str, object], change: Change) -> dict[str, object]:
    """The same for a whole document."""
    return {
        key: new for key, old in document.items() if (new := map_texts(old, change, (key,))) is not None or old is None
    }


def written(place: Place) -> str:
    """The place as it is told: `clients.shop.secret`."""
    return ".".join(place)


def _names(items: Sequence[object]) -> list[str]:
    """One name per item, the same at every reading of the same list; twins are numbered."""
    names = [_name(item) or str(number) for number, item in enumerate(items)]
    counted = Counter(names)
    return [name if counted[name] == 1 else f"{name}#{number}" for number, name in enumerate(names)]


def _name(item: object) -> str | None:
    if not isinstance(item, Mapping):
        return None
    return next((found for key in _NAMES if isinstance(found := item.get(key), str) and found), None)
