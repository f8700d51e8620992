"""Provides what the whole suite needs of a machine: a Chromium, PostgreSQL's server, Redis, nginx. `make test` runs
it first.

Prints the Chromium's path. What is there already is taken; what is missing is installed where that is possible.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.postgres import postgres_programs
from tests.support.tools import chromium_path


@dataclass(frozen=True)
class Tool:
    """A program, how to see whether it is there, and what brings it."""

    name: str
    found: Callable[[], object]
    package: str
    advice: str


TOOLS = (
    Tool(
        "a Chromium",
        chromium_path,
        "chromium",
        "install chromium (Ubuntu: chromium-browser, or Google Chrome), name one in PORTAL_TEST_CHROMIUM, or let\n"
        "    Playwright download its own: .venv/bin/python -m playwright install chromium",
    ),
    Tool("PostgreSQL's server", postgres_programs, "postgresql", "install postgresql, so that initdb is there"),
    Tool("Redis", lambda: shutil.which("redis-server"), "redis-server", "install redis-server"),
    Tool("nginx", lambda: shutil.which("nginx"), "nginx-light", "install nginx"),
)


def main() -> int:
    """Print the Chromium's path, or say everything that is missing."""
    missing = _missing()
    if missing and _may_install():
        _install(missing)
        missing = _missing()
    if any(tool.package == "chromium" for tool in missing) and "PORTAL_TEST_CHROMIUM" not in os.environ:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        missing = _missing()
    for tool in missing:
        print(
            f"The tests need {tool.name}, and none was found or could be installed:\n  - {tool.advice}", file=sys.stderr
        )
    if not missing:
        print(chromium_path())
    return 1 if missing else 0


def _missing() -> list[Tool]:
    return [tool for tool in TOOLS if not tool.found()]


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(tools: list[Tool]) -> None:
    packages = [tool.package for tool in tools]
    _run("apt-get", "update")
    _run("apt-get", "install", "-y", "--no-install-recommends", *packages)


def _run(*command: str) -> None:
    # Standard output is for the path alone.
    print("Installing:", *command, file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=environment, check=False)


if __name__ == "__main__":
    sys.exit(main())
