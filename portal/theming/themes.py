"""Renders pages and mails in a theme, and finds a theme's words. The only door of this room to templates."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Template

from portal.locations import STATIC, TEMPLATES
from portal.theming.assets import Assets
from portal.theming.bounds import bounded
from portal.theming.chain import Chain, Chains
from portal.theming.environment import ThemeEnvironment
from portal.theming.files import Shelf, read_properties
from portal.theming.locales import direction, fallbacks, label
from portal.theming.messages import Layer, Messages

Texts = Mapping[str, Mapping[str, str]]
_NO_TEXTS: Texts = {}
_MOST_KEPT = 1000
_log = logging.getLogger(__name__)


class Themes:
    """All themes below some folders, above the base theme. With `reload` a saved file is seen on the next request."""

    def __init__(self, folders: Sequence[Path], *, reload: bool, base: Path = TEMPLATES, static: Path = STATIC) -> None:
        self._reload = reload
        self._chains = Chains(folders, base, reload=reload)
        self._bundles = Shelf(read_properties, reload=reload)
        self._assets = Assets(static, prefix="/static/", reload=reload)
        self._found_chains: dict[tuple[str, str], Chain] = {}
        self._environments: dict[tuple[Chain, str], ThemeEnvironment] = {}
        self._layers: dict[tuple[Chain, str, str], Mapping[str, str]] = {}
        self._kept: dict[tuple[str, str, str, int], tuple[Texts, Messages, Mapping[str, object]]] = {}

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
        Templates see the context, `msg`, `msg_strong`, `asset`, `theme` and, where the context has none, `locale`.
        Where a theme's template breaks, its parent's is shown and the place is logged; the base theme's breaks loudly.
        """
        chain = self._chain(theme, kind)
        words = {**self._words(theme, kind, locale, texts)[1], **context}
        for start in range(len(chain) - 1):
            try:
                with bounded():
                    return self._template(chain[start:], kind, template).render(words)
            except Exception as broken:  # noqa: BLE001 — whatever a theme's author did, visitors get a page
                _log.error("theme '%s' broke in %s/%s: %s", chain[start].name, kind, template, _placed(broken))
        return self._template(chain[-1:], kind, template).render(words)

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
        chain = self._chain(theme, kind)
        for start, link in enumerate(chain[:-1]):
            if not any(path.is_file() for path in link.candidates(f"{kind}/{template}")):
                continue
            found = self._template(chain[start:], kind, template)
            if block in found.blocks:
                words = {**self._words(theme, kind, locale, texts)[1], **context}
                return "".join(found.blocks[block](found.new_context(words)))
        return None

    def messages(self, theme: str, kind: str, locale: str, texts: Texts | None = None) -> Messages:
        """The words of a theme for a kind of page in a language, with the realm's own `texts` above them."""
        return self._words(theme, kind, locale, texts)[0]

    def properties(self, theme: str, kind: str) -> Mapping[str, str]:
        """What theme.properties say, merged along the chain."""
        return self._chains.properties(self._chain(theme, kind), kind)

    def locales(self, theme: str, kind: str) -> tuple[str, ...]:
        """The languages a theme says it speaks."""
        return tuple(_listed(self.properties(theme, kind).get("locales", "en").replace(",", " ")))

    def names(self) -> Iterator[str]:
        """All themes there are, the base theme first."""
        return self._chains.names()

    def _chain(self, theme: str, kind: str) -> Chain:
        if self._reload:
            return self._chains.chain(theme, kind)
        if (theme, kind) not in self._found_chains:
            self._found_chains[theme, kind] = self._chains.chain(theme, kind)
        return self._found_chains[theme, kind]

    def _template(self, chain: Chain, kind: str, template: str) -> Template:
        if (chain, kind) not in self._environments:
            self._environments[chain, kind] = ThemeEnvironment(chain, reload=self._reload)
        return self._environments[chain, kind].get_template(f"{kind}/{template}")

    def _words(self, theme: str, kind: str, locale: str, texts: Texts | None) -> tuple[Messages, Mapping[str, object]]:
        """The sentences, and what every template sees beside its context; kept for as long as no file is saved."""
        own = texts or _NO_TEXTS
        # By identity: a realm's texts live as long as its revision, and the kept entry holds them, so no other texts
        # can come to have their id.
        key = (theme, kind, locale, id(own))
        kept = None if self._reload else self._kept.get(key)
        if kept is not None:
            return kept[1], kept[2]
        chain = self._chain(theme, kind)
        messages = Messages(locale, list(self._layers_of(chain, kind, locale, own)))
        surroundings = self._surroundings(chain, kind, locale, messages)
        if not self._reload:
            self._keep(key, (own, messages, surroundings))
        return messages, surroundings

    def _keep(self, key: tuple[str, str, str, int], entry: tuple[Texts, Messages, Mapping[str, object]]) -> None:
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = entry

    def _surroundings(self, chain: Chain, kind: str, locale: str, messages: Messages) -> Mapping[str, object]:
        properties = self._chains.properties(chain, kind)
        return {
            "msg": messages.text,
            "msg_strong": messages.strong,
            "asset": self._assets.address,
            "theme": {"name": chain[0].name, "styles": _listed(properties.get("styles", "")), "properties": properties},
            "locale": {"tag": locale, "dir": direction(locale), "label": label(locale), "supported": []},
        }

    def _layers_of(self, chain: Chain, kind: str, locale: str, texts: Texts) -> Iterator[Layer]:
        for tag in fallbacks(locale):
            own = texts.get(tag) or texts.get(tag.replace("-", "_"))
            if own:
                yield Layer(tag, own)
            yield Layer(tag, self._bundle(chain, kind, tag))

    def _bundle(self, chain: Chain, kind: str, tag: str) -> Mapping[str, str]:
        if not self._reload and (chain, kind, tag) in self._layers:
            return self._layers[chain, kind, tag]
        file = f"messages/messages_{tag.replace('-', '_')}.properties"
        merged: dict[str, str] = {}
        for link in reversed(chain):
            # What kinds share first, the kind's own above it.
            for path in (*reversed(link.candidates(file)), link.root / kind / file):
                merged.update(self._bundles.get(path) or {})
        self._layers[chain, kind, tag] = merged
        return merged


def _listed(text: str) -> list[str]:
    return text.split()


def _placed(broken: Exception) -> str:
    place = getattr(broken, "filename", None)
    return f"{place}:{getattr(broken, 'lineno', '?')}: {broken}" if place else f"{type(broken).__name__}: {broken}"
