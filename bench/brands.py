"""A brand with two parents, to be measured beside the base theme."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from portal.callers import PREVIEW_COOKIE
from portal.theming.choice import Previews
from portal.theming.samples import samples_of
from portal.theming.themes import Themes

BRAND = "daughter"
_ROUNDS, _PAGES = 9, 40
_FILES = {
    "mother/theme.properties": "parent=base\ncolor.accent=#7a1f5c\n",
    "mother/messages/messages_en.properties": "registerTitle=Join the family\n",
    "mother/elements/link-button.html": '<a class="button" href="{{ button.href }}">{{ button.label }}</a>\n',
    "mother/login/register.html": (
        '{% extends "login/register.html" %}'
        '{% block fields %}<p>{{ msg("registerTitle") }}</p>{{ super() }}{% endblock %}'
    ),
    "daughter/theme.properties": "parent=mother\ncolor.accent=#5c1545\nshape.radius=4px\n",
    "daughter/messages/messages_en.properties": "doRegister=Join us\n",
    "daughter/login/register.html": (
        '{% extends "login/register.html" %}{% block fields %}{{ super() }}<p>{{ msg("doRegister") }}</p>{% endblock %}'
    ),
}


def write_brand(folder: Path) -> None:
    """The brand and its parent, in a folder of themes."""
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def wearing(secret_key: bytes, theme: str) -> dict[str, str]:
    """The headers of somebody who sees the portal in a theme by a preview link."""
    return {"Cookie": f"{PREVIEW_COOKIE}={Previews(secret_key).token(theme)}"}


def render_ratio(folder: Path) -> float:
    """How many times as long the brand's register page takes to be made as the base theme's, taking turns."""
    themes = Themes([folder], reload=False)
    makers = [_maker(themes, name) for name in ("base", BRAND)]
    ratios = []
    for _ in range(_ROUNDS):
        base, brand = (_seconds(make) for make in makers)
        ratios.append(brand / base)
    return median(ratios)


def _maker(themes: Themes, theme: str) -> Callable[[], str]:
    sample = next(
        each for each in samples_of(themes.messages(theme, "login", "en"), "login") if each.name == "register"
    )

    def make() -> str:
        return themes.render(theme, "login", sample.template, "en", sample.context)

    make()
    return make


def _seconds(make: Callable[[], str]) -> float:
    began = time.thread_time()
    for _ in range(_PAGES):
        make()
    return time.thread_time() - began
