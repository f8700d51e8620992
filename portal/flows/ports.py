"""What the flows need from the edge: rows in one transaction, the outbox, the terms. Rows live in `storage`."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.consent import Consent, TermsDocument
from portal.accounts.proof import Proof, Purpose
from portal.accounts.session import Session
from portal.events.event import Event
from portal.flows.flow import Flow
from portal.flows.tokens.ports import FamilyStore, KeyStore, RevokedStore
from portal.realms.ports import RealmWriter
from portal.realms.realm import Realm


class StorageUnavailable(Exception):
    """The database cannot serve now and did nothing: no connection came free, something was locked for too long, the
    server is gone, the disk is full. `retry_after` is when to try again, in seconds; doors answer 503."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"the database cannot serve now; try again in {retry_after} s")


class AccountStore(Protocol):
    """Accounts, their identifiers, attributes and password."""

    def add(self, account: Account) -> IdentifierKind | None:
        """Stores a new account with its identifiers; answers the kind of a claim that somebody else holds (then nothing
        is stored), else none. The unique index decides, not a look-up before. Where the account's flow made an account
        already, nothing is stored and none is answered: `by_flow` has it."""

    def get(self, account_id: str) -> Account | None:
        """The account of that id, deleted ones too."""

    def look_for_nobody(self) -> None:
        """Does what `get` does for an account that is there, and finds nothing: a name that nobody has is to cost what
        any other costs."""

    def by_flow(self, flow_id: str) -> Account | None:
        """The account that a flow made: what keeps a double click to one account."""

    def holding(self, realm_id: str, kind: IdentifierKind, folded: str) -> Account | None:
        """The account that holds this claim."""

    def newest_claimant(self, realm_id: str, kind: IdentifierKind, folded: str) -> Account | None:
        """The newest `new` account that wrote this identifier down without a claim to it."""

    def claim(self, account_id: str, identifier: Identifier, verified_at: datetime | None) -> bool:
        """Claims the account's identifier (kind and folded value); false when somebody else holds it."""

    def other_claimants(self, realm_id: str, kind: IdentifierKind, folded: str, but: str) -> Sequence[str]:
        """Ids of the other `new` accounts that wrote the same identifier down without holding it."""

    def replace_identifier(self, account_id: str, identifier: Identifier) -> None:
        """Puts this identifier, unclaimed and unproven, in place of the account's one of the same kind."""

    def add_identifier(self, account_id: str, identifier: Identifier) -> bool:
        """Adds a claimed identifier to an account; false when somebody else holds it."""

    def set_state(self, account_id: str, state: AccountState) -> None:
        """Moves the account to a state; `deleted` also gives its claims free."""

    def set_password_hash(self, account_id: str, password_hash: str, at: datetime | None = None) -> None:
        """Puts a new hash in place of the old one. `at`: when the password was chosen; none where it is the same
        password, hashed anew."""

    def note_proof(self, account_id: str, identifier: Identifier, at: datetime) -> None:
        """Notes that the account's identifier was proven, without claiming it (realms that allow an address twice)."""

    def set_required_actions(self, account_id: str, actions: Sequence[str]) -> None:
        """Puts these in place of what the account has to do before it can be used."""

    def set_attributes(self, account_id: str, attributes: Mapping[str, tuple[str, ...]]) -> None:
        """Puts these attributes in place of all the account has."""

    def failures_of(self, account_id: str) -> "Failures | None":
        """The wrong passwords that the account counts; none where there is no such account."""

    def count_failure(self, account_id: str, at: datetime, locked_until: datetime | None) -> None:
        """Counts one wrong password and notes until when the next one is not even looked at."""

    def clear_failures(self, account_id: str) -> None:
        """Forgets wrong passwords."""

    def plan_deletion(self, account_id: str, delete_at: datetime | None) -> None:
        """Says when the account is to be deleted; none takes it back."""

    def due_for_deletion(self, realm_id: str, now: datetime, limit: int) -> Sequence[str]:
        """Ids of accounts whose deletion is due."""

    def erase(self, account_id: str, pseudonym: str) -> None:
        """Removes what the account says of a person (identifiers, attributes, credentials, sessions, flows, proofs, and
        mails sent or waiting); the row stays as `deleted`, its consents go on under the pseudonym, its events lose
        address and details."""

    def expired(self, realm_id: str, made_before: datetime, limit: int) -> Sequence[str]:
        """Ids of self-registered accounts that are still `new`, were made before, and hold no claimed address."""


