"""Renders pages and mails in a theme, and finds a theme's words. The only door of this room to templates."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jinja2 import Template

from portal.locations import STATIC, TEMPLATES
from portal.theming.assets import Assets
from portal.theming.bounds import bounded
from portal.theming.chain import BASE, Chain, find_chain, mark_of, merged_properties
from portal.theming.dress import OWN_SHEET, dress
from portal.theming.edition import Edition
from portal.theming.editions import Editions
from portal.theming.environment import ThemeEnvironment
from portal.theming.locales import direction, fallbacks, label
from portal.theming.messages import Layer, Messages
from portal.theming.resources import TOKENS, Resource, address, find_resource, media_type
from portal.theming.tokens import Tokens, base_tokens, style_sheet, tokens_of

Texts = Mapping[str, Mapping[str, str]]
Words = tuple[Messages, Mapping[str, object]]
_NO_TEXTS: Texts = {}
_MOST_KEPT = 1000
_MOST_ALERTS = 100
_log = logging.getLogger(__name__)


class Judge(Protocol):
    """Tries a theme's pages before they are served."""

    def refusal(self, chain: Chain, kind: str) -> str | None:
        """Why the first theme of the chain is not to be served for this kind of page, or nothing."""


@dataclass
class _Kept:
    """What was made of the themes as they are now; made anew when a file was saved."""

    generation: int
    chains: dict[tuple[str, str], Chain] = field(default_factory=dict)
    environments: dict[tuple[Chain, str], ThemeEnvironment] = field(default_factory=dict)
    layers: dict[tuple[Chain, str, str], Mapping[str, str]] = field(default_factory=dict)
    dresses: dict[tuple[Chain, str], Mapping[str, object]] = field(default_factory=dict)
    words: dict[tuple[str, str, str, int], tuple[Texts, Words]] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)


