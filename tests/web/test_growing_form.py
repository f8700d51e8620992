"""A form grows without a script: by the buttons of rows, and by coming back with what its answers bring up."""

import re

import pytest

from tests.support.filled_form import FilledForm, by_name
from tests.support.person import Person
from tests.support.portals import import_realm
from tests.support.showcase import RIGHT, SECRETS, showcase_document

REGISTER = "/realms/showcase/register"


@pytest.fixture
def filling(app) -> Person:
    """Ada, at the empty form."""
    import_realm(app, showcase_document())
    return Person(app, "ada", "showcase").opens("register")


@pytest.fixture
def home(filling: Person) -> Person:
    """Ada, with an account, signed in."""
    _send(filling, "/register", **RIGHT, **SECRETS)
    assert filling.status == 303
    return filling


def test_a_row_more_comes_empty_with_the_cursor_in_it_and_everything_else_as_it_was(filling: Person):
    _press(filling, "/register", "row:add", "languages", email="ada@", languages=["English"], interests=["art"])
    assert filling.status == 200
    assert _values(filling, "languages") == ["English", ""]
    assert _values(filling, "email") == ["ada@"]
    assert _values(filling, "interests") == ["", "art"]
    assert re.search(r'value="" id="languages--2"[^>]* autofocus', filling.html)
    assert filling.html.count("autofocus") == 1
    assert "is-wrong" not in filling.html


def test_a_row_less_leaves_the_others_and_goes_on_in_the_next(filling: Person):
    _press(filling, "/register", "row:remove", "languages:1", languages=["English", "French", "", "German"])
    assert _values(filling, "languages") == ["English", "", "German"]
    assert re.search(r'value="" id="languages--2"[^>]* autofocus', filling.html)


def test_the_last_row_stays(filling: Person):
    _press(filling, "/register", "row:remove", "languages:0", languages=["English"])
    assert _values(filling, "languages") == [""]


def test_there_is_no_button_for_a_row_too_many(filling: Person):
    _press(filling, "/register", "row:add", "languages", languages=["a", "b", "c"])
    assert re.search(r'name="row:add"[^>]* hidden>', filling.html)


@pytest.mark.parametrize("pressed", ["languages:x", "languages:99", "languages:-1", "languages", "", ":", "nickname:0"])
def test_a_button_that_is_none_changes_nothing(filling: Person, pressed: str):
    _press(filling, "/register", "row:remove", pressed, languages=["English"], nickname="Pip")
    assert _values(filling, "languages") == ["English"]


def test_enter_sends_the_form_and_presses_no_rows_button(filling: Person):
    first = re.search(r'<button type="submit"[^>]*>', filling.html)
    assert first
    assert "data-default" in first[0]
    assert "formaction" not in first[0]


def test_rows_do_not_count_as_registrations(filling: Person):
    for _ in range(35):
        _press(filling, "/register", "row:add", "languages")
    assert filling.status == 200


def test_a_question_that_answers_bring_up_is_asked_before_anything_is_judged(filling: Person):
    answers = {name: value for name, value in RIGHT.items() if name not in ("companyName", "state")}
    _send(filling, "/register", **answers, **SECRETS)
    assert filling.status == 422
    assert 'id="error-summary"' not in filling.html
    assert re.search(r'<div class="notice notice-info"[^>]*autofocus', filling.html)
    assert re.findall(r'<li><a href="#(\w+)">', filling.html) == ["companyName", "state"]
    assert _values(filling, "companyName") == [""]
    assert _values(filling, "languages") == ["English", "French"]
    assert _values(filling, "interests") == ["", "music", "art"]


def test_once_it_was_seen_it_is_judged(filling: Person):
    _send(filling, "/register", **{**RIGHT, "companyName": "", "state": ""}, **SECRETS)
    assert 'href="#companyName">Fill in: Company</a>' in filling.html
    assert 'href="#state">Fill in: State</a>' in filling.html


def test_what_is_hidden_is_neither_required_nor_kept(filling: Person):
    _send(filling, "/register", **{**RIGHT, "tier": "free", "country": "IS", "postalCode": ""}, **SECRETS)
    assert filling.status == 303
    assert not {"companyName", "state"} & set(filling.account().attributes)


