"""The rows. Bound to no database: a store says where a query runs, so one process can hold several databases.

Every change here wants a file in `migrations/`; a test tells when the two differ.
"""
# ruff: noqa: D106  (peewee reads a class called Meta; it has nothing to say)

from peewee import SQL, BigAutoField, BigIntegerField, BooleanField, IntegerField, Model, Node

from portal.storage.fields import Document, Moment, Text


def _part_of(table: str) -> list[Node]:
    return [SQL(f'REFERENCES "{table}" ("id") ON DELETE CASCADE')]


class Row(Model):
    """What all rows share: a table is named by its class, a model by nothing else."""

    class Meta:
        legacy_table_names = False


class RealmRow(Row):
    """A realm's settings document; what stands in rows of its own left an empty place in it."""

    id = Text(primary_key=True)
    name = Text(unique=True)
    revision = BigIntegerField()
    document = Document()

    class Meta:
        table_name = "realms"


class RealmPart(Row):
    """An entry of a realm document that is a row, found by its natural key; `revision` is the last that had it."""

    number = BigAutoField()
    realm_id = Text(constraints=_part_of("realms"))
    key = Text()
    name = Text()
    position = IntegerField()
    revision = BigIntegerField()
    document = Document()


class GroupRow(RealmPart):
    """A group; `parent` is the key of the one it stands in, empty at the top."""

    parent = Text(default="")

    class Meta:
        table_name = "groups"
        indexes = ((("realm_id", "key"), True),)


class RoleRow(RealmPart):
    """A role of the realm, or of a client."""

    client = Text(default="")

    class Meta:
        table_name = "roles"
        indexes = ((("realm_id", "key"), True),)


class ClientRow(RealmPart):
    """A client; its name is the client id."""

    class Meta:
        table_name = "clients"
        indexes = ((("realm_id", "key"), True),)


class KeyRow(RealmPart):
    """A key provider (Keycloak's component of that type); its secrets are sealed."""

    class Meta:
        table_name = "keys"
        indexes = ((("realm_id", "key"), True),)


class AccountRow(Row):
    """An account. No reference to `realms`: every sign-up would lock the same row."""

    id = Text(primary_key=True)
    realm_id = Text()
    state = Text()
    created_at = Moment()
    flow_id = Text(null=True, unique=True)
    is_self_registered = BooleanField()
    required_actions = Document()
    failures = IntegerField(default=0)
    failed_at = Moment(null=True)
    locked_until = Moment(null=True)
    leftover = Document(default=dict)
    delete_at = Moment(null=True, index=True)

    class Meta:
        table_name = "accounts"
        indexes = ((("realm_id", "state", "created_at"), False),)


class IdentifierRow(Row):
    """A name of an account. `claim` is the key where the name is held, null where it is only written down."""

    number = BigAutoField()
    realm_id = Text()
    account_id = Text(index=True, constraints=_part_of("accounts"))
    kind = Text()
    value = Text()
    folded = Text()
    key = Text()
    claim = Text(null=True)
    verified_at = Moment(null=True)

    class Meta:
        table_name = "identifiers"
        indexes = ((("realm_id", "kind", "claim"), True), (("realm_id", "kind", "key"), False))


class AttributeRow(Row):
    """One value of an attribute; `key` is the case-folded value as far as an index can hold it."""

    number = BigAutoField()
    realm_id = Text()
    account_id = Text(constraints=_part_of("accounts"))
    name = Text()
    position = IntegerField()
    value = Text()
    key = Text()

    class Meta:
        table_name = "attributes"
        indexes = ((("account_id", "name", "position"), True), (("realm_id", "name", "key"), False))


class CredentialRow(Row):
    """What an account signs in with; `label` tells several of one kind apart. `created_at`: when chosen, if known."""

    number = BigAutoField()
    account_id = Text(constraints=_part_of("accounts"))
    kind = Text()
    label = Text(default="")
    secret = Text()
    created_at = Moment(null=True)
    data = Document(default=dict)

    class Meta:
        table_name = "credentials"
        indexes = ((("account_id", "kind", "label"), True),)


class FlowRow(Row):
    """A flow in progress; what only the flow itself reads is one document."""

    id = Text(primary_key=True)
    key_hash = Text()
    realm_id = Text()
    revision = BigIntegerField()
    kind = Text()
    state = Text()
    began_at = Moment()
    touched_at = Moment(index=True)
    account_id = Text(null=True, index=True)
    password_hash = Text(null=True)
    document = Document()

    class Meta:
        table_name = "flows"


class ProofRow(Row):
    """A proof of a mailbox. Holds no secret: code and link are made from it."""

    number = BigAutoField()
    id = Text(unique=True)
    purpose = Text()
    realm_id = Text()
    account_id = Text(constraints=_part_of("accounts"))
    flow_id = Text(null=True)
    address = Text()
    generation = IntegerField()
    tries = IntegerField()
    link_seconds = BigIntegerField()
    asked_at = Moment(index=True)
    sent_at = Moment()
    first_handed_over_at = Moment(null=True)
    used_at = Moment(null=True)

    class Meta:
        table_name = "proofs"
        indexes = ((("account_id", "purpose", "asked_at"), False),)


