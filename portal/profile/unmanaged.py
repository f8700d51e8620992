"""Attributes that a profile does not declare: who may write and see them (`unmanagedAttributePolicy`)."""

from portal.profile.conditions import Answers
from portal.profile.context import Context
from portal.profile.user_profile import UserProfile

PREFIX = "user.attributes."
"""What forms write before the name of an attribute; old themes before every one."""

ENABLED, ADMIN_VIEW, ADMIN_EDIT = "ENABLED", "ADMIN_VIEW", "ADMIN_EDIT"
LONGEST_NAME = 255
"""Characters of the name of an undeclared attribute."""

REFUSED = "updateReadOnlyAttributesRejectedMessage"
"""The code for a change of what only the server may write."""


def may_write_unmanaged(profile: UserProfile, context: Context) -> bool:
    """Whether undeclared attributes can be written here."""
    if profile.unmanaged_policy == ENABLED:
        return True
    return profile.unmanaged_policy == ADMIN_EDIT and context.role == "admin"


def may_read_unmanaged(profile: UserProfile, context: Context) -> bool:
    """Whether undeclared attributes are shown here."""
    for_admins = profile.unmanaged_policy in (ADMIN_VIEW, ADMIN_EDIT) and context.role == "admin"
    return for_admins or profile.unmanaged_policy == ENABLED


def plain_names(profile: UserProfile, given: Answers) -> dict[str, tuple[str, ...]]:
    """The fields of a form, those of declared attributes without the prefix. What came without it counts."""
    plain = {name: tuple(values) for name, values in given.items()}
    for name in given:
        bare = name.removeprefix(PREFIX)
        if bare != name and profile.named(bare) is not None:
            plain.setdefault(bare, plain[name])
            del plain[name]
    return plain


def prefixed(profile: UserProfile, given: Answers) -> dict[str, tuple[str, ...]]:
    """The undeclared attributes among the fields of a form. Only what has the prefix is one: a form has other fields
    too, the password among them."""
    bare = {name.removeprefix(PREFIX): values for name, values in given.items() if name.startswith(PREFIX)}
    return {name: tuple(values) for name, values in bare.items() if name and profile.named(name) is None}
