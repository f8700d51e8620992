"""What may stand in a profile's document: every key, in one table for each kind of object. `compile` refuses others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """One key: which values it takes, what holds without it, what it means, and how it is written."""

    name: str
    values: str
    default: str
    meaning: str
    example: str = ""


PROFILE_KEYS = (
    Key(
        "attributes",
        "a list of attributes",
        "",
        "The questions, in the order of the form. `username` and `email` must be among them.",
    ),
    Key(
        "groups",
        "a list of groups",
        "none",
        "Headings. What belongs to no group comes first, then the groups by the text of their headings.",
    ),
    Key(
        "unmanagedAttributePolicy",
        "`ENABLED`, `ADMIN_VIEW` or `ADMIN_EDIT`",
        "undeclared attributes are dropped",
        "Who sees and writes attributes that are not declared.",
        '"ADMIN_EDIT"',
    ),
)

GROUP_KEYS = (
    Key("name", "a text", "", "What attributes call it."),
    Key("displayHeader", "a text or `${key}`", "the name", "Its heading.", '"${contactHeader}"'),
    Key("displayDescription", "a text or `${key}`", "none", "What stands below the heading."),
    Key("annotations", "an object", "none", "Those that begin with `kc` become `data-kc…` of the section."),
)

ATTRIBUTE_KEYS = (
    Key("name", "letters, digits, `.`, `_`, `-`", "", "The name of the field and of what is stored.", '"phoneNumber"'),
    Key(
        "displayName",
        "a text or `${key}`",
        "the name",
        "The label. `${key}` is a message in the reader's language.",
        '"${phoneNumber}"',
    ),
    Key("group", "the name of a group", "none", "The heading it stands under.", '"contact"'),
    Key("multivalued", "true or false", "false", "Whether there may be more than one answer.", "true"),
    Key(
        "defaultValue",
        "a text",
        "none",
        "Stands in the field when it is asked for the first time, and is the answer of whoever says nothing; "
        "emptied stays empty.",
        '"basic"',
    ),
    Key(
        "required",
        "an object: `roles`, `scopes`",
        "optional",
        "`{}`: always. `roles` (`user`, `admin`): of whom. `scopes`: only for clients with one of these scopes.",
        '{"roles": ["user"]}',
    ),
    Key(
        "permissions",
        "an object: `view`, `edit`",
        "nobody; for `username` and `email` everybody",
        "Lists of `user` and `admin`. Whoever may edit sees the value. A form asks only what a person may edit.",
        '{"view": ["admin", "user"], "edit": ["admin", "user"]}',
    ),
    Key(
        "selector",
        "an object: `scopes`",
        "always asked",
        "Asked only for clients with one of these scopes.",
        '{"scopes": ["phone"]}',
    ),
    Key(
        "validations",
        "an object: validator to options",
        "none",
        "The rules, by their names; see below.",
        '{"length": {"max": 40}}',
    ),
    Key(
        "annotations",
        "an object",
        "none",
        "How it is drawn, and what Keycloak has no key for; see below.",
        '{"inputType": "textarea"}',
    ),
)

RENDERING = (
    Key(
        "inputType",
        "`text`, `textarea`, `select`, `select-radiobuttons`, `multiselect`, `multiselect-checkboxes`, "
        "`checkbox`, `hidden`, or `html5-` and `email`, `tel`, `url`, `number`, `range`, `date`, `datetime-"
        "local`, `month`, `week`, `time`, `color`, `search`",
        "`text`, or what suits the name",
        "How the field is drawn. What can be answered, the rules say.",
        '"select"',
    ),
    Key(
        "inputHelperTextBefore",
        "a text or `${key}`, HTML allowed",
        "the message `hint.<name>`",
        "Stands between label and field.",
        '"As in your passport"',
    ),
    Key(
        "inputHelperTextAfter",
        "a text or `${key}`, HTML allowed",
        "none",
        "Stands below the field.",
        '"We never call at night."',
    ),
    Key("inputTypePlaceholder", "a text or `${key}`", "none", "An example inside the empty field.", '"+49 30 123456"'),
    Key(
        "inputOptionsFromValidation",
        "the name of a validator",
        "`options`",
        "Whose `options` are offered.",
        '"options"',
    ),
    Key(
        "inputOptions",
        "a list of texts",
        "none",
        "What is offered where no validator lists it; nothing checks an answer against it.",
        '["red", "green"]',
    ),
    Key(
        "inputOptionLabels",
        "an object: option to a text or `${key}`",
        "the option",
        "What an option is called.",
        '{"eng": "Engineering", "ops": "${dept.ops}"}',
    ),
    Key(
        "inputOptionLabelsI18nPrefix",
        "the beginning of message keys",
        "none",
        "The option `eng` is called what the message `prefix.eng` says.",
        '"department"',
    ),
    Key("inputTypeSize", "a number", "none", "`size` of an input or a list.", '"20"'),
    Key("inputTypeMaxlength", "a number", "none", "`maxlength`. `inputTypeMaxLength` is read too.", '"20"'),
    Key("inputTypeMaxLength", "a number", "none", "As Keycloak's documents spell the key above.", '"20"'),
    Key("inputTypeMinlength", "a number", "none", "`minlength`. `inputTypeMinLength` is read too.", '"2"'),
    Key("inputTypeMinLength", "a number", "none", "As Keycloak's documents spell the key above.", '"2"'),
    Key(
        "inputTypePattern",
        "a pattern",
        "none",
        "`pattern`, where browsers read it as it is meant. It helps to type; the rules judge.",
        '"[0-9]*"',
    ),
    Key("inputTypeMin", "a number or date", "the rule's", "`min` of numbers and dates.", '"1"'),
    Key("inputTypeMax", "a number or date", "the rule's", "`max` of numbers and dates.", '"10"'),
    Key("inputTypeStep", "a number or `any`", "none", "`step` of numbers and dates.", '"0.5"'),
    Key("inputTypeCols", "a number", "none", "Width of a textarea.", '"40"'),
    Key("inputTypeRows", "a number", "none", "Height of a textarea.", '"4"'),
    Key(
        "autocomplete",
        "a word of HTML's autofill list",
        "what suits the name",
        "What browsers fill in.",
        '"organization"',
    ),
    Key(
        "kcNumberFormat",
        "counts of digits in braces",
        "none",
        "How a number is shown in groups; digits that fit are brought into it.",
        '"({2}) {5}-{4}"',
    ),
    Key(
        "kcNumberUnFormat", "counts of digits in braces", "as shown", "How that number is judged and stored.", '"{11}"'
    ),
)
"""Keycloak's annotations, which say how a field is drawn. Others may stand there; the page leaves them alone."""

