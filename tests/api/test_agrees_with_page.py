"""The page and the JSON door say the same of the same answers: field by field, code by code, figure by figure."""

import re
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import create_app
from portal.flows.outcome import Invalid
from portal.limits import NAMED
from tests.conftest import portal_of
from tests.support.databases import upgraded_copy
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, make_settings
from tests.support.program import PROTOCOL, Program
from tests.web.test_live_agrees_with_submit import NEAR, ODD

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(ODD, max_size=12)
PASSWORDS = [
    "correct horse battery",
    "short",
    "",
    " ",
    "ada.lovelace",
    "bob@example.test",
    "x" * 257,
    "p\u0000p",
    "ÅÅÅÅÅÅÅÅÅÅÅÅ",
]
FIELDS = re.compile(r'<a href="#([\w-]+)">')
COMPARED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "derandomize": True,
}


def answers_to(attribute: str):
    """Right ones, nearly right ones and wild ones; now and then none, an empty one, or two."""
    near = st.sampled_from(NEAR[attribute])
    bent = st.builds(lambda text, more, cut: text[:cut] + more + text[cut:], near, TEXTS, st.integers(0, 6))
    one = near | near | bent | TEXTS
    return st.lists(one, min_size=1, max_size=1) | st.lists(one, max_size=2)


BODIES = st.fixed_dictionaries(
    {name: answers_to(name) for name in NEAR}, optional={"nobodyAsksThis": st.lists(TEXTS, max_size=2)}
)
SECRETS = st.sampled_from(PASSWORDS) | TEXTS


class BothDoors:
    """The same answers by the page and by JSON. Neither ever registers anybody: the terms are of an old version."""

    def __init__(self, app) -> None:
        self.person = Person(app, "ada").opens("register")
        self.token = self.person.form("/register").fields["csrf_token"]
        self.program = Program(app, "demo")
        self.found: list[Invalid] = []
        engine = self.program.portal.engine
        submit = engine.submit
        engine.submit = lambda *given, **named: self._noted(submit(*given, **named))

    def _noted(self, outcome):
        self.found.append(outcome)
        return outcome

    def told_by_the_page(self, answers: dict[str, list[str]], password: str):
        secret = {"password": password, "password-confirm": password, "termsAccepted": "on", "termsVersion": "old"}
        self.found.clear()
        page = self.person.browser.post("/realms/demo/register", data={"csrf_token": self.token, **answers, **secret})
        assert page.status_code == 422
        [outcome] = self.found
        told = {each.attribute: (each.code, dict(each.params)) for each in outcome.violations}
        assert set(FIELDS.findall(page.get_data(as_text=True))) == set(told)
        return told

    def told_by_json(self, answers: dict[str, list[str]], password: str):
        plain = {name: values[0] if len(values) == 1 else values for name, values in answers.items()}
        half = dict(list(plain.items())[::2])
        body = {**half, "attributes": plain, "password": password, "termsAccepted": True, "termsVersion": "old"}
        self.program.asks("POST", f"{PROTOCOL}/registrations", body)
        assert self.program.status == 400
        return {each["field"]: (each["code"], each["params"]) for each in self.program.body["errors"]}

    def agree(self, answers: dict[str, list[str]], password: str) -> set[str]:
        by_page, by_json = self.told_by_the_page(answers, password), self.told_by_json(answers, password)
        assert by_page == by_json
        return set(by_page)


@pytest.fixture
def both(tmp_path, clock):
    """Both doors of one portal without limits, in a realm where somebody is registered already."""
    limits = dict.fromkeys(NAMED, "1000000000 per day")
    with ExitStack() as opened:
        app = create_app(make_settings(tmp_path, upgraded_copy(tmp_path), limits=limits), clock=clock)
        opened.callback(portal_of(app).services.hasher.close)
        # Without events, so that fifty thousand refusals do not wait for the disk.
        import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}, eventsEnabled=False))
        Person(app, "bob").has_account()
        yield BothDoors(app)


def compare(both: BothDoors, examples: int) -> set[str]:
    seen: set[str] = set()

    @settings(max_examples=examples, **COMPARED)
    @given(BODIES, SECRETS)
    def they_agree(answers, password):
        seen.update(both.agree(answers, password))

    they_agree()
    return seen


def test_both_doors_agree(both: BothDoors):
    right = {"username": ["ada"], "email": ["ada@example.test"], "firstName": ["Ada"], "lastName": ["L"]}
    assert both.agree({**right, "phoneNumber": ["+441234567890"]}, PASSWORDS[0]) == {"termsAccepted"}
    assert both.agree({**right, "phoneNumber": [""], "email": ["bob@example.test"]}, "") == {
        "email",
        "phoneNumber",
        "password",
        "termsAccepted",
    }
    assert compare(both, 120) == {*NEAR, "password", "termsAccepted"}


@pytest.mark.prove
def test_both_doors_agree_fifty_thousand_times(both: BothDoors):
    assert compare(both, 50_000) == {*NEAR, "password", "termsAccepted"}
