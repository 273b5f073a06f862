"""Registers compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.versions.contract import Contract, installed
from simulator.versions.meaning import ABSENT
from simulator.versions.registers import entries

CODE: dict[str, Any] = {
    "severity": {"strict": "warning", "compat": "advice"},
    "statement": "It is so.",
}


def found(old: Any, new: Any) -> list[tuple[str, str, str, Any, Any, str]]:
    one, other = (Contract("", "", {}, codes=codes, evidence={}) for codes in (old, new))
    return [
        (each.register, each.name, each.key, each.old, each.new, each.meaning)
        for each in entries(one, other)
    ]


def test_a_register_does_not_differ_from_itself() -> None:
    """Nor from one that isn't given."""
    assert list(entries(installed(), installed())) == []
    assert list(entries(installed(), replace(installed(), codes=None, evidence=None))) == []


def test_a_severity_is_compared_profile_by_profile() -> None:
    """Stricter or milder; a nonsensical one is different."""
    new = {"severity": {"strict": "error", "compat": 7}, "statement": "It is so."}
    assert found({"SM-1": CODE}, {"SM-1": new}) == [
        ("codes", "SM-1", "severity in strict", "warning", "error", "stricter"),
        ("codes", "SM-1", "severity in compat", "advice", 7, "different"),
    ]
    assert found({"SM-1": new}, {"SM-1": CODE})[0][-1] == "milder"


def test_words_are_words() -> None:
    """A statement, a label, a client that wasn't known."""
    new = {**CODE, "statement": "It was so.", "client": "Ruby"}
    assert found({"SM-1": CODE}, {"SM-1": new}) == [
        ("codes", "SM-1", "statement", "It is so.", "It was so.", "words only"),
        ("codes", "SM-1", "client", ABSENT, "Ruby", "words only"),
    ]
    evidence = [
        Contract("", "", {}, evidence={"A6": {"label": label}}) for label in ("assumed", "asked")
    ]
    [entry] = entries(*evidence)
    assert (entry.register, entry.name, entry.key) == ("evidence", "A6", "label")


def test_entries_that_one_has_alone() -> None:
    """Are added and removed whole."""
    assert found({"SM-1": CODE}, {"SM-2": CODE}) == [
        ("codes", "SM-1", "", CODE, ABSENT, "different"),
        ("codes", "SM-2", "", ABSENT, CODE, "different"),
    ]
