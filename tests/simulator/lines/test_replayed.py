"""Lines of what was replayed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simulator.lines.replayed import replayed_line, replayed_summary

FOUND = {"line": 3, "outcome": "delivered", "status": 201, "verdict": "ok", "differs": False}
THEN = {"status": 503, "verdict": "warning"}


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"type": "page", "messageId": "m1"}, "3 page m1 -> delivered 201 ok"),
        ({"type": None, "messageId": None}, "3 a message -> delivered 201 ok"),
        (
            {
                "method": "POST",
                "path": "/v1/x",
                "outcome": "answered",
                "differs": True,
                "then": THEN,
            },
            "3 POST /v1/x -> answered 201 ok; was 503 warning",
        ),
        (
            {"type": "page", "outcome": "dead", "status": None, "code": "X", "detail": "why\x1b"},
            "3 page -> dead ok: X why\\x1b",
        ),
        ({"outcome": "unsent", "status": None, "verdict": None, "detail": "it is cut"}, None),
    ],
)
def test_a_line(said: dict[str, Any], line: str | None) -> None:
    """What was sent, what came of it, and what was recorded where that differs."""
    assert replayed_line({**FOUND, **said}) == (line or "3 a message -> unsent: it is cut")


def test_the_summary() -> None:
    """How many, how they compare, and what was answered."""
    counts = Counter({"as recorded": 1200, "different": 1})
    statuses = Counter({503: 1, 201: 1200})
    assert replayed_summary(counts, statuses) == (
        "1,201 replayed: 1,200 as recorded, 1 different (201 x1,200, 503 x1)"
    )
    assert replayed_summary(Counter({"not sent": 1}), Counter()) == "1 replayed: 1 not sent"