class Themes:
    """All themes below some folders, above the base theme.

    With `reload` a saved file is seen on the next request, or `look_every` so many seconds. Where there is a `judge`, a
    theme with templates is served once it was accepted; until then, and where it is refused, its parent's pages are.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        reload: bool,
        base: Path = TEMPLATES,
        static: Path = STATIC,
        look_every: float = 0.0,
        judge: Judge | None = None,
    ) -> None:
        self._editions = Editions(folders, base, look_every=look_every if reload else None)
        self.folders = tuple(folders)
        """Where themes are looked for; new ones are made in the first."""
        self._static = static
        self._assets = Assets(static, prefix="/static/", reload=reload)
        self._judge = judge
        self._present = _Kept(0)

    def render(
        self,
        theme: str,
        kind: str,
        template: str,
        locale: str,
        context: Mapping[str, object],
        texts: Texts | None = None,
    ) -> str:
        """The page or mail as text.

        `kind` is `login`, `account` or `email`, `template` a file of it, `texts` the realm's own sentences by locale.
        Templates see the context, `msg`, `msg_strong`, `asset`, `resource`, `theme` and, where the context has none,
        `locale`. Where a theme's template breaks, its parent's is shown and the place is told (`alerts`); the base
        theme's breaks loudly.
        """
        kept = self._now()
        chain = self._chain(kept, theme, kind)
        words = {**self._words(kept, theme, kind, locale, texts)[1], **context}
        for start in range(len(chain) - 1):
            try:
                with bounded():
                    return self._template(kept, chain[start:], kind, template).render(words)
            except Exception as broken:  # noqa: BLE001 — whatever a theme's author did, visitors get a page
                self._alert(kept, chain[start].name, f"broke in {kind}/{template}: {placed(broken)}")
        return self._template(kept, chain[-1:], kind, template).render(words)

    def fault(self, theme: str, kind: str, template: str, locale: str, context: Mapping[str, object]) -> str | None:
        """What breaks when this theme's own page is rendered, its place first; nothing where it is whole."""
        kept = self._now()
        words = {**self._words(kept, theme, kind, locale, None)[1], **context}
        try:
            with bounded():
                self._template(kept, self._chain(kept, theme, kind), kind, template).render(words)
        except Exception as broken:  # noqa: BLE001 — to find out is what this is for
            return placed(broken)
        return None

    def own_block(
        self,
        theme: str,
        kind: str,
        template: str,
        block: str,
        locale: str,
        context: Mapping[str, object],
        texts: Texts | None = None,
    ) -> str | None:
        """One block as a brand wrote it, none where no theme above the base theme wrote that block of that template."""
        kept = self._now()
        chain = self._chain(kept, theme, kind)
        for start, link in enumerate(chain[:-1]):
            if not any(path in link.texts for path in link.candidates(f"{kind}/{template}")):
                continue
            found = self._template(kept, chain[start:], kind, template)
            if block in found.blocks:
                words = {**self._words(kept, theme, kind, locale, texts)[1], **context}
                with bounded():
                    return "".join(found.blocks[block](found.new_context(words)))
        return None

    def messages(self, theme: str, kind: str, locale: str, texts: Texts | None = None) -> Messages:
        """The words of a theme for a kind of page in a language, with the realm's own `texts` above them."""
        return self._words(self._now(), theme, kind, locale, texts)[0]

    def properties(self, theme: str, kind: str) -> Mapping[str, str]:
        """What theme.properties say, merged along the chain."""
        return merged_properties(self._chain(self._now(), theme, kind), kind)

    def tokens(self, theme: str, kind: str) -> Tokens:
        """The colours, shapes and fonts of a theme."""
        return tokens_of(self.properties(theme, kind), self._base_tokens())

    def locales(self, theme: str, kind: str) -> tuple[str, ...]:
        """The languages a theme says it speaks."""
        return tuple(self.properties(theme, kind).get("locales", "en").replace(",", " ").split())

    def names(self) -> Iterator[str]:
        """All themes there are, the base theme first."""
        return self._editions.names()

    def has(self, theme: str) -> bool:
        """Whether there is a theme of that name."""
        return theme == BASE or self._editions.find(theme) is not None

    def edition(self, theme: str) -> Edition:
        """A theme's own files; the base theme's where there is none of that name."""
        self._now()
        return self._editions.find(theme) or self._editions.base

    def chain(self, theme: str, kind: str) -> Chain:
        """Which themes' files a page is made of, the nearest first."""
        return self._chain(self._now(), theme, kind)

    def mark(self, theme: str, kind: str) -> str:
        """Changes when any file changes that a page of this theme is made of."""
        return mark_of(self.chain(theme, kind))

    def resource(self, theme: str, kind: str, path: str) -> Resource | None:
        """A file that browsers ask for, or the style sheet made of the theme's tokens."""
        if path == TOKENS:
            return Resource(style_sheet(self.tokens(theme, kind)).encode(), media_type(path))
        found = find_resource(self.chain(theme, kind), kind, path)
        try:
            return Resource(found.read_bytes(), media_type(path)) if found else None
        except OSError:
            return None  # deleted since the folder was read

    def alerts(self) -> Mapping[str, str]:
        """What is wrong with themes that are in use: a sentence by the theme's name. Empty as long as all is well."""
        return dict(self._now().alerts)

    def _now(self) -> _Kept:
        generation = self._editions.look()
        if generation != self._present.generation:
            self._present = _Kept(generation)
        return self._present

    def _chain(self, kept: _Kept, theme: str, kind: str) -> Chain:
        if (theme, kind) not in kept.chains:
            found = find_chain(theme, kind, self._editions.find, self._editions.base)
            kept.chains[theme, kind] = self._accepted(kept, found, kind)
        return kept.chains[theme, kind]

    def _accepted(self, kept: _Kept, chain: Chain, kind: str) -> Chain:
        """The chain from the first theme on that may be served. Words and colours cannot break a page, so a theme
        without templates needs no trial."""
        while self._judge and any(True for link in chain[:-1] for _ in link.templates):
            refusal = self._judge.refusal(chain, kind)
            if refusal is None:
                break
            self._alert(kept, chain[0].name, refusal)
            chain = chain[1:]
        return chain

    def _template(self, kept: _Kept, chain: Chain, kind: str, template: str) -> Template:
        if (chain, kind) not in kept.environments:
            kept.environments[chain, kind] = ThemeEnvironment(chain)
        return kept.environments[chain, kind].get_template(f"{kind}/{template}")

    def _words(self, kept: _Kept, theme: str, kind: str, locale: str, texts: Texts | None) -> Words:
        """The sentences, and what every template sees beside its context; kept for as long as no file is saved."""
        own = texts or _NO_TEXTS
        # By identity: a realm's texts live as long as its revision, and the kept entry holds them, so no other texts
        # can come to have their id.
        key = (theme, kind, locale, id(own))
        if key not in kept.words:
            if len(kept.words) >= _MOST_KEPT:
                kept.words.clear()
            chain = self._chain(kept, theme, kind)
            messages = Messages(locale, list(self._layers_of(kept, chain, kind, locale, own)))
            kept.words[key] = own, (messages, self._surroundings(kept, chain, kind, locale, messages))
        return kept.words[key][1]

    def _surroundings(
        self, kept: _Kept, chain: Chain, kind: str, locale: str, messages: Messages
    ) -> Mapping[str, object]:
        if (chain, kind) not in kept.dresses:
            kept.dresses[chain, kind] = dress(chain, kind, self._base_tokens(), self._assets.found)
        worn = kept.dresses[chain, kind]

        def resource(path: str) -> str:
            return address(chain, kind, path)

        return {
            "msg": messages.text,
            "msg_strong": messages.strong,
            "asset": self._assets.address,
            "resource": resource,
            "theme": worn,
            "locale": {"tag": locale, "dir": direction(locale), "label": label(locale), "supported": []},
        }

    def _layers_of(self, kept: _Kept, chain: Chain, kind: str, locale: str, texts: Texts) -> Iterator[Layer]:
        for tag in fallbacks(locale):
            own = texts.get(tag) or texts.get(tag.replace("-", "_"))
            if own:
                yield Layer(tag, own)
            yield Layer(tag, self._theme_layer(kept, chain, kind, tag))

    def _theme_layer(self, kept: _Kept, chain: Chain, kind: str, tag: str) -> Mapping[str, str]:
        if (chain, kind, tag) not in kept.layers:
            file = f"messages/messages_{tag.replace('-', '_')}.properties"
            merged: dict[str, str] = {}
            for link in reversed(chain):
                # What kinds share first, the kind's own above it.
                for path in (*reversed(link.candidates(file)), f"{kind}/{file}"):
                    merged.update(link.properties(path))
            kept.layers[chain, kind, tag] = merged
        return kept.layers[chain, kind, tag]

    def _base_tokens(self) -> Tokens:
        return base_tokens((self._static / OWN_SHEET).read_text(encoding="utf-8"))

    def _alert(self, kept: _Kept, theme: str, sentence: str) -> None:
        _log.error("theme '%s' %s", theme, sentence)
        if len(kept.alerts) < _MOST_ALERTS:
            kept.alerts[theme] = sentence


def placed(broken: Exception) -> str:
    """What went wrong in a template, and where."""
    place = getattr(broken, "filename", None)
    return f"{place}:{getattr(broken, 'lineno', '?')}: {broken}" if place else f"{type(broken).__name__}: {broken}"
