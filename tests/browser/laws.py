"""Judges a page as it stands in a browser: by the laws in `laws.js`, by axe-core, and by what assistive technology is
told of it."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.walk import Seen

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LAWS = Path(__file__).with_name("laws.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": TAGS,
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    "iframes": False,
}

# What axe leaves to people to decide: its rule, what the element's HTML contains, and why it is as it should be.
DECIDED = (
    ("frame-tested", "mail-frame", "a mail lets nothing run in it; it is read by itself, in a test of its own"),
    (
        "color-contrast",
        "<p>We write down which version",
        "out of sight in a box that scrolls, and coloured like the rest",
    ),
)

Facts = Mapping[str, object]


def faults(page: Page, seen: Seen, *, error_prefix: str, scheme: str, has_scripts: bool) -> list[str]:
    """Everything that breaks a law on the page that is open, axe's own findings aside."""
    told = {
        "hasErrors": seen.has_errors,
        "errorPrefix": error_prefix,
        "scheme": scheme,
        "hasScripts": has_scripts,
        "focus": _focus(seen),
        "password": "new-password" if seen.name.startswith("register") else "current-password",
    }
    return [*page.evaluate(LAWS, told), *exposed_faults(page)]


def _focus(seen: Seen) -> str:
    """The id of what has the focus when the page comes: a page about one thing only begins there."""
    if seen.has_errors:
        return "error-summary"
    if re.search(r'id="kc-(form-login|reset-password-form)"', seen.html):
        return "username"
    return "code" if 'id="code"' in seen.html else ""


def axe_faults(page: Page, options: object = OPTIONS) -> list[str]:
    """What axe finds, and what it cannot decide and nobody has decided."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + ";undefined")
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        *(f"1: axe {_line(each)}" for each in result["violations"]),
        *(f"2: axe does not know {_line(each)}" for each in result["incomplete"] if not _is_decided(each)),
    ]


def exposed(page: Page) -> dict[str, dict[str, object]]:
    """What assistive technology is told of every control, by its id: name, description, required, invalid."""
    wire = page.context.new_cdp_session(page)
    nodes = wire.send("Accessibility.getFullAXTree")["nodes"]
    names = _ids(wire.send("DOM.getDocument", {"depth": -1})["root"])
    wire.detach()
    return {names[node["backendDOMNodeId"]]: _told(node) for node in nodes if node.get("backendDOMNodeId") in names}


def exposed_faults(page: Page) -> list[str]:
    """Names without their labels, descriptions without hint or error, requirements that nobody is told of."""
    told, found = exposed(page), []
    for control in page.evaluate(_CONTROLS):
        known = told.get(control["id"], {})
        if control["label"] not in _plain(known.get("name")):
            found.append(f"6: {control['id']} is called {known.get('name')!r}")
        found += [
            f"7: {control['id']} is not described by {text!r} but by {known.get('description')!r}"
            for text in control["described"]
            if _plain(text) not in _plain(known.get("description"))
        ]
        if bool(known.get("required")) != control["required"]:
            found.append(f"8: {control['id']} is told as required: {known.get('required')}")
        if (known.get("invalid") == "true") != control["wrong"]:
            found.append(f"7: {control['id']} is told as wrong: {known.get('invalid')}")
    return found


_CONTROLS = r"""() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((each) => each.ariaHidden !== "true" && each.checkVisibility())
  .map((each) => ({
    id: each.id,
    label: (each.labels[0]?.textContent ?? "no label").replace(/\s+/g, ""),
    described: (each.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)
      .map((id) => document.getElementById(id)?.cloneNode(true) ?? new Text("nothing"))
      .map((copy) => {
        copy.querySelectorAll?.("[hidden]").forEach((each) => each.remove());
        return copy.textContent;
      }),
    required: each.ariaRequired === "true" && each.type !== "checkbox", // Chromium tells it of text alone
    wrong: each.getAttribute("aria-invalid") === "true",
  }))"""


def _told(node: Mapping[str, object]) -> dict[str, object]:
    properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
    return {**properties, **{name: node.get(name, {}).get("value", "") for name in ("name", "description", "role")}}


def _ids(node: Mapping[str, object]) -> dict[int, str]:
    attributes = node.get("attributes", [])
    own = dict(zip(attributes[::2], attributes[1::2], strict=True))
    found = {node["backendNodeId"]: own["id"]} if own.get("id") else {}
    for child in node.get("children", []):
        found |= _ids(child)
    return found


def _plain(text: object) -> str:
    return re.sub(r"\s+", "", str(text or ""))


def _is_decided(found: Mapping[str, object]) -> bool:
    parts = [part for rule, part, _ in DECIDED if rule == found["id"]]
    return all(any(part in node["html"] for part in parts) for node in found["nodes"])


def _line(found: Mapping[str, object]) -> str:
    return f"{found['id']}: {[node['html'][:120] for node in found['nodes']][:3]}"
