"""The roles of a realm: what each one carries along, and which ones everybody has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.realms.reading import Reading

RoleName = tuple[str, str]
"""The client whose role it is (empty: the realm's own), and its name."""

ByClient = Mapping[str, frozenset[str]]
"""Names of roles by client; the realm's own under the empty name."""


@dataclass(frozen=True)
class Roles:
    """`composites`: what a role carries along; `defaults`: what every person has."""

    composites: Mapping[RoleName, frozenset[RoleName]] = field(default_factory=dict)
    defaults: frozenset[RoleName] = frozenset()

    def effective(self, given: Iterable[RoleName]) -> ByClient:
        """These roles with all that they carry along, however deep."""
        found: set[RoleName] = set()
        waiting = list(given)
        while waiting:
            role = waiting.pop()
            if role not in found:
                found.add(role)
                waiting.extend(self.composites.get(role, ()))
        return by_client(found)


def by_client(roles: Iterable[RoleName]) -> ByClient:
    """The names, sorted out by the client whose roles they are."""
    found: dict[str, set[str]] = {}
    for client, name in roles:
        found.setdefault(client, set()).add(name)
    return {client: frozenset(names) for client, names in found.items()}


def names_of(roles: ByClient) -> frozenset[RoleName]:
    """The other way round."""
    return frozenset((client, name) for client, names in roles.items() for name in names)


def read_roles(given: Reading, realm_name: str) -> Roles:
    """The roles of a realm document. One that has none is taken for a new Keycloak realm, which has these defaults."""
    roles = given.section("roles")
    listed = {"": roles.sections("realm", "name")}
    by_owner = roles.section("client")
    listed.update((client, by_owner.sections(client, "name")) for client in by_owner.document)
    composites = {(client, role.text("name")): _carried(role) for client, roles in listed.items() for role in roles}
    usual = ("", f"default-roles-{realm_name.lower()}")
    defaults = _defaults(given) or frozenset([usual])
    if usual in defaults and not composites.get(usual):
        composites[usual] = frozenset(_OF_A_NEW_REALM)
    return Roles(composites, defaults)


def _carried(role: Reading) -> frozenset[RoleName]:
    inside = role.section("composites")
    clients = inside.section("client")
    of_clients = {(client, name) for client in clients.document for name in clients.texts(client)}
    return frozenset({*(("", name) for name in inside.texts("realm")), *of_clients})


def _defaults(given: Reading) -> frozenset[RoleName]:
    """`defaultRole` since version 13; before it, lists of the realm and of each client."""
    if name := given.section("defaultRole").text("name"):
        return frozenset([("", name)])
    of_clients = {
        (client.text("clientId"), name)
        for client in given.sections("clients", "clientId")
        for name in client.texts("defaultRoles")
    }
    return frozenset({*(("", name) for name in given.texts("defaultRoles")), *of_clients})


_OF_A_NEW_REALM: tuple[RoleName, ...] = (
    ("", "offline_access"),
    ("", "uma_authorization"),
    ("account", "view-profile"),
    ("account", "manage-account"),
)