class PeopleStore(Protocol):
    """Accounts by the thousand: brought in, looked through, given out, in portions that fit into one statement
    (`AT_ONCE`)."""

    AT_ONCE: int

    def add(self, accounts: Sequence[Account]) -> bool:
        """Stores new accounts with all that belongs to them; false where somebody holds one of their claims or has one
        of their ids: then the transaction is of no more use and has to be given up."""

    def holders(self, realm_id: str, kind: IdentifierKind, folded: Sequence[str]) -> Mapping[str, str]:
        """Who holds which of these claims: folded identifiers to ids of accounts."""

    def by_ids(self, ids: Sequence[str]) -> Mapping[str, Account]:
        """The accounts with these ids, of any realm, deleted ones too."""

    def after(self, realm_id: str, account_id: str) -> Sequence[Account]:
        """The next portion of a realm's accounts in the order of their ids, deleted ones left out; empty at the end."""

    def count(self, realm_id: str) -> int:
        """How many accounts a realm has, deleted ones left out."""


class FlowStore(Protocol):
    """Flows in progress."""

    def add(self, flow: Flow) -> bool:
        """Stores a new flow; false when its id is there already."""

    def get(self, flow_id: str) -> Flow | None:
        """The flow of that id."""

    def save(self, flow: Flow) -> None:
        """Stores the flow as it now is."""

    def end_of_account(self, account_id: str) -> None:
        """Ends every open flow of an account."""

    def purge(self, touched_before: datetime) -> int:
        """Removes flows nobody touched since; answers how many."""


class ProofStore(Protocol):
    """Proofs of mailboxes. Tries and redemption are single atomic updates."""

    def add(self, proof: Proof) -> None:
        """Stores a new proof."""

    def get(self, proof_id: str) -> Proof | None:
        """The proof of that id."""

    def newest(self, account_id: str, purpose: Purpose) -> Proof | None:
        """The newest proof of an account for a purpose, used or not."""

    def count_try(self, proof_id: str) -> int | None:
        """Counts one try of the code and answers how many there were with it; none, counting nothing, when five were
        used up or the proof is used."""

    def redeem(self, proof_id: str, generation: int, at: datetime, by: str | None = None) -> bool:
        """Marks the proof used, and by which flow; true for exactly one caller, and only for its present generation."""

    def renew(self, proof_id: str, at: datetime) -> Proof:
        """The next generation: new secret, tries back to none, life not begun, asked and sent now."""

    def mark_sent(self, proof_id: str, at: datetime) -> None:
        """Notes that another mail was asked for, generation unchanged."""

    def hand_over(self, proof_id: str, generation: int, at: datetime) -> None:
        """Begins the life of that generation, once; later hand-overs change nothing."""

    def void(self, account_id: str, purpose: Purpose, at: datetime) -> None:
        """Ends every unused proof of the account for this purpose; no flow has used them then."""

    def purge(self, asked_before: datetime) -> int:
        """Removes proofs asked for before; answers how many."""


class SessionStore(Protocol):
    """Sessions."""

    def add(self, session: Session) -> None:
        """Stores a new session."""

    def by_key(self, key_hash: str) -> Session | None:
        """The session with that key hash."""

    def get(self, session_id: str) -> Session | None:
        """The session of that id; in a transaction it is held until the end."""

    def seen(self, session_id: str, at: datetime) -> None:
        """Notes that the session was used."""

    def end(self, session_id: str) -> None:
        """Ends one session."""

    def of_account(self, account_id: str) -> Sequence[Session]:
        """All sessions of an account, newest first."""

    def end_of_account(self, account_id: str, but: str | None = None) -> int:
        """Ends all sessions of an account, except one; answers how many."""

    def purge(self, now: datetime) -> int:
        """Removes sessions past their end; answers how many."""


class ConsentStore(Protocol):
    """Consents, append-only."""

    def add(self, account_id: str, realm_id: str, consent: Consent) -> None:
        """Writes one consent down."""

    def of_account(self, account_id: str) -> Sequence[Consent]:
        """All consents of an account, newest first."""


class EventStore(Protocol):
    """Events."""

    def add(self, event: Event) -> None:
        """Writes one event down."""

    def of_account(self, account_id: str, *, limit: int) -> Sequence[Event]:
        """The newest events of an account, newest first."""

    def newest(self, realm_id: str, *, limit: int, after_id: int = 0) -> Sequence[tuple[int, Event]]:
        """Numbered events of a realm, oldest of these first; `after_id` to go on from there."""


@dataclass(frozen=True)
class MailOrder:
    """One mail to be written: which template, to whom, in which dress. Holds no secret: codes and links are made again
    from the proof when the mail is rendered. `facts` are strings for the template."""

    template: str
    realm_id: str
    to: str
    origin_theme: str
    locale: str
    base_url: str
    account_id: str | None = None
    proof_id: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


MailState = Literal["queued", "sent", "dead"]


@dataclass(frozen=True)
class QueuedMail:
    """One row of the outbox. `attempts` counts the running one too. Stands here for storage, which keeps it, and mail,
    which sends it: the two do not know each other."""

    id: str
    order: MailOrder
    state: MailState
    attempts: int
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None = None
    last_error: str = ""


