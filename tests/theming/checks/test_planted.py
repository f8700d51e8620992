"""Each fault that a brand can make, planted in a small theme, is found with its file and line."""

import re

import pytest

from portal.theming.blocks import marked_copy
from portal.theming.check import CHECKS, Subject, check_theme
from portal.theming.themes import Themes
from tests.theming.checks.faults import FAULTS


@pytest.fixture
def check(folder):
    """All checks over the theme `acme`, or those of the files named."""

    def checked(*names):
        themes = Themes([folder.path], reload=False)
        subject = Subject("acme", themes, [folder.path], themes.tokens("base", "login"))
        if not names:
            return check_theme(subject)
        return sorted({each for name in names for each in CHECKS.classes[name]().find(subject)})

    return checked


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_is_found(folder, check, fault):
    for path, content in fault.files.items():
        file = folder.write(f"acme/{path}", "")
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = {each.code: each for each in check(fault.check)}
    assert fault.code in found, list(found)
    told = found[fault.code]
    assert re.fullmatch(fault.path, told.path), told
    assert told.line == fault.line, told
    assert told.criterion == fault.criterion
    assert told.sentence
    assert told.remedy or fault.check == "renders"


def test_every_check_has_a_planted_fault():
    assert set(CHECKS.classes) == {fault.check for fault in FAULTS}


def test_a_link_out_of_the_folder_is_found(folder, check, tmp_path):
    (tmp_path / "secret.html").write_text("secret")
    folder.write("acme/login/messages/messages_en.properties", "")
    (folder.path / "acme" / "login" / "info.html").symlink_to(tmp_path / "secret.html")
    assert [(each.code, each.path) for each in check("left_out")] == [("symlink-out", "login/info.html")]


def test_parents_in_a_circle_are_found(folder, check):
    folder.write("acme/theme.properties", "displayName=Acme\nparent=other")
    folder.write("other/theme.properties", "parent=acme")
    (found,) = {each.code: each for each in check("parents")}.values()
    assert (found.code, found.line) == ("parent-loop", 2)
    assert "acme → other → acme" in found.sentence


@pytest.mark.parametrize(("changed", "blocks"), [("fields", "fields"), ("content", "content")])
def test_a_copy_that_is_older_than_what_it_was_made_from_is_found(folder, check, changed, blocks):
    parent = Themes([], reload=False).edition("base").texts["login/register.html"]
    older = parent.replace(f"{{% block {changed} %}}", f"{{% block {changed} %}}<p>As it was.</p>")
    folder.write("acme/login/register.html", marked_copy("login/register.html", older))
    found = next(each for each in check("stale_override"))
    assert found.sentence.endswith(f": {blocks}")


def test_a_copy_that_is_up_to_date_is_fine(folder, check):
    parent = Themes([], reload=False).edition("base").texts["login/register.html"]
    folder.write("acme/login/register.html", marked_copy("login/register.html", parent))
    assert not check("stale_override", "never_used", "renders")


def test_many_faults_are_found_at_once_in_their_order(folder, check):
    for fault in (each for each in FAULTS if each.check in ("inline", "contrast", "message_html")):
        for path, content in fault.files.items():
            folder.write(f"acme/{path}", content)
    found = check()
    assert {"inline-handler", "contrast", "message-html"} <= {each.code for each in found}
    assert list(found) == sorted(found)


def test_a_theme_of_words_and_colours_has_nothing_to_find(folder, check):
    folder.write("acme/theme.properties", "displayName=Acme\nparent=base\ncolor.accent=#0f5c4c\nshape.radius=4px")
    folder.write("acme/messages/messages_de.properties", "doRegister=Mitmachen")
    assert check() == ()
