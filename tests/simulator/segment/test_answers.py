"""Answers: their form, and which pages may read them."""

from __future__ import annotations

import pytest
from flask import Request, Response
from werkzeug.test import EnvironBuilder

from simulator.segment.answers import allowance, failure, open_to_pages, success


def request(**headers: str) -> Request:
    names = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(EnvironBuilder(headers=names).get_environ())


def test_success_and_failure() -> None:
    """JSON, as the tracking API answers."""
    assert success().status_code == 200
    assert success().get_json() == {"success": True}
    failed = failure(400, "bad_request", "mend é")
    assert (failed.status_code, failed.mimetype) == (400, "application/json")
    assert failed.get_json() == {"success": False, "code": "bad_request", "message": "mend é"}


@pytest.mark.parametrize(
    ("origin", "allowed", "with_cookies"),
    [
        ("https://shop.example", "https://shop.example", "true"),
        ("null", "null", "true"),
        ("", "*", None),
        ("é", "*", None),
        ("a\x7f", "*", None),
    ],
)
def test_any_page_may_read_them(origin: str, allowed: str, with_cookies: str | None) -> None:
    """By its own name, so that one that sends cookies may too; caches keep them apart."""
    found = open_to_pages(request(Origin=origin), Response())
    assert found.headers["Access-Control-Allow-Origin"] == allowed
    assert found.headers.get("Access-Control-Allow-Credentials") == with_cookies
    assert found.headers["Access-Control-Expose-Headers"] == "Retry-After"
    assert found.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("x-a, authorization", "x-a, authorization"),
        ("", "Authorization, Content-Type, Content-Encoding"),
        ("é", "Authorization, Content-Type, Content-Encoding"),
    ],
)
def test_what_a_browser_may_send(asked: str, allowed: str) -> None:
    """The headers that it asks for."""
    found = allowance(request(Access_Control_Request_Headers=asked), ("POST", "OPTIONS"))
    assert (found.status_code, found.get_data()) == (204, b"")
    assert found.headers["Access-Control-Allow-Headers"] == allowed
    assert found.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    assert found.headers["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(("asked", "allowed"), [("true", "true"), ("", None), ("false", None)])
def test_a_private_network(asked: str, allowed: str | None) -> None:
    """A page from outside may call this machine where its browser asks for that."""
    found = allowance(request(Access_Control_Request_Private_Network=asked), ("POST",))
    assert found.headers.get("Access-Control-Allow-Private-Network") == allowed
