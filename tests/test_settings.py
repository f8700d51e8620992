from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.locations import THEMES
from portal.problem import ConfigurationRefused
from portal.settings import Settings, parse_smtp_url

KEY = "b7f4c1d09e2a58336c4d7f10a9be25d8"
PEPPER = "0d93a7be51c2f64880e1d6a97b3c25f4"
SAFE = {
    "PORTAL_ENV": "production",
    "PORTAL_BASE_URL": "https://accounts.example.org",
    "PORTAL_SECRET_KEY": KEY,
    "PORTAL_PASSWORD_PEPPERS": f"2:{PEPPER}",
}


def settings(tmp_path: Path, default="development", **environ):
    environ.setdefault("PORTAL_INSTANCE_DIR", str(tmp_path / "instance"))
    return Settings.from_environment(environ, default_environment=default)


def refused(tmp_path: Path, **environ):
    with pytest.raises(ConfigurationRefused) as refusal:
        settings(tmp_path, **environ)
    return {problem.place: str(problem) for problem in refusal.value.problems}


def test_development_starts_with_nothing_said(tmp_path):
    made = settings(tmp_path)

    assert made.is_development
    assert made.base_url == "http://localhost:8000"
    assert made.database_url == f"sqlite:///{tmp_path / 'instance' / 'portico.db'}"
    assert (made.redis_url, made.smtp, made.processes, made.threads, made.bcrypt_cost) == (None, None, 1, 32, 12)
    assert made.default_realm == "demo"
    assert made.themes_dirs == (THEMES,)


def test_keys_are_made_once_kept_and_readable_by_nobody_else(tmp_path):
    first, second = settings(tmp_path), settings(tmp_path)
    kept = list((tmp_path / "instance").iterdir())

    assert first.secret_key == second.secret_key
    assert first.peppers == second.peppers
    assert len(first.secret_key) >= 32
    assert first.secret_key not in first.peppers.values()
    assert sorted(file.name for file in kept) == ["password-pepper", "secret-key"]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in kept)


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: settings(tmp_path).secret_key, range(16)))

    assert len(keys) == 1


def test_a_port_of_ones_own_is_in_the_address(tmp_path):
    assert settings(tmp_path, PORT="8123").base_url == "http://localhost:8123"


def test_an_empty_variable_is_no_variable(tmp_path):
    assert settings(tmp_path, PORTAL_REDIS_URL="", PORTAL_SMTP_URL=" ").redis_url is None


def test_limits_go_by_their_names(tmp_path):
    made = settings(tmp_path, PORTAL_LIMIT_LOGIN_IDENTITY="5 per minute")

    assert made.limits == {"login_identity": "5 per minute"}


def test_brands_are_looked_for_before_the_shipped_themes(tmp_path):
    assert settings(tmp_path, PORTAL_THEMES_DIR=str(tmp_path)).themes_dirs == (tmp_path, THEMES)
    assert "PORTAL_THEMES_DIR" in refused(tmp_path, PORTAL_THEMES_DIR=str(tmp_path / "nowhere"))


def test_an_unknown_setting_is_told_with_the_nearest_one(tmp_path):
    told = refused(tmp_path, PORTAL_DATABSE_URL="sqlite:///x")

    assert "Did you mean 'PORTAL_DATABASE_URL'?" in told["PORTAL_DATABSE_URL"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_ENV", "staging"),
        ("PORTAL_BASE_URL", "accounts.example.org"),
        ("PORTAL_BASE_URL", "https://example.org/path"),
        ("PORTAL_BASE_URL", "https://user:word@example.org"),
        ("PORTAL_BASE_URL", "https://example.org:port"),
        ("PORTAL_DATABASE_URL", "mysql://root:hidden@host/db"),
        ("PORTAL_REDIS_URL", "http://:hidden@host"),
        ("PORTAL_SMTP_URL", "smtp://me:hidden@/"),
        ("PORTAL_SMTP_URL", "smtp://me:hidden/rest@mail.example.org"),
        ("PORTAL_BCRYPT_COST", "3"),
        ("PORTAL_THREADS", "many"),
        ("PORTAL_TRUSTED_PROXIES", "-1"),
        ("PORTAL_PASSWORD_PEPPERS", "hidden"),
        ("PORTAL_PASSWORD_PEPPERS", "1:hidden,1:hidden"),
        ("PORTAL_LOG_LEVEL", "LOUD"),
        ("PORTAL_PROCESSES", "4"),
        ("PORT", "99999"),
    ],
)
def test_a_wrong_value_names_its_setting_and_tells_no_secret(tmp_path, name, value):
    told = refused(tmp_path, **{name: value})

    assert list(told) == [name]
    assert "hidden" not in told[name]


