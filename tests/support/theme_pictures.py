"""Pictures of the shipped themes in their main states, as the gallery shows them, for docs/themes.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser

THEMES = ("base", "harvest", "meridian", "commons")
STATES = {
    "register": "register",
    "register-errors": "register-many-errors",
    "login": "login",
    "verify": "wait",
    "mail": "mail-html-email-verification.html",
}
WINDOWS = {"phone": (375, 812), "desktop": (1280, 900)}
# Where words run from right to left the page is another; a phone in the dark at night is the commonest of all.
ARABIC = ("register", "verify", "mail")


@dataclass(frozen=True)
class Shot:
    """One picture: a state of a theme."""

    theme: str
    state: str
    window: str
    scheme: str
    locale: str = "en"

    @property
    def name(self) -> str:
        """The file's name, without its ending."""
        language = "" if self.locale == "en" else f"-{self.locale}"
        return f"{self.theme}-{self.state}{language}-{self.window}-{self.scheme}"

    @property
    def address(self) -> str:
        """Where the gallery shows it."""
        query = urlencode({"theme": self.theme, "locale": self.locale, "scheme": self.scheme})
        return f"/dev/themes/{STATES[self.state]}?{query}"


def shots() -> Iterator[Shot]:
    """All pictures there are."""
    for theme in THEMES:
        for state in STATES:
            for window in WINDOWS:
                yield from (Shot(theme, state, window, scheme) for scheme in ("light", "dark"))
        yield from (Shot(theme, state, "phone", "light", "ar") for state in ARABIC)
        yield Shot(theme, "register", "desktop", "light", "ar")


def take_theme_pictures(browser: Browser, address: str, folder: Path, theme: str = "") -> None:
    """Takes them anew, all or those of one theme."""
    folder.mkdir(parents=True, exist_ok=True)
    for window, (width, height) in WINDOWS.items():
        page = browser.new_page(viewport={"width": width, "height": height})
        for shot in shots():
            if shot.window == window and theme in ("", shot.theme):
                page.goto(address + shot.address)
                page.screenshot(path=folder / f"{shot.name}.png", full_page=window == "phone")
        page.close()
