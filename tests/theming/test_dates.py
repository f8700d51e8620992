from datetime import UTC, datetime

import pytest

from portal.theming.dates import when


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "22 November 2026 06:20 UTC"),
        ("de", "22. November 2026 06:20 UTC"),
        ("es", "22 de noviembre de 2026 06:20 UTC"),
        ("pl", "22 listopada 2026 06:20 UTC"),
        ("ja", "2026年11月22日 06:20 UTC"),
        ("zh-CN", "2026年11月22日 06:20 UTC"),
        ("ko", "2026년 11월 22일 06:20 UTC"),
        ("he", "22 בנובמבר 2026 06:20 UTC"),
        ("nonsense", "22 November 2026 06:20 UTC"),
    ],
)
def test_a_moment_is_written_as_in_its_language(locale, text):
    assert when(datetime(2026, 11, 22, 6, 20, tzinfo=UTC), locale) == text
