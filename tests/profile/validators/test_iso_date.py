import pytest


@pytest.mark.parametrize("value", ["1999-12-31", "2024-02-29", "0001-01-01"])
def test_days_of_the_calendar_are_taken(code_of, value):
    assert code_of("iso-date", value) is None


@pytest.mark.parametrize("value", ["1999-2-1", "19991231", "2023-02-29", "0000-01-01", "1999-W01-1", "١٩٩٩-١٢-٣١", "x"])
def test_any_other_is_refused(code_of, value):
    assert code_of("iso-date", value) == "error-invalid-date"
