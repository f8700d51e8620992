"""The bodies of the door as types: what is sent and what is answered. The description of the API is made of them."""

from typing import NotRequired, TypedDict


class Credential(TypedDict, total=False):
    """A password in Keycloak's way; only the type `password` counts."""

    type: str
    value: str
    temporary: bool


class Registration(TypedDict, total=False):
    """What `registration-schema` says is asked, at top level or under `attributes`, with a password. Members that the
    server owns (`emailVerified`, `enabled`, roles, ids) are ignored; the answer shows the truth."""

    username: str
    email: str
    firstName: str
    lastName: str
    password: str
    credentials: list[Credential]
    attributes: dict[str, str | list[str]]
    termsAccepted: bool
    termsVersion: str


class RegistrationState(TypedDict):
    """Where a sign-up stands. `requiredActions` is what is still to do before the account can be used, by Keycloak's
    names; `resendAfter` the seconds until another mail may be asked for. `registrationToken` comes with the first
    answer only: it is the secret by which the sign-up goes on."""

    id: str
    username: str
    email: str | None
    emailVerified: bool
    enabled: bool
    status: str
    requiredActions: list[str]
    resendAfter: int
    mailHeld: bool
    registrationToken: NotRequired[str]
    expiresIn: NotRequired[int]


class Code(TypedDict):
    """The code from the mail: six digits."""

    code: str


class Nothing(TypedDict):
    """No member is read."""


class Password(TypedDict):
    """A password that is being typed."""

    password: str


class Checked(TypedDict, total=False):
    """The value under the attribute's name; beside it the answers on which it depends."""

    username: str
    email: str


class NewAddress(TypedDict):
    """Another e-mail address, in place of a mistyped one."""

    email: str


class TermsVersion(TypedDict):
    """The version of the text that the person read."""

    version: str


class Terms(TypedDict):
    """The terms as this reader sees them. `html` is safe to show, `text` the same without mark-up."""

    name: str
    version: str
    locale: str
    title: str
    html: str
    text: str


class Verdict(TypedDict):
    """What is thought of one value. `code`, `params` and `message` say what is wrong; the lists suggest something."""

    field: str
    valid: bool
    code: NotRequired[str]
    params: NotRequired[dict[str, object]]
    message: NotRequired[str]
    available: NotRequired[bool]
    suggestedUsernames: NotRequired[list[str]]
    suggestedAddress: NotRequired[str]


class PasswordRule(TypedDict):
    """One rule for passwords. `met` is null where the password alone does not tell."""

    name: str
    params: dict[str, object]
    message: str
    met: NotRequired[bool | None]


class PasswordVerdict(TypedDict):
    """How far a password meets the rules that can be judged by it alone."""

    field: str
    valid: bool
    rules: list[PasswordRule]


class TermsAddress(TypedDict):
    """Which terms are asked for, and where they can be read."""

    version: str
    locale: str
    url: str


class PasswordPolicy(TypedDict):
    """The realm's rules for passwords."""

    rules: list[PasswordRule]


class Schema(TypedDict):
    """What to ask. `schema` is a JSON Schema (2020-12) of the registration's body; `terms` and `captcha` are null where
    there are none; `steps` are the pages that a sign-up passes."""

    schema: dict[str, object]
    passwordPolicy: PasswordPolicy
    terms: TermsAddress | None
    captcha: None
    steps: list[str]


class Forgotten(TypedDict, total=False):
    """Whose password: a user name or an e-mail address."""

    username: str
    email: str


class ResetBegun(TypedDict):
    """The same whoever has an account. `resetToken` is the secret by which the reset goes on."""

    id: str
    resetToken: str
    expiresIn: int
    mailHeld: bool


class Reset(TypedDict):
    """The code from the mail and the new password. A code that was right once need not be sent again."""

    code: NotRequired[str]
    password: str
