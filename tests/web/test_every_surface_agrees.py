"""One rule, every surface: a value gets the same answer live, on submit, on the page of an account and, as far as it
can say it, from the JSON Schema. Over every validator and every input type."""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from portal.flows.flow import Origin
from portal.profile.compile import validators
from portal.profile.context import Context, Situation
from portal.profile.json_schema import registration_schema
from portal.profile.normalise import is_unreadable, normalise
from portal.theming.sentences import sentence
from tests.support.person import Person
from tests.support.portals import asking, demo_document, import_realm

REGISTRATION = Context(Situation.REGISTRATION)
ORIGIN = Origin(base_url="http://localhost")
TYPES = """text textarea select select-radiobuttons multiselect multiselect-checkboxes html5-email html5-tel html5-url
    html5-number html5-range html5-date html5-datetime-local html5-month html5-week html5-time html5-color
    hidden checkbox""".split()  # noqa: SIM905
CHOICES = ["one", "zwei", "trois", "Ünï"]
RULES = [
    ("length", {"min": 2, "max": 5}, ["ab", "abcde", "a", "abcdef", " ab ", "äö", "e\u0301e\u0301"]),
    ("length", {"max": "3", "trim-disabled": True}, ["abc", "abcd", " abc"]),
    ("integer", {"min": -5, "max": 500}, ["-5", "-6", "500", "501", "+7", "007", "1.0", "9" * 64]),
    ("integer", {}, ["9223372036854775807", "9223372036854775808", "-1", "1e3"]),
    ("double", {"min": "0.5", "max": 9.5}, ["0.5", ".5", "9.51", "1e0", "1,5", "NaN", "1e9999"]),
    ("email", {}, ["ann@x.test", "ann@", "@x", "a@b", "ann@gmial.com", "a b@x.test", "a@x.test,b@x.test", "ä@x.test"]),
    ("email", {"max-local-length": 5}, ["ann@x.test", "annabella@x.test"]),
    (
        "pattern",
        {"pattern": r"^\+?[1-9]\d{1,14}$", "error-message": "A phone number"},
        ["+441234567890", "0123", "+1\n"],
    ),
    ("pattern", {"pattern": r"\p{L}[\p{L}' -]*"}, ["Žižek", "O'Neill", "1a"]),
    ("pattern", {"pattern": r"(?=.*\d)[\w.-]+"}, ["a1", "a", "1.-_", "a 1"]),
    ("uri", {}, ["https://x.test/a?b=c#d", "x.test", "ftp://x.test", "javascript:alert(1)", "https://", "HTTP://x"]),
    (
        "uri",
        {"allowedSchemes": ["app"], "allowFragment": "false", "requireValidUrl": False},
        ["app:x", "app:x#y", "b:x"],
    ),
    ("options", {"options": CHOICES}, [*CHOICES, "Zwei", " one ", "U\u0308nï"]),
    ("local-date", {}, ["12/31/99", "31.12.99", "2/30/2024", "2/29/2024", "1999-12-31"]),
    ("iso-date", {}, ["2024-02-29", "2023-02-29", "2024-2-9", "0000-01-01"]),
    ("person-name-prohibited-characters", {}, ["Ada", "O'Neill", "<b>", "a\tb", "Dr. Who: jr."]),
    ("username-prohibited-characters", {}, ["ada", "a b", "a`b", "ada.l-1"]),
    ("up-username-not-idn-homograph", {}, ["ada", "\u0430da", "Jürgen", "Ωmega"]),
    ("multivalued", {"min": 2, "max": "3"}, ["a", "b", "c"]),
    ("not-blank", {}, ["a"]),
    ("not-empty", {}, ["a"]),
    (None, {}, ["a", "=1+1", "x" * 2048, "x" * 2049]),
    ("kcNumberFormat", "({2}) {5}-{4}", ["12345678901", "(12) 34567-8901", "123"]),
]
SAMPLES = {f"a{number}": samples for number, (_, _, samples) in enumerate(RULES)}

NEVER_WRONG, NEVER_RIGHT = {"a19", "a20", "a22"}, {"a18"}
"""What a single answer cannot break (that there is one at all; how numbers are grouped), or keep (to be two)."""

NOT_SAID = {"integer", "double", "email", "uri", "local-date", "iso-date", "up-username-not-idn-homograph", "pattern"}
"""The rules that JSON Schema says in part or not at all; what else it does not say: characters that are refused."""

ODD = st.sampled_from(" .@+-'\0\t\n\u00ad\u200b\u0301\ufb01aAzZ09")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.text(ODD, max_size=8)
SMALL, ROUNDS_OF_A_PROOF = 5, 120


def values_of(samples):
    """Near-valid, nearly those, and wild ones; now and then two or none."""
    near = st.sampled_from(samples)
    bent = st.builds(lambda text, more, cut: text[:cut] + more + text[cut:], near, TEXTS, st.integers(0, 6))
    one = near | near | bent | TEXTS
    return st.lists(one, min_size=1, max_size=1) | st.lists(one, max_size=3)


ANSWERS = st.fixed_dictionaries({name: values_of(samples) for name, samples in SAMPLES.items()})


