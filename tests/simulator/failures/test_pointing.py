"""Pointing: values at JSON pointers."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.failures.pointing import NOTHING, changed, dotted, name, tokens, value_at

VALUE: dict[str, Any] = {"a/b": [{"~": None}], "": {"x": 1}, "0": "zero"}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", VALUE),
        ("/a~1b/0/~0", None),
        ("//x", 1),
        ("/0", "zero"),
        ("/a~1b/1", NOTHING),
        ("/a~1b/-1", NOTHING),
        ("/0/0", NOTHING),
        ("/y", NOTHING),
    ],
)
def test_what_stands_there(pointer: str, found: object) -> None:
    """Null is a value, nothing isn't."""
    assert value_at(VALUE, pointer) == found


def test_another_value_there() -> None:
    """The old one stays as it is, and so does the order of keys."""
    before = repr(VALUE)
    made = changed(VALUE, "/a~1b/0/~0", 7)
    assert made == {**VALUE, "a/b": [{"~": 7}]}
    assert list(changed(VALUE, "/", 7, "new")) == ["a/b", "new", "0"]
    assert changed(VALUE, "/0", NOTHING) == {"a/b": [{"~": None}], "": {"x": 1}}
    assert changed([1, 2, 3], "/1", NOTHING) == [1, 3]
    assert changed(VALUE, "", 7) == 7
    assert repr(VALUE) == before


def test_a_place_has_a_name() -> None:
    """In an operation that of its param; a long one is cut."""
    assert (name("/params/mrr"), name("/params"), name("")) == ("mrr", "params", "")
    assert (name("/paramsx/a"), dotted("/traits/a~1b")) == ("paramsx.a", "traits.a/b")
    assert len(dotted("/" + "x" * 500)) == 60
    assert tokens("/a~01") == ["a~1"]
    assert repr(NOTHING) == "nothing"
