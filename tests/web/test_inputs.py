"""How a question is drawn by its annotations: element, type, keyboard, options, sizes and limits."""

import re

import pytest

from portal.flows.outcome import AskAttribute
from portal.profile.attribute import Attribute
from portal.profile.compile import compile_profile, validators
from portal.theming.messages import Layer, Messages
from portal.theming.themes import Themes
from portal.web.html_attributes import html_attributes
from portal.web.inputs import inputmode_of, kind_of, mirrors, type_of
from portal.web.questions import attribute_field
from tests.support.showcase import showcase_profile

THEMES = Themes([], reload=False)
WORDS = Messages("en", [Layer("en", {"hi": "Hello", "colour.red": "Deep red", "optional": "(optional)"})])


def attribute(input_type: str = "", *, multivalued: bool = False, rules: dict | None = None, **annotations: object):
    if input_type:
        annotations["inputType"] = input_type
    built = {name: validators.build(name, options, "here") for name, options in (rules or {}).items()}
    return Attribute("thing", "Thing", built, annotations, multivalued=multivalued)


def drawn(asked: Attribute, *values: str, options: tuple[str, ...] = (), **facts: object) -> str:
    """The element as a page has it."""
    field = {**attribute_field(AskAttribute(asked, values, options=options), WORDS), "depends": True, **facts}
    html = THEMES.render("base", "login", "questions.html", "en", {"form": {"fields": [field], "rows": "/rows"}})
    return re.sub(r"\s+", " ", html).removeprefix('<div data-slot="thing"> ').removesuffix("</div> ").strip()


@pytest.mark.parametrize(
    ("written", "kind", "type_"),
    [
        ("", "text", "text"),
        ("text", "text", "text"),
        ("textarea", "textarea", "text"),
        ("select", "select", "text"),
        ("multiselect", "select", "text"),
        ("select-radiobuttons", "radio", "text"),
        ("multiselect-checkboxes", "checkboxes", "text"),
        *((f"html5-{each}", "text", each) for each in ("email", "tel", "url", "number", "range", "search", "color")),
        *((f"html5-{each}", "text", each) for each in ("date", "datetime-local", "month", "week", "time")),
        ("password", "text", "password"),
        ("hidden", "hidden-answer", "text"),
        ("checkbox", "checkbox", "text"),
        ("submit", "text", "text"),
        ("html5-image", "text", "text"),
    ],
)
def test_each_input_type_has_its_element(written, kind, type_):
    assert kind_of(attribute(written)) == kind
    assert type_of(attribute(written), ()) == type_


@pytest.mark.parametrize("written", ["", "textarea", "html5-tel"])
def test_several_answers_stand_in_rows(written):
    assert kind_of(attribute(written, multivalued=True)) == "rows"


@pytest.mark.parametrize(
    ("written", "shown", "lost"),
    [
        ("html5-number", "-1.5", "1,5"),
        ("html5-range", "7", "many"),
        ("html5-color", "#0f5c4c", "green"),
        ("html5-date", "2026-02-31", "31 May"),
        ("html5-datetime-local", "2026-05-31T10:30", "noon"),
        ("html5-month", "2026-05", "May"),
        ("html5-week", "2026-W22", "22"),
        ("html5-time", "10:30", "10.30"),
    ],
)
def test_a_value_that_the_wanted_input_cannot_show_stands_in_a_plain_one(written, shown, lost):
    assert f'type="{written[6:]}" value="{shown}"' in drawn(attribute(written), shown)
    assert f'type="text" value="{lost}"' in drawn(attribute(written), lost)


@pytest.mark.parametrize("annotation", ["inputTypeMaxlength", "inputTypeMaxLength"])
def test_both_spellings_of_a_length_are_read(annotation):
    assert 'maxlength="20"' in drawn(attribute(**{annotation: "20"}))
    assert 'minlength="2"' in drawn(attribute(**{annotation.replace("Max", "Min"): 2}))


