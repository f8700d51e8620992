"""What the token endpoints take and answer. They are another door's (`portal.oidc`), whose shapes the standards set;
they are described here together with ours, because an app needs both."""

from collections.abc import Mapping
from typing import TypedDict

from portal.openapi import FORM, Operation, Says

GROUP = "Tokens"
ACCESS = "accessToken"


class TokenForm(TypedDict, total=False):
    """`grant_type` is `password`, `refresh_token` or `client_credentials`."""

    grant_type: str
    client_id: str
    client_secret: str
    username: str
    password: str
    refresh_token: str
    scope: str


class Tokens(TypedDict, total=False):
    """Lives in seconds. A refresh token is used once: each answer brings the next one."""

    access_token: str
    expires_in: int
    refresh_expires_in: int
    refresh_token: str
    token_type: str
    id_token: str
    session_state: str
    scope: str


class OAuthError(TypedDict, total=False):
    """RFC 6749, section 5.2."""

    error: str
    error_description: str


class Person(TypedDict, total=False):
    """As much as the token's scopes tell."""

    sub: str
    preferred_username: str
    name: str
    given_name: str
    family_name: str
    email: str
    email_verified: bool


class TokenAndClient(TypedDict, total=False):
    """A token, and the client that asks."""

    token: str
    token_type_hint: str
    client_id: str
    client_secret: str


class SignOutForm(TypedDict, total=False):
    """A refresh token of the session that is to end, and the client that has it."""

    refresh_token: str
    client_id: str
    client_secret: str


class TokenState(TypedDict, total=False):
    """Whether the token counts; if it does, its claims."""

    active: bool
    username: str
    client_id: str
    scope: str
    exp: int


class Keys(TypedDict):
    """RFC 7517."""

    keys: list[dict[str, object]]


class RealmFacts(TypedDict, total=False):
    """What Keycloak tells of a realm."""

    realm: str
    public_key: str


class Configuration(TypedDict, total=False):
    """OpenID Connect Discovery."""

    issuer: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str


_MEANINGS = {
    400: "Something is missing, or what was brought does not count.",
    401: "The client or the person is not who they say.",
    403: "The client or the token may not do this.",
    404: "There is no such realm.",
    405: "Another method.",
    411: "The length of the body is missing.",
    413: "The body is too large.",
    415: "The body is not a form.",
    429: "Too many requests.",
    503: "The portal is busy and did nothing.",
}


def _errors(*statuses: int) -> dict[int, Says]:
    return {status: Says(_MEANINGS[status], OAuthError) for status in statuses}


_FORM = (400, 401, 403, 404, 411, 413, 415, 429, 503)
_CLIENT = {"client_id": "mobile-app"}

TOKEN_OPERATIONS: Mapping[str, Operation] = {
    "oidc.token": Operation(
        GROUP,
        {200: Says("Tokens.", Tokens), **_errors(*_FORM)},
        sends=TokenForm,
        media=FORM,
        example={
            **_CLIENT,
            "grant_type": "password",
            "username": "mobile-user-001",
            "password": "StrongPass123!",
            "scope": "openid",
        },
        methods=["POST"],
    ),
    "oidc.userinfo": Operation(
        GROUP,
        {200: Says("The person.", Person), **_errors(400, 401, 403, 404, 411, 413, 415, 429, 503)},
        needs=ACCESS,
        methods=["GET"],
    ),
    "oidc.introspect": Operation(
        GROUP,
        {200: Says("What the token says.", TokenState), **_errors(*_FORM)},
        sends=TokenAndClient,
        media=FORM,
        methods=["POST"],
    ),
    "oidc.revoke": Operation(
        GROUP,
        {200: Says("The token counts no more."), **_errors(*_FORM)},
        sends=TokenAndClient,
        media=FORM,
        methods=["POST"],
    ),
    "oidc.sign_out": Operation(
        GROUP,
        {
            204: Says("The session is over."),
            302: Says("A browser goes on, as an ID token said."),
            **_errors(*_FORM),
        },
        sends=SignOutForm,
        media=FORM,
        methods=["POST"],
    ),
    "oidc.certs": Operation(GROUP, {200: Says("The public keys.", Keys), **_errors(403, 404, 503)}, methods=["GET"]),
    "oidc.realm_facts": Operation(
        GROUP,
        {
            200: Says("The realm.", RealmFacts),
            308: Says("A browser goes on to the realm's page."),
            **_errors(403, 404, 503),
        },
        methods=["GET"],
    ),
    "oidc.configuration": Operation(
        GROUP, {200: Says("What this realm offers.", Configuration), **_errors(403, 404, 503)}, methods=["GET"]
    ),
}
"""By the endpoints of that door."""
