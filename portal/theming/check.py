"""The checker of themes: what a check is given, what it tells. The folder `checks/` is the list of checks.

A check is one file with one class that has `find`; its tests are the planted faults of `tests/theming/checks/`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from portal.registry import Registry
from portal.theming.chain import BASE, Chain
from portal.theming.edition import Edition
from portal.theming.samples import Sample, samples_of
from portal.theming.source import Element, elements_of
from portal.theming.style import Rule, rules_of
from portal.theming.themes import Themes
from portal.theming.tokens import Tokens
from portal.theming.trial import Trials, Verdict

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: where, a stable code, what is wrong in a sentence, what to do, and the WCAG criterion where there is
    one (`1.4.3`). A theme with errors is not to be served; a warning is for a person to judge."""

    path: str
    line: int
    code: str
    sentence: str
    remedy: str = ""
    criterion: str = ""
    weight: str = ERROR


@dataclass(frozen=True)
class Shown:
    """One page or mail as the theme shows it."""

    sample: Sample
    locale: str
    html: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Subject:
    """A theme that is checked. Checks look at its own files only: what it inherits, its parent's check tells."""

    name: str
    themes: Themes
    folders: Sequence[Path]
    base_tokens: Tokens
    _verdicts: dict[str, Verdict] = field(default_factory=dict)
    _pages: dict[tuple[str, str, str], tuple[Shown, ...]] = field(default_factory=dict)

    @property
    def is_base(self) -> bool:
        """Whether it is the base theme: the code asks for its pages and sentences, and it has no parent."""
        return self.name == BASE

    @cached_property
    def edition(self) -> Edition:
        """The theme's own files."""
        return self.themes.edition(self.name)

    def chain(self, kind: str) -> Chain:
        """What its pages of a kind are made of, itself first."""
        return self.themes.chain(self.name, kind)

    def parents(self, kind: str) -> Chain:
        """What it builds on, the base theme last."""
        return tuple(link for link in self.chain(kind) if link is not self.edition)

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """Its own templates by path, text and HTML."""
        return {path: self.edition.texts[path] for path in self.edition.templates}

    @cached_property
    def elements(self) -> Mapping[str, tuple[Element, ...]]:
        """The HTML that its own templates write, by path, each element with its line."""
        return {path: elements_of(text) for path, text in self.templates.items() if path.endswith(".html")}

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Its own style sheets by path."""
        found = {path: file for path, file in self.edition.resources.items() if path.endswith(".css")}
        return {path: file.read_text(encoding="utf-8", errors="replace") for path, file in found.items()}

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of its own style sheets, by path."""
        return {path: rules_of(css) for path, css in self.sheets.items()}

    def verdict(self, kind: str) -> Verdict:
        """What a trial in a child process found; pages of a kind that failed are not looked at. A theme without
        templates breaks no page."""
        if kind not in self._verdicts:
            has_templates = any(True for link in self.parents(kind)[:-1] for _ in link.templates) or self.templates
            chain = self.chain(kind)
            self._verdicts[kind] = Trials(self.folders, None).verdict(chain, kind) if has_templates else Verdict()
        return self._verdicts[kind]

    def tokens(self, kind: str = "login") -> Tokens:
        """Its colours, shapes and fonts."""
        return self.themes.tokens(self.name, kind)

    def pages(self, kind: str, locale: str = "en", theme: str = "") -> tuple[Shown, ...]:
        """Every page of a kind in every state, as this theme (or `theme`) shows it; none where it broke."""
        key = (theme or self.name, kind, locale)
        if key not in self._pages:
            self._pages[key] = tuple(self._shown(*key)) if not self.verdict(kind).findings else ()
        return self._pages[key]

    def properties_files(self) -> Iterator[str]:
        """Its own theme.properties, one for all kinds and one for each."""
        yield from (path for path in self.edition.texts if path.rpartition("/")[2] == "theme.properties")

    def messages_files(self) -> Iterator[str]:
        """Its own files of messages."""
        named = (path for path in self.edition.texts if path.endswith(".properties"))
        yield from (path for path in named if "messages/messages_" in path)

    def _shown(self, theme: str, kind: str, locale: str) -> Iterator[Shown]:
        for sample in samples_of(self.themes.messages(theme, kind, locale), kind):
            html = self.themes.render(theme, kind, sample.template, locale, sample.context)
            is_html = not sample.template.endswith(".txt")
            yield Shown(sample, locale, html, elements_of(html) if is_html else ())


class Check(Protocol):
    """One check."""

    def find(self, subject: Subject) -> Iterator[Finding]:
        """Every fault of this kind."""


CHECKS: Registry[Check] = Registry("portal.theming.checks", "check")


def check_theme(subject: Subject) -> tuple[Finding, ...]:
    """Everything that all checks find, by file and line; nothing told twice."""
    found = {finding for check in CHECKS.classes.values() for finding in check().find(subject)}
    return tuple(sorted(found))
