"""An application in a browser, on another origin than the portal: all actions by fetch, with preflights, no cookies."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error, Page

from tests.support.chromium import chromium
from tests.support.program import ALICE, PROTOCOL
from tests.support.servers import APP, Server, serving
from tests.support.tools import chromium_path, require

ASK = """async ([address, method, body, secret]) => {
  const headers = {"Idempotency-Key": crypto.randomUUID(), Accept: "application/json"};
  if (secret) headers.Authorization = `Bearer ${secret}`;
  const isForm = typeof body === "string";
  if (body) headers["Content-Type"] = isForm ? "application/x-www-form-urlencoded" : "application/json";
  const given = body ? {body: isForm ? body : JSON.stringify(body)} : {};
  const answer = await fetch(address, {method, headers, credentials: "omit", ...given});
  const text = await answer.text();
  return {
    status: answer.status,
    location: answer.headers.get("Location"),
    wait: answer.headers.get("Retry-After"),
    body: text ? JSON.parse(text) : null,
  };
}"""


MAILS = re.compile(r'href="(/dev/inbox/[0-9a-f-]{36})".*?class="mail-to".*?<bdi[^>]*>([^<]*)<', re.DOTALL)
CODE = re.compile(r"\b(\d{3}) (\d{3})\b")


class Blank(BaseHTTPRequestHandler):
    """A page of the application; it has nothing but its origin."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>An application</title>")

    def log_message(self, *_: object) -> None:
        """Quietly."""


@contextmanager
def application() -> Iterator[str]:
    """Its address, on a port of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Blank) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/"
        served.shutdown()


class App:
    """The application's script."""

    def __init__(self, page: Page, server: Server, realm: str = "examples") -> None:
        self._page = page
        self._server = server
        self._realm = realm

    def asks(self, method: str, path: str, body: object = None, secret: str = "") -> dict[str, Any]:
        address = f"{self._server.address}/realms/{self._realm}/{path}"
        answer: dict[str, Any] = self._page.evaluate(ASK, [address, method, body, secret])
        return answer

    def code(self, to: str, but: str = "") -> str:
        """From the newest mail to this address that has another code."""
        while True:
            for mail, whose in MAILS.findall(self._read("/dev/inbox")):
                found = CODE.search(self._read(mail)) if whose == to else None
                if found and "".join(found.groups()) != but:
                    return "".join(found.groups())
            time.sleep(0.2)

    def _read(self, path: str) -> str:
        with urlopen(self._server.address + path, timeout=30) as answer:
            text: str = answer.read().decode()
            return text


@pytest.fixture(scope="module")
def app_page(tmp_path_factory) -> Iterator[tuple[Page, Server]]:
    """A page of the application in a Chromium, beside a portal."""
    path = chromium_path()
    require(path, "a Chromium")
    folder = tmp_path_factory.mktemp("portal")
    with serving(APP, folder) as server, application() as address, chromium(str(path)) as browser:
        page = browser.new_page()
        page.goto(address)
        yield page, server


def test_an_application_on_another_origin_does_everything(app_page):
    app = App(*app_page)
    assert app.asks("GET", "registration-schema")["body"]["steps"] == ["register", "verify-email"]
    assert app.asks("POST", "register/check/username", {"username": "a b"})["body"]["valid"] is False
    assert app.asks("POST", "register/check/password", {"password": "abcd"})["body"]["valid"] is True
    assert app.asks("GET", "terms")["body"]["locale"] == "en"
    wrong = app.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {**ALICE, "email": ""})
    assert (wrong["status"], wrong["body"]["errors"][0]["code"]) == (400, "missingEmailMessage")

    made = app.asks("POST", f"{PROTOCOL}/registrations?client_id=mobile-app", {**ALICE, "email": "usr@yourapp.com"})
    here, secret = f"registrations/{made['body']['id']}", made["body"]["registrationToken"]
    assert made["status"] == 201
    assert made["location"].endswith(here)
    assert app.asks("GET", here, None, secret)["body"]["requiredActions"] == ["VERIFY_EMAIL"]
    waits = app.asks("POST", f"{here}/resend", {}, secret)
    assert waits["status"] == 429
    assert int(waits["wait"]) > 0
    assert app.asks("PATCH", here, {"email": ALICE["email"]}, secret)["status"] == 200
    assert app.asks("POST", f"{here}/terms", {"version": "x"}, secret)["status"] == 409
    code = app.code(ALICE["email"])
    assert app.asks("POST", f"{here}/verify", {"code": code}, secret)["body"]["status"] == "active"

    person = f"username={ALICE['username']}&password={ALICE['password']}"
    form = f"grant_type=password&client_id=mobile-app&scope=openid&{person}"
    tokens = app.asks("POST", f"{PROTOCOL}/token", form)["body"]
    access = tokens["access_token"]
    assert app.asks("GET", f"{PROTOCOL}/userinfo", None, access)["body"]["email"] == ALICE["email"]
    own = "password-resources"
    assert app.asks("POST", f"{own}/validate-password", {"password": "nope"}, access)["body"] == {"valid": False}
    change = {"currentPassword": ALICE["password"], "newPassword": "AnotherStrongPass456!"}
    assert app.asks("POST", f"{own}/reset-password", change, access)["status"] == 204
    begun = app.asks("POST", "forgot-password", {"username": ALICE["username"]})
    assert begun["status"] == 202
    reset = {"code": app.code(ALICE["email"], but=code), "password": ALICE["password"]}
    assert app.asks("POST", "reset-password", reset, begun["body"]["resetToken"])["status"] == 204
    assert app_page[0].context.cookies() == []


def test_a_realm_that_names_no_origin_can_be_read_by_none(app_page):
    app = App(*app_page, realm="demo")
    with pytest.raises(Error, match="Failed to fetch"):
        app.asks("POST", f"{PROTOCOL}/registrations", ALICE)
    with pytest.raises(Error, match="Failed to fetch"):
        app.asks("GET", "registration-schema")
