"""An e-mail address to which a mail can be sent without surprises."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import email_validator

from portal.profile.context import Context
from portal.profile.validator import EachValue, Example
from portal.profile.violation import Fault

# Names kept for tests, documents and inner networks (.test, .local, localhost): people try a product with them,
# Keycloak accepts them, and a mail proves the mailbox anyway. The library means this list to be edited.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

LONGEST = 254
"""RFC 5321: a path has 256 octets, two of them are its angle brackets."""

# Each of these once made a mail library see another mailbox, or two, in a text that looked like one. "=?" begins an
# encoded word, which is decoded when the header is written.
_TREACHEROUS = re.compile(r"""=\?|["(),:;<>\[\\\]\s]""")


@dataclass(frozen=True)
class Email(EachValue):
    """Exactly one bare address: no quotes, comments, lists, literals or encoded words, whatever the standards allow.

    ASCII before the @ (most mail servers take nothing else); a domain in any script, with or without a dot. 64
    characters before the @ is the standard's own limit: `max-local-length` can only lower it.
    """

    example: ClassVar[Example] = Example({"max-local-length": 64}, ("ada@example.org",), ("ada@",))

    max_local_length: int = 64

    @property
    def keywords(self) -> Mapping[str, object]:
        """One @; the rest is a matter of `format`."""
        return {"format": "email", "maxLength": LONGEST, "pattern": r"^[^@\s]+@[^@\s]+$"}

    def fault(self, value: str, context: Context) -> Fault | None:
        """Never asks the network: a live check must not."""
        return None if self._is_mailbox(value) else Fault("error-invalid-email", {"value": value})

    def _is_mailbox(self, value: str) -> bool:
        local, _, domain = value.partition("@")
        if len(value) > LONGEST or len(local) > self.max_local_length or _TREACHEROUS.search(value):
            return False
        try:
            checked = email_validator.validate_email(
                value, allow_smtputf8=False, strict=True, check_deliverability=False, globally_deliverable=False
            )
        except (email_validator.EmailNotValidError, UnicodeError):
            return False
        # A domain that only becomes one by mapping (full-width letters, other dots) has a second spelling; refuse it.
        return domain.lower() in {checked.domain, checked.ascii_domain}
