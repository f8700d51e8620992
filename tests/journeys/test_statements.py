"""How often a sign-up asks the database: on a server across the network each statement is a wait."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.person import Person
from tests.support.program import ALICE, Program


@contextmanager
def counted(portal) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    database, run = portal.work._database, []
    database.query_hooks.append(hook := lambda event: run.append(event.sql))
    yield run
    database.query_hooks.remove(hook)


def test_a_registration_by_the_form_takes_35_statements_at_most(portal, ada: Person):
    ada.opens("register")
    with counted(portal) as run:
        ada.sends("/register", following=False, **ada.answers())
    assert ada.status == 303
    assert len(run) <= 35, "\n".join(run)


def test_a_registration_by_json_with_a_key_takes_34_statements_at_most(portal, app):
    program = Program(app, "demo")
    program.asks("GET", "registration-schema")
    with counted(portal) as run:
        program.registers({**ALICE, "phoneNumber": "+441234567890", "termsAccepted": True}, Idempotency_Key="a-key")
    assert program.status == 201
    assert len(run) <= 34, "\n".join(run)
