from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.documents.document import Document, Line, Part
from simulator.tui.documents.folding import Folding
from simulator.tui.documents.json_document import json_document
from tests.simulator.generated import json_values, laws

DOCUMENT = json_document('{"a":{"b":[1,2]},"c":[3]}')
FLAT = [Line((Part(str(n)),), folds=folds) for n, folds in enumerate([2, 0, 0, 1, 0, 0])]


def rows(document: Document, folded: set[int]) -> list[int]:
    """Every line that nothing folded hides."""
    return [
        line
        for line in range(len(document))
        if not any(at < line <= at + document[at].folds for at in folded)
    ]


@laws
@given(value=json_values, toggled=st.lists(st.integers(0, 30)), sought=st.integers(0, 30))
def test_the_rows_are_the_lines_that_nothing_hides(
    value: Any, toggled: list[int], sought: int
) -> None:
    """Whatever is folded in whatever order, each line is on its row or on what hides it."""
    document = json_document(json.dumps([value, [value]]))
    folding, folded = Folding(document), set[int]()
    for at in toggled:
        can = at < len(document) and document[at].folds > 0
        assert folding.toggle(at) == can
        folded ^= {at} if can else set()
    assert list(folding.rows) == rows(document, folded)
    assert folding.folded == folded
    line = sought % len(document)
    shown = folding.rows[folding.row_of(line)]
    assert shown == line or (shown in folded and line <= shown + document[shown].folds)
    was_folded = line in folding
    folding.unfold_to(line)
    assert (line in folding) == was_folded
    assert folding.rows[folding.row_of(line)] == line
    assert list(folding.rows) == rows(document, set(folding.folded))


def test_nothing_is_folded_at_first() -> None:
    """Every line is a row."""
    folding = Folding(DOCUMENT)
    assert list(folding.rows) == list(range(len(DOCUMENT)))
    assert folding.any_foldable
    assert not Folding([]).any_foldable
    assert not list(Folding([]).rows)


def test_what_encloses_all_the_rest_stays_open() -> None:
    """Fold all leaves what is in it, each on a line; two beside each other are both folded."""
    folding = Folding(DOCUMENT)
    assert folding.fold_all()
    assert not folding.fold_all()
    assert list(folding.rows) == [0, 1, 7, 10]
    assert folding.unfold_all()
    assert list(folding.rows) == list(range(len(DOCUMENT)))
    folding = Folding(FLAT)
    folding.fold_all()
    assert list(folding.rows) == [0, 3, 5]


def test_a_closing_bracket_folds_what_it_ends() -> None:
    """A line that neither begins nor ends anything folds nothing."""
    folding = Folding(DOCUMENT)
    assert [folding.opener(line) for line in range(len(DOCUMENT))] == [
        *(0, 1, 2, None, None, 2, 1),
        *(7, None, 7, 0),
    ]
    assert folding.begins(1)
    assert not folding.begins(6)


def test_folds_are_added_to_what_is_folded() -> None:
    """Lines that begin nothing are left out."""
    folding = Folding(DOCUMENT)
    folding.fold([2, 3])
    folding.fold([7])
    assert folding.folded == {2, 7}
    assert 2 in folding
    assert 3 not in folding
