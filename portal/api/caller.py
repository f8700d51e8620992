"""The program that asks, and the realm it asks in."""

import re
from dataclasses import dataclass

from flask import request

from portal import cors, current
from portal.api.answers import Refused
from portal.callers import origin_of
from portal.flows.compiled import CompiledRealm
from portal.flows.flow import Origin
from portal.realms.realm import Realm
from portal.theming.messages import Messages

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Caller:
    """One request of a program."""

    compiled: CompiledRealm
    origin: Origin

    @property
    def realm(self) -> Realm:
        """The realm it asks in."""
        return self.compiled.realm

    @property
    def words(self) -> Messages:
        """The sentences of the people it asks for, in their language."""
        return self.words_in(self.origin.locale)

    def words_in(self, locale: str) -> Messages:
        """The same sentences in this language."""
        themes = current.portal().themes
        return themes.messages(self.origin.theme, "login", locale, self.realm.localization_texts)


def caller(realm_name: str, door: str) -> Caller:
    """Who asks. Raises Refused for an unknown realm, and for a client that it does not have."""
    compiled = current.realm(realm_name)
    if compiled is None:
        raise Refused(404, "realm-not-found", "There is no such realm.", error_message="Realm does not exist")
    client_id = _client_id(compiled)
    return Caller(compiled, origin_of(compiled.realm, door=door, client_id=client_id, consents_later=True))


def bearer() -> str:
    """The secret that the request carries, or nothing. The scheme's name is written in any letters."""
    found = _BEARER.fullmatch(request.headers.get("Authorization", "").strip())
    return found[1] if found else ""


def no_token(at: Caller, name: str) -> Refused:
    """The refusal of a secret that opens nothing: unknown, too old, of another one's or missing."""
    error = f'Bearer realm="{at.realm.name}", error="invalid_token"'
    detail = f"Send the {name} as 'Authorization: Bearer …'; it is missing, or it opens nothing any more."
    return Refused(401, "invalid-token", detail, headers={"WWW-Authenticate": error})


def _client_id(compiled: CompiledRealm) -> str:
    """Who says to be asking (`client_id` in the address): nothing is allowed by it, it is counted and written down."""
    given = request.args.get("client_id")
    if not given:
        return ""
    client = compiled.client(given)
    if client is None or not client.is_enabled:
        raise Refused(400, "unknown-client", "There is no client of that client_id.", error_message="Client not found")
    cors.narrow(client)
    return client.client_id
