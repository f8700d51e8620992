"""Moments as a reader of a language writes them."""

from datetime import datetime

from babel.dates import format_datetime

from portal.theming.locales import parsed


def when(moment: datetime, locale: str) -> str:
    """A date and time with its zone: `22 November 2026 at 06:20 UTC`. Readers are anywhere, so the zone is said."""
    return format_datetime(moment, "d MMMM y HH:mm 'UTC'", locale=parsed(locale))