def test_sizes_and_limits_become_attributes_where_they_mean_something():
    everything = {
        "inputTypeSize": "9",
        "inputTypeMin": "1",
        "inputTypeMax": "5",
        "inputTypeStep": "any",
        "inputTypeCols": "30",
        "inputTypeRows": "6",
        "inputTypeMaxlength": "7",
    }
    told = {
        kind: html_attributes(attribute(kind, **everything), kind_of(attribute(kind)), type_of(attribute(kind), ()))
        for kind in ("text", "html5-number", "html5-date", "textarea", "select")
    }
    assert told == {
        "text": {"size": "9", "maxlength": "7"},
        "html5-number": {"min": "1", "max": "5", "step": "any"},
        "html5-date": {"min": "1", "max": "5", "step": "any"},
        "textarea": {"maxlength": "7", "cols": "30", "rows": "6"},
        "select": {"size": "9"},
    }


@pytest.mark.parametrize("value", ["wide", "-1", "0", '5" onclick="x', True, None, ["5"]])
def test_what_is_no_size_is_left_out(value):
    assert "size=" not in drawn(attribute(inputTypeSize=value))


@pytest.mark.parametrize("pattern", ["[A-Z]{2}-[0-9]{4}", r"\d{3,}", "(red|blue) [a-z]+", r"[\w .]*"])
def test_a_plain_pattern_is_told_to_browsers_and_judged_by_none(pattern):
    told = drawn(attribute(inputTypePattern=pattern))
    assert f'pattern="{pattern}"' in told
    assert 'aria-invalid="false"' in told


@pytest.mark.parametrize(
    "pattern", [r"\p{L}+", "(?i)x", "a++", "[a", "(a", "*", "[&&x]", "x{2}{3}", "[a-]", "(?<n>x)", "a**", r"\bx", ""]
)
def test_a_pattern_that_browsers_would_read_otherwise_is_kept_from_them(pattern):
    assert "pattern=" not in drawn(attribute(inputTypePattern=pattern))


def test_numbers_get_limits_and_steps_from_their_rule():
    assert 'min="16" max="120"' in drawn(attribute("html5-number", rules={"integer": {"min": 16, "max": 120}}))
    height = drawn(attribute("html5-range", rules={"double": {"min": 0.5}}))
    assert 'min="0.5" step="any"' in height
    assert 'max="4"' in drawn(attribute("html5-range", rules={"integer": {"max": 9}}, inputTypeMax="4"))


@pytest.mark.parametrize(
    ("asked", "keyboard"),
    [
        (attribute("html5-tel"), "tel"),
        (attribute("html5-url"), "url"),
        (attribute("html5-number", rules={"integer": {"min": 0}}), "numeric"),
        (attribute(rules={"double": {"min": 0}}), "decimal"),
        (attribute("html5-number", rules={"integer": {"min": -5}}), ""),
        (attribute("html5-number"), ""),
        (attribute(kcNumberFormat="{4}"), "numeric"),
        (attribute("html5-date"), ""),
    ],
)
def test_a_touch_screen_shows_the_keyboard_that_is_needed(asked, keyboard):
    assert inputmode_of(asked, type_of(asked, ())) == keyboard


def test_options_are_told_by_labels_then_by_messages_then_as_they_are():
    options = ("red", "blue")
    labelled = attribute("select", inputOptionLabels={"red": "${hi}"}, inputOptionLabelsI18nPrefix="colour")
    assert '<option value="red">Hello</option> <option value="blue">blue</option>' in drawn(labelled, options=options)
    prefixed = attribute("select", inputOptionLabelsI18nPrefix="colour")
    assert '<option value="red">Deep red</option> <option value="blue">blue</option>' in drawn(
        prefixed, options=options
    )


def test_options_are_inputs_with_ids_of_their_own():
    told = drawn(attribute("multiselect-checkboxes"), "b c", options=("a", "b c", "hint"))
    assert re.findall(r'type="checkbox" id="([^"]+)"', told) == ["thing-a", "thing--2", "thing--3"]
    assert 'value="b c" checked' in told
    assert '<input type="hidden" name="thing" value="">' in told


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    told = drawn(attribute("select-radiobuttons"), options=("a", "b"), error="Wrong", required=True, optional=False)
    assert re.search(r'<fieldset [^>]*id="thing"[^>]*role="radiogroup" aria-required="true" aria-invalid="true"', told)
    assert "<legend>Thing" in told
    assert re.findall(r'<label for="([^"]+)"', told) == ["thing-a", "thing-b"]


def test_a_select_begins_with_nothing_chosen_and_a_multiselect_can_be_emptied():
    assert '<option value="">' in drawn(attribute("select"), options=("a",))
    many = drawn(attribute("multiselect", inputTypeSize="4"), "a", options=("a", "b"))
    assert re.search(r'<input type="hidden" name="thing" value=""> ?<select [^>]*multiple[^>]*size="4"', many)
    assert '<option value="a" selected>' in many


