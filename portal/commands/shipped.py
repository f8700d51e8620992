"""The shipped realms: imported where they are absent, so that the first start shows something to try. No secret comes
along with them: each installation makes its own, and tells it once."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal import current
from portal.locations import SHIPPED_REALMS
from portal.realms.files import read_file
from portal.realms.importing import Importer
from portal.realms.sealing import MASK

Document = Mapping[str, object]


@dataclass(frozen=True)
class MadeSecret:
    """A secret that was made for a client of a shipped realm."""

    realm: str
    client_id: str
    secret: str = field(repr=False)


def import_shipped() -> tuple[MadeSecret, ...]:
    """Imports every shipped realm whose name is free, and answers the secrets that were made for their clients. Raises
    ConfigurationRefused."""
    portal = current.portal()
    known = set(portal.realm_store.names())
    documents = [document for path in sorted(SHIPPED_REALMS.glob("*.json")) for document in read_file(path).documents]
    absent = [_with_secrets(document) for document in documents if document.get("realm") not in known]
    if not absent:
        return ()
    importer = Importer(
        portal.realm_store, portal.sealer, portal.check_realm, frozenset(portal.themes.names()).__contains__
    )
    # two servers that start at once both try: whoever is second finds the realm there, which is what both wanted
    importer.apply(importer.prepare(absent))
    portal.realms.forget()
    return tuple(made for document in absent for made in _stored(str(document["realm"])))


def _with_secrets(document: Document) -> Document:
    clients = document.get("clients")
    return {**document, "clients": [_with_secret(each) for each in clients]} if isinstance(clients, list) else document


def _with_secret(client: Document) -> Document:
    return {**client, "secret": secrets.token_urlsafe(24)} if _wants_secret(client) else client


def _wants_secret(client: Document) -> bool:
    is_private = not client.get("publicClient") and not client.get("bearerOnly")
    return is_private and client.get("secret") in (None, "", MASK)


def _stored(realm: str) -> Iterator[MadeSecret]:
    """As it is kept: where two servers began at once, one of them made secrets that nobody has."""
    compiled = current.realm(realm)
    for client in compiled.clients.values() if compiled else ():
        if client.secret and not client.is_public:
            yield MadeSecret(realm, client.client_id, client.secret)
