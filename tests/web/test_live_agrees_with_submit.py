"""A field's live check and the submit of the form say the same, whatever is typed: nobody is told twice differently."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.realms.portico_keys import DISCLOSURE
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm

NEAR = {
    "username": ["bob", "BOB", "\uff42ob", "bo\u200bb", "ab", "ada.lovelace", "ada@example.test", "a" * 255, "a" * 256],
    "email": ["bob@example.test", "ada@gmial.com", "ada@", "@x", "a@b", "ada@ex\u00e4mple.test", "x" * 64 + "@a.test"],
    "firstName": ["Ada", "Zo\u00eb", "<b>", "O'Brien", "=1+1", "A" * 256, "\u202eadA", "\u0041\u030a"],
    "lastName": ["Lovelace", "de la Cruz", "{{7*7}}", "\u0645\u062d\u0645\u062f", "a\nb"],
    "phoneNumber": ["+441234567890", "0123", "+1", "\u0661\u0662\u0663", "1" * 16, "+1\n", "123456 "],
}
CHARACTERS = st.characters(exclude_categories=["Cs"])
ODD = st.sampled_from(" .@+-'\0\t\n\u00ad\u200b\u0301\ufb01aAzZ09")
TEXTS = st.text(CHARACTERS, max_size=40) | st.text(ODD, max_size=12)
EXAMPLES = settings(
    max_examples=70, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def values_of(attribute: str):
    """Near-valid, nearly those, and wild ones; now and then two or none."""
    near = st.sampled_from(NEAR[attribute])
    bent = st.builds(lambda text, more, cut: text[:cut] + more + text[cut:], near, TEXTS, st.integers(0, 6))
    one = near | bent | TEXTS
    return st.lists(one, min_size=1, max_size=1) | st.lists(one, max_size=2)


class Typist(Person):
    """Types a value, listens to the field's check, then submits the form."""

    def __init__(self, app) -> None:
        super().__init__(app, "ada")
        self.opens("register")
        self.right = {**self.form("/register").fields, **self.plain_answers()}
        self.right.pop("termsAccepted")  # so that no form is ever right, and no name taken on the way

    def told_live(self, attribute: str, values: list[str]) -> str:
        data = {"csrf_token": self.right["csrf_token"], attribute: values}
        self.page = self.browser.post(f"/realms/demo/register/check/{attribute}", data=data)
        assert self.status == 200
        found = re.search(r'data-valid="false">(?:<span.*?</span>)?(.*?)</span>', self.html, re.DOTALL)
        return html.unescape(found[1]) if found else ""

    def told_on_submit(self, attribute: str, values: list[str]) -> str:
        self.page = self.browser.post("/realms/demo/register", data={**self.right, attribute: values})
        assert self.status == 422
        found = re.search(rf'<a href="#{attribute}">(.*?)</a>', self.html, re.DOTALL)
        return html.unescape(found[1]) if found else ""


def assert_they_agree(app, attributes):
    typist = Typist(app)
    for attribute in attributes:
        verdicts = {_agreed(typist, attribute, [value]) for value in NEAR[attribute]}
        # Else agreeing would be easy: every field was found right, and wrong.
        assert {bool(verdict) for verdict in verdicts} == {True, False}
        _agree_on_anything(typist, attribute)


def _agree_on_anything(typist, attribute):
    @EXAMPLES
    @given(values_of(attribute))
    def agree(values):
        _agreed(typist, attribute, values)

    agree()


def _agreed(typist, attribute, values) -> str:
    live = typist.told_live(attribute, values)
    assert live == typist.told_on_submit(attribute, values)
    return live


def test_every_field_is_tried_here(ada: Person):
    ada.opens("register")
    asked = set(re.findall(r'hx-post="[^"]*/check/(\w+)"', ada.html))
    assert asked - {"password"} == set(NEAR)


def test_live_check_and_submit_agree(app, bob: Person):
    assert_they_agree(app, list(NEAR))


def test_they_agree_where_the_address_is_the_name(app, bob: Person):
    import_realm(app, demo_document(registrationEmailAsUsername=True))
    assert_they_agree(app, ["email", "firstName"])


def test_under_explain_the_submit_alone_says_that_an_address_is_taken(app, bob: Person):
    import_realm(app, demo_document(attributes={DISCLOSURE: "explain"}))
    typist = Typist(app)
    assert typist.told_live("email", [bob.email]) == ""
    assert "already" in typist.told_on_submit("email", [bob.email])


def test_without_explain_neither_says_it(app, bob: Person):
    typist = Typist(app)
    assert typist.told_live("email", [bob.email]) == typist.told_on_submit("email", [bob.email]) == ""


@pytest.mark.parametrize("password", ["short", "ada ada ada ada", "correct horse battery", "", " " * 20, "x" * 300])
def test_the_password_list_is_met_when_the_submit_finds_it_right(password, app):
    typist = Typist(app)
    data = {"csrf_token": typist.right["csrf_token"], "password": password}
    live = typist.browser.post("/realms/demo/register/check/password", data=data).get_data(as_text=True)
    submitted = typist.told_on_submit("password", [password])
    assert ('data-met="false"' in live) == bool(submitted)
