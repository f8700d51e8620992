"""Mails as their readers see them: narrow and wide, light, dark, and turned dark by a program that asks nobody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.laws import axe_faults
from tests.mail.letters import TEMPLATES, letter

# What is told of a mail: what sticks out, buttons too small for a finger, text too small to read, and text that can be
# told from what is behind it neither as it is nor with all colours turned round.
_FAULTS = r"""() => {
  const faults = [];
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  // CSS's invert(1) hue-rotate(180deg), as programs do it that force darkness on a letter
  const turned = (colour) => {
    const [red, green, blue] = colour.map((value) => 255 - value);
    const rotate = [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]];
    return rotate.map(([r, g, b]) => Math.min(255, Math.max(0, r * red + g * green + b * blue)));
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };
  for (const element of document.querySelectorAll("h1, p, a, strong")) {
    if (!element.textContent.trim()) continue;
    const text = channels(getComputedStyle(element).color).slice(0, 3);
    const back = behind(element).slice(0, 3);
    const seen = { "as it is": contrast(text, back), turned: contrast(turned(text), turned(back)) };
    for (const [name, found] of Object.entries(seen)) {
      if (found < 4.5) faults.push(`${name} ${found.toFixed(2)}: ${element.outerHTML.slice(0, 90)}`);
    }
  }
  for (const link of document.querySelectorAll(".act a")) {
    if (link.getBoundingClientRect().height < 44) faults.push(`small: ${link.outerHTML.slice(0, 90)}`);
  }
  for (const element of document.querySelectorAll("p:not(.small, .url)")) {
    if (parseFloat(getComputedStyle(element).fontSize) < 16) faults.push(`tiny: ${element.outerHTML.slice(0, 90)}`);
  }
  if (document.querySelector(".letter").getBoundingClientRect().width > 600) faults.push("wider than 600 pixels");
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`does not fit into ${innerWidth} pixels`);
  return faults;
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A mail program that shows what it is given and asks nobody for anything."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert asked == []
    context.close()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_can_be_read_by_everybody(reader: Page, template: str):
    found = []
    for locale, scheme, width in (("en", "light", 320), ("ar", "dark", 1280)):
        reader.emulate_media(color_scheme=scheme)
        reader.set_viewport_size({"width": width, "height": 700})
        reader.set_content(letter(template, locale).html)
        found += [f"{locale}, {scheme}: {each}" for each in (*reader.evaluate(_FAULTS), *axe_faults(reader))]
    assert found == []
