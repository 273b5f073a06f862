"""What is apart: all that nothing of the kit shows, each with what does."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.registry import load
from simulator.measure.apart import apart
from simulator.measure.coverage import measured
from simulator.measure.exercised import Exercised

CODES: dict[str, Any] = load("codes.json")
EVIDENCE: dict[str, Any] = load("evidence.json")


def test_it_is_what_no_case_and_no_body_of_the_kit_shows(kits: Exercised) -> None:
    """Each once, with what does show it; together with the rest that is all there is."""
    listed = [(group.part, name) for group in apart() for name in group.names]
    assert len(set(listed)) == len(listed)
    coverage = measured(kits)
    assert coverage.apart == list(apart())
    for part, register in (("codes", CODES), ("evidence", EVIDENCE)):
        names = {name for its, name in listed if its == part}
        assert names <= register.keys()
        assert coverage.figures[part].of == len(register) - len(names)
    assert all(group.shown_by.endswith(".") for group in apart())


@pytest.mark.parametrize("in_journals", [True, False])
def test_evidence_is_apart_with_the_codes_that_have_it(in_journals: bool) -> None:
    """Where journals tell of it, they tell of one of its codes."""
    groups = [group for group in apart() if group.in_journals is in_journals]
    had = {CODES[code]["evidence"] for one in groups if one.part == "codes" for code in one.names}
    of_codes = {
        name
        for one in groups
        for name in one.names
        if one.part == "evidence" and one.shown_by.startswith("The codes above")
    }
    others = {name for one in groups for name in one.names if one.part == "evidence"} - of_codes
    assert of_codes
    assert of_codes <= had
    assert others.isdisjoint(had)