def test_production_refuses_all_that_is_missing_at_once(tmp_path):
    told = refused(tmp_path, PORTAL_ENV="production", PORTAL_PROCESSES="2")

    assert set(told) == {"PORTAL_BASE_URL", "PORTAL_SECRET_KEY", "PORTAL_PASSWORD_PEPPERS", "PORTAL_PROCESSES"}
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_BASE_URL", "http://accounts.example.org"),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_SECRET_KEY", "change-me-change-me-change-me-change-me"),
        ("PORTAL_SECRET_KEY", "a" * 64),
        ("PORTAL_PASSWORD_PEPPERS", f"1:{KEY}"),
        ("PORTAL_BCRYPT_COST", "4"),
        ("PORTAL_PROCESSES", "2"),
        ("PORTAL_SMTP_URL", "smtp://me:word@mail.example.org?starttls=off"),
        ("PORTAL_ADMIN_PASSWORD", "admin"),
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path, name, value):
    assert list(refused(tmp_path, **{**SAFE, name: value})) == [name]


def test_an_unsafe_pepper_is_told_by_its_id(tmp_path):
    assert list(refused(tmp_path, **{**SAFE, "PORTAL_PASSWORD_PEPPERS": f"2:{PEPPER},1:short"})) == [
        "PORTAL_PASSWORD_PEPPERS: 1"
    ]


def test_production_starts_when_everything_is_safe(tmp_path):
    made = settings(
        tmp_path,
        default="production",
        **{name: value for name, value in SAFE.items() if name != "PORTAL_ENV"},
        PORTAL_PROCESSES="4",
        PORTAL_REDIS_URL="redis://localhost:6379/0",
    )

    assert not made.is_development
    assert made.base_url == "https://accounts.example.org"
    assert dict(made.peppers) == {"2": PEPPER.encode()}


def test_the_first_pepper_is_the_current_one(tmp_path):
    made = settings(tmp_path, PORTAL_PASSWORD_PEPPERS="new:one, old:two:three")

    assert list(made.peppers.items()) == [("new", b"one"), ("old", b"two:three")]


def test_no_secret_can_be_printed(tmp_path):
    made = settings(
        tmp_path,
        PORTAL_SECRET_KEY="hidden-key",
        PORTAL_PASSWORD_PEPPERS="1:hidden-pepper",
        PORTAL_ADMIN_PASSWORD="hidden-admin",
        PORTAL_DATABASE_URL="postgresql://portico:hidden@localhost/portico",
        PORTAL_REDIS_URL="redis://:hidden@localhost",
        PORTAL_SMTP_URL="smtp://me:hidden@localhost",
    )

    assert "hidden" not in repr(made)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")

    assert "PORTAL_SECRET_KEY" in refused(tmp_path, PORTAL_INSTANCE_DIR=str(tmp_path / "file" / "instance"))


def smtp(url):
    return parse_smtp_url(url, "accounts.example.org")


def test_an_address_of_a_mail_server_says_everything():
    server = smtp("smtp://me%40x:p%2Fw@mail.example.org:2525?starttls=required&from=a%40b.org&from_name=Our%20Shop")

    assert (server.host, server.port, server.security) == ("mail.example.org", 2525, "starttls")
    assert (server.user, server.password) == ("me@x", "p/w")
    assert (server.sender, server.sender_name) == ("a@b.org", "Our Shop")


def test_mail_is_encrypted_unless_the_server_is_this_machine():
    assert (smtp("smtps://h.org").security, smtp("smtps://h.org").port) == ("tls", 465)
    assert (smtp("smtp://h.org").security, smtp("smtp://h.org").port) == ("starttls", 587)
    assert smtp("smtp://127.0.0.1:1025").security == "none"
    assert smtp("smtp://localhost?starttls=required").security == "starttls"


def test_without_a_sender_mail_comes_from_the_portals_own_name():
    assert smtp("smtp://localhost").sender == "noreply@accounts.example.org"


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.org",
        "smtp://",
        "smtp://h.org/path",
        "smtp://h.org?starttls=maybe",
        "smtp://h.org?form=a@b.org",
        "smtp://h.org?from=nobody",
        "smtp://h.org?from_name=A%0ABcc:b@c.org",
        "smtp://h.org?timeout=soon",
        "smtp://h.org:port",
    ],
)
def test_a_wrong_address_of_a_mail_server_is_refused(url):
    with pytest.raises(ValueError, match=r".+"):
        smtp(url)
