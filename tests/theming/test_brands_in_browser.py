"""The shipped themes in a real browser: axe finds nothing, and words of any length fit on a narrow phone."""

import re
from collections.abc import Mapping
from itertools import product
from math import ceil

import javaproperties
import pytest

from portal.locations import TEMPLATES, THEMES
from portal.theming.files import read_properties
from portal.theming.gallery import pictured
from portal.theming.themes import Themes
from tests.theming.browser import SampleServer
from tests.theming.test_browser import AXE, RULES

SHIPPED = ("base", "harvest", "meridian", "commons")
SCHEMES, LOCALES = ("light", "dark"), ("en", "ar")
NARROW = 320  # CSS pixels; WCAG 1.4.10
LONGER = 0.4
# Every element and every layout is on one of these; each has its errors or its success beside it.
TYPICAL = (
    *("register", "register-many-errors", "register-every-kind", "login-wrong", "wait", "wait-correcting"),
    *("link-foreign", "terms", "error-404", "account", "account-sessions", "mail-html-email-verification.html"),
)


class Pictures(Mapping):
    """Every sample of every theme by its path, made when it is asked for."""

    def __init__(self, themes):
        self._themes = themes
        self._samples = {}

    def of(self, theme, locale):
        """The paths of a theme's samples in a language."""
        if (theme, locale) not in self._samples:
            self._samples[theme, locale] = {each.name: each for each in pictured(self._themes, theme, locale)}
        return [f"/{theme}/{locale}/{name}" for name in self._samples[theme, locale]]

    def __getitem__(self, path):
        _, theme, locale, name = path.split("/", 3)
        self.of(theme, locale)
        sample = self._samples[theme, locale][name]
        return self._themes.render(theme, sample.kind, sample.template, locale, sample.context)

    def __contains__(self, path):
        return path.count("/") >= 3 and path.split("/")[1] in self._themes.names()

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


@pytest.fixture(scope="module")
def themes(tmp_path_factory):
    """The shipped themes, and for each one that builds on it with longer words."""
    root = tmp_path_factory.mktemp("themes")
    for brand in SHIPPED:
        lengthened(root / f"long-{brand}", brand)
    return Themes([root, THEMES], reload=False)


@pytest.fixture(scope="module")
def server(themes):
    served = SampleServer(Pictures(themes), themes)
    yield served
    served.close()


def lengthened(folder, parent):
    """A theme in which every English sentence of another is longer."""
    for kind in ("", "email/"):
        texts = {}
        for root in (TEMPLATES, THEMES / parent):
            file = root / kind / "messages" / "messages_en.properties"
            texts.update(read_properties(file) if file.is_file() else {})
        target = folder / kind / "messages" / "messages_en.properties"
        target.parent.mkdir(parents=True)
        target.write_text(javaproperties.dumps({key: longer(text) for key, text in texts.items()}))
    (folder / "theme.properties").write_text(f"parent={parent}\nlocales=en")


def longer(text):
    """Every word longer by two fifths; arguments, tags and entities stay as they are."""
    written, depth = [], 0
    for part in re.split(r"(<[^>]*>|&\w+;|[{}])", text):
        depth += (part == "{") - (part == "}")
        is_words = depth % 2 == 0 and part[:1] not in ("<", "&")
        written.append(re.sub(r"[^\W\d_]{2,}", _longer, part) if is_words else part)
    return "".join(written)


def _longer(word):
    return word[0] + word[0][: ceil(len(word[0]) * LONGER)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {0}, welcome", "HelloHe {0}, welcomewel"),
        ("{0,plural,one{one day} other{# days}}", "{0,plural,one{oneon dayda} other{# daysda}}"),
        ("<b>bold</b> &amp; a", "<b>boldbo</b> &amp; a"),
    ],
)
def test_words_are_longer_and_arguments_stay(text, expected):
    assert longer(text) == expected


def judged(chromium, server, paths, scheme, width=NARROW):
    """What axe finds on these pages, by page and rule."""
    context = chromium.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme, bypass_csp=True)
    page, found = context.new_page(), []
    for path in paths:
        page.goto(server.address + path)
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules, iframes: false})", RULES)
        assert result["passes"], path
        found += [(path, each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
    context.close()
    return found


def overflowing(chromium, server, paths):
    """The pages that are wider than a narrow phone, and what in them is."""
    context = chromium.new_context(viewport={"width": NARROW, "height": 700}, bypass_csp=True)
    page, found = context.new_page(), []
    for path in paths:
        page.goto(server.address + path)
        if page.evaluate("document.documentElement.scrollWidth") > NARROW:
            found.append((path, page.evaluate(WIDE)))
    context.close()
    return found


WIDE = f"""() => [...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > {NARROW} + 0.5 || each.getBoundingClientRect().left < -0.5)
  .filter(each => !each.closest(".visually-hidden, .skip-link"))
  .slice(-3).map(each => each.outerHTML.slice(0, 160))"""


def test_what_is_too_wide_is_seen(chromium, server):
    context = chromium.new_context(viewport={"width": NARROW, "height": 700})
    page = context.new_page()
    page.set_content(f"<body><p style='inline-size: {2 * NARROW}px'>wide</p>")
    assert page.evaluate("document.documentElement.scrollWidth") > NARROW
    assert page.evaluate(WIDE)
    context.close()


COMBINATIONS = list(product(SHIPPED, SCHEMES, LOCALES))


@pytest.mark.parametrize(("theme", "scheme", "locale"), COMBINATIONS)
def test_axe_finds_nothing_on_what_is_typical(chromium, server, theme, scheme, locale):
    turn = COMBINATIONS.index((theme, scheme, locale))  # so that each theme shows all of them, in one dress or another
    names = TYPICAL[turn % 4 :: 4]
    assert judged(chromium, server, [f"/{theme}/{locale}/{name}" for name in names], scheme) == []


@pytest.mark.prove
@pytest.mark.parametrize(("theme", "scheme", "locale"), COMBINATIONS)
def test_axe_finds_nothing_anywhere(chromium, server, theme, scheme, locale):
    assert judged(chromium, server, server.pages.of(theme, locale), scheme) == []


@pytest.mark.parametrize("theme", SHIPPED)
def test_longer_words_fit_on_what_is_typical(chromium, server, theme):
    names = TYPICAL[SHIPPED.index(theme) % 2 :: 2]
    assert overflowing(chromium, server, [f"/long-{theme}/en/{name}" for name in names]) == []


@pytest.mark.prove
@pytest.mark.parametrize("theme", SHIPPED)
def test_longer_words_fit_everywhere(chromium, server, theme):
    assert overflowing(chromium, server, server.pages.of(f"long-{theme}", "en")) == []
