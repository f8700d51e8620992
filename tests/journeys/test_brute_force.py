"""Whoever types wrong passwords waits longer and longer; nobody learns from it who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.accounts.account import AccountState
from portal.accounts.hashing import HashingOverloaded
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

WRONG = "not the password"
FLOOR = 5


def guesses(person: Person, times: int, login: str = "bob") -> list[int]:
    """The statuses of so many wrong passwords."""
    return [person.signs_in(login, WRONG).status for _ in range(times)]


def waits(person: Person) -> int:
    return int(person.page.headers["Retry-After"])


def protected(app, **keys: object) -> None:
    import_realm(app, demo_document(bruteForceProtected=True, quickLoginCheckMilliSeconds=0, **keys))


def test_after_five_wrong_passwords_even_the_right_one_waits(bob: Person, mallory: Person, clock):
    assert guesses(mallory, FLOOR + 1) == [422] * FLOOR + [429]
    assert mallory.signs_in("bob").status == 429
    clock.move(seconds=waits(mallory))
    assert mallory.signs_in("bob").path == "/realms/demo/account"


def test_the_delay_grows_with_every_further_wrong_password(bob: Person, mallory: Person, clock):
    guesses(mallory, FLOOR)
    found = []
    for _ in range(3):
        mallory.signs_in("bob", WRONG)
        found.append(waits(mallory))
        clock.move(seconds=found[-1])
        mallory.signs_in("bob", WRONG)
    assert found == [30, 60, 90]


def test_the_delay_never_grows_past_a_quarter_of_an_hour(app, bob: Person, mallory: Person, clock):
    import_realm(app, demo_document(attributes={"portico.limits.login_identity": "999 per minute"}))
    for _ in range(FLOOR + 35):
        mallory.signs_in("bob", WRONG)
        clock.move(minutes=15)
    mallory.signs_in("bob", WRONG)
    mallory.signs_in("bob", WRONG)
    assert waits(mallory) == 15 * 60


def test_whoever_waits_is_told_how_long_and_keeps_the_name(bob: Person, mallory: Person):
    guesses(mallory, FLOOR + 1)
    assert "30 seconds" in mallory.html
    assert mallory.form("/login").fields["username"] == "bob"


def test_waiting_is_not_counted(bob: Person, mallory: Person):
    guesses(mallory, FLOOR + 1)
    first = waits(mallory)
    guesses(mallory, 5)
    assert waits(mallory) == first


def test_a_name_that_nobody_has_waits_alike(bob: Person, mallory: Person, clock):
    """Same status, headers and body, try by try."""
    for _ in range(FLOOR + 2):
        known, unknown = (_answer(mallory, login) for login in ("bob", "eve"))
        assert known == unknown
    clock.move(seconds=31)
    assert _answer(mallory, "bob") == _answer(mallory, "eve")


def test_letter_case_and_blanks_make_no_other_name(bob: Person, mallory: Person):
    guesses(mallory, 3, "BOB")
    guesses(mallory, 2, " bob ")
    assert mallory.signs_in("Bob").status == 429


def test_a_right_password_begins_anew(bob: Person):
    guesses(bob, FLOOR - 1)
    bob.signs_in().signs_out()
    other = bob.at_another_device()
    assert guesses(other, FLOOR) == [422] * FLOOR


def test_wrong_passwords_are_forgotten_after_half_a_day(bob: Person, mallory: Person, clock):
    guesses(mallory, FLOOR - 1)
    clock.move(hours=12, seconds=1)
    assert guesses(mallory, FLOOR) == [422] * FLOOR


def test_delaying_one_name_of_an_account_tells_nothing_about_its_other_one(bob: Person, mallory: Person):
    guesses(mallory, FLOOR + 1)
    assert mallory.signs_in(bob.email, WRONG).status == 422
    assert mallory.signs_in("eve@example.test", WRONG).status == 422


def test_two_names_give_no_second_helping(bob: Person, mallory: Person):
    """While the failures of one name lock the account, its other name gets the answer of a wrong password."""
    guesses(mallory, FLOOR)
    assert mallory.signs_in(bob.email, PASSWORD).status == 422
    assert _last_error(bob) == "user_temporarily_disabled"


def test_a_known_device_never_waits_for_a_stranger(bob: Person, mallory: Person):
    bob.signs_in().signs_out()
    guesses(mallory, FLOOR + 1)
    assert bob.signs_in().path == "/realms/demo/account"


def test_a_known_device_has_tries_of_its_own_and_no_more(bob: Person):
    bob.signs_in().signs_out()
    assert guesses(bob, FLOOR + 1) == [422] * FLOOR + [429]


def test_a_device_is_known_to_its_own_account_only(bob: Person, mallory: Person):
    mallory.has_account()
    mallory.signs_in().signs_out()
    assert guesses(mallory, FLOOR + 1)[-1] == 429
    assert mallory.signs_in().path == "/realms/demo/account"


@pytest.mark.parametrize("cookie", ["", "x", "0" * 96, ".".join(["f" * 96] * 9), "é" * 96])
def test_a_made_up_device_is_no_known_one(bob: Person, mallory: Person, cookie: str):
    mallory.browser.set_cookie("portico-device-demo", cookie)
    assert guesses(mallory, FLOOR + 1)[-1] == 429


def test_many_at_once_get_no_more_tries_than_one_by_one(app, bob: Person):
    strangers = [Person(app, "mallory") for _ in range(12)]
    for each in strangers:
        each.opens("login")
    with ThreadPoolExecutor(len(strangers)) as threads:
        told = list(threads.map(lambda each: each.sends("/login", username="bob", password=WRONG).status, strangers))
    assert told.count(422) == FLOOR
    assert told.count(429) == len(strangers) - FLOOR


def test_one_source_waits_after_wrong_passwords_for_many_names(app, mallory: Person, clock, monkeypatch):
    for number in range(50):
        mallory.signs_in(f"somebody{number}", WRONG)
    assert mallory.signs_in("another", WRONG).status == 429
    mallory.browser.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert mallory.signs_in("another", WRONG).status == 422


def test_a_success_does_not_clear_what_a_source_did(app, bob: Person, mallory: Person):
    mallory.has_account()
    for number in range(49):
        mallory.signs_in(f"somebody{number}", WRONG)
    mallory.at_another_device().signs_in()
    mallory.signs_in("one more", WRONG)
    assert mallory.signs_in("another", WRONG).status == 429


def test_a_source_is_forgotten_a_quarter_of_an_hour_after_it_began(mallory: Person, clock):
    for number in range(49):
        mallory.signs_in(f"somebody{number}", WRONG)
    clock.move(minutes=15, seconds=1)
    mallory.signs_in("one more", WRONG)
    assert mallory.signs_in("another", WRONG).status == 422


def test_a_password_on_a_mails_link_is_counted_with_all_others(app, mallory: Person, clock):
    ada = Person(app, "ada").registers()
    phone = ada.at_another_device().opens(ada.newest_mail().link)
    told = [phone.sends("/verify-email/link", action="password", password=WRONG).status for _ in range(FLOOR + 1)]
    assert told == [422] * FLOOR + [429]
    assert mallory.signs_in("ada", WRONG).status == 429
    clock.move(seconds=waits(phone))
    assert phone.sends("/verify-email/link", action="password", password=PASSWORD).status == 200
    assert "VERIFY_EMAIL" in ada.events()


def test_events_tell_the_reason_that_the_page_does_not(bob: Person, mallory: Person):
    guesses(mallory, FLOOR)
    assert _last_error(bob) == "invalid_user_credentials"
    guesses(mallory, 1)
    assert _last_error(bob) == "user_temporarily_disabled"


def test_an_overloaded_portal_counts_no_try(bob: Person, mallory: Person, monkeypatch):
    monkeypatch.setattr(mallory.portal.services.hasher._threads, "run", _overloaded)
    assert guesses(mallory, FLOOR + 3) == [503] * (FLOOR + 3)
    monkeypatch.undo()
    assert mallory.signs_in("bob").path == "/realms/demo/account"


def test_a_protected_realm_says_for_itself_how_often_and_how_long(app, bob: Person, mallory: Person, clock):
    protected(app, failureFactor=2, waitIncrementSeconds=100, maxFailureWaitSeconds=150)
    assert guesses(mallory, 3) == [422, 422, 429]
    assert waits(mallory) == 100
    clock.move(seconds=100)
    assert guesses(mallory, 2) == [422, 429]
    assert waits(mallory) == 100
    clock.move(seconds=100)
    assert guesses(mallory, 2) == [422, 429]
    assert waits(mallory) == 150


def test_two_wrong_passwords_in_a_moment_are_no_persons(app, bob: Person, mallory: Person, clock):
    protected(app, failureFactor=30)
    import_realm(app, demo_document(bruteForceProtected=True, minimumQuickLoginWaitSeconds=7))
    assert guesses(mallory, 3) == [422, 422, 429]
    assert waits(mallory) == 7


def test_the_right_password_twice_in_a_moment_is_a_double_click(app, bob: Person):
    import_realm(app, demo_document(bruteForceProtected=True))
    assert bob.at_another_device().signs_in().path == bob.at_another_device().signs_in().path == "/realms/demo/account"


def test_a_realm_can_switch_accounts_off_for_good(app, bob: Person, mallory: Person, clock):
    protected(app, failureFactor=3, permanentLockout=True)
    guesses(mallory, 3)
    assert _last_error(bob) == "user_disabled_by_permanent_lockout"
    clock.move(days=30)
    assert bob.signs_in().status == 422
    assert bob.account().state is AccountState.INACTIVE


def _answer(person: Person, login: str) -> tuple[int, dict[str, str], str]:
    person.at_another_device()
    page = person.signs_in(login, WRONG).page
    told = {name: value for name, value in page.headers.items() if name not in _OF_ITS_OWN}
    return page.status_code, told, _masked(person.html, login)


_OF_ITS_OWN = ("Set-Cookie", "X-Request-Id", "X-Request-ID", "RateLimit", "Content-Security-Policy")


def _masked(html: str, login: str) -> str:
    html = re.sub(r'(csrf_token" value=|X-CSRFToken[^:]*: |request_id|nonce=)["&#34;]*[\w.\-]+', "", html)
    return re.sub(rf'value="{login}"', "", html)


def _last_error(person: Person) -> str | None:
    compiled = person.portal.realms.named(person.realm)
    with person.portal.work.reading() as unit:
        return unit.events.newest(compiled.realm.id, limit=1)[0][1].error


def _overloaded(*_: object) -> bytes:
    """The hashing threads of a machine that cannot keep up."""
    raise HashingOverloaded(3)
