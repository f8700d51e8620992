"""A client library that knows nothing of us, against a portal as it is really served."""

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from portal import create_app
from portal.settings import Settings
from tests.support.application import (
    CONFIDENTIAL,
    PUBLIC,
    SECRET,
    SERVICE,
    SERVICE_SECRET,
    document_with_clients,
    enrol,
)
from tests.support.person import PASSWORD, Person
from tests.support.served import environment_of, prepare, served


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    """A running server with Bob in it; what it says it is called is where it is reached."""
    folder = tmp_path_factory.mktemp("served")
    environment = environment_of(folder, f"sqlite:///{folder / 'portal.db'}", "smtp://127.0.0.1:9?starttls=off")
    base_url = f"http://localhost:{environment['PORT']}"
    environment = {**environment, "PORTAL_ENV": "development", "PORTAL_BASE_URL": base_url}
    prepare(environment, document_with_clients())
    app = create_app(Settings.from_environment(environment, default_environment="development"))
    enrol(Person(app, "bob"))
    with served(environment, folder, has_worker=False):
        yield f"{base_url}/realms/demo"


@pytest.fixture(scope="module")
def described(issuer):
    found = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=30).json()
    assert found["issuer"] == issuer
    return found


@pytest.mark.parametrize(
    ("client_id", "secret", "way"),
    [
        (PUBLIC, None, "none"),
        (CONFIDENTIAL, SECRET, "client_secret_basic"),
        (CONFIDENTIAL, SECRET, "client_secret_post"),
    ],
)
def test_a_library_signs_in_refreshes_asks_and_takes_back(described, client_id, secret, way):
    session = OAuth2Session(client_id, secret, scope="openid email", token_endpoint_auth_method=way)
    first = session.fetch_token(described["token_endpoint"], username="bob", password=PASSWORD)
    keys = KeySet.import_key_set(requests.get(described["jwks_uri"], timeout=30).json())
    claims = jwt.decode(first["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"]) == (described["issuer"], client_id)
    assert session.get(described["userinfo_endpoint"]).json()["sub"] == claims["sub"]

    second = session.refresh_token(described["token_endpoint"], refresh_token=first["refresh_token"])
    assert second["session_state"] == first["session_state"]
    session.revoke_token(described["revocation_endpoint"], second["refresh_token"], "refresh_token")
    assert session.get(described["userinfo_endpoint"]).status_code == 401


def test_a_library_signs_a_client_in_and_looks_into_its_token(described):
    session = OAuth2Session(SERVICE, SERVICE_SECRET, scope="openid")
    token = session.fetch_token(described["token_endpoint"], grant_type="client_credentials")
    found = session.introspect_token(described["introspection_endpoint"], token["access_token"]).json()
    assert (found["active"], found["username"]) == (True, f"service-account-{SERVICE}")


def test_a_library_understands_a_refusal(described):
    session = OAuth2Session(PUBLIC, token_endpoint_auth_method="none")
    with pytest.raises(OAuthError) as refused:
        session.fetch_token(described["token_endpoint"], username="bob", password="not this one")
    assert (refused.value.error, refused.value.description) == ("invalid_grant", "Invalid user credentials")
