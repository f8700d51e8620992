"""`private`: no answer tells whether there is an account. Same status, headers, cookies and body for known and unknown;
that the times are alike too is proven in `tests/proofs/test_timing.py`."""

import pytest
from flask import Flask

from tests.support.clock import SetClock
from tests.support.pairs import (
    Ask,
    chance,
    corrects,
    forgets,
    forgets_by_name,
    pairs,
    registers,
    resends,
    sends,
    signs_in_wrongly,
)
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm


def alike(app: Flask, clock: SetClock, ask: Ask, *, status: int) -> None:
    for known, unknown in pairs(lambda: Person(app, "mallory"), ask, clock, 2):
        assert known.seen() == unknown.seen()
        assert known.status == status


def test_asking_for_a_new_password(app, bob, clock):
    alike(app, clock, forgets, status=303)


def test_asking_for_a_new_password_by_name(app, bob, clock):
    alike(app, clock, forgets_by_name, status=303)


def test_asking_again_for_a_new_password(app, bob, clock):
    alike(app, clock, resends(forgets, "reset-password", "/resend", clock), status=303)


def test_signing_in_wrongly(app, bob, clock):
    alike(app, clock, signs_in_wrongly, status=422)


def test_registering(app, bob, clock):
    alike(app, clock, registers, status=303)


def test_asking_again_for_the_proof_of_an_address(app, bob, clock):
    alike(app, clock, resends(registers, "verify-email", "/resend", clock), status=303)


def test_correcting_an_address(app, bob, clock):
    alike(app, clock, corrects, status=303)


def test_typing_a_code_of_a_reset(app, bob, clock):
    def types(person: Person, name: str, number: int):
        forgets(person, name, number)
        person.portal.worker.run_once()
        person.opens("reset-password")
        return sends(person, "/reset-password", code="000000")

    alike(app, clock, types, status=422)


def test_the_pages_that_wait_are_alike(app, bob, clock):
    shown = {}
    for name in ("bob", "zed"):
        person = Person(app, "mallory")
        forgets(person, name, 0)
        person.portal.worker.run_once()
        html = person.opens("reset-password").html
        shown[name] = person.without_nonces(html).replace(f"{name}@example.test", "…")
    assert shown["bob"] == shown["zed"]


@pytest.mark.parametrize("ask", [registers, corrects])
def test_under_explain_a_taken_address_is_told(app, bob, clock, ask):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    ((known, unknown),) = pairs(lambda: Person(app, "mallory"), ask, clock, 1)
    assert (known.status, unknown.status) == (422, 303)
    assert "already has an account" in known.body


def test_under_explain_a_name_that_nobody_has_is_told_who_forgot(app, bob, clock):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    ((known, unknown),) = pairs(lambda: Person(app, "mallory"), forgets, clock, 1)
    assert (known.status, unknown.status) == (303, 422)


def test_even_under_explain_a_wrong_sign_in_is_answered_alike(app, bob, clock):
    import_realm(app, demo_document(attributes={"portico.disclosure": "explain"}))
    alike(app, clock, signs_in_wrongly, status=422)


def test_the_measure_tells_different_samples_apart_and_equal_ones_not():
    assert chance([1.0, 3.0, 5.0, 7.0] * 20, [2.0, 4.0, 4.5, 6.5] * 20) > 0.01
    assert chance([1.0, 1.1, 1.2] * 20, [1.15, 1.25, 1.35] * 20) < 0.001
