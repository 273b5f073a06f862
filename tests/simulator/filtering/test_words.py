"""Free text: found in what was recorded, however it is written there; total on all of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.filtering.expression import Pattern
from simulator.filtering.words import Finder, unescaped
from tests.simulator.generated import json_values, laws, texts


def finder(*parts: str) -> Finder:
    return Finder(Pattern(parts))


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("pro", b'{"plan": "pro"}'),
        ("PRO", b'{"plan": "Pro"}'),
        ('"plan": "pro"', b'{"plan": "pro"}'),
        ('a "b"', rb'{"a": "a \"b\""}'),
        ("/v1", rb'{"a": "\/V1"}'),
        ("a\nb", rb'{"a": "a\nb"}'),
        ("a\\nb", rb'{"a": "a\nb"}'),
        ("é", b'{"a": "\\u00C9"}'),
        ("É", '{"a": "é"}'.encode()),
        ("café", b"Caf\xe9"),
        ("pro", rb'{"a": "\u0070\u0052o"}'),
        ("kelvin", "\u212aELVIN".encode()),
        ("kelvin", b'"\\u212aelvin"'),
        ("i", "\u0130".encode()),
        ("🎉", rb'{"a": "\ud83c\udf89"}'),
        ("🎉", '{"a": "🎉"}'.encode()),
        ("\ud800", rb'{"a": "\ud800"}'),
        ("\x00", b'{"a": "\x00"}'),
        ("\x00", rb'{"a": "\u0000"}'),
        ("Ω", "ω".encode()),
        ("straße", "STRAßE".encode()),
    ],
)
def test_found(word: str, body: bytes) -> None:
    """In capitals or not, with its escapes or without, as UTF-8 or as Latin-1."""
    assert finder(word).in_bytes(body)
    assert finder(word).in_message(body)
    assert finder(word).in_exchange("/", None, body, b"")
    assert finder(word).in_exchange("/", None, b"", body)


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("pro", b"p ro"),
        ("pro", b"\xff\x00 or \\u0070"),
        ("é", b"e"),
        ("é", b'{"a": "\\\\u00e9"}'),
        ("a\nb", b"a b"),
        ("🎉", rb'{"a": "\ud83c"}'),
        ("x" * 1_000, b"x" * 999),
    ],
)
def test_not_found(word: str, body: bytes) -> None:
    """What isn't there isn't found, whatever odd bytes there are."""
    assert not finder(word).in_bytes(body)


@pytest.mark.parametrize(
    ("parts", "text", "is_there"),
    [
        (("a", "b"), "xaxbx", True),
        (("b", "a"), "xaxbx", False),
        (("", "a", ""), "xax", True),
        (("", ""), "", True),
        (("aa", "aa"), "aaa", False),
        (("aa", "aa"), "aaaa", True),
    ],
)
def test_gaps(parts: tuple[str, ...], text: str, is_there: bool) -> None:
    """Parts with gaps between them stand one behind the other."""
    assert finder(*parts).in_bytes(text.encode()) == is_there
    assert finder(*parts).in_texts(text or "x") == (is_there or not text)


def test_ids() -> None:
    """In ids too, also as the journal writes a lone surrogate."""
    assert finder("U1").in_texts(None, "xu1")
    assert finder("\ud800").in_texts("\\ud800")
    assert not finder("u1").in_texts(None, "", "u2")


def test_paths() -> None:
    """A path is found as it was asked for, and as it reads."""
    path = "/v1/contact?q=%C3%89%20x"
    for word in ("%c3%89", "é x", "/V1/contact"):
        assert finder(word).in_exchange(path, None, b"", b"")
    assert finder("1a2b").in_exchange("/", "1a2b3c4d", b"", b"")


def test_what_is_carried() -> None:
    """A form and a tunnelled GET are read as what they carry."""
    path, form = "/?encode=base64&_method=post&data=eyJhIjoiw6kifQ", "X: www"
    assert finder("é").in_carried("GET", path, form, b"")
    assert not finder("é").in_carried("POST", path, form, b"")
    head = "Content-Type: application/X-WWW-form-urlencoded"
    assert finder("é").in_carried("POST", "/", head, b'encode=base64&data="eyJhIjoiw6kifQ"')
    assert finder("a é").in_carried("POST", "/", head, b"x=A+%C3%89")
    assert not finder("a").in_carried("GET", "/?encode=base64&_method=post&data=\u2028", "", b"")


@laws
@given(json_values, texts.filter(bool))
def test_every_text_of_json(value: object, text: str) -> None:
    """Each text in JSON is found, written in ASCII or not."""
    whole = json.dumps({"a": [value, {"b": text}]})
    assert finder(text).in_bytes(whole.encode())
    other = json.dumps({"a": [value, text]}, ensure_ascii=False).encode("utf-8", "backslashreplace")
    assert finder(text).in_bytes(other)


@laws
@given(st.binary(max_size=60), texts, texts)
def test_any_bytes(body: bytes, word: str, path: str) -> None:
    """Whatever the bytes and the path, it is there or not."""
    found = finder(word)
    assert found.in_bytes(body) in (True, False)
    assert found.in_exchange(path, path, body, body) in (True, False)
    for method in ("GET", "POST"):
        for head in (path, "Content-Type: application/x-www-form-urlencoded"):
            assert found.in_carried(method, f"/?data={path}", head, body) in (True, False)


def test_a_large_body() -> None:
    """One of a megabyte full of escapes is read too."""
    body = rb'{"a": "' + rb"\u00e9\ud800" * 80_000 + rb'x\u00c9!"}'
    assert finder("xé!").in_bytes(body)
    assert not finder("yé!").in_bytes(body)


@laws
@given(texts)
def test_unescaped(text: str) -> None:
    """What JSON wrote in ASCII is read again."""
    assert unescaped(json.dumps(text)[1:-1]) == text
