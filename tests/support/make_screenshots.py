"""Takes the pictures in docs/screenshots/: starts the portal, walks through it, and photographs what a visitor sees.

With words it takes only those pictures whose names begin with one of them, and leaves the others as they are.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.support.chromium import Visitor, chromium
from tests.support.person import PASSWORD
from tests.support.servers import APP, ROOT, serving
from tests.support.showcase import RIGHT, WRONG
from tests.support.theme_pictures import take_theme_pictures
from tests.support.tools import chromium_path

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {375: 812, 1280: 900}
SCHEMES = ("light", "dark")
SHOWCASE = "/realms/showcase/register"
CHOSEN = {"source", "size", "tier", "companyName", "department", "country", "state"}

# A person for each picture, because nobody can register twice.
PEOPLE = (
    *(
        "adele",
        "alan",
        "annie",
        "barbara",
        "beatrice",
        "betty",
        "brian",
        "donald",
        "dorothy",
        "edith",
        "edsger",
        "elsie",
    ),
    *(
        "evelyn",
        "frances",
        "grace",
        "hedy",
        "jean",
        "joan",
        "john",
        "karen",
        "katherine",
        "kathleen",
        "ken",
        "margaret",
    ),
    *(
        "marlyn",
        "mary",
        "niklaus",
        "radia",
        "ruth",
        "sophie",
        "stephanie",
        "susan",
        "thelma",
        "tim",
        "valerie",
        "wietse",
    ),
)


def register(ada: Visitor) -> None:
    ada.opens("register")


def register_errors(ada: Visitor) -> None:
    ada.opens("register").fills(username="a b", email="ada@", firstName="Ada").button("Create account").click()
    expect(ada.page.locator("#error-summary")).to_be_focused()


def register_live(ada: Visitor) -> None:
    ada.opens("register").fills(username="ada.lovelace", email="ada@gmial.com").at("firstName").focus()
    ada.at("password").press_sequentially("correct horse battery")
    expect(ada.button("Use this")).to_be_visible()
    expect(ada.page.locator(".is-met").first).to_be_visible()


def verify(ada: Visitor) -> None:
    ada.registers()


def login(ada: Visitor) -> None:
    ada.opens("login")


def login_error(ada: Visitor) -> None:
    ada.opens("login").fills(username="ada", password="a guess").button("Sign in").click()
    expect(ada.page.locator("#error-summary")).to_be_focused()


def start(ada: Visitor) -> None:
    ada.opens("/")


def foreign_link(ada: Visitor) -> None:
    link = ada.registers().link()
    ada.context.clear_cookies()
    ada.opens(link)


def account(ada: Visitor) -> None:
    ada.has_account()


def terms(ada: Visitor) -> None:
    ada.opens("terms")


def inbox(ada: Visitor) -> None:
    ada.registers().mail()
    ada.opens("/dev/inbox")


def mail(ada: Visitor) -> None:
    inbox(ada)
    ada.page.locator("li.mail", has_text=ada.email).get_by_role("link").first.click()
    expect(ada.page.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()


def register_arabic(ada: Visitor) -> None:
    ada.opens("register?kc_locale=ar")


def showcase(ada: Visitor) -> None:
    ada.opens(SHOWCASE)


def showcase_errors(ada: Visitor) -> None:
    showcase(ada)
    ada.fills(**{name: str(WRONG[name][0]) for name in ("username", "email", "badge", "account", "website", "age")})
    ada.at("languages--1").fill("x")
    ada.at("tier-premium").check()
    ada.at("country").select_option("US")
    expect(ada.at("state")).to_be_visible()
    ada.button("Create account").click()
    expect(ada.page.locator("#error-summary")).to_be_focused()


def showcase_profile(ada: Visitor) -> None:
    showcase(ada)
    plain = {name: value for name, value in RIGHT.items() if isinstance(value, str) and name not in CHOSEN}
    ada.fills(**{**plain, "username": ada.name, "email": ada.email, "password": PASSWORD})
    ada.at("languages--1").fill("English")
    ada.button("Add another: Languages you speak").click()
    ada.page.keyboard.type("French")
    for choice in ("interests-art", "interests-music", "tier-premium", "size-M", "newsletter"):
        ada.at(choice).check()
    ada.at("companyName").fill("Analytical Engines")
    ada.button("Create account").click()
    ada.page.wait_for_url("**/account")
    ada.opens("/realms/showcase/account/profile")


def error(ada: Visitor) -> None:
    ada.opens("nothing-here")


EVERYWHERE = (register, register_errors, verify, login, showcase)
ONCE_WIDE = (showcase_errors, register_live, start, foreign_link, account, terms, inbox, mail, error)
ONCE_NARROW = (showcase_profile, login_error, register_arabic)


def main(*wanted: str) -> int:
    """Take all pictures anew, or those that are wanted."""
    path = chromium_path()
    if path is None:
        print("There is no Chromium to take them with.", file=sys.stderr)
        return 1
    if not wanted:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(APP, Path(folder)) as server,
        chromium(path) as browser,
    ):
        for name, (scene, width, scheme) in zip(PEOPLE, _pictures(), strict=False):
            if wanted and not scene.__name__.startswith(wanted):
                continue
            visitor = Visitor(browser, server.address, name, **_window(width, scheme))
            _take(visitor, scene, f"{scene.__name__.replace('_', '-')}-{width}-{scheme}")
        if not wanted or "themes" in wanted:
            take_theme_pictures(browser, server.address, FOLDER / "themes")
    print(f"{len(list(FOLDER.iterdir()))} pictures in {FOLDER.relative_to(ROOT)}")
    return 0


def _pictures() -> list[tuple[Callable[[Visitor], None], int, str]]:
    everywhere = [(scene, width, scheme) for scene in EVERYWHERE for width in SIZES for scheme in SCHEMES]
    return [
        *everywhere,
        *((scene, 1280, "light") for scene in ONCE_WIDE),
        *((scene, 375, "light") for scene in ONCE_NARROW),
    ]


def _window(width: int, scheme: str) -> dict[str, object]:
    size = {"width": width, "height": SIZES[width]}
    return {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}


def _take(visitor: Visitor, scene: Callable[[Visitor], None], picture: str) -> None:
    scene(visitor)
    visitor.page.screenshot(path=FOLDER / f"{picture}.png", full_page=True, caret="hide")
    visitor.leaves()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
