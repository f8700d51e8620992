"""Tools that a test needs and a machine may lack: `make test` wants all, a bare `pytest` says what it skipped."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def require(tool_found: object, what: str) -> None:
    """Go on if the tool is there; otherwise skip this test, or fail it where the run has to be complete."""
    if tool_found:
        return
    if os.environ.get("PORTAL_TEST_COMPLETE"):
        pytest.fail(f"this run has to be complete, but the machine lacks {what}")
    pytest.skip(f"the machine lacks {what}")


def chromium_path() -> str | None:
    """The Chromium that the environment names, else the machine's, else the one that Playwright installed."""
    named = os.environ.get("PORTAL_TEST_CHROMIUM")
    if named:
        return shutil.which(named)
    on_the_machine = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next(filter(None, on_the_machine), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
