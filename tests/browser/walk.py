"""Every page in every state, as the portal really serves it: walked through in one process, on a clock that is set, and
kept as HTML. The browser tests then open what was kept, in every mode, without walking there each time."""

import json
import re
from dataclasses import dataclass

from flask import Flask, abort

from portal.current import EXTENSION, Portal
from tests.support.clock import SetClock
from tests.support.person import PASSWORD, Mail, Person
from tests.support.portals import demo_document, import_realm, small_document

NEW_PASSWORD = "seven green umbrellas"
STATUSES = (400, 403, 404, 405, 410, 411, 413, 415, 429, 431, 500, 503)
OLD_TOKEN = {"Sec-Fetch-Site": "same-origin"}
EMPTY, ONE_ERROR, MANY_ERRORS, SUCCESS, TOLD = "empty", "one error", "many errors", "success", "told"


@dataclass(frozen=True)
class Seen:
    """A page as it was served. `state`: empty, one error, many errors, success, or what a page merely tells."""

    name: str
    state: str
    html: str
    status: int

    @property
    def shape(self) -> tuple[str, ...]:
        """What the page is made of, whatever it says: its elements with their classes and names."""
        return tuple(re.findall(r"<[a-z0-9]+|(?:class|name|type)=\"[^\"]*\"", self.html.split("<body", 1)[1]))

    @property
    def has_errors(self) -> bool:
        return self.state in (ONE_ERROR, MANY_ERRORS)


class Walker(Person):
    """A person who looks at the newest mails only: rendering all of them each time would take most of it."""

    def all_mails(self, newest: int = 3) -> list[Mail]:
        return super().all_mails(newest)


