"""Secrets are replaced by place, and nothing else changes."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.redaction import REDACTED, redact_body, redact_header, redact_target
from tests.simulator.generated import laws

FORM = "application/x-www-form-urlencoded"
words = st.text(st.characters(codec="utf-8"), max_size=8).filter(
    lambda text: not {"api_token", "writekey"} & {text.strip().lower()}
)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/v1/ping?api_token=s", "/v1/ping?api_token=[redacted]"),
        ("/v1/ping?a=1&api_token=s&b=2", "/v1/ping?a=1&api_token=[redacted]&b=2"),
        ("/?api_token=s&api_token=t", "/?api_token=[redacted]&api_token=[redacted]"),
        ("/?API_TOKEN=s", "/?API_TOKEN=[redacted]"),
        ("/?writeKey=s", "/?writeKey=[redacted]"),
        ("/?%61pi_token=s", "/?%61pi_token=[redacted]"),
        ("/?+api_token=s", "/?+api_token=[redacted]"),
        ("/?api_token=a=b", "/?api_token=[redacted]"),
        ("/?api_token=s?t", "/?api_token=[redacted]"),
        ("/?api_token", "/?api_token"),
        ("/?token=s&x_api_token=s", "/?token=s&x_api_token=s"),
        ("/?q=api_token%3Ds", "/?q=api_token%3Ds"),
        ("/v1/contact", "/v1/contact"),
        ("/v1/contact?", "/v1/contact?"),
        ("/?&&", "/?&&"),
    ],
)
def test_targets(target: str, kept: str) -> None:
    """In a query the values of api_token and writeKey go, however the names are written."""
    assert redact_target(target) == kept


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        (b"Authorization", b"Basic dG9rOnNlYw==", b"Basic [redacted]"),
        (b"authorization", b"  bearer s", b"bearer [redacted]"),
        (b"AUTHORIZATION", b"s", b"[redacted]"),
        (b"Authorization", b"Secret s", b"[redacted]"),
        (b"Authorization", b"", b"[redacted]"),
        (b"Proxy-Authorization", b"Basic s", b"Basic [redacted]"),
        (b"X-Segment-Settings", b"eyJ9", b"[redacted]"),
        (b"X-Other", b"Basic dG9r", b"Basic dG9r"),
        (b"Content-Type", b"\xff\x00", b"\xff\x00"),
    ],
)
def test_headers(name: bytes, value: bytes, kept: bytes) -> None:
    """Credentials in a header go, the scheme of Basic and Bearer stays."""
    assert redact_header(name, value) == kept


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("", b'{"writeKey":"s"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"writeKey" :\n "s\\"t", "a":1}', b'{"writeKey" :\n "[redacted]", "a":1}'),
        ("", b'[{"writeKey":"s"},{"writeKey":"t"}]', None),
        ("", b'{"writeKey":"cut off', b'{"writeKey":"[redacted]"'),
        ("", b'{"writeKey":"s\\\nt"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"writeKey":"\xff\x00"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"mywriteKey":"s","writeKeys":"t"}', b'{"mywriteKey":"s","writeKeys":"t"}'),
        ("", b'{"a":"writeKey","b":"c"}', b'{"a":"writeKey","b":"c"}'),
        ("", b"api_token=s", b"api_token=s"),
        ("", b"\xff\x00\xfe", b"\xff\x00\xfe"),
        (FORM, b"a=1&api_token=s", b"a=1&api_token=[redacted]"),
        (f"{FORM}; charset=utf-8".upper(), b"writeKey=s", b"writeKey=[redacted]"),
        (FORM, b"a=\xff\x00&b", b"a=\xff\x00&b"),
    ],
)
def test_bodies(kind: str, body: bytes, kept: bytes | None) -> None:
    """writeKey goes out of JSON, api_token and writeKey out of a form; other bytes stay."""
    expected = b'[{"writeKey":"[redacted]"},{"writeKey":"[redacted]"}]' if kept is None else kept
    assert redact_body(kind, body) == expected


@laws
@given(st.binary(max_size=60))
def test_bytes_without_a_secret_stay(body: bytes) -> None:
    """A body in which no secret stands is kept byte for byte, even one that isn't JSON."""
    assert redact_body("application/json", body) == body


@laws
@given(st.lists(st.tuples(words, words), max_size=4), words, st.integers(0, 4))
def test_a_query_keeps_all_but_the_secret(
    pairs: list[tuple[str, str]], secret: str, place: int
) -> None:
    """Wherever the token stands in a query, its value alone is replaced."""
    texts = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs]
    before, after = texts[:place], texts[place:]
    target = "/v1/ping?" + "&".join([*before, f"api_token={quote(secret, safe='')}", *after])
    kept = "/v1/ping?" + "&".join([*before, f"api_token={REDACTED}", *after])
    assert redact_target(target) == kept
    assert redact_target(kept) == kept


@laws
@given(
    st.dictionaries(words.filter(lambda key: key != "writeKey"), words | st.integers(), max_size=3),
    st.text(max_size=12),
    st.booleans(),
)
def test_json_keeps_all_but_the_write_key(rest: dict[str, Any], key: str, ascii_only: bool) -> None:
    """Whatever the key's value is made of, JSON stays JSON and loses that value alone."""
    text = json.dumps({**rest, "writeKey": key}, ensure_ascii=ascii_only)
    kept = redact_body("application/json", text.encode("utf-8", "surrogatepass"))
    assert json.loads(kept.decode("utf-8", "surrogatepass")) == {**rest, "writeKey": REDACTED}
