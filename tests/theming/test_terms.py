from types import SimpleNamespace

from portal.accounts.consent import version_of
from portal.theming.terms import ThemeTerms

BLOCK = "{% extends 'login/terms.html' %}{% block document %}<p>The terms of {{ realm.displayName }}</p>{% endblock %}"


def realm(**texts):
    return SimpleNamespace(name="demo", display_name="A & B", localization_texts=texts)


def test_the_message_is_the_text_where_no_theme_wrote_one(base):
    document = ThemeTerms(base).terms(realm(en={"termsText": "<p>Be kind, {0}</p>"}), "base", "en")
    assert document.version == version_of("<p>Be kind, A & B</p>")
    assert (document.body, document.locale) == ("<p>Be kind, A &amp; B</p>", "en")


def test_a_brands_text_is_the_block_of_its_terms_page(folder):
    folder.write("acme/login/terms.html", BLOCK)
    document = ThemeTerms(folder.themes()).terms(realm(), "acme", "de")
    assert document.body == "<p>The terms of A &amp; B</p>"
    assert document.locale == "de"


def test_a_child_theme_keeps_its_parents_text(folder):
    folder.write("mother/login/terms.html", BLOCK)
    folder.write("acme/theme.properties", "parent=mother")
    folder.write("acme/login/terms.html", "{% extends 'login/terms.html' %}{% block title %}x{% endblock %}")
    document = ThemeTerms(folder.themes()).terms(realm(), "acme", "en")
    assert "The terms of A" in document.body


def test_a_page_that_only_changes_its_looks_leaves_the_message(folder):
    folder.write("acme/login/terms.html", "{% extends 'login/terms.html' %}{% block title %}x{% endblock %}")
    document = ThemeTerms(folder.themes()).terms(realm(en={"termsText": "<p>Words</p>"}), "acme", "en")
    assert document.body == "<p>Words</p>"


def test_the_version_changes_with_the_words_and_not_with_the_lines(folder):
    themes = ThemeTerms(folder.themes())
    texts = ["<p>One two</p>", "<p>One\n  two</p>", "<p>One three</p>"]
    first, same, other = (themes.terms(realm(en={"termsText": text}), "base", "en").version for text in texts)
    assert first == same != other


def test_a_text_that_fell_back_says_its_real_language(base):
    assert ThemeTerms(base).terms(realm(), "base", "sv").locale == "en"


def test_nothing_in_the_terms_can_act(base):
    document = ThemeTerms(base).terms(realm(en={"termsText": "<p onclick=x>a<script>b</script></p>"}), "base", "en")
    assert document.body == "<p>a</p>"
