"""Every page and mail of a theme in every state, made ready to be looked at: in the browser or as a folder of files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.theming.edition import KINDS
from portal.theming.samples import Sample, samples_of
from portal.theming.themes import Themes

LIGHT, DARK = "light", "dark"
_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)")
_ALWAYS, _NEVER = "(min-width: 0px)", "(max-width: 0px)"
_BOTH = 'content="light dark"'
_ACTING = re.compile(r"<script\b[^>]*></script>\n?|\sautofocus(?=[\s>])")
_DEVELOPERS_OWN = ("inbox",)  # pages no visitor of a brand ever sees


@dataclass(frozen=True)
class Choice:
    """What is looked at: a theme in a language, in light or dark."""

    theme: str
    locale: str
    scheme: str = LIGHT


def pictured(themes: Themes, theme: str, locale: str) -> Iterator[Sample]:
    """All samples of the theme in this language, mails as their HTML parts."""
    for kind in KINDS:
        for sample in samples_of(themes.messages(theme, kind, locale), kind):
            if not sample.name.startswith(_DEVELOPERS_OWN) and not sample.template.endswith(".txt"):
                yield sample


def named(themes: Themes, choice: Choice, name: str) -> Sample | None:
    """The sample of that name."""
    return next((each for each in pictured(themes, choice.theme, choice.locale) if each.name == name), None)


def picture(themes: Themes, choice: Choice, sample: Sample) -> str:
    """The page, as the chosen theme shows it; its style sheets are `in_scheme` where `address` leads."""
    html = themes.render(choice.theme, sample.kind, sample.template, choice.locale, _still(sample.context))
    return _ACTING.sub("", html)


def in_scheme(text: str, scheme: str) -> str:
    """A page or style sheet that is light, or dark, whatever the device of its reader prefers."""
    asked = _PREFERS.sub(lambda found: _ALWAYS if found[1] == scheme else _NEVER, text)
    return asked.replace("color-scheme: light dark", f"color-scheme: {scheme}").replace(_BOTH, f'content="{scheme}"')


def _still(context: Mapping[str, object]) -> Mapping[str, object]:
    """Nothing of a picture asks the server for anything."""
    return {**context, "csrf": "", "development": False}
