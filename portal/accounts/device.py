"""Devices that signed in to an account before. Each holds a token that only the portal can have made.

A token lets nobody in: it keeps the person at this device from waiting because a stranger guesses passwords elsewhere.
"""

import hmac
import re
import secrets

from portal.accounts.account import Account
from portal.accounts.pseudonyms import Pseudonyms

_PURPOSE = "known device"
_NUMBER_LENGTH = 32
_TOKEN = re.compile(r"[0-9a-f]{96}", re.ASCII)


def new_device(pseudonyms: Pseudonyms, account: Account) -> str:
    """A token for a device that has just signed in to the account: a random number, and what proves it is ours."""
    number = secrets.token_hex(_NUMBER_LENGTH // 2)
    return number + _seal(pseudonyms, account, number)


def knows(pseudonyms: Pseudonyms, account: Account, token: str) -> bool:
    """Whether the token was made for this account."""
    if not _TOKEN.fullmatch(token):
        return False
    number, seal = token[:_NUMBER_LENGTH], token[_NUMBER_LENGTH:]
    return hmac.compare_digest(seal, _seal(pseudonyms, account, number))


def _seal(pseudonyms: Pseudonyms, account: Account, number: str) -> str:
    return pseudonyms.of(_PURPOSE, account.realm_id, account.id, number)
