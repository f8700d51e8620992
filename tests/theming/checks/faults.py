"""The planted faults: the files of a small theme, and what the checker has to say about it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    name: str
    check: str
    """The file of the check that finds it."""
    code: str
    files: Mapping[str, str | bytes]
    path: str
    line: int = 1
    criterion: str = ""


def page(content, name="login/info.html"):
    return {name: f'{{% extends "{name}" %}}\n{{% block content %}}\n{content}\n{{% endblock %}}\n'}


def form(content):
    return page(f'<form method="post" action="{{{{ form.action }}}}">\n{content}\n</form>', "login/login.html")


def sheet(css):
    return {"theme.properties": "addStyles=css/acme.css", "login/resources/css/acme.css": f"/* Acme */\n{css}\n"}


def words(text, name="login/messages/messages_en.properties"):
    return {name: f"# Acme\n{text}\n"}


CSS = r"login/resources/css/acme\.css"
INFO, LOGIN = r"login/info\.html", r"login/login\.html"
MESSAGES = r"login/messages/messages_en\.properties"
TOKEN = '{% include "elements/hidden.html" %}'

FAULTS = [
    Fault("no label", "labels", "no-label", form(f'{TOKEN}<input id="q" name="q">'), LOGIN, 4, "1.3.1"),
    Fault(
        "a label not tied",
        "labels",
        "label-not-tied",
        form(f'{TOKEN}<label for="other">Name</label><input id="q" name="q">'),
        LOGIN,
        4,
        "1.3.1",
    ),
    Fault(
        "a placeholder for a label",
        "labels",
        "placeholder-for-label",
        form(f'{TOKEN}<input id="q" name="q" placeholder="Name">'),
        LOGIN,
        4,
        "3.3.2",
    ),
    Fault(
        "a removed error slot",
        "error_slot",
        "no-error-slot",
        {"elements/text.html": '<label for="{{ field.id }}">{{ field.label }}</label>\n<input id="{{ field.id }}">'},
        r"elements/text\.html",
        2,
        "3.3.1",
    ),
    Fault("a removed form token", "form_token", "no-form-token", form('<button type="submit">Go</button>'), LOGIN, 3),
    Fault(
        "a foreign form action",
        "foreign_addresses",
        "foreign-form-action",
        page('<form action="https://evil.example/"></form>'),
        INFO,
        3,
    ),
    Fault("<base>", "foreign_addresses", "base-element", page('<base href="/x/">'), INFO, 3),
    Fault("an inline script", "inline", "inline-script", page("<p></p>\n<script>alert(1)</script>"), INFO, 4),
    Fault("an inline style", "inline", "inline-style", page('<p style="color: red">x</p>'), INFO, 3),
    Fault("a style element", "inline", "inline-style", page("<style>p { color: red }</style>"), INFO, 3),
    Fault("a handler", "inline", "inline-handler", page('<p onclick="x()">x</p>'), INFO, 3),
    Fault(
        "htmx to another host",
        "foreign_addresses",
        "foreign-htmx",
        page('<p hx-get="https://evil.example/">x</p>'),
        INFO,
        3,
    ),
    Fault(
        "a picture from another host",
        "foreign_addresses",
        "foreign-host",
        page('<img src="//evil.example/x.png" alt="">'),
        INFO,
        3,
    ),
    Fault(
        "a sheet that loads from another host",
        "foreign_addresses",
        "foreign-host",
        sheet("a { background: url(https://e.example/x) }"),
        CSS,
        2,
    ),
    Fault("|safe on what people typed", "unescaped", "unescaped", page("{{ username|safe }}"), INFO, 3),
    Fault(
        "no escaping at all",
        "unescaped",
        "unescaped",
        page("{% autoescape false %}{{ username }}{% endautoescape %}"),
        INFO,
        3,
    ),
    Fault(
        "low contrast of text",
        "contrast",
        "contrast",
        {"theme.properties": "\ncolor.ink=#999999"},
        r"theme\.properties",
        2,
        "1.4.3",
    ),
    Fault(
        "low contrast in the dark",
        "contrast",
        "contrast",
        {"theme.properties": "color.dark.ink=#333333"},
        r"theme\.properties",
        1,
        "1.4.3",
    ),
    Fault(
        "low contrast of a border",
        "contrast",
        "contrast",
        {"theme.properties": "color.line=#eeeeee"},
        r"theme\.properties",
        1,
        "1.4.11",
    ),
    Fault("no focus ring", "focus_ring", "no-focus-ring", sheet("a:focus { outline: none }"), CSS, 2, "2.4.7"),
    Fault("a small target", "target_size", "target-size", sheet(".button { block-size: 20px }"), CSS, 2, "2.5.8"),
    Fault("a tab order of its own", "tab_order", "tab-order", page('<a href="/" tabindex="5">x</a>'), INFO, 3, "2.4.3"),
    Fault(
        "no zoom",
        "zoom",
        "no-zoom",
        page('<meta name="viewport" content="width=device-width, user-scalable=no">'),
        INFO,
        3,
        "1.4.4",
    ),
    Fault("videos that play", "autoplay", "autoplay", page('<video src="x.mp4" autoplay></video>'), INFO, 3, "1.4.2"),
    Fault("small letters in fields", "input_font", "input-font", sheet(".input { font-size: 14px }"), CSS, 2),
    Fault("a missing message", "message_keys", "missing-key", page("{{ msg('noSuchSentence') }}"), INFO, 3),
    Fault("an unused message", "message_keys", "unused-key", words("doRegsiter=Join"), MESSAGES, 2),
    Fault("a wrong number of gaps", "message_keys", "wrong-arguments", words("doRegister=Join {0}"), MESSAGES, 2),
    Fault("HTML in a message", "message_html", "message-html", words("doRegister=<b>Join</b>"), MESSAGES, 2),
    Fault(
        "a message that cannot be filled", "message_format", "message-format", words("doRegister=Join {"), MESSAGES, 2
    ),
    Fault(
        "not UTF-8",
        "encoding",
        "not-utf-8",
        {"login/messages/messages_de.properties": b"# x\ndoRegister=J\xe4\n"},
        r".*_de\.properties",
        2,
    ),
    Fault(
        "a missing parent",
        "parents",
        "missing-parent",
        {"theme.properties": "# x\nparent=mother"},
        r"theme\.properties",
        2,
    ),
    Fault(
        "an unknown property",
        "unknown_properties",
        "unknown-property",
        {"theme.properties": "dislayName=Acme"},
        r"theme\.properties",
    ),
    Fault(
        "a token that is none",
        "unknown_properties",
        "wrong-token",
        {"theme.properties": "color.accent=teal"},
        r"theme\.properties",
    ),
    Fault("a syntax error", "renders", "does-not-render", page("{% if %}"), INFO, 3),
    Fault(
        "an endless loop",
        "renders",
        "does-not-render",
        page("{% for a in range(999) %}" * 3 + "{% endfor %}" * 3),
        INFO,
    ),
    Fault("a giant", "renders", "does-not-render", page("{{ 'a' * 1000000000 }}"), INFO),
    Fault(
        "an include outside of the folder",
        "renders",
        "does-not-render",
        page("{% include '../../../etc/passwd' %}"),
        INFO,
    ),
    Fault(
        "a missing picture",
        "missing_files",
        "missing-file",
        page('<img src="{{ resource(\'img/none.png\') }}" alt="">'),
        INFO,
        3,
    ),
    Fault(
        "a missing picture of a sheet",
        "missing_files",
        "missing-file",
        sheet("a { background: url(../img/none.png) }"),
        CSS,
        2,
    ),
    Fault(
        "a heavy picture",
        "left_out",
        "heavy-picture",
        {"login/resources/img/x.png": b"x" * 300_000},
        r"login/resources/img/x\.png",
    ),
    Fault(
        "a picture of 5 MB",
        "left_out",
        "too-large",
        {"login/resources/img/x.png": b"x" * 5_300_000},
        r"login/resources/img/x\.png",
    ),
    Fault("left and right", "direction", "fixed-side", sheet("p { margin-left: 1rem }"), CSS, 2),
    Fault("too wide for a phone", "cut_text", "too-wide", sheet("p { min-width: 400px }"), CSS, 2, "1.4.10"),
    Fault("cut off", "cut_text", "cut-text", sheet("p { white-space: nowrap; overflow: hidden }"), CSS, 2, "1.4.4"),
    Fault(
        "a copy that nobody marked",
        "stale_override",
        "unmarked-copy",
        {"login/info.html": "<p>{{ page.title }}</p>"},
        INFO,
    ),
    Fault(
        "a template of Keycloak", "freemarker", "freemarker", {"login/register.ftl": "<#if x>"}, r"login/register\.ftl"
    ),
    Fault(
        "a wrong name", "never_used", "never-used", {"login/registration.html": "<p></p>"}, r"login/registration\.html"
    ),
    Fault("a wrong folder", "never_used", "never-used", {"logn/register.html": "<p></p>"}, r"logn/register\.html"),
    Fault("a sheet that is no CSS", "css_syntax", "css-syntax", sheet("p { color: red; } } q"), CSS, 2),
]
