"""Params: what an operation or a message says at a path; total on whatever was recorded."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.filtering import parse
from simulator.filtering.expression import Term
from simulator.filtering.params import Params
from tests.simulator.generated import json_values, laws, texts


def params(text: str) -> Params:
    term = parse(text)
    assert isinstance(term, Term)
    return Params(term)


def says(text: str, said: object) -> bool:
    """Whether it holds for params, alike in a request, in a batch and in a message."""
    asked, item = params(text), {"params": said}
    found = {
        asked.in_request(json.dumps(item).encode()),
        asked.in_request(json.dumps([7, {}, item]).encode()),
        asked.in_message(json.dumps({"properties": said}).encode()),
        asked.in_message(json.dumps({"traits": said, "properties": []}).encode()),
    }
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("params.a:x", "x"),
        ("params.a:x,y", "y"),
        ("params.a:x*z", "xyz"),
        ('params.a:"x*"', "x*"),
        ('params.a:""', ""),
        ("params.a:7", 7),
        ("params.a:7", "7"),
        ("params.a:7", 7.0),
        ("params.a:7.0", 7),
        ("params.a:70", 7e1),
        ("params.a:7*", 75),
        ("params.a:1e3", 1000),
        ("params.a:-5", -5),
        ("params.a:true", True),
        ("params.a:false", False),
        ("params.a:null", None),
        ("params.a:tr*", True),
        ("params.a:>5", 6),
        ("params.a:>5", "6"),
        ("params.a:>=5", 5.0),
        ("params.a:<-5", -5.5),
        ("params.a:<=5", 10**30 - 10**30 + 5),
        ("params.a:>5", 10**400),
        ("params.a:1..2", 1.5),
        ("params.a:1..2", "2"),
        ("params.a:>=2024-03", "2024-03-11"),
        ("params.a:<m", "abc"),
        ("params.a:", None),
        ("params.a:", False),
        ("params.a:", {}),
        ("params.a:x", ["y", "x"]),
        ("params.a:>5", [1, 9]),
        ("params.a.b:x", {"b": "x"}),
        ("params.a.b.c:x", {"b": {"c": "x"}}),
        ("params.a.1:x", ["y", "x"]),
        ("params.a.1:x", {"1": "x"}),
        ("params.a.b:x", [{"b": "y"}, 7, {"b": "x"}]),
        ("params.a.0.b:x", [{"b": "x"}]),
        ('params.a."b.c":x', {"b.c": "x"}),
        ('params.a."":x', {"": "x"}),
    ],
)
def test_said(text: str, value: object) -> None:
    """Text as it is, numbers as numbers, in lists any of them; dots lead in."""
    assert says(text, {"a": value, "c": 1})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("params.a:x", "X"),
        ("params.a:x", "xy"),
        ("params.a:x", {"x": 1}),
        ("params.a:1", True),
        ("params.a:7", "7.0"),
        ("params.a:>5", "x"),
        ("params.a:>5", True),
        ("params.a:>5", None),
        ("params.a:>5", float("nan")),
        ("params.a:1..2", "x"),
        ("params.a:1..2", 3),
        ("params.a:>=m", 7),
        ("params.a:>=m", None),
        ("params.a.b:", "b"),
        ("params.a.5:", ["x"]),
        ("params.a:*", {}),
        ("params.a:*", []),
        ("params.b:", 7),
    ],
)
def test_not_said(text: str, value: object) -> None:
    """What is of another kind, or isn't there, isn't it."""
    assert not says(text, {"a": value})


@pytest.mark.parametrize(
    "body",
    [
        rb'{"params": {"\u0061": "\u0078"}, "traits": {"\u0061": "\u0078"}}',
        b'{"params": {"a": 1, "a": "x"}, "traits": {"a": 1, "a": "x"}}',
        b'\xef\xbb\xbf{"params": {"a": "x"}, "traits": {"a": "x"}}',
        b'{"params": {"a": "x", "b": NaN, "c": 1e999}, "traits": {"a": "x", "b": -Infinity}}',
        b'{"params": {"a": "x", "b": ' + b"9" * 9_999 + b'}, "traits": {"a": "x"}}',
        b'{"params": {"a": "x", "b": ' + b"[" * 150 + b"]" * 150 + b'}, "traits": {"a": "x"}}',
        b'{"params": {"a": "x", "b": "' + b"y" * 1_000_000 + b'"}, "traits": {"a": "x"}}',
    ],
)
def test_hostile_bodies(body: bytes) -> None:
    """What is readable is read, however it is written and whatever else there is."""
    assert params("params.a:x").in_request(body)
    assert params("params.a:x").in_message(body)
    assert not params("params.a:y").in_request(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"params": {"a": "x"}',
        b'\xff{"params": {"a": "x"}, "traits": {"a": "x"}}',
        b'"a" "x"',
        b'{"a": "x", "params": "a", "traits": null, "properties": "x"}',
        b'["a", "x"]',
        b'{"a": "x", "params": ' + b"[" * 200_000 + b"}",
    ],
)
def test_nothing_is_said(body: bytes) -> None:
    """What is no JSON, or no object, says nothing."""
    for text in ("params.a:x", "params.a:"):
        assert not params(text).in_request(body)
        assert not params(text).in_message(body)


def test_what_is_carried() -> None:
    """A tunnelled GET and a form say what they carry."""
    data = "eyJwYXJhbXMiOnsiYSI6IngifX0"
    asked = params("params.a:x")
    path = f"/v1/contact?encode=base64&_method=post&data={data}"
    assert asked.in_carried("GET", path, "", b"")
    form = "Content-Type: application/x-www-form-urlencoded"
    assert asked.in_carried("POST", "/", form, f"encode=base64&data={data}".encode())
    assert not asked.in_carried("POST", "/", form, b"a=x")


@laws
@given(texts, texts, st.booleans())
def test_every_name_and_text(name: str, value: str, in_ascii: bool) -> None:
    """Whatever its name and its text, it is found, written in ASCII or not."""
    said = json.dumps({"params": {"a": 1, name: [value]}}, ensure_ascii=in_ascii)
    body = said.encode("utf-8", "backslashreplace")
    pattern = parse(f'contact:"{_escaped(value)}"').values  # type: ignore[union-attr]
    assert Params(Term("params", pattern, (name,))).in_request(body)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@laws
@given(json_values, st.sampled_from(["params.a:", "params.a.b:>5", "params.a:x*", "params.a:<m"]))
def test_any_json(value: object, text: str) -> None:
    """Whatever JSON says, it holds or not."""
    assert says(text, {"a": value, "b": value}) in (True, False)
    body = json.dumps(value).encode()
    assert params(text).in_request(body) in (True, False)
    assert params(text).in_message(body) in (True, False)
