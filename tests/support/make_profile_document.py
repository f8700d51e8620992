"""Writes docs/profile.md anew from the code: tables, options, examples and what they are told are read from there."""

import inspect
import json
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from portal.profile.compile import compile_profile, default_profile, validators
from portal.profile.context import Context, Situation
from portal.profile.format import ATTRIBUTE_KEYS, GROUP_KEYS, GUIDE, OURS, PROFILE_KEYS, RENDERING, Key
from portal.profile.internal_names import FOR_ADMINS, FOR_NOBODY
from portal.profile.json_schema import UNSAID
from portal.profile.patterns import LONGEST, TIME_LIMIT
from portal.profile.unmanaged import REFUSED, may_read_unmanaged, may_write_unmanaged
from portal.profile.user_profile import UserProfile
from portal.profile.validator import BaseValidator
from portal.profile.violation import Violation
from portal.registry import dashed
from portal.theming.sentences import sentence
from portal.theming.themes import Themes
from tests.support.servers import ROOT

PLACE = ROOT / "docs" / "profile.md"
WORDS = Themes([], reload=False).messages("base", "login", "en", {})
EVERYBODY = {"view": ["admin", "user"], "edit": ["admin", "user"]}
KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text", tuple: "a list of texts"}

EXAMPLE: dict[str, Any] = {
    "unmanagedAttributePolicy": "ADMIN_EDIT",
    "groups": [{"name": "work", "displayHeader": "Your work", "displayDescription": "Leave out what you like."}],
    "attributes": [
        *({"name": name, "displayName": f"${{{name}}}"} for name in ("username", "email")),
        {
            "name": "tier",
            "displayName": "${tier}",
            "permissions": EVERYBODY,
            "defaultValue": "basic",
            "validations": {"options": {"options": ["basic", "premium"]}},
            "annotations": {"inputType": "select-radiobuttons", "inputOptionLabelsI18nPrefix": "tier"},
        },
        {
            "name": "company",
            "displayName": "Company name",
            "group": "work",
            "permissions": EVERYBODY,
            "required": {"roles": ["user"]},
            "validations": {"length": {"max": 80}},
            "annotations": {"portico.showWhen": "tier=premium"},
        },
        {
            "name": "birthday",
            "displayName": "${birthday}",
            "permissions": EVERYBODY,
            "validations": {"iso-date": {}},
            "annotations": {"inputType": "html5-date", "portico.ask": "next-login"},
        },
    ],
}

INTRODUCTION = """\
# The user profile

What a realm asks of people is declared once, in Keycloak's format (UPConfig), and every surface obeys: the form, the
check of a field while it is filled in, the submit, the page of an account, the doors for programs, the JSON Schema. It
stands in the realm document under `components`, `org.keycloak.userprofile.UserProfileProvider`, as the text
`kc.user.profile.config`. A realm that declares none has Keycloak's default: user name, e-mail address, first and last
name.

A mistake refuses the whole profile. All mistakes are told at once, each with its attribute, its rule and what to do:
`attribute 'x': length: max must be a whole number`.

This file is made from the code by `make docs`; a test says so when it is out of date.
"""

SPECIAL = """\
`username` and `email` have to be in every profile; `firstName` and `lastName` may be left out. `username` and `email`
are kept in small letters. A user name that people choose has no `@` in it: it could be somebody's address. Where the
e-mail address is the user name (`registrationEmailAsUsername`), no user name is asked. The address of an account
changes on a page of its own, because the new one has to be proven.

Every answer is judged in its one spelling: Unicode's NFC, no white space around it, lines ending in one character.
What is blank counts as no answer, and no rule but `required` sees it. Control characters, broken text and heaps of
accents are refused. An attribute without a rule `length` has at most 2048 characters; one that is not `multivalued`,
and has no rule of that name, has one answer.
"""

CONDITIONS = """\
A condition speaks of the answer to one other attribute. It is written in one of these ways:

| written | holds when |
| --- | --- |
| `"tier=premium"` | the answer is `premium` |
| `"country=DE, AT"` or `{"country": ["DE", "AT"]}` | it is one of these; as JSON a value may hold a comma |
| `"company"` or `{"company": true}` | there is an answer at all |
| `"tier!=basic"` | it is something else, or there is none |
| `"!company"` or `{"company": false}` | there is no answer |

Of several answers one is enough. What hangs on a hidden question sees no answer there. What is not asked in a place
(because only administrators may edit it, say) answers with what the account has. The order in the profile does not
matter; circles, unknown attributes and answers that cannot be given are refused at load.

In the page a question appears as soon as its condition holds, where scripts run; without them the form comes back and
asks it. Nobody has to obey the page: the server decides by the same conditions.

Country and state:

```json
{"name": "state", "required": {"roles": ["user"]},
 "annotations": {"inputType": "select",
                 "portico.optionsWhen": {"country": {"US": ["CA", "NY"], "CA": ["ON", "QC"]}}}}
```

The state is asked, and required, in these two countries only.
"""

