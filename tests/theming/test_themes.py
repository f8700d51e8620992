import logging
import os

import pytest

PAGE = "login/info.html"


def show(themes, theme="acme", template="info.html", **context):
    return themes.render(theme, "login", template, "en", context)


def test_a_themes_own_file_wins_over_its_parents_and_the_base(folder):
    folder.write("mother/theme.properties", "parent=base")
    folder.write("mother/login/info.html", "mother")
    folder.write("acme/theme.properties", "parent=mother")
    assert show(folder.themes()) == "mother"
    folder.write("acme/login/info.html", "acme")
    assert show(folder.themes()) == "acme"
    assert "<!doctype html>" in show(folder.themes(), "base")


def test_extending_ones_own_name_means_the_parents_file(folder):
    folder.write(
        "mother/login/info.html", '{% extends "login/info.html" %}{% block content %}[{{ super() }}]{% endblock %}'
    )
    folder.write("acme/theme.properties", "parent=mother")
    folder.write(
        "acme/login/info.html", '{% extends "login/info.html" %}{% block content %}({{ super() }}){% endblock %}'
    )
    page = show(folder.themes(), paragraphs=["text"])
    assert "([<p" in page
    assert "text</p>\n])" in page


def test_a_layout_or_element_of_a_theme_is_used_by_pages_of_the_base(folder):
    folder.write("acme/layout.html", "<main>{% block content %}{% endblock %}</main>")
    folder.write("acme/common/elements/link-button.html", "[{{ button.label }}]")
    page = show(folder.themes(), links=[{"href": "/", "text": "Home"}])
    assert page.startswith("<main>")
    assert "[Home]" in page


def test_properties_are_merged_along_the_chain_and_a_kinds_own_win(folder):
    folder.write("mother/theme.properties", "a=mother\nb=mother\nlocales=en,fr")
    folder.write("acme/theme.properties", "parent=mother\nb=acme\nc=acme")
    folder.write("acme/login/theme.properties", "c=login")
    themes = folder.themes()
    properties = themes.properties("acme", "login")
    assert [properties[key] for key in "abc"] == ["mother", "acme", "login"]
    assert themes.properties("acme", "account")["c"] == "acme"
    assert themes.locales("acme", "login") == ("en", "fr")


def test_a_kind_may_have_a_parent_of_its_own(folder):
    folder.write("mother/login/info.html", "mother")
    folder.write("acme/theme.properties", "parent=base")
    folder.write("acme/login/theme.properties", "parent=mother")
    assert show(folder.themes()) == "mother"


@pytest.mark.parametrize("name", ["nobody", "", "../acme", ".hidden", "acme/login", "base"])
def test_a_theme_nobody_has_is_the_base_theme(folder, name):
    folder.write("acme/login/info.html", "acme")
    assert "<!doctype html>" in show(folder.themes(), name)


def test_parents_in_a_circle_end_at_the_base(folder):
    folder.write("acme/theme.properties", "parent=other")
    folder.write("other/theme.properties", "parent=acme")
    assert "<!doctype html>" in show(folder.themes())


def test_two_themes_never_share_a_page(folder):
    folder.write("red/elements/link-button.html", "red")
    folder.write("blue/elements/link-button.html", "blue")
    themes, links = folder.themes(), [{"href": "/", "text": "x"}]
    pages = [show(themes, name, links=links) for name in ("red", "blue", "red", "base")]
    assert ["red" in page for page in pages] == [True, False, True, False]
    assert ["blue" in page for page in pages] == [False, True, False, False]


def test_with_reload_a_saved_file_is_seen_at_once(folder):
    themes = folder.themes(reload=True)
    folder.write("acme/login/info.html", "{{ msg('a') }} {{ theme.properties.t }}")
    folder.write("acme/theme.properties", "t=1")
    folder.write("acme/messages/messages_en.properties", "a=old")
    assert show(themes) == "old 1"
    saved = [
        folder.write("acme/messages/messages_en.properties", "a=newer"),
        folder.write("acme/theme.properties", "t=22"),
    ]
    saved.append(folder.write("acme/login/info.html", "now {{ msg('a') }} {{ theme.properties.t }}"))
    for file in saved:
        os.utime(file, (2_000_000_000, 2_000_000_000))
    assert show(themes) == "now newer 22"


def test_with_reload_a_new_file_wins_over_its_parents_at_once(folder):
    folder.write("mother/login/info.html", "mother")
    folder.write("acme/theme.properties", "parent=mother")
    themes = folder.themes(reload=True)
    assert show(themes) == "mother"
    file = folder.write("acme/login/info.html", "acme")
    assert show(themes) == "acme"
    file.unlink()
    assert show(themes) == "mother"


def test_with_reload_a_theme_that_was_asked_for_before_it_was_there_is_seen(folder):
    themes = folder.themes(reload=True)
    assert "<!doctype html>" in show(themes)
    folder.write("acme/login/info.html", "acme")
    assert show(themes) == "acme"


def test_without_reload_files_are_read_once(folder):
    themes = folder.themes()
    folder.write("acme/login/info.html", "old")
    assert show(themes) == "old"
    folder.write("acme/login/info.html", "new, and longer")
    assert show(themes) == "old"


@pytest.mark.parametrize(
    "broken",
    [
        "{% if %}",
        "{{ 1 / 0 }}",
        "{% include 'no/such.html' %}",
        '{% extends "login/info.html" %}{{ x.y }}{% block content %}{{ nothing() }}{% endblock %}',
    ],
)
def test_a_theme_that_breaks_gives_way_to_its_parent_and_says_where(folder, caplog, broken):
    folder.write("acme/login/info.html", broken)
    with caplog.at_level(logging.ERROR):
        page = show(folder.themes(), paragraphs=["still here"])
    assert "still here" in page
    assert "theme 'acme' broke in login/info.html" in caplog.text


def test_all_themes_are_named(folder):
    folder.write("blue/theme.properties", "")
    folder.write("acme/theme.properties", "")
    folder.write("README.md", "")
    assert list(folder.themes().names()) == ["base", "acme", "blue"]


def test_an_asset_bears_a_mark_of_its_content(folder):
    folder.write("acme/login/info.html", "{{ asset('portal.css') }} {{ asset('missing.css') }}")
    marked, plain = show(folder.themes()).split()
    assert marked.startswith("/static/portal.css?v=")
    assert plain == "/static/missing.css"
