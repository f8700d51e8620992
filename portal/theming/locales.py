"""Languages: which of those offered suits a reader, in which direction it runs, what its speakers call it."""

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_LAST_RESORT = "en"


def choose_locale(wanted: Sequence[str], supported: Sequence[str], default: str) -> str:
    """The supported tag that suits best. `wanted` stands in the reader's order; the first wish that can be met at all
    wins, and gets its nearest match: the same language and script before the same language."""
    for tag in wanted:
        nearest = max(supported, key=lambda offered: _nearness(tag, offered), default=None)
        if nearest is not None and _nearness(tag, nearest):
            return nearest
    return default if default in supported or not supported else supported[0]


@lru_cache(maxsize=1024)
def direction(tag: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if parsed(tag).character_order == "right-to-left" else "ltr"


@lru_cache(maxsize=1024)
def label(tag: str) -> str:
    """What the language's own speakers call it, with a capital: `Deutsch`, `العربية`, `Português (Brasil)`."""
    locale = parsed(tag)
    name = locale.get_display_name(locale) or tag
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1024)
def fallbacks(tag: str) -> tuple[str, ...]:
    """Where a text in this language is looked for: `pt-BR`, `pt`, `en`; for `pt-PT` or `zh-Hans` also where most of its
    readers are (`pt-BR`, `zh-CN`), since files are often written for one country only."""
    parts = tag.replace("_", "-").split("-")
    narrowing = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*narrowing, *_usual(tag), _LAST_RESORT]))


@lru_cache(maxsize=1024)
def parsed(tag: str) -> Locale:
    """Babel's locale for a tag, with old codes (`iw`) read as today's; English where a tag is none."""
    parts = tag.replace("_", "-").split("-")
    renamed = get_global("language_aliases").get(parts[0].lower(), parts[0])
    try:
        return Locale.parse("_".join([renamed, *parts[1:]]))
    except (UnknownLocaleError, ValueError):
        return Locale(_LAST_RESORT)


def _usual(tag: str) -> tuple[str, ...]:
    """The language by its code of today, then with the country where that language in that script is read most."""
    whole = _full(tag)
    usual = whole and _full(f"{whole.language}-{whole.script}")
    if usual is None or usual.language == _LAST_RESORT:
        return ()
    return usual.language, f"{usual.language}-{usual.territory}"


@lru_cache(maxsize=4096)
def _nearness(wanted: str, offered: str) -> int:
    """0 no match, 1 same language, 2 and same script, 3 and same country, 4 the very tag."""
    if wanted.replace("_", "-").lower() == offered.replace("_", "-").lower():
        return 4
    first, second = _full(wanted), _full(offered)
    if first is None or second is None or first.language != second.language:
        return 0
    if first.script != second.script:
        return 1
    return 3 if first.territory == second.territory else 2


@lru_cache(maxsize=1024)
def _full(tag: str) -> Locale | None:
    """The tag with its likely script and country: `pt` is `pt_Latn_BR`, `zh_CN` is `zh_Hans_CN`."""
    parts = tag.replace("_", "-").split("-")
    language = get_global("language_aliases").get(parts[0].lower(), parts[0].lower())
    for length in range(len(parts), 0, -1):
        likely = get_global("likely_subtags").get("_".join([language, *parts[1:length]]))
        if likely:
            try:
                whole, given = Locale.parse(likely), Locale.parse("_".join([language, *parts[1:]]))
            except (UnknownLocaleError, ValueError):
                return None
            return Locale(language, given.territory or whole.territory, given.script or whole.script)
    try:
        return Locale.parse("_".join([language, *parts[1:]]))
    except (UnknownLocaleError, ValueError):
        return None
