"""Moments as a reader of a language writes them."""

from datetime import datetime

from babel.dates import format_datetime

from portal.theming.locales import parsed


def when(moment: datetime, locale: str) -> str:
    """A date and time with its zone: `22 November 2026 06:20 UTC`. Readers are anywhere, so the zone is said."""
    return format_datetime(moment, f"{_day(locale)} HH:mm 'UTC'", locale=parsed(locale))


def _day(locale: str) -> str:
    """The language's own order of day, month and year: `2026年11月22日`, `22 de noviembre de 2026`."""
    # English is read on both sides of the Atlantic; with the month as a word, the day may come first everywhere.
    return "d MMMM y" if parsed(locale).language == "en" else str(parsed(locale).date_formats["long"].pattern)
