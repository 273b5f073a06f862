"""Two contracts compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.registry import schema
from simulator.versions.budget import Budget
from simulator.versions.contract import Contract, installed
from simulator.versions.diff import Diff, compared


def diff(old: Contract, new: Contract) -> Diff:
    return compared(old, new, [], Budget(600))


def with_schema(kind: str, **more: Any) -> Contract:
    schemas = {**installed().schemas, kind: {**schema(kind), **more}}
    return replace(installed(), schemas=schemas)


def test_a_contract_does_not_differ_from_itself() -> None:
    """And nothing is looked for."""
    found = diff(installed(), installed())
    assert (found.changes, found.entries, found.found) == ((), (), {})
    assert (found.breaking, found.steps, found.is_cut) == (0, 0, False)


def test_the_kits_cases_are_witnesses() -> None:
    """Where they are refused now."""
    new = with_schema("salesmachine/alias", maxProperties=2)
    found = diff(installed(), new)
    [(kind, [change])] = found.by_kind()
    assert (kind, change.pointer) == ("salesmachine/alias", "/maxProperties")
    witness = found.witness(change)
    assert witness is not None
    assert witness.origin.startswith("from ")
    assert len(witness.instance) == 3
    assert found.breaking == 1


def test_a_kind_that_is_gone_breaks_whoever_sends_it() -> None:
    """A kind that is new breaks nobody."""
    schemas = {kind: one for kind, one in installed().schemas.items() if kind != "exchange"}
    without = replace(installed(), schemas=schemas)
    gone = diff(installed(), without)
    [change] = gone.changes
    witness = gone.witness(change)
    assert witness is not None
    assert witness.refusal == "there is no schema of this kind"
    added = diff(without, installed())
    assert [one.meaning for one in added.changes] == ["wider"]
    assert added.breaking == 0


def test_words_break_nobody() -> None:
    """And nothing is tried for them."""
    found = diff(installed(), with_schema("segment/page", title="Another"))
    assert [one.meaning for one in found.changes] == ["words only"]
    assert (found.breaking, found.steps) == (0, 0)


def test_entries_have_their_witnesses() -> None:
    """A code that is an error now breaks somebody, too."""
    codes: Any = {**(installed().codes or {})}
    codes["SM-220"] = {**codes["SM-220"], "severity": {"strict": "error", "compat": "warning"}}
    found = diff(installed(), replace(installed(), codes=codes))
    entry = found.entries[0]
    assert found.breaking == 1
    assert found.witness(entry) is not None
