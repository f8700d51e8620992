import pytest

from portal.theming.themes import Themes
from tests.support.chromium import chromium as running_chromium
from tests.support.tools import chromium_path, require


@pytest.fixture(scope="session")
def base():
    return Themes([], reload=False)


@pytest.fixture
def folder(tmp_path):
    """Writes files of themes and hands out themes that look there."""
    return ThemeFolder(tmp_path / "themes")


@pytest.fixture(scope="module")
def chromium():
    path = chromium_path()
    require(path, "Chromium")
    with running_chromium(path) as browser:
        yield browser


class ThemeFolder:
    def __init__(self, path):
        self.path = path
        path.mkdir()

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def themes(self, *, reload=False):
        return Themes([self.path], reload=reload)
