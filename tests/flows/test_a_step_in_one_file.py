"""A step that somebody adds is one file: put in the folder, named in a realm's flow, asked and judged like the rest."""

import sys

import pytest

from portal import create_app
from portal.flows import compiled, steps
from portal.flows.step import BaseStep
from portal.registry import Registry
from tests.conftest import closed
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm

INVITATION = '''
"""Asks for the code that an invitation brought."""

from dataclasses import dataclass

from portal.flows.outcome import AskAttribute
from portal.flows.step import BaseStep
from portal.profile.attribute import Attribute
from portal.profile.violation import Violation

NAME = "invitationCode"


@dataclass(frozen=True)
class RegistrationInvitation(BaseStep):
    """Only who was invited may register."""

    code: str

    def asks(self, at):
        return (AskAttribute(Attribute(NAME, display_name="Invitation code"), at.typed(NAME), is_required=True),)

    def check(self, at, attribute, values, unit):
        return None if list(values) == [self.code] else Violation(NAME, "invitationWrong")

    def accept(self, at):
        return at.flow
'''


def invited(document):
    """The demo realm, for whoever was invited."""
    execution = {
        "authenticator": "registration-invitation",
        "authenticatorConfig": "our invitation",
        "requirement": "REQUIRED",
        "priority": 30,
    }
    document["authenticationFlows"][1]["authenticationExecutions"].append(execution)
    document["authenticatorConfig"] = [{"alias": "our invitation", "config": {"code": "swordfish"}}]
    document["localizationTexts"] = {"en": {"invitationWrong": "Nobody was invited with this code"}}


@pytest.fixture
def ada(settings, clock, tmp_path, monkeypatch):
    """Ada at a portal whose folder of steps holds one more file."""
    (tmp_path / "registration_invitation.py").write_text(INVITATION)
    monkeypatch.setattr(steps, "__path__", [*steps.__path__, str(tmp_path)])
    registry: Registry[BaseStep] = Registry("portal.flows.steps", "step")
    monkeypatch.setattr(compiled, "steps", registry)
    app = create_app(settings, clock=clock)
    import_realm(app, demo_document(invited))
    yield Person(app, "ada")
    closed(app)
    sys.modules.pop("portal.flows.steps.registration_invitation", None)
    vars(steps).pop("registration_invitation", None)


def test_the_page_asks_it_with_its_label(ada: Person):
    ada.opens("register")
    assert "invitationCode" in ada.form("/register").fields
    assert "Invitation code" in ada.html


def test_a_wrong_answer_is_told_with_the_rest_and_kept(ada: Person):
    ada.registers(invitationCode="guess", email="x")
    assert ada.status == 422
    assert 'href="#invitationCode"' in ada.html
    assert 'href="#email"' in ada.html
    assert "Nobody was invited with this code" in ada.html
    assert ada.form("/register").fields["invitationCode"] == "guess"


def test_the_right_answer_leads_on(ada: Person):
    ada.registers(invitationCode="swordfish").verifies_by_code()
    assert ada.path == "/realms/demo/account"


def test_it_is_checked_live_too(ada: Person):
    token = ada.opens("register").form("/register").fields["csrf_token"]
    data = {"invitationCode": "guess", "csrf_token": token}
    answer = ada.browser.post("/realms/demo/register/check/invitationCode", data=data)
    assert "Nobody was invited with this code" in answer.get_data(as_text=True)
