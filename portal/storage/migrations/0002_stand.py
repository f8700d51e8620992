"""Counters that all processes share, wrong passwords in a row, and the moment an account is to be deleted."""

from typing import Any

from peewee import BigAutoField, BigIntegerField, Database, IntegerField, Model, PostgresqlDatabase, TextField


def up(migrator: object, db: Database) -> None:  # noqa: ARG001  (the runner calls it so)
    """Adds them; nothing that is there changes, so the version before goes on serving meanwhile."""
    is_postgresql = isinstance(db, PostgresqlDatabase)
    byte_order = '"C"' if is_postgresql else None

    def text(**options: Any) -> "TextField[Any]":  # noqa: ANN401
        return TextField(collation=byte_order, **options)

    class Row(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Counter(Row):
        number = BigAutoField()
        key = text()
        seconds = BigIntegerField()
        began_at = BigIntegerField()
        ends_at = BigIntegerField(index=True)
        amount = IntegerField()

        class Meta:
            table_name = "counters"
            indexes = ((("key", "seconds", "began_at"), True),)

    class Failure(Row):
        key = text(primary_key=True)
        amount = IntegerField()
        last_at = BigIntegerField(null=True, index=True)
        until = BigIntegerField(null=True)

        class Meta:
            table_name = "failures"

    Counter.create_table(safe=False)
    Failure.create_table(safe=False)
    integer = "BIGINT" if is_postgresql else "INTEGER"
    db.execute_sql(f'ALTER TABLE "accounts" ADD COLUMN "delete_at" {integer}')  # type: ignore[no-untyped-call]
    db.execute_sql('CREATE INDEX "accounts_delete_at" ON "accounts" ("delete_at")')  # type: ignore[no-untyped-call]
