"""A theme as a folder of files that can be sent to people: every page and mail, with screenshots where there is a
browser."""

import html
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from portal.locations import STATIC
from portal.theming.gallery import DARK, LIGHT, Choice, in_scheme, picture, pictured
from portal.theming.samples import Sample
from portal.theming.themes import Themes

_ADDRESS = re.compile(r'(?<=")(/static/[^"?]+|/resources/[^"]+)(?:\?[^"]*)?(?=")')
_RESOURCE = re.compile(r"/resources/([^/]+)/([^/]+)/[^/]+/(.+)")
_LINK = re.compile(r'(<(?:a|form)\b[^>]*\s(?:href|action)=")[/?][^"]*(")')
SIZES = {"phone": (375, 812), "desktop": (1280, 900)}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_LONGEST_SHOT = 60  # seconds


@dataclass(frozen=True)
class Page:
    """One file of the preview: where it is, and what it shows."""

    path: str
    name: str
    choice: Choice


def write_preview(themes: Themes, theme: str, locales: Sequence[str], folder: Path) -> tuple[Page, ...]:
    """Writes the pages and what they need; answers the pages. The folder is made; what is in it stays."""
    drawn = tuple(_pages(themes, theme, locales))
    copied: set[str] = set()
    for page, sample in drawn:
        text = picture(themes, page.choice, sample)
        for address in _ADDRESS.findall(text):
            copied |= _copy(themes, address, page.choice.scheme, folder, copied)
        _write(folder / page.path, in_scheme(_own_addresses(text, page.choice.scheme), page.choice.scheme).encode())
    for scheme in (LIGHT, DARK):
        _copy_folders(themes, theme, scheme, folder)
    return tuple(page for page, _ in drawn)


def write_index(theme: str, pages: Sequence[Page], folder: Path) -> None:
    """Writes `index.html`: all pages, each with its pictures where some were taken."""
    rows = []
    for page in pages:
        shots = [f"shots/{_shot_name(page, size)}" for size in SIZES]
        taken = [shot for shot in shots if (folder / shot).exists()]
        images = "".join(f'<a href="{shot}"><img src="{shot}" alt="" loading="lazy"></a>' for shot in taken)
        title = html.escape(f"{page.name} · {page.choice.locale} · {page.choice.scheme}")
        rows.append(f'<li><a href="{page.path}">{title}</a><div>{images}</div></li>')
    _write(folder / "index.html", _INDEX.format(theme=html.escape(theme), rows="\n".join(rows)).encode())


def browser() -> str | None:
    """A Chromium of this machine, none where there is none."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def take_shots(program: str, pages: Sequence[Page], folder: Path, tell: Callable[[], object]) -> None:
    """Screenshots of every page on phone and desktop, two at a time; `tell` after each."""
    (folder / "shots").mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(_shoot, program, page, size, folder) for page in pages for size in SIZES]
        for task in tasks:
            task.result()
            tell()


def _pages(themes: Themes, theme: str, locales: Sequence[str]) -> Iterator[tuple[Page, Sample]]:
    for locale in locales:
        for scheme in (LIGHT, DARK):
            for sample in pictured(themes, theme, locale):
                page = Page(f"{locale}/{scheme}/{sample.name}.html", sample.name, Choice(theme, locale, scheme))
                yield page, sample


def _copy(themes: Themes, address: str, scheme: str, folder: Path, copied: set[str]) -> set[str]:
    """A file that a page names, once for each scheme."""
    place = f"{scheme}{address.partition('?')[0]}"
    if place in copied:
        return set()
    content = _content(themes, address)
    if content is not None:
        is_sheet = place.endswith(".css")
        _write(folder / "files" / place, in_scheme(content.decode(), scheme).encode() if is_sheet else content)
    return {place}


def _copy_folders(themes: Themes, theme: str, scheme: str, folder: Path) -> None:
    """What style sheets name by themselves (fonts, pictures): all resources of the chain."""
    for kind in ("login", "account"):
        chain = themes.chain(theme, kind)
        for link in reversed(chain):
            for path in link.resources:
                below = path.partition("resources/")[2]
                if path.split("/")[0] in (kind, "common", "resources") and not below.endswith(".css"):
                    place = folder / "files" / scheme / "resources" / theme / kind / themes.mark(theme, kind) / below
                    _write(place, link.resources[path].read_bytes())


def _content(themes: Themes, address: str) -> bytes | None:
    if address.startswith("/static/"):
        file = STATIC / address.removeprefix("/static/")
        return file.read_bytes() if file.is_file() else None
    found = _RESOURCE.fullmatch(address)
    resource = themes.resource(found[1], found[2], found[3]) if found else None
    return resource.content if resource else None


def _own_addresses(text: str, scheme: str) -> str:
    """Two folders up are the files; links lead nowhere, because nobody answers."""
    return _LINK.sub(r"\1#\2", _ADDRESS.sub(lambda found: f"../../files/{scheme}{found[1]}", text))


def _shoot(program: str, page: Page, size: str, folder: Path) -> None:
    width, height = SIZES[size]
    target = folder / "shots" / _shot_name(page, size)
    subprocess.run(  # noqa: S603 — a browser of this machine, with our own files
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
         f"--window-size={width},{height}", f"--screenshot={target}", (folder / page.path).absolute().as_uri()],
        capture_output=True, timeout=_LONGEST_SHOT, check=False,
    )  # fmt: skip


def _shot_name(page: Page, size: str) -> str:
    return f"{page.name}-{page.choice.locale}-{page.choice.scheme}-{size}.png"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


_INDEX = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{theme}</title>
<style>
body {{ margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; background: #f4f4f2; color: #222; }}
ul {{ display: grid; gap: 2rem; padding: 0; list-style: none;
  grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }}
li > a {{ display: inline-block; padding-block: .75rem; color: #064; }}
li div {{ display: flex; gap: .5rem; align-items: start; }}
img {{ max-width: 100%; height: 14rem; width: auto; border: 1px solid #bbb; border-radius: 6px; }}
</style>
<h1>{theme}</h1>
<ul>
{rows}
</ul>
</html>
"""
