from portal.accounts.account import AccountState
from portal.accounts.consent import Consent
from tests.storage.samples import NOW, account, add, later


def consent(version, at=NOW):
    return Consent("terms", version, "en", at, "pages", "192.0.2.7", "Browser/1")


def test_consents_come_back_newest_first(work):
    with work.transaction() as unit:
        for each in (consent("v1", later(9)), consent("v2"), consent("v3")):
            unit.consents.add("a1", "demo", each)
        unit.consents.add("a2", "demo", consent("v9"))
        assert unit.consents.of_account("a1") == (consent("v1", later(9)), consent("v3"), consent("v2"))


def test_a_consent_outlives_its_account(work):
    add(work, account("a1"))
    with work.transaction() as unit:
        unit.consents.add("a1", "demo", consent("v1"))
        unit.accounts.set_state("a1", AccountState.DELETED)
        assert unit.consents.of_account("a1") == (consent("v1"),)
