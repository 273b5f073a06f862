"""Failures of what the translator says."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure
from simulator.failures.violations import of_finding
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours, Translator, load


def failures(message: object, translator: Translator | None = None) -> list[Failure]:
    """What is wrong with a message of a pipe."""
    used = translator or Ours()
    return of_finding(check_entry(Entry(1, message), used), "-", used)


@pytest.mark.parametrize(
    ("message", "code", "expected", "got"),
    [
        ({"type": "track", "event": "E"}, "id_required", "userId or anonymousId", "neither"),
        ({"type": "track", "userId": "u"}, "event_not_defined", "the key 'event'", "none"),
        ({"type": "track", "userId": "u", "event": 7}, "event_not_string", "string", "integer 7"),
        ([], "bad_request", "one JSON object with a type", ""),
    ],
)
def test_a_refusal_says_what_the_schema_says(
    message: object, code: str, expected: str, got: str
) -> None:
    """The breach of Segment's schema that it is about isn't told again."""
    [failure] = failures(message)
    assert (failure.code, failure.expected, failure.got) == (code, expected, got)
    assert failure.severity == "error"


def test_other_breaches_are_told() -> None:
    """They are no part of the refusal."""
    codes = [one.code for one in failures({"type": "track", "userId": "u", "sentAt": "x"})]
    assert codes[0] == "event_not_defined"
    assert "SM-231" in codes


def test_what_is_filtered_is_no_failure() -> None:
    """Somebody meant it so."""
    assert failures({"type": "screen", "userId": "u1", "messageId": "m"}) == []


@pytest.mark.parametrize(
    ("name", "code", "got"),
    [
        ("raising", "translator_raised", "KeyError: 'user'"),
        ("silent", "translator_returned", "None"),
    ],
)
def test_a_translator_of_ones_own(name: str, code: str, got: str) -> None:
    """What it did, and where it is."""
    theirs = load(f"tests.simulator.failures.mine:{name}")
    message: dict[str, Any] = {"type": "track", "userId": "u", "event": "E", "messageId": "m"}
    [failure] = failures(message, theirs)
    assert (failure.code, failure.got) == (code, got)
    assert failure.spot.rule.startswith(f"{theirs.name} at tests/simulator/failures/mine.py:")
    assert failure.reproduce[0].endswith(f"| sim check --translator {theirs.name} -")
