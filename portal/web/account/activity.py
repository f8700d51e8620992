"""What happened to the account, and what its owner agreed to."""

from werkzeug.wrappers import Response as AnyResponse

from portal.accounts.consent import Consent
from portal.events.event import Event
from portal.flows.account.history import consents, events
from portal.flows.account.owner import Owner
from portal.theming.dates import when
from portal.theming.locales import label
from portal.theming.messages import Messages
from portal.web.account.page import Plain, owners_only
from portal.web.blueprint import pages
from portal.web.browser import browser_name
from portal.web.page import messages, show
from portal.web.visitor import Visitor


@pages.get("/realms/<realm>/account/activity")
@owners_only
def own_events(at: Visitor, owner: Owner) -> AnyResponse:
    """The last things that happened, in words."""
    rows = [_event(at, each) for each in events(owner)]
    return show(at, "activity.html", kind="account", title="activityTitle", events=rows)


@pages.get("/realms/<realm>/account/consents")
@owners_only
def own_consents(at: Visitor, owner: Owner) -> AnyResponse:
    """What the person agreed to, and when."""
    rows = [_consent(at, each) for each in consents(owner)]
    return show(at, "consents.html", kind="account", title="consentsTitle", consents=rows)


def _event(at: Visitor, event: Event) -> Plain:
    words = messages(at, "account")
    return {
        "text": words.text(_key(words, event)),
        "at": when(event.at, at.origin.locale),
        "browser": browser_name(event.user_agent),
        "address": event.address,
        "app": _app_name(at, event.client_id or ""),
        "is_error": bool(event.error),
    }


def _app_name(at: Visitor, client_id: str) -> str:
    """The name that people know it by; a name such as `${client_account}` stands for words of Keycloak's own."""
    client = at.compiled.client(client_id)
    return client.name if client and client.name and not client.name.startswith("${") else client_id


def _key(words: Messages, event: Event) -> str:
    """`event.LOGIN`; what a required action was about says more than that it was one."""
    action = event.details.get("custom_required_action", "")
    names = (f"event.{event.name}.{action}", f"event.{event.name}")
    return next(filter(words.has, names), "event.other")


def _consent(at: Visitor, consent: Consent) -> Plain:
    words = messages(at, "account")
    key = f"{consent.document}Title"
    return {
        "title": words.text(key) if words.has(key) else consent.document,
        "version": consent.version,
        "language": label(consent.locale),
        "at": when(consent.at, at.origin.locale),
        "browser": browser_name(consent.user_agent),
    }
