"""What somebody who signs in is still asked about their profile."""

import pytest

from portal.accounts.account import Account, AccountState, Identifier, IdentifierKind
from portal.accounts.consent import Consent
from portal.flows.flow import Origin
from portal.flows.outcome import Complete, Invalid, Need
from portal.flows.sign_in import Credentials
from tests.flows.conftest import Walk, codes_of
from tests.support.person import PASSWORD
from tests.support.portals import asking, demo_document, import_realm, with_profile

PAGE = "update-profile"
LATER = {"portico.ask": "next-login"}
VERIFIES = {"requiredActions": [{"alias": "VERIFY_PROFILE", "enabled": True}]}
COMPANY = {"name": "company", "annotations": LATER}
JOB = {"name": "job", "annotations": LATER}


class SignIn(Walk):
    """Ada, who has an account, on her way in."""

    def comes(self):
        self.key = f"{self.key}+"
        typed = Credentials("ada", PASSWORD)
        return self.portal.sign_in.attempt(self.compiled, typed, self.key, self.origin, remember=False)

    def tells(self, **values):
        given = {name: (value,) for name, value in values.items()}
        flow = self.portal.engine.find(self.compiled, self.key)
        return self.portal.engine.submit(self.compiled, flow, given, self.origin, page=PAGE)

    def sees(self, **values):
        flow = self.portal.engine.find(self.compiled, self.key)
        given = {name: (value,) for name, value in values.items()}
        return self.portal.engine.look(self.compiled, flow, self.origin, given)

    def known(self):
        return dict(self.account().attributes)


@pytest.fixture
def ada(app, portal):
    """Ada registers and proves her mailbox; what the realm asks is changed by `ada.realm(…)`."""
    here = SignIn(portal)
    assert isinstance(here.submits(), Need)
    assert isinstance(here.proves(), Complete)
    return here


@pytest.fixture
def asks(app):
    def change(*attributes, **keys):
        import_realm(app, demo_document(asking(*attributes), **keys))

    return change


def names(outcome):
    return [ask.name for ask in outcome.asks]


def test_a_question_kept_for_later_is_not_asked_at_registration(asks, portal):
    asks({**COMPANY, "required": {}})
    ada = SignIn(portal)
    assert "company" not in names(ada.looks())
    ada.submits(company="Sent all the same")
    assert isinstance(ada.proves(), Complete)
    assert "company" not in ada.known()


def test_it_is_asked_at_the_next_sign_in_and_then_no_more(ada, asks):
    asks(COMPANY)
    asked = ada.comes()
    assert (asked.page, names(asked)) == (PAGE, ["company"])
    assert isinstance(ada.tells(company=" Analytical Engines "), Complete)
    assert ada.known()["company"] == ("Analytical Engines",)
    assert isinstance(ada.comes(), Complete)


def test_who_leaves_it_empty_is_not_asked_again(ada, asks):
    asks(COMPANY)
    assert ada.comes().notes["is_optional"]
    assert isinstance(ada.tells(company=""), Complete)
    assert "company" not in ada.known()
    assert isinstance(ada.comes(), Complete)


def test_a_required_one_is_asked_until_it_is_answered(ada, asks):
    asks({**COMPANY, "required": {}})
    asked = ada.comes()
    assert not asked.notes["is_optional"]
    assert codes_of(ada.tells(company=" ")) == {"company": "error-user-attribute-required"}
    assert names(ada.comes()) == ["company"]
    assert isinstance(ada.tells(company="Analytical Engines"), Complete)


def test_one_short_page_at_each_sign_in(ada, asks):
    asks(*({"name": f"q{number}", "annotations": LATER} for number in range(5)))
    assert names(ada.comes()) == ["q0", "q1", "q2"]
    ada.tells(q0="a", q1="b", q2="c")
    assert names(ada.comes()) == ["q3", "q4"]


def test_what_belongs_together_is_asked_together(ada, app):
    def grouped(profile):
        profile["groups"] = [{"name": "work"}]

    document = demo_document(asking({**COMPANY, "group": "work"}, {"name": "hobby", "annotations": LATER}))
    with_profile(grouped)(document)
    import_realm(app, document)
    assert names(ada.comes()) == ["company"]
    ada.tells(company="")
    assert names(ada.comes()) == ["hobby"]


