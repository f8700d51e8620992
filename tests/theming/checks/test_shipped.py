"""The themes that are shipped pass their own checker."""

import time

import pytest

from portal.locations import THEMES
from portal.theming.check import Finding, Subject, check_theme
from portal.theming.themes import Themes

SHIPPED = ("base", "harvest", "meridian", "commons")
MOST_SECONDS = 60


def checked(name: str) -> tuple[Finding, ...]:
    themes = Themes([THEMES], reload=False)
    return check_theme(Subject(name, themes, [THEMES], themes.tokens("base", "login")))


def test_these_are_all():
    assert set(Themes([THEMES], reload=False).names()) == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_found(name):
    assert checked(name) == ()


@pytest.mark.prove
def test_the_whole_check_is_done_within_a_minute(capsys):
    began = time.monotonic()
    assert [checked(name) for name in SHIPPED] == [()] * len(SHIPPED)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\n{len(SHIPPED)} themes were checked in {seconds:.1f} s")
    assert seconds < MOST_SECONDS
