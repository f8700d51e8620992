"""A password that is not on a list of those that everybody tries."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

from portal.accounts.password_lists import PasswordList, PasswordLists
from portal.accounts.rule import AboutPerson, BaseRule


@dataclass(frozen=True)
class PasswordBlacklist(BaseRule):
    """None of those in the file, whatever its capitals."""

    code: ClassVar[str] = "invalidPasswordBlacklistedMessage"

    file: str
    _list: PasswordList = field(default_factory=lambda: PasswordList(()), init=False, repr=False, compare=False)

    @property
    def params(self) -> dict[str, object]:
        """The name of the list is nobody's business but the operator's."""
        return {}

    def bound(self, lists: PasswordLists) -> "PasswordBlacklist":
        """With its list. Raises ValueError where there is none."""
        found = replace(self)
        object.__setattr__(found, "_list", lists.named(self.file))
        return found

    def is_met(self, password: str, about: AboutPerson) -> bool:
        """Not on the list."""
        return password not in self._list
