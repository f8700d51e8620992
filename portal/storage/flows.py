"""Flows in progress."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from peewee import Database

from portal.accounts.consent import Consent
from portal.flows.flow import Flow, FlowKind, FlowState, Origin, Values
from portal.storage.models import FlowRow
from portal.storage.statements import Statement, columns_of, given, insert_if_new

_ONE = Statement(FlowRow, FlowRow.select().where(FlowRow.id == given(FlowRow.id)))
_CHANGED = FlowRow.update({field: given(field) for field in columns_of(FlowRow) if field is not FlowRow.id})
_SAVE = Statement(FlowRow, _CHANGED.where(FlowRow.id == given(FlowRow.id)))
_SAVE_OPEN = Statement(FlowRow, _CHANGED.where(FlowRow.id == given(FlowRow.id), FlowRow.state == FlowState.OPEN.value))


class Flows:
    """Implements flows.ports.FlowStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, flow: Flow) -> bool:
        """Stores a new flow; false when its id is there already."""
        return insert_if_new(self._database, FlowRow, {"id": flow.id, **_columns(flow)}, [FlowRow.id])

    def get(self, flow_id: str) -> Flow | None:
        """The flow of that id. In a transaction it is ours until the end, so a double click moves it once."""
        row = _ONE.first(self._database, {"id": flow_id}, lock=True)
        return None if row is None else _flow(row)

    def save(self, flow: Flow) -> None:
        """Stores the flow as it now is. A flow that is over is not opened again by a request that read it before."""
        save = _SAVE_OPEN if flow.state is FlowState.OPEN else _SAVE
        if not save.changes(self._database, {"id": flow.id, **_columns(flow)}):
            self.add(flow)

    def end_of_account(self, account_id: str) -> None:
        """Ends every open flow of an account; what they knew of a password is forgotten."""
        is_open = FlowRow.account_id == account_id, FlowRow.state == FlowState.OPEN.value
        ended = {"state": FlowState.ENDED.value, "password_hash": None}
        FlowRow.update(**ended).where(*is_open).execute(self._database)

    def purge(self, touched_before: datetime) -> int:
        """Removes flows nobody touched since; answers how many."""
        return int(FlowRow.delete().where(FlowRow.touched_at < touched_before).execute(self._database))


def _columns(flow: Flow) -> dict[str, object]:
    return {
        "key_hash": flow.key_hash,
        "realm_id": flow.realm_id,
        "revision": flow.revision,
        "kind": flow.kind.value,
        "state": flow.state.value,
        "began_at": flow.began_at,
        "touched_at": flow.touched_at,
        "account_id": flow.account_id,
        "password_hash": flow.password_hash,
        "document": _document(flow),
    }


def _document(flow: Flow) -> Mapping[str, object]:
    return {
        "origin": dict(vars(flow.origin)),
        "values": dict(flow.values),
        "clean": dict(flow.clean),
        "consents": {name: _consent_document(consent) for name, consent in flow.consents.items()},
        "done": flow.done,
        "is_remembered": flow.is_remembered,
        "notes": dict(flow.notes),
    }


def _consent_document(consent: Consent) -> Mapping[str, object]:
    return {**vars(consent), "at": consent.at.isoformat()}


def _flow(row: FlowRow) -> Flow:
    document: Mapping[str, Any] = row.document
    return Flow(
        id=row.id,
        key_hash=row.key_hash,
        realm_id=row.realm_id,
        revision=row.revision,
        kind=FlowKind(row.kind),
        origin=Origin(**document["origin"]),
        began_at=row.began_at,
        touched_at=row.touched_at,
        state=FlowState(row.state),
        values=_values(document["values"]),
        clean=_values(document["clean"]),
        password_hash=row.password_hash,
        consents={name: _consent(each) for name, each in document["consents"].items()},
        done=tuple(document["done"]),
        account_id=row.account_id,
        is_remembered=document["is_remembered"],
        notes=document["notes"],
    )


def _values(document: Mapping[str, list[str]]) -> Values:
    return {name: tuple(values) for name, values in document.items()}


def _consent(document: Mapping[str, Any]) -> Consent:
    return Consent(**{**document, "at": datetime.fromisoformat(document["at"])})
