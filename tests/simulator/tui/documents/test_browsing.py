from __future__ import annotations

import pytest

from simulator.tui.documents.browsing import Browsing
from simulator.tui.documents.document import Line, Part
from simulator.tui.documents.json_document import json_document

DOCUMENT = json_document('{"a":{"b":[1,2]},"c":[3,"é"],"d":"b"}')
#                          0   1    2  3 4 /5/6  7  8 9 /10  11     /12


def test_it_begins_at_the_beginning() -> None:
    """Of a document without lines there is a current one all the same, with nothing on it."""
    browsing = Browsing(DOCUMENT)
    assert (browsing.line, browsing.row, browsing.current) == (0, 0, DOCUMENT[0])
    empty = Browsing()
    empty.to_row(3)
    empty.fold_all()
    empty.step(1)
    assert (empty.line, empty.row, empty.current) == (0, 0, Line(()))
    assert (empty.search("a"), empty.go_to(""), empty.toggle(), empty.columns) == (
        0,
        False,
        False,
        0,
    )


@pytest.mark.parametrize(("row", "line"), [(-5, 0), (0, 0), (2, 7), (5, 12), (99, 12)])
def test_a_row_is_one_that_is_in_sight(row: int, line: int) -> None:
    """Rows count what isn't hidden; beyond the last there is none."""
    browsing = Browsing(DOCUMENT)
    browsing.toggle(1)
    browsing.toggle(7)
    browsing.to_row(row)
    assert browsing.line == line


def test_folding_leaves_the_current_line_in_sight() -> None:
    """What it is on is folded away: it is on what hides that then."""
    browsing = Browsing(DOCUMENT)
    browsing.to_row(3)
    assert browsing.toggle(1)
    assert browsing.line == 1
    assert browsing.toggle()
    browsing.to_row(5)
    assert browsing.toggle()
    assert browsing.line == 2
    browsing.to_row(99)
    assert browsing.toggle()
    assert browsing.line == 0


def test_fold_all_keeps_the_place() -> None:
    """On the line that is left of where it was."""
    browsing = Browsing(DOCUMENT)
    browsing.to_line(4)
    browsing.fold_all()
    assert (browsing.line, list(browsing.folding.rows)) == (1, [0, 1, 7, 11, 12])
    assert not Browsing([Line((Part("a"),))]).toggle()


def test_going_to_a_pointer_unfolds_the_way() -> None:
    """To the value, else to what encloses it."""
    browsing = Browsing(DOCUMENT)
    browsing.fold_all()
    assert browsing.go_to("/a/b/1")
    assert (browsing.line, browsing.row) == (4, 4)
    assert not browsing.go_to("/c/7/x")
    assert browsing.line == 7
    assert not Browsing([Line((Part("a"),))]).go_to("/a")


def test_a_search_goes_to_the_first_match_from_here() -> None:
    """Then on and back, around at the end, unfolding what hides a match."""
    browsing = Browsing(DOCUMENT)
    browsing.fold_all()
    browsing.to_line(7)
    assert browsing.search('"b"') == 2
    assert browsing.line == 11
    browsing.step(1)
    assert (browsing.line, browsing.match) == (2, 0)
    assert 1 not in browsing.folding
    assert 7 in browsing.folding
    browsing.step(-1)
    assert (browsing.line, browsing.match) == (11, 1)
    match = browsing.matched()
    assert match is not None
    assert browsing.text(match.line)[match.start : match.end] == '"b"'
    assert browsing.search("nowhere") == 0
    assert browsing.line == 11
    assert browsing.matched() is None


def test_a_text_that_is_only_found_moves_nothing() -> None:
    """The match that comes next is known."""
    browsing = Browsing(DOCUMENT)
    browsing.to_line(3)
    browsing.find('"b"')
    assert (browsing.line, browsing.match, len(browsing.matches)) == (3, 1, 2)


def test_a_place_is_kept_by_its_pointers() -> None:
    """In another document of the same the line is another, the value and the folds the same."""
    browsing = Browsing(DOCUMENT)
    browsing.toggle(1)
    browsing.go_to("/d")
    other = Browsing(json_document('{"x":1,"a":{"b":[]},"d":{"e":1},"c":[3]}'))
    other.return_to(browsing.spot())
    assert (other.current.pointer, sorted(other.folding.folded)) == ("/d", [2])
    other.go_to("/d/e")
    browsing.return_to(other.spot())
    assert browsing.line == 11, "what encloses it, where it isn't there any more"


def test_a_place_in_a_shorter_document_is_its_end() -> None:
    """And never one that is hidden."""
    browsing = Browsing(DOCUMENT)
    browsing.to_row(99)
    other = Browsing(json_document("[1,2]"))
    other.return_to(browsing.spot())
    assert other.line == 3
    folded = Browsing(json_document('{"a":[1],"c":[2]}'))
    folded.return_to(browsing.spot()._replace(line=2, folded=frozenset({"/a"})))
    assert folded.line == 1
    empty = Browsing()
    empty.return_to(browsing.spot())
    assert empty.line == 0


def test_columns_are_those_of_the_longest_line() -> None:
    """Wide letters take two; what is shown of a folded line counts too."""
    assert Browsing(json_document('"日本語"')).columns == 8
    assert Browsing(json_document("[1]")).columns == len("[… 1 item]")
    assert Browsing(json_document('{"a":"0123456789abcdef"}')).columns == len(
        '  "a": "0123456789abcdef"'
    )
