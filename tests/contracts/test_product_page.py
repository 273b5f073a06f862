"""The product page, sentence by sentence: each has an owner, and none is lost."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from contracts.cases import kit_cases
from contracts.registry import load

PAGE: list[dict[str, Any]] = load("product_page.json")
OWNERS = {
    "case": "cases",
    "state": "what",
    "generator": "what",
    "settings": "what",
    "planned": "what",
    "none": "reason",
}
"""Each kind of owner, and the key that says more of it."""


def test_no_sentence_of_the_page_is_lost() -> None:
    """The sentences in their order are the whole page of 22 November 2019, white space apart."""
    text = "".join("".join(entry["sentence"] for entry in PAGE).split())
    assert hashlib.sha256(text.encode()).hexdigest() == (
        "0fb2b285e8523e20d930cdd08735f84dd796fd184501b4bd5a30abb85e7506e4"
    )


@pytest.mark.parametrize("entry", PAGE, ids=lambda entry: entry["sentence"][:40])
def test_a_sentence_has_an_owner(entry: dict[str, Any]) -> None:
    """It stands on one line, and somebody sees to it or a reason says why nobody does."""
    assert list(entry) == ["sentence", "owner"]
    assert entry["sentence"] == " ".join(entry["sentence"].split())
    kind = entry["owner"]["kind"]
    assert list(entry["owner"]) == ["kind", OWNERS[kind]]
    assert entry["owner"][OWNERS[kind]]


def test_the_cases_that_own_a_sentence_exist() -> None:
    """By name, each once a sentence."""
    known = {case.name for case in kit_cases()}
    for entry in PAGE:
        named = entry["owner"].get("cases", [])
        assert set(named) <= known, entry["sentence"]
        assert len(set(named)) == len(named)


@pytest.mark.parametrize("call", ["identify", "track", "page", "group", "alias"])
def test_each_call_that_the_page_names_is_shown_by_a_case_of_its_own(call: str) -> None:
    """All five, where the page says that all five are accepted."""
    accepted = "Salesmachine accepts Track, Page, Identify, Group, and Alias calls."
    [owner] = [entry["owner"] for entry in PAGE if entry["sentence"] == accepted]
    assert [name for name in owner["cases"] if name.startswith(f"{call}/")]


def test_the_page_says_itself_that_there_is_no_device_mode() -> None:
    """The boilerplate that says otherwise has no owner, and its reason says which one decides."""
    device = [entry["owner"] for entry in PAGE if "device-" in entry["sentence"].casefold()]
    assert len(device) == 3
    assert {owner["kind"] for owner in device} == {"none"}
    assert all("decides" in owner["reason"] or "quick info" in owner["reason"] for owner in device)
