"""Portico: a self-registration portal. `create_app` is the one place that knows every room and joins them."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import api, commands, dispatch, health, limits, oidc, old_paths, web
from portal.accounts.hashing import PasswordHasher
from portal.accounts.keys import RefreshSecrets
from portal.accounts.password_lists import FOLDER as FORBIDDEN_PASSWORDS
from portal.accounts.password_lists import PasswordLists
from portal.accounts.password_policy import compile_policy
from portal.accounts.proof import ProofSecrets
from portal.accounts.pseudonyms import Pseudonyms
from portal.api.errors import ANSWERS as PROGRAMS
from portal.clock import Clock, SystemClock
from portal.current import EXTENSION, Portal
from portal.flows.addressing import Addressing
from portal.flows.budget import MailBudget
from portal.flows.compiled import CompiledRealm, compile_flows
from portal.flows.compiled_realms import CompiledRealms
from portal.flows.engine import Engine
from portal.flows.housekeeping import tidy
from portal.flows.idempotency import Idempotency
from portal.flows.mail_link import MailLink
from portal.flows.own_password import OwnPassword
from portal.flows.registration import Registrations
from portal.flows.reset_link import ResetLink
from portal.flows.sign_in import SignIn
from portal.flows.step import Services
from portal.flows.tokens.key_ring import KeyRing
from portal.flows.tokens.tokens import Tokens
from portal.locations import STATIC, TEMPLATES
from portal.mail.inbox import Inbox
from portal.mail.rendering import MailRenderer
from portal.mail.smtp import InboxOnly, SmtpTransport
from portal.mail.trial import Trial
from portal.mail.worker import Worker
from portal.problem import ConfigurationRefused, Problem
from portal.realms.compile import compile_realm
from portal.realms.ports import StoredRealm
from portal.realms.realm import Realm, Smtp
from portal.realms.sealing import Sealer
from portal.settings import Settings
from portal.storage.database import open_database
from portal.storage.migrate import pending, upgrade
from portal.storage.realms import Realms
from portal.storage.work import Work
from portal.theming.choice import Previews
from portal.theming.terms import ThemeTerms
from portal.theming.themes import Themes
from portal.theming.trial import Trials
from portal.web.errors import ANSWERS as PAGES
from portal.web.hosts import TrustedHosts

LARGEST_BODY = 64 * 1024  # bytes; a form of two hundred fields has room in it


class Plain(Flask):
    """Flask for functions that are not asynchronous: none here is, so nothing asks of each whether it is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """The application, joined from its rooms. Without settings it reads the environment (DESIGN.md, section 8)."""
    settings = settings or Settings.from_environment(os.environ, default_environment=_default_environment())
    wrong = limits.problems(settings.limits, lambda name: f"PORTAL_LIMIT_{name.upper()}")
    if wrong:
        raise ConfigurationRefused(wrong)
    app = Plain(__name__, static_folder=str(STATIC), template_folder=str(TEMPLATES))
    _configure(app, settings)
    clock = clock or SystemClock()
    portal = app.extensions[EXTENSION] = _build(settings, clock)
    app.config["TRUSTED_HOSTS"] = TrustedHosts(_own_hosts(settings), portal.realms)
    limits.start(app, settings.redis_url, clock)
    web.start(app)
    api.start(app)
    oidc.start(app)
    dispatch.start(app, (*api.NAMES, *oidc.NAMES), PAGES, PROGRAMS)
    health.start(app)
    commands.start(app)
    app.wsgi_app = old_paths.without_prefix(app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _build(settings: Settings, clock: Clock) -> Portal:
    themes = _themes(settings)
    database = open_database(settings.database_url)
    work, store = Work(database), Realms(database)
    # Half of the threads at most wait for a hash; the others serve pages however many people register.
    hasher = PasswordHasher(settings.peppers, settings.bcrypt_cost, most_waiting=max(1, settings.threads // 2))
    secrets = ProofSecrets(settings.secret_key)
    pseudonyms = Pseudonyms(settings.secret_key)
    budget = MailBudget(pseudonyms, settings.limits)
    services = Services(clock, work, hasher, secrets, ThemeTerms(themes), pseudonyms, budget)
    sealer = Sealer(settings.secret_key)
    forbidden = settings.instance_dir / FORBIDDEN_PASSWORDS
    lists, strict_lists = PasswordLists(forbidden, is_strict=False), PasswordLists(forbidden)
    realms = CompiledRealms(store, lambda stored: compile_whole(stored, sealer, lists), clock)
    engine = Engine(services)
    sign_in = SignIn(services, engine)
    renderer = MailRenderer(themes, lambda realm_id: _settings_of(realms, realm_id), secrets)
    worker = Worker(
        work,
        renderer,
        lambda realm: _transport(settings, realm),
        clock,
        address=Addressing(services, realms.by_id).address,
        housekeeping=lambda: tidy(work, [each.realm for each in realms.all()], clock),
    )
    return Portal(
        default_realm=settings.default_realm,
        base_url=settings.base_url,
        is_development=settings.environment == "development",
        limits=settings.limits,
        clock=clock,
        work=work,
        services=services,
        realms=realms,
        realm_store=store,
        check_realm=lambda document: check_whole(document, sealer, strict_lists),
        upgrade=lambda: upgrade(database),
        pending=lambda: pending(database),
        sealer=sealer,
        themes=themes,
        previews=Previews(settings.secret_key),
        engine=engine,
        sign_in=sign_in,
        mail_link=MailLink(services, engine),
        reset_link=ResetLink(services, engine),
        tokens=Tokens(
            services, sign_in, KeyRing(work, sealer, clock), RefreshSecrets(settings.secret_key), settings.base_url
        ),
        registrations=Registrations(services, engine),
        own_password=OwnPassword(services),
        idempotency=Idempotency(work, clock, sealer, settings.secret_key),
        inbox=Inbox(work, renderer),
        worker=worker,
        mail_trial=Trial(renderer, lambda realm: _transport(settings, realm), settings.base_url, clock),
    )


def _themes(settings: Settings) -> Themes:
    """Saved files are seen at once in development, after some seconds in production; both only once they were tried."""
    return Themes(
        settings.themes_dirs,
        reload=True,
        look_every=0.0 if settings.environment == "development" else 3.0,
        judge=Trials(settings.themes_dirs, settings.instance_dir / "theme-verdicts"),
    )


def compile_whole(
    stored: StoredRealm, sealer: Sealer, lists: PasswordLists | None = None
) -> CompiledRealm | tuple[Problem, ...]:
    """Every room's compilation of one realm, one after the other: the whole check of an import."""
    realm = compile_realm(stored, sealer=sealer)
    if isinstance(realm, tuple):
        policy = compile_policy(str(stored.document.get("passwordPolicy") or ""), lists=lists)
        return (*realm, *_within(stored.name, policy)) if isinstance(policy, tuple) else realm
    figures = {
        name.removeprefix(limits.REALM_KEY): value
        for name, value in realm.attributes.items()
        if name.startswith(limits.REALM_KEY)
    }
    wrong = limits.problems(figures, lambda name: f"realm '{realm.name}': attributes: {limits.REALM_KEY}{name}")
    compiled = compile_flows(realm, lists)
    if isinstance(compiled, tuple):
        return (*wrong, *compiled)
    return wrong or compiled


def _within(name: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem.within(f"realm '{name}'") for problem in problems)


def check_whole(
    document: Mapping[str, object], sealer: Sealer, lists: PasswordLists | None = None
) -> tuple[Problem, ...]:
    """Everything that any room finds wrong with a document that is to be imported."""
    stored = StoredRealm(str(document.get("id", "")), str(document.get("realm", "")), 0, document)
    found = compile_whole(stored, sealer, lists)
    return found if isinstance(found, tuple) else ()


def _settings_of(realms: CompiledRealms, realm_id: str) -> Realm | None:
    compiled = realms.by_id(realm_id)
    return compiled.realm if compiled else None


def _transport(settings: Settings, realm: Realm) -> SmtpTransport | InboxOnly | None:
    """Development never uses a realm's own server: an imported export would mail real people."""
    if settings.environment == "development":
        return _smtp(settings.smtp) or InboxOnly()
    return _smtp(realm.smtp or settings.smtp)


def _smtp(smtp: Smtp | None) -> SmtpTransport | None:
    return SmtpTransport(smtp) if smtp else None


def _configure(app: Flask, settings: Settings) -> None:
    is_https = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-portico-form" if is_https else "portico-form",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
    )
    app.logger.setLevel(settings.log_level)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _own_hosts(settings: Settings) -> list[str]:
    own = settings.base_url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
    local = ["localhost", "127.0.0.1", "[::1]"] if settings.environment == "development" else []
    return [own, *local]


def _default_environment() -> str:
    """Whoever types a command means development unless they say otherwise; a server that imports us does not."""
    return "development" if click.get_current_context(silent=True) else "production"
