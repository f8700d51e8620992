"""The typed view of a realm's clients: who may ask for tokens, in which ways, and where browsers may come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import NAMESPACE_URL, uuid5

from portal.realms.reading import Reading

PROTOCOL = "openid-connect"
OPENID, OFFLINE = "openid", "offline_access"
DEFAULT_SCOPES = ("basic", "profile", "email", "roles", "web-origins", "acr")
OPTIONAL_SCOPES = ("address", "phone", OFFLINE, "microprofile-jwt")
"""What a client has that names none, in a realm that names none: those of a new Keycloak realm."""

_BY_SECRET = "client-secret"  # noqa: S105  (Keycloak's name of the way, not a secret)
_SERVICE_ACCOUNT = "service-account-"


@dataclass(frozen=True)
class Client:
    """One client (Keycloak's ClientRepresentation). `secret` is open, and empty where none is known."""

    id: str
    client_id: str
    name: str = ""
    is_enabled: bool = True
    is_public: bool = False
    is_bearer_only: bool = False
    secret: str = field(default="", repr=False)
    standard_flow: bool = True
    direct_access_grants: bool = False
    service_accounts: bool = False
    root_url: str = ""
    base_url: str = ""
    redirect_uris: tuple[str, ...] = ()
    web_origins: tuple[str, ...] = ()
    """As written: `+` stands for the origins of the redirect addresses, `*` for any."""
    default_scopes: tuple[str, ...] = DEFAULT_SCOPES
    optional_scopes: tuple[str, ...] = OPTIONAL_SCOPES
    full_scope: bool = True
    """Whether its tokens carry all roles of their owner; else its own, and those its scope mappings name."""
    scope_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The roles its scope mappings name, by client; the realm's own under the empty name."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    service_account_id: str = ""
    service_account_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The roles of its service account, by client; the realm's own under the empty name."""

    @property
    def service_account_name(self) -> str:
        """The user name of its service account, as Keycloak names it."""
        return _SERVICE_ACCOUNT + self.client_id.lower()

    def scopes(self, asked: str = "") -> frozenset[str] | None:
        """What a request for these scopes (separated by spaces) gets: the default ones, the optional ones it names and
        `openid` if it does; none where it names one that this client does not have. Tokens that outlive every session
        are given to nobody: who asks for them gets those of a session, and is told so by the scope of the answer."""
        wanted = frozenset(asked.split())
        allowed = {OPENID, *self.default_scopes, *self.optional_scopes}
        return None if wanted - allowed else (wanted | frozenset(self.default_scopes)) - {OFFLINE}


def read_clients(given: Reading) -> Mapping[str, Client]:
    """The clients of a realm document by their client ids; other protocols than OpenID Connect are left out."""
    service_accounts = {
        each.text("serviceAccountClientId"): each
        for each in given.sections("users", "username")
        if each.text("serviceAccountClientId")
    }
    mapped = _scope_mappings(given)
    found: dict[str, Client] = {}
    for entry in given.sections("clients", "clientId"):
        client_id = entry.text("clientId")
        if not client_id:
            entry.refuse("clientId", "is missing", "Every client has one of its own")
        elif client_id in found:
            entry.refuse("clientId", f"'{client_id}' is there twice", "Keep one of them")
        elif entry.text("protocol", PROTOCOL) == PROTOCOL:
            client = _client(given, entry, service_accounts.get(client_id))
            found[client_id] = replace(client, scope_roles=mapped.get(client_id, {}))
    return found


def _client(realm: Reading, given: Reading, service_account: Reading | None) -> Client:
    client_id = given.text("clientId")
    secret = given.text("secret") if given.text("clientAuthenticatorType", _BY_SECRET) == _BY_SECRET else ""
    return Client(
        id=given.text("id") or _made_id(realm, "client", client_id),
        client_id=client_id,
        name=given.text("name"),
        is_enabled=given.truth("enabled", default=True),
        is_public=given.truth("publicClient"),
        is_bearer_only=given.truth("bearerOnly"),
        secret=secret,
        standard_flow=given.truth("standardFlowEnabled", default=True),
        direct_access_grants=given.truth("directAccessGrantsEnabled"),
        service_accounts=given.truth("serviceAccountsEnabled"),
        root_url=given.text("rootUrl"),
        base_url=given.text("baseUrl"),
        redirect_uris=given.texts("redirectUris"),
        web_origins=given.texts("webOrigins"),
        default_scopes=_scopes(given, "defaultClientScopes", realm, "defaultDefaultClientScopes", DEFAULT_SCOPES),
        optional_scopes=_scopes(given, "optionalClientScopes", realm, "defaultOptionalClientScopes", OPTIONAL_SCOPES),
        full_scope=given.truth("fullScopeAllowed", default=True),
        attributes=given.strings("attributes"),
        service_account_id=(service_account and service_account.text("id")) or _made_id(realm, "service", client_id),
        service_account_roles=_roles_of(service_account) if service_account else {},
    )


def _made_id(realm: Reading, kind: str, client_id: str) -> str:
    """For one that the document gives no id: the same each time it is read."""
    return str(uuid5(NAMESPACE_URL, f"{realm.text('id') or realm.text('realm')}/{kind}/{client_id}"))


def _scopes(given: Reading, key: str, realm: Reading, realm_key: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """The client's own, else the realm's, else those of a new realm; an empty list means none."""
    for where, name in ((given, key), (realm, realm_key)):
        if where.document.get(name) is not None:
            return where.texts(name)
    return usual


def _roles_of(person: Reading) -> Mapping[str, frozenset[str]]:
    by_client = person.section("clientRoles")
    of_clients = {name: frozenset(by_client.texts(name)) for name in by_client.document}
    return {"": frozenset(person.texts("realmRoles")), **of_clients}


def _scope_mappings(realm: Reading) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By client: `scopeMappings` names roles of the realm, `clientScopeMappings` those of each client."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    by_owner = realm.section("clientScopeMappings")
    mappings = {"": realm.sections("scopeMappings", "client")}
    mappings.update((owner, by_owner.sections(owner, "client")) for owner in by_owner.document)
    for owner, listed in mappings.items():
        for each in listed:
            of_client = found.setdefault(each.text("client"), {})
            of_client[owner] = of_client.get(owner, frozenset()) | frozenset(each.texts("roles"))
    return found
