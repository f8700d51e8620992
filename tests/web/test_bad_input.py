"""Whatever is sent, the answer is a page in the theme that says so; never a 500, never half a record."""

import re

import pytest
from flask import abort, request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import LARGEST_BODY, create_app
from portal.web.headers import MAX_FIELDS, POLICY
from tests.conftest import closed, portal_of
from tests.support.databases import upgraded_copy
from tests.support.person import PASSWORD, Person
from tests.support.portals import demo_document, import_realm, make_settings
from tests.support.servers import APP, serving

FIELDS = ("username", "email", "firstName", "lastName", "phoneNumber")
UNREADABLE = {
    "NUL": "a%00da",
    "a lone surrogate": "ada%ED%A0%80",
    "broken UTF-8": "%FF%FEada",
    "an escape for terminals": "%1B%5B31mada",
    "a line break": "ada%0D%0ABcc:eve@example.test",
    "a heap of marks": "a" + "%CC%81" * 40,
}
EVIL_HOST = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"}


def is_in_the_theme(answer) -> bool:
    """Whether this is a page of ours that names the request, with nothing of the machine in it."""
    html = answer.get_data(as_text=True)
    shown = answer.headers["X-Request-Id"] in html and 'class="masthead"' in html
    return shown and "Traceback" not in html and "portal/" not in html


def people_of(person: Person) -> int:
    return person.events().count("REGISTER")


# ------------------------------------------------------------- too much, too strange


