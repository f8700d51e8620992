"""People at a real browser: every message of its console, every policy it enforced and every request is watched."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.support.person import PASSWORD

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 20.0  # seconds; a machine may be very busy

expect.set_options(timeout=PATIENCE * 1000)

# Notes of the browser itself: of a refused form (the page says it in words), of a sign-out, and of the listener below,
# which cannot enter the frame that shows a mail, because nothing can run in there. And what htmx calls an error: that
# a newer check has replaced an older one.
_AS_IT_SHOULD_BE = re.compile(
    r"^Failed to load resource: the server responded with a status of 4\d\d"
    r"|^Clear-Site-Data header on .*: Cleared data types"
    r"|^htmx:(afterRequest|sendAbort), "
    r"|^Blocked script execution in '[^']*/dev/inbox/[^']*/html'"
)

# Notes what a screen reader is told, with the milliseconds at which it changed.
_LISTEN = """
window.__told = [];
new MutationObserver((changes) => {
  const regions = new Set(changes.map(({ target }) => (target.nodeType === 1 ? target : target.parentElement)
    ?.closest("[aria-live], [role=status], [role=alert]")));
  for (const region of regions) if (region?.textContent.trim()) window.__told.push(region.textContent.trim());
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Visitor:
    """Somebody at a browser window of their own."""

    def __init__(self, browser: Browser, address: str, name: str, **window: object) -> None:
        self.browser = browser
        self.address = address
        self.name = name
        self.email = f"{name}@example.test"
        self.context: BrowserContext = browser.new_context(base_url=address, **{"locale": "en-GB", **window})
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(_LISTEN)
        self.faults: list[str] = []
        self.requests: list[Request] = []
        self._forgiven: list[str] = []
        self.page: Page = self.new_tab()

    def new_tab(self) -> Page:
        """Another tab, watched like the first."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._see)
        return page

    def at_another_device(self, **window: object) -> "Visitor":
        """The same person at a browser that holds nothing yet."""
        other = Visitor(self.browser, self.address, self.name, **window)
        other.email = self.email
        return other

    def forgives(self, pattern: str) -> None:
        """Expects this in the console: the test itself brings it about."""
        self._forgiven.append(pattern)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def opens(self, path: str) -> "Visitor":
        self.page.goto(path if path.startswith("/") else f"/realms/demo/{path}")
        return self

    def at(self, name: str) -> Locator:
        """The field of that name."""
        return self.page.locator(f"[id='{name}']")

    def note(self, name: str) -> Locator:
        """What stands beside the field of that name."""
        return self.page.locator(f"[id='{name}-message']")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def fills(self, **values: str) -> "Visitor":
        for name, value in values.items():
            self.at(name.replace("__", "-")).fill(value)
        return self

    def answers(self) -> dict[str, str]:
        """What this person answers to the demo realm's form."""
        return {
            "username": self.name,
            "email": self.email,
            "firstName": "Ada",
            "lastName": "Lovelace",
            "phoneNumber": "+441234567890",
            "password": PASSWORD,
            "password__confirm": PASSWORD,
        }

    def fills_registration(self, **other: str) -> "Visitor":
        self.opens("register").fills(**{**self.answers(), **other})
        self.at("termsAccepted").check()
        return self

    def registers(self, **other: str) -> "Visitor":
        """Up to the page that waits for the proof."""
        self.fills_registration(**other)
        self.button("Create account").click()
        self.page.wait_for_url("**/verify-email?*")
        return self

    def has_account(self) -> "Visitor":
        """Registered, proved the mailbox, and is signed in."""
        self.registers().fills(code=self.code())
        self.button("Continue").click()
        self.page.wait_for_url("**/account")
        return self

    def mail(self, about: str = "") -> str:
        """The text of the newest mail for this person whose subject contains this, as soon as it was sent."""
        found: list[str] = []

        def has_come() -> bool:
            inbox = self.context.request.get("/dev/inbox").text()
            rows = inbox.split('<li class="mail">')[1:]
            newest = next((row for row in rows if self.email in row and about in row), "")
            if "badge-sent" in newest:
                found.extend(re.findall(r'href="(/dev/inbox/[^"]+)"', newest)[:1])
            return bool(found)

        self.waits_until(has_come, f"a mail for {self.email} {about}")
        return self.context.request.get(found[0]).text()

    def code(self, about: str = "") -> str:
        """The code in the newest mail."""
        digits = re.search(r"\b(\d{3})\s?(\d{3})\b", self.mail(about).split("<pre", 1)[1])
        assert digits, "there is no code in the mail"
        return digits[1] + digits[2]

    def link(self) -> str:
        """The path of the link in the newest mail."""
        found = re.search(r"https?://[^\s\"<]+/verify-email/link/[^\s\"<]+", self.mail())
        assert found, "there is no link in the mail"
        return urlsplit(found[0]).path

    def waits_until(self, is_so: Callable[[], object], what: str) -> None:
        """Waits for what no locator can wait for; the pages' policy forbids Playwright's own way of asking."""
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
            self.page.wait_for_timeout(20)

    def told(self) -> list[str]:
        """What a screen reader was told since the page came."""
        return self.page.evaluate("window.__told")

    def focused(self) -> str:
        """The id of what holds the focus; its tag where it has none."""
        return self.page.evaluate("document.activeElement.id || document.activeElement.tagName")

    def has_wrong(self, name: str) -> bool:
        return self.at(name).get_attribute("aria-invalid") == "true"

    def posted(self) -> list[tuple[str, str]]:
        """Path and body of everything sent so far."""
        return [(urlsplit(each.url).path, each.post_data or "") for each in self.requests if each.method == "POST"]

    def leaves(self) -> None:
        """Closes the window, and nothing may have gone wrong in it."""
        self.context.close()
        unforgiven = [each for each in self.faults if not any(re.search(one, each) for one in self._forgiven)]
        assert not unforgiven, "\n".join(unforgiven)

    def _hear(self, message: ConsoleMessage) -> None:
        if not _AS_IT_SHOULD_BE.match(message.text):
            self.faults.append(f"{message.type} on {message.location.get('url', '')}: {message.text}")

    def _see(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.address, "data:", "about:")):
            self.faults.append(f"a request left the portal: {request.url}")
