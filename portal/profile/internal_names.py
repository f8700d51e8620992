"""Names of attributes that only the server writes (contract, section 1.3), whether a profile declares them or not."""

from portal.profile.context import Context

# Where other systems keep what they know of an account. Small letters: the case is no way around.
FOR_NOBODY = (
    "kerberos_principal",
    "ldap_id",
    "ldap_entry_dn",
    "created_timestamp",
    "createtimestamp",
    "modifytimestamp",
)
FOR_ADMINS = (
    "usercertificate",
    "saml.persistent.name.id.for.*",
    "enabled",
    "email_verified",
    "disabledreason",
    "portico.*",
)


def is_internal(name: str, context: Context) -> bool:
    """Whether only the server writes an attribute of that name."""
    small = name.lower()
    return small in _NAMES[context.role] or small.startswith(_BEGINNINGS[context.role])


_PATTERNS = {"admin": FOR_NOBODY, "user": (*FOR_NOBODY, *FOR_ADMINS)}
_NAMES = {role: frozenset(patterns) for role, patterns in _PATTERNS.items()}
_BEGINNINGS = {
    role: tuple(each.removesuffix("*") for each in patterns if each.endswith("*"))
    for role, patterns in _PATTERNS.items()
}
