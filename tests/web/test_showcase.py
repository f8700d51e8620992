"""The realm with every validator and every input type, without a script: each field right and wrong, at the submit and
in its live check; nothing that was typed is lost; the account page asks the same."""

import html
import re

import pytest

from portal.profile.compile import validators
from portal.web.inputs import DATES, LETTERS
from tests.support.filled_form import FilledForm, by_name
from tests.support.person import Person
from tests.support.portals import import_realm
from tests.support.showcase import RIGHT, SECRETS, WRONG, showcase_document, showcase_profile

REGISTER = "/realms/showcase/register"
TYPES = {*LETTERS, *DATES, "number", "range", "color"} - {"text", "password"}
KINDS = {"textarea", "select", "multiselect", "select-radiobuttons", "multiselect-checkboxes", "checkbox", "hidden"}


@pytest.fixture
def filling(app) -> Person:
    """Ada, at the empty form."""
    import_realm(app, showcase_document())
    return Person(app, "ada", "showcase").opens("register")


def test_every_validator_is_shown():
    named = {name for each in showcase_profile()["attributes"] for name in each.get("validations", {})}
    assert set(validators.names) <= named


def test_every_input_type_is_shown():
    asked = {each.get("annotations", {}).get("inputType", "") for each in showcase_profile()["attributes"]}
    assert {f"html5-{each}" for each in TYPES} | KINDS | {""} == asked


def test_every_question_of_the_form_has_a_right_and_a_wrong_answer_here(filling: Person):
    names = {name for name, _ in _form(filling).filled(tier="premium", country="US")}
    later = {"referral", "friend"}
    asked = {each["name"] for each in showcase_profile()["attributes"]} - later
    assert asked == set(RIGHT) == set(WRONG)
    assert names <= asked | {"csrf_token", "flow", "password"}


def test_a_form_that_is_right_makes_the_account(filling: Person):
    page = filling.browser.post(REGISTER, data=by_name(_form(filling).filled(**RIGHT, **SECRETS)))
    assert page.status_code == 303, _summary(page.get_data(as_text=True))
    known = filling.account().attributes
    assert known["account"] == ("12345678901",)
    assert known["languages"] == ("English", "French")
    assert known["about"] == ("Two lines\nof text",)
    assert known["newsletter"] == ("true",)
    assert known["interests"] == ("music", "art")
    assert known["source"] == ("showcase",)


def test_everything_that_is_wrong_is_told_and_every_answer_is_kept(filling: Person):
    wrong = {name: values for name, (values, _) in WRONG.items()}
    # The dependent questions are asked as long as what they depend on can be read; and a single box says yes or no.
    wrong |= {"tier": "premium", "country": "US"}
    page = filling.browser.post(REGISTER, data=by_name(_form(filling).filled(**wrong, **SECRETS)))
    told = _summary(page.get_data(as_text=True))
    assert page.status_code == 422
    for name, (_, sentence) in WRONG.items():
        assert name in ("tier", "country") or told.get(name, "").startswith(sentence), (name, told.get(name))
    again = FilledForm(page.get_data(as_text=True), REGISTER)
    for name, values in ((name, values) for name, values in wrong.items() if name != "newsletter"):
        kept = [value for value in again.values(name) if value]
        assert kept == [value for value in ([values] if isinstance(values, str) else values) if value], name
    assert "password" not in again.pairs


@pytest.mark.parametrize("name", ["tier", "country"])
def test_a_choice_that_is_not_offered_is_told_and_kept(filling: Person, name: str):
    page = filling.browser.post(REGISTER, data=by_name(_form(filling).filled(**{**RIGHT, name: WRONG[name][0]})))
    text = page.get_data(as_text=True)
    assert _summary(text)[name].startswith(WRONG[name][1])
    assert WRONG[name][0] in FilledForm(text, REGISTER).values(name)


def test_each_field_says_live_what_the_submit_says(filling: Person):
    token = filling.form("/register").fields["csrf_token"]
    answers = {**RIGHT, "username": "somebody"}
    for name, (wrong, sentence) in WRONG.items():
        for values, expected in ((answers[name], ""), (wrong, sentence)):
            data = {"csrf_token": token, "tier": "premium", "country": "US", name: values}
            page = filling.browser.post(f"{REGISTER}/check/{name}", data=data).get_data(as_text=True)
            assert _told_live(page).startswith(expected), (name, values)
            assert bool(_told_live(page)) == bool(expected), (name, values)


def test_the_account_page_shows_it_all_and_saves_what_is_changed(filling: Person):
    filling.browser.post(REGISTER, data=by_name(_form(filling).filled(**RIGHT, **SECRETS)))
    filling.opens("account/profile")
    form = FilledForm(filling.html, "/account/profile")
    shown = {name: [value for value in form.values(name) if value] for name, _ in form.pairs}
    asked = set(RIGHT) - {"username", "email", "motto"}
    for name in asked:
        right = RIGHT[name]
        assert shown[name] == [value for value in ([right] if isinstance(right, str) else right) if value], name
    assert 'value="Onwards" readonly' in filling.html
    changed = form.filled(interests=["travel"], tools=[""], newsletter="", account="98765432109", tier="free")
    page = filling.browser.post(form.action, data=by_name(changed))
    assert page.status_code == 303, _summary(page.get_data(as_text=True))
    known = filling.account().attributes
    assert known["interests"] == ("travel",)
    assert known["account"] == ("98765432109",)
    assert known["motto"] == ("Onwards",)
    assert not {"tools", "newsletter", "companyName"} & set(known)


def test_the_overview_says_answers_in_words(filling: Person):
    filling.browser.post(REGISTER, data=by_name(_form(filling).filled(**RIGHT, **SECRETS)))
    filling.opens("account")
    for words in ("Music, Art", "California", "(12) 34567-8901", "Research"):
        assert f"<bdi>{words}</bdi>" in filling.html


def _form(person: Person) -> FilledForm:
    return FilledForm(person.html, "/register")


def _summary(page: str) -> dict[str, str]:
    """What the error summary says, by field."""
    return {
        name: html.unescape(text) for name, text in re.findall(r'<li><a href="#([^"]+)">(.*?)</a>', page, re.DOTALL)
    }


def _told_live(page: str) -> str:
    found = re.search(r'data-valid="false">(?:<span.*?</span>)?(.*?)</span>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""
