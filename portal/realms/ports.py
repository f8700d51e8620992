"""What realms need from the edge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StoredRealm:
    """A realm as it is kept: its settings document and the revision that a change must name."""

    id: str
    name: str
    revision: int
    document: Mapping[str, object]


class RealmWriter(Protocol):
    """Puts realm documents in place, in the transaction of whoever asks."""

    def put(self, document: Mapping[str, object], *, expected_revision: int | None) -> int | None:
        """Stores a whole document and answers the new revision.

        `expected_revision` is the one the change was made from, none for a new realm; where the stored one differs
        (or the realm is there already), nothing is stored and none is answered.
        """


class RealmStore(Protocol):
    """Where realm documents are kept. Rows of groups, roles, clients and keys are put back in by `whole`."""

    def names(self) -> tuple[str, ...]:
        """The names of all realms, sorted."""

    def revision(self, name: str) -> int | None:
        """The present revision, cheaply; none where there is no such realm."""

    def get(self, name: str) -> StoredRealm | None:
        """What a realm is compiled from: its settings with clients and roles, without groups and keys."""

    def whole(self, name: str) -> Mapping[str, object] | None:
        """The whole document again, rows put back in, as it would be exported (secrets still sealed)."""

    def put(self, document: Mapping[str, object], *, expected_revision: int | None) -> int | None:
        """Stores a whole document in one transaction and answers the new revision.

        `expected_revision` is the one the change was made from, none for a new realm; where the stored one differs
        (or the realm is there already), nothing is stored and none is answered.
        """

    def put_all(self, changes: Sequence[tuple[Mapping[str, object], int | None]]) -> str | None:
        """The same for several documents, each with the revision it was made from, in one transaction: all of them, or
        none, and then the name of the first that was changed since."""
