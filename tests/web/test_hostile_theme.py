"""A theme that prints everything it can reach shows nothing that is secret."""

from dataclasses import replace
from html import unescape
from itertools import chain

import pytest

from portal.settings import parse_smtp_url
from portal.theming.samples import samples_of
from portal.theming.themes import Themes
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm

SMTP_PASSWORD = "an-smtp-password-of-ours"

# What templates of this and of other programs are given, and the names by which sandboxes were left.
NAMES = (
    "app application argv asset builtins caller catch_kwargs catch_varargs client config context current csrf "
    "csrf_token cycler dict environ environment eval exec flask flow form g get_flashed_messages globals import joiner "
    "kwargs lipsum locals locale loop message mail msg msg_strong namespace open os page portal print range realm "
    "request resource secret secrets self session settings smtp super sys theme url url_for user varargs"
)
ATTRIBUTES = (
    "__class__ __mro__ __subclasses__ __bases__ __base__ __globals__ __code__ __self__ __func__ __closure__ __dict__ "
    "__init__ __getattribute__ __module__ __builtins__ __import__ __wrapped__ __reduce__ __doc__ __call__ __loader__ "
    "_environment environment _module blocks parent vars exported_vars eval_ctx name globals module render "
    "root_render_func _context context _TemplateReference__context _LoopContext__context app settings secret_key "
    "gi_frame f_globals func args keywords _layers locale _signer themes _chain resolve get_all config"
)
WALK = """\
{% macro told(value, depth) %}
[{{ value }}]
{% if depth > 0 %}
{% if value is mapping %}{% for key, inner in value.items() %}{{ key }}: {{ told(inner, depth - 1) }}{% endfor %}
{% elif value is sequence and value is not string %}{% for inner in value %}{{ told(inner, depth - 1) }}{% endfor %}
{% endif %}
{% endif %}
{% endmacro %}
{% macro asked(value) %}
%ASKED%
{% endmacro %}
"""
OURS = "what-the-theme-says-itself"


def hostile(names, ways):
    """A page that prints each name with all that is in it, and every attribute of everything that has any."""
    asked = "\n".join(f"<i>{{{{ {way} }}}}</i>" for way in ways)
    told = "\n".join(f"<b>{name}</b>{{{{ told({name}, 4) }}}}{{{{ asked({name}) }}}}" for name in names)
    return WALK.replace("%ASKED%", asked) + f"<p>{OURS}</p>{{% for each in [1] %}}{told}{{% endfor %}}"


def names_of(kind):
    """All names that pages of a kind are given."""
    words = Themes([], reload=False).messages("base", kind, "en")
    given = chain.from_iterable(sample.context for sample in samples_of(words, kind))
    return sorted({*NAMES.split(), *given} - {"import", "exec", "super", "print"})


# How each page looks into what it is given; all print the values.
_LISTED = ATTRIBUTES.split()
WAYS = {
    "login/register.html": (),
    "login/login.html": tuple(f"value.{name}" for name in _LISTED),
    "login/terms.html": tuple(f"value['{name}']" for name in _LISTED),
    "login/error.html": tuple(f"value|attr('{name}')" for name in _LISTED),
    "login/login-verify-email.html": (),
    "account/index.html": (),
    "account/sessions.html": (),
    "email/html/email-verification.html": (),
}


@pytest.fixture
def settings(settings, tmp_path):
    for path, ways in WAYS.items():
        file = tmp_path / "themes" / "hostile" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(hostile(names_of(path.partition("/")[0]), ways) + f"{{% include '{path}' %}}")
    smtp = parse_smtp_url(f"smtp://sender:{SMTP_PASSWORD}@127.0.0.1:1", "localhost")
    return replace(settings, themes_dirs=(tmp_path / "themes",), smtp=smtp)


@pytest.fixture
def secrets(settings):
    """Everything that no page may say, as text."""
    kept = [settings.secret_key, *settings.peppers.values()]
    return {
        *(each.decode() for each in kept),
        *(each.hex() for each in kept),
        repr(kept[0])[2:-1],
        SMTP_PASSWORD,
        settings.database_url,
        settings.database_url.removeprefix("sqlite:///"),
        str(settings.instance_dir),
    }


def cookies_of(person):
    return {cookie.value for cookie in person.browser._cookies.values() if len(cookie.value) > 8}


def walked(person):
    """The pages that this person sees on the way, and the mail."""
    person.opens("register")
    yield person.html
    yield person.sends("/register", username="a b", password=PASSWORD).html
    yield person.registers().html
    yield person.newest_mail().html
    yield person.verifies_by_code().html
    for path in ("account/sessions", "terms", "nothing-there", "login"):
        yield person.opens(path).html


def test_nothing_secret_is_reachable(app, settings, secrets, caplog):
    import_realm(app, demo_document(loginTheme="hostile", emailTheme="hostile"))
    ada, bob = Person(app, "ada"), Person(app, "bob")
    bob.opens("register")
    pages = [*walked(ada)]
    hidden = secrets | cookies_of(bob) | cookies_of(ada)
    for page in pages:
        assert not [secret for secret in hidden if secret in page or secret in unescape(page)]
        assert "__builtins__" not in unescape(page).replace("[__builtins__]", "")
    told = [OURS in page for page in pages]
    assert sum(told) >= len(pages) - 2, (told, caplog.text)
