from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import escape
from simulator.exchange import storable
from simulator.tui.documents import json_document as module
from simulator.tui.documents.document import Document, Line, Part
from simulator.tui.documents.json_document import json_document
from tests.simulator.generated import json_values, laws
from tests.simulator.tui.hostile import HOSTILE, assert_harmless, hostile_body

DUMPED = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 0, 2, "\t"]),
        "separators": st.sampled_from([(",", ":"), (" ,\n", " : ")]),
        "ensure_ascii": st.booleans(),
    }
)


def texts(document: Document) -> list[str]:
    return [line.text for line in document]


def exact(text: str) -> Any:
    """What a JSON text says: the order of keys, keys that stand twice, numbers as spelt."""

    def number(spelt: str) -> tuple[str, str]:
        return "number", spelt

    hooks: dict[str, Any] = {"parse_float": number, "parse_int": number, "parse_constant": number}
    return json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs), **hooks)


@laws
@given(value=json_values, dumped=DUMPED)
def test_what_is_shown_reads_as_what_came(value: Any, dumped: dict[str, Any]) -> None:
    """However JSON is written, its lines read as the same: nothing lost, changed or reordered."""
    text = json.dumps(value, **dumped)
    assert exact("\n".join(texts(json_document(text)))) == exact(text)


@laws
@given(value=json_values)
def test_every_line_is_one_line_of_a_terminal(value: Any) -> None:
    """Nothing in a line, folded or not, is anything that a terminal would act on."""
    for line in json_document(json.dumps(value)):
        for part in line.parts + line.folded:
            assert_harmless(part.text)


@laws
@given(value=json_values)
def test_pointers_and_copies_are_those_of_the_values(value: Any) -> None:
    """There is a line for every value in the order they came, and it copies that value."""
    lines = [line for line in json_document(json.dumps(value)) if line.pointer is not None]
    found = [(line.pointer, json.dumps(json.loads(line.copied))) for line in lines]
    assert found == list(_values(value, ""))


@laws
@given(value=json_values)
def test_what_folds_ends_with_its_bracket(value: Any) -> None:
    """A line folds the lines up to the closing bracket, which copies the same."""
    document = json_document(json.dumps(value))
    for at, line in enumerate(document):
        opens = bool(line.text) and line.text[-1] in "[{"
        assert opens == (line.folds > 0) == bool(line.folded)
        if opens:
            end = document[at + line.folds]
            assert end.text.strip(" ,") == {"[": "]", "{": "}"}[line.text[-1]]
            assert end.copied == line.copied
            assert end.text.endswith(",") == line.folded[-1].text.endswith(",")


def test_a_document_is_a_key_a_line() -> None:
    """Indented, with a kind for each part."""
    document = json_document('{"a":[1,true],"b":{},"c":"é"}')
    assert texts(document) == [
        "{",
        '  "a": [',
        "    1,",
        "    true",
        "  ],",
        '  "b": {},',
        '  "c": "é"',
        "}",
    ]
    assert document[6] == Line(
        (Part("  "), Part('"c"', "key"), Part(": "), Part('"é"', "string")), "/c", copies='"é"'
    )
    assert [part.kind for line in document[2:4] for part in line.parts[1:2]] == [
        "number",
        "literal",
    ]


def test_what_is_folded_says_how_much_it_is() -> None:
    """Keys of an object, items of an array, one or several."""
    document = json_document('[{"a":1,"b":2},{"a":1},[[],[]]]')
    folded = ["".join(part.text for part in line.folded) for line in document if line.folds]
    assert folded == ["[… 3 items]", "  {… 2 keys},", "  {… 1 key},", "  [… 2 items]"]


@pytest.mark.parametrize("spelt", ["1.0", "1e400", "-0", "1E+2", "9" * 30, "NaN", "-Infinity"])
def test_numbers_are_shown_as_they_are_spelt(spelt: str) -> None:
    """No number is rounded, shortened or made infinite."""
    assert texts(json_document(f'{{"n":{spelt}}}'))[1] == f'  "n": {spelt}'


