"""Whatever depends on whatever: what is asked, what is judged and what the JSON Schema says go together."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from portal.profile.compile import compile_profile
from portal.profile.context import Context, Situation
from portal.profile.json_schema import registration_schema
from portal.profile.validate import validate_profile

REGISTRATION = Context(Situation.REGISTRATION)
NAMES = ["a", "b", "c", "d", "e"]
OPTIONS = "portico.optionsWhen"
VALUES = ["x", "y", "z"]
SOME = st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True)


@st.composite
def conditions(draw, before):
    name = draw(st.sampled_from(before))
    wanted = draw(SOME | st.booleans())
    written = {name: wanted}
    if isinstance(wanted, list) and draw(st.booleans()):
        return f"{name}!={','.join(wanted)}"
    return written


@st.composite
def documents(draw):
    """Questions each of which may depend on those before it, in any order; some nobody may answer here."""
    made = []
    for place, name in enumerate(NAMES):
        annotations, before = {}, NAMES[:place]
        if before and draw(st.booleans()):
            annotations["portico.showWhen"] = draw(conditions(before))
        if before and draw(st.integers(0, 3)) == 0:
            annotations["portico.requiredWhen"] = draw(conditions(before))
        if before and draw(st.integers(0, 3)) == 0:
            lists = draw(st.dictionaries(st.sampled_from(VALUES), SOME, min_size=1, max_size=2))
            annotations[OPTIONS] = {draw(st.sampled_from(before)): lists}
        made.append(
            {
                "name": name,
                "annotations": annotations,
                "multivalued": draw(st.integers(0, 3)) == 0,
                "defaultValue": None if OPTIONS in annotations else draw(st.none() | st.sampled_from(VALUES)),
                "required": draw(st.none() | st.just({}) | st.just({"roles": ["admin"]})),
                "permissions": {"view": ["user"], "edit": draw(st.sampled_from([["user"], ["user"], ["admin"]]))},
                "validations": {"options": {"options": VALUES}} if draw(st.booleans()) else {},
            }
        )
    return {"attributes": [{"name": "username"}, {"name": "email"}, *draw(st.permutations(made))]}


GIVEN = st.lists(st.sampled_from([*VALUES, "q"]), min_size=1, max_size=2)
ANSWERS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, GIVEN))


# Without shrinking: a smaller counterexample takes minutes here, and the first one says as much.
@settings(deadline=None, derandomize=True, max_examples=100, phases=[Phase.generate])
@given(documents(), st.lists(ANSWERS, min_size=1, max_size=6))
def test_schema_and_submit_agree(raw, several):
    profile = compile_profile(raw)
    schema = registration_schema(profile, REGISTRATION, str)
    Draft202012Validator.check_schema(schema)
    for some in several:
        given_ = {name: _fitting(profile, name, values) for name, values in some.items()}
        answers = {"username": ["ada"], "email": ["ada@x.test"], **given_}
        judged = validate_profile(profile, answers, REGISTRATION)
        assert [each.attribute for each in judged] == [each.name for each in profile.asked(REGISTRATION, answers)]
        is_right = not any(each.violation for each in judged)
        assert Draft202012Validator(schema).is_valid(_plain(profile, answers)) == is_right, answers


def _fitting(profile, name, values):
    """As a program can send it: several answers only where several are taken."""
    return values if profile.named(name).takes_several else values[:1]


def _plain(profile, answers):
    return {name: values if profile.named(name).takes_several else values[0] for name, values in answers.items()}