class SessionRow(Row):
    """A signed-in browser."""

    id = Text(primary_key=True)
    key_hash = Text(unique=True)
    realm_id = Text()
    account_id = Text(index=True, constraints=_part_of("accounts"))
    started_at = Moment()
    seen_at = Moment()
    expires_at = Moment(index=True)
    idle_seconds = BigIntegerField()
    is_remembered = BooleanField()
    address = Text()
    user_agent = Text()

    class Meta:
        table_name = "sessions"


class SigningKeyRow(Row):
    """A key that tokens of a realm are signed with; its private half is sealed."""

    number = BigAutoField()
    realm_id = Text(constraints=_part_of("realms"))
    generation = IntegerField()
    kid = Text()
    public = Document()
    private = Text()
    created_at = Moment()
    retires_at = Moment(null=True, index=True)

    class Meta:
        table_name = "signing_keys"
        indexes = ((("realm_id", "generation"), True),)


class RefreshFamilyRow(Row):
    """Refresh tokens that came one out of another; the tokens themselves are not stored."""

    id = Text(primary_key=True)
    realm_id = Text()
    session_id = Text(constraints=_part_of("sessions"))
    client_id = Text()
    scope = Text()
    began_at = Moment()
    expires_at = Moment(index=True)
    generation = BigIntegerField()

    class Meta:
        table_name = "refresh_families"
        indexes = ((("session_id", "client_id"), False),)


class RevokedTokenRow(Row):
    """An access token that was taken back, until its time would have been over; `id` is its `jti`."""

    id = Text(primary_key=True)
    expires_at = Moment(index=True)

    class Meta:
        table_name = "revoked_tokens"


class ConsentRow(Row):
    """A consent, append-only. The worker fills `pseudonym` and the seal in order, long after the sign-up. No reference
    to `accounts`: a consent outlives its account."""

    number = BigAutoField()
    realm_id = Text()
    account_id = Text(null=True, index=True)
    pseudonym = Text(null=True)
    document = Text()
    version = Text()
    locale = Text()
    at = Moment()
    door = Text()
    address = Text()
    user_agent = Text()
    seal_number = BigIntegerField(null=True)
    seal = Text(null=True)

    class Meta:
        table_name = "consents"
        indexes = ((("realm_id", "seal_number"), True),)


class EventRow(Row):
    """Something that happened; `name` is Keycloak's type, with `_ERROR` where it failed."""

    id = BigAutoField()
    realm_id = Text()
    at = Moment()
    name = Text()
    error = Text(null=True)
    account_id = Text(null=True, index=True)
    session_id = Text(null=True)
    client_id = Text(null=True)
    address = Text()
    user_agent = Text()
    details = Document()

    class Meta:
        table_name = "events"
        indexes = ((("realm_id", "id"), False),)


class OutboxRow(Row):
    """Something to be sent; `order` says all about it and holds no secret."""

    number = BigAutoField()
    id = Text(unique=True)
    kind = Text()
    realm_id = Text()
    account_id = Text(null=True)
    order = Document()
    state = Text()
    attempts = IntegerField(default=0)
    queued_at = Moment()
    next_at = Moment()
    leased_until = Moment(null=True)
    sent_at = Moment(null=True)
    last_error = Text(default="")

    class Meta:
        table_name = "outbox"
        indexes = ((("kind", "state", "next_at", "number"), False),)


class IdempotencyRow(Row):
    """The answer that was given to a key, written in the transaction of what it protects; `answer` is sealed."""

    number = BigAutoField()
    realm_id = Text()
    endpoint = Text()
    client = Text()
    key = Text()
    fingerprint = Text()
    answer = Text(null=True)
    created_at = Moment(index=True)

    class Meta:
        table_name = "idempotency"
        indexes = ((("realm_id", "endpoint", "client", "key"), True),)


class CounterRow(Row):
    """How many of something were counted in one window of time; `key` holds no address, only a hash."""

    number = BigAutoField()
    key = Text()
    seconds = BigIntegerField()
    began_at = Moment()
    ends_at = Moment(index=True)
    amount = IntegerField()

    class Meta:
        table_name = "counters"
        indexes = ((("key", "seconds", "began_at"), True),)


class FailureRow(Row):
    """Wrong passwords in a row, by whatever they are counted by; `key` holds no name and no address, only a hash."""

    key = Text(primary_key=True)
    amount = IntegerField()
    last_at = Moment(null=True, index=True)
    until = Moment(null=True)

    class Meta:
        table_name = "failures"


MODELS: tuple[type[Row], ...] = (
    RealmRow,
    GroupRow,
    RoleRow,
    ClientRow,
    KeyRow,
    AccountRow,
    IdentifierRow,
    AttributeRow,
    CredentialRow,
    FlowRow,
    ProofRow,
    SessionRow,
    SigningKeyRow,
    RefreshFamilyRow,
    RevokedTokenRow,
    ConsentRow,
    EventRow,
    OutboxRow,
    IdempotencyRow,
    CounterRow,
    FailureRow,
)
