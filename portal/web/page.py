"""A page: the visitor's theme and language, plain data in, HTML out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, g, request, url_for

from portal import current
from portal.profile.violation import Violation
from portal.theming.choice import account_theme
from portal.theming.locales import direction, label
from portal.theming.messages import Messages
from portal.theming.sentences import sentence
from portal.web.form_token import form_token
from portal.web.visitor import Visitor, address_of, remember_locale, remember_preview

Plain = Mapping[str, object]


def messages(at: Visitor, kind: str = "login") -> Messages:
    """The visitor's sentences."""
    return current.portal().themes.messages(worn_theme(at, kind), kind, at.origin.locale, at.realm.localization_texts)


def worn_theme(at: Visitor, kind: str) -> str:
    """The theme of the visitor's pages of a kind."""
    theme: str = g.get("flow_theme") or at.origin.theme
    return account_theme(at.realm, theme) if kind == "account" else theme


def show(
    at: Visitor,
    template: str,
    *,
    title: str,
    kind: str = "login",
    status: int = 200,
    errors: Sequence[Plain] = (),
    message: Plain | None = None,
    **context: object,
) -> Response:
    """The page `template` in the visitor's theme. `title` is a message key; `errors` make its error summary."""
    words = messages(at, kind)
    data: dict[str, object] = {
        "page": {"name": template.removesuffix(".html"), "title": words.text(title), "has_error": bool(errors)},
        "realm": _realm(at),
        "url": _addresses(at),
        "locale": _locale(at),
        "message": message,
        "errors": list(errors),
        "csrf": form_token(),
        "request_id": g.get("request_id", ""),
        "development": current.portal().is_development,
        **context,
    }
    html = current.portal().themes.render(
        worn_theme(at, kind), kind, template, at.origin.locale, data, at.realm.localization_texts
    )
    return respond(at, html, status)


def respond(at: Visitor, html: str | bytes, status: int = 200) -> Response:
    """A finished page as an answer to this visitor."""
    response = Response(html, status)
    response.headers["Content-Language"] = at.origin.locale
    remember_locale(response, at)
    remember_preview(response)
    return response


def notice(words: Messages, kind: str, key: str, *arguments: object) -> Plain:
    """A message above the page: `success`, `warning`, `error` or `info`."""
    return {"type": kind, "text": words.text(key, *arguments)}


def summary(words: Messages, violations: Sequence[Violation], labels: Mapping[str, str]) -> list[Plain]:
    """The error summary: one line per violation, in the order of the form, each leading to its field."""
    order = {name: number for number, name in enumerate(labels)}
    told = sorted(violations, key=lambda each: order.get(each.attribute, len(order)))
    return [
        {
            "field": violation.attribute,
            "text": sentence(words, violation, labels.get(violation.attribute, violation.attribute)),
            "href": f"#{violation.attribute}" if violation.attribute in labels else "",
        }
        for violation in told
    ]


def in_locale(at: Visitor, locale: str) -> Visitor:
    """The visitor reading another language."""
    return replace(at, origin=replace(at.origin, locale=locale))


def _realm(at: Visitor) -> Plain:
    realm = at.realm
    return {
        "name": realm.name,
        "displayName": realm.display_name,
        "registrationAllowed": realm.registration_allowed,
        "registrationEmailAsUsername": realm.registration_email_as_username,
        "loginWithEmailAllowed": realm.login_with_email_allowed,
        "resetPasswordAllowed": realm.reset_password_allowed,
        "rememberMe": realm.remember_me,
    }


def _addresses(at: Visitor) -> Plain:
    def of(endpoint: str) -> str:
        return url_for(f"pages.{endpoint}", realm=at.realm.name)

    return {
        "home": url_for("pages.home") if at.realm.name == current.portal().default_realm else of("realm_home"),
        "login": address_of(at, "login"),
        "register": address_of(at, "register"),
        "forgotPassword": of("forgot_password"),
        "terms": of("terms"),
        "verifyEmail": of("verify_email"),
        "logout": of("logout"),
        "account": of("account"),
        "inbox": url_for("pages.inbox") if current.portal().is_development else "",
    }


def _locale(at: Visitor) -> Plain:
    tag, offered = at.origin.locale, at.realm.supported_locales if at.realm.internationalization_enabled else ()
    known = [(other, label(other)) for other in offered] if len(offered) > 1 else []
    supported = [
        {"tag": other, "label": name, "url": _in_language(other), "current": other == tag} for other, name in known
    ]
    return {"tag": tag, "dir": direction(tag), "label": label(tag), "supported": supported}


def _in_language(tag: str) -> str:
    """This page in another language; a page that was answered to a POST is asked for again by GET."""
    if request.endpoint is None:
        return url_for("pages.home", kc_locale=tag)
    path = url_for(_PAGE_OF.get(request.endpoint, request.endpoint), **(request.view_args or {}))
    # Not by url_for, to which `_external`, `_scheme` and the like are no part of the query.
    return f"{path}?{urlencode({**request.args.to_dict(), 'kc_locale': tag})}"


_PAGE_OF = {
    "pages.submit_registration": "pages.register",
    "pages.change_registration_rows": "pages.register",
    "pages.submit_login": "pages.login",
    "pages.submit_code": "pages.verify_email",
    "pages.resend": "pages.verify_email",
    "pages.correct": "pages.verify_email",
    "pages.use_link": "pages.show_link",
    "pages.answer_terms": "pages.terms",
    "pages.submit_profile_questions": "pages.update_profile",
    "pages.change_profile_question_rows": "pages.update_profile",
    "pages.save_profile": "pages.profile",
    "pages.change_profile_rows": "pages.profile",
    "pages.save_own_password": "pages.change_own_password",
    "pages.submit_own_email": "pages.change_own_email",
    "pages.submit_own_email_code": "pages.confirm_own_email",
    "pages.resend_own_email": "pages.confirm_own_email",
    "pages.use_email_link": "pages.show_email_link",
    "pages.use_restore_link": "pages.show_restore_link",
    "pages.download_own_data": "pages.own_data",
    "pages.submit_deletion": "pages.delete_account",
    "pages.submit_logout": "pages.logout",
    "pages.submit_forgotten": "pages.forgot_password",
    "pages.submit_reset_code": "pages.reset_password",
    "pages.resend_reset": "pages.reset_password",
    "pages.submit_new_password": "pages.reset_password",
    "pages.use_reset_link": "pages.show_reset_link",
}
