from __future__ import annotations

import pytest

from simulator.tui.documents.document import Document, Kind, Part, line
from simulator.tui.documents.json_document import json_document
from simulator.tui.documents.marks import Mark, mark

DOCUMENT = json_document('{"a":{"b":[1,2]},"c":3}')


def texts(document: Document) -> list[str]:
    return [one.text for one in document]


def folded(document: Document, at: int) -> str:
    return "".join(part.text for part in document[at].folded)


def test_a_mark_stands_at_the_end_of_its_line() -> None:
    """A glyph and the text, of the mark's kind; nothing else is changed."""
    marked = mark(DOCUMENT, [Mark("/a/b/1", "broken", "broken SM-203")])
    assert texts(marked)[4] == "      2  ✗ broken SM-203"
    assert marked[4].parts[-1] == Part("✗ broken SM-203", "broken")
    assert marked[4].sign == Part("✗", "broken")
    assert [one for at, one in enumerate(marked) if at not in (0, 1, 2, 4)] == [
        one for at, one in enumerate(DOCUMENT) if at not in (0, 1, 2, 4)
    ]


def test_what_is_folded_tells_what_it_hides() -> None:
    """The worst of it, on every line that hides it, beside the line's own."""
    marked = mark(
        DOCUMENT,
        [
            Mark("/a/b/1", "advice", "one"),
            Mark("/a/b/0", "warning", "two"),
            Mark("/a", "broken", "three"),
        ],
    )
    assert folded(marked, 0) == "{… 2 keys}  ✗ broken inside"
    assert folded(marked, 1) == '  "a": {… 1 key},  ✗ three  ! warning inside'
    assert folded(marked, 2) == '    "b": [… 2 items]  ! warning inside'
    assert [one.sign for one in marked[:3]] == [None, Part("✗", "broken"), None]


def test_what_is_not_there_is_marked_on_what_encloses_it() -> None:
    """With the rest of the pointer, so that one sees what is missing."""
    marked = mark(DOCUMENT, [Mark("/a/email", "broken", "SM-203"), Mark("/x", "advice", "SM-1")])
    assert texts(marked)[:2] == ["{  · SM-1 at /x", '  "a": {  ✗ SM-203 at /email']


def test_marks_of_one_line_stand_beside_each_other() -> None:
    """The sign is the worst of them."""
    marked = mark(DOCUMENT, [Mark("/c", "advice", "one"), Mark("/c", "broken", "two")])
    assert texts(marked)[-2] == '  "c": 3  · one  ✗ two'
    assert marked[-2].sign == Part("✗", "broken")


def test_a_document_without_pointers_is_marked_on_its_first_line() -> None:
    """What isn't JSON has no other place."""
    marked = mark([line("not JSON"), line("<")], [Mark("/a", "broken", "SM-201")])
    assert texts(marked) == ["not JSON  ✗ SM-201 at /a", "<"]
    assert mark([], [Mark("", "broken", "SM-201")]) == []


@pytest.mark.parametrize(
    ("kind", "glyph"),
    [("ok", "✓"), ("advice", "·"), ("warning", "!"), ("broken", "✗"), ("added", "+"), ("key", "•")],
)
def test_each_kind_has_a_glyph(kind: Kind, glyph: str) -> None:
    """None is told by its colour alone."""
    assert texts(mark(DOCUMENT, [Mark("/c", kind, "said")]))[-2] == f'  "c": 3  {glyph} said'


def test_a_hostile_mark_is_harmless() -> None:
    """Its text and its pointer are escaped."""
    [one] = mark(json_document("1"), [Mark("/\x1b[2J", "broken", "\u202e[/]\x00")])
    assert one.text == "1  ✗ \\u202e[/]\\x00 at /\\x1b[2J"
