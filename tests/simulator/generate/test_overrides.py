"""Overrides: values that replace what messages have."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.overrides import (
    Override,
    OverrideError,
    check_paths,
    override,
    read_override,
)
from tests.simulator.generated import laws

READ: list[tuple[str, tuple[str, ...], Any]] = [
    ("context.ip=192.0.2.7", ("context", "ip"), "192.0.2.7"),
    ("userId=u1", ("userId",), "u1"),
    ("traits.mrr=49.5", ("traits", "mrr"), 49.5),
    ("traits.mrr=12", ("traits", "mrr"), 12),
    ("userId=12345678901234567890", ("userId",), 12345678901234567890),
    ('userId="12"', ("userId",), "12"),
    ("userId=null", ("userId",), None),
    ("integrations.All=false", ("integrations", "All"), False),
    ('context={"ip": "::1"}', ("context",), {"ip": "::1"}),
    ("properties.tags=[1]", ("properties", "tags"), [1]),
    ("userId=", ("userId",), ""),
    ("traits.name=a=b", ("traits", "name"), "a=b"),
    ("traits.name={", ("traits", "name"), "{"),
    ("traits.Plan Name= x ", ("traits", "Plan Name"), " x "),
    ("traits.mrr=NaN", ("traits", "mrr"), "NaN"),
    ("traits.mrr=-Infinity", ("traits", "mrr"), "-Infinity"),
    ("traits.mrr=1e400", ("traits", "mrr"), "1e400"),
    ("traits.mrr=1e3", ("traits", "mrr"), 1000.0),
    ("traits.x=" + "[" * 100_000, ("traits", "x"), "[" * 100_000),
    ("traits.x=" + "9" * 5_000, ("traits", "x"), "9" * 5_000),
]


@pytest.mark.parametrize(("text", "path", "value"), READ, ids=[row[0][:30] for row in READ])
def test_read(text: str, path: tuple[str, ...], value: Any) -> None:
    """The value is JSON where it can be read as such, and a text where it can't."""
    found = read_override(text)
    assert (found.path, found.value, type(found.value)) == (path, value, type(value))
    assert str(found) == text.partition("=")[0]


@pytest.mark.parametrize("text", ["", "userId", "=1", ".a=1", "a.=1", "a..b=1", ".=1"])
def test_unreadable(text: str) -> None:
    """What names no path or no value is refused, with an example."""
    with pytest.raises(OverrideError) as refused:
        read_override(text)
    assert str(refused.value) == (f"{text!r} is no override: give it as in context.ip=192.0.2.7")


MESSAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "name": None,
    "context": {"ip": "192.0.2.1", "page": {"url": "https://x.example/"}},
    "properties": {"tags": ["a"]},
}
APPLIED: list[tuple[list[str], dict[str, Any]]] = [
    ([], MESSAGE),
    (["userId=u2"], {**MESSAGE, "userId": "u2"}),
    (["name=Home"], {**MESSAGE, "name": "Home"}),
    (
        ["context.ip=::1"],
        {**MESSAGE, "context": {"ip": "::1", "page": {"url": "https://x.example/"}}},
    ),
    (
        ["context.page.url=y"],
        {**MESSAGE, "context": {"ip": "192.0.2.1", "page": {"url": "y"}}},
    ),
    (["context=null"], {**MESSAGE, "context": None}),
    (['context={"ip": "a"}', "context.ip=b"], {**MESSAGE, "context": {"ip": "b"}}),
    (["context.ip=b", "context=1"], {**MESSAGE, "context": 1}),
    (["userId=a", "userId=b"], {**MESSAGE, "userId": "b"}),
    (["anonymousId=a"], MESSAGE),
    (["context.locale=a"], MESSAGE),
    (["userId.x=a"], MESSAGE),
    (["name.x=a"], MESSAGE),
    (["properties.tags.0=b"], MESSAGE),
]


@pytest.mark.parametrize(("texts", "expected"), APPLIED)
def test_override(texts: list[str], expected: dict[str, Any]) -> None:
    """A value replaces what stands at its path, in its place, and is never added; one after the
    other; the message that was given stays as it was."""
    before = deepcopy(MESSAGE)
    found = override(MESSAGE, [read_override(text) for text in texts])
    assert found == expected
    assert list(found) == list(MESSAGE)
    assert before == MESSAGE


keys = st.sampled_from("abc")
objects: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers(0, 3),
    lambda inner: st.dictionaries(keys, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)


def has(value: Any, path: tuple[str, ...]) -> bool:
    """Whether there is something at that path."""
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


@laws
@given(
    st.dictionaries(keys, objects, max_size=3),
    st.lists(keys, min_size=1, max_size=3).map(tuple),
)
def test_where_there_is_something(message: dict[str, Any], path: tuple[str, ...]) -> None:
    """A path is replaced exactly where it is there, and then it is asked for successfully."""
    one = Override(path, "new")
    found = override(message, [one])
    assert (found != message) == has(message, path)
    if has(message, path):
        check_paths([one], [{}, message])
    else:
        with pytest.raises(OverrideError):
            check_paths([one], [{}, message])


MISSING = [
    (["context.ipp=a"], "no message has anything at context.ipp: the nearest is context.ip"),
    (["userid=a"], "no message has anything at userid: the nearest is userId"),
    (["zzz=a"], "no message has anything at zzz"),
    (
        ["userId=a", "context.page.titel=b", "zzz=c"],
        "no message has anything at context.page.titel",
    ),
]


@pytest.mark.parametrize(("texts", "said"), MISSING)
def test_missing(texts: list[str], said: str) -> None:
    """A path that nothing has is an error, which names the first of them and what is near."""
    with pytest.raises(OverrideError) as refused:
        check_paths([read_override(text) for text in texts], [MESSAGE, {"type": "track"}])
    assert str(refused.value).startswith(said)


def test_any_message_will_do() -> None:
    """A path has to be in one of the messages; no more of them are read than it takes."""
    messages: Iterator[dict[str, Any]] = iter([{"a": 1}, {"b": {"c": 1}}, {"d": 1}])
    check_paths([read_override("b.c=2"), read_override("a=2")], messages)
    assert next(messages) == {"d": 1}


def test_nothing_to_look_for() -> None:
    """Without overrides nothing is read."""
    messages = iter([{"a": 1}])
    check_paths([], messages)
    assert next(messages) == {"a": 1}
