"""Programs in the realm whose requests the guides write."""

import json

import pytest

from portal.locations import SHIPPED_REALMS
from tests.support.portals import import_realm
from tests.support.program import Program


def examples_document(**keys) -> dict:
    """The shipped realm `examples`, with some keys of it set otherwise."""
    document = json.loads((SHIPPED_REALMS / "examples.json").read_text())
    attributes = {**document["attributes"], **keys.pop("attributes", {})}
    return {**document, **keys, "attributes": attributes}


@pytest.fixture
def program(app) -> Program:
    """An app of the realm `examples`."""
    import_realm(app, examples_document())
    return Program(app)


@pytest.fixture
def demo(app) -> Program:
    """An app of the realm `demo`, which asks for terms and keeps to itself who is registered."""
    return Program(app, "demo")


@pytest.fixture
def in_realm(app):
    """Imports `examples` with some keys set otherwise; a program in it."""

    def made(**keys) -> Program:
        import_realm(app, examples_document(**keys))
        return Program(app)

    return made