OURS = (
    Key(
        "portico.showWhen",
        "a condition",
        "always",
        "The question is asked only when the condition holds. Hidden, it is not required, and nothing of it is stored.",
        '"tier=premium"',
    ),
    Key(
        "portico.requiredWhen",
        "a condition",
        "as `required` says",
        "The answer is required only when the condition holds. Beside it, `required` says of whom.",
        '{"tier": ["premium", "gold"]}',
    ),
    Key(
        "portico.optionsWhen",
        "an object: another attribute, and for each of its answers a list",
        "always the same options",
        "What is offered depends on another answer; for an answer that is not listed the question is not asked. "
        "It has no `defaultValue`.",
        '{"country": {"US": ["CA", "NY"], "CA": ["ON", "QC"]}}',
    ),
    Key(
        "portico.ask",
        "`registration` or `next-login`",
        "`registration`",
        "`next-login`: not asked at registration but at a later sign-in, at most three questions of one group at "
        "a time. Left empty, it is not asked again.",
        '"next-login"',
    ),
    Key(
        "portico.names",
        "an object: a door to the name there",
        "the usual names",
        "What other protocols call it. Kept for them; no door here reads it yet.",
        '{"scim": "title"}',
    ),
)
"""Our annotations: what Keycloak has no key for. An unknown key that begins with `portico.` is refused."""

GUIDE = (
    Key(
        "scope",
        "`admin`, `user`, `register`, or a list of them",
        "`admin` and `user`",
        "Who sees and writes it. `user`: people, at registration and later. `register`: people, at registration only.",
        '["admin", "user", "register"]',
    ),
    Key("guiOrder", "a whole number", "as written", "Its place among the questions, counted from 1.", "3"),
    Key(
        "validator",
        "an object: validator to options, a name, or a list of names",
        "none",
        "The rules. `value` is the one option that a rule is about, `errorMessage` its sentence.",
        '{"pattern": {"value": "^[A-Z]+$", "errorMessage": "Capital letters only."}}',
    ),
    Key("multivalued", "true or false", "false", "Whether there may be more than one answer.", "true"),
    Key("read-only", "true or false", "false", "A person writes it at registration and never again.", "true"),
    Key("write-only", "true or false", "false", "The same, and never sees it again.", "true"),
    Key(
        "required",
        "true or false, or an object: `scope` with the words of `scope`",
        "optional",
        "Where the answer is required.",
        '{"scope": "register"}',
    ),
    Key("enabled", "true or false", "true", "Whether the attribute is there at all.", "false"),
    Key(
        "selector",
        "client scopes",
        "always asked",
        "Asked only for clients with one of these scopes.",
        '{"scopes": ["phone"]}',
    ),
)
"""The keys of the annotation dialect (`dialect`)."""


def names(keys: tuple[Key, ...]) -> tuple[str, ...]:
    """What the keys are called."""
    return tuple(key.name for key in keys)
