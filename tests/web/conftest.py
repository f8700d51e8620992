"""A portal whose limits are out of the way, and forms sent byte by byte."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from portal.limits import NAMED
from tests.support.databases import upgraded_copy
from tests.support.person import Person
from tests.support.portals import make_settings

FORM = "application/x-www-form-urlencoded"
Send = Callable[..., TestResponse]


@pytest.fixture
def settings(tmp_path):
    """So many tries as a fuzzer needs."""
    return make_settings(tmp_path, upgraded_copy(tmp_path), limits=dict.fromkeys(NAMED, "1000000 per minute"))


@pytest.fixture
def send(ada: Person) -> Send:
    """Sends Ada's answers with some of them put as raw bytes: `send("/register", email="%00")`."""
    answers = {**ada.opens("register").form("/register").fields, **ada.plain_answers()}
    token = answers["csrf_token"]

    def send(page: str, *more: str, **raw: str) -> TestResponse:
        kept = answers if page == "register" else {"csrf_token": token}
        known = [urlencode({name: value}) for name, value in kept.items() if name not in raw]
        body = "&".join([*known, *(f"{name}={value}" for name, value in raw.items()), *more])
        ada.page = ada.browser.post(f"/realms/demo/{page}", data=body, content_type=FORM)
        return ada.page

    return send
