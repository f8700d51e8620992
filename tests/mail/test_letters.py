"""Every mail in every language: both parts whole, short headlines, plain words, nothing that a stranger could use."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from portal.locations import TEMPLATES as FOLDER
from portal.mail.message import compose
from portal.realms.realm import Smtp
from tests.mail.letters import CODES, LINKS, LOCALES, TEMPLATES, code_of, letter
from tests.mail.samples import NOW

EVERY = [(template, locale) for template in TEMPLATES for locale in LOCALES]
WITH_CODE = [(template, locale) for template in CODES for locale in LOCALES]
WITH_LINK = [(template, locale) for template in LINKS for locale in LOCALES]


class Words(HTMLParser):
    """The words of a mail's body in order, and its first ones."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._is_body = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._is_body = self._is_body or tag == "body"

    def handle_data(self, data):
        if self._is_body and data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.words)


def test_every_mail_is_looked_at():
    assert {path.stem for path in (FOLDER / "email" / "html").glob("*.html")} == set(TEMPLATES)
    assert {path.stem for path in (FOLDER / "email" / "text").glob("*.txt")} == set(TEMPLATES)


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_what_the_text_says_the_html_says_too(template: str, locale: str):
    mail = letter(template, locale)
    words = Words(mail.html).text
    missing = [line for line in mail.text.splitlines() if line.strip(": ") not in words and not line.startswith("@")]
    assert missing == []


@pytest.mark.parametrize(("template", "locale"), WITH_CODE)
def test_a_code_stands_on_a_line_of_its_own_and_last_for_machines(template: str, locale: str):
    lines, code = letter(template, locale).text.splitlines(), code_of(template)
    assert f"{code[:3]} {code[3:]}" in lines
    assert lines[-1] == f"@portal.example #{code}"


@pytest.mark.parametrize("template", [each for each in TEMPLATES if each not in CODES])
def test_where_there_is_no_code_to_type_none_is_told(template: str):
    assert not re.search(r"#\d{6}|\b\d{3} \d{3}\b", letter(template).text)


@pytest.mark.parametrize(("template", "locale"), WITH_LINK)
def test_a_link_stands_on_a_line_of_its_own_and_ends_in_a_letter(template: str, locale: str):
    """Programs that make links clickable leave a last full stop or dash out."""
    links = [line for line in letter(template, locale).text.splitlines() if "/link/" in line]
    assert len(links) == 1
    assert re.fullmatch(r"https://portal\.example/realms/demo/[a-z-]+/link/[0-9a-z]+", links[0])


@pytest.mark.parametrize("template", LINKS)
def test_how_long_it_works_is_told(template: str):
    assert re.search(r"works for (one|\d+) (minute|hour|day)s?\.", letter(template).text)


@pytest.mark.parametrize("template", [each for each in TEMPLATES if each != "email-test"])
def test_when_it_was_is_told_with_its_time_zone(template: str):
    assert re.search(r"22 November 2026[, ]+(at )?12:00 UTC", letter(template).text)


@pytest.mark.parametrize("template", [each for each in TEMPLATES if each != "email-test"])
def test_whoever_was_not_it_is_told_what_to_do(template: str):
    assert re.search(r"If (you did not|it was not)", letter(template).text)


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_the_subject_is_short_names_the_brand_and_holds_no_code(template: str, locale: str):
    subject = letter(template, locale).subject
    assert len(subject) <= 50
    assert subject.endswith("Demo & Söhne")
    assert not re.search(r"\d", subject)


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_the_first_words_are_of_use(template: str, locale: str):
    mail = letter(template, locale)
    first = Words(mail.html).words[0].split("\u034f")[0].strip()
    assert 20 <= len(first) <= 110
    assert first != mail.subject


@pytest.mark.parametrize("locale", LOCALES)
def test_the_code_that_changes_a_password_is_not_seen_on_a_locked_screen(locale: str):
    code = code_of("password-reset")
    mail = letter("password-reset", locale)
    assert f"{code[:3]} {code[3:]}" not in Words(mail.html).words[0] + mail.subject


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_no_colour_is_pure_and_both_schemes_are_known(template: str, locale: str):
    html = letter(template, locale).html
    assert not re.search(r"#(?:000|fff)(?:000|fff)?\b|\b(?:black|white)\b", html)
    assert '<meta name="color-scheme" content="light dark">' in html
    assert '<meta name="supported-color-schemes" content="light dark">' in html
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}"' in html


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_no_word_is_banned(template: str, locale: str):
    """Never "invalid", "please", "sorry" or the like: what happened, and what to do."""
    words = letter(template, locale).text.lower()
    assert not re.search(r"\b(please|sorry|oops|invalid|dear|bitte|leider|ungültig)\b", words)


@pytest.mark.parametrize(("template", "locale"), EVERY)
def test_it_goes_out_in_both_parts_text_first_and_says_that_it_is_no_person(template: str, locale: str):
    message = compose(letter(template, locale), Smtp("h", 25, "portal@mail.test"), NOW + timedelta(seconds=5))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == locale
    assert message["Message-ID"] == "<m1@portal.example>"
    assert message["Date"]
    assert len(message["To"].addresses) == 1
    assert max(len(line) for line in message.as_bytes().splitlines()) <= 998
