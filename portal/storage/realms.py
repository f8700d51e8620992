"""Realm documents: the settings as one document with a revision, what there is many of as rows, put together again."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from peewee import Database, chunked

from portal.realms.ports import StoredRealm
from portal.storage.connection import reading, writing
from portal.storage.models import ClientRow, GroupRow, KeyRow, RealmPart, RealmRow, RoleRow
from portal.storage.realm_parts import Part, put_back, take_out
from portal.storage.statements import insert_if_new

_MODELS: tuple[type[RealmPart], ...] = (GroupRow, RoleRow, ClientRow, KeyRow)
_COMPILED = (RoleRow, ClientRow)
_ROWS_AT_ONCE = 500


class _Overtaken(Exception):
    """Somebody else changed a realm first; undoes what was stored of the others."""

    def __init__(self, name: str) -> None:
        self.name = name


class RealmDocuments:
    """Implements realms.ports.RealmWriter: part of a unit of work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, document: Mapping[str, object], *, expected_revision: int | None) -> int | None:
        """Stores a whole document and answers the new revision.

        `expected_revision` is the one the change was made from, none for a new realm; where the stored one differs
        (or the realm, or its id, is there already), nothing is stored and none is answered.
        """
        settings, parts = take_out(document)
        revision = (expected_revision or 0) + 1
        realm_id = self._insert(settings) if expected_revision is None else self._change(settings, expected_revision)
        if realm_id is None:
            return None
        for model in _MODELS:
            self._put_rows(model, realm_id, revision, (part for part in parts if part.model is model))
        return revision

    def _insert(self, settings: Mapping[str, object]) -> str | None:
        realm_id = str(settings.get("id") or uuid.uuid4())
        values = {"id": realm_id, "name": settings["realm"], "revision": 1, "document": {**settings, "id": realm_id}}
        return realm_id if insert_if_new(self._database, RealmRow, values) else None

    def _change(self, settings: Mapping[str, object], expected_revision: int) -> str | None:
        changed = {"document": settings, "revision": expected_revision + 1}
        is_expected = RealmRow.name == settings["realm"], RealmRow.revision == expected_revision
        rows = RealmRow.update(**changed).where(*is_expected).returning(RealmRow.id).execute(self._database)
        return next((row.id for row in rows), None)

    def _put_rows(self, model: type[RealmPart], realm_id: str, revision: int, parts: Iterable[Part]) -> None:
        """New and changed rows, found by their natural keys, so that they keep their numbers; what is gone is gone."""
        target = [model.realm_id, model.key]
        for some in chunked(parts, _ROWS_AT_ONCE):
            rows = [_columns(part, realm_id, revision) for part in some]
            kept = [name for name in rows[0] if name not in ("realm_id", "key")]
            preserve = [getattr(model, name) for name in kept]
            model.insert_many(rows).on_conflict(conflict_target=target, preserve=preserve).execute(self._database)
        model.delete().where(model.realm_id == realm_id, model.revision < revision).execute(self._database)


class Realms:
    """Implements realms.ports.RealmStore; each call is a unit of work of its own.

    Raises StorageUnavailable where the database cannot serve now.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self) -> tuple[str, ...]:
        """The names of all realms, sorted."""
        with reading(self._database):
            return tuple(RealmRow.select(RealmRow.name).order_by(RealmRow.name).scalars(self._database))

    def revision(self, name: str) -> int | None:
        """The present revision, cheaply; none where there is no such realm."""
        with reading(self._database):
            found: int | None = RealmRow.select(RealmRow.revision).where(RealmRow.name == name).scalar(self._database)
            return found

    def get(self, name: str) -> StoredRealm | None:
        """What a realm is compiled from: its settings with clients and roles, without groups and keys."""
        with reading(self._database):
            row = self._row(name)
            if row is None:
                return None
            rows = {model: self._rows(model, row.id) if model in _COMPILED else [] for model in _MODELS}
        return StoredRealm(row.id, row.name, row.revision, put_back(row.document, rows))

    def whole(self, name: str) -> Mapping[str, object] | None:
        """The whole document again, rows put back in, as it would be exported (secrets still sealed)."""
        with reading(self._database):
            row = self._row(name)
            if row is None:
                return None
            rows = {model: self._rows(model, row.id) for model in _MODELS}
        return put_back(row.document, rows)

    def put(self, document: Mapping[str, object], *, expected_revision: int | None) -> int | None:
        """Stores a whole document in one transaction and answers the new revision.

        `expected_revision` is the one the change was made from, none for a new realm; where the stored one differs
        (or the realm, or its id, is there already), nothing is stored and none is answered.
        """
        with writing(self._database):
            return RealmDocuments(self._database).put(document, expected_revision=expected_revision)

    def put_all(self, changes: Sequence[tuple[Mapping[str, object], int | None]]) -> str | None:
        """The same for several documents, each with the revision it was made from, in one transaction: all of them, or
        none, and then the name of the first that was changed since."""
        try:
            with writing(self._database):
                for document, expected_revision in changes:
                    self._put_or_fail(document, expected_revision)
        except _Overtaken as overtaken:
            return overtaken.name
        return None

    def _put_or_fail(self, document: Mapping[str, object], expected_revision: int | None) -> None:
        if RealmDocuments(self._database).put(document, expected_revision=expected_revision) is None:
            raise _Overtaken(str(document["realm"]))

    def _row(self, name: str) -> RealmRow | None:
        row: RealmRow | None = RealmRow.select().where(RealmRow.name == name).first(self._database)
        return row

    def _rows(self, model: type[RealmPart], realm_id: str) -> list[RealmPart]:
        query = model.select().where(model.realm_id == realm_id).order_by(model.position)
        return list(query.execute(self._database))


def _columns(part: Part, realm_id: str, revision: int) -> dict[str, object]:
    return {
        "realm_id": realm_id,
        "key": part.key,
        "name": part.name,
        "position": part.position,
        "revision": revision,
        "document": part.document,
        **part.columns,
    }
