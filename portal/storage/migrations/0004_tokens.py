"""Keys that tokens are signed with, families of refresh tokens, access tokens that were taken back."""

from typing import Any

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    Database,
    IntegerField,
    Model,
    Node,
    PostgresqlDatabase,
    TextField,
)


def up(migrator: object, db: Database) -> None:  # noqa: ARG001  (the runner calls it so)
    """Adds them; nothing that is there changes, so the version before goes on serving meanwhile."""
    byte_order = '"C"' if isinstance(db, PostgresqlDatabase) else None

    def text(**options: Any) -> "TextField[Any]":  # noqa: ANN401
        return TextField(collation=byte_order, **options)

    def part_of(table: str) -> list[Node]:
        return [SQL(f'REFERENCES "{table}" ("id") ON DELETE CASCADE')]

    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class SigningKey(Row):
        number = BigAutoField()
        realm_id = text(constraints=part_of("realms"))
        generation = IntegerField()
        kid = text()
        public = TextField()
        private = text()
        created_at = BigIntegerField()
        retires_at = BigIntegerField(null=True, index=True)

        class Meta:
            table_name = "signing_keys"
            indexes = ((("realm_id", "generation"), True),)

    class RefreshFamily(Row):
        id = text(primary_key=True)
        realm_id = text()
        session_id = text(constraints=part_of("sessions"))
        client_id = text()
        scope = text()
        began_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)
        generation = BigIntegerField()

        class Meta:
            table_name = "refresh_families"
            indexes = ((("session_id", "client_id"), False),)

    class RevokedToken(Row):
        id = text(primary_key=True)
        expires_at = BigIntegerField(index=True)

        class Meta:
            table_name = "revoked_tokens"

    for model in (SigningKey, RefreshFamily, RevokedToken):
        model.create_table(safe=False)
