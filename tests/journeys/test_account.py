"""The account: a person sees, changes, takes along and deletes what is theirs; nobody else does. Without JavaScript."""

import json

import pytest

from portal.accounts.account import AccountState, IdentifierKind
from portal.accounts.session import key_hash
from portal.flows.housekeeping import tidy
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

NEW_PASSWORD = "another horse battery"
PAGES = ("", "/profile", "/email", "/password", "/sessions", "/activity", "/consents", "/data", "/delete")


@pytest.fixture
def home(bob: Person) -> Person:
    """Bob, signed in."""
    return bob.signs_in()


# the pages


@pytest.mark.parametrize("page", PAGES)
def test_nobody_but_the_owner_sees_a_page(ada: Person, page: str):
    assert ada.opens(f"account{page}").path == "/realms/demo/login"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_way_out_and_is_kept_by_no_cache(home: Person, page: str):
    home.opens(f"account{page}")
    assert home.status == 200
    assert home.form("/logout")
    assert home.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["/x.css", ";.js", "/profile/x.png"])
def test_an_address_that_looks_like_a_file_is_no_account_page(home: Person, page: str):
    assert home.opens(f"account{page}").status == 404


def test_whoever_was_signed_out_is_told_and_led_back(home: Person):
    home.at_another_device().signs_in().opens("account/sessions").sends("/sessions", end="others")
    home.opens("account/password")
    assert "You were signed out to keep your account safe." in home.html
    home.sends("/login", username="bob", password=PASSWORD)
    assert home.path == "/realms/demo/account/password"


def test_what_was_sent_after_the_session_ended_is_told_to_be_unsaved(home: Person):
    home.opens("account/profile")
    home.at_another_device().signs_in().opens("account/sessions").sends("/sessions", end="others")
    home.sends("/profile", firstName="Robert")
    assert "nothing was saved" in home.html
    home.sends("/login", username="bob", password=PASSWORD)
    assert home.path == "/realms/demo/account/profile"
    assert home.form("/profile").fields["firstName"] == "Bob"


def test_a_sign_in_leads_nowhere_but_to_an_account_page(bob: Person):
    for place in ("//evil.example", "https://evil.example", "../../admin", "keep"):
        other = bob.at_another_device()
        other.opens(f"login?back={place}")
        assert "back" not in other.form("/login").fields
        other.sends("/login", username="bob", password=PASSWORD, back=place)
        assert other.path == "/realms/demo/account"


