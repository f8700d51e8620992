"""Where the files that are not Python stand: inside the package when it came as a wheel, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "_assets"
_ASSETS = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parent

TEMPLATES = _ASSETS / "templates"
THEMES = _ASSETS / "themes"
STATIC = _ASSETS / "static"
SHIPPED_REALMS = _PACKAGE / "realms" / "shipped"
