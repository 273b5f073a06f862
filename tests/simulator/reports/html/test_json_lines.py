"""JSON in a pane: a key a line, what somebody should look at marked in its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from simulator.failures.spelling import shown
from simulator.reports.html import json_lines
from simulator.reports.html.json_lines import LONGEST, MOST_LINES, Mark, json_pane
from tests.simulator.generated import json_values, laws
from tests.simulator.reports.html.tree import Node, read

MESSAGE = {"type": "identify", "traits": {"mrr": "49", "tags": ["a", "b"], "none": {}}}
ERROR = Mark("error", ("SM-220",), "cause-1")
WARNING = Mark("warning", ("SM-204",))


def lines(value: object, *args: Any) -> list[Node]:
    """The lines of a pane."""
    pane = read(json_pane(value, *args)).one("pre")
    return [line for line in pane.children if isinstance(line, Node)]


def marked(value: object, marks: dict[str, Mark], at: str = "") -> list[tuple[str, set[str]]]:
    """The marked lines, and of which classes they are."""
    found = lines(value, marks, (), at)
    return [(line.text.strip(), line.classes) for line in found if "marked" in line.classes]


@laws
@given(json_values)
def test_it_is_the_value(value: Any) -> None:
    """What is shown is what ``json.dumps`` writes, but for what can't be printed."""
    written = json.dumps(value, indent=2, ensure_ascii=False).split("\n")
    assert [line.text for line in lines(value, {}, ())] == [f"{shown(line)}\n" for line in written]


def test_a_mark_stands_at_its_line() -> None:
    """It names the code and leads to the cause, if there is one."""
    assert marked(MESSAGE, {"/traits/mrr": ERROR, "/traits/tags/1": WARNING}) == [
        ('"mrr": "49",  ← SM-220', {"marked", "error"}),
        ('"b"  ← SM-204', {"marked", "warning"}),
    ]
    pane = read(json_pane(MESSAGE, {"/traits/mrr": ERROR}, ()))
    assert pane.one("a").attributes["href"] == "#cause-1"


def test_what_is_missing_stands_where_it_would_be() -> None:
    """A key that an object lacks has a line of its own, in an empty one too."""
    assert marked(MESSAGE, {"/userId": ERROR, "/traits/none/a~1b": WARNING}) == [
        ('"a/b" isn\'t there  ← SM-204', {"missing", "marked", "warning"}),
        ('"userId" isn\'t there  ← SM-220', {"missing", "marked", "error"}),
    ]


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", "{  ← SM-220"),
        ("/traits/tags/7", '"tags": [  ← SM-220'),
        ("/traits/mrr/deeper", '"mrr": "49",  ← SM-220'),
        ("/gone/deeper", "{  ← SM-220"),
    ],
)
def test_a_place_that_is_not_there_is_marked_above(pointer: str, line: str) -> None:
    """The nearest value above it that there is has the mark."""
    assert [text for text, _ in marked(MESSAGE, {pointer: ERROR})] == [line]


def test_several_marks_at_one_place() -> None:
    """The worse severity shows, and all codes."""
    joined = WARNING.joined(ERROR).joined(WARNING)
    assert joined == Mark("error", ("SM-204", "SM-220"), "cause-1")
    both = {"/traits/tags/8": WARNING, "/traits/tags/9": ERROR}
    assert marked(MESSAGE, both) == [('"tags": [  ← SM-204, SM-220', {"marked", "error"})]


def test_pointers_begin_with_the_value_s_own() -> None:
    """Of several operations each shows its own marks."""
    marks = {"/1/traits/mrr": ERROR, "/10/traits/mrr": WARNING, "/1": WARNING}
    assert [text for text, _ in marked(MESSAGE, marks, "/1")] == [
        "{  ← SM-204",
        '"mrr": "49",  ← SM-220',
    ]
    assert marked(MESSAGE, marks, "/0") == []


def test_what_is_dropped_is_grey_unless_it_is_marked() -> None:
    """The fields that no operation depends on."""
    found = lines(MESSAGE, {"/type": ERROR}, ["/type", "/traits/mrr"])
    assert [line.text.strip() for line in found if "dropped" in line.classes] == ['"mrr": "49",']


def test_what_is_long_is_cut() -> None:
    """A long text shows its beginning, a long value its first lines, and how much is left."""
    (line,) = lines("é" * (LONGEST + 7), {}, ())
    assert line.text.strip().endswith(f'…" {LONGEST + 7} characters')
    assert len(lines({"k" * 9999: 1}, {}, ())[1].text) < LONGEST + 60
    found = lines([0] * 1000, {"/1": ERROR, "/998": ERROR, "/999": WARNING}, ())
    assert len(found) == MOST_LINES + 1
    assert found[-1].text == f"… {1002 - MOST_LINES} lines more, 2 of them marked\n"


def test_what_is_nested_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels past the most stand in the same column."""
    monkeypatch.setattr(json_lines, "MOST_INDENTED", 3)
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    found = lines(deep, {}, ())
    assert max(len(line.text) - len(line.text.lstrip()) for line in found) == 6


def test_letters_that_run_to_the_left() -> None:
    """A key and a value of them stay in their places."""
    found = read(json_pane({"שם": "שלום"}, {}, ()))
    assert found.texts("bdi") == ['"שם"', '"שלום"']
