"""A theme is tried in every state before anybody is served by it; where it fails, its parent's page is served."""

import json

import pytest

from portal.theming.themes import Themes
from portal.theming.trial import Trials


@pytest.fixture
def judged(folder, tmp_path):
    return Themes([folder.path], reload=True, judge=Trials([folder.path], tmp_path / "verdicts"))


def show(themes, **context):
    return themes.render("acme", "login", "info.html", "en", {"paragraphs": ["still here"], **context})


def test_a_good_theme_is_served_and_its_verdict_is_kept(folder, judged, tmp_path):
    folder.write("acme/login/info.html", '{% extends "login/info.html" %}{% block title %}Acme{% endblock %}')
    assert "Acme" in show(judged)
    assert not judged.alerts()
    (kept,) = (tmp_path / "verdicts").iterdir()
    assert json.loads(kept.read_text()) == []


def test_a_theme_that_breaks_in_a_state_nobody_saw_yet_is_not_served(folder, judged):
    folder.write("acme/login/info.html", "acme")
    folder.write("acme/login/register.html", "{% if errors %}{{ nothing() }}{% endif %}")
    assert "still here" in show(judged)
    assert "register-one-error" in judged.alerts()["acme"]


def test_once_it_is_mended_it_is_served(folder, judged):
    folder.write("acme/login/info.html", "{{ nothing() }}")
    assert "still here" in show(judged)
    folder.write("acme/login/info.html", "now whole")
    assert show(judged) == "now whole"
    assert not judged.alerts()


def test_a_theme_without_templates_needs_no_trial(folder):
    class NobodyAsksMe:
        def refusal(self, chain, kind):
            raise AssertionError

    folder.write("acme/login/messages/messages_en.properties", "doLogIn=Come in")
    themes = Themes([folder.path], reload=False, judge=NobodyAsksMe())
    assert "Come in" in themes.render("acme", "login", "register.html", "en", {"form": {}})


def test_a_verdict_that_is_known_is_not_sought_again(folder, tmp_path):
    folder.write("acme/login/info.html", "acme")
    first = Trials([folder.path], tmp_path)
    chain = folder.themes().chain("acme", "login")
    assert first.refusal(chain, "login") is None
    (kept,) = tmp_path.glob("*.json")
    kept.write_text('[{"sample": "info", "locale": "en", "sentence": "kept"}]')
    assert "kept" in Trials([folder.path], tmp_path).refusal(chain, "login")


def test_what_ends_the_child_is_a_refusal(folder, tmp_path):
    """Not bounded by what a template pays: two giant names for the compiler."""
    folder.write("acme/login/info.html", "{% set a = " + "(" * 20_000 + "1" + ")" * 20_000 + " %}")
    assert Trials([folder.path], None).refusal(folder.themes().chain("acme", "login"), "login")
