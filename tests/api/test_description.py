"""The description of the doors for programs: it is whole, its examples run, and nothing answers outside of it."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal import create_app
from portal.api.description import PROBLEMS
from portal.limits import NAMED
from tests.api.conftest import examples_document
from tests.conftest import closed
from tests.support.databases import upgraded_copy
from tests.support.portals import demo_document, import_realm, make_settings
from tests.support.program import ALICE, PROTOCOL, Program

CHECKS = [
    checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
BOB = {**ALICE, "username": "bob", "email": "bob@yourapp.com"}


@pytest.fixture
def unlimited(tmp_path, clock):
    """A program without limits in its way."""
    limits = dict.fromkeys((*NAMED, "mail_mailbox", "mail_domain", "mail_network"), "1000000000 per day")
    app = create_app(make_settings(tmp_path, upgraded_copy(tmp_path), limits=limits), clock=clock)
    import_realm(app, demo_document())
    import_realm(app, examples_document())
    yield Program(app)
    closed(app)


def described(program: Program) -> dict:
    return program.asks("GET", "/openapi.json").body


def operations(document: dict):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


# ------------------------------------------------------------- the document


def test_the_document_is_openapi_and_its_references_lead_somewhere(program: Program):
    document = described(program)
    assert document["openapi"] == "3.1.0"
    named = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', program.answer.get_data(as_text=True)))
    assert named == set(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert all(operation["description"].endswith(".") for _, _, operation in operations(document))


def test_every_address_of_the_doors_is_described(program: Program):
    rules = program.app.url_map.iter_rules()
    blueprints = ("json", "passwords", "oidc")
    ours = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules if rule.endpoint.split(".")[0] in blueprints
    }
    assert set(described(program)["paths"]) == ours


def test_every_action_of_the_issue_is_there(program: Program):
    paths = described(program)["paths"]
    for path in ("registration-schema", f"{PROTOCOL}/registrations", f"{PROTOCOL}/token", "forgot-password", "terms"):
        assert f"/realms/{{realm}}/{path}" in paths


def test_examples_are_of_the_shape_that_is_described(program: Program):
    document = described(program)
    for _, path, operation in operations(document):
        for content in contents(operation):
            if "example" in content:
                schema = {**content["schema"], "components": document["components"]}
                jsonschema.Draft202012Validator(schema).validate(content["example"]), path


def contents(operation: dict):
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for response in operation["responses"].values():
        yield from response.get("content", {}).values()


def test_every_example_of_a_request_runs(unlimited: Program, clock):
    """In the order of a journey; codes, secrets and versions are those of the day."""
    program, document = unlimited, described(unlimited)
    paths = {path.removeprefix("/realms/{realm}/"): methods for path, methods in document["paths"].items()}

    def runs(method: str, path: str, **of_the_day: str) -> int:
        body = next(iter(paths[path][method.lower()].get("requestBody", {}).get("content", {}).values()), {})
        address = path.replace("{registration_id}", program.registration.get("id", "")).replace(
            "{attribute}", "username"
        )
        program.asks(method, address, {**body["example"], **of_the_day} if "example" in body else None)
        assert str(program.status) in paths[path][method.lower()]["responses"]
        return program.status

    assert runs("GET", "registration-schema") == 200
    assert runs("POST", "register/check/{attribute}") == 200
    assert runs("POST", "register/check/password") == 200
    assert runs("POST", f"{PROTOCOL}/registrations") == 201
    program.registration, program.secret = program.body, program.body["registrationToken"]
    assert runs("GET", "registrations/{registration_id}") == 200
    clock.move(seconds=31)
    assert runs("POST", "registrations/{registration_id}/resend") == 200
    assert runs("PATCH", "registrations/{registration_id}") == 200
    assert runs("POST", "registrations/{registration_id}/terms") == 409
    code = program.code("alice@yourapp.com")
    assert runs("POST", "registrations/{registration_id}/verify", code=code) == 200
    form = paths[f"{PROTOCOL}/token"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["example"]
    tokens = program.client.post(f"/realms/examples/{PROTOCOL}/token", data=form).get_json()
    program.secret = tokens["access_token"]
    assert runs("POST", "password-resources/validate-password") == 200
    assert runs("POST", "password-resources/reset-password") == 204
    assert runs("POST", "forgot-password") == 202
    program.secret = program.body["resetToken"]
    code = program.code("alice@yourapp.com")
    assert runs("POST", "reset-password", code=code) == 204
    program.answer = program.client.get("/realms/examples/terms", headers={"Accept": "application/json"})
    assert set(program.body) == set(document["components"]["schemas"]["Terms"]["required"])


# ------------------------------------------------------------- what is answered


def probe(program: Program, examples: int) -> int:
    """Generated requests to every operation; those that could go further are given a secret that opens something."""
    program.registers(BOB)
    secret, registration = program.secret, program.registration["id"]
    asked = []
    schema = schemathesis.openapi.from_wsgi("/openapi.json", program.app)
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), is_real=st.sampled_from([True, True, True, False]))
        def answers_as_described(case, is_real):
            if is_real:
                known = {"realm": "examples", "registration_id": registration, "attribute": "username"}
                case.path_parameters = {name: known[name] for name in case.path_parameters}
                case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
            case.call_and_validate(checks=CHECKS)
            asked.append(case)

        answers_as_described()
    return len(asked)


def test_nothing_is_answered_that_is_not_described(unlimited: Program):
    assert probe(unlimited, 6) > 60


@pytest.mark.prove
def test_nothing_is_answered_that_is_not_described_however_long_one_asks(unlimited: Program):
    assert probe(unlimited, 400) > 4000


# ------------------------------------------------------------- the page


class Links(HTMLParser):
    """Where a page leads, what it loads, and what can be led to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.leads += [given[name] for name in ("href", "src", "action") if given.get(name)]
        self.ids += [given["id"]] if "id" in given else []


def test_the_page_shows_every_operation_and_every_code_without_a_foreign_host(program: Program):
    page = program.asks("GET", "/docs").answer.get_data(as_text=True)
    found = Links(page)
    assert not [each for each in found.leads if urlsplit(each).netloc]
    ids = {operation["operationId"] for _, _, operation in operations(described(program))}
    assert ids | set(PROBLEMS) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert {each[1:] for each in found.leads if each.startswith("#")} - {"main"} <= set(found.ids)
    assert "<script" not in page


def test_the_type_of_a_problem_leads_to_its_place_on_the_page(program: Program):
    program.registers({})
    address = urlsplit(program.body["type"])
    page = program.asks("GET", address.path).answer.get_data(as_text=True)
    assert address.fragment in Links(page).ids
