"""The order of a form, its groups, and the slots of questions that other answers bring up."""

from portal.profile.compile import compile_profile, default_profile
from portal.theming.fields import plain_field
from portal.theming.messages import Layer, Messages
from portal.web.sections import in_sections, sections_of

WORDS = Messages("en", [Layer("en", {"later": "Later on"})])
BOTH = {"view": ["user"], "edit": ["user"]}


def profile(*attributes: dict, groups: tuple[dict, ...] = ()):
    document = default_profile()
    listed = [{"permissions": BOTH, **each} for each in attributes]
    return compile_profile({"attributes": [*document["attributes"][:2], *listed], "groups": list(groups)})


def fields(*names: str, **groups: str):
    return [plain_field(name, name.title(), group=groups.get(name, "")) for name in names]


def test_what_is_in_no_group_comes_first_then_groups_by_their_heading_then_the_consent():
    given = profile(
        {"name": "street", "group": "home"},
        {"name": "shoe", "group": "body"},
        {"name": "note"},
        groups=({"name": "home", "displayHeader": "Where you live"}, {"name": "body", "displayHeader": "About you"}),
    )
    asked = fields("username", "email", "street", "shoe", "note", "password", street="home", shoe="body")
    consent = plain_field("termsAccepted", "Terms", kind="consent")
    sections = sections_of([*asked, consent], given, WORDS)
    assert [section.get("header", "") for section in sections] == ["", "About you", "Where you live", ""]
    names = [field["name"] for field in in_sections(sections)]
    assert names == ["username", "email", "note", "password", "shoe", "street", "termsAccepted"]


def test_a_group_says_its_heading_and_lead_and_what_scripts_may_know():
    group = {"name": "g", "displayHeader": "${later}", "displayDescription": "Why", "annotations": {"kcOpen": "no"}}
    [_, section] = sections_of(
        fields("username", "thing", thing="g"), profile({"name": "thing", "group": "g"}, groups=(group,)), WORDS
    )
    assert (section["header"], section["description"]) == ("Later on", "Why")
    assert section["attributes"] == {"data-kcOpen": "no"}


def test_a_group_without_a_heading_is_called_by_its_name():
    [_, section] = sections_of(
        fields("username", "thing", thing="g"), profile({"name": "thing", "group": "g"}, groups=({"name": "g"},)), WORDS
    )
    assert section["header"] == "g"


def test_a_group_in_which_nothing_is_asked_is_not_there():
    given = profile({"name": "thing", "group": "g"}, groups=({"name": "g"},))
    assert [section["name"] for section in sections_of(fields("username"), given, WORDS)] == [""]


def test_a_question_that_others_bring_up_has_a_slot_in_its_place():
    given = profile(
        {"name": "country"},
        {"name": "state", "annotations": {"portico.showWhen": "country=US"}},
        {"name": "last"},
        {"name": "county", "group": "g", "annotations": {"portico.showWhen": "state"}},
        groups=({"name": "g"},),
    )
    [plain, group] = sections_of(fields("username", "country", "last"), given, WORDS)
    assert [(field["name"], field["kind"]) for field in plain["fields"]] == [
        ("username", "text"),
        ("country", "text"),
        ("state", "slot"),
        ("last", "text"),
    ]
    assert group["is_empty"]


def test_a_live_check_sends_along_what_the_answer_depends_on_near_and_far():
    given = profile(
        {"name": "country"},
        {"name": "state", "annotations": {"portico.showWhen": "country=US"}},
        {"name": "county", "annotations": {"portico.showWhen": "state"}},
    )
    asked = fields("username", "county", "state")
    sections_of(asked, given, WORDS)
    assert [field["params"] for field in asked] == ["username", "county,state,country", "state,country"]


def test_enter_sends_the_form_from_its_last_field():
    asked = fields("username", "email")
    in_sections(sections_of(asked, profile(), WORDS))
    assert [field["enterkeyhint"] for field in asked] == ["next", "go"]
