"""Every sentence there is in English stands in all sixteen languages, in a form that can be filled."""

import re
from functools import cache

import pytest

from portal.locations import TEMPLATES
from portal.theming.files import read_properties
from portal.theming.locales import direction, parsed
from portal.theming.message_format import Pattern, Place, compile_pattern
from portal.theming.samples import mail_samples

LOCALES = ("en", "de", "fr", "es", "pt-BR", "it", "nl", "pl", "tr", "uk", "ja", "zh-CN", "ko", "hi", "ar", "he")
FOLDERS = ("messages", "email/messages")
NUMBERS = (0, 1, 2, 5, 11, 21, 100)
# Sentences that are rightly the same in another language, by key. None so far.
SAME_AS_ENGLISH: frozenset[str] = frozenset()

_TAG = re.compile(r"</?\w[^>]*>")
_LINE = re.compile(r"([^#!\s][^=]*)=")
_WORD = re.compile(r"[^\W\d_]{2,}")

everywhere = pytest.mark.parametrize(
    ("folder", "locale"), [(folder, locale) for folder in FOLDERS for locale in LOCALES]
)


@everywhere
def test_the_keys_are_those_of_english(folder, locale):
    missing = texts(folder, "en").keys() - texts(folder, locale).keys()
    unknown = texts(folder, locale).keys() - texts(folder, "en").keys()
    assert (sorted(missing), sorted(unknown)) == ([], [])


@everywhere
def test_no_key_stands_twice(folder, locale):
    keys = [found[1] for line in lines(folder, locale) if (found := _LINE.match(line))]
    assert [key for key in keys if keys.count(key) > 1] == []


@everywhere
def test_a_sentence_takes_the_same_arguments(folder, locale):
    wanted = texts(folder, "en")
    differing = [
        key
        for key, text in texts(folder, locale).items()
        if places(compile_pattern(text)) != places(compile_pattern(wanted[key]))
    ]
    assert differing == []


@everywhere
@pytest.mark.parametrize("number", NUMBERS)
def test_a_sentence_can_be_filled(folder, locale, number):
    for key, text in texts(folder, locale).items():
        pattern = compile_pattern(text)
        told = pattern.fill([number] * (1 + max(places(pattern), default=-1)), locale)
        assert told.strip(), key
        assert not re.search(r"[{}]", told), (key, told)


@everywhere
def test_a_plural_has_the_forms_of_its_language_and_no_others(folder, locale):
    rule = parsed(locale).plural_form
    needed = {str(rule(number)) for number in range(1, 1000)} | {"other"}
    for key, text in texts(folder, locale).items():
        for plural in plurals(compile_pattern(text)):
            forms = {name for name, _ in plural.branches if not name.startswith("=")}
            assert needed <= forms <= needed | rule.tags, (key, forms)


@everywhere
def test_no_apostrophe_stands_alone(folder, locale):
    """It would begin quoted text and vanish; the typographic one is just a letter."""
    assert [key for key, text in texts(folder, locale).items() if "'" in text.replace("''", "")] == []


@everywhere
def test_markup_is_that_of_english(folder, locale):
    wanted = texts(folder, "en")
    differing = [key for key, text in texts(folder, locale).items() if _TAG.findall(text) != _TAG.findall(wanted[key])]
    assert differing == []


@everywhere
def test_no_sentence_was_left_in_english(folder, locale):
    if locale == "en":
        return
    wanted = texts(folder, "en")
    left = {key for key, text in texts(folder, locale).items() if text == wanted[key] and len(_WORD.findall(text)) > 2}
    assert left <= SAME_AS_ENGLISH


@pytest.mark.parametrize("locale", LOCALES)
def test_a_subject_is_short(base, locale):
    words = base.messages("base", "email", locale)
    subjects = [key for key in words.names() if key.endswith("Subject")]
    assert len(subjects) >= 5
    assert all(len(words.text(key, "Lindenhof")) <= 50 for key in subjects)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mail_can_be_written_in_both_parts(base, locale):
    for sample in mail_samples(base.messages("base", "email", locale)):
        written = base.render("base", "email", sample.template, locale, sample.context)
        if sample.template.startswith("html/"):
            assert f'<html lang="{locale}" dir="{direction(locale)}"' in written, sample.name
        assert base.messages("base", "email", locale).text("mailHelp", "Lindenhof")[:20] in written, sample.name


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("kind", "key"), [("login", "doLogIn"), ("account", "doSave"), ("email", "mailHelp")])
def test_a_theme_finds_the_files_of_a_language(base, locale, kind, key):
    words = base.messages("base", kind, locale)
    assert words.locale_of(key) == locale


def test_the_base_theme_says_which_languages_it_speaks(base):
    assert sorted(base.locales("base", "login")) == sorted(LOCALES)


def test_the_document_about_translations_has_a_row_for_each():
    told = (TEMPLATES.parent / "docs" / "translations.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", told, re.MULTILINE)) == sorted(LOCALES)


@cache
def texts(folder, locale):
    return read_properties(file(folder, locale))


def lines(folder, locale):
    return file(folder, locale).read_text(encoding="utf-8").splitlines()


def file(folder, locale):
    return TEMPLATES / folder / f"messages_{locale.replace('-', '_')}.properties"


def places(pattern: Pattern) -> set[int]:
    """The numbers of the arguments a message uses, in its branches too."""
    return {place.index for place in every_place(pattern)}


def plurals(pattern: Pattern) -> list[Place]:
    return [place for place in every_place(pattern) if place.kind == "plural"]


def every_place(pattern: Pattern):
    for part in pattern.parts:
        if isinstance(part, Place):
            yield part
            for _, branch in part.branches:
                yield from every_place(branch)
