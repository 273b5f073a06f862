"""Hints: what a filter says of where its entries can be."""

from __future__ import annotations

import math

import pytest

from simulator.filtering import parse
from simulator.filtering.hints import Hints, hints
from simulator.journal.reader import MAX_SEQ

NOW = 100_000.0


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("seq:7", 6, 8),
        ("seq:10..20", 9, 21),
        ("seq:>10", 10, MAX_SEQ),
        ("seq:>=10", 9, MAX_SEQ),
        ("seq:<10", 0, 10),
        ("seq:<=10", 0, 11),
        ("seq:0", 0, 1),
        (f"seq:{MAX_SEQ}", MAX_SEQ - 1, MAX_SEQ),
        ("seq:5,10..20", 4, 21),
        ("seq:>10 seq:<=20 a", 10, 21),
        ("seq:5 or seq:7", 4, 8),
        ("seq:5 or a", 0, MAX_SEQ),
        ("not seq:5", 0, MAX_SEQ),
        ("seq:", 0, MAX_SEQ),
        ("", 0, MAX_SEQ),
    ],
)
def test_places(text: str, after: int, before: int) -> None:
    """Between which seqs they are, where that can be known."""
    assert hints(parse(text), NOW) == Hints(after, before)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since:100s", NOW - 100, math.inf),
        ("until:100s", 0.0, NOW - 100),
        ("since:1h until:100s a", NOW - 3600, NOW - 100),
        ("since:1h since:100s", NOW - 100, math.inf),
        ("since:1h or since:100s", NOW - 3600, math.inf),
        ("since:1h or a", 0.0, math.inf),
        ("not since:1h", 0.0, math.inf),
    ],
)
def test_times(text: str, since: float, until: float) -> None:
    """Between which moments."""
    assert hints(parse(text), NOW) == Hints(since=since, until=until)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("contact:u1", ["contact:u1"]),
        ("contact:u1,u2 pro", ["contact:u1,u2"]),
        ("account:acme", ["account:acme"]),
        ("messageId:m1", ["messageId:m1"]),
        ("workspace:1a2b3c4d", ["workspace:1a2b3c4d"]),
        ("fault:", ["fault:"]),
        ("fault:latency", ["fault:latency"]),
        ("status:4xx", ["status:4xx"]),
        ("status:>=300,0", ["status:>=300,0"]),
        ("status:<200", ["status:<200"]),
        ("verdict:broken", ["verdict:broken"]),
        ("verdict:>ok", ["verdict:>ok"]),
        ("code:SM-204", ["code:SM-204"]),
        ("code:sm-2*", ["code:sm-2*"]),
        ("verdict:broken contact:u1", ["contact:u1"]),
        ("workspace:1a2b3c4d verdict:broken", ["verdict:broken"]),
        ("verdict:broken or status:503", ["verdict:broken", "status:503"]),
        ("(verdict:broken or contact:u1) fault:", ["fault:"]),
        ("contact:u1 (contact:u2 a)", ["contact:u1"]),
    ],
)
def test_indexed(text: str, terms: list[str]) -> None:
    """Which terms have an index by which everything is found; of several the most promising."""
    found = hints(parse(text), NOW).terms
    assert found is not None
    assert [str(term) for term in found] == terms


@pytest.mark.parametrize(
    "text",
    [
        *("", "pro", "call:page", "stage:failed", "params.a:1", "path:/v1/batch", "seq:5"),
        *("contact:u*", "contact:", 'contact:""', "not contact:u1", "contact:u1 or pro"),
        *("status:", "status:200", "status:>=299", "status:<=200", "status:404,200"),
        *("status:199..300", "verdict:ok,broken", "verdict:<broken", "verdict:", "code:"),
        *("code:*", "code:S*", "code:HTTP_503", "code:SM-204,HTTP_503", "event:pageview"),
    ],
)
def test_not_indexed(text: str) -> None:
    """Where something else could hold too, everything has to be read."""
    assert hints(parse(text), NOW).terms is None
