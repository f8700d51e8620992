"""Proofs of mailboxes. Tries and redemption are single atomic updates: of many at once exactly one succeeds."""

from datetime import datetime, timedelta

from peewee import Database

from portal.accounts.proof import MAX_TRIES, Proof, Purpose
from portal.storage.models import ProofRow
from portal.storage.statements import Statement, given, insert

_UNUSED = ProofRow.used_at.is_null()

_ONE = Statement(ProofRow, ProofRow.select().where(ProofRow.id == given(ProofRow.id)))
_NEWEST = Statement(
    ProofRow,
    ProofRow.select()
    .where(ProofRow.account_id == given(ProofRow.account_id), ProofRow.purpose == given(ProofRow.purpose))
    .order_by(ProofRow.asked_at.desc(), ProofRow.number.desc())
    .limit(1),
)
_HAND_OVER = Statement(
    ProofRow,
    ProofRow.update({ProofRow.first_handed_over_at: given(ProofRow.first_handed_over_at)}).where(
        ProofRow.id == given(ProofRow.id),
        ProofRow.generation == given(ProofRow.generation),
        ProofRow.first_handed_over_at.is_null(),
    ),
)


class Proofs:
    """Implements flows.ports.ProofStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, proof: Proof) -> None:
        """Stores a new proof."""
        values = {
            "id": proof.id,
            "purpose": proof.purpose.value,
            "realm_id": proof.realm_id,
            "account_id": proof.account_id,
            "flow_id": proof.flow_id,
            "address": proof.address,
            "generation": proof.generation,
            "tries": proof.tries,
            "link_seconds": int(proof.link_life.total_seconds()),
            "asked_at": proof.asked_at,
            "sent_at": proof.sent_at,
            "first_handed_over_at": proof.first_handed_over_at,
            "used_at": proof.used_at,
        }
        insert(self._database, ProofRow, values)

    def get(self, proof_id: str) -> Proof | None:
        """The proof of that id."""
        row = _ONE.first(self._database, {"id": proof_id})
        return None if row is None else _proof(row)

    def newest(self, account_id: str, purpose: Purpose) -> Proof | None:
        """The newest proof of an account for a purpose, used or not."""
        row = _NEWEST.first(self._database, {"account_id": account_id, "purpose": purpose.value})
        return None if row is None else _proof(row)

    def count_try(self, proof_id: str) -> int | None:
        """Counts one try of the code and answers how many there were with it; none, counting nothing, when five were
        used up or the proof is used."""
        may_try = ProofRow.id == proof_id, ProofRow.tries < MAX_TRIES, _UNUSED
        counted = ProofRow.update(tries=ProofRow.tries + 1).where(*may_try).returning(ProofRow.tries)
        return next((row.tries for row in counted.execute(self._database)), None)

    def redeem(self, proof_id: str, generation: int, at: datetime, by: str | None = None) -> bool:
        """Marks the proof used, and by which flow; true for exactly one caller, and only for its present generation."""
        may_redeem = ProofRow.id == proof_id, ProofRow.generation == generation, _UNUSED
        used = {"used_at": at} if by is None else {"used_at": at, "flow_id": by}
        return bool(ProofRow.update(**used).where(*may_redeem).execute(self._database))

    def renew(self, proof_id: str, at: datetime) -> Proof:
        """The next generation: new secret, tries back to none, life not begun, asked and sent now. Raises LookupError
        where there is no such proof."""
        renewed = {
            "generation": ProofRow.generation + 1,
            "tries": 0,
            "first_handed_over_at": None,
            "used_at": None,
            "asked_at": at,
            "sent_at": at,
        }
        ProofRow.update(**renewed).where(ProofRow.id == proof_id).execute(self._database)
        proof = self.get(proof_id)
        if proof is None:
            raise LookupError(f"there is no proof {proof_id}")
        return proof

    def mark_sent(self, proof_id: str, at: datetime) -> None:
        """Notes that another mail was asked for, generation unchanged."""
        ProofRow.update(sent_at=at).where(ProofRow.id == proof_id).execute(self._database)

    def hand_over(self, proof_id: str, generation: int, at: datetime) -> None:
        """Begins the life of that generation, once; later hand-overs change nothing."""
        _HAND_OVER.changes(self._database, {"id": proof_id, "generation": generation, "first_handed_over_at": at})

    def void(self, account_id: str, purpose: Purpose, at: datetime) -> None:
        """Ends every unused proof of the account for this purpose; no flow has used them then."""
        open_ones = ProofRow.account_id == account_id, ProofRow.purpose == purpose.value, _UNUSED
        ProofRow.update(used_at=at, flow_id=None).where(*open_ones).execute(self._database)

    def purge(self, asked_before: datetime) -> int:
        """Removes proofs asked for before; answers how many."""
        return int(ProofRow.delete().where(ProofRow.asked_at < asked_before).execute(self._database))


def _proof(row: ProofRow) -> Proof:
    return Proof(
        id=row.id,
        purpose=Purpose(row.purpose),
        realm_id=row.realm_id,
        account_id=row.account_id,
        address=row.address,
        asked_at=row.asked_at,
        sent_at=row.sent_at,
        flow_id=row.flow_id,
        generation=row.generation,
        tries=row.tries,
        link_life=timedelta(seconds=row.link_seconds),
        first_handed_over_at=row.first_handed_over_at,
        used_at=row.used_at,
    )
