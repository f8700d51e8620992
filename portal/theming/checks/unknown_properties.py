"""Keys of theme.properties are known, or the theme's own templates read them; tokens are written as they should be."""

from collections.abc import Iterator

from portal.problem import near_miss
from portal.theming.check import WARNING, Finding, Subject
from portal.theming.properties import lines_of
from portal.theming.tokens import fault_of, is_token

KNOWN = frozenset(
    {"addStyles", "common", "darkMode", "displayName", "import", "kcLogoLink", "locales", "logo", "logoDark", "meta"}
    | {"parent", "scripts", "styles"}
)
_KEPT = frozenset({"abstract", "accountResourceProvider", "contentHashPattern", "stylesCommon"})


class UnknownProperties:
    """Keycloak's keys for its own CSS classes are kept without effect."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Keys that nobody reads, and tokens that are wrong."""
        templates = "\n".join(subject.templates.values())
        for path in subject.properties_files():
            values = subject.edition.properties(path)
            for key, line in lines_of(subject.edition.texts[path]):
                if is_token(key):
                    fault = fault_of(key, values.get(key, ""), subject.base_tokens)
                    if fault:
                        yield Finding(path, line, "wrong-token", f"{key}: {fault}", _TOKENS)
                elif key in _KEPT or (key.startswith("kc") and key not in KNOWN):
                    yield Finding(
                        path, line, "kept-property", f"'{key}' is kept, but nothing reads it here", weight=WARNING
                    )
                elif key not in KNOWN and f"properties.{key}" not in templates and f'"{key}"' not in templates:
                    yield Finding(
                        path, line, "unknown-property", f"nothing reads '{key}'", _remedy(key), weight=WARNING
                    )


def _remedy(key: str) -> str:
    near = near_miss(key, KNOWN)
    return f"Did you mean '{near}'?" if near else "Leave it out, or read it in a template: theme.properties.…"


_TOKENS = "All tokens: `flask theme new` writes them into a new theme.properties; colours are #rrggbb"