def test_a_body_that_is_too_large_is_refused_unread(send, ada: Person):
    answer = send("register", firstName="x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert is_in_the_theme(answer)
    assert not people_of(ada)


@pytest.mark.parametrize("names", [range(10_000), [1] * 10_000, range(MAX_FIELDS + 1)])
def test_ten_thousand_fields_are_refused_whatever_their_names(names, send):
    answer = send("register", *(f"f{name}=" for name in names))
    assert answer.status_code == 413
    assert is_in_the_theme(answer)


def test_ten_thousand_parts_are_refused_too(ada: Person):
    answer = ada.browser.post(
        "/realms/demo/login", data={f"f{n}": "" for n in range(1001)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 413
    assert is_in_the_theme(answer)


@pytest.mark.parametrize("size", [257, 20_000])
def test_an_endless_password_is_refused_before_it_is_hashed(size, send, ada: Person):
    assert send("register", password="x" * size, **{"password-confirm": "x" * size}).status_code == 422
    assert send("login", username="ada", password="x" * size).status_code == 422
    assert not people_of(ada)


def test_a_megabyte_of_password_is_refused_as_any_megabyte_is(send):
    assert send("login", username="ada", password="x" * 1_000_000).status_code == 413


@pytest.mark.parametrize("page", ["register", "login", "verify-email", "logout"])
def test_pages_take_forms_and_nothing_else(page, ada: Person):
    token = {"X-CSRFToken": ada.opens("login").form("/login").fields["csrf_token"]}
    body = b'{"username": 5, "password": [1], "code": {}}'
    for kind in ("application/json", "text/xml", "text/plain", "application/octet-stream", "garbage"):
        answer = ada.browser.post(f"/realms/demo/{page}", data=body, content_type=kind, headers=token)
        assert answer.status_code == 415
        # Who sends JSON is a program, and is told so in JSON.
        assert is_in_the_theme(answer) == (kind != "application/json")
        assert ("json" in answer.content_type) == (kind == "application/json")


def test_a_method_that_no_page_takes_is_told_which_it_does(ada: Person):
    for method in ("DELETE", "PUT", "PATCH", "TRACE", "PROPFIND", "ADA"):
        answer = ada.browser.open("/realms/demo/register", method=method, data=b"x")
        assert answer.status_code == 405
        assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
        assert is_in_the_theme(answer)


def test_a_body_of_unknown_length_is_refused_by_a_real_server(tmp_path):
    head = b"POST /realms/demo/register HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving(APP, tmp_path) as server:
        answer = server.send(head + kind + b"3\r\na=1\r\n0\r\n\r\n")
        assert b" 411 " in answer.split(b"\r\n")[0]
        assert b'class="masthead"' in answer
        sized = head + b"Content-Length: 999999\r\n\r\n"
        assert b" 413 " in server.send(sized + b"x" * 999_999).split(b"\r\n")[0]
        no_host = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
        for broken in (b"\x00\x01\x02\r\n\r\n", no_host, head + b"Content-Length: -1\r\n\r\n"):
            assert b" 500 " not in server.send(broken).split(b"\r\n")[0]
        assert b" 200 " in server.send(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").split(b"\r\n")[0]


# ------------------------------------------------------------- characters


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_no_keyboard_writes_is_a_field_error(value, send, ada: Person):
    for field in FIELDS:
        answer = send("register", **{field: value})
        assert answer.status_code == 422
        assert f'href="#{field}"' in ada.html
        assert not any(ord(letter) < 32 and letter not in "\n\t\r" for letter in ada.html)
    assert not people_of(ada)


@pytest.mark.parametrize("field", FIELDS)
def test_the_live_check_minds_them_as_well(field, send, ada: Person):
    for value in UNREADABLE.values():
        assert send(f"register/check/{field}", **{field: value}).status_code == 200
        assert 'data-valid="false"' in ada.html


def test_signing_in_with_them_is_signing_in_wrongly(send, ada: Person):
    for value in UNREADABLE.values():
        assert send("login", username=value, password=value).status_code == 422
    assert set(ada.events()) == {"LOGIN_ERROR"}


def test_a_code_or_a_new_address_of_them_is_wrong(send, ada: Person):
    send("register")
    for value in UNREADABLE.values():
        assert send("verify-email", code=value).status_code == 422
        assert send("verify-email/correct", email=value).status_code == 422
    assert len(ada.mails()) == 1


def test_a_password_may_be_of_any_script_and_opens_again(send, ada: Person):
    odd = "%F0%9F%94%91 %D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C %C3%A9 long"
    assert send("register", password=odd, **{"password-confirm": odd}).status_code == 303
    ada.opens("verify-email").verifies_by_code()
    assert send("login", username="ada", password=odd.replace("%C3%A9", "e%CC%81")).status_code == 303
    assert send("login", username="ada", password=odd + "x").status_code == 422


def test_a_password_that_nobody_could_type_again_is_refused(send):
    for odd in ("a%00" * 8, "a%1B" * 8):
        assert send("register", password=odd, **{"password-confirm": odd}).status_code == 422


def test_what_the_log_of_events_keeps_can_be_kept_by_every_database(ada: Person):
    ada.browser.environ_base["HTTP_USER_AGENT"] = "odd\0agent\x1b[31m\udce9" + "x" * 9000
    ada.browser.environ_base["REMOTE_ADDR"] = "not\0an address" + "x" * 9000
    ada.signs_in("a\0da\x07")
    assert ada.status == 422
    realm = ada.portal.realms.named("demo").realm
    with ada.portal.work.reading() as unit:
        event = unit.events.newest(realm.id, limit=1)[0][1]
    for kept in (event.user_agent, event.address, event.details["username"]):
        assert "\ufffd" in kept
        assert not re.search("[\x00-\x1f\ud800-\udfff]", kept)
        assert len(kept) <= 255


# ------------------------------------------------------------- shapes


def test_a_field_given_twice_is_not_taken_for_one_of_them(send, ada: Person):
    answer = send("register", "email=eve@example.test")
    assert answer.status_code == 422
    assert 'href="#email"' in ada.html
    assert not ada.portal.worker.run_once()


@pytest.mark.parametrize("email", ["ada@example.test,eve@example.test", "ada@example.test%20eve@example.test"])
def test_two_addresses_in_one_field_are_none(email, send, ada: Person):
    assert send("register", email=email).status_code == 422
    assert not ada.portal.worker.run_once()


@pytest.mark.parametrize("name", ["email[]", "email[0]", "email.value", "user.attributes.email"])
def test_arrays_and_paths_are_names_that_nobody_asked_for(name, send, ada: Person):
    assert send("register", f"{name}=eve@example.test").status_code == 303
    assert [mail.to for mail in ada.mails()] == [ada.email]


@pytest.mark.parametrize(
    "extra",
    [
        "__proto__=1",
        "__proto__[admin]=1",
        "constructor[prototype][admin]=1",
        "emailVerified=true",
        "enabled=false",
        "state=active",
        "id=1",
        "realmRoles=admin",
        "password_hash=x",
        "account_id=x",
        "flow_id=x",
        "is_claimed=1",
    ],
)
def test_what_no_form_asks_is_dropped(extra, send, ada: Person):
    assert send("register", extra).status_code == 303
    ada.opens("verify-email")
    assert ada.email in ada.html
    realm = ada.portal.realms.named("demo").realm
    with ada.portal.work.reading() as unit:
        event = next(event for _, event in unit.events.newest(realm.id, limit=9) if event.name == "REGISTER")
        account = unit.accounts.get(event.account_id)
    assert account.state.value == "new"
    assert not account.is_email_verified
    assert set(account.attributes) == {"firstName", "lastName", "phoneNumber"}


@pytest.mark.parametrize("flow", ["%00", "x", "a" * 43 + "%00", "..%2F..", "%ED%A0%80"])
def test_a_flow_that_could_not_be_ours_is_a_new_one(flow, send):
    assert send("register", flow=flow).status_code == 303


def test_a_check_that_carries_a_password_is_refused(send):
    assert send("register/check/email", email="ada@example.test", password=PASSWORD).status_code == 400


@pytest.mark.parametrize("name", ["no-such", "password-confirm", "%00", "__class__", "termsAccepted"])
def test_only_what_the_form_asks_can_be_checked(name, send):
    assert send(f"register/check/{name}").status_code == 404


# ------------------------------------------------------------- injections


@pytest.mark.parametrize("text", ["{{7*7}}", "{%25 for a in b %25}", "${7*7}", "<script>alert(1)</script>", "'\"><b>"])
def test_what_is_typed_stays_what_was_typed(text, send, ada: Person):
    for field in FIELDS:
        send("register", **{field: text})
        assert ada.status == 422
        assert ">49<" not in ada.html
        assert "<script>alert" not in ada.html
        assert "'\"><b>" not in ada.html
    send("login", username=text, password=text)
    assert ada.form("/login").fields["username"] == text.replace("%25", "%")


def test_a_profile_that_takes_any_name_shows_it_as_it_is(app, ada: Person):
    free = demo_document()
    profile = free["components"]["org.keycloak.userprofile.UserProfileProvider"][0]["config"]
    profile["kc.user.profile.config"] = [
        profile["kc.user.profile.config"][0].replace(', "person-name-prohibited-characters": {}', "")
    ]
    import_realm(app, free)
    ada.email = "{{7*7}}@example.test"
    ada.registers(firstName="{{7*7}} <i>", lastName="${7*7}{0}")
    assert ada.email in ada.html
    assert ada.newest_mail().to == ada.email
    ada.verifies_by_code()
    ada.opens("account/profile")
    assert "{{7*7}} &lt;i&gt;" in ada.html
    assert "${7*7}{0}" in ada.html


@pytest.mark.parametrize(
    "email",
    [
        "ada@example.test\r\nBcc: eve@example.test",
        "ada@example.test\nSubject: x",
        "=?utf-8?q?admin?=@example.test",
        "ada@example.test>,<eve@example.test",
        '"ada@example.test,eve"@example.test',
        "ada@example.test%0aBcc:eve@example.test",
    ],
)
def test_an_address_cannot_carry_a_header(email, ada: Person):
    ada.registers(email=email)
    assert ada.status == 422
    assert not ada.portal.worker.run_once()


@pytest.mark.parametrize(
    "address", ["//evil.test", "/%09/evil.test", "/%5Cevil.test", "https:evil.test", "javascript:alert(1)"]
)
def test_no_address_in_an_address_leads_away(address, bob: Person):
    bob.opens("/login?" + "&".join(f"{name}={address}" for name in ("next", "redirect_uri", "return_to", "continue")))
    assert bob.path == "/realms/demo/login"
    bob.sends("/login", username="bob", password=PASSWORD, following=False)
    assert bob.page.headers["Location"] == "/realms/demo/account"


@pytest.mark.parametrize("page", ["login", "register", "verify-email", "no-such-page"])
def test_words_in_an_address_do_not_change_where_a_page_leads(page, ada: Person):
    ada.opens(f"{page}?_external=1&_scheme=javascript&_anchor=x&_method=POST&endpoint=x&values=x&realm=evil")
    assert ada.status in (200, 404)
    links = re.findall(r'(?:href|src|action)="([^"]*)"', ada.html)
    assert all(re.match(r"[/#][^/\\]*", link) for link in links)
    assert not [link for link in links if "/realms/evil" in link]


@pytest.mark.parametrize(
    "query", ["kc_locale=x%0d%0aSet-Cookie:a=b", "kc_locale=%00", "ui_locales=%ED%A0%80", "kc_locale=../../etc"]
)
def test_a_language_that_is_none_is_the_realms(query, ada: Person):
    ada.opens(f"login?{query}")
    assert ada.page.headers["Content-Language"] == "en"
    assert "a=b" not in str(ada.page.headers)


# ------------------------------------------------------------- hosts


def test_a_host_that_is_not_ours_is_refused(app):
    for path in ("/", "/realms/demo/login", "/realms/demo/register", "/no-such", "/static/portal.css"):
        answer = app.test_client().get(path, headers={"Host": "evil.test"})
        assert answer.status_code == 400
        assert "evil.test" not in answer.get_data(as_text=True)
        assert is_in_the_theme(answer)


@pytest.mark.parametrize("name", EVIL_HOST)
def test_no_header_poisons_the_link_in_a_mail(name, ada: Person):
    ada.opens("register")
    form = ada.form("/register")
    answers = {**form.fields, **ada.plain_answers()}
    ada.browser.post(form.action, data=answers, headers={name: EVIL_HOST[name], "Origin": "http://evil.test"})
    assert all("evil" not in mail.text + mail.html for mail in ada.mails())
    assert bool(ada.mails()) == (name != "Host")


# ------------------------------------------------------------- realms


@pytest.mark.parametrize("name", ["no-such", "%00", "%ED%A0%80", "DEMO", "..", "demo%20"])
def test_an_unknown_realm_is_a_page_that_does_not_exist(name, app):
    for page in ("", "login", "register", "verify-email", "account"):
        answer = app.test_client().get(f"/realms/{name}/{page}")
        assert answer.status_code == 404
        assert is_in_the_theme(answer)


def test_a_realm_that_is_switched_off_does_not_exist(app, bob: Person):
    import_realm(app, demo_document(enabled=False))
    for page in ("login", "register", "account"):
        assert bob.opens(page).status == 404


def test_closed_registration_says_so_and_leads_to_login(app, send, ada: Person):
    import_realm(app, demo_document(registrationAllowed=False))
    ada.opens("register")
    assert ada.status == 403
    assert "/realms/demo/login" in ada.html
    assert not [form for form in ada.forms() if form.action.endswith("/register")]
    assert "/realms/demo/register" not in ada.opens("login").html
    assert send("register").status_code == 403
    for field in ("username", "password"):
        assert send(f"register/check/{field}", username="ada").status_code == 403
    assert not ada.events()


# ------------------------------------------------------------- error pages and headers


def test_every_error_is_a_page_in_the_theme(settings, clock):
    app = _with_a_page_that(settings, clock, lambda: abort(int(request.args["status"])))
    for status in (400, 403, 404, 405, 410, 411, 413, 415, 418, 429, 431, 500, 501, 503):
        answer = app.test_client().get(f"/fails?status={status}")
        assert answer.status_code == status
        assert is_in_the_theme(answer)
        assert "error." not in answer.get_data(as_text=True)
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_an_unexpected_error_is_logged_with_the_id_that_is_shown(settings, clock, caplog):
    def fails():
        raise ZeroDivisionError("a secret of the machine")

    answer = _with_a_page_that(settings, clock, fails).test_client().get("/fails")
    assert answer.status_code == 500
    assert is_in_the_theme(answer)
    assert "secret of the machine" not in answer.get_data(as_text=True)
    assert answer.headers["X-Request-Id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_where_even_the_error_page_fails_its_number_is_told(tmp_path, clock, caplog):
    broken = tmp_path / "broken" / "login"
    broken.mkdir(parents=True)
    (broken / "error.html").write_text("{{ 1 / 0 }}")
    settings = make_settings(tmp_path, upgraded_copy(tmp_path), themes_dirs=(tmp_path,))
    app = create_app(settings, clock=clock)
    import_realm(app, demo_document(loginTheme="broken"))
    answer = app.test_client().get("/realms/demo/no-such-page")
    closed(app)
    assert answer.status_code == 404
    assert "Traceback" not in answer.get_data(as_text=True)


def _with_a_page_that(settings, clock, view):
    app = create_app(settings, clock=clock)
    app.add_url_rule("/fails", "fails", view)
    import_realm(app, demo_document())
    portal_of(app).services.hasher.close()
    return app


def test_every_kind_of_answer_carries_the_headers(send, ada: Person, app):
    answers = [
        ada.browser.get("/"),
        ada.browser.get("/login"),
        ada.browser.get("/realms/demo/register"),
        ada.browser.get("/no-such"),
        ada.browser.get("/static/portal.css"),
        ada.browser.get("/health/live"),
        ada.browser.open("/realms/demo/login", method="OPTIONS"),
        send("register/check/email", email="x"),
        send("register/check/password", password="x"),
        send("register", email="x"),
        send("register"),
        send("login", username="x", password="y"),
        ada.browser.get("/realms/demo/verify-email/state"),
        app.test_client().get("/", headers={"Host": "evil.test"}),
        app.test_client().post("/realms/demo/login"),
    ]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Request-Id"]
        assert ("no-store" in answer.headers["Cache-Control"]) == ("/static/" not in answer.request.path)


def test_only_a_portal_behind_tls_tells_browsers_to_insist_on_it(tmp_path, clock):
    settings = make_settings(tmp_path, upgraded_copy(tmp_path), base_url="https://accounts.example.test")
    app = create_app(settings, clock=clock)
    import_realm(app, demo_document())
    answer = app.test_client().get("/", base_url="https://accounts.example.test")
    closed(app)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


# ------------------------------------------------------------- fuzz

WILD = st.text(st.characters(exclude_categories=()), max_size=60) | st.binary(max_size=60).map(
    lambda raw: raw.decode("latin-1")
)
NAMES = (
    st.sampled_from([*FIELDS, "password", "password-confirm", "termsAccepted", "termsVersion", "flow", "code"]) | WILD
)
BODIES = st.lists(st.tuples(NAMES, WILD), max_size=12)
EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "page",
    ["register", "verify-email", "login", "verify-email/correct", "verify-email/link", "register/check/username"],
)
def test_no_form_whatsoever_brings_a_500_out(page, send):
    @EXAMPLES
    @given(body=BODIES)
    def holds(body):
        answer = send(page, *(f"{_percent(name)}={_percent(value)}" for name, value in body))
        assert answer.status_code < 500

    send("register")
    holds()


@EXAMPLES
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "multipart/form-data; boundary=a"]),
)
def test_no_bytes_whatsoever_bring_a_500_out(body, kind, ada):
    token = {"X-CSRFToken": ada.opens("login").form("/login").fields["csrf_token"]}
    for page in ("register", "login", "verify-email", "register/check/email"):
        answer = ada.browser.post(f"/realms/demo/{page}", data=body, content_type=kind, headers=token)
        assert answer.status_code < 500


@EXAMPLES
@given(path=WILD, query=WILD)
def test_no_address_whatsoever_brings_a_500_out(path, query, ada):
    for begin in ("/", "/realms/demo/", "/realms/", "/realms/demo/verify-email/link/", "/static/", "/dev/inbox/"):
        answer = ada.browser.get(f"{begin}{_percent(path)}?{_percent(query)}&flow={_percent(query)}")
        assert answer.status_code < 500
