"""Named limits at the doors for programs: shared with the pages, told in JSON, the same over several servers."""

import re
import signal
from contextlib import ExitStack

import pytest

from portal import create_app
from portal.limits import NAMED
from tests.api.conftest import examples_document
from tests.conftest import portal_of
from tests.support.databases import upgraded_copy
from tests.support.person import Person
from tests.support.portals import import_realm, make_settings
from tests.support.program import ALICE, PROTOCOL, Program, asked
from tests.support.servers import APP, free_port, serving
from tests.web.test_limits import redis

FIGURE = 3


@pytest.fixture
def limited(tmp_path, clock):
    """Makes programs for which a named limit stands at three a day: a minute could end meanwhile."""
    with ExitStack() as opened:

        def limited(name: str) -> Program:
            limits = {**dict.fromkeys(NAMED, "1000 per day"), name: f"{FIGURE} per day"}
            app = create_app(make_settings(tmp_path, upgraded_copy(tmp_path), limits=limits), clock=clock)
            opened.callback(portal_of(app).services.hasher.close)
            import_realm(app, examples_document())
            return Program(app)

        yield limited


@pytest.mark.parametrize(
    ("name", "method", "path", "body"),
    [
        ("register", "POST", f"{PROTOCOL}/registrations", {}),
        ("register_client", "POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {}),
        ("check", "POST", "register/check/username", {"username": "x"}),
        ("verify", "POST", "registrations/x/verify", {"code": "x"}),
        ("resend", "POST", "registrations/x/resend", {}),
        ("correct", "PATCH", "registrations/x", {"email": "x"}),
        ("forgot", "POST", "forgot-password", {"username": "x"}),
        ("reset", "POST", "reset-password", {"code": "x"}),
        ("password_api", "POST", "password-resources/validate-password", {"password": "x"}),
    ],
)
def test_a_limit_trips_at_one_more_than_its_figure_and_is_told_in_json(name, method, path, body, limited):
    program = limited(name)
    answers = [program.asks(method, path, body).status for _ in range(FIGURE + 1)]
    assert 429 not in answers[:FIGURE]
    assert answers[FIGURE] == 429
    assert int(program.answer.headers["Retry-After"]) > 0
    assert "json" in program.answer.content_type
    assert program.body.get("code", program.body.get("error")) in ("too-many-requests", "temporarily_unavailable")


def test_the_page_and_its_json_twin_are_one_action_with_one_limit(limited):
    program = limited("register")
    for _ in range(FIGURE - 1):
        program.registers({})
    ada = Person(program.app, "ada", "examples").opens("register")
    assert ada.sends("/register", username="").status == 422
    assert program.registers({}).status == 429


def test_headers_tell_limits_of_addresses_only(limited):
    program = limited("register_client")
    program.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {})
    assert re.fullmatch(r'"register";r=999;t=\d+', program.answer.headers["RateLimit"])
    for _ in range(FIGURE):
        program.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {})
    assert program.status == 429
    assert "register_client" not in str(program.answer.headers)


def test_another_client_and_no_client_go_on(limited):
    program = limited("register_client")
    for _ in range(FIGURE + 1):
        program.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {})
    assert program.status == 429
    assert program.asks("POST", f"{PROTOCOL}/registrations?client_id=account", {}).status == 400
    assert program.registers({}).status == 400


def test_two_servers_count_together_and_each_alone_when_redis_is_gone(tmp_path):
    port = free_port()
    folders = [tmp_path / "one", tmp_path / "two"]
    given = {"PORTAL_REDIS_URL": f"redis://127.0.0.1:{port}/0", "PORTAL_LIMIT_REGISTER": f"{FIGURE} per day"}
    path = f"/realms/examples/{PROTOCOL}/registrations"
    for folder in folders:
        folder.mkdir()
    with redis(tmp_path, port) as process, ExitStack() as started:
        one, two = (started.enter_context(serving(APP, folder, **given)) for folder in folders)
        assert [asked(server.address + path, body={}).status for server in (one, two, one)] == [400, 400, 400]
        assert [asked(server.address + path, body=ALICE).status for server in (one, two)] == [429, 429]
        process.send_signal(signal.SIGKILL)
        process.wait()
        answers = [asked(one.address + path, body={}) for _ in range(FIGURE + 1)]
        assert [answer.status for answer in answers] == [400, 400, 400, 429]
        assert answers[-1].headers["Content-Type"] == "application/problem+json"
        assert asked(two.address + path, body=ALICE).status == 201
