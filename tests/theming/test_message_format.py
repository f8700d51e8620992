from datetime import UTC, datetime

import pytest

from portal.theming.message_format import compile_pattern


@pytest.mark.parametrize(
    ("pattern", "arguments", "text"),
    [
        ("", (), ""),
        ("plain", (), "plain"),
        ("{0} and {1}", ("a", "b"), "a and b"),
        ("{1} before {0}", ("a", "b"), "b before a"),
        ("{0}", (1000,), "1,000"),
        ("{0}", ("1000",), "1000"),
        ("{0,number}", (1234.5,), "1,234.5"),
        ("{0,number,integer}", (1234.5,), "1,234"),
        ("{0,number,percent}", (0.25,), "25%"),
        ("{0,number,#,##0.00}", (3,), "3.00"),
        ("{2}", ("a",), "{2}"),
        ("{0}", (None,), ""),
        ("{0}", (True,), "True"),
        ("{0}", ("{1} ' ''",), "{1} ' ''"),
    ],
)
def test_arguments_stand_where_their_number_is(pattern, arguments, text):
    assert compile_pattern(pattern).fill(arguments, "en") == text


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("it''s", "it's"),
        ("it's", "its"),
        ("'{0}'", "{0}"),
        ("'{0}' is {0}", "{0} is x"),
        ("a '{' b", "a { b"),
        ("'it''s'", "it's"),
        ("open 'end {0}", "open end {0}"),
        ("}", "}"),
    ],
)
def test_one_apostrophe_quotes_and_two_are_one(pattern, text):
    assert compile_pattern(pattern).fill(("x",), "en") == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 minutes"), (1, "1 minute"), (2, "2 minutes"), (-5, "-5 minutes"), (1000, "1,000 minutes")],
)
def test_a_choice_takes_the_last_limit_that_is_reached(number, text):
    pattern = compile_pattern("{0} {0,choice,0#minutes|1#minute|1<minutes}")
    assert pattern.fill((number,), "en") == text


def test_a_choice_holds_arguments_of_its_own():
    pattern = compile_pattern("{0,choice,0#nothing|1#one {1}|1<{0} of {1}}")
    assert [pattern.fill((number, "mails"), "en") for number in (0, 1, 7)] == ["nothing", "one mails", "7 of mails"]


@pytest.mark.parametrize(
    ("tag", "number", "text"),
    [
        ("en", 1, "one day"),
        ("en", 2, "2 days"),
        ("de", 1000, "1.000 days"),
        ("ar", 2, "two!"),
        ("ar", 3, "3 few"),
        ("en", 0, "none"),
    ],
)
def test_a_plural_follows_the_language(tag, number, text):
    pattern = compile_pattern("{0,plural,=0{none} one{one day} two{two!} few{# few} other{# days}}")
    assert pattern.fill((number,), tag) == text


def test_a_plural_can_hold_other_arguments_and_an_offset():
    pattern = compile_pattern("{0,plural,offset:1 =1{only {1}} one{{1} and # other} other{{1} and # others}}")
    assert [pattern.fill((n, "Ada"), "en") for n in (1, 2, 3)] == ["only Ada", "Ada and 1 other", "Ada and 2 others"]


def test_a_select_falls_back_to_other():
    pattern = compile_pattern("{0,select,warning{careful} other{fine}}")
    assert [pattern.fill((word,), "en") for word in ("warning", "x")] == ["careful", "fine"]


def test_dates_and_times_are_written_in_the_language():
    moment = datetime(2026, 11, 22, 6, 20, tzinfo=UTC)
    assert compile_pattern("{0,date,short}").fill((moment,), "de") == "22.11.26"
    assert compile_pattern("{0,time,short}").fill((moment,), "de") == "06:20"


@pytest.mark.parametrize(
    "broken", ["{0", "{name}", "{0,what}", "{0,plural,one{x}}", "{0,choice,x}", "{0,plural,one{x} other{y} z}", "{}"]
)
def test_what_is_not_of_the_language_is_refused(broken):
    with pytest.raises(ValueError, match=r"\w"):
        compile_pattern(broken)
