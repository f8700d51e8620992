"""A password that is not the e-mail address."""

from dataclasses import dataclass
from typing import ClassVar

from portal.accounts.rule import AboutPerson, BaseRule


@dataclass(frozen=True)
class NotEmail(BaseRule):
    """Not the e-mail address, whatever its capitals."""

    code: ClassVar[str] = "invalidPasswordNotEmailMessage"
    is_about_person: ClassVar[bool] = True

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """An address that is not known yet cannot be broken."""
        return not about.email or password.casefold() != about.email.casefold()
