"""The shipped realms: what they hold, and the secrets that come with none of them."""

import json
from base64 import urlsafe_b64decode

import pytest

from portal import create_app
from portal.commands.shipped import MadeSecret, import_shipped
from portal.locations import SHIPPED_REALMS
from tests.conftest import closed
from tests.support.program import PROTOCOL


@pytest.fixture
def fresh(settings, clock):
    """A portal at its first start."""
    app = create_app(settings, clock=clock)
    yield app
    closed(app)


def imported(app) -> tuple[MadeSecret, ...]:
    with app.app_context():
        return import_shipped()


def token(app, secret: str):
    form = {"grant_type": "client_credentials", "client_id": "app-registration-service", "client_secret": secret}
    return app.test_client().post(f"/realms/examples/{PROTOCOL}/token", data=form)


def test_no_secret_is_shipped():
    for path in SHIPPED_REALMS.glob("*.json"):
        clients = json.loads(path.read_text()).get("clients", [])
        assert not [client["clientId"] for client in clients if client.get("secret")], path.name


def test_a_secret_is_made_at_the_first_start_and_told_once(fresh):
    made = {(each.realm, each.client_id): each.secret for each in imported(fresh)}
    secret = made["examples", "app-registration-service"]
    assert len(secret) >= 32
    assert imported(fresh) == ()
    assert secret not in repr(MadeSecret("examples", "app-registration-service", secret))
    assert token(fresh, secret).status_code == 200
    assert token(fresh, "another").status_code == 401


def test_the_back_end_of_the_guide_may_create_and_view_users(fresh):
    secret = next(each.secret for each in imported(fresh) if each.client_id == "app-registration-service")
    claims = token(fresh, secret).get_json()["access_token"].split(".")[1]
    told = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert set(told["resource_access"]["realm-management"]["roles"]) == {"create-users", "view-users"}