def test_a_key_that_stands_twice_is_shown_twice() -> None:
    """Both, in their order."""
    assert texts(json_document('{"a":1,"b":2,"a":3}'))[1:4] == [
        '  "a": 1,',
        '  "b": 2,',
        '  "a": 3',
    ]


@pytest.mark.parametrize(
    ("spelt", "shown"),
    [
        ('"\\u00e9\\/"', '"é/"'),
        ('"\\n\\"\\\\"', '"\\n\\"\\\\"'),
        ('"\\ud83c\\udf89"', '"🎉"'),
        ('"\\ud800"', '"\\ud800"'),
        ('"\u202e\x7f\u00a0"', '"\\u202e\\u007f\\u00a0"'),
        ('"\U000e0001"', '"\\udb40\\udc01"'),
    ],
)
def test_letters_are_themselves_and_the_rest_is_escaped(spelt: str, shown: str) -> None:
    """What a terminal shows is shown, however it was escaped; what it would act on never is."""
    assert texts(json_document(spelt)) == [shown]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_payload_is_shown_escaped_and_cut(name: str) -> None:
    """Every line is harmless, and copies all of what came."""
    body = hostile_body(HOSTILE[name])
    document = json_document(body)
    for line in document:
        assert_harmless(line.text)
    assert json.loads(document[1].copied) == HOSTILE[name]
    assert document[0].copied == body


def test_a_long_string_says_how_much_of_it_is_not_shown() -> None:
    """The beginning, then how many characters there are more; the key likewise."""
    text = "é\n" * 500_000
    [line] = json_document(json.dumps(text))
    assert line.parts == (
        Part('"' + "é\\n" * 100, "string"),
        Part("… 999,800 characters more", "muted"),
    )
    assert json.loads(line.copied) == text
    assert texts(json_document(json.dumps({"k" * 201: 1})))[1] == (
        f'  "{"k" * 200}… 1 character more: 1'
    )
    assert texts(json_document("1" * 5_000))[0] == "1" * 200 + "… 4,800 characters more"


def test_deep_nesting_is_shown() -> None:
    """Ten thousand levels end in no error; the indentation and the pointers have an end."""
    document = json_document("[" * 4_999 + "]" * 4_999)
    assert len(document) == 9_997
    assert document[0].folds == 9_996
    assert [document[at].text for at in (2, 40, 41, 3_000)] == [
        *(" " * 4 + "[", " " * 80 + "[", " " * 80 + "[", " " * 80 + "["),
    ]
    assert max(len(line.pointer or "") for line in document) <= module.MAX_POINTER + 2
    assert json_document('{"a":' * 200 + "1" + "}" * 200)[150].pointer == "/a" * 150


def test_a_pointer_too_long_to_keep_is_none() -> None:
    """A key of megabytes doesn't make a pointer of megabytes for all that is in it."""
    document = json_document(json.dumps({"k" * 10_000: {"a": 1}, "b": 2}))
    assert [line.pointer for line in document] == ["", None, None, None, "/b", None]


def test_the_rest_of_very_many_lines_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line says how much isn't shown; what is open folds and copies as ever."""
    monkeypatch.setattr(module, "MAX_LINES", 4)
    body = '{"a":[{"b":1},2,3],"c":"]"}'
    document = json_document(body)
    assert texts(document) == [
        "{",
        '  "a": [',
        "    {",
        '      "b": 1',
        "… 15 characters more",
    ]
    assert [line.folds for line in document] == [4, 3, 2, 0, 0]
    assert "".join(part.text for part in document[1].folded) == '  "a": [… 1 item or more]'
    assert [line.copied for line in document] == [
        body,
        '[{"b":1},2,3]',
        '{"b":1}',
        "1",
        body,
    ]


def test_what_breaks_behind_the_shown_lines_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is read, so that the screen never calls JSON what the judge doesn't."""
    monkeypatch.setattr(module, "MAX_LINES", 4)
    with pytest.raises(json.JSONDecodeError):
        json_document("[1,2,3,4,5,6,]")
    for unreadable in ("9" * 5_000, "[" * 100_000 + "]" * 100_000):
        assert len(json_document(f"[1,2,3,4,{unreadable}]")) == 5


def _values(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    yield pointer, json.dumps(value)
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _values(one, f"{pointer}/{storable(escape(key))}")
