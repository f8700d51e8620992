"""Every named limit trips where its figure says, tells so in headers and on a page, and cannot be walked around."""

import shutil
import signal
import subprocess
from contextlib import ExitStack, contextmanager

import pytest

from portal import create_app
from portal.limits import NAMED, problems
from portal.problem import ConfigurationRefused
from tests.conftest import portal_of
from tests.support.databases import upgraded_copy
from tests.support.person import Person
from tests.support.portals import demo_document, import_realm, make_settings
from tests.support.servers import APP, Browser, free_port, run, serving
from tests.support.tools import require

FIGURE = 3
ADDRESS_OF = {
    "register": "register",
    "check": "register/check/email",
    "login": "login",
    "login_identity": "login",
    "logout": "logout",
    "verify": "verify-email",
    "resend": "verify-email/resend",
    "correct": "verify-email/correct",
    "forgot": "forgot-password",
    "reset": "reset-password",
    "account": "account/profile",
    "account_password": "account/password",
    "link": "verify-email/link",
    "link_password": "verify-email/link",
}


@pytest.fixture
def limited(tmp_path, clock):
    """Makes portals in which the named limits stand at three a day, or as said."""
    with ExitStack() as opened:

        def limited(*names: str, document=None, figure=f"{FIGURE} per day", **more):
            limits = {**dict.fromkeys(NAMED, "1000 per day"), **dict.fromkeys(names, figure)}
            app = create_app(make_settings(tmp_path, upgraded_copy(tmp_path), limits=limits, **more), clock=clock)
            opened.callback(portal_of(app).services.hasher.close)
            import_realm(app, document or demo_document())
            return Poster(app)

        yield limited


class Poster(Person):
    """Posts to a limited page, right or wrong, from where it is told to."""

    def __init__(self, app) -> None:
        super().__init__(app, "ada")
        self.opens("login")
        self.token = self.form("/login").fields["csrf_token"]

    def posts(self, page="login", times=1, /, *, source="198.51.100.7", headers=None, **values) -> list[int]:
        return [self._post(page, source, headers, values) for _ in range(times)]

    def _post(self, page, source, headers, values) -> int:
        self.page = self.browser.post(
            f"/realms/{self.realm}/{page}",
            data={"csrf_token": self.token, **values},
            headers=headers,
            environ_overrides={"REMOTE_ADDR": source},
        )
        return self.status


@pytest.mark.parametrize("name", ADDRESS_OF)
def test_a_limit_trips_at_one_more_than_its_figure(name, limited):
    ada = limited(name)
    answers = ada.posts(ADDRESS_OF[name], FIGURE + 1, username="ada", email="x", password="wrong", action="password")
    assert 429 not in answers[:FIGURE]
    assert answers[FIGURE] == 429


@pytest.mark.parametrize("name", ADDRESS_OF)
def test_the_realms_own_figure_comes_first(name, limited):
    document = demo_document(attributes={f"portico.limits.{name}": "1 per day"})
    ada = limited(name, document=document)
    answers = ada.posts(ADDRESS_OF[name], 2, username="ada", action="password")
    assert (answers[0] == 429, answers[1] == 429) == (False, True)


def test_pressing_links_does_not_use_up_the_tries_of_a_password(limited):
    ada = limited("link_password")
    assert 429 not in ada.posts("verify-email/link", FIGURE + 1, action="press")


def test_another_realm_counts_for_itself(limited):
    ada = limited("login")
    import_realm(ada.app, demo_document(realm="other", id="22222222-9ad8-5e5a-9d81-10c6fea2a5cb"))
    assert ada.posts("login", FIGURE + 1, username="ada")[-1] == 429
    ada.realm = "other"
    assert ada.posts("login", username="ada") == [422]


def test_looking_counts_nothing(limited):
    ada = limited(*NAMED)
    pages = ("login", "register", "verify-email", "verify-email/link", "logout") * FIGURE
    assert {ada.opens(page).status for page in pages} <= {200, 404}
    assert "RateLimit" not in ada.page.headers
    assert ada.posts("login", username="ada") == [422]


def test_the_headers_are_structured_fields_that_count_down(limited):
    ada = limited("register")
    told = []
    for _ in range(FIGURE + 1):
        ada.posts("register", email="x")
        assert ada.page.headers["RateLimit-Policy"] == '"register";q=3;w=86400'
        assert ("Retry-After" in ada.page.headers) == (ada.status == 429)
        told.append(ada.page.headers["RateLimit"])
    half_a_day = 12 * 3600 + 1
    assert told == [f'"register";r={left};t={half_a_day}' for left in (2, 1, 0, 0)]
    assert ada.page.headers["Retry-After"] == str(half_a_day)


@pytest.mark.parametrize("figure", ["3 per day", "1 per minute", "7 per 10 minutes"])
def test_whoever_waits_as_long_as_told_gets_in_and_nobody_earlier(limited, clock, figure):
    ada = limited("login", figure=figure)
    for _ in range(12):
        while ada.posts("login", username="ada") == [422]:
            pass
        clock.move(seconds=max(0, int(ada.page.headers["Retry-After"]) - 2))
        assert ada.posts("login", username="ada") == [429]
        clock.move(seconds=2)
        assert ada.posts("login", username="ada") == [422]


def test_too_many_is_a_page_in_the_theme_that_says_when_to_come_back(limited):
    ada = limited("login")
    ada.posts("login", FIGURE + 1, username="ada")
    assert ada.status == 429
    assert 'class="masthead"' in ada.html
    assert "Too many tries" in ada.html
    assert ada.page.headers["X-Request-Id"] in ada.html
    assert ada.page.headers["Cache-Control"] == "no-store"


