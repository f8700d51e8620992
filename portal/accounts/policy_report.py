"""What an import tells about the parts of a password policy that are kept and not enforced."""

from collections.abc import Iterator

from portal.accounts.password_policy import read_noted
from portal.realms.report import Row

DIFFERENCES = {
    "passwordHistory": "earlier passwords are not kept here, so one can be chosen again",
    "passwordAge": "earlier passwords are not kept here, so one can be chosen again",
    "hashAlgorithm": "passwords are hashed with bcrypt over a peppered HMAC, in every realm",
    "hashIterations": "the cost of a hash is PORTAL_BCRYPT_COST's, in every realm",
    "maxAuthAge": "who changes a password on the account page gives the present one each time",
    "recoveryCodesWarningThreshold": "there are no recovery codes here",
}


def policy_rows(text: str) -> Iterator[Row]:
    """A row for each part of the realm's `passwordPolicy` that nobody here obeys."""
    for name in read_noted(text):
        if name in DIFFERENCES:
            yield Row("differs", f"passwordPolicy: {name}", DIFFERENCES[name])
