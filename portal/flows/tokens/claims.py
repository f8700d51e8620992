"""What tokens say, in Keycloak's words (Keycloak contract, section 7.4): whose they are, for whom, with which roles."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.accounts.account import Account
from portal.flows.compiled import CompiledRealm
from portal.realms.client import OPENID, Client
from portal.realms.roles import ByClient, RoleName, by_client, names_of

Facts = dict[str, Any]

_PROFILE = {
    "given_name": "firstName",
    "family_name": "lastName",
    "middle_name": "middleName",
    "nickname": "nickname",
    "profile": "profile",
    "picture": "picture",
    "website": "website",
    "gender": "gender",
    "birthdate": "birthdate",
    "zoneinfo": "zoneinfo",
    "locale": "locale",
}
"""Claims of the scope `profile`, with the attributes that Keycloak takes them from."""

_ADDRESS = {name: name for name in ("street_address", "locality", "region", "postal_code", "country", "formatted")}
_ADDRESS["street_address"] = "street"
_NOT_TOLD = frozenset({"basic", "roles", "web-origins", "acr", "microprofile-jwt", "role_list"})
"""Scopes that stand in no `scope`: Keycloak's own that are not flagged for it."""


def told_scope(scopes: Iterable[str]) -> str:
    """The scopes as an answer and a token name them, `openid` first."""
    return " ".join(sorted(set(scopes) - _NOT_TOLD, key=lambda scope: (scope != OPENID, scope)))


def about_person(account: Account, scopes: frozenset[str]) -> Facts:
    """What the scopes tell of a person. What is not known is left out."""
    said = {name: values[0] for name, values in account.attributes.items() if values}
    facts: Facts = {}
    if "profile" in scopes:
        facts |= _present(said, _PROFILE)
        facts["preferred_username"] = account.username
        if name := " ".join(filter(None, (said.get("firstName"), said.get("lastName")))):
            facts["name"] = name
    if "email" in scopes:
        facts["email_verified"] = account.is_email_verified
        facts |= {"email": account.email} if account.email else {}
    if "phone" in scopes and "phoneNumber" in said:
        facts["phone_number"] = said["phoneNumber"]
        facts["phone_number_verified"] = said.get("phoneNumberVerified") == "true"
    if "address" in scopes and (address := _present(said, _ADDRESS)):
        facts["address"] = address
    return facts


def about_service(client: Client, scopes: frozenset[str], address: str) -> Facts:
    """What is told of a service account: which client it is, and where that is."""
    facts: Facts = {"client_id": client.client_id, "clientHost": address, "clientAddress": address}
    if "profile" in scopes:
        facts["preferred_username"] = client.service_account_name
    if "email" in scopes:
        facts["email_verified"] = False
    return facts


def roles_of(compiled: CompiledRealm, account: Account) -> ByClient:
    """All roles of a person: the ones they were given, else those that everybody has."""
    given = {("", name) for name in _texts(account.leftover.get("realmRoles"))}
    by_owner = account.leftover.get("clientRoles")
    if isinstance(by_owner, Mapping):
        given |= {(str(client), name) for client, names in by_owner.items() for name in _texts(names)}
    roles = compiled.realm.roles
    return roles.effective(given or roles.defaults)


def service_roles(compiled: CompiledRealm, client: Client) -> ByClient:
    """All roles of a client's service account."""
    roles = compiled.realm.roles
    return roles.effective(names_of(client.service_account_roles) or roles.defaults)


def about_roles(compiled: CompiledRealm, client: Client, roles: ByClient, scopes: frozenset[str]) -> Facts:
    """The roles as a token of this client carries them, and for whom it is: every other client that has one of them."""
    if "roles" not in scopes:
        return {}
    carried = roles if client.full_scope else by_client(names_of(roles) & _allowed(compiled, client))
    facts: Facts = {"realm_access": {"roles": sorted(carried.get("", ()))}} if carried.get("") else {}
    of_clients = {owner: {"roles": sorted(names)} for owner, names in sorted(carried.items()) if owner and names}
    if of_clients:
        facts["resource_access"] = of_clients
    audience = [owner for owner in of_clients if owner != client.client_id]
    if audience:
        facts["aud"] = audience[0] if len(audience) == 1 else audience
    return facts


def _allowed(compiled: CompiledRealm, client: Client) -> frozenset[RoleName]:
    """What a client without full scope may carry: what its scope mappings name, and its own roles."""
    mapped = names_of(compiled.realm.roles.effective(names_of(client.scope_roles)))
    own = {role for role in compiled.realm.roles.composites if role[0] == client.client_id}
    return mapped | own


def _present(said: Mapping[str, str], wanted: Mapping[str, str]) -> Facts:
    return {claim: said[attribute] for claim, attribute in wanted.items() if attribute in said}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()
