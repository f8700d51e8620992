"""A password without the user name in it."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import AboutPerson, BaseRule


@dataclass(frozen=True)
class NotContainsUsername(BaseRule):
    """The user name is no part of it, whatever its capitals."""

    code: ClassVar[str] = "invalidPasswordNotContainsUsernameMessage"
    is_about_person: ClassVar[bool] = True

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """A name that is not known yet cannot be broken."""
        return not about.username or about.username.casefold() not in password.casefold()
