"""What an instance must do to exercise a clause, in words."""

from __future__ import annotations

import pytest

from simulator.measure.clauses import Clause, clauses
from simulator.measure.wanted import wanted

CLAUSES = {f"{clause.at} {clause.way}".rstrip(): clause for clause in clauses()}
EVENT = "salesmachine/event.json#"


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            f"{EVENT}/properties/contact_uid/type",
            [
                "broken by /contact_uid that is not string",
                "kept by /contact_uid that is string",
            ],
        ),
        (
            f"{EVENT}/properties/contact_uid/type SM-403 compat",
            [
                "broken under compat by /contact_uid that is not string,"
                ' in a known client\'s way (SM-403): it fits {"type": "integer"}',
                "kept under compat by /contact_uid that is string",
            ],
        ),
        (
            f"{EVENT}/required params",
            [
                "broken by the whole without the key 'params'",
                "kept by the whole with the key 'params'",
            ],
        ),
        (
            f"{EVENT}/additionalProperties",
            ["broken by the whole with an unknown key", "kept by the whole with no unknown key"],
        ),
        (
            f"{EVENT}/additionalProperties silent event",
            [
                "broken by the whole with the key 'event', in a known client's way"
                ' (nothing is said of it): it fits {"not": {"required": ["event_uid"]}}',
                "kept by the whole with no unknown key",
            ],
        ),
        (
            f"{EVENT}/properties/event_uid/format",
            [
                "broken by /event_uid that is a string, but not in this form:"
                " snake_case: lower-case letters, digits and _",
                "kept by /event_uid in this form: snake_case: lower-case letters, digits and _",
            ],
        ),
        (
            "salesmachine/batch.json#/maxItems",
            [
                "broken by the whole not of at most 100 items",
                "kept by the whole of at most 100 items",
            ],
        ),
        (
            "segment/page.json#/anyOf",
            [
                "broken by the whole with neither userId nor anonymousId",
                "kept by the whole with userId or anonymousId",
            ],
        ),
        (
            "segment/page.json#/properties/type/const",
            ['broken by /type that is not "page"', 'kept by /type that is "page"'],
        ),
    ],
)
def test_each_half_is_told(name: str, lines: list[str]) -> None:
    """The place, what is asked there, and the profile where it matters."""
    clause = CLAUSES[name]
    assert list(wanted(clause, is_kept=False, is_broken=False)) == lines
    assert list(wanted(clause, is_kept=True, is_broken=False)) == lines[:1]
    assert list(wanted(clause, is_kept=False, is_broken=True)) == lines[1:]


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=CLAUSES)
def test_there_are_words_for_every_clause(clause: Clause) -> None:
    """Each half by a line of its own that names the place."""
    lines = list(wanted(clause, is_kept=False, is_broken=False))
    assert [line.split()[0] for line in lines] == ["broken", "kept"]
    assert all((clause.place or "the whole") in line for line in lines)