def test_one_identity_is_one_however_it_is_spelled_and_wherever_it_is_guessed_from(limited):
    ada = limited("login_identity")
    spellings = ["ada", " ADA ", "\uff41da", "a\u200bda"]
    answers = [ada.posts("login", source=f"198.51.100.{n}", username=name)[0] for n, name in enumerate(spellings)]
    assert answers == [422, 422, 422, 429]
    assert ada.posts("login", username="bob") == [422]


def test_signing_in_rightly_gives_no_new_tries(limited):
    ada = limited("login")
    ada.registers().verifies_by_code()
    ada.signs_out()
    ada.posts("login", FIGURE, source="127.0.0.1", username="mallory", password="guess")
    assert ada.signs_in().status == 429


def test_ipv6_is_counted_by_the_network_of_a_customer(limited):
    ada = limited("login")
    inside = [ada.posts(source=f"2001:db8:1:2:{n:x}::{n:x}", username="ada")[0] for n in range(1, FIGURE + 2)]
    assert inside == [422, 422, 422, 429]
    assert ada.posts(source="2001:db8:1:3::1", username="ada") == [422]


def test_ipv4_in_ipv6_is_ipv4(limited):
    ada = limited("login")
    ada.posts("login", FIGURE, source="198.51.100.9", username="ada")
    assert ada.posts(source="::ffff:198.51.100.9", username="ada") == [429]
    assert ada.posts(source="::ffff:198.51.100.10", username="ada") == [422]


def test_without_a_trusted_proxy_nobody_says_where_they_come_from(limited):
    ada = limited("login")
    headers = [{"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"} for n in range(FIGURE + 1)]
    assert [ada.posts(headers=each, username="ada")[0] for each in headers] == [422, 422, 422, 429]


def test_a_trusted_proxy_is_believed_and_only_its_own_word(limited):
    ada = limited("login", trusted_proxies=1)
    own = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(FIGURE + 1)]
    assert [ada.posts(headers=each, username="ada")[0] for each in own] == [422] * 4
    forged = [{"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.99"} for n in range(FIGURE + 1)]
    assert [ada.posts(headers=each, username="ada")[0] for each in forged] == [422, 422, 422, 429]


def test_an_address_that_is_none_is_counted_too(limited):
    ada = limited("login", trusted_proxies=1)
    odd = [{"X-Forwarded-For": word} for word in ("unknown", "_hidden", "\x7f", "x" * 999)]
    assert [ada.posts(headers=each, username="ada")[0] for each in odd] == [422, 422, 422, 429]


# ------------------------------------------------------------- wrong figures


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"login": "many"}, ["PORTAL_LIMIT_LOGIN", "'many'", "20 per 10 minutes"]),
        ({"login": ""}, ["PORTAL_LIMIT_LOGIN", "20 per 10 minutes"]),
        ({"logn": "3 per minute"}, ["PORTAL_LIMIT_LOGN", "no such limit", "Did you mean 'login'?"]),
        ({"login": "x", "check": "y"}, ["PORTAL_LIMIT_LOGIN", "PORTAL_LIMIT_CHECK"]),
    ],
)
def test_a_wrong_figure_stops_the_start_with_place_and_remedy(figures, told, tmp_path):
    with pytest.raises(ConfigurationRefused) as refused:
        create_app(make_settings(tmp_path, "sqlite:///:memory:", limits=figures))
    assert all(word in str(refused.value) for word in told)


def test_a_wrong_figure_in_a_realm_stops_its_import(app):
    attributes = {"portico.limits.login": "many", "portico.limits.logn": "3 per minute"}
    with pytest.raises(ConfigurationRefused) as refused:
        import_realm(app, demo_document(attributes=attributes))
    assert "realm 'demo'" in str(refused.value)
    assert "'many' is not a limit" in str(refused.value)
    assert "Did you mean 'login'?" in str(refused.value)


def test_the_figures_that_stand_here_are_right():
    assert not problems({name: named.default for name, named in NAMED.items()}, str)


def test_a_wrong_figure_in_the_environment_is_told_without_a_traceback(tmp_path):
    ended = run("app.py", folder=tmp_path, PORTAL_LIMIT_LOGIN="many")
    assert ended.returncode == 1
    assert "PORTAL_LIMIT_LOGIN: 'many' is not a limit. Write for example: 20 per 10 minutes" in ended.stderr
    assert "Traceback" not in ended.stderr


# ------------------------------------------------------------- Redis


@contextmanager
def redis(folder, port):
    """A real Redis server that keeps nothing."""
    found = shutil.which("redis-server")
    require(found, "redis-server")
    command = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def guesses(server) -> Browser:
    browser = Browser(server.address).opens("/login")
    return browser.sends("/login", username="ada", password="guess")


def test_two_servers_count_together_and_each_alone_when_redis_is_gone(tmp_path):
    port = free_port()
    folders = [tmp_path / "one", tmp_path / "two"]
    given = {"PORTAL_REDIS_URL": f"redis://127.0.0.1:{port}/0", "PORTAL_LIMIT_LOGIN": f"{FIGURE} per day"}
    for folder in folders:
        folder.mkdir()
    with redis(tmp_path, port) as process, ExitStack() as started:
        one, two = (started.enter_context(serving(APP, folder, **given)) for folder in folders)
        assert [guesses(server).status for server in (one, two, one)] == [422, 422, 422]
        assert [guesses(server).status for server in (one, two)] == [429, 429]
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert [guesses(one).status for _ in range(FIGURE + 1)] == [422, 422, 422, 429]
        assert guesses(two).status == 422
        assert Browser(two.address).opens("/login").status == 200
