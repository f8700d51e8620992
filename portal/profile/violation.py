"""What is wrong with a value, by code; the sentence is found later, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One broken rule: a stable message key (Keycloak's), its parameters in order, and the sentence configured for it.

    `message` is what the realm wrote: a sentence, `${key}` or, as Keycloak allows, a bare message key. Limits come as a
    pair (min, max), "" for one that is not set, because Keycloak's texts name them {1} and {2} wherever they stand.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    message: str | None = None


@dataclass(frozen=True)
class Violation:
    """A fault and whose it is. `attribute` is the field's name; "" for the whole form."""

    attribute: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    message: str | None = None

    @classmethod
    def of(cls, attribute: str, fault: Fault) -> "Violation":
        """The fault, found in this attribute."""
        return cls(attribute, fault.code, fault.params, fault.message)