def test_what_an_answer_brings_up_is_asked_on_the_same_page(ada, asks):
    asks(COMPANY, {"name": "job", "annotations": {**LATER, "portico.showWhen": "company"}, "required": {}})
    assert names(ada.comes()) == ["company"]
    assert names(ada.sees(company="Analytical Engines")) == ["company", "job"]
    assert codes_of(ada.tells(company="Analytical Engines")) == {"job": "error-user-attribute-required"}
    assert isinstance(ada.tells(company="", job="Countess"), Complete)
    assert "job" not in ada.known()


def test_what_the_account_has_counts_for_conditions(ada, asks):
    when = {"portico.showWhen": {"phoneNumber": ["+441234567890"]}}
    asks({"name": "company", "annotations": {**LATER, **when}})
    assert names(ada.comes()) == ["company"]
    # not asked here, so not taken either
    assert isinstance(ada.tells(company="Engines", phoneNumber="+1"), Complete)
    assert ada.known()["company"] == ("Engines",)
    assert ada.known()["phoneNumber"] == ("+441234567890",)


def test_values_that_cannot_stay_are_asked_for_where_the_realm_verifies_profiles(ada, asks):
    asks({"name": "country", "required": {"roles": ["user"]}}, **VERIFIES)
    asked = ada.comes()
    assert (asked.page, names(asked)) == (PAGE, ["country"])
    assert isinstance(ada.tells(country="GB"), Complete)
    assert isinstance(ada.comes(), Complete)


def test_they_come_filled_with_what_is_there(ada, app):
    def stricter(profile):
        [phone] = [each for each in profile["attributes"] if each["name"] == "phoneNumber"]
        phone["validations"] = {"length": {"max": 5}}

    import_realm(app, demo_document(with_profile(stricter), **VERIFIES))
    [ask] = ada.comes().asks
    assert (ask.name, ask.values) == ("phoneNumber", ("+441234567890",))
    assert codes_of(ada.tells(phoneNumber="+1234567")) == {"phoneNumber": "error-invalid-length-too-long"}


def test_until_they_are_mended_no_door_opens_a_session(ada, asks):
    asks({"name": "country", "required": {"roles": ["user"]}}, **VERIFIES)

    def opened():
        return ada.portal.sign_in.open_session(ada.compiled, ada.account(), ada.origin, remember=False)

    assert opened() is None
    ada.comes()
    ada.tells(country="GB")
    assert opened()


@pytest.fixture
def without_address(app, portal):
    """Ada's account as an administrator made it: with a name and without an address."""

    def made(**keys):
        import_realm(app, demo_document(**VERIFIES, **keys))
        here = SignIn(portal)
        account = Account(
            id="00000000-0000-0000-0000-00000000ada0",
            realm_id=here.compiled.realm.id,
            state=AccountState.ACTIVE,
            created_at=portal.clock.now(),
            identifiers=(Identifier(IdentifierKind.USERNAME, "ada", "ada", is_claimed=True),),
            attributes={"firstName": ("Ada",), "lastName": ("Lovelace",), "phoneNumber": ("+441234567890",)},
            password_hash=portal.services.hasher.hash(PASSWORD),
        )
        with portal.work.transaction() as unit:
            assert unit.accounts.add(account) is None
            unit.consents.add(account.id, account.realm_id, _consent(here))
        return here

    return made


def _consent(here):
    realm = here.compiled.realm
    document = here.portal.services.terms.terms(realm, "base", "en")
    return Consent(document.name, document.version, "en", here.portal.clock.now(), "pages")


def test_an_account_without_an_address_is_asked_for_one_and_then_for_its_proof(without_address):
    ada = without_address()
    assert names(ada.comes()) == ["email"]
    assert codes_of(ada.tells(email="ada@")) == {"email": "error-invalid-email"}
    asked = ada.tells(email="ada@example.test")
    assert asked.page == "verify-email"
    assert ada.account().email == "ada@example.test"
    assert not ada.account().is_email_verified
    done = ada.portal.engine.submit(ada.compiled, asked.flow, {"code": (ada.code(),)}, ada.origin, page="verify-email")
    assert isinstance(done, Complete)
    assert ada.account().is_email_verified