class Walk:
    """Walks through the portal and keeps what it sees. `locale` is the language it reads."""

    def __init__(self, app: Flask, clock: SetClock, locale: str = "en") -> None:
        self.app, self.clock, self.locale = app, clock, locale
        self.seen: dict[str, Seen] = {}

    @property
    def portal(self) -> Portal:
        found: Portal = self.app.extensions[EXTENSION]
        return found

    def all(self) -> dict[str, Seen]:
        """Every page, by name."""
        for part in (
            self._start,
            self._register,
            self._proof,
            self._links,
            self._sign_in,
            self._reset,
            self._reset_links,
            self._terms,
            self._overview,
            self._account_forms,
            self._new_address,
            self._restoring,
            self._lists,
            self._deletion,
            self._errors,
        ):
            part()
        return self.seen

    def _keep(self, name: str, state: str, person: Person) -> None:
        assert person.page is not None
        assert name not in self.seen, name
        self.seen[name] = Seen(name, state, person.html, person.status)

    def _person(self, name: str, realm: str = "demo") -> Person:
        person = Walker(self.app, name, realm)
        person.browser.set_cookie("KEYCLOAK_LOCALE", self.locale)
        return person

    def _elsewhere(self, person: Person) -> Person:
        other = Walker(self.app, person.name, person.realm)
        other.email = person.email
        other.browser.set_cookie("KEYCLOAK_LOCALE", self.locale)
        return other

    def _member(self, name: str) -> Person:
        """Somebody with an account, signed in."""
        person = self._person(name)
        person.registers()
        person.verifies_by_code()
        assert person.path.endswith("/account"), person.html
        return person

    def _start(self) -> None:
        self._keep("start", EMPTY, self._person("s").opens("/"))
        self._keep("start-closed", EMPTY, self._person("s", "closed").opens(""))
        self._keep("start-signed-in", EMPTY, self._member("starter").opens("/"))

    def _register(self) -> None:
        ada = self._person("adele")
        self._keep("register", EMPTY, ada.opens("register"))
        self._keep("register-one-error", ONE_ERROR, ada.registers(email="adele@"))
        empty = dict.fromkeys(("username", "email", "firstName", "lastName", "phoneNumber", "password"), "")
        ada.opens("register").sends("/register", **empty, password__confirm="")
        self._keep("register-nothing", MANY_ERRORS, ada)
        wrong = {"username": "a b", "email": "x@", "phoneNumber": "0 12", "password": "short", "password__confirm": ""}
        ada.opens("register").sends("/register", **{**ada.answers(), **wrong})
        self._keep("register-many-errors", MANY_ERRORS, ada)
        self._member("takenname")
        self._keep("register-taken", ONE_ERROR, ada.registers(username="takenname"))
        self._keep("register-typo", ONE_ERROR, ada.registers(email="adele@gmial.com", username="a b"))
        self._keep("register-stale", TOLD, self._stale(ada, "register", "/register", **ada.answers()))
        self._keep("register-closed", TOLD, self._person("s", "closed").opens("register"))
        plain = self._person("paula", "plain")
        self._keep("register-plain", EMPTY, plain.opens("register"))
        plain.sends("/register", email="x", password="short")
        self._keep("register-plain-errors", MANY_ERRORS, plain)

    def _stale(self, person: Person, page: str, action: str, **typed: str) -> Person:
        """The form, sent with a token that grew old."""
        form = person.opens(page).form(action)
        named = {name.replace("__", "-"): value for name, value in typed.items()}
        data = {**form.fields, **named, "csrf_token": "too old"}
        person.page = person.browser.post(form.action, data=data, headers=OLD_TOKEN)
        return person

    def _proof(self) -> None:
        ada = self._person("beatrice")
        self._keep("verify-nothing", TOLD, ada.opens("verify-email"))
        self._keep("verify", EMPTY, ada.registers())
        self._keep("verify-too-soon", ONE_ERROR, ada.sends("/resend"))
        self._keep("verify-wrong", ONE_ERROR, ada.opens("verify-email").sends("/verify-email", code="12"))
        self._keep("verify-missing", ONE_ERROR, ada.opens("verify-email").sends("/verify-email", code=""))
        self._keep("verify-mistyped", ONE_ERROR, ada.opens("verify-email").sends("/correct", email="b@"))
        self._keep("verify-stale", TOLD, self._stale(ada, "verify-email", "/verify-email", code="12"))
        self.clock.move(seconds=61)
        self._keep("verify-sent-again", SUCCESS, ada.opens("verify-email").sends("/resend"))
        code = ada.newest_mail().code
        self.clock.move(minutes=11)
        self._keep("verify-expired", ONE_ERROR, ada.opens("verify-email").sends("/verify-email", code=code))
        ada.opens("verify-email").sends("/correct", email="b.new@example.test")
        self._keep("verify-corrected", SUCCESS, ada)
        ada.email = "b.new@example.test"
        other = self._elsewhere(ada).opens(ada.newest_mail().link)
        other.sends("/verify-email/link", action="password", password=PASSWORD)
        self._keep("link-done", SUCCESS, other)
        self._keep("verify-proven", SUCCESS, ada.opens("verify-email"))

    def _links(self) -> None:
        ada = self._person("charlotte")
        ada.registers()
        first = ada.newest_mail().link
        self._keep("link-press", EMPTY, ada.opens(first))
        other = self._elsewhere(ada).opens(first)
        self._keep("link-foreign", EMPTY, other)
        other.sends("/verify-email/link", action="password", password="not the one")
        self._keep("link-foreign-wrong", ONE_ERROR, other)
        other.opens(first).sends("/verify-email/link", action="password", password="")
        self._keep("link-foreign-missing", ONE_ERROR, other)
        self._keep("link-code", TOLD, other.opens("verify-email/link?show=code"))
        self.clock.move(minutes=11)
        ada.opens("verify-email").sends("/resend")
        self._keep("link-superseded", TOLD, self._elsewhere(ada).opens(first))
        used = ada.newest_mail().link
        ada.opens(used).sends("/verify-email/link", action="press")
        self._keep("link-used", TOLD, self._elsewhere(ada).opens(used))
        self._keep("link-unknown", TOLD, self._elsewhere(ada).opens("verify-email/link/" + "0" * 64))
        late = self._person("dora")
        late.registers()
        link = late.newest_mail().link
        self.clock.move(hours=23, minutes=59)
        self._person("x").mails()
        self.clock.move(hours=2)
        self._keep("link-expired", TOLD, self._elsewhere(late).opens(link))
        stopped = self._person("elsa")
        stopped.registers()
        other = self._elsewhere(stopped).opens(stopped.newest_mail().link)
        self._keep("link-stopped", TOLD, other.sends("/verify-email/link", action="stop"))

    def _sign_in(self) -> None:
        self._member("frieda")
        ada = self._person("frieda")
        self._keep("login", EMPTY, ada.opens("login"))
        self._keep("login-closed", EMPTY, self._person("s", "closed").opens("login"))
        self._keep("login-missing", MANY_ERRORS, ada.sends("/login", username="", password=""))
        self._keep("login-without-password", ONE_ERROR, ada.opens("login").sends("/login", username="frieda"))
        self._keep("login-wrong", ONE_ERROR, ada.signs_in(password="not the one"))
        self._keep("login-stale", TOLD, self._stale(ada, "login", "/login", username="frieda", password="x"))
        self._keep("login-changed", SUCCESS, ada.opens("login?done=password"))
        for _ in range(6):
            ada.signs_in(password="not the one")
        self._keep("login-delayed", ONE_ERROR, ada)
        self._keep("logout", EMPTY, self._member("gerda").opens("logout"))
        self._keep("login-ended", TOLD, self._ended())

    def _ended(self) -> Person:
        """Whose session ended while an account page was open."""
        person = self._member("grete")
        person.opens("account/profile")
        self._elsewhere(person).signs_in().opens("account/sessions").sends("/sessions", end="others")
        return person.sends("/profile", firstName="Margarete")

    def _reset(self) -> None:
        self._member("hedwig")
        ada = self._person("hedwig")
        self._keep("forgot", EMPTY, ada.opens("forgot-password"))
        self._keep("forgot-missing", ONE_ERROR, ada.sends("/forgot-password", username=""))
        self._keep("forgot-closed", TOLD, self._person("s", "closed").opens("forgot-password"))
        self._keep("reset-nothing", TOLD, ada.opens("reset-password"))
        self._keep("reset-code", EMPTY, self._forgets(ada))
        self._keep("reset-code-wrong", ONE_ERROR, ada.sends("/reset-password", code="12"))
        self.clock.move(seconds=61)
        self._keep("reset-sent-again", SUCCESS, ada.opens("reset-password").sends("/resend"))
        self._keep("reset-new", EMPTY, ada.sends("/reset-password", code=ada.newest_mail().code))
        ada.sends("/reset-password/new", password__new="short", password__confirm="short")
        self._keep("reset-new-error", ONE_ERROR, ada)
        ada.sends("/reset-password/new", password__new=NEW_PASSWORD, password__confirm="")
        self._keep("reset-new-other", ONE_ERROR, ada)
        ada.sends("/reset-password/new", password__new=NEW_PASSWORD, password__confirm=NEW_PASSWORD)
        self._keep("reset-done", SUCCESS, ada)
        self._keep("reset-plain", EMPTY, self._plain_reset())

    def _plain_reset(self) -> Person:
        """The new password in a realm that asks for it once."""
        person = self._person("petra", "plain")
        person.opens("register")
        person.sends("/register", email=person.email, password=PASSWORD, termsAccepted="on")
        person.verifies_by_code()
        assert person.path.endswith("/account"), person.html
        self._keep("account-password-plain", EMPTY, person.opens("account/password"))
        other = self._elsewhere(person)
        other.opens("forgot-password").sends("/forgot-password", username=other.email)
        return other.sends("/reset-password", code=other.newest_mail().code)

    @staticmethod
    def _forgets(person: Person) -> Person:
        return person.opens("forgot-password").sends("/forgot-password", username=person.name)

    def _reset_links(self) -> None:
        self._member("ida")
        ada = self._person("ida")
        first = self._forgets(ada).newest_mail().link
        self.clock.move(minutes=11)
        ada.opens("reset-password").sends("/resend").mails()
        self._keep("reset-link-superseded", TOLD, self._elsewhere(ada).opens(first))
        other = self._elsewhere(ada).opens(ada.newest_mail().link)
        self._keep("reset-link-press", EMPTY, other)
        other.sends("/reset-password/link", action="press")
        self._keep("reset-used-elsewhere", TOLD, ada.opens("reset-password"))
        self._keep("reset-link-used", TOLD, self._elsewhere(ada).opens(ada.newest_mail().link))
        self._keep("reset-link-unknown", TOLD, self._elsewhere(ada).opens("reset-password/link/" + "0" * 64))
        self.clock.move(minutes=2)
        link = self._forgets(self._elsewhere(ada)).newest_mail().link
        self.clock.move(hours=25)
        self._keep("reset-link-expired", TOLD, self._elsewhere(ada).opens(link))

    def _terms(self) -> None:
        self._keep("terms", TOLD, self._person("s").opens("terms"))
        for name in ("jana", "jutta"):
            self._member(name)
        texts = demo_document()["localizationTexts"]
        assert isinstance(texts, dict)
        changed = {tag: {**texts.get(tag, {}), "termsText": "<p>Quite another text.</p>"} for tag in ("en", "de", "ar")}
        import_realm(self.app, demo_document(localizationTexts=changed))
        ada = self._person("jana").signs_in()
        self._keep("terms-again", EMPTY, ada)
        self._keep("terms-again-error", ONE_ERROR, ada.sends("/terms", accept="on"))
        self._keep("terms-declined", TOLD, self._person("jutta").signs_in().sends("/terms", cancel="on"))
        import_realm(self.app, demo_document())

    def _overview(self) -> None:
        self._keep("account", EMPTY, self._member("klara"))

    def _account_forms(self) -> None:
        ada = self._member("lena")
        self._keep("profile", EMPTY, ada.opens("account/profile"))
        self._keep("profile-error", ONE_ERROR, ada.sends("/profile", phoneNumber="0 12"))
        wrong = {"firstName": "", "lastName": "", "phoneNumber": "0 12"}
        self._keep("profile-errors", MANY_ERRORS, ada.opens("account/profile").sends("/profile", **wrong))
        self._keep("profile-stale", TOLD, self._stale(ada, "account/profile", "/profile", firstName="Lena"))
        self._keep("profile-saved", SUCCESS, ada.opens("account/profile").sends("/profile", firstName="Leonie"))
        self._keep("password", EMPTY, ada.opens("account/password"))
        right = {"password": PASSWORD, "password__new": NEW_PASSWORD, "password__confirm": NEW_PASSWORD}
        self._keep("password-error", ONE_ERROR, ada.sends("/password", **{**right, "password": "not the one"}))
        nothing = dict.fromkeys(right, "")
        self._keep("password-errors", MANY_ERRORS, ada.opens("account/password").sends("/password", **nothing))
        self._keep("password-saved", SUCCESS, ada.opens("account/password").sends("/password", **right))
        self._keep("data", EMPTY, ada.opens("account/data"))
        self._keep("data-error", ONE_ERROR, ada.sends("/data", password="not the one"))

    def _new_address(self) -> None:
        ada = self._member("maria")
        self._keep("email", EMPTY, ada.opens("account/email"))
        self._keep("email-error", ONE_ERROR, ada.sends("/account/email", email="m@", password=PASSWORD))
        ada.opens("account/email").sends("/account/email", email="", password="")
        self._keep("email-errors", MANY_ERRORS, ada)
        ada.opens("account/email").sends("/account/email", email="m.new@example.test", password=PASSWORD)
        self._keep("email-waits", EMPTY, ada)
        self._keep("email-waits-wrong", ONE_ERROR, ada.sends("/email/confirm", code="12"))
        first = self._mail_to("m.new@example.test").link
        self._keep("email-pending", EMPTY, ada.opens("account/email"))
        other = self._elsewhere(ada).opens(first)
        self._keep("email-link-foreign", EMPTY, other)
        self._keep("email-link-press", EMPTY, ada.opens(first))
        self.clock.move(minutes=11)
        ada.opens("account/email/confirm").sends("/email/resend")
        self._keep("email-sent-again", SUCCESS, ada)
        self._keep("email-link-superseded", TOLD, self._elsewhere(ada).opens(first))
        newest = self._mail_to("m.new@example.test").link
        self._keep("email-link-done", SUCCESS, ada.opens(newest).sends("/update-email/link", action="press"))
        self._keep("email-proven", SUCCESS, ada.opens("account/email/confirm"))
        self._keep("email-changed", SUCCESS, ada.sends("/email/confirm"))
        self._keep("email-link-used", TOLD, self._elsewhere(ada).opens(newest))
        self._keep("email-link-unknown", TOLD, self._elsewhere(ada).opens("update-email/link/" + "0" * 64))
        self._stopped_and_expired()

    def _stopped_and_expired(self) -> None:
        ada = self._member("nina")
        ada.opens("account/email").sends("/account/email", email="n.new@example.test", password=PASSWORD)
        other = self._elsewhere(ada).opens(self._mail_to("n.new@example.test").link)
        self._keep("email-link-stopped", TOLD, other.sends("/update-email/link", action="stop"))
        ada.opens("account/email").sends("/account/email", email="n.late@example.test", password=PASSWORD)
        link = self._mail_to("n.late@example.test").link
        self.clock.move(hours=25)
        self._keep("email-link-expired", TOLD, self._elsewhere(ada).opens(link))

    def _restoring(self) -> None:
        ada, late = self._member("olga"), self._member("ottilie")
        path, other_path = self._way_back(ada), self._way_back(late)
        other = self._elsewhere(ada).opens(path)
        self._keep("restore-press", EMPTY, other)
        self._keep("restore-done", SUCCESS, other.sends("/restore-email/link", action="press"))
        self._keep("restore-used", TOLD, self._elsewhere(ada).opens(path))
        self._keep("restore-unknown", TOLD, self._elsewhere(ada).opens("restore-email/link/" + "0" * 64))
        self.clock.move(days=8)
        self._keep("restore-expired", TOLD, self._elsewhere(late).opens(other_path))

    def _way_back(self, person: Person) -> str:
        """The path by which somebody takes a change of address back, after one."""
        person.opens("account/email")
        person.sends("/account/email", email=f"new.{person.email}", password=PASSWORD)
        person.sends("/email/confirm", code=self._mail_to(f"new.{person.email}").code)
        lines = self._mail_to(person.email).text.splitlines()
        return next(line for line in lines if "/restore-email/link/" in line).strip().removeprefix("http://localhost")

    def _lists(self) -> None:
        ada = self._member("paula")
        self._keep("sessions-one", EMPTY, ada.opens("account/sessions"))
        self._elsewhere(ada).signs_in()
        self._keep("sessions", EMPTY, ada.opens("account/sessions"))
        button = next(value for form in ada.forms() for name, value in form.buttons if value not in ("all", "others"))
        self._keep("sessions-ended", SUCCESS, ada.sends("/sessions", end=button))
        self._keep("activity", TOLD, ada.opens("account/activity"))
        self._keep("consents", TOLD, ada.opens("account/consents"))

    def _deletion(self) -> None:
        ada = self._member("rosa")
        self._keep("delete", EMPTY, ada.opens("account/delete"))
        self._keep("delete-error", ONE_ERROR, ada.sends("/account/delete", password=PASSWORD))
        self._keep("delete-errors", MANY_ERRORS, ada.opens("account/delete").sends("/account/delete"))
        ada.opens("account/delete").sends("/account/delete", password=PASSWORD, confirm="on")
        self._keep("delete-planned", SUCCESS, ada)
        self._keep("account-ends", EMPTY, ada.signs_in())
        self._keep("account-kept", SUCCESS, ada.sends("/account/keep"))

    def _errors(self) -> None:
        for status in STATUSES:
            self._keep(f"error-{status}", TOLD, self._person("x").opens(f"/broken/{status}"))

    def _mail_to(self, address: str) -> Mail:
        person = self._person("postman")
        person.mails()
        return next(mail for mail in person.all_mails() if mail.to == address)


