"""What the two calls take and answer, status by status."""

from portal.api.passwords.parse import Change, Present
from portal.api.passwords.render import PasswordError, Validity
from portal.openapi import Operation, Says

GROUP, TOKEN = "Own password", "accessToken"

_ERRORS = {
    400: "The body is malformed, or a member is missing or empty.",
    401: "The token is missing, expired or of nobody who may sign in.",
    403: "The token stands for a client, which has no password.",
    404: "There is no such realm.",
    411: "The length of the body is missing.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Too many wrong passwords or too many requests.",
    500: "A mistake of ours.",
    503: "The portal is busy and did nothing.",
}
_WITH_HEADERS = {429: ["Retry-After"], 503: ["Retry-After"]}


def _refusals(**told: str) -> dict[int, Says]:
    meanings = {**_ERRORS, **{int(status.removeprefix("on_")): meaning for status, meaning in told.items()}}
    return {
        status: Says(meaning, PasswordError, headers=_WITH_HEADERS.get(status, ()))
        for status, meaning in meanings.items()
    }


VALIDATE = Operation(
    GROUP,
    {200: Says("Whether it is the caller's password.", Validity, {"valid": True}), **_refusals()},
    sends=Present,
    example={"password": "StrongPass123!"},
    needs=TOKEN,
)
RESET = Operation(
    GROUP,
    {
        204: Says("The new password stands."),
        **_refusals(
            on_400="The body is malformed, a member is missing or empty, or the new password breaks a rule.",
            on_409="The request with this Idempotency-Key is being answered just now.",
            on_422="The Idempotency-Key was used for another request.",
            on_401="The token is not good (`invalid_token`), or the current password is wrong "
            "(`invalid_current_password`).",
        ),
    },
    sends=Change,
    example={"currentPassword": "StrongPass123!", "newPassword": "AnotherStrongPass456!"},
    needs=TOKEN,
    keyed=True,
)