def test_an_answer_that_is_no_option_any_more_stays_visible():
    assert '<option value="old" selected>old</option>' in drawn(attribute("select"), "old", options=("new",))


def test_two_answers_to_what_takes_one_are_both_shown():
    assert drawn(attribute(), "one", "two").count('name="thing"') == 2
    assert "multiple" in drawn(attribute("select"), "a", "b", options=("a", "b"))


def test_texts_around_a_field_are_told_to_screen_readers_in_order():
    told = drawn(attribute(inputHelperTextBefore="${hi}", inputHelperTextAfter="After"))
    assert 'aria-describedby="thing-hint thing-after thing-message"' in told
    assert '<div class="hint" id="thing-hint">Hello</div>' in told
    assert told.index('id="thing-after"') > told.index("<input")


def test_html_in_a_helper_text_is_words_and_links_only():
    written = '<a href="https://x.test">More</a><script>bad()</script><b onclick="bad()">!</b>'
    told = drawn(attribute(inputHelperTextBefore=written))
    assert '<a href="https://x.test">More</a><b>!</b>' in told
    assert "bad" not in told


def test_everything_else_is_escaped():
    told = drawn(attribute("select", inputTypePlaceholder='"><b>', inputOptionLabels={"<i>": "<u>"}), options=("<i>",))
    assert "<b>" not in told
    assert "<u>" not in told
    assert "<i>" not in told


def test_annotations_that_begin_with_kc_are_told_to_scripts():
    told = drawn(attribute(kcNumberFormat="{2}-{2}", kcList=["a"], **{"kc bad=": "x", "other": "y"}), "1234")
    assert 'data-kcNumberFormat="{2}-{2}" data-kcList="[&#34;a&#34;]"' in told
    assert 'value="12-34"' in told
    assert "bad" not in told
    assert "other" not in told


def test_a_single_box_says_yes_or_nothing():
    told = drawn(attribute("checkbox"), "", "true")
    assert '<input type="hidden" name="thing" value="">' in told
    assert 'name="thing" value="true" checked' in told
    assert "checked" not in drawn(attribute("checkbox"), "")


def test_a_slider_says_its_value_where_scripts_run():
    assert '<output for="thing" id="thing-value" data-value-of="thing" hidden></output>' in drawn(
        attribute("html5-range")
    )


def test_a_hidden_answer_has_no_label_and_no_message():
    assert drawn(attribute("hidden"), "x").strip() == '<input type="hidden" id="thing" name="thing" value="x">'


def test_rows_have_names_buttons_and_an_end():
    told = drawn(attribute(multivalued=True, rules={"multivalued": {"max": 2}}), "one", "two")
    assert re.findall(r'<input class="input" type="text" value="(\w+)" id="([^"]+)"', told) == [
        ("one", "thing--1"),
        ("two", "thing--2"),
    ]
    assert re.findall(r'formaction="/rows" name="row:remove" value="([^"]+)"', told) == ["thing:0", "thing:1"]
    assert re.search(r'name="row:add" value="thing"[^>]* hidden>', told)
    single = drawn(attribute(multivalued=True))
    assert re.search(r'name="row:remove"[^>]* hidden>', single)
    assert not re.search(r'name="row:add"[^>]* hidden>', single)


def test_a_check_is_found_also_where_the_name_has_dots():
    told = drawn(Attribute("address.street", "Street"), check="/check/address.street", params="address.street")
    assert "hx-target=\"[id='address.street-message']\"" in told


def test_lines_come_back_as_they_were_typed():
    told = attribute_field(AskAttribute(attribute("textarea"), ("one\r\ntwo",)), WORDS)
    assert told["value"] == "one\ntwo"


def test_which_fields_show_just_what_was_typed():
    compiled = compile_profile(showcase_profile())
    shown = {each.name for each in compiled.attributes if mirrors(compiled, each.name)}
    assert shown == {
        *("username", "email", "firstName", "lastName", "nickname", "badge", "about", "languages", "secretWord"),
        *("website", "otherEmail", "phone", "topic", "anniversary", "companyName", "postalCode", "friend", "motto"),
    }
    assert mirrors(compiled, "password")
