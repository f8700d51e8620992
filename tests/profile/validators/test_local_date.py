from dataclasses import replace

import pytest


@pytest.mark.parametrize(
    ("locale", "value"),
    [
        ("en", "12/31/99"),
        ("en", "2/29/2024"),
        ("de", "31.12.1999"),
        ("de-AT", "1.2.24"),
        ("pt-BR", "31/12/1999"),
        ("ar", "31/12/1999"),
        ("zh-Hans-CN", "1999/12/31"),
        ("nonsense", "12/31/99"),
    ],
)
def test_the_short_date_of_the_language_is_taken(built, registration, locale, value):
    assert built("local-date").check([value], replace(registration, locale=locale)) is None


@pytest.mark.parametrize(
    ("locale", "value"),
    [
        ("en", "31.12.1999"),
        ("en", "13/1/99"),
        ("en", "2/30/2024"),
        ("en", "2/29/2023"),
        ("de", "12/31/1999"),
        ("de", "1.1.1"),
    ],
)
def test_any_other_is_refused(built, registration, locale, value):
    fault = built("local-date").check([value], replace(registration, locale=locale))
    assert (fault.code, fault.params) == ("error-invalid-date", {"value": value})


def test_it_takes_no_options(built):
    told = str(built("local-date", format="short")[0])
    assert told == "attribute 'x': local-date: unknown option 'format'. Known are: error-message"
