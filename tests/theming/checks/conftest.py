"""Planted faults: each test writes a small theme and asks the checker."""

import pytest

from portal.theming.check import CHECKS, Subject
from portal.theming.themes import Themes


@pytest.fixture
def findings(folder):
    """What one check, named by its file, finds in the theme `acme`."""

    def found(check, name="acme"):
        themes = Themes([folder.path], reload=False)
        subject = Subject(name, themes, [folder.path], themes.tokens("base", "login"))
        return sorted(CHECKS.classes[check]().find(subject))

    return found