LATER = """\
An attribute with `portico.ask: next-login` is not asked at registration. When its owner signs in later, one short page
asks it: at most three questions of one group, and what their answers bring up. The next page waits for the next
sign-in. A question that may be left empty is asked once; a required one each time until it is answered. Which ones were
left empty is kept with the account in the attribute `portico.asked`.

The same page asks for values that have become unacceptable: a rule was added, or an administrator left a required
value out. That is Keycloak's required action `VERIFY_PROFILE`; a realm that does not enable it stops nobody. The user
name is never asked there; the e-mail address where an account has none, and its proof next. Whoever signs in only to
prove the mailbox of a new account is asked the next time. With the required action `UPDATE_PROFILE` an account is asked
all of its profile once.
"""

OPTIONS = """\
Options may be written as numbers or as texts, as Keycloak's console writes them. Every validator takes `error-message`
too: a sentence, `${key}` or a message key that is told instead of its own.
"""

IN_ANNOTATIONS = """\
Guides teach another way to write an attribute: its whole rule inside `annotations`. It is read as well, also mixed with
the keys above, and means the same.
"""

DIFFERENCES = """\
- An e-mail address is one bare mailbox: no quotes, comments or address literals, only ASCII before the `@`.
- `max-local-length` can lower the 64 characters before the `@`, not raise them.
- A user name holds no invisible characters.
- A condition, a choice that depends on an answer, and questions at a later sign-in are ours.
- A key of the profile that has no meaning is refused, with "Did you mean".
- `iso-date` and `double` are judged strictly: `2023-02-29` and `1,5` are none.
"""


