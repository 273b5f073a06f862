"""Golden texts of states that aren't as expected, in ``golden/expectation_state_*.txt``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.failures import Failure
from simulator.kit import absent, containing, exactly
from simulator.kit.states import assert_state
from tests.simulator.failures.golden import FOLDER, compare

BY = {"exchange": 12, "index": 3, "at": "2024-03-11T09:00:00.000Z"}
STATE: dict[str, Any] = {
    "uid": "u1",
    "attributes": [
        {"name": "plan", "value": "free", "type": "text", **BY},
        {"name": "seats", "value": 3, "type": "number", **BY, "index": 4},
    ],
    "accounts": [{"uid": "acme", **BY, "by": "u1", "evidence": "A5"}],
    "events": 2,
    "latest_events": [],
}


def differs(**expected: object) -> list[Failure]:
    """What is wrong with the contact."""
    failure = assert_state(expected, STATE, "contact", "u1")
    assert failure is not None
    return [failure]


def unknown(kind: str) -> list[Failure]:
    """What is wrong with one that nobody has named."""
    failure = assert_state({}, None, kind, "u7\n")
    assert failure is not None
    return [failure]


TEXTS: dict[str, Callable[[], list[Failure]]] = {
    "attribute": lambda: differs(attributes={"plan": "pro"}),
    "attribute_missing": lambda: differs(attributes={"email": "ada@example.com"}),
    "attribute_too_many": lambda: differs(attributes={"seats": absent()}),
    "several": lambda: differs(
        attributes=exactly({"plan": "pro"}), accounts=containing("globex"), events=3
    ),
    "unknown_contact": lambda: unknown("contact"),
    "unknown_account": lambda: unknown("account"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_golden(name: str) -> None:
    """Each text, to the last character."""
    compare(f"expectation_state_{name}", TEXTS[name]())


def test_there_is_no_other_file() -> None:
    """A text that isn't compared any more leaves nothing behind."""
    files = {file.stem for file in FOLDER.glob("expectation_state_*")}
    assert files == {f"expectation_state_{name}" for name in TEXTS}


def test_one_cause_for_each() -> None:
    """What is wrong with one contact is one cause, with another one another."""
    assert differs(events=3)[0].cause == differs(attributes={"plan": "pro"})[0].cause
    assert unknown("contact")[0].cause != unknown("account")[0].cause
