"""What each view of the door takes and answers, with examples that run as they are written."""

from portal.api.description import READING, SENDING, refusals
from portal.api.json import bodies
from portal.openapi import Operation, Says

REGISTRATION, PASSWORD, FORM = "Registration", "Forgotten password", "The form"
TOKEN, RESET = "registrationToken", "resetToken"

_ID = "8d7c2f4e-3a51-5d0e-9b1f-6f2f8f0c1a77"
_ALICE = {
    "username": "mobile-user-001",
    "email": "user@yourapp.com",
    "firstName": "Alice",
    "lastName": "Smith",
    "password": "StrongPass123!",
    "emailVerified": False,
    "enabled": True,
}
_NEW = {
    "id": _ID,
    "username": "mobile-user-001",
    "email": "user@yourapp.com",
    "emailVerified": False,
    "enabled": True,
    "status": "new",
    "requiredActions": ["VERIFY_EMAIL"],
    "resendAfter": 30,
    "mailHeld": False,
}
_PROVEN = {**_NEW, "emailVerified": True, "status": "active", "requiredActions": [], "resendAfter": 0}
_BEGUN = {**_NEW, "registrationToken": "dGhpcyBzZWNyZXQgb3BlbnMgb25lIHJlZ2lzdHJhdGk", "expiresIn": 3600}

STATE = {200: Says("Where the registration stands.", bodies.RegistrationState, _NEW)}
KEYED = (409, 422)
FOLLOWED = (401, 410)

schema = Operation(
    FORM,
    {200: Says("The form.", bodies.Schema), **refusals(400, 403, *READING)},
    query=["client_id"],
)
check_password = Operation(
    FORM,
    {
        200: Says("How far the password meets the rules.", bodies.PasswordVerdict),
        **refusals(403, *SENDING),
    },
    sends=bodies.Password,
    example={"password": "StrongPass123!"},
)
check_attribute = Operation(
    FORM,
    {
        200: Says("The verdict.", bodies.Verdict, {"field": "username", "valid": True, "available": True}),
        **refusals(403, *SENDING),
    },
    sends=bodies.Checked,
    example={"username": "mobile-user-001"},
    query=["client_id"],
)
register = Operation(
    REGISTRATION,
    {
        201: Says("The account was made.", bodies.RegistrationState, _BEGUN, headers=["Location"]),
        **refusals(403, *KEYED, *SENDING),
    },
    sends=bodies.Registration,
    example=_ALICE,
    keyed=True,
    query=["client_id"],
)
state = Operation(REGISTRATION, {**STATE, **refusals(400, *FOLLOWED, *READING)}, needs=TOKEN)
correct = Operation(
    REGISTRATION,
    {**STATE, **refusals(*KEYED, *FOLLOWED, *SENDING)},
    sends=bodies.NewAddress,
    example={"email": "alice@yourapp.com"},
    needs=TOKEN,
    keyed=True,
)
verify = Operation(
    REGISTRATION,
    {
        200: Says("The mailbox is proven.", bodies.RegistrationState, _PROVEN),
        **refusals(*KEYED, *FOLLOWED, *SENDING),
    },
    sends=bodies.Code,
    example={"code": "123456"},
    needs=TOKEN,
    keyed=True,
)
resend = Operation(
    REGISTRATION,
    {**STATE, **refusals(*KEYED, *FOLLOWED, *SENDING)},
    sends=bodies.Nothing,
    is_body_optional=True,
    needs=TOKEN,
    keyed=True,
)
agree = Operation(
    REGISTRATION,
    {**STATE, **refusals(*KEYED, *FOLLOWED, *SENDING)},
    sends=bodies.TermsVersion,
    example={"version": "f4042a28bd9519dc"},
    needs=TOKEN,
    keyed=True,
)
terms = Operation(FORM, {200: Says("The terms.", bodies.Terms), **refusals(400, *READING)}, is_page_too=True)
forgot = Operation(
    PASSWORD,
    {
        202: Says("Where there is such an account, a mail goes out.", bodies.ResetBegun),
        **refusals(403, *KEYED, *SENDING),
    },
    sends=bodies.Forgotten,
    example={"username": "mobile-user-001"},
    keyed=True,
)
reset = Operation(
    PASSWORD,
    {204: Says("The new password stands."), **refusals(401, 403, *KEYED, *SENDING)},
    sends=bodies.Reset,
    example={"code": "123456", "password": "AnotherStrongPass456!"},
    needs=RESET,
    keyed=True,
)
