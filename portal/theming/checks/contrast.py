"""Texts, hints, errors, buttons, borders and the focus ring stand out from their ground, in light and in dark."""

from collections.abc import Iterator, Mapping

from portal.theming.check import Finding, Subject
from portal.theming.properties import line_of

TEXT, PART = 4.5, 3.0
_TEXT_CRITERION, _PART_CRITERION = "1.4.3", "1.4.11"

# What is read or seen on what: the token in front, the token behind, and how they may be called in a sentence.
_PAIRS: tuple[tuple[str, str, float, str], ...] = (
    ("ink", "surface", TEXT, "text"),
    ("ink", "paper", TEXT, "text"),
    ("ink-soft", "surface", TEXT, "hints"),
    ("ink-soft", "paper", TEXT, "hints"),
    ("accent", "surface", TEXT, "links"),
    ("accent", "paper", TEXT, "links"),
    ("accent-strong", "surface", TEXT, "links that are pointed at"),
    ("on-accent", "accent", TEXT, "the words of a button"),
    ("on-accent", "accent-strong", TEXT, "the words of a button that is pointed at"),
    ("danger", "surface", TEXT, "errors"),
    ("danger", "danger-wash", TEXT, "errors"),
    ("surface", "danger", TEXT, "the words of a button that deletes"),
    ("good", "surface", TEXT, "what went well"),
    ("good", "good-wash", TEXT, "what went well"),
    ("caution", "surface", TEXT, "warnings"),
    ("caution", "caution-wash", TEXT, "warnings"),
    ("line", "surface", PART, "the border of a field"),
    ("focus", "surface", PART, "the focus ring"),
    ("focus", "paper", PART, "the focus ring"),
)


class Contrast:
    """Every pair of tokens that meets on a page, by the formula of WCAG."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """The pairs that are too alike."""
        tokens = subject.tokens()
        schemes = {"": tokens.light, "dark.": tokens.in_the_dark()} if tokens.has_dark else {"": tokens.light}
        for prefix, values in schemes.items():
            for front, behind, least, name in _PAIRS:
                found = ratio(values[front], values[behind])
                if found < least:
                    yield _finding(subject, prefix, (front, behind), (found, least), name, values)


def ratio(front: str, behind: str) -> float:
    """The contrast ratio of two colours (`#rgb` or `#rrggbb`): 1 is none, 21 is black on white (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(front), _luminance(behind)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) > 4 else "".join(digit * 2 for digit in colour[1:])  # noqa: PLR2004
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _finding(
    subject: Subject,
    prefix: str,
    pair: tuple[str, str],
    ratios: tuple[float, float],
    name: str,
    values: Mapping[str, str],
) -> Finding:
    path, line = line_of(subject.edition, [f"color.{prefix}{token}" for token in pair])
    scheme = "in the dark" if prefix else "in the light"
    return Finding(
        path,
        line,
        "contrast",
        f"{name} {scheme}: {values[pair[0]]} ({pair[0]}) on {values[pair[1]]} ({pair[1]}) is {ratios[0]:.2f}:1, "
        f"{ratios[1]}:1 is the least",
        "Make one of the two colours darker or lighter",
        _TEXT_CRITERION if ratios[1] == TEXT else _PART_CRITERION,
    )
