"""Whose call a captured request is: told by its path, and by its body where both have the path."""

from __future__ import annotations

import json

import pytest

from simulator.exchange_formats.captured.requests import Captured, Whose, records_of, whose_call
from simulator.exchange_formats.records import Entry, Recorded

LIST, BATCH, FORM = b'[{"method": "contact"}]', b'{"batch": []}', b"encode=base64&data=e30="
SEGMENT = "https://api.segment.io"


def captured(url: str, body: bytes = b"{}", method: str = "POST") -> Captured:
    return Captured(1, method, url, (), body)


@pytest.mark.parametrize(
    ("url", "body", "whose"),
    [
        *((f"{SEGMENT}/v1/{path}", b"{}", "segment") for path in ("track", *"tpigabs")),
        ("https://x.example.com/deep/prefix/v1/identify/?a#b", b"{}", "segment"),
        ("//t.example.com/v1/import", b"{}", "segment"),
        ("/v1/t", b"{}", "segment"),
        ("/v1/track/event", b"{}", "salesmachine"),
        ("http://localhost:8600/v1/contact?api_token=x", b"{}", "salesmachine"),
        ("https://user:pw@play.salesmachine.net:81/v1/account/", b"{}", "salesmachine"),
        ("/v1/batch", LIST, "salesmachine"),
        ("/v1/batch", b"\xef\xbb\xbf\n [", "salesmachine"),
        ("/v1/batch", BATCH, "segment"),
        ("/v1/batch", b'{"batch": [{"traits": {"contact_uid": "x"}}]}', "segment"),
        ("/v1/batch", b"\x1f\x8b\x08", "segment"),
        ("http://localhost:8601/v1/batch", b"\x1f\x8b\x08", "segment"),
        (f"{SEGMENT}/v1/batch", b"", "segment"),
        ("https://api.salesmachine.io/v1/batch", b"", "salesmachine"),
        ("/v1/batch?api_token=x", FORM, "salesmachine"),
        ("/v1/alias", b'{"contact_uid": "a", "previous_uid": "b"}', "salesmachine"),
        ("/v1/alias", b'{"userId": "a", "previousId": "b"}', "segment"),
        ("/v1/tracks", b"{}", None),
        ("/v2/track", b"{}", None),
        ("/xv1/track", b"{}", None),
        ("/v1/track/other", b"{}", None),
        ("https://example.com?x=/v1/track", b"{}", None),
        ("https://example.com#/v1/track", b"{}", None),
        ("", b"", None),
    ],
)
def test_posts(url: str, body: bytes, whose: Whose | None) -> None:
    """The host doesn't matter, nor what stands before /v1."""
    assert whose_call(captured(url, body)) == whose


@pytest.mark.parametrize(
    ("method", "url", "whose"),
    [
        ("OPTIONS", "/v1/track", None),
        ("GET", "/v1/track", None),
        ("GET", "/v1/t?data=e30=", None),
        ("GET", "/v1/contact?encode=base64&_method=post&data=e30=", "salesmachine"),
        ("GET", "/v1/contact", None),
        ("PUT", "/v1/contact", None),
        ("GET", "https://example.com/v2/contacts", None),
        ("GET", "http://127.0.0.1:8600/v2/contacts/u1", "salesmachine"),
        ("DELETE", "https://play.salesmachine.net/v2/accounts/a%2Fb", "salesmachine"),
        ("HEAD", "http://[::1]:8600/v1/ping", "salesmachine"),
        ("POST", "http://127.0.0.1:8600/v1/ping", "salesmachine"),
        ("POST", "https://play.salesmachine.net/v1/ping/", "salesmachine"),
        ("POST", "https://notlocalhost/v1/ping", None),
        ("PUT", "http://127.0.0.1:8600/v1/ping", None),
        ("GET", "https://notlocalhost/v1/ping", None),
        ("PATCH", "http://localhost/v2/contacts", None),
    ],
)
def test_other_methods(method: str, url: str, whose: Whose | None) -> None:
    """A preflight is none; what others may have too counts on hosts that are known."""
    assert whose_call(captured(url, b"", method)) == whose


def test_a_ping_needs_no_body() -> None:
    """That nobody kept its body is no loss: nothing in it counts."""
    ping, contact = (
        Captured(7, "POST", f"http://127.0.0.1:8600/v1/{path}", (), b"", "there is no body")
        for path in ("ping", "contact")
    )
    [read] = records_of(ping) or []
    assert isinstance(read, Recorded)
    assert records_of(contact) == [Entry(7, None, "there is no body")]


def test_headers_are_found_in_any_case() -> None:
    """Several of one name are joined."""
    headers = (("Content-Type", "a"), ("content-type", "b"))
    assert Captured(1, "POST", "/", headers, b"").header("content-type") == "a,b"
    assert json.dumps(Captured(1, "POST", "/", (), b"").header("x")) == '""'
