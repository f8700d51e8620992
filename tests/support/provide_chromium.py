"""Prints the path of a Chromium, installing one where the machine has none. `make test` runs it first."""

import os
import shutil
import subprocess
import sys

from tests.support.tools import chromium_path

APT = (
    ("apt-get", "update"),
    ("apt-get", "install", "-y", "--no-install-recommends", "chromium"),
)
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)

MISSING = """\
The browser tests need a Chromium, and none could be found or installed. One of these helps:
  - install the system's package (Debian: chromium, Ubuntu: chromium-browser, elsewhere Google Chrome)
  - set PORTAL_TEST_CHROMIUM to the path of one
  - let Playwright download its own: .venv/bin/python -m playwright install chromium"""


def main() -> int:
    """Print the path, or say what is missing."""
    path = chromium_path() or _installed()
    print(path or _what_is_wrong(), file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


def _installed() -> str | None:
    if os.environ.get("PORTAL_TEST_CHROMIUM"):
        return None
    for commands in _ways():
        if all(_run(command) for command in commands):
            return chromium_path()
    return None


def _ways() -> list[tuple[tuple[str, ...], ...]]:
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [APT, PLAYWRIGHT] if as_root and shutil.which("apt-get") else [PLAYWRIGHT]


def _run(command: tuple[str, ...]) -> bool:
    # Standard output is for the path alone.
    print("Installing Chromium:", *command, file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=sys.stderr, env=environment, check=False).returncode == 0


def _what_is_wrong() -> str:
    named = os.environ.get("PORTAL_TEST_CHROMIUM")
    return f"PORTAL_TEST_CHROMIUM names {named}, which is no program." if named else MISSING


if __name__ == "__main__":
    sys.exit(main())