def prepare(app: Flask) -> None:
    """The realms to walk in, and addresses that break in every way; before the first request."""
    app.add_url_rule("/broken/<int:status>", "broken", _broken)
    import_realm(app, demo_document())
    import_realm(app, closed_document())
    import_realm(app, plain_document())


def _broken(status: int) -> str:
    abort(status)


def closed_document() -> dict[str, object]:
    """A realm where nobody can register or choose a new password."""
    return small_document("closed", registrationAllowed=False, resetPasswordAllowed=False)


def plain_document() -> dict[str, object]:
    """A realm that asks for an address and a password, once, and for nothing else."""
    return small_document(
        "plain",
        registrationEmailAsUsername=True,
        verifyEmail=True,
        resetPasswordAllowed=True,
        passwordPolicy="length(15)",
        attributes={"portico.passwordConfirmation": "false"},
        components={
            _PROFILE: [{"config": {"kc.user.profile.config": [json.dumps({"attributes": [_USERNAME, _EMAIL]})]}}]
        },
    )


_PROFILE = "org.keycloak.userprofile.UserProfileProvider"
_EVERYBODY = ["admin", "user"]
_USERNAME = {"name": "username", "displayName": "${username}"}
_EMAIL = {
    "name": "email",
    "displayName": "${email}",
    "validations": {"email": {}},
    "required": {"roles": ["user"]},
    "permissions": {"view": _EVERYBODY, "edit": _EVERYBODY},
}
