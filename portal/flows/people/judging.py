"""Goes through all accounts of a realm, in portions, so that any number of them can be judged."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from portal.accounts.account import Account
from portal.accounts.people.keeping import Tally
from portal.flows.ports import UnitOfWork
from portal.realms.realm import Realm

Tell = Callable[[int], object]


def all_accounts(work: UnitOfWork, realm_id: str) -> Iterator[Sequence[Account]]:
    """Every account but deleted ones. Each portion is a unit of its own: a view that stays open for minutes would keep
    a database from tidying up."""
    last = ""
    while True:
        with work.reading() as unit:
            accounts = unit.people.after(realm_id, last)
        if not accounts:
            return
        yield accounts
        last = accounts[-1].id


def judge(portions: Iterable[Sequence[Account]], realms: Sequence[Realm], tell: Tell) -> Sequence[Tally]:
    """How many of these accounts keep the profile of each of these realms: the present one and the one to come, say."""
    tallies = [Tally() for _ in realms]
    for accounts in portions:
        for tally, realm in zip(tallies, realms, strict=True):
            tally.judge(accounts, realm)
        tell(len(accounts))
    return tallies
