"""Static files travel packed, pages do not."""

import gzip

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.locations import STATIC

PACKED = {"Accept_Encoding": "gzip, br"}


@pytest.mark.parametrize("name", ["portal.css", "portal.js", "mark.svg"])
def test_a_static_file_travels_packed(app: Flask, name: str):
    answer = _asks(app, f"/static/{name}", **PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert gzip.decompress(answer.data) == (STATIC / name).read_bytes()


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_whoever_cannot_unpack_gets_it_plain(app: Flask, accepted: str):
    answer = _asks(app, "/static/portal.css", Accept_Encoding=accepted)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (STATIC / "portal.css").read_bytes()


def test_what_the_browser_still_has_is_not_sent_again(app: Flask):
    known = _asks(app, "/static/portal.css", **PACKED).headers["ETag"]
    assert _asks(app, "/static/portal.css", **PACKED, If_None_Match=known).status_code == 304


def test_a_part_of_a_file_is_sent_as_it_is(app: Flask):
    answer = _asks(app, "/static/portal.css", **PACKED, Range="bytes=0-9")
    assert answer.status_code == 206
    assert answer.data == (STATIC / "portal.css").read_bytes()[:10]


def test_a_page_is_never_packed(app: Flask):
    """Packed, its length would tell about the secrets in it."""
    assert "Content-Encoding" not in _asks(app, "/realms/demo/register", **PACKED).headers


def _asks(app: Flask, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, headers=named, buffered=True)