class Outbox(Protocol):
    """Mail to be sent, written in the transaction of what it tells about."""

    def put(self, order: MailOrder, at: datetime) -> str:
        """Queues the mail and answers its id."""

    def readdress(self, mail_id: str, order: MailOrder) -> None:
        """Puts this order in place of the mail's."""

    def discard(self, mail_id: str) -> None:
        """Removes a mail that turned out to be for nobody."""


@dataclass(frozen=True)
class Allowance:
    """How many of something are allowed for a key in a window of so many seconds."""

    key: str
    amount: int
    seconds: int


class Counters(Protocol):
    """Counters in fixed windows that all processes share. Keys hold hashes of addresses, never addresses."""

    def spend(self, allowances: Sequence[Allowance], at: datetime) -> Allowance | None:
        """Counts one in every window, or none at all where one is used up; then answers that one."""

    def count(self, key: str, seconds: int, at: datetime) -> int:
        """Counts one in the key's window and answers how many there are with it."""

    def counted(self, key: str, seconds: int, at: datetime) -> int:
        """How many were counted in the key's window."""

    def forget(self, key: str) -> None:
        """Forgets what was counted for a key."""

    def purge(self, ended_before: datetime) -> int:
        """Removes windows that ended before; answers how many."""


@dataclass(frozen=True)
class Failures:
    """Wrong passwords in a row, counted by something: how many, when the last one was, until when to wait."""

    amount: int = 0
    last_at: datetime | None = None
    until: datetime | None = None


class FailureStore(Protocol):
    """Wrong passwords in a row, by keys that hold hashes, never names or addresses."""

    def take(self, key: str) -> Failures:
        """What is counted for the key; nobody else takes it before the transaction ends."""

    def put(self, key: str, failures: Failures) -> None:
        """Notes what is counted for the key from now on."""

    def forget(self, key: str) -> None:
        """Forgets what was counted for a key."""

    def purge(self, last_before: datetime) -> int:
        """Removes what was counted last before; answers how many keys."""


@dataclass(frozen=True)
class KeptAnswer:
    """What a key was answered. Found by its first four fields; `taken_at` tells which request holds it, `answer` is
    sealed and none as long as that one is not through."""

    realm_id: str
    endpoint: str
    client: str
    key: str
    fingerprint: str = field(repr=False)
    taken_at: datetime
    answer: str | None = field(default=None, repr=False)


class AnswerStore(Protocol):
    """Answers by their keys (`Idempotency-Key`). The unique index decides who has a key."""

    def take(self, wanted: KeptAnswer) -> KeptAnswer | None:
        """Stores a key without an answer, or answers the one that is there."""

    def take_over(self, known: KeptAnswer, wanted: KeptAnswer) -> bool:
        """Puts `wanted` in the place of a key that is still held as it was known; false where it is not."""

    def keep(self, held: KeptAnswer, answer: str) -> bool:
        """Writes the answer to a key that is still held by this request; false where it is not."""

    def free(self, held: KeptAnswer) -> None:
        """Removes a key that is still held by this request and has no answer."""

    def purge(self, taken_before: datetime) -> int:
        """Removes keys taken before; answers how many."""


class Unit(Protocol):
    """Everything one unit of work can reach."""

    @property
    def accounts(self) -> AccountStore:
        """Accounts."""

    @property
    def people(self) -> PeopleStore:
        """Accounts by the thousand."""

    @property
    def realms(self) -> RealmWriter:
        """Realm documents."""

    @property
    def flows(self) -> FlowStore:
        """Flows in progress."""

    @property
    def proofs(self) -> ProofStore:
        """Proofs of mailboxes."""

    @property
    def sessions(self) -> SessionStore:
        """Sessions."""

    @property
    def consents(self) -> ConsentStore:
        """Consents."""

    @property
    def events(self) -> EventStore:
        """Events."""

    @property
    def counters(self) -> Counters:
        """Counters in windows."""

    @property
    def failures(self) -> FailureStore:
        """Wrong passwords in a row."""

    @property
    def outbox(self) -> Outbox:
        """Mail to be sent."""

    @property
    def signing_keys(self) -> KeyStore:
        """Keys that tokens are signed with."""

    @property
    def refresh_families(self) -> FamilyStore:
        """Families of refresh tokens."""

    @property
    def revoked_tokens(self) -> RevokedStore:
        """Access tokens that were taken back."""

    @property
    def answers(self) -> AnswerStore:
        """Answers by their keys."""


class UnitOfWork(Protocol):
    """One connection for one piece of work, never held while hashing or talking to another machine."""

    def transaction(self) -> AbstractContextManager[Unit]:
        """A transaction that writes: taken at once (IMMEDIATE on SQLite), committed at the end, rolled back on an
        exception."""

    def reading(self) -> AbstractContextManager[Unit]:
        """A connection to read with."""


class TermsSource(Protocol):
    """The terms of a realm, as a theme shows them in a language."""

    def terms(self, realm: Realm, theme: str, locale: str) -> TermsDocument:
        """The present document."""
