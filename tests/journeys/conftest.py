"""Every journey runs on SQLite and on PostgreSQL."""

import pytest

from tests.support.databases import BOTH


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, upgraded database."""
    return request.getfixturevalue(f"{request.param}_url")
