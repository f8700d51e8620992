"""Terms again: a changed text asks at the next sign-in; who declines is led out; nobody gets past it."""

import pytest

from portal.flows.flow import Origin
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

CHANGED = {"en": {"termsText": "<p>Quite another text.</p>"}}


@pytest.fixture
def changed_terms(app, bob: Person):
    """The text changed after Bob agreed to it."""
    import_realm(app, demo_document(localizationTexts=CHANGED))


def test_a_text_that_did_not_change_asks_nobody(bob: Person):
    bob.signs_in()
    assert bob.path == "/realms/demo/account"


def test_a_changed_text_asks_at_the_next_sign_in(bob: Person, changed_terms):
    bob.signs_in()
    assert bob.path == "/realms/demo/terms"
    assert "Quite another text." in bob.html
    bob.agrees()
    assert bob.path == "/realms/demo/account"


def test_who_agreed_is_not_asked_again(bob: Person, changed_terms):
    bob.signs_in().agrees()
    other = bob.at_another_device()
    assert other.signs_in().path == "/realms/demo/account"


def test_the_new_consent_stands_beside_the_old_one(bob: Person, changed_terms):
    bob.signs_in().agrees()
    versions = [consent.version for consent in _consents(bob)]
    assert len(versions) == len(set(versions)) == 2


def test_the_page_says_when_the_person_agreed_before(bob: Person, changed_terms):
    bob.signs_in()
    assert "22 November 2026" in bob.html


def test_the_box_is_not_ticked_beforehand(bob: Person, changed_terms):
    bob.signs_in()
    assert "termsAccepted" not in bob.form("/terms").fields


def test_going_on_without_the_tick_is_told(bob: Person, changed_terms):
    bob.signs_in().sends("/terms", accept="on")
    assert bob.status == 422
    assert 'href="#termsAccepted"' in bob.html
    assert bob.opens("account").path == "/realms/demo/login"


def test_who_declines_is_led_out_and_keeps_the_account(bob: Person, changed_terms):
    bob.signs_in().sends("/terms", cancel="on")
    assert bob.status == 200
    assert "You did not agree" in bob.html
    assert bob.opens("account").path == "/realms/demo/login"
    assert bob.signs_in().path == "/realms/demo/terms"


def test_a_declined_flow_cannot_be_agreed_in_afterwards(bob: Person, changed_terms):
    bob.signs_in()
    form = bob.form("/terms")
    bob.sends("/terms", cancel="on")
    bob.page = bob.browser.post(form.action, data={**form.fields, "termsAccepted": "on"}, follow_redirects=True)
    assert bob.path == "/realms/demo/login"


def test_agreeing_to_a_text_that_changed_meanwhile_is_no_consent(app, bob: Person, changed_terms):
    bob.signs_in()
    import_realm(app, demo_document(localizationTexts={"en": {"termsText": "<p>A third text.</p>"}}))
    bob.agrees()
    assert bob.status == 422
    assert "A third text." in bob.html
    assert len(_consents(bob)) == 1


def test_a_consent_in_another_language_of_the_realm_counts(bob: Person):
    other = bob.at_another_device()
    other.opens("login?kc_locale=de")
    other.signs_in()
    assert other.path == "/realms/demo/account"


def test_the_question_comes_before_the_proof_of_the_mailbox(app, ada: Person):
    ada.registers()
    import_realm(app, demo_document(localizationTexts=CHANGED))
    other = ada.at_another_device().signs_in()
    assert other.path == "/realms/demo/terms"
    assert other.agrees().path == "/realms/demo/verify-email"


def test_a_text_that_changes_before_the_proof_is_asked_after_it(app, ada: Person):
    ada.registers()
    import_realm(app, demo_document(localizationTexts=CHANGED))
    ada.verifies_by_code()
    assert ada.path == "/realms/demo/terms"
    assert ada.agrees().path == "/realms/demo/account"


def test_a_link_pressed_after_the_text_changed_asks_as_well(app, ada: Person):
    ada.registers()
    import_realm(app, demo_document(localizationTexts=CHANGED))
    ada.opens(ada.newest_mail().link).sends("/verify-email/link", action="press")
    assert ada.path == "/realms/demo/terms"


def test_an_account_that_never_agreed_is_asked_at_its_first_sign_in(app, ada: Person):
    import_realm(app, demo_document(_without_terms))
    ada.has_account()
    import_realm(app, demo_document())
    assert ada.signs_in().path == "/realms/demo/terms"
    assert "Before you go on" in ada.html
    assert ada.agrees().path == "/realms/demo/account"


def test_a_realm_without_terms_asks_nobody(app, ada: Person):
    import_realm(app, demo_document(_without_terms))
    ada.has_account()
    assert ada.signs_in().path == "/realms/demo/account"


def test_no_session_is_opened_without_the_consent(bob: Person, changed_terms):
    """The gate itself, whichever door comes to it."""
    compiled = bob.portal.realms.named("demo")
    account = bob.account()
    opened = bob.portal.sign_in.open_session(compiled, account, Origin(), remember=False)
    assert opened is None


def test_the_terms_stay_readable_for_everybody(ada: Person):
    ada.opens("terms")
    assert ada.status == 200
    assert not [form for form in ada.forms() if form.action.endswith("/terms")]


def test_a_strangers_flow_is_not_answered(bob: Person, mallory: Person, changed_terms):
    bob.signs_in()
    form = bob.form("/terms")
    mallory.opens("login")
    token = mallory.form("/login").fields["csrf_token"]
    answers = {**form.fields, "csrf_token": token, "termsAccepted": "on"}
    mallory.page = mallory.browser.post(form.action, data=answers, follow_redirects=True)
    assert mallory.path == "/realms/demo/login"
    assert len(_consents(bob)) == 1


def test_events_tell_consent_and_refusal(bob: Person, changed_terms):
    bob.signs_in(password=PASSWORD).sends("/terms", cancel="on")
    bob.signs_in().agrees()
    told = [name for name in bob.events() if name.startswith("CUSTOM_REQUIRED_ACTION")]
    assert told[-2:] == ["CUSTOM_REQUIRED_ACTION_ERROR", "CUSTOM_REQUIRED_ACTION"]


def _without_terms(document):
    for flow in document["authenticationFlows"]:
        flow["authenticationExecutions"] = [
            each
            for each in flow["authenticationExecutions"]
            if each.get("authenticator") != "registration-terms-and-conditions"
        ]


def _consents(person: Person):
    account = person.account()
    with person.portal.work.reading() as unit:
        return unit.consents.of_account(account.id)
