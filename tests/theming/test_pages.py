import gzip
import re
from html.parser import HTMLParser

import pytest

from portal.locations import STATIC, TEMPLATES
from portal.theming.samples import mail_samples, page_samples
from portal.theming.themes import Themes

LOCALES = ("en", "de", "ar")
THEMES = Themes([], reload=False)
VOID = {"meta", "link", "input", "br", "hr", "img"}


class MissingWords(Exception):
    """A page asked for a sentence that nobody wrote."""


class Page(HTMLParser):
    """What the assertions below want to know of a page."""

    def __init__(self, html):
        super().__init__()
        self.html, self.tags, self.open, self.unbalanced = html, [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def all(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    @property
    def controls(self):
        inputs = [each for each in self.all("input", "select", "textarea") if each.get("type") != "hidden"]
        return [each for each in inputs if each.get("aria-hidden") != "true"]


def rendered():
    for locale in LOCALES:
        for kind, make in (("login", page_samples), ("email", mail_samples)):
            for sample in make(THEMES.messages("base", kind, locale)):
                html = THEMES.render("base", sample.kind, sample.template, locale, sample.context)
                yield pytest.param(locale, sample, html, id=f"{locale}-{sample.name}")


EVERYTHING = list(rendered())
PAGES = [each for each in EVERYTHING if each.values[1].kind != "email"]
MAILS = [each for each in EVERYTHING if each.values[1].kind == "email"]


@pytest.mark.parametrize(("locale", "sample", "html"), PAGES)
def test_a_page_holds_together(locale, sample, html):
    page = Page(html)
    assert page.unbalanced == []
    assert page.open == []
    assert sorted(set(page.ids)) == sorted(page.ids)
    assert len(page.all("h1")) == 1
    assert page.all("html") == [{"lang": locale, "dir": "rtl" if locale == "ar" else "ltr"}]
    assert [each for each in page.all("p") if each.get("role") == "status"] != []


@pytest.mark.parametrize(("locale", "sample", "html"), PAGES)
def test_a_page_has_no_inline_style_or_script(locale, sample, html):
    page = Page(html)
    assert page.all("style") == []
    assert [each for each in page.all("script") if "src" not in each] == []
    for _, attrs in page.tags:
        assert not any(name == "style" or name.startswith(("on", "hx-on")) for name in attrs)
        assert not str(attrs.get("href", "")).startswith("javascript")


@pytest.mark.parametrize(("locale", "sample", "html"), PAGES)
def test_every_control_is_labelled_and_described_by_what_is_there(locale, sample, html):
    page = Page(html)
    labels = {each["for"] for each in page.all("label")}
    for control in page.controls:
        assert control["id"] in labels
        assert "autocomplete" not in control or control["autocomplete"] not in ("", "off")
        assert control.get("aria-invalid") in (None, "true")
        assert not {"required", "maxlength", "pattern"} & set(control)
        assert set(control.get("aria-describedby", "").split()) <= set(page.ids)


@pytest.mark.parametrize(("locale", "sample", "html"), PAGES)
def test_an_error_is_told_in_the_title_the_summary_and_the_field(locale, sample, html):
    words = THEMES.messages("base", "login", locale)
    title = re.search("<title>(.*?)</title>", html)[1]
    assert title.startswith(words.text("errorPrefix")) == bool(sample.context["errors"])
    assert ('id="error-summary"' in html) == bool(sample.context["errors"])
    page = Page(html)
    for error in sample.context["errors"]:
        if error["href"]:
            assert error["href"].removeprefix("#") in page.ids
        if error["field"]:
            control = next(each for each in page.controls if each["id"] == error["field"])
            assert control["aria-invalid"] == "true"


@pytest.mark.parametrize(("locale", "sample", "html"), EVERYTHING)
def test_every_sentence_that_is_asked_for_is_there(locale, sample, html, monkeypatch):
    asked = []
    words = THEMES.messages("base", sample.kind, locale)

    def msg(key, *arguments):
        asked.append(key)
        return words.text(key, *arguments)

    spied = {**sample.context, "msg": msg, "msg_strong": msg}
    THEMES.render("base", sample.kind, sample.template, locale, spied)
    assert [key for key in asked if not words.has(key) or words.locale_of(key) != locale] == []
    assert asked or sample.kind == "email"


def test_a_live_check_sends_only_its_own_field_and_swaps_only_its_message():
    register = next(each.values[2] for each in PAGES if each.id == "en-register")
    checked = [each for each in Page(register).controls if "hx-post" in each]
    assert len(checked) == 6
    for control in checked:
        part = "rules" if control["type"] == "password" else "message"
        assert control["hx-params"] == control["name"]
        assert control["hx-target"] == f"[id='{control['id']}-{part}']"
        assert control["hx-swap"] == "innerHTML"
        assert control["hx-sync"] == "this:replace"


def test_nothing_is_checked_live_where_it_could_leak_or_annoy():
    register = next(each.values[2] for each in PAGES if each.id == "en-register")
    quiet = {each["id"] for each in Page(register).controls if "hx-post" not in each}
    assert quiet == {"password-confirm", "termsAccepted"}


def test_the_live_answers_say_whether_the_value_is_good():
    def answer(**context):
        shown = {
            "name": "username",
            "is_valid": True,
            "text": "",
            "status": "",
            "usernames": [],
            "address": "",
            **context,
        }
        return THEMES.render("base", "login", "field-message.html", "en", shown)

    assert 'data-valid="true"' in answer()
    assert "This is free" in answer(status="This is free")
    taken = answer(is_valid=False, text="Taken <b>", usernames=["maria-k2"])
    assert 'data-valid="false"' in taken
    assert "Taken &lt;b&gt;" in taken
    assert 'data-use="maria-k2" data-for="username" hidden' in taken
    assert "<strong><bdi>a@gmail.com</bdi></strong>" in answer(address="a@gmail.com")


def test_the_passwords_live_answer_is_its_checklist():
    rules = [
        {"name": "length", "text": "12 or more", "met": True},
        {"name": "notEmail", "text": "Not it", "met": False},
    ]
    html = THEMES.render("base", "login", "password-rules.html", "en", {"rules": rules, "is_typed": True})
    assert [each["data-met"] for each in Page(html).all("li")] == ["true", "false"]


@pytest.mark.parametrize(("locale", "sample", "html"), MAILS)
def test_a_mail_says_everything_in_both_parts_and_loads_nothing(locale, sample, html):
    if "email-verification" in sample.template:
        assert "482 913" in html
        assert sample.context["link"] in html
        assert "10" in html
        assert "24" in html
    if sample.template.endswith(".txt"):
        assert "<" not in html
        assert all(len(line) <= 998 for line in html.splitlines())
    else:
        assert not re.search(r"<(img|script|link|form|iframe)|url\(|@import", html)
        assert all(each.get("role") == "presentation" for each in Page(html).all("table"))
        assert len(html.encode()) < 40_000


def test_a_text_mail_is_not_escaped():
    context = {"brand": "A & B", "locale": {"tag": "en", "dir": "ltr"}, "code": "482913", "link": "https://x/?a=1&b=2"}
    text = THEMES.render(
        "base", "email", "text/email-verification.txt", "en", {**context, "code_minutes": 1, "link_hours": 1}
    )
    assert "A & B" in text
    assert "\nhttps://x/?a=1&b=2\n" in text


def test_html_from_outside_comes_in_at_one_place_only():
    places = [path.name for path in TEMPLATES.rglob("*.html") if "|safe" in path.read_text()]
    assert places == ["document.html"]


def test_pages_leave_inputs_and_buttons_to_elements():
    for path in (*(TEMPLATES / "login").glob("*.html"), *(TEMPLATES / "account").glob("*.html")):
        if path.name == "dev-themes.html":
            continue  # the developers' gallery is no page of a theme
        found = re.findall(
            r"<(?:button|select|textarea|label)\b|<input(?! class=\"visually-hidden\")", path.read_text()
        )
        assert found == [], path.name


def test_the_style_sheet_knows_no_left_and_no_right():
    css = (STATIC / "portal.css").read_text()
    assert not re.search(
        r"(margin|padding|border)-(left|right)|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)", css
    )


def test_what_a_register_page_costs_stays_small():
    register = next(each.values[2] for each in PAGES if each.id == "en-register")
    files = [STATIC / name for name in ("portal.css", "portal.js", "htmx-2.0.11.min.js", "mark.svg")]
    sent = [gzip.compress(path.read_bytes()) for path in files] + [gzip.compress(register.encode())]
    assert sum(map(len, sent)) < 40_000
    assert len(re.findall(r'(?:src|href)="/static/', register)) + 1 <= 6
