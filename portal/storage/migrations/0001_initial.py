"""Everything that the first version keeps."""

from typing import Any

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    Database,
    IntegerField,
    Model,
    Node,
    PostgresqlDatabase,
    TextField,
)


def up(migrator: object, db: Database) -> None:  # noqa: ARG001  (the runner calls it so)
    """Makes the tables, from a copy of the rows as they were then."""
    # Byte order everywhere, as SQLite has it: prefixes can be searched by index, whatever the server's language is.
    byte_order = '"C"' if isinstance(db, PostgresqlDatabase) else None

    def text(**options: Any) -> "TextField[Any]":  # noqa: ANN401
        return TextField(collation=byte_order, **options)

    def part_of(table: str) -> list[Node]:
        return [SQL(f'REFERENCES "{table}" ("id") ON DELETE CASCADE')]

    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Realm(Row):
        id = text(primary_key=True)
        name = text(unique=True)
        revision = BigIntegerField()
        document = TextField()

        class Meta:
            table_name = "realms"

    class Group(Row):
        number = BigAutoField()
        realm_id = text(constraints=part_of("realms"))
        key = text()
        name = text()
        position = IntegerField()
        revision = BigIntegerField()
        document = TextField()
        parent = text()

        class Meta:
            table_name = "groups"
            indexes = ((("realm_id", "key"), True),)

    class Role(Row):
        number = BigAutoField()
        realm_id = text(constraints=part_of("realms"))
        key = text()
        name = text()
        position = IntegerField()
        revision = BigIntegerField()
        document = TextField()
        client = text()

        class Meta:
            table_name = "roles"
            indexes = ((("realm_id", "key"), True),)

    class Client(Row):
        number = BigAutoField()
        realm_id = text(constraints=part_of("realms"))
        key = text()
        name = text()
        position = IntegerField()
        revision = BigIntegerField()
        document = TextField()

        class Meta:
            table_name = "clients"
            indexes = ((("realm_id", "key"), True),)

    class Key(Row):
        number = BigAutoField()
        realm_id = text(constraints=part_of("realms"))
        key = text()
        name = text()
        position = IntegerField()
        revision = BigIntegerField()
        document = TextField()

        class Meta:
            table_name = "keys"
            indexes = ((("realm_id", "key"), True),)

    class Account(Row):
        id = text(primary_key=True)
        realm_id = text()
        state = text()
        created_at = BigIntegerField()
        flow_id = text(null=True, unique=True)
        is_self_registered = BooleanField()
        required_actions = TextField()
        failures = IntegerField()
        failed_at = BigIntegerField(null=True)
        locked_until = BigIntegerField(null=True)
        leftover = TextField()

        class Meta:
            table_name = "accounts"
            indexes = ((("realm_id", "state", "created_at"), False),)

    class Identifier(Row):
        number = BigAutoField()
        realm_id = text()
        account_id = text(index=True, constraints=part_of("accounts"))
        kind = text()
        value = text()
        folded = text()
        key = text()
        claim = text(null=True)
        verified_at = BigIntegerField(null=True)

        class Meta:
            table_name = "identifiers"
            indexes = ((("realm_id", "kind", "claim"), True), (("realm_id", "kind", "key"), False))

    class Attribute(Row):
        number = BigAutoField()
        realm_id = text()
        account_id = text(constraints=part_of("accounts"))
        name = text()
        position = IntegerField()
        value = text()
        key = text()

        class Meta:
            table_name = "attributes"
            indexes = ((("account_id", "name", "position"), True), (("realm_id", "name", "key"), False))

    class Credential(Row):
        number = BigAutoField()
        account_id = text(constraints=part_of("accounts"))
        kind = text()
        label = text()
        secret = text()
        created_at = BigIntegerField(null=True)
        data = TextField()

        class Meta:
            table_name = "credentials"
            indexes = ((("account_id", "kind", "label"), True),)

    class Flow(Row):
        id = text(primary_key=True)
        key_hash = text()
        realm_id = text()
        revision = BigIntegerField()
        kind = text()
        state = text()
        began_at = BigIntegerField()
        touched_at = BigIntegerField(index=True)
        account_id = text(null=True, index=True)
        password_hash = text(null=True)
        document = TextField()

        class Meta:
            table_name = "flows"

    class Proof(Row):
        number = BigAutoField()
        id = text(unique=True)
        purpose = text()
        realm_id = text()
        account_id = text(constraints=part_of("accounts"))
        flow_id = text(null=True)
        address = text()
        generation = IntegerField()
        tries = IntegerField()
        link_seconds = BigIntegerField()
        asked_at = BigIntegerField(index=True)
        sent_at = BigIntegerField()
        first_handed_over_at = BigIntegerField(null=True)
        used_at = BigIntegerField(null=True)

        class Meta:
            table_name = "proofs"
            indexes = ((("account_id", "purpose", "asked_at"), False),)

    class Session(Row):
        id = text(primary_key=True)
        key_hash = text(unique=True)
        realm_id = text()
        account_id = text(index=True, constraints=part_of("accounts"))
        started_at = BigIntegerField()
        seen_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        idle_seconds = BigIntegerField()
        is_remembered = BooleanField()
        address = text()
        user_agent = text()

        class Meta:
            table_name = "sessions"

    class Consent(Row):
        number = BigAutoField()
        realm_id = text()
        account_id = text(null=True, index=True)
        pseudonym = text(null=True)
        document = text()
        version = text()
        locale = text()
        at = BigIntegerField()
        door = text()
        address = text()
        user_agent = text()
        seal_number = BigIntegerField(null=True)
        seal = text(null=True)

        class Meta:
            table_name = "consents"
            indexes = ((("realm_id", "seal_number"), True),)

    class Event(Row):
        id = BigAutoField()
        realm_id = text()
        at = BigIntegerField()
        name = text()
        error = text(null=True)
        account_id = text(null=True, index=True)
        session_id = text(null=True)
        client_id = text(null=True)
        address = text()
        user_agent = text()
        details = TextField()

        class Meta:
            table_name = "events"
            indexes = ((("realm_id", "id"), False),)

    class Outbox(Row):
        number = BigAutoField()
        id = text(unique=True)
        kind = text()
        realm_id = text()
        account_id = text(null=True)
        order = TextField()
        state = text()
        attempts = IntegerField()
        queued_at = BigIntegerField()
        next_at = BigIntegerField()
        leased_until = BigIntegerField(null=True)
        sent_at = BigIntegerField(null=True)
        last_error = text()

        class Meta:
            table_name = "outbox"
            indexes = ((("kind", "state", "next_at", "number"), False),)

    class Idempotency(Row):
        number = BigAutoField()
        realm_id = text()
        endpoint = text()
        client = text()
        key = text()
        fingerprint = text()
        answer = text(null=True)
        created_at = BigIntegerField(index=True)

        class Meta:
            table_name = "idempotency"
            indexes = ((("realm_id", "endpoint", "client", "key"), True),)

    # In this order, because a table refers to others that are there already.
    tables: tuple[type[Row], ...] = (
        Realm,
        Group,
        Role,
        Client,
        Key,
        Account,
        Identifier,
        Attribute,
        Credential,
        Flow,
        Proof,
        Session,
        Consent,
        Event,
        Outbox,
        Idempotency,
    )
    for table in tables:
        table.create_table(safe=False)
