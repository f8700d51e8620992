"""A pattern that a realm wrote badly costs a live check, or a submit, no more than its time limit."""

from time import thread_time

import pytest

from tests.support.person import Person
from tests.support.portals import asking, demo_document, import_realm

HUNGRY = [r"^(\w+\s?)+$", r"(a|aa)+b", r"((a+)+)+b"]
VALUE = "a" * 40 + "!"
BOUND = 0.05
"""Seconds of the request's own thread beyond what any live check takes: a busy machine does not count."""


@pytest.fixture
def typist(app):
    """Somebody at a form that has each of the patterns, and one that costs nothing."""
    patterns = {"plain": "[a-z]+", **{f"hungry{number}": pattern for number, pattern in enumerate(HUNGRY)}}
    import_realm(
        app,
        demo_document(
            asking(*({"name": name, "validations": {"pattern": {"pattern": each}}} for name, each in patterns.items()))
        ),
    )
    here = Person(app, "ada")
    here.opens("register")
    return here


def seconds(typist, attribute):
    """The least of three, so that neither a first time nor a collection of garbage counts."""
    return min(_once(typist, attribute) for _ in range(3))


def _once(typist, attribute):
    token = typist.form("/register").fields["csrf_token"]
    began = thread_time()
    answer = typist.browser.post(
        f"/realms/demo/register/check/{attribute}", data={"csrf_token": token, attribute: VALUE}
    )
    spent = thread_time() - began
    assert 'data-valid="false"' in answer.get_data(as_text=True)
    return spent


@pytest.mark.parametrize("number", range(len(HUNGRY)))
def test_a_live_check_answers_in_time(typist, number):
    assert seconds(typist, f"hungry{number}") - seconds(typist, "plain") < BOUND