def test_where_nothing_is_proven_the_address_is_its_own_at_once(without_address):
    ada = without_address(verifyEmail=False)
    ada.comes()
    assert isinstance(ada.tells(email="ada@example.test"), Complete)
    assert isinstance(ada.comes(), Complete)


def test_and_nobody_elses(without_address, portal):
    ada = without_address(verifyEmail=False)
    Walk(portal).submits(username="bob", email="bob@example.test")
    ada.comes()
    assert codes_of(ada.tells(email="Bob@example.test")) == {"email": "emailExistsMessage"}
    assert ada.account().email is None


def test_who_only_now_proves_a_mailbox_is_asked_nothing_else(asks, portal):
    asks(COMPANY)
    ada = SignIn(portal)
    ada.submits()
    assert ada.comes().page == "verify-email"


def test_elsewhere_nobody_is_stopped(ada, asks):
    asks({"name": "country", "required": {"roles": ["user"]}})
    assert isinstance(ada.comes(), Complete)


def test_unacceptable_values_come_before_what_was_kept_for_later(ada, asks):
    asks({"name": "country", "required": {}}, COMPANY, **VERIFIES)
    assert names(ada.comes()) == ["country"]


def test_a_client_with_the_scope_is_asked_about_it(ada, asks):
    document = {"clients": [{"clientId": "shop", "defaultClientScopes": ["phone"]}]}
    asks({**COMPANY, "selector": {"scopes": ["phone"]}}, **document)
    assert isinstance(ada.comes(), Complete)
    ada.origin = Origin(base_url="http://localhost", client_id="shop")
    assert names(ada.comes()) == ["company"]


def test_the_change_is_told(ada, asks):
    asks(COMPANY)
    ada.comes()
    ada.tells(company="Engines")
    with ada.portal.work.reading() as unit:
        events = [event for _, event in unit.events.newest(ada.compiled.realm.id, limit=9)]
    told = [event.details for event in events if event.name == "UPDATE_PROFILE"]
    assert told == [{"context": "UPDATE_PROFILE", "updated_fields": "company"}]


def test_a_field_is_judged_live_as_on_submit(ada, asks):
    asks({**COMPANY, "validations": {"length": {"max": 3}}})
    ada.comes()
    engine, flow = ada.portal.engine, ada.portal.engine.find(ada.compiled, ada.key)
    live = engine.check(ada.compiled, "company", ["Engines"], ada.origin, flow=flow)
    submitted = ada.tells(company="Engines")
    assert isinstance(submitted, Invalid)
    assert live.violation == submitted.violations[0]
    assert engine.check(ada.compiled, "phoneNumber", ["+1"], ada.origin, flow=flow) is None


def test_an_administrator_may_want_all_of_it_looked_through(ada):
    account_id = ada.account().id
    with ada.portal.work.transaction() as unit:
        unit.accounts.set_required_actions(account_id, ["UPDATE_PROFILE"])
    asked = ada.comes()
    assert set(names(asked)) == {"phoneNumber", "firstName", "lastName"}
    assert isinstance(ada.tells(firstName="Augusta", lastName="King", phoneNumber="+441234567890"), Complete)
    assert ada.known()["firstName"] == ("Augusta",)
    assert ada.account().required_actions == ()
    assert isinstance(ada.comes(), Complete)


def test_that_holds_for_a_profile_in_which_nothing_can_be_changed_too(ada, app):
    def fixed(profile):
        profile["attributes"] = profile["attributes"][:2]

    import_realm(app, demo_document(with_profile(fixed), requiredActions=[]))
    account_id = ada.account().id
    with ada.portal.work.transaction() as unit:
        unit.accounts.set_required_actions(account_id, ["UPDATE_PROFILE"])
    assert names(ada.comes()) == []
    assert isinstance(ada.tells(), Complete)
    assert ada.account().required_actions == ()
