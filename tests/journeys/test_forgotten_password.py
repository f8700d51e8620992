"""A forgotten password: by code and by link, for whoever has an account and whoever has none, and what ends with it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from portal.flows.flow import FlowKind
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

NEW_PASSWORD = "seven green umbrellas"


def test_the_whole_way_by_code(bob: Person):
    forgets(bob)
    assert bob.path == "/realms/demo/reset-password"
    types_code(bob)
    chooses(bob)
    assert bob.path == "/realms/demo/login"
    bob.sends("/login", username="bob", password=NEW_PASSWORD)
    assert bob.path == "/realms/demo/account"


def test_the_whole_way_by_link(bob: Person):
    forgets(bob)
    bob.opens(bob.newest_mail().link).sends("/reset-password/link", action="press")
    chooses(bob)
    bob.signs_in(password=NEW_PASSWORD)
    assert bob.path == "/realms/demo/account"


def test_the_sign_in_page_leads_there(bob: Person):
    bob.opens("login")
    assert 'href="/realms/demo/forgot-password"' in bob.html


def test_the_old_password_is_worth_nothing_afterwards(bob: Person):
    forgets(bob)
    types_code(bob)
    chooses(bob)
    bob.signs_in(password=PASSWORD)
    assert bob.status == 422


def test_nobody_is_signed_in_by_a_reset(bob: Person):
    forgets(bob)
    types_code(bob)
    chooses(bob)
    assert bob.opens("account").path == "/realms/demo/login"


def test_the_address_will_do_for_a_name(bob: Person):
    forgets(bob, bob.email.upper())
    assert bob.newest_mail().code


def test_all_sessions_end(bob: Person):
    thief = bob.at_another_device()
    thief.signs_in()
    resets(bob)
    assert thief.opens("account").path == "/realms/demo/login"


def test_the_owner_is_told_that_the_password_changed(bob: Person):
    resets(bob)
    assert "password was changed" in bob.newest_mail().subject


def test_opening_the_link_changes_nothing(bob: Person):
    forgets(bob)
    scanner = bob.at_another_device()
    scanner.opens(bob.newest_mail().link)
    types_code(bob)
    assert bob.form("/reset-password/new")


def test_the_link_leaves_the_address_at_once(bob: Person):
    forgets(bob)
    link = bob.newest_mail().link
    answer = bob.browser.get(link)
    assert answer.status_code == 303
    assert link.rsplit("/", 1)[1] not in answer.headers["Location"]


def test_a_press_never_moves_the_waiting_device_on(bob: Person, mallory: Person):
    """Mallory asks for Bob's reset and Bob presses the link: only Bob's own browser goes on."""
    forgets(mallory, "bob")
    bob.opens(bob.newest_mail().link).sends("/reset-password/link", action="press")
    assert bob.form("/reset-password/new")
    mallory.opens("reset-password")
    assert not [form for form in mallory.forms() if form.action.endswith("/new")]


def test_a_password_sent_without_the_proof_changes_nothing(bob: Person, mallory: Person):
    forgets(mallory, "bob")
    token = mallory.form("/reset-password").fields
    answer = mallory.browser.post(
        "/realms/demo/reset-password/new",
        data={**token, "password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    bob.signs_in(password=PASSWORD)
    assert bob.path == "/realms/demo/account"


def test_a_flow_that_says_it_came_further_is_not_believed(bob: Person, mallory: Person):
    """What a flow notes of itself is no proof: only the row it used up is."""
    forgets(mallory, "bob")
    claims_to_be_done(mallory, "bob")
    mallory.opens("reset-password")
    data = {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD}
    form = mallory.forms()[0].fields if mallory.forms() else {}
    mallory.browser.post("/realms/demo/reset-password/new", data={**form, **data})
    bob.signs_in(password=PASSWORD)
    assert bob.path == "/realms/demo/account"


def test_the_proof_of_a_reset_wears_out_after_half_an_hour(bob: Person, clock):
    forgets(bob)
    types_code(bob)
    clock.move(minutes=31)
    chooses(bob)
    assert "has ended" in bob.html
    bob.signs_in(password=PASSWORD)
    assert bob.path == "/realms/demo/account"


def test_a_link_works_once(bob: Person):
    forgets(bob)
    link = bob.newest_mail().link
    bob.opens(link).sends("/reset-password/link", action="press")
    other = bob.at_another_device()
    other.opens(link)
    assert not [form for form in other.forms() if form.action.endswith("/link")]


def test_the_code_is_worth_nothing_once_the_link_was_pressed(bob: Person):
    forgets(bob)
    mail = bob.newest_mail()
    phone = bob.at_another_device()
    phone.opens(mail.link).sends("/reset-password/link", action="press")
    bob.sends("/reset-password", code=mail.code)
    assert bob.status == 422


def test_of_many_presses_at_once_one_succeeds(bob: Person):
    forgets(bob)
    link, portal = bob.newest_mail().link.rsplit("/", 1)[1], bob.portal
    compiled = portal.realms.named("demo")
    origin = next(iter(flows_of(bob))).origin

    def press(number: int):
        return portal.reset_link.press(compiled, link, f"{number:043}", origin).flow

    with ThreadPoolExecutor(8) as pool:
        assert sum(flow is not None for flow in pool.map(press, range(20))) == 1


def test_a_verification_link_is_no_reset_link(ada: Person):
    ada.registers()
    token = ada.newest_mail().link.rsplit("/", 1)[1]
    ada.opens(f"/realms/demo/reset-password/link/{token}")
    assert ada.status == 404


def test_a_reset_link_is_no_verification_link(bob: Person):
    forgets(bob)
    token = bob.newest_mail().link.rsplit("/", 1)[1]
    bob.opens(f"/realms/demo/verify-email/link/{token}")
    assert bob.status == 404


def test_the_end_of_a_reset_is_no_way_in(bob: Person):
    """Even the key of a reset that was carried out opens no session at the pages that lead in."""
    forgets(bob)
    types_code(bob)
    chooses(bob)
    bob.opens("verify-email")
    assert "/verify-email" not in [form.action.split("?")[0] for form in bob.forms()]
    assert bob.opens("account").path == "/realms/demo/login"


def test_a_link_for_another_device_shows_what_was_asked(bob: Person):
    forgets(bob)
    phone = bob.at_another_device()
    phone.opens(bob.newest_mail().link)
    assert bob.email in phone.html
    assert "22 November 2026" in phone.html


@pytest.mark.parametrize("token", ["x", "0" * 64, "a" * 32 + "é" * 32])
def test_a_link_that_was_never_sent_is_no_dead_end(ada: Person, token: str):
    ada.opens(f"/realms/demo/reset-password/link/{token}")
    assert ada.status == 404
    assert "/forgot-password" in ada.html


def test_a_name_that_nobody_has_is_answered_alike(bob: Person, mallory: Person):
    known, unknown = forgets(mallory, "bob").html, forgets(mallory.at_another_device(), "zed").html
    assert masked(known, "bob", mallory) == masked(unknown, "zed", mallory)


def test_nobody_gets_a_mail_for_a_name_that_nobody_has(mallory: Person):
    forgets(mallory, "nobody@example.test")
    mallory.portal.worker.run_once()
    assert mallory.all_mails() == []
    assert mallory.events() == ["SEND_RESET_PASSWORD_ERROR"]


def test_no_code_lets_anybody_in_who_has_no_account(mallory: Person):
    forgets(mallory, "nobody")
    for _ in range(6):
        mallory.sends("/reset-password", code="123456")
        assert mallory.status == 422


def test_five_wrong_tries_end_a_code_and_are_told_like_any_wrong_one(bob: Person):
    forgets(bob)
    code = bob.newest_mail().code
    for _ in range(5):
        bob.sends("/reset-password", code=f"{(int(code) + 1) % 1_000_000:06d}")
    told = bob.html
    bob.sends("/reset-password", code=code)
    assert bob.status == 422
    assert "That code does not work" in told
    assert "That code does not work" in bob.html


def test_who_asks_too_wears_out_nobody_elses_code(bob: Person, mallory: Person):
    forgets(bob)
    code = bob.newest_mail().code
    forgets(mallory, "bob")
    for _ in range(6):
        mallory.sends("/reset-password", code="000000" if code != "000000" else "000001")
    bob.sends("/reset-password", code=code)
    assert bob.form("/reset-password/new")


def test_resending_waits_for_the_cool_down_and_keeps_the_code(bob: Person, clock):
    forgets(bob)
    first = bob.newest_mail().code
    bob.sends("/resend")
    assert bob.status == 429
    clock.move(seconds=31)
    bob.opens("reset-password").sends("/resend")
    resets = [mail for mail in bob.mails() if "new password" in mail.subject]
    assert [mail.code for mail in resets] == [first, first]


def test_resending_cools_down_alike_for_a_name_that_nobody_has(bob: Person, mallory: Person):
    known = forgets(mallory, "bob").sends("/resend")
    unknown = forgets(mallory.at_another_device(), "zed").sends("/resend")
    assert (known.status, unknown.status) == (429, 429)
    assert masked(known.html, "bob", mallory) == masked(unknown.html, "zed", mallory)


def test_a_double_click_sends_one_mail(bob: Person):
    bob.opens("forgot-password")
    form = bob.form("/forgot-password")
    for _ in range(2):
        assert bob.browser.post(form.action, data={**form.fields, "username": "bob"}).status_code == 303
    assert len([mail for mail in bob.mails() if "new password" in mail.subject]) == 1


def test_who_comes_back_may_type_another_name(bob: Person):
    bob.opens("forgot-password")
    form = bob.form("/forgot-password")
    bob.browser.post(form.action, data={**form.fields, "username": "bod"})
    bob.page = bob.browser.post(form.action, data={**form.fields, "username": "bob"}, follow_redirects=True)
    types_code(bob)
    assert bob.form("/reset-password/new")


def test_an_empty_name_is_told(ada: Person):
    forgets(ada, "  ")
    assert ada.status == 422
    assert 'href="#username"' in ada.html


def test_a_weak_password_is_told_and_can_be_mended(bob: Person):
    forgets(bob)
    types_code(bob)
    chooses(bob, "short")
    assert bob.status == 422
    assert 'href="#password-new"' in bob.html
    assert bob.form("/reset-password/new").fields["password-new"] == ""
    chooses(bob)
    assert bob.path == "/realms/demo/login"


def test_two_different_passwords_are_told(bob: Person):
    forgets(bob)
    types_code(bob)
    bob.sends("/reset-password/new", password__new=NEW_PASSWORD, password__confirm="other")
    assert bob.status == 422
    assert 'href="#password-confirm"' in bob.html


def test_the_new_password_must_not_be_the_user_name(app, bob: Person):
    import_realm(app, demo_document(passwordPolicy="notUsername"))
    forgets(bob)
    types_code(bob)
    chooses(bob, "bob")
    assert bob.status == 422


def test_a_disabled_account_gets_no_mail_and_the_page_does_not_tell(bob: Person, mallory: Person):
    switches_off(bob)
    before = len(bob.mails())
    forgets(mallory, "bob")
    assert mallory.path == "/realms/demo/reset-password"
    assert len(bob.mails()) == before


def test_an_account_that_was_disabled_meanwhile_gets_no_new_password(bob: Person):
    forgets(bob)
    types_code(bob)
    switches_off(bob)
    chooses(bob)
    assert "has ended" in bob.html


def test_a_reset_takes_an_unproven_address_from_whoever_squats_on_it(ada: Person, mallory: Person):
    """Mallory signed up with Ada's address. Ada proves the mailbox: the account is hers, Mallory's password is gone."""
    mallory.registers(email=ada.email)
    forgets(ada, ada.email)
    types_code(ada)
    chooses(ada)
    mallory.opens("verify-email")
    assert "/verify-email" not in [form.action for form in mallory.forms()]
    mallory.signs_in("mallory", PASSWORD)
    assert mallory.status == 422
    ada.signs_in(ada.email, NEW_PASSWORD)
    assert ada.path == "/realms/demo/account"


def test_a_squatters_verification_mail_dies_with_the_reset(ada: Person, mallory: Person):
    mallory.registers(email=ada.email)
    link = ada.newest_mail().link
    resets(ada, ada.email)
    mallory.opens(link)
    assert not [form for form in mallory.forms() if form.action.endswith("/link")]


def test_the_name_of_an_unproven_account_gives_no_hold_on_the_owner_of_its_address(bob: Person, mallory: Person):
    mallory.registers(email=bob.email)
    forgets(mallory, "mallory")
    told = bob.newest_mail()
    assert "already have an account" in told.subject
    assert "/link/" not in told.text


def test_a_reset_ends_other_resets_under_way(bob: Person, mallory: Person):
    forgets(mallory, "bob")
    theirs = bob.newest_mail().code
    resets(bob)
    mallory.sends("/reset-password", code=theirs)
    assert mallory.status == 422


def test_a_reset_ends_a_sign_in_that_waits(ada: Person, mallory: Person):
    ada.registers()
    mallory.signs_in("ada", PASSWORD)
    assert mallory.path == "/realms/demo/verify-email"
    resets(ada.at_another_device(), ada.email)
    mallory.opens("verify-email")
    assert "/verify-email" not in [form.action.split("?")[0] for form in mallory.forms()]
    assert mallory.opens("account").path == "/realms/demo/login"


def test_under_explain_a_name_that_nobody_has_is_told(app, mallory: Person):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    forgets(mallory, "nobody")
    assert mallory.status == 422
    assert "No account has this username" in mallory.html


def test_where_the_realm_does_without_there_is_no_reset(app, bob: Person):
    import_realm(app, demo_document(resetPasswordAllowed=False))
    bob.opens("login")
    assert "/forgot-password" not in bob.html
    bob.opens("forgot-password")
    assert bob.status == 403


def test_the_mail_to_a_known_address_leads_to_the_reset(bob: Person, mallory: Person):
    mallory.registers(email=bob.email)
    assert "http://localhost/realms/demo/forgot-password" in bob.newest_mail().text


def test_the_short_addresses_lead_there(ada: Person):
    assert ada.opens("/forgot-password").path == "/realms/demo/forgot-password"
    assert ada.opens("/.well-known/change-password").path == "/realms/demo/forgot-password"


def test_a_password_manager_finds_the_page_of_who_is_signed_in(bob: Person):
    bob.signs_in()
    assert bob.opens("/.well-known/change-password").path == "/realms/demo/account/password"


def test_the_events_tell_the_whole_way(bob: Person):
    before = len(bob.events())
    resets(bob)
    assert bob.events()[before:] == ["SEND_RESET_PASSWORD", "UPDATE_PASSWORD", "UPDATE_CREDENTIAL", "RESET_PASSWORD"]


def test_it_is_told_in_german_and_arabic(bob: Person):
    bob.opens("forgot-password?kc_locale=de")
    assert "Passwort vergessen?" in bob.html
    bob.sends("/forgot-password", username="bob")
    assert "Wähle ein neues Passwort" in bob.newest_mail().subject
    bob.opens("forgot-password?kc_locale=ar")
    assert 'dir="rtl"' in bob.html


def forgets(person: Person, login: str | None = None) -> Person:
    person.opens("forgot-password")
    return person.sends("/forgot-password", username=login or person.name)


def types_code(person: Person) -> Person:
    return person.sends("/reset-password", code=person.newest_mail().code)


def chooses(person: Person, password: str = NEW_PASSWORD) -> Person:
    return person.sends("/reset-password/new", password__new=password, password__confirm=password)


def resets(person: Person, login: str | None = None) -> Person:
    forgets(person, login)
    types_code(person)
    return chooses(person)


def masked(html: str, login: str, person: Person) -> str:
    """The page without what differs from one request to the next."""
    return person.without_nonces(html).replace(login, "somebody")


def account_of(person: Person, username: str):
    compiled = person.portal.realms.named("demo")
    with person.portal.work.reading() as unit:
        return unit.accounts.holding(compiled.realm.id, IdentifierKind.USERNAME, username)


def switches_off(person: Person) -> None:
    account = account_of(person, person.name)
    with person.portal.work.transaction() as unit:
        unit.accounts.set_state(account.id, AccountState.INACTIVE)


def flows_of(person: Person):
    compiled = person.portal.realms.named("demo")
    keys = person.browser.get_cookie("portico-flow-demo").value.split(".")
    return [flow for key in keys if (flow := person.portal.engine.find(compiled, key)) and flow.kind is FlowKind.RESET]


def claims_to_be_done(person: Person, username: str) -> None:
    account, flow = account_of(person, username), flows_of(person)[0]
    forged = replace(flow, account_id=account.id, done=("forgot-password", "reset-code"))
    with person.portal.work.transaction() as unit:
        unit.flows.save(forged)