def test_a_script_gets_the_questions_that_the_answers_bring_up_and_nothing_else(filling: Person):
    token = filling.form("/register").fields["csrf_token"]
    page = _bring_up(filling, token, tier="premium", country="DE")
    assert re.findall(r'<div data-slot="(\w+)"', page) == ["companyName", "state", "postalCode"]
    assert re.findall(r'<option value="(\w+)"', page) == ["BY", "BE", "HH"]
    assert re.findall(r'<div data-slot="(\w+)"', _bring_up(filling, token, tier="free")) == ["postalCode"]


def test_whether_it_has_to_be_answered_comes_along(filling: Person):
    token = filling.form("/register").fields["csrf_token"]
    assert "aria-required" in _bring_up(filling, token, country="US").split('data-slot="postalCode"')[1]
    assert "aria-required" not in _bring_up(filling, token, country="IS").split('data-slot="postalCode"')[1]


@pytest.mark.parametrize("secret", ["password", "password-confirm", "password-new"])
def test_a_password_is_refused_there(filling: Person, secret: str):
    token = filling.form("/register").fields["csrf_token"]
    data = {"csrf_token": token, "tier": "premium", secret: "x"}
    assert filling.browser.post(f"{REGISTER}/questions", data=data).status_code == 400


def test_the_account_page_grows_the_same_way(home: Person):
    home.opens("account/profile")
    _press(home, "/account/profile", "row:add", "languages", languages=["English"])
    assert _values(home, "languages", "/account/profile") == ["English", ""]
    home.opens("account/profile")
    token = home.form("/profile").fields["csrf_token"]
    page = home.browser.post(
        "/realms/showcase/account/profile/questions", data={"csrf_token": token, "country": "US"}
    ).get_data(as_text=True)
    assert re.findall(r'<div data-slot="(\w+)"', page) == ["state", "postalCode"]


def test_the_account_page_asks_what_a_change_brings_up(home: Person):
    home.opens("account/profile")
    form = FilledForm(home.html, "/account/profile")
    kept = [(name, value) for name, value in form.filled(country="DE") if name != "state"]
    home.page = home.browser.post(form.action, data=by_name(kept))
    assert home.status == 422
    assert re.findall(r'<li><a href="#(\w+)">', home.html) == ["state"]
    assert "passwords" not in home.html.split("</main>")[0]


def test_what_is_asked_at_a_later_sign_in_grows_as_well(home: Person):
    home.signs_out()
    home.signs_in()
    assert home.path.endswith("/update-profile"), home.html
    form = FilledForm(home.html, "/update-profile")
    token = dict(form.pairs)["csrf_token"]
    address = f"/realms/showcase/update-profile/questions?flow={dict(form.pairs)['flow']}"
    page = home.browser.post(address, data={"csrf_token": token, "referral": "friend"}).get_data(as_text=True)
    assert re.findall(r'<div data-slot="(\w+)"', page) == ["friend"]
    home.page = home.browser.post(form.action, data=by_name(form.filled(referral="friend")))
    assert home.status == 422
    assert re.findall(r'<li><a href="#(\w+)">', home.html) == ["friend"]
    again = FilledForm(home.html, "/update-profile")
    home.page = home.browser.post(again.action, data=by_name(again.filled(friend="Charles")), follow_redirects=True)
    assert home.path.endswith("/account")
    assert home.account().attributes["friend"] == ("Charles",)


def _send(person: Person, action: str, **answers: str | list[str]) -> None:
    form = FilledForm(person.html, action)
    person.page = person.browser.post(form.action, data=by_name(form.filled(**answers)))


def _press(person: Person, action: str, button: str, value: str, **answers: str | list[str]) -> None:
    form = FilledForm(person.html, action)
    data = {**by_name(form.filled(**answers)), button: [value]}
    person.page = person.browser.post(f"{form.action}/rows", data=data)


def _bring_up(person: Person, token: str, **answers: str) -> str:
    page = person.browser.post(f"{REGISTER}/questions", data={"csrf_token": token, **answers})
    return page.get_data(as_text=True)


def _values(person: Person, name: str, action: str = "/register") -> list[str]:
    return FilledForm(person.html, action).values(name)


def test_a_check_that_comes_after_its_question_went_has_nothing_to_say(filling: Person):
    token = filling.form("/register").fields["csrf_token"]
    data = {"csrf_token": token, "companyName": "", "accountType": "nobody"}
    checked = [
        filling.browser.post(f"{REGISTER}/check/{name}", data=data).status_code for name in ("companyName", "nothing")
    ]
    assert checked == [204, 404]
