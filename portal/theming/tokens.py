"""A brand's tokens: the colours, shapes and fonts that every page reads, written in theme.properties.

`color.accent=#0f5c4c`, `color.dark.accent=#84d3bc`, `shape.radius=10px`, `font.sans=Inter, sans-serif`. What they are
where no brand says otherwise stands at the top of `portal.css`, and nowhere else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BLOCK = re.compile(r":root\s*\{([^}]*)\}")
_DECLARED = re.compile(r"--([a-z-]+):\s*([^;]+);")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_FAMILY = {
    "color": _COLOUR,
    "shape": re.compile(r"0|\d{1,4}(?:\.\d{1,3})?(?:px|rem|em)"),
    "font": re.compile(r"[\w\s,\"'-]{1,300}"),
}


@dataclass(frozen=True)
class Tokens:
    """The tokens of a theme, by their names in the style sheet (`accent`, `radius`, `sans`)."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    """Only what is another in the dark."""

    has_dark: bool = True

    def in_the_dark(self) -> Mapping[str, str]:
        """All tokens as they are in the dark."""
        return {**self.light, **self.dark} if self.has_dark else self.light


def base_tokens(css: str) -> Tokens:
    """The base theme's, as its style sheet declares them: first those of light, then those of dark."""
    blocks = [dict(_DECLARED.findall(block)) for block in _BLOCK.findall(css)[:2]]
    return Tokens(blocks[0], blocks[1])


def is_token(key: str) -> bool:
    """Whether a key of theme.properties is meant to be a token."""
    return key.partition(".")[0] in _FAMILY


def fault_of(key: str, value: str, base: Tokens) -> str | None:
    """What is wrong with a token, in words, or nothing."""
    family, name = _split(key)
    if name not in base.light:
        return f"there is no token '{name}'"
    if is_colour(base.light[name]) != (family in ("color", "color.dark")):
        return f"'{name}' is not a {family.partition('.')[0]}"
    if not _FAMILY[family.partition(".")[0]].fullmatch(value):
        return f"'{value}' is not written as a {family.partition('.')[0]} is"
    return None


def tokens_of(properties: Mapping[str, str], base: Tokens) -> Tokens:
    """What a chain's properties make of the base theme's tokens; what is wrongly written is left as it was."""
    said = {key: value for key, value in properties.items() if is_token(key) and not fault_of(key, value, base)}
    light = {_split(key)[1]: value for key, value in said.items() if not key.startswith("color.dark.")}
    dark = {_split(key)[1]: value for key, value in said.items() if key.startswith("color.dark.")}
    has_dark = properties.get("darkMode", "true").strip().lower() != "false"
    return Tokens({**base.light, **light}, {**base.dark, **dark}, has_dark)


def style_sheet(tokens: Tokens) -> str:
    """The tokens as a style sheet that follows `portal.css`."""
    scheme = "light dark" if tokens.has_dark else "light"
    light = f":root {{\n  color-scheme: {scheme};\n{_declared(tokens.light)}}}\n"
    if not tokens.has_dark:
        return light + f"@media (prefers-color-scheme: dark) {{\n:root {{\n{_declared(tokens.light)}}}\n}}\n"
    return light + f"@media (prefers-color-scheme: dark) {{\n:root {{\n{_declared(tokens.in_the_dark())}}}\n}}\n"


def is_colour(value: str) -> bool:
    """Whether it is a colour as tokens write them: `#rgb` or `#rrggbb`."""
    return bool(_COLOUR.fullmatch(value))


def _split(key: str) -> tuple[str, str]:
    """`color.dark.accent` is (`color.dark`, `accent`)."""
    family, _, name = key.rpartition(".")
    return family, name


def _declared(values: Mapping[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in values.items())
