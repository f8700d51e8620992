"""Every page in every state, from made-up data: what tests render, what a brand looks through, what a check judges."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from portal.profile.violation import Violation
from portal.theming.dates import when
from portal.theming.locales import direction, label
from portal.theming.messages import Messages
from portal.theming.safe_html import safe_html
from portal.theming.sentences import sentence

Plain = dict[str, object]

_NAME, _ADDRESS, _CODE = "Lindenhof", "maria.keller@example.com", "482913"
_LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_FAR = f"{'sehr-lange-adresse.' * 8}maria@{'unterabteilung.' * 6}example.com"
_LINK = "https://portal.example/v/3fJ7kQ2mXw9sT4bN8cV6"
_BROWSER = "Firefox, Windows"
_ASKED_AT = datetime(2026, 11, 22, 6, 20, tzinfo=UTC)
_OFFERED = ("en", "de", "ar")


@dataclass(frozen=True)
class Sample:
    """One page or mail in one state."""

    name: str
    kind: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)


def page_samples(words: Messages) -> Iterator[Sample]:
    """Every page in every state, in the language of `words`."""
    for make in (_home, _registers, _logins, _waits, _links, _resets, _documents, _errors, _account, _development):
        yield from make(words)


def samples_of(words: Messages, kind: str) -> Iterator[Sample]:
    """Everything of one kind: `login`, `account` or `email`."""
    yield from mail_samples(words) if kind == "email" else (each for each in page_samples(words) if each.kind == kind)


def mail_samples(words: Messages) -> Iterator[Sample]:
    """Every mail, both parts, in the language of `words` (of the kind `email`)."""
    subjects: Mapping[str, Callable[[], tuple[str, str]]] = {
        "email-verification": lambda: (
            words.text("emailVerificationSubject", _NAME),
            words.text("emailVerificationPreheader", "482 913", 10),
        ),
        "already-registered": lambda: (
            words.text("alreadyRegisteredSubject", _NAME),
            words.text("alreadyRegisteredPreheader"),
        ),
        "password-reset": lambda: (
            words.text("passwordResetSubject", _NAME),
            words.text("passwordResetPreheader", "", 10),
        ),
        "password-changed": lambda: (
            words.text("passwordChangedSubject", _NAME),
            words.text("passwordChangedPreheader"),
        ),
        "email-update-confirmation": lambda: (
            words.text("emailUpdateConfirmationSubject", _NAME),
            words.text("emailUpdateConfirmationPreheader", "482 913", 10),
        ),
        "email-changed": lambda: (
            words.text("emailChangedSubject", _NAME),
            words.text("emailChangedPreheader"),
        ),
        "account-deletion": lambda: (
            words.text("accountDeletionSubject", _NAME),
            words.text("accountDeletionPreheader"),
        ),
        "email-test": lambda: (words.text("emailTestSubject", _NAME), words.text("emailTestPreheader")),
    }
    for name, told in subjects.items():
        subject, preheader = told()
        for part in (f"html/{name}.html", f"text/{name}.txt"):
            yield Sample(f"mail-{part.replace('/', '-')}", "email", part, _mail(words, subject, preheader))


def _home(words: Messages) -> Iterator[Sample]:
    yield _page(words, "home", "index.html", "startTitle", is_signed_in=False)
    yield _page(words, "home-signed-in", "index.html", "startTitle", is_signed_in=True)
    closed = _page(words, "home-closed", "index.html", "startTitle", is_signed_in=False)
    yield _with_realm(closed, registrationAllowed=False)


def _registers(words: Messages) -> Iterator[Sample]:
    typed = {"username": "maria-k", "email": _ADDRESS, "firstName": "Maria", "lastName": "Keller"}
    yield _register(words, "register", {}, ())
    yield _register(
        words, "register-one-error", typed, (Violation("email", "error-invalid-email", {"value": "maria@"}),)
    )
    yield _register(words, "register-many-errors", {**typed, "username": "m a", "phoneNumber": "none"}, _MANY)
    yield _register(words, "register-suggestions", typed, (), is_suggesting=True)
    yield _register(words, "register-long-words", {**dict.fromkeys(typed, _LONG), "email": _FAR}, ())
    stale = {"type": "warning", "text": words.text("expiredFormMessage")}
    yield _register(words, "register-stale", typed, (), message=stale)
    yield _register(words, "register-every-kind", {}, (), is_complete=True)


_MANY = (
    Violation("username", "error-username-invalid-character"),
    Violation("email", "missingEmailMessage"),
    Violation("firstName", "error-user-attribute-required"),
    Violation("lastName", "error-invalid-length-too-long", {"min": 0, "max": 255}),
    Violation("phoneNumber", "error-pattern-no-match", {"pattern": "x"}),
    Violation("password", "invalidPasswordMinLengthMessage", {"min": 12, "have": 7}),
    Violation("password-confirm", "invalidPasswordConfirmMessage"),
    Violation("termsAccepted", "termsAcceptanceRequired"),
)


def _register(
    words: Messages,
    name: str,
    typed: Mapping[str, str],
    violations: Sequence[Violation],
    *,
    is_suggesting: bool = False,
    is_complete: bool = False,
    message: Mapping[str, object] | None = None,
) -> Sample:
    fields = _register_fields(words, typed)
    grows: Plain = {}
    if is_complete:
        rare = _rare_fields()
        grows = {"rows": "/register/rows", "questions": "/register/questions", "controlling": ["tier"]}
        grows |= {"sections": [{"name": "", "fields": fields}, _group(rare)]}
        fields = [*fields, *rare]
    if is_suggesting:
        fields[0] |= {"suggestions": ["maria-k2", "k-maria"], "error": words.text("usernameExistsMessage")}
        fields[1] |= {"suggestion": "maria@gmail.com", "value": "maria@gmial.com"}
        fields[2] |= {"status": words.text("fieldFixed")}
    errors = _told(words, fields, violations)
    form = {"action": "/register", "flow": "a-secret-key", "terms_version": "9f2c", "fields": fields, **grows}
    return _page(words, name, "register.html", "registerTitle", errors=errors, message=message, form=form)


def _register_fields(words: Messages, typed: Mapping[str, str]) -> list[Plain]:
    def text(name: str, **more: object) -> Plain:
        return _field(name, words.text(name), value=typed.get(name, ""), check=f"/check/{name}", **more)

    exact = {"autocapitalize": "none", "spellcheck": "false"}
    mail = {"type": "email", "inputmode": "email", "autocomplete": "email", "dir": "ltr", **exact}
    return [
        text("username", autocomplete="username", hint=words.text("hint.username"), **exact),
        text("email", hint=words.text("hint.email"), **mail),
        text("firstName", autocomplete="given-name"),
        text("lastName", autocomplete="family-name"),
        text("phoneNumber", autocomplete="tel", type="tel", inputmode="tel", dir="ltr", optional=True, required=False),
        _password(words, "password", check="/check/password", rules=_rules(words)),
        _password(words, "passwordConfirm", name="password-confirm", id="password-confirm", confirm=True),
        _consent(words),
    ]


def _rare_fields() -> list[Plain]:
    options = [{"value": "a", "label": "A"}, {"value": "b", "label": _LONG}]
    return [
        _field("about", "About", kind="textarea", value="<b>"),
        _field("tier", "Tier", kind="select", options=options, values=["b"]),
        _field("topics", "Topics", kind="select", multiple=True, options=options, values=["a"]),
        _field("plan", "Plan", kind="radio", type="radio", options=options, values=["a"], hint="Hint"),
        _field("days", "Days", kind="checkboxes", type="checkbox", options=options, values=["a", "b"]),
        _field("born", "Born", kind="date", type="date", after="As it stands in your passport."),
        _field("mood", "Mood", type="range", value="7", attributes={"min": "0", "max": "10"}),
        _field("news", "News", kind="checkbox", type="checkbox", tick="true", required=False),
        _field("source", "Source", kind="hidden-answer", value="a"),
        _field("languages", "Languages", kind="rows", values=["English", _LONG], check="/check/languages", most=4),
        _field("notes", "Notes", kind="rows", values=["one\ntwo"], lines=True),
        _field("company", _LONG, depends=True, optional=True, required=False),
        _field("motto", "Motto", kind="readonly", value="Onwards", required=False),
    ]


def _group(fields: Sequence[Plain]) -> Plain:
    """The fields under a heading, a question that waits for an answer among them."""
    slot: Plain = {"kind": "slot", "name": "state"}
    return {"name": "rare", "header": _LONG, "description": "<More>", "fields": [*fields, slot]}


def _logins(words: Messages) -> Iterator[Sample]:
    yield _login(words, "login", "", "")
    yield _login(words, "login-wrong", _ADDRESS, "invalidUserMessage")
    closed = _login(words, "login-closed", "", "")
    yield _with_realm(closed, registrationAllowed=False)
    sent = {"action": "/logout"}
    yield _page(words, "logout", "logout-confirm.html", "logoutConfirmTitle", form=sent)


def _login(words: Messages, name: str, typed: str, wrong: str) -> Sample:
    login = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "value": typed, "focus": True}
    remember = _field("rememberMe", words.text("rememberMe"), kind="checkbox", type="checkbox", required=False)
    fields = {
        "username": _field("username", words.text("usernameOrEmail"), **login),
        "password": {**_password(words, "password"), "autocomplete": "current-password"},
        "rememberMe": remember,
    }
    errors = [{"field": "", "text": words.text(wrong), "href": "#username"}] if wrong else []
    form = {"action": "/login", "fields": fields}
    return _page(words, name, "login.html", "loginTitle", errors=errors, form=form)


def _waits(words: Messages) -> Iterator[Sample]:
    sent = {"type": "success", "text": words.text("emailSentAgainMessage")}
    yield _wait(words, "wait", ())
    yield _wait(words, "wait-sent-again", (), message=sent, wait=45)
    yield _wait(words, "wait-wrong-code", (Violation("code", "codeWrongMessage"),))
    yield _wait(words, "wait-cooling-down", (Violation("", "emailVerifySendCooldown", {"seconds": 12}),), wait=12)
    yield _wait(words, "wait-correcting", (Violation("email", "error-invalid-email", {"value": "m"}),), is_open=True)
    yield _wait(words, "wait-proven-elsewhere", (), is_proven=True)
    yield _wait(words, "wait-long-address", (), address=_FAR)


def _wait(  # noqa: PLR0913 (the states of one page)
    words: Messages,
    name: str,
    violations: Sequence[Violation],
    *,
    wait: int = 0,
    is_open: bool = False,
    is_proven: bool = False,
    message: Mapping[str, object] | None = None,
    address: str = _ADDRESS,
) -> Sample:
    exact = {"autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "enterkeyhint": "go"}
    code = _field(
        "code",
        words.text("verificationCode"),
        kind="code",
        focus=True,
        inputmode="numeric",
        autocomplete="one-time-code",
        **exact,
    )
    email = _field(
        "email",
        words.text("newEmailLabel"),
        type="email",
        inputmode="email",
        autocomplete="email",
        value=address,
        **exact,
    )
    return _page(
        words,
        name,
        "login-verify-email.html",
        "emailVerifyTitle",
        errors=_told(words, [code, email], violations),
        message=message,
        address=address,
        is_proven=is_proven,
        form={"action": "/verify-email", "flow": "1f", "code": code},
        resend={"action": "/verify-email/resend", "flow": "1f", "wait": wait},
        correct={"action": "/verify-email/correct", "flow": "1f", "field": email, "open": is_open},
        state_url="/verify-email/state",
        state_period=4,
    )


def _links(words: Messages) -> Iterator[Sample]:
    for state in ("press", "foreign", "code", "used", "expired", "superseded", "unknown", "done", "stopped"):
        yield _link(words, f"link-{state}", state, "")
    yield _link(words, "link-foreign-wrong-password", "foreign", words.text("linkPasswordWrong"))


def _link(words: Messages, name: str, state: str, wrong: str) -> Sample:
    password = {**_password(words, "password"), "autocomplete": "current-password", "error": wrong}
    return _page(
        words,
        name,
        "verify-email-confirm.html",
        f"linkTitle.{state}",
        errors=[{"field": "password", "text": wrong, "href": "#password"}] if wrong else [],
        state=state,
        address=_ADDRESS,
        began_at="22 November 2026 06:20 UTC",
        browser=_BROWSER,
        code="482 913",
        form={"action": "/verify-email/link", "password": password},
        code_url="/verify-email/link?show=code",
    )


def _resets(words: Messages) -> Iterator[Sample]:
    yield _forgot(words, "forgot", "", ())
    yield _forgot(words, "forgot-empty", "", (Violation("username", "loginMissing.username"),))
    yield _forgot(words, "forgot-unknown", _FAR, (Violation("username", "invalidUsernameOrEmailMessage"),))
    yield _reset_wait(words, "reset-wait", ())
    yield _reset_wait(words, "reset-wait-wrong-code", (Violation("code", "resetCodeRefused"),), wait=12)
    yield _reset_wait(words, "reset-wait-used-elsewhere", (), is_proven=True, login=_FAR)
    yield _new_password(words, "reset-password", ())
    mistakes = (
        Violation("password-new", "invalidPasswordMinLengthMessage", {"min": 12, "have": 7}),
        Violation("password-confirm", "notMatchPasswordMessage"),
    )
    yield _new_password(words, "reset-password-many-errors", mistakes)
    for state in ("press", "used", "expired", "superseded", "unknown"):
        yield _page(
            words,
            f"reset-link-{state}",
            "reset-password-confirm.html",
            f"resetLinkTitle.{state}",
            state=state,
            address=_ADDRESS,
            began_at="22 November 2026 06:20 UTC",
            browser=_BROWSER,
            form={"action": "/reset-password/link"},
            again_url="/forgot-password",
        )
    links: list[Plain] = [{"href": "/forgot-password", "text": words.text("resetAskAgain")}]
    for name, title, text in (
        ("reset-ended", "resetEndedTitle", "resetEndedMessage"),
        ("reset-closed", "resetClosedTitle", "resetCredentialNotAllowedMessage"),
    ):
        told = {"heading": words.text(title), "paragraphs": [words.text(text)], "links": links}
        yield _page(words, name, "info.html", title, **told)


def _forgot(words: Messages, name: str, typed: str, violations: Sequence[Violation]) -> Sample:
    exact = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "go"}
    field = _field("username", words.text("usernameOrEmail"), value=typed, focus=True, **exact)
    errors = _told(words, [field], violations)
    form = {"action": "/forgot-password", "flow": "a-secret-key", "field": field}
    return _page(words, name, "login-reset-password.html", "emailForgotTitle", errors=errors, form=form)


def _reset_wait(
    words: Messages,
    name: str,
    violations: Sequence[Violation],
    *,
    wait: int = 0,
    is_proven: bool = False,
    login: str = _ADDRESS,
) -> Sample:
    exact = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}
    code = _field(
        "code", words.text("verificationCode"), kind="code", dir="ltr", enterkeyhint="go", focus=True, **exact
    )
    return _page(
        words,
        name,
        "login-reset-code.html",
        "emailVerifyTitle",
        errors=_told(words, [code], violations),
        login=login,
        is_proven=is_proven,
        form={"action": "/reset-password", "flow": "1f", "code": code},
        resend={"action": "/reset-password/resend", "flow": "1f", "wait": wait},
        state_url="/reset-password/state",
        state_period=4,
    )


def _new_password(words: Messages, name: str, violations: Sequence[Violation]) -> Sample:
    new = _password(words, "passwordNew", name="password-new", id="password-new", check="/check", rules=_rules(words))
    again = _password(words, "passwordConfirm", name="password-confirm", id="password-confirm", confirm=True)
    errors = _told(words, [new, again], violations)
    form = {"action": "/reset-password/new", "flow": "1f", "fields": [new, again], "button": ""}
    title, page = "updatePasswordTitle", "login-update-password.html"
    return _page(words, name, page, title, errors=errors, address=_ADDRESS, form=form)


def _documents(words: Messages) -> Iterator[Sample]:
    title = words.text("termsTitle")
    document: Plain = {"title": title, "version": "9f2c51ab0d3e4711", "body": _terms(words), "locale": "en"}
    yield _page(words, "terms", "terms.html", "termsTitle", document=document)
    yield _terms_again(words, "terms-again", document, ())
    yield _terms_again(
        words, "terms-again-unticked", document, (Violation("termsAccepted", "termsAcceptanceRequired"),)
    )
    declined = {
        "heading": words.text("termsDeclinedTitle"),
        "links": [{"href": "/login", "text": words.text("doLogIn")}],
    }
    told = [words.text("termsDeclinedMessage"), words.text("termsDeclinedNext")]
    yield _page(words, "terms-declined", "info.html", "termsDeclinedTitle", paragraphs=told, **declined)


def _terms_again(words: Messages, name: str, document: Plain, violations: Sequence[Violation]) -> Sample:
    tick = {**_consent(words), "document": {"title": "", "body": "", "url": ""}}
    return _page(
        words,
        name,
        "terms.html",
        "termsTitle",
        errors=_told(words, [tick], violations),
        document=document,
        lead=words.text("termsAgainLead", "22 November 2026 06:20 UTC"),
        form={"action": "/terms", "flow": "1f", "hidden": {"termsVersion": "9f2c"}, "fields": [tick]},
    )


def _errors(words: Messages) -> Iterator[Sample]:
    links: list[Plain] = [{"href": "/login", "text": words.text("doLogIn")}]
    told = {"heading": words.text("registrationClosedTitle"), "links": links}
    paragraphs = [words.text("registrationNotAllowedMessage")]
    yield _page(words, "registration-closed", "info.html", "registrationClosedTitle", paragraphs=paragraphs, **told)
    for status in (400, 403, 404, 405, 410, 411, 413, 415, 429, 431, 500, 503):
        keys = [key for key in (f"error.{status}.text", f"error.{status}.next") if words.has(key)]
        yield _page(
            words,
            f"error-{status}",
            "error.html",
            f"error.{status}.title",
            heading=words.text(f"error.{status}.title"),
            paragraphs=[words.text(key) for key in keys],
            links=[{"href": "/", "text": words.text("backToStart")}],
            code=status,
        )


def _account(words: Messages) -> Iterator[Sample]:
    for sample in (*_overviews(words), *_account_forms(words), *_account_lists(words)):
        yield Sample(sample.name, "account", sample.template, sample.context)
    for state in ("press", "foreign", "used", "expired", "superseded", "unknown", "done", "stopped"):
        yield _address_link(words, "update-email-link.html", "emailLinkTitle", state)
    for state in ("press", "used", "expired", "superseded", "unknown", "done"):
        yield _address_link(words, "restore-email.html", "restoreTitle", state)


def _overviews(words: Messages) -> Iterator[Sample]:
    person = {"username": "maria-k", "email": _ADDRESS}
    saved = {"type": "success", "text": words.text("profileSavedMessage")}
    ends = {"at": "29 November 2026 06:20 UTC", "action": "/account/keep"}
    told: Plain = {"person": person, "cards": _cards(words, _ADDRESS, "Keller")}
    yield _page(words, "account", "index.html", "accountTitle", **told)
    yield _page(words, "account-saved", "index.html", "accountTitle", message=saved, **told)
    yield _page(words, "account-ends", "index.html", "accountTitle", deletion=ends, **told)
    far = {"person": {**person, "username": _LONG}, "cards": _cards(words, _FAR, _LONG)}
    yield _page(words, "account-long-words", "index.html", "accountTitle", **far)


def _cards(words: Messages, address: str, name: str) -> list[Plain]:
    def card(key: str, title: str, *links: str, text: str = "", facts: Sequence[Plain] = ()) -> Plain:
        shown = [{"href": f"/account/{link}", "text": words.text(link)} for link in links]
        return {"id": key, "title": words.text(title), "text": text, "facts": list(facts), "links": shown}

    names: list[Plain] = [
        {"label": words.text("firstName"), "value": "Maria"},
        {"label": words.text("lastName"), "value": name},
    ]
    mail: list[Plain] = [
        {"label": words.text("email"), "value": address},
        {"label": words.text("mailStateLabel"), "value": words.text("emailConfirmed")},
    ]
    return [
        card("profile", "profileTitle", "editProfile", facts=names),
        card("email", "emailCardTitle", "changeEmail", facts=mail),
        card("password", "password", "changePassword", text=words.text("passwordCardText")),
        card("sessions", "sessionsTitle", "showSessions", text=words.text("sessionsCardText", 3)),
        card("activity", "activityTitle", "showEvents", "showConsents", text=words.text("activityCardText")),
        card("data", "dataTitle", "downloadData", "deleteAccount", text=words.text("dataCardText")),
    ]


def _account_forms(words: Messages) -> Iterator[Sample]:
    wrong, missing = Violation("password", "invalidPasswordExistingMessage"), Violation("email", "missingEmailMessage")
    profile, password = "profile.html", "password.html"
    new, again = (
        Violation("password-new", "passwordUnchangedMessage"),
        Violation("confirm", "deleteConfirmationMessage"),
    )
    yield _form(words, "account-profile", profile, "profileTitle", _profile_fields(words), ())
    unnamed = (Violation("firstName", "error-user-attribute-required"),)
    yield _form(words, "account-profile-error", profile, "profileTitle", _profile_fields(words), unnamed)
    yield _form(words, "account-profile-nothing", profile, "profileTitle", [], ())
    yield _form(words, "account-password", password, "changePasswordTitle", _password_fields(words), ())
    yield _form(
        words, "account-password-errors", password, "changePasswordTitle", _password_fields(words), (wrong, new)
    )
    yield _form(words, "account-email", "update-email.html", "changeEmailTitle", _address_fields(words), ())
    both = (missing, wrong)
    yield _form(words, "account-email-errors", "update-email.html", "changeEmailTitle", _address_fields(words), both)
    yield _form(words, "account-data", "data.html", "downloadDataTitle", [_current_password(words)], ())
    deletion = "delete-account-confirm.html"
    yield _form(words, "account-delete", deletion, "deleteAccountTitle", _deletion_fields(words), ())
    yield _form(words, "account-delete-errors", deletion, "deleteAccountTitle", _deletion_fields(words), (wrong, again))
    yield _new_address(words, "account-email-waits", ())
    yield _new_address(words, "account-email-wrong-code", (Violation("code", "codeWrongMessage"),))
    yield _new_address(words, "account-email-proven", (), is_proven=True)


def _form(
    words: Messages, name: str, template: str, title: str, fields: list[Plain], violations: Sequence[Violation]
) -> Sample:
    return _page(
        words,
        name,
        template,
        title,
        errors=_told(words, fields, violations),
        form={"action": "/account", "fields": fields},
        username="maria-k",
        present=_ADDRESS,
        pending="maria@example.org",
        days=7,
    )


def _current_password(words: Messages) -> Plain:
    return {**_password(words, "passwordCurrent", name="password", id="password"), "autocomplete": "current-password"}


def _profile_fields(words: Messages) -> list[Plain]:
    return [each for each in _register_fields(words, {"firstName": "Maria"}) if each["name"] in _PROFILE]


_PROFILE = ("firstName", "lastName", "phoneNumber")


def _password_fields(words: Messages) -> list[Plain]:
    new = _password(words, "passwordNew", name="password-new", id="password-new", rules=_rules(words))
    again = _password(words, "passwordNewConfirm", name="password-confirm", id="password-confirm", confirm=True)
    return [_current_password(words), new, again]


def _address_fields(words: Messages) -> list[Plain]:
    exact = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
    email = _field("email", words.text("newEmailLabel"), type="email", inputmode="email", **exact)
    return [email, _current_password(words)]


def _deletion_fields(words: Messages) -> list[Plain]:
    return [_current_password(words), _field("confirm", words.text("deleteConfirm"), kind="checkbox", type="checkbox")]


def _new_address(words: Messages, name: str, violations: Sequence[Violation], *, is_proven: bool = False) -> Sample:
    exact = {"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr", "enterkeyhint": "go"}
    code = _field("code", words.text("verificationCode"), kind="code", focus=True, **exact)
    return _page(
        words,
        name,
        "update-email-confirm.html",
        "emailVerifyTitle",
        errors=_told(words, [code], violations),
        address=_ADDRESS,
        is_proven=is_proven,
        form={"action": "/account/email/confirm", "flow": "1f", "code": code},
        resend={"action": "/account/email/resend", "flow": "1f", "wait": 12},
        again_url="/account/email",
    )


def _account_lists(words: Messages) -> Iterator[Sample]:
    moment = "22 November 2026 06:20 UTC"
    session = {"address": "2001:db8::17", "started_at": moment, "seen_at": moment}
    sessions = [
        {**session, "id": "1", "browser": _BROWSER, "is_current": True},
        {**session, "id": "2", "browser": words.text("unknownBrowser"), "is_current": False},
    ]
    form = {"action": "/account/sessions"}
    yield _page(words, "account-sessions", "sessions.html", "sessionsTitle", sessions=sessions, form=form)
    yield _page(words, "account-session", "sessions.html", "sessionsTitle", sessions=sessions[:1], form=form)
    seen = {"at": moment, "browser": _BROWSER, "address": "192.0.2.7"}
    events = [{**seen, "text": words.text(key), "is_error": False} for key in words.names() if key.startswith("event.")]
    events.sort(key=lambda each: str(each["text"]))
    yield _page(words, "account-activity", "activity.html", "activityTitle", events=events)
    yield _page(words, "account-activity-empty", "activity.html", "activityTitle", events=[])
    title = words.text("termsTitle")
    consent = {"title": title, "version": "9f2c51ab0d3e4711", "language": "Deutsch", "at": moment, "browser": _BROWSER}
    yield _page(words, "account-consents", "consents.html", "consentsTitle", consents=[consent])
    yield _page(words, "account-consents-none", "consents.html", "consentsTitle", consents=[])


def _address_link(words: Messages, template: str, titles: str, state: str) -> Sample:
    name = f"{template.removesuffix('.html')}-{state}"
    told: Plain = {"state": state, "address": _ADDRESS, "code": "482 913", "form": {"action": "/link"}}
    return _page(words, name, template, f"{titles}.{state}", **told)


_API: Plain = {
    "lead": "Every action of the registration pages for apps and back ends.",
    "groups": [
        {
            "name": "Registration",
            "operations": [
                {
                    "id": "json_verify",
                    "method": "POST",
                    "path": "/realms/{realm}/registrations/{registration_id}/verify",
                    "summary": "Proves the mailbox by the code from its mail",
                    "text": "Proves the mailbox by the code from its mail.",
                    "needs": "registrationToken",
                    "curl": "curl -X POST http://localhost/realms/examples/registrations/…/verify",
                    "answers": [
                        {
                            "status": "200",
                            "text": "The mailbox is proven.",
                            "schema": "RegistrationState",
                            "example": "{}",
                        },
                        {"status": "503", "text": "The portal is busy.", "schema": "", "example": ""},
                    ],
                }
            ],
        }
    ],
    "tokens": [{"name": "registrationToken", "text": "From the answer to a registration."}],
    "problems": [{"code": "invalid-fields", "text": "Something is wrong with what the person typed."}],
}


def _development(words: Messages) -> Iterator[Sample]:
    told = {"to": _ADDRESS, "subject": "Confirm your email, Lindenhof", "at": "2026-11-22 06:20:11 UTC"}
    mails = [
        {**told, "id": state, "state": state, "url": f"/dev/inbox/{state}"} for state in ("queued", "sent", "dead")
    ]
    mails[2]["error"] = "The server mail.example answered 550: mailbox unknown"
    text = f"Lindenhof\n\n482 913\n\n{_LINK}\n"
    mail = {**mails[1], "text": text, "link": _LINK, "source": "Subject: x", "html_url": "/dev/inbox/sent/html"}
    yield _page(words, "api-docs", "api-docs.html", "API", **_API)
    yield _page(words, "inbox", "dev-inbox.html", "inboxTitle", mails=mails)
    yield _page(words, "inbox-empty", "dev-inbox.html", "inboxTitle", mails=[])
    yield _page(words, "inbox-mail", "dev-mail.html", "inboxTitle", mail=mail)


def _page(words: Messages, name: str, template: str, title: str, **context: object) -> Sample:
    errors = context.pop("errors", [])
    frame: Plain = {
        "page": {"name": template.removesuffix(".html"), "title": words.text(title), "has_error": bool(errors)},
        "realm": dict(_REALM),
        "url": dict(_ADDRESSES),
        "locale": _locale(words.locale),
        "message": None,
        "errors": errors,
        "csrf": "a-form-token",
        "request_id": "5e1f7a3c",
        "development": True,
    }
    return Sample(name, "login", template, {**frame, **context})


_REALM: Plain = {
    "name": "lindenhof",
    "displayName": _NAME,
    "registrationAllowed": True,
    "registrationEmailAsUsername": False,
    "loginWithEmailAllowed": True,
    "resetPasswordAllowed": True,
    "rememberMe": True,
}
_ADDRESSES: Plain = {
    "home": "/",
    "login": "/login",
    "register": "/register",
    "forgotPassword": "/forgot-password",
    "terms": "/terms",
    "verifyEmail": "/verify-email",
    "logout": "/logout",
    "account": "/account",
    "inbox": "/dev/inbox",
}


def _locale(tag: str) -> Plain:
    offered = [
        {"tag": other, "label": label(other), "url": f"?kc_locale={other}", "current": other == tag}
        for other in _OFFERED
    ]
    return {"tag": tag, "dir": direction(tag), "label": label(tag), "supported": offered}


def _with_realm(sample: Sample, **changes: object) -> Sample:
    return Sample(sample.name, sample.kind, sample.template, {**sample.context, "realm": {**_REALM, **changes}})


def _field(name: str, told: str, **more: object) -> Plain:
    plain: Plain = {
        "name": name,
        "id": name,
        "kind": "text",
        "type": "text",
        "label": told,
        "hint": "",
        "error": "",
        "value": "",
        "values": [],
        "required": True,
        "optional": False,
        "autocomplete": "",
        "inputmode": "",
        "autocapitalize": "",
        "spellcheck": "",
        "enterkeyhint": "next",
        "dir": "",
        "focus": False,
        "placeholder": "",
        "check": "",
        "status": "",
        "suggestion": "",
    }
    return {**plain, **more}


def _password(words: Messages, key: str, **more: object) -> Plain:
    secret = {"kind": "password", "type": "password", "autocomplete": "new-password", "rules": [], "confirm": False}
    return {**_field(key, words.text(key)), **secret, **more}


def _rules(words: Messages) -> list[Plain]:
    length = words.text("passwordRuleProgress", words.text("passwordRule.length", 12), 4)
    told = {"length": length, "notUsername": words.text("passwordRule.notUsername")}
    rules: list[Plain] = [{"name": name, "text": text, "met": False} for name, text in told.items()]
    return [*rules, {"name": "notEmail", "text": words.text("passwordRule.notEmail"), "met": True}]


def _consent(words: Messages) -> Plain:
    title = words.text("termsTitle")
    document = {"title": title, "version": "9f2c51ab0d3e4711", "body": _terms(words), "url": "/terms"}
    return _field("termsAccepted", words.text("acceptTerms"), kind="consent", type="checkbox", document=document)


def _terms(words: Messages) -> str:
    return safe_html(words.text("termsText", _NAME))


def _told(words: Messages, fields: Sequence[Plain], violations: Sequence[Violation]) -> list[Plain]:
    named = {str(each["name"]): each for each in fields}
    lines: list[Plain] = []
    for violation in violations:
        at = named.get(violation.attribute)
        text = sentence(words, violation, str(at["label"]) if at else "")
        if at:
            at["error"] = text
        lines.append({"field": violation.attribute, "text": text, "href": f"#{violation.attribute}" if at else ""})
    return lines


def _mail(words: Messages, subject: str, preheader: str) -> Plain:
    return {
        "realm": dict(_REALM),
        "locale": {"tag": words.locale, "dir": direction(words.locale), "label": label(words.locale), "supported": []},
        "brand": _NAME,
        "subject": subject,
        "preheader": preheader,
        "code": _CODE,
        "bound_code": "",
        "link": _LINK,
        "code_minutes": 10,
        "link_hours": 24,
        "link_days": 7,
        "delete_at": when(_ASKED_AT + timedelta(days=7), words.locale),
        "login_url": "https://portal.example/login",
        "reset_url": "https://portal.example/forgot-password",
        "asked_at": when(_ASKED_AT, words.locale),
        "link_minutes": 1440,
        "username": "maria-k",
        "help": "",
    }
