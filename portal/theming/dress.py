"""What a page's frame takes from its theme: style sheets, scripts, meta, logo, and the colours of mails."""

from collections.abc import Callable, Iterator, Mapping

from portal.theming.chain import Chain, merged_properties
from portal.theming.resources import TOKENS, address, find_resource
from portal.theming.tokens import Tokens, tokens_of

OWN_SHEET = "portal.css"
# What Keycloak's base themes call their sheets: a theme that keeps them in its list keeps ours.
SHEETS_OF_KEYCLOAK = frozenset({"css/login.css", "css/styles.css", "css/account.css"})

Asset = Callable[[str], str | None]


def dress(chain: Chain, kind: str, base: Tokens, asset: Asset) -> Mapping[str, object]:
    """The plain facts a template sees as `theme`. `asset` finds a file of our own, none where there is none.

    `styles` in theme.properties replaces the parent's list, as it does in Keycloak; `addStyles` follows it.
    """
    properties = merged_properties(chain, kind)
    tokens = tokens_of(properties, base)
    return {
        "name": chain[0].name,
        "styles": list(_sheets(chain, kind, asset, has_tokens=tokens != base)),
        "scripts": [where for path in _listed(properties, "scripts") if (where := _own(chain, kind, path))],
        "meta": [{"name": name, "content": content} for name, content in _meta(properties)],
        "logo": _own(chain, kind, properties.get("logo", "")),
        "logoDark": _own(chain, kind, properties.get("logoDark", "")),
        "logoLink": properties.get("kcLogoLink", ""),
        "dark": tokens.has_dark,
        "tokens": {"light": dict(tokens.light), "dark": dict(tokens.in_the_dark())},
        "properties": properties,
    }


def _sheets(chain: Chain, kind: str, asset: Asset, *, has_tokens: bool) -> Iterator[str]:
    """In order, each once; the tokens right behind the sheet whose tokens they are."""
    named = [*_listed(merged_properties(chain, kind), "styles")]
    for link in reversed(chain):
        named += _listed(link.own(kind), "addStyles")
    for path in dict.fromkeys(named):
        own = _own(chain, kind, path)
        known = OWN_SHEET if not own and path in SHEETS_OF_KEYCLOAK else path
        where = own or asset(known)
        if where:
            yield where
        if known == OWN_SHEET and not own and has_tokens:
            yield address(chain, kind, TOKENS)


def _own(chain: Chain, kind: str, path: str) -> str:
    return address(chain, kind, path) if path and find_resource(chain, kind, path) else ""


def _meta(properties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for pair in _listed(properties, "meta"):
        name, _, content = pair.partition("==")
        yield name, content


def _listed(properties: Mapping[str, str], key: str) -> list[str]:
    return properties.get(key, "").replace(",", " ").split()
