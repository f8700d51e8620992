"""What a reader gets to read, in both parts."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from portal.mail.message import compose
from portal.mail.rendering import MailRenderer, NoSuchRealm
from portal.realms.realm import Smtp
from portal.theming.themes import Themes
from tests.mail.samples import ACCOUNT, NOW, PROOF, REALM, SECRETS, queued, verified

CODE = SECRETS.code(PROOF)
SHOWN_CODE = f"{CODE[:3]} {CODE[3:]}"
LINK = f"https://portal.example/realms/demo/verify-email/link/{SECRETS.link_token(PROOF)}"
TEMPLATES = ["email-verification", "already-registered", "email-test"]


class Read(HTMLParser):
    """The words, the addresses and the tags of a page."""

    def __init__(self, html):
        super().__init__()
        self.words, self.addresses, self.tags, self._hidden = [], [], {}, 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.setdefault(tag, []).append(dict(attributes))
        self.addresses += [value for name, value in attributes if name in ("href", "src", "background", "action")]
        self._hidden += tag in ("style", "title")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "title")

    def handle_data(self, words):
        if not self._hidden:
            self.words.append(words)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def mail(renderer):
    return renderer.render(queued(), PROOF, ACCOUNT, NOW)


@pytest.fixture
def read(mail):
    return Read(mail.html)


def test_a_verification_mail_carries_code_and_link_in_both_parts(mail, read):
    assert SHOWN_CODE in mail.text.splitlines()
    assert LINK in mail.text.splitlines()
    assert SHOWN_CODE in read.text
    assert set(read.addresses) == {LINK}
    assert LINK in read.text


def test_both_parts_say_how_long_it_works(mail, read):
    for part in (mail.text, read.text):
        assert "10 minutes" in part
        assert "24 hours" in part


def test_the_subject_says_what_it_is_and_whose_in_few_letters(mail, read):
    assert mail.subject == "Confirm your email – Demo & Söhne"
    assert len(mail.subject) <= 50
    assert f"Your code is {SHOWN_CODE}." in read.text


def test_the_message_id_is_the_outbox_id_at_the_portals_host(renderer):
    def message_id(base_url):
        return renderer.render(queued(id="m7", base_url=base_url), PROOF, ACCOUNT).message_id

    assert message_id("https://portal.example") == "<m7@portal.example>"
    assert message_id("http://localhost:8000") == "<m7@localhost>"
    assert message_id("https://bücher.example/x") == "<m7@xn--bcher-kva.example>"
    assert message_id("") == "<m7@localhost>"


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_stands_alone(renderer, template):
    mail = renderer.render(queued(template=template), PROOF, verified(), NOW)
    read = Read(mail.html)
    assert not {"script", "form", "img", "link", "iframe"} & set(read.tags)
    assert all(address.startswith("https://portal.example/") for address in read.addresses)
    assert "url(" not in mail.html
    assert len(mail.html.encode()) < 100_000
    assert read.tags["html"][0]["lang"] == "en"
    assert len(read.tags["h1"]) == 1
    assert {table["role"] for table in read.tags["table"]} == {"presentation"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_sentence_is_missing(renderer, template):
    mail = renderer.render(queued(template=template), PROOF, verified(), NOW)
    keys = {key for key in renderer.themes.messages("base", "email", "en").names() if re.search("[a-z][A-Z]", key)}
    words = set(re.findall(r"\w+", f"{mail.subject} {mail.text} {Read(mail.html).text}"))
    assert not words & keys
    assert "{0}" not in mail.text + mail.html


@pytest.mark.parametrize("template", TEMPLATES)
def test_styles_are_inlined_and_dark_mode_is_kept(renderer, template):
    mail = renderer.render(queued(template=template), PROOF, verified(), NOW)
    assert "style" in Read(mail.html).tags["h1"][0]
    (sheet,) = re.findall(r"<style>(.*?)</style>", mail.html, re.DOTALL)
    assert sheet.strip().startswith("@media (prefers-color-scheme: dark)")


def test_a_mail_to_an_owner_has_a_way_in_and_no_code(renderer):
    mail = renderer.render(queued(template="already-registered", proof_id=None), None, verified(), NOW)
    assert "https://portal.example/realms/demo/login" in mail.text.splitlines()
    assert not re.search(r"\d{3} ?\d{3}", mail.text)
    assert "verify-email" not in mail.text + mail.html


def test_what_a_person_typed_is_inert(tmp_path, renderer):
    (tmp_path / "loud" / "email" / "text").mkdir(parents=True)
    (tmp_path / "loud" / "email" / "text" / "email-verification.txt").write_text("Dear [{{ username }}]")
    loud = replace(renderer, themes=Themes([tmp_path], reload=False))
    assert loud.render(queued(origin_theme="loud"), PROOF, ACCOUNT).text == "Dear []\n"
    assert loud.render(queued(origin_theme="loud"), PROOF, verified()).text == "Dear [<b>{{7*7}}</b>]\n"


def test_a_name_is_no_link_and_no_wall_of_text(renderer):
    owner = verified()
    name = replace(owner.identifiers[0], value="http://evil.example/" + "x" * 90)
    known = replace(owner, identifiers=(name, owner.identifiers[1]))
    mail = renderer.render(queued(template="password-reset"), PROOF, known)
    assert "httpevil.example/" in mail.text
    assert "x" * 41 not in mail.text


def test_a_realms_name_is_escaped_in_html_and_plain_in_text(renderer):
    shop = replace(REALM, name="a b", display_name="<i>{{7*7}}</i>\r\nBcc: x@y.test")
    mail = replace(renderer, realm_of=lambda _: shop).render(queued(), PROOF, ACCOUNT)
    assert "&lt;i&gt;{{7*7}}&lt;/i&gt;" in mail.html
    assert mail.subject == "Confirm your email – <i>{{7*7}}</i> Bcc: x@y.test"
    assert "/realms/a%20b/verify-email" in mail.text


def test_the_realms_own_texts_win(renderer):
    own = replace(REALM, localization_texts={"en": {"emailVerificationSubject": "Knock knock, {0}"}})
    assert (
        replace(renderer, realm_of=lambda _: own).render(queued(), PROOF, ACCOUNT).subject.startswith("Knock knock, ")
    )


def test_another_mail_of_the_same_code_says_what_is_left(renderer):
    known = replace(PROOF, first_handed_over_at=NOW)
    mail = renderer.render(queued(), known, ACCOUNT, NOW + timedelta(minutes=6))
    assert "The code works for 4 minutes." in mail.text
    assert "The link works for 23 hours." in mail.text


def test_a_mail_that_lay_long_tells_of_the_hard_end(renderer):
    mail = renderer.render(queued(), PROOF, ACCOUNT, NOW + timedelta(hours=20))
    assert "The code works for 10 minutes." in mail.text
    assert "The link works for 4 hours." in mail.text


def test_an_arabic_mail_runs_from_right_to_left(renderer):
    mail = renderer.render(queued(locale="ar"), PROOF, ACCOUNT)
    assert Read(mail.html).tags["html"][0]["dir"] == "rtl"
    assert mail.locale == "ar"


def test_a_themes_link_to_a_file_is_not_followed(tmp_path, renderer):
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: rebeccapurple }")
    folder = tmp_path / "nosy" / "email" / "html"
    folder.mkdir(parents=True)
    (folder / "email-verification.html").write_text(f'<link rel="stylesheet" href="file://{secret}"><p>x</p>')
    nosy = replace(renderer, themes=Themes([tmp_path], reload=False))
    assert "rebeccapurple" not in nosy.render(queued(origin_theme="nosy"), PROOF, ACCOUNT).html


def test_a_mail_of_a_realm_that_is_gone_is_not_rendered(renderer):
    with pytest.raises(NoSuchRealm):
        renderer.render(queued(realm_id="r9"), PROOF, ACCOUNT)


def test_long_links_survive_the_wire(mail):
    smtp = Smtp("h", 25, "portal@mail.test")
    sent = compose(mail, smtp, NOW)
    for part in sent.iter_parts():
        assert LINK in part.get_content()
    assert max(len(line) for line in sent.as_bytes().splitlines()) <= 998


def test_the_same_rows_always_make_the_same_mail():
    one, other = (MailRenderer(Themes([], reload=False), {"r1": REALM}.get, SECRETS) for _ in range(2))
    assert one.render(queued(), PROOF, ACCOUNT) == other.render(queued(), PROOF, ACCOUNT)
