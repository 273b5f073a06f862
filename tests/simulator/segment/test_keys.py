"""The write key of a request."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.segment.keys import write_key
from tests.simulator.generated import json_values, laws, texts
from tests.simulator.segment.doorstep import basic


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


@pytest.mark.parametrize(
    ("authorization", "body", "query", "key"),
    [
        (f"Basic {encoded('wk:')}", {}, b"", "wk"),
        (f"Basic {encoded('wk')}", {}, b"", "wk"),
        (f"basic  {encoded('wk:pass')} ", {}, b"", "wk"),
        (f"Basic {encoded('clé:')}", {}, b"", "clé"),
        ("", {"writeKey": "wk"}, b"", "wk"),
        ("", {"writeKey": " wk "}, b"", "wk"),
        ("", {"write_key": "wk"}, b"", "wk"),
        ("", {}, b"writeKey=wk", "wk"),
        ("", {}, b"a=b&write_key=w%6b", "wk"),
        (f"Basic {encoded('a:')}", {"writeKey": "b"}, b"writeKey=c", "a"),
        ("", {"writeKey": "b"}, b"writeKey=c", "b"),
    ],
)
def test_where_it_is_found(authorization: str, body: object, query: bytes, key: str) -> None:
    """By Basic, else in the body, else in the query."""
    assert write_key(authorization, body, query) == key


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !", "Basic Og==", "Basic ICA6", "Bearer d2s6", "d2s6", "Basic d2s6x"],
)
def test_what_holds_none_is_passed_over(authorization: str) -> None:
    """Blank, another scheme or no base64: the next place is looked at."""
    assert write_key(authorization, {"writeKey": "wk"}, b"") == "wk"


@pytest.mark.parametrize(
    "body", [None, [], "writeKey", {"writeKey": None}, {"writeKey": 7}, {"writeKey": " "}]
)
def test_a_body_without_one(body: object) -> None:
    """What is no string is none, and the query is looked at."""
    assert write_key("", body, b"writeKey=wk") == "wk"
    assert write_key("", body, b"") == ""


@laws
@given(texts, json_values, st.binary(max_size=40))
def test_any_request_is_read(authorization: str, body: object, query: bytes) -> None:
    """Nothing raises; what is found is stripped."""
    found = write_key(authorization, body, query)
    assert found == found.strip()
    assert write_key(basic("first")["Authorization"], body, query) == "first"
