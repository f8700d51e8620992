"""Every mail in every language and of every brand, as HTML and as plain text."""

import re
from html.parser import HTMLParser

import pytest

from portal.locations import THEMES
from portal.theming.locales import direction
from portal.theming.themes import Themes
from tests.mail.letters import TEMPLATES, letter
from tests.theming.test_locales_are_complete import LOCALES

SHIPPED = Themes([THEMES], reload=False)
BRANDS = [(brand, locale) for brand in SHIPPED.names() if brand != "base" for locale in SHIPPED.locales(brand, "email")]
EVERYWHERE = [*(("base", locale) for locale in LOCALES), *BRANDS]
# What stands where a sentence was missing or was not filled in.
HOLE = re.compile(r"\{\d+[,}]|\$\{|\b[a-z]+[A-Z]\w+(?:Subject|Title|Body|Preheader|Closing)\b")


class Words(HTMLParser):
    """What a reader sees of a mail."""

    def __init__(self, html):
        super().__init__()
        self.told, self.html_tag = [], {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.html_tag = dict(attrs)

    def handle_data(self, data):
        self.told.append(data)


@pytest.mark.parametrize(("brand", "locale"), EVERYWHERE)
def test_every_mail_can_be_read_in_both_its_parts(brand, locale):
    for template in TEMPLATES:
        mail = letter(template, locale, SHIPPED, origin_theme=brand)
        words = Words(mail.html)
        assert (words.html_tag["lang"], words.html_tag["dir"]) == (locale, direction(locale)), template
        for part in (mail.subject, " ".join(words.told), mail.text):
            assert part.strip(), template
            assert not HOLE.search(part), (template, part)
        assert not re.search(r"</?(p|a|table|strong|bdi)\b", mail.text), template


@pytest.mark.parametrize("locale", ["ja", "uk", "hi", "he"])
def test_a_mail_is_not_the_english_one(locale):
    for template in TEMPLATES:
        assert letter(template, locale).subject != letter(template, "en").subject
        assert letter(template, locale).text != letter(template, "en").text


@pytest.mark.parametrize(("brand", "locale"), BRANDS)
def test_a_brands_colours_reach_its_mails(brand, locale):
    accent = SHIPPED.tokens(brand, "email").light["accent"]
    assert accent in letter("email-verification", locale, SHIPPED, origin_theme=brand).html