def attributes(shift):
    """Each rule with an input type; another shift pairs them otherwise, so that in the end each met each."""
    for number, (rule, options, _) in enumerate(RULES):
        annotations = {"inputType": TYPES[(number + shift) % len(TYPES)]}
        is_rule = rule is not None and rule in validators.names
        if rule and not is_rule:
            annotations[rule] = options
        yield {
            "name": f"a{number}",
            "annotations": annotations,
            "validations": {rule: options} if is_rule else {},
            "multivalued": rule == "multivalued",
            "required": {} if number % 2 else None,
        }


class Surfaces:
    """All that judge a value, of one realm."""

    def __init__(self, app, shift, http_every) -> None:
        self.http_every, self.asked = http_every, 0
        self.bob = Person(app, "bob")
        self.bob.has_account()
        self.bob.signs_in()
        import_realm(app, demo_document(asking(*attributes(shift))))
        self.compiled = self.bob.portal.realms.named("demo")
        self.profile = self.compiled.realm.profile
        self.words = self.bob.portal.themes.messages("base", "login", "en", self.compiled.realm.localization_texts)
        self.schema = registration_schema(self.profile, REGISTRATION, str)["properties"]
        self.ada = Person(app, "ada")
        self.token = self.ada.opens("register").form("/register").fields["csrf_token"]
        self.right = self.bob.opens("account/profile").form("/profile").fields

    def live(self, name, values):
        """What the field's check says: mostly without a page around it, now and then by HTTP."""
        self.asked += 1
        return self._live_by_http(name, values) if self.asked % self.http_every == 0 else self._live(name, values)

    def _live(self, name, values):
        checked = self.bob.portal.engine.check(self.compiled, name, values, ORIGIN)
        label = checked.attribute.name
        return sentence(self.words, checked.violation, label) if checked.violation else ""

    def _live_by_http(self, name, values):
        page = self.ada.browser.post(
            f"/realms/demo/register/check/{name}", data={"csrf_token": self.token, name: values}
        )
        assert page.status_code == 200
        found = re.search(
            r'data-valid="false">(?:<span.*?</span>)?(.*?)</span>', page.get_data(as_text=True), re.DOTALL
        )
        return html.unescape(found[1]) if found else ""

    def submitted(self, answers):
        """What is told of each; nothing of what is right. The terms are never agreed to, so no form is ever right."""
        data = {**self.ada.plain_answers(), **answers, "csrf_token": self.token, "termsAccepted": ""}
        return self._told(self.ada.browser.post("/realms/demo/register", data=data), 422)

    def kept(self, answers):
        page = self.bob.browser.post("/realms/demo/account/profile", data={**self.right, **answers})
        return self._told(page, 422 if page.status_code == 422 else 303)

    def said(self, attribute, values):
        """What the JSON Schema says of them in their one spelling."""
        clean = list(normalise(attribute, values))
        if not clean:
            return not attribute.is_required(REGISTRATION)
        answer = clean if attribute.takes_several else clean[0]
        is_one = attribute.takes_several or len(clean) == 1
        return is_one and Draft202012Validator(self.schema[attribute.name]).is_valid(answer)

    @staticmethod
    def _told(page, status):
        assert page.status_code == status
        found = re.findall(r'<a href="#(\w+?)(?:-[^"]*)?">(.*?)</a>', page.get_data(as_text=True), re.DOTALL)
        return {name: html.unescape(text) for name, text in found}


def agree(surfaces, answers):
    """Which of these answers all surfaces find wrong."""
    submitted, kept = surfaces.submitted(answers), surfaces.kept(answers)
    for name, values in answers.items():
        attribute = surfaces.profile.named(name)
        live = surfaces.live(name, values)
        assert (live, submitted.get(name, "")) == (kept.get(name, ""), live), (attribute, values)
        _agrees_in_json(surfaces, attribute, values, is_right=not live)
    return submitted.keys() & answers.keys()


def _agrees_in_json(surfaces, attribute, values, *, is_right):
    is_said = surfaces.said(attribute, values)
    if is_right:
        assert is_said, (attribute, values)
    elif is_said:
        is_refused = any(is_unreadable(attribute, value) for value in normalise(attribute, values))
        assert is_refused or NOT_SAID & attribute.validators.keys(), (attribute, values)


def check(app, shift, rounds, http_every):
    surfaces = Surfaces(app, shift, http_every)

    @settings(
        max_examples=rounds, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )
    @given(ANSWERS)
    def run(answers):
        agree(surfaces, answers)

    # Else agreeing would be easy: near values of every rule are found right, and wrong.
    most = max(map(len, SAMPLES.values()))
    near = [{name: [each[place % len(each)]] for name, each in SAMPLES.items()} for place in range(most)]
    wrong = [name for answers in near for name in agree(surfaces, answers)]
    assert set(wrong) == SAMPLES.keys() - NEVER_WRONG
    assert {name for name in SAMPLES if wrong.count(name) == most} == NEVER_RIGHT
    run()


def test_every_validator_is_tried_here():
    assert {rule for rule, _, _ in RULES if rule in validators.names} == set(validators.names)


def test_every_surface_agrees(app):
    check(app, 0, SMALL, http_every=1)


@pytest.mark.prove
@pytest.mark.parametrize("shift", range(len(TYPES)))
def test_every_surface_agrees_on_fifty_thousand_pairs(app, shift):
    assert ROUNDS_OF_A_PROOF * len(RULES) * len(TYPES) > 50_000
    check(app, shift, ROUNDS_OF_A_PROOF, http_every=10)
