"""Rewriting a value in a JSON text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.reading import loads
from simulator.kit.cases.rewriting import rewritten
from tests.simulator.generated import json_values, laws

TEXT = """\
{
  "message": {"a":   1, "é": "\\u00e9"},
  "expect": {
    "outcome": "translated",
    "operations": [
      { "method": "event",   "params": {"n": 1.0e3, "name": "Zoë"} }
    ],
    "notes": ["one"],
    "violations": []
  }
}
"""


def rewrite(text: str, change: dict[str, Any]) -> str:
    expect = json.loads(text)["expect"]
    return rewritten(text, "/expect", expect, {**expect, **change})


def test_only_what_differs_is_written() -> None:
    """The rest of the expectation, too, stays as somebody formatted it."""
    params = {"n": 1000.0, "name": "Ünal"}
    changed = rewrite(TEXT, {"operations": [{"method": "event", "params": params}]})
    assert changed == TEXT.replace("Zoë", "Ünal")


def test_nothing_differs() -> None:
    """Then nothing is written."""
    assert rewrite(TEXT, {}) == TEXT


@pytest.mark.parametrize(
    ("value", "written"),
    [(1000, "1000"), (True, "true"), (1000.5, "1000.5"), (None, "null"), ([], "[]")],
)
def test_numbers_and_booleans_differ_by_kind(value: object, written: str) -> None:
    """1000.0 and 1000 aren't the same."""
    params = {"n": value, "name": "Zoë"}
    changed = rewrite(TEXT, {"operations": [{"method": "event", "params": params}]})
    assert changed == TEXT.replace("1.0e3", written)


def test_what_was_on_one_line_stays_there_where_there_is_room() -> None:
    """And what is too long for it is indented as the text is."""
    assert '\n    "notes": ["one", "two"],\n' in rewrite(TEXT, {"notes": ["one", "two"]})
    long = ["n" * 50, "m" * 50]
    assert f'"notes": [\n      "{long[0]}",\n      "{long[1]}"\n    ],\n' in rewrite(
        TEXT, {"notes": long}
    )


def test_an_empty_list_says_nothing_of_its_form() -> None:
    """It is written as the text is."""
    changed = rewrite(TEXT, {"violations": ["SM-220"]})
    assert changed == TEXT.replace("[]", '[\n      "SM-220"\n    ]')


def test_a_key_less_is_another_object() -> None:
    """An object with other keys is written as a whole."""
    old = {"a": {"x": 1, "y": 2}, "b": {}}
    text = json.dumps({"expect": old}, indent=2)
    assert rewritten(text, "/expect", old, {"a": {"y": 2}, "b": {}}) == json.dumps(
        {"expect": {"a": {"y": 2}, "b": {}}}, indent=2
    )


def test_other_order_is_another_object() -> None:
    """The order of keys is what came, too."""
    old, new = {"a": 1, "b": {"x": 0}}, {"b": {"x": 1}, "a": 1}
    assert rewritten(json.dumps(old), "", old, new) == json.dumps(new)


@pytest.mark.parametrize("indent", [1, 2, 4, "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_indentation_and_line_ends_are_the_texts_own(indent: int | str, newline: str) -> None:
    """A text that was written with them looks as if it had been written anew."""
    old, new = {"expect": {"a": [1], "b": 2}}, {"expect": {"a": [{"c": [7]}, {}], "b": 2}}
    text = json.dumps(old, indent=indent).replace("\n", newline)
    written = rewritten(text, "/expect", old["expect"], new["expect"])
    assert written == json.dumps(new, indent=indent).replace("\n", newline)


def test_one_line_stays_one() -> None:
    """A text without line breaks gets none, however long it becomes."""
    old, new = {"a": [], "b": {"c": 1}}, {"a": ["x" * 99, "y" * 99], "b": {"d": {"e": 1}}}
    assert rewritten(json.dumps(old) + "\n", "", old, new) == json.dumps(new) + "\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["é"]', '["ü"]'),
        ('["\\u00e9"]', '["\\u00fc"]'),
        ('["\\u00e9", "é"]', '["ü"]'),
        ('["\\ud83d\\ude00"]', '["\\u00fc"]'),
        ('["\\u0001", "\\ud800"]', '["ü"]'),
        ('["plain"]', '["ü"]'),
    ],
)
def test_other_characters_are_written_as_they_were(old: str, new: str) -> None:
    """Escaped where all of them were; control characters and half pairs have no other way."""
    assert rewritten(old, "", json.loads(old), ["ü"]) == new


def test_half_a_pair_is_always_escaped() -> None:
    """A file in UTF-8 can't hold it otherwise."""
    written = rewritten('["é"]', "", ["é"], ["\udfff é"])
    assert written == '["\\udfff é"]'
    written.encode()


@laws
@given(json_values, json_values, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_what_is_written_is_what_is_read(
    old: Any, new: Any, indent: int | str | None, ascii_alone: bool
) -> None:
    """Whatever stood there before, in a text that stays UTF-8, with the rest as it was."""
    other = {"keep": [1, {"é": "\\"}]}
    text = json.dumps({**other, "expect": old, "z": 0}, indent=indent, ensure_ascii=ascii_alone)
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    before = loads(text)
    assert isinstance(before, dict)
    written = rewritten(text, "/expect", before["expect"], new)
    assert json.dumps(loads(written)) == json.dumps({**other, "expect": new, "z": 0})
    start, end = text.index('"expect"'), text.rindex('"z"')
    assert written.startswith(text[:start])
    assert written.endswith(text[end:])
    written.encode()