def test_a_live_check_after_the_session_ended_answers_with_no_page(ada: Person):
    token = ada.opens("login").form("/login").fields["csrf_token"]
    answer = ada.browser.post(
        "/realms/demo/account/profile/check/firstName",
        data={"firstName": "x", "csrf_token": token},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 403


def test_the_overview_leads_to_everything(home: Person):
    for page in PAGES[1:]:
        assert f'href="/realms/demo/account{page}"' in home.html


def test_a_post_without_a_session_changes_nothing(home: Person, ada: Person):
    form = home.opens("account/profile").form("/profile")
    ada.opens("login")
    stolen = {**form.fields, "csrf_token": ada.form("/login").fields["csrf_token"], "firstName": "Eve"}
    assert ada.browser.post(form.action, data=stolen).status_code == 303
    assert home.account().attributes["firstName"] == ("Bob",)


# the profile


def test_the_profile_is_edited_by_the_fields_of_the_registration(home: Person):
    home.opens("account/profile")
    assert home.form("/profile").fields["firstName"] == "Bob"
    home.sends("/profile", firstName="Robert")
    assert home.path == "/realms/demo/account"
    assert "Your profile is saved." in home.html
    assert "Robert" in home.html


def test_a_wrong_value_is_told_and_nothing_is_saved(home: Person):
    home.opens("account/profile").sends("/profile", firstName="Robert", phoneNumber="0 12")
    assert home.status == 422
    assert 'href="#phoneNumber"' in home.html
    assert home.form("/profile").fields["firstName"] == "Robert"
    assert home.account().attributes["firstName"] == ("Bob",)


def test_an_emptied_answer_is_gone(app, bob: Person):
    import_realm(app, demo_document(_with_nickname))
    bob.signs_in().opens("account/profile").sends("/profile", nickname="Bobby")
    assert bob.account().attributes["nickname"] == ("Bobby",)
    bob.opens("account/profile").sends("/profile", nickname="")
    assert "nickname" not in bob.account().attributes


def test_what_a_person_may_not_write_stays_whatever_is_sent(app, bob: Person):
    import_realm(app, demo_document(_with_tier))
    bob.signs_in().opens("account/profile")
    bob.sends("/profile", tier="gold", emailVerified="true", username="root", email="x@example.test")
    known = bob.account()
    assert "tier" not in known.attributes
    assert (known.username, known.email) == ("bob", "bob@example.test")


def test_a_field_is_checked_live_by_the_rule_of_the_submit(home: Person):
    home.opens("account/profile")
    token = home.form("/profile").fields["csrf_token"]
    wrong = home.browser.post(
        "/realms/demo/account/profile/check/phoneNumber", data={"phoneNumber": "0 12", "csrf_token": token}
    )
    assert 'data-valid="false"' in wrong.get_data(as_text=True)


@pytest.mark.parametrize("name", ["email", "username", "tier"])
def test_what_is_not_asked_is_not_checked(home: Person, name: str):
    token = home.opens("account/profile").form("/profile").fields["csrf_token"]
    address = f"/realms/demo/account/profile/check/{name}"
    assert home.browser.post(address, data={name: "x", "csrf_token": token}).status_code == 404


def test_a_user_name_can_be_changed_where_the_realm_allows_it(app, bob: Person, ada: Person):
    import_realm(app, demo_document(editUsernameAllowed=True))
    bob.signs_in().opens("account/profile").sends("/profile", username="robert")
    assert bob.path == "/realms/demo/account"
    assert ada.at_another_device().signs_in("robert").path == "/realms/demo/account"
    assert ada.at_another_device().signs_in("bob").status == 422


def test_a_taken_user_name_is_told_and_the_old_one_kept(app, ada: Person, bob: Person):
    import_realm(app, demo_document(editUsernameAllowed=True))
    ada.has_account()
    bob.signs_in().opens("account/profile").sends("/profile", username="ADA")
    assert 'href="#username"' in bob.html
    assert bob.account().username == "bob"


def test_a_user_name_cannot_become_somebodys_address(app, bob: Person):
    import_realm(app, demo_document(editUsernameAllowed=True))
    bob.signs_in().opens("account/profile").sends("/profile", username="ada@example.test")
    assert bob.status == 422
    assert 'href="#username"' in bob.html


def test_an_old_form_comes_back_filled(home: Person):
    form = home.opens("account/profile").form("/profile")
    old = {**form.fields, "firstName": "Robert", "csrf_token": "too old"}
    home.page = home.browser.post(form.action, data=old, headers={"Sec-Fetch-Site": "same-origin"})
    assert home.status == 422
    assert home.form("/profile").fields["firstName"] == "Robert"


def test_a_text_is_data_and_nothing_else(home: Person):
    home.opens("account/profile").sends("/profile", firstName="{{ 7*7 }}<img src=x>")
    assert "<img" not in home.html
    assert "49" not in home.html


# the password


def test_the_password_is_changed_and_the_owner_told(home: Person):
    changes_password(home)
    assert home.path == "/realms/demo/account"
    assert "Your password is changed." in home.html
    assert "password" in home.newest_mail().subject
    other = home.at_another_device()
    assert other.signs_in(password=NEW_PASSWORD).path == "/realms/demo/account"
    assert home.at_another_device().signs_in().status == 422


def test_a_changed_password_ends_every_other_session(home: Person):
    other = home.at_another_device().signs_in()
    changes_password(home)
    assert other.opens("account").path == "/realms/demo/login"
    assert home.opens("account").path == "/realms/demo/account"


def test_a_copied_cookie_is_worth_nothing_after_the_change(home: Person):
    copied = home.browser.get_cookie("portico-session-demo").value
    changes_password(home)
    thief = home.at_another_device()
    thief.browser.set_cookie("portico-session-demo", copied)
    assert thief.opens("account").path == "/realms/demo/login"


def test_a_wrong_present_password_changes_nothing(home: Person):
    changes_password(home, password="not this one")
    assert home.status == 422
    assert 'href="#password"' in home.html
    assert home.at_another_device().signs_in().path == "/realms/demo/account"


def test_every_mistake_is_told_at_once(home: Person):
    changes_password(home, password="", password__new="short", password__confirm="")
    assert 'href="#password"' in home.html
    assert 'href="#password-new"' in home.html


@pytest.mark.parametrize("new", [PASSWORD, "bob", "bob@example.test"])
def test_the_policy_and_the_old_password_hold(home: Person, new: str):
    changes_password(home, password__new=new, password__confirm=new)
    assert 'href="#password-new"' in home.html


def test_two_different_new_passwords_are_told(home: Person):
    changes_password(home, password__confirm="something else entirely")
    assert 'href="#password-confirm"' in home.html


def test_passwords_never_come_back_in_a_page(home: Person):
    changes_password(home, password="not this one")
    known = home.form("/password").fields
    assert (known["password"], known["password-new"], known["password-confirm"]) == ("", "", "")


def test_a_stolen_session_is_no_place_to_guess_passwords(home: Person):
    for _ in range(40):
        changes_password(home, password="a guess of somebody")
    assert home.status in (422, 429)
    home.opens("account/password")
    changes_password(home)
    assert "Your password is changed." not in home.html


# the e-mail address


def test_an_address_is_changed_once_the_new_mailbox_is_proven(home: Person):
    asks_for_address(home, "new@example.test")
    assert home.path == "/realms/demo/account/email/confirm"
    assert home.account().email == "bob@example.test"
    home.sends("/email/confirm", code=mail_to(home, "new@example.test").code)
    assert home.path == "/realms/demo/account"
    assert "Your email address is changed." in home.html
    known = home.account()
    assert (known.email, known.is_email_verified) == ("new@example.test", True)


def test_the_new_address_signs_in_and_the_old_one_no_longer(home: Person):
    changes_address(home, "new@example.test")
    assert home.at_another_device().signs_in("new@example.test").path == "/realms/demo/account"
    assert home.at_another_device().signs_in("bob@example.test").status == 422


def test_a_change_asks_for_the_password(home: Person):
    asks_for_address(home, "new@example.test", password="not this one")
    assert home.status == 422
    assert 'href="#password"' in home.html
    assert home.form("/email").fields["email"] == "new@example.test"
    assert not [mail for mail in delivered(home) if mail.to == "new@example.test"]


@pytest.mark.parametrize("typed", ["", "no address", "bob@example.test", "BOB@example.test"])
def test_an_address_that_will_not_do_is_told(home: Person, typed: str):
    asks_for_address(home, typed)
    assert home.status == 422
    assert 'href="#email"' in home.html


def test_a_wrong_code_is_told_and_kept(home: Person):
    asks_for_address(home, "new@example.test")
    code = int(mail_to(home, "new@example.test").code)
    home.sends("/email/confirm", code=f"{(code + 1) % 1_000_000:06d}")
    assert home.status == 422
    assert 'href="#code"' in home.html
    assert home.account().email == "bob@example.test"


def test_the_mail_is_sent_again_after_the_cool_down(home: Person, clock):
    asks_for_address(home, "new@example.test")
    assert home.sends("/email/resend").status == 429
    clock.move(seconds=31)
    home.opens("account/email/confirm").sends("/email/resend")
    assert "A new mail is on its way." in home.html
    assert len([mail for mail in delivered(home) if mail.to == "new@example.test"]) == 2


def test_asking_twice_for_the_same_address_sends_one_mail(home: Person):
    asks_for_address(home, "new@example.test")
    asks_for_address(home, "new@example.test")
    assert home.path == "/realms/demo/account/email/confirm"
    assert len([mail for mail in delivered(home) if mail.to == "new@example.test"]) == 1


def test_another_wish_takes_the_place_of_the_first(home: Person):
    asks_for_address(home, "first@example.test")
    first = mail_to(home, "first@example.test")
    changes_address(home, "second@example.test")
    home.opens(link_of(first, "update-email"))
    assert not [form for form in home.forms() if form.action.endswith("/update-email/link")]
    assert home.account().email == "second@example.test"


def test_the_link_confirms_where_the_owner_is_signed_in(home: Person):
    asks_for_address(home, "new@example.test")
    home.opens(link_of(mail_to(home, "new@example.test"), "update-email"))
    assert home.account().email == "bob@example.test"
    home.sends("/update-email/link", action="press")
    assert home.account().email == "new@example.test"
    assert home.opens("account/email/confirm").sends("/email/confirm").path == "/realms/demo/account"


def test_elsewhere_the_link_shows_the_code_and_confirms_nothing(home: Person, mallory: Person):
    asks_for_address(home, "new@example.test")
    mail = mail_to(home, "new@example.test")
    mallory.opens(link_of(mail, "update-email"))
    assert f"{mail.code[:3]} {mail.code[3:]}" in mallory.html
    mallory.sends("/update-email/link", action="press")
    assert home.account().email == "bob@example.test"


def test_somebody_elses_session_confirms_nothing(home: Person, ada: Person):
    asks_for_address(home, "new@example.test")
    ada.has_account()
    ada.signs_in().opens(link_of(mail_to(home, "new@example.test"), "update-email"))
    ada.sends("/update-email/link", action="press")
    assert home.account().email == "bob@example.test"
    assert ada.account().email == "ada@example.test"


def test_the_reader_of_the_new_mailbox_can_end_the_change(home: Person, ada: Person):
    asks_for_address(home, ada.email)
    mail = mail_to(home, ada.email)
    ada.opens(link_of(mail, "update-email")).sends("/update-email/link", action="stop")
    home.sends("/email/confirm", code=mail.code)
    assert home.status == 422
    assert home.account().email == "bob@example.test"


def test_a_taken_address_looks_like_a_free_one_and_is_never_taken_over(home: Person, ada: Person):
    ada.has_account()
    asks_for_address(home, ada.email)
    assert home.path == "/realms/demo/account/email/confirm"
    assert "already have an account" in ada.newest_mail().subject
    assert ada.at_another_device().signs_in(ada.email).path == "/realms/demo/account"


def test_under_explain_a_taken_address_is_told(app, ada: Person, bob: Person):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    ada.has_account()
    asks_for_address(bob.signs_in(), ada.email)
    assert bob.status == 422
    assert 'href="#email"' in bob.html


def test_an_address_that_was_claimed_meanwhile_stays_its_owners(home: Person, ada: Person):
    asks_for_address(home, ada.email)
    code = mail_to(home, ada.email).code
    ada.has_account()
    home.sends("/email/confirm", code=code)
    assert home.status == 422
    assert home.account().email == "bob@example.test"
    assert home.account().is_email_verified


def test_where_nothing_is_proven_the_address_is_changed_at_once(app, ada: Person):
    import_realm(app, demo_document(verifyEmail=False))
    ada.registers()
    asks_for_address(ada, "new@example.test")
    assert ada.path == "/realms/demo/account"
    assert ada.account().email == "new@example.test"


def test_a_changed_password_ends_a_change_that_waits(home: Person):
    asks_for_address(home, "thief@example.test")
    code = mail_to(home, "thief@example.test").code
    changes_password(home)
    home.opens("account/email/confirm")
    assert home.path == "/realms/demo/account/email"
    link = link_of(mail_to(home, "thief@example.test"), "update-email")
    home.opens(link)
    assert code not in home.html
    assert not [form for form in home.forms() if form.action.endswith("/update-email/link")]


# the way back


def test_the_old_mailbox_is_told_and_can_take_the_change_back(home: Person):
    changes_address(home, "thief@example.test")
    owner = home.at_another_device()
    owner.opens(link_of(mail_to(home, "bob@example.test"), "restore-email"))
    assert home.account().email == "thief@example.test"
    owner.sends("/restore-email/link", action="press")
    known = home.account()
    assert (known.email, known.is_email_verified) == ("bob@example.test", True)
    assert "/forgot-password" in owner.html


def test_taking_back_puts_everybody_out_and_the_password_is_worth_nothing(home: Person):
    changes_address(home, "thief@example.test")
    home.at_another_device().opens(link_of(mail_to(home, "bob@example.test"), "restore-email")).sends(
        "/restore-email/link", action="press"
    )
    assert home.opens("account").path == "/realms/demo/login"
    assert home.at_another_device().signs_in().status == 422


def test_where_nobody_can_reset_the_password_stays(app, bob: Person):
    import_realm(app, demo_document(resetPasswordAllowed=False))
    changes_address(bob.signs_in(), "new@example.test")
    bob.opens(link_of(mail_to(bob, "bob@example.test"), "restore-email")).sends("/restore-email/link", action="press")
    assert bob.signs_in().path == "/realms/demo/account"


def test_the_way_back_is_open_for_seven_days(home: Person, clock):
    changes_address(home, "thief@example.test")
    link = link_of(mail_to(home, "bob@example.test"), "restore-email")
    clock.move(days=6, hours=23)
    tidies(home, clock)
    assert home.at_another_device().opens(link).form("/restore-email/link")
    clock.move(hours=2)
    assert home.at_another_device().opens(link).status == 410


def test_neither_a_new_password_nor_another_change_closes_the_way_back(home: Person):
    changes_address(home, "thief@example.test")
    link = link_of(mail_to(home, "bob@example.test"), "restore-email")
    changes_password(home)
    changes_address(home, "other@example.test", password=NEW_PASSWORD)
    home.at_another_device().opens(link).sends("/restore-email/link", action="press")
    assert home.account().email == "bob@example.test"


def test_the_thiefs_own_way_back_is_closed_with_it(home: Person):
    changes_address(home, "thief@example.test")
    changes_address(home, "other@example.test")
    thiefs = link_of(mail_to(home, "thief@example.test", "restore-email"), "restore-email")
    owner = home.at_another_device()
    owner.opens(link_of(mail_to(home, "bob@example.test"), "restore-email")).sends(
        "/restore-email/link", action="press"
    )
    thief = home.at_another_device().opens(thiefs)
    assert not [form for form in thief.forms() if form.action.endswith("/restore-email/link")]


def test_a_way_back_works_once(home: Person):
    changes_address(home, "new@example.test")
    link = link_of(mail_to(home, "bob@example.test"), "restore-email")
    owner = home.at_another_device()
    owner.opens(link).sends("/restore-email/link", action="press")
    owner.opens(link)
    assert not [form for form in owner.forms() if form.action.endswith("/restore-email/link")]


@pytest.mark.parametrize("path", ["update-email", "restore-email"])
def test_a_link_for_one_purpose_is_nothing_for_another(ada: Person, path: str):
    ada.registers()
    token = ada.newest_mail().link.rsplit("/", 1)[1]
    assert ada.opens(f"{path}/link/{token}").status == 404


# sessions


def test_sessions_are_listed_with_this_one_first(home: Person):
    home.opens("account/sessions").sends("/sessions", end="others")
    home.at_another_device().signs_in()
    home.opens("account/sessions")
    assert home.html.count("Signed in</dt>") == 2
    assert home.html.index("this browser") < home.html.index("Sign out there")


def test_one_session_is_ended(home: Person):
    home.opens("account/sessions").sends("/sessions", end="others")
    other = home.at_another_device().signs_in()
    home.opens("account/sessions").sends("/sessions", end=session_button(home))
    assert home.status == 200
    assert other.opens("account").path == "/realms/demo/login"
    assert home.opens("account").path == "/realms/demo/account"


def test_all_other_sessions_are_ended(home: Person):
    others = [home.at_another_device().signs_in() for _ in range(2)]
    home.opens("account/sessions").sends("/sessions", end="others")
    assert "You are signed out everywhere else." in home.html
    assert {each.opens("account").path for each in others} == {"/realms/demo/login"}


def test_signing_out_everywhere_ends_this_one_too(home: Person):
    other = home.at_another_device().signs_in()
    home.opens("account/sessions").sends("/sessions", end="all")
    assert home.path == "/realms/demo/login"
    assert other.opens("account").path == "/realms/demo/login"


def test_somebody_elses_session_cannot_be_ended(home: Person, ada: Person):
    ada.has_account()
    ada.signs_in()
    with ada.portal.work.reading() as unit:
        known = unit.sessions.by_key(_hash_of(ada))
    home.opens("account/sessions").sends("/sessions", end=known.id)
    assert ada.opens("account").path == "/realms/demo/account"


def test_an_old_session_is_not_listed(home: Person, clock):
    clock.move(minutes=31)
    home.signs_in().opens("account/sessions")
    assert home.html.count("Signed in</dt>") == 1


# consents, events, data


def test_consents_are_shown_with_version_and_time(home: Person):
    home.opens("account/consents")
    with home.portal.work.reading() as unit:
        consent = unit.consents.of_account(_id_of(unit, home))[0]
    assert consent.version in home.html
    assert "22 November 2026" in home.html


def test_events_are_told_in_words(home: Person):
    home.at_another_device().signs_in(password="wrong password")
    home.opens("account/activity")
    for sentence in ("The account was created", "Signed in", "Somebody tried to sign in and failed"):
        assert sentence in home.html
    assert "LOGIN" not in home.html


def test_somebody_elses_events_are_not_shown(home: Person, ada: Person):
    ada.has_account()
    ada.signs_in().opens("account/activity")
    assert ada.html.count("The account was created") == 1


def test_the_data_is_taken_along_for_the_password(home: Person):
    home.opens("account/data").sends("/data", password=PASSWORD)
    assert home.page.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(home.html)
    assert data["account"]["email"] == home.email
    assert data["attributes"]["firstName"] == ["Bob"]
    assert data["consents"]
    assert data["events"]
    assert data["sessions"]


def test_no_secret_is_in_the_data(home: Person):
    home.opens("account/data").sends("/data", password=PASSWORD)
    known = home.account()
    for secret in (known.password_hash, "bcrypt", _hash_of(home), PASSWORD):
        assert secret not in home.html


def test_without_the_password_no_data_is_handed_out(home: Person):
    home.opens("account/data").sends("/data", password="not this one")
    assert home.status == 422
    assert 'href="#password"' in home.html


# deletion


def test_deleting_signs_out_everywhere_and_says_when(home: Person):
    other = home.at_another_device().signs_in()
    asks_for_deletion(home)
    assert "29 November 2026" in home.html
    assert other.opens("account").path == "/realms/demo/login"
    assert home.opens("account").path == "/realms/demo/login"
    assert "29 November 2026" in home.newest_mail().text


@pytest.mark.parametrize(("password", "confirm", "field"), [("wrong", "on", "password"), (PASSWORD, "", "confirm")])
def test_password_and_confirmation_are_both_wanted(home: Person, password: str, confirm: str, field: str):
    asks_for_deletion(home, password=password, confirm=confirm)
    assert home.status == 422
    assert f'href="#{field}"' in home.html
    assert home.account().delete_at is None


def test_the_account_can_be_kept_until_then(home: Person, clock):
    asks_for_deletion(home)
    clock.move(days=6)
    home.signs_in()
    assert "This account will be deleted" in home.html
    home.sends("/account/keep")
    assert "Your account stays." in home.html
    clock.move(days=2)
    tidies(home, clock)
    assert home.signs_in().path == "/realms/demo/account"


def test_after_the_window_nothing_of_the_person_is_left(home: Person, clock):
    account_id = home.account().id
    asks_for_deletion(home)
    home.mails()
    clock.move(days=7, seconds=1)
    tidies(home, clock)
    assert home.signs_in().status == 422
    with home.portal.work.reading() as unit:
        left = unit.accounts.get(account_id)
        events = unit.events.of_account(account_id, limit=100)
    assert (left.state, left.identifiers, dict(left.attributes), left.password_hash) == (
        AccountState.DELETED,
        (),
        {},
        None,
    )
    assert events[0].name == "DELETE_ACCOUNT"
    assert not any(event.address or event.details for event in events)


def test_name_and_address_are_free_again_after_a_deletion(home: Person, clock):
    asks_for_deletion(home)
    clock.move(days=7, seconds=1)
    tidies(home, clock)
    again = home.at_another_device()
    again.registers()
    again.verifies_by_code()
    assert again.path == "/realms/demo/account"


def test_a_thief_who_deletes_is_undone_by_the_way_back(home: Person, clock):
    changes_address(home, "thief@example.test")
    link = link_of(mail_to(home, "bob@example.test"), "restore-email")
    asks_for_deletion(home)
    home.at_another_device().opens(link).sends("/restore-email/link", action="press")
    clock.move(days=8)
    tidies(home, clock)
    assert home.account().email == "bob@example.test"


# what people do


def changes_password(person: Person, **typed: str) -> Person:
    given = {"password": PASSWORD, "password__new": NEW_PASSWORD, "password__confirm": NEW_PASSWORD, **typed}
    return person.opens("account/password").sends("/account/password", **given)


def asks_for_address(person: Person, address: str, password: str = PASSWORD) -> Person:
    return person.opens("account/email").sends("/account/email", email=address, password=password)


def changes_address(person: Person, address: str, password: str = PASSWORD) -> Person:
    asks_for_address(person, address, password)
    return person.sends("/email/confirm", code=mail_to(person, address).code)


def asks_for_deletion(person: Person, *, password: str = PASSWORD, confirm: str = "on") -> Person:
    return person.opens("account/delete").sends("/account/delete", password=password, confirm=confirm)


def delivered(person: Person):
    person.portal.worker.run_once()
    return person.all_mails()


def mail_to(person: Person, address: str, naming: str = ""):
    return next(mail for mail in delivered(person) if mail.to == address and naming in mail.text)


def link_of(mail, page: str) -> str:
    found = next(line for line in mail.text.splitlines() if f"/{page}/link/" in line)
    return found.strip().removeprefix("http://localhost")


def session_button(person: Person) -> str:
    values = [value for form in person.forms() for name, value in form.buttons if name == "end"]
    return next(value for value in values if value not in ("all", "others"))


def tidies(person: Person, clock) -> None:
    tidy(person.portal.work, [each.realm for each in person.portal.realms.all()], clock)


def _hash_of(person: Person) -> str:
    return key_hash(person.browser.get_cookie("portico-session-demo").value)


def _id_of(unit, person: Person) -> str:
    realm = person.portal.realms.named("demo").realm
    return unit.accounts.holding(realm.id, IdentifierKind.USERNAME, person.name).id


def _with_nickname(document) -> None:
    _with_attribute(document, {"name": "nickname", "permissions": {"view": ["user"], "edit": ["user"]}})


def _with_tier(document) -> None:
    _with_attribute(document, {"name": "tier", "permissions": {"view": ["user"], "edit": ["admin"]}})


def _with_attribute(document, attribute) -> None:
    config = document["components"]["org.keycloak.userprofile.UserProfileProvider"][0]["config"]
    profile = json.loads(config["kc.user.profile.config"][0])
    profile["attributes"].append(attribute)
    config["kc.user.profile.config"] = [json.dumps(profile)]