def document() -> str:
    """The whole file."""
    parts = [
        INTRODUCTION,
        "## A profile",
        _keys(PROFILE_KEYS),
        "An example:",
        _example(),
        "## Attributes",
        _keys(ATTRIBUTE_KEYS),
        SPECIAL,
        "### Where a question is asked",
        _situations(),
        "## Groups",
        _keys(GROUP_KEYS),
        "## Undeclared attributes",
        _policies(),
        "## Validators",
        OPTIONS,
        *(_validator(name) for name in validators.names),
        "### Patterns",
        _patterns(),
        "## Annotations",
        "### How a field is drawn",
        _keys(RENDERING),
        "Any other key that begins with `kc` becomes `data-kc…` of the field, for a brand's own script.",
        "### What Keycloak has no key for",
        _keys(OURS),
        "## Questions that depend on answers",
        CONDITIONS,
        "## Questions at a later sign-in",
        LATER,
        "## The rule of an attribute in its annotations",
        IN_ANNOTATIONS,
        _keys(GUIDE),
        "## JSON Schema",
        _schema(),
        "## What differs from Keycloak",
        DIFFERENCES,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _keys(keys: Sequence[Key]) -> str:
    rows = [(f"`{key.name}`", key.values, key.default, key.meaning, _code(key.example)) for key in keys]
    return _table(("key", "values", "without it", "meaning", "example"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _example() -> str:
    """One line for each attribute."""
    attributes = ",\n".join(f"    {_line(each)}" for each in EXAMPLE["attributes"])
    others = "".join(f'  "{key}": {_line(value)},\n' for key, value in EXAMPLE.items() if key != "attributes")
    return f'```json\n{{\n{others}  "attributes": [\n{attributes}\n  ]\n}}\n```'


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _situations() -> str:
    profile = _compiled([{"name": "x", "permissions": EVERYBODY, "selector": {"scopes": ["s"]}}])
    rows = []
    for situation in Situation:
        here = Context(situation, known={"username": ("ada",)})
        asked = [each.name for each in profile.asked(here) if each.name in ("username", "email")]
        editing = Context(situation, edit_username=True, known={"username": ("ada",)})
        more = {each.name for each in profile.asked(editing)} - {each.name for each in profile.asked(here)}
        told = [*(f"`{name}`" for name in asked), *(f"`{name}` with `editUsernameAllowed`" for name in sorted(more))]
        rows.append((f"`{situation.value}`", here.role, "yes" if here.is_flow else "no", ", ".join(told) or "none"))
    return _table(("situation", "role", "client scopes count", "of user name and address it asks"), rows)


def _policies() -> str:
    rows = []
    for policy in (None, "ENABLED", "ADMIN_VIEW", "ADMIN_EDIT"):
        profile = UserProfile((), unmanaged_policy=policy)
        rows.append((_code(policy or "") or "none", *(_access(profile, each) for each in _BOTH)))
    told = _table(("`unmanagedAttributePolicy`", "people", "administrators"), rows)
    also = f"""\
A form sends an undeclared attribute as `user.attributes.<name>`, and only so: other fields of a form are no attributes.
Declared ones may have that prefix too, as old themes write it.

Whatever the policy, and whether declared or not, nobody writes {_names(FOR_NOBODY)};
and people do not write {_names(FOR_ADMINS)}. Small and capital letters are the same.
A try is refused with `{REFUSED}`."""
    return f"{told}\n\n{also}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


_BOTH = (Context(Situation.ACCOUNT), Context(Situation.USER_API))


def _access(profile: UserProfile, context: Context) -> str:
    if may_write_unmanaged(profile, context):
        return "see and write"
    return "see" if may_read_unmanaged(profile, context) else "nothing"


def _validator(name: str) -> str:
    rule = validators.named(name)
    assert rule
    assert issubclass(rule, BaseValidator)
    parts = [f"### `{name}`", inspect.cleandoc(rule.__doc__ or "")]
    options = list(_options(rule))
    if options:
        parts.append(_table(("option", "values", "without it"), options))
    parts.append(_tried(name, rule))
    return "\n\n".join(parts)


def _options(rule: type[BaseValidator]) -> Iterator[tuple[str, str, str]]:
    hints = get_type_hints(rule)
    for each in fields(rule):
        if each.init and each.name != "error_message":
            yield f"`{each.metadata.get('spelling') or dashed(each.name)}`", _kind(hints[each.name]), _default(each)


def _kind(hint: Any) -> str:
    if get_origin(hint) in {Union, types.UnionType}:
        hint = next(part for part in get_args(hint) if part is not type(None))
    return KINDS[get_origin(hint) or hint]


def _default(option: "Field[Any]") -> str:
    if option.default is MISSING:
        return "has to be there"
    if option.default is None:
        return "no limit"
    shown = list(option.default) if isinstance(option.default, tuple) else option.default
    return f"`{json.dumps(shown)}`"


def _tried(name: str, rule: type[BaseValidator]) -> str:
    example = rule.example
    several = len(example.right) > 1
    [*_, attribute] = _compiled(
        [{"name": "x", "multivalued": several, "validations": {name: example.options}}]
    ).attributes
    context = Context(Situation.REGISTRATION)
    [built] = attribute.validators.values()
    fault = built.check(example.wrong, context)
    assert built.check(example.right, context) is None
    assert fault is not None
    told = sentence(WORDS, Violation.of("x", fault), "The field")
    said = "all of it" if getattr(built, "is_said", False) else "a part of it"
    return "\n".join(
        [
            f"- Written: `{json.dumps({name: example.options}, ensure_ascii=False)}`",
            f"- Right: {_answers(example.right)}",
            f"- Wrong: {_answers(example.wrong)}; `{fault.code}`, “{told}”",
            f"- JSON Schema says {said if getattr(built, 'keywords', {}) else 'nothing of it'}.",
        ]
    )


def _answers(values: Sequence[str]) -> str:
    return ", ".join(f"`{value}`" if value.strip() else ("a blank" if value else "an empty text") for value in values)


def _compiled(attributes: Sequence[dict[str, object]]) -> UserProfile:
    raw = default_profile()
    compiled = compile_profile({**raw, "attributes": [*raw["attributes"], *attributes]})  # type: ignore[misc]
    assert isinstance(compiled, UserProfile), [str(problem) for problem in compiled]
    return compiled


def _patterns() -> str:
    return f"""\
Patterns are written as in Java: `\\d`, `\\w`, `\\s` mean ASCII, `\\p{{L}}` every letter, and the whole answer has to
match. No pattern can hang the server: an answer that takes more than {TIME_LIMIT * 1000:.0f} ms, or is longer than
{LONGEST:,} characters, does not match."""


def _schema() -> str:
    listed = "\n".join(f"- {each}" for each in UNSAID)
    return f"""\
`GET /realms/{{realm}}/registration-schema` answers the registration as JSON Schema (Draft 2020-12), made of the same
attributes and rules, with titles in the reader's language. It speaks of answers in their one spelling, each a text, of
several a list; an empty answer is left out. Within that it refuses nothing that the submit lets pass. Conditions are
`if` and `then`. What it cannot say stands under `x-portico`, of a question (`rules`) and of the whole:

{listed}

Beside that, `x-portico` has what a program needs to draw a form: `order`, `groups`, and of a question `group`,
`inputType` and `optionLabels`."""


if __name__ == "__main__":
    PLACE.write_text(document(), encoding="utf-8")
    print(f"Wrote {PLACE}")
