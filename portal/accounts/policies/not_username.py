"""A password that is not the user name."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import AboutPerson, BaseRule


@dataclass(frozen=True)
class NotUsername(BaseRule):
    """Not the user name, whatever its capitals: the name is kept in small letters, so how it was typed is not known."""

    code: ClassVar[str] = "invalidPasswordNotUsernameMessage"
    is_about_person: ClassVar[bool] = True

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """A name that is not known yet cannot be broken."""
        return not about.username or password.casefold() != about.username.casefold()
