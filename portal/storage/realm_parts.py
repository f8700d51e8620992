"""What of a realm document there can be thousands of is taken out into rows, and put back exactly where it stood.

An empty list stays where rows were taken from. A list that is not as it should be (an entry without a name, two of one
name) stays in the document as it is: nothing is lost, and it is another room's business to complain.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from portal.storage.fields import index_key, is_storable
from portal.storage.models import ClientRow, GroupRow, KeyRow, RealmPart, RoleRow

KEY_PROVIDERS = "org.keycloak.keys.KeyProvider"

Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """An entry of a document that becomes a row. `path` is its natural key, outermost first."""

    model: type[RealmPart]
    path: tuple[str, ...]
    name: str
    position: int
    document: Json
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The natural key, as far as an index can hold it."""
        return _key(self.path)


def take_out(document: Mapping[str, object]) -> tuple[Json, list[Part]]:
    """The settings, with empty places, and what stood there."""
    settings: Json = dict(document)
    parts = [
        *_take(settings, "groups", _groups),
        *_take(settings, "clients", _clients),
        *_take_roles(settings),
        *_take_keys(settings),
    ]
    return settings, parts


def put_back(settings: Mapping[str, object], rows: Mapping[type[RealmPart], Sequence[Any]]) -> Json:
    """The whole document again; `rows` of each model in the order of their positions."""
    document: Json = dict(settings)
    if rows[GroupRow]:
        document["groups"] = _group_tree(rows[GroupRow], "")
    if rows[ClientRow]:
        document["clients"] = _documents(rows[ClientRow])
    if rows[RoleRow]:
        document["roles"] = _role_lists(document["roles"], rows[RoleRow])
    if rows[KeyRow]:
        document["components"] = {**document["components"], KEY_PROVIDERS: _documents(rows[KeyRow])}
    return document


def _take(within: Json, name: str, parts_of: Callable[[object], list[Part]]) -> list[Part]:
    parts = parts_of(within.get(name))
    if parts:
        within[name] = []
    return parts


def _take_roles(settings: Json) -> list[Part]:
    roles = settings.get("roles")
    if not isinstance(roles, dict):
        return []
    settings["roles"] = roles = dict(roles)
    parts = _take(roles, "realm", _realm_roles)
    if isinstance(roles.get("client"), dict):
        roles["client"] = clients = dict(roles["client"])
        for client in filter(None, clients):
            parts += _take(clients, client, partial(_client_roles, client))
    return parts


def _take_keys(settings: Json) -> list[Part]:
    components = settings.get("components")
    if not isinstance(components, dict):
        return []
    settings["components"] = components = dict(components)
    return _take(components, KEY_PROVIDERS, _keys)


def _groups(raw: object) -> list[Part]:
    try:
        return list(_group_parts(raw, ()))
    except ValueError:
        return []


def _group_parts(raw: object, above: tuple[str, ...]) -> Iterator[Part]:
    """Groups with those inside them, outer ones first. Raises ValueError where one of them has no name of its own."""
    parent = _key(above) if above else ""
    named = _named(raw, "name")
    if raw and not named:
        raise ValueError("groups that cannot be told apart")
    for position, (name, group) in enumerate(named):
        inner = group.get("subGroups")
        emptied = {**group, "subGroups": []} if isinstance(inner, list) else group
        yield Part(GroupRow, (*above, name), name, position, emptied, {"parent": parent})
        if isinstance(inner, list):
            yield from _group_parts(inner, (*above, name))


def _clients(raw: object) -> list[Part]:
    named = enumerate(_named(raw, "clientId"))
    return [Part(ClientRow, (name,), name, position, client) for position, (name, client) in named]


def _realm_roles(raw: object) -> list[Part]:
    named = enumerate(_named(raw, "name"))
    return [Part(RoleRow, ("realm", name), name, position, role) for position, (name, role) in named]


def _client_roles(client: str, raw: object) -> list[Part]:
    if not is_storable(client):
        return []
    path, columns = ("client", client), {"client": client}
    named = enumerate(_named(raw, "name"))
    return [Part(RoleRow, (*path, name), name, position, role, columns) for position, (name, role) in named]


def _keys(raw: object) -> list[Part]:
    named = enumerate(_named(raw, "id") or _named(raw, "name"))
    return [Part(KeyRow, (name,), name, position, provider) for position, (name, provider) in named]


def _named(raw: object, by: str) -> list[tuple[str, Json]]:
    """The entries with their names; empty where not every one has a name of its own."""
    entries = raw if isinstance(raw, list) else []
    named = [(entry[by], entry) for entry in entries if isinstance(entry, dict) and _is_name(entry.get(by))]
    return named if len({name for name, _ in named}) == len(entries) else []


def _is_name(value: object) -> bool:
    return isinstance(value, str) and is_storable(value)


def _group_tree(rows: Sequence[Any], parent: str) -> list[Json]:
    return [_group(rows, row) for row in rows if row.parent == parent]


def _group(rows: Sequence[Any], row: Any) -> Json:  # noqa: ANN401
    document: Json = row.document
    if isinstance(document.get("subGroups"), list):
        return {**document, "subGroups": _group_tree(rows, row.key)}
    return document


def _role_lists(roles: Json, rows: Sequence[Any]) -> Json:
    lists = {client: _documents(group) for client, group in _by_client(rows).items()}
    whole = {**roles, "realm": lists.pop("")} if "" in lists else dict(roles)
    return {**whole, "client": {**whole["client"], **lists}} if lists else whole


def _by_client(rows: Iterable[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.client, []).append(row)
    return found


def _documents(rows: Iterable[Any]) -> list[Json]:
    return [row.document for row in rows]


def _key(path: Sequence[str]) -> str:
    return index_key(json.dumps(path, ensure_ascii=False))
