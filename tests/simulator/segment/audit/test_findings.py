"""Findings: all are counted, many are named, and the verdict says what they come to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.segment.audit import ENDS, KINDS, TOLD, Audit, Finding, Kind, findings
from tests.simulator.segment.audit.told import Step, audited, delivered, ended, got, sent


def test_not_all_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each kind some are named, and all are counted."""
    monkeypatch.setattr(findings, "MAX_KEPT", 3)
    audit = Audit(None, 9, 1.0)
    for number in range(5):
        audit.add(Finding("lost", str(number)))
    audit.add(Finding("late", "x"))
    assert audit.breaches == {"lost": 5, "late": 1}
    assert [one.said for one in audit.findings["lost"]] == ["0", "1", "2"]
    assert len(audit.to_dict()["findings"]) == 4


@pytest.mark.parametrize("kind", KINDS)
def test_what_breaks_something(kind: Kind) -> None:
    """Whatever was found breaks something, except for what is only told."""
    audit = Audit(None, 9, 1.0)
    audit.ends["delivered once"] = 1
    audit.add(Finding(kind, "said"))
    [shown] = audit.to_dict()["findings"]
    assert audit.passed == (kind in TOLD) != shown["breach"]
    assert audit.verdict.startswith("broken: " if kind not in TOLD else "none lost")
    assert audit.to_dict()["passed"] == audit.passed


VERDICTS: list[tuple[list[Step], str]] = [
    ([], "there are no messages"),
    (delivered("m1"), "none lost, none unexplained, no rule broken"),
    (
        [got("m1"), sent("m1", fault="drop=half"), sent("m1"), ended("m1"), got("m2")],
        "none lost, none unexplained, no rule broken; 1 unavoidable duplicate; 1 still under way",
    ),
    (
        [*(got(one) for one in "abc"), sent("c"), sent("b"), *(ended(one) for one in "abc")],
        "broken: lost 1, order 1",
    ),
]


@pytest.mark.parametrize(("steps", "verdict"), VERDICTS)
def test_the_verdict(path: Path, steps: list[Step], verdict: str) -> None:
    """One sentence, which names what is broken with its number."""
    assert audited(path, *steps).verdict == verdict


def test_as_json(path: Path) -> None:
    """It has everything, each count and each finding, and can be written as JSON."""
    steps = [got("m1", at=0), sent("m1", fault="drop=half", at=3), sent("m1"), ended("m1")]
    shown = audited(path, *steps, got("m2"), ended("m2", "failed", "E")).to_dict()
    assert json.loads(json.dumps(shown)) == shown
    assert shown["ends"] == {**dict.fromkeys(ENDS, 0), "delivered more than once": 1, "dead": 1}
    assert shown["dead"] == {"E": 1}
    assert shown["delay"] == {"median": 3, "largest": 3, "limit": 14_400}
    assert shown["found"] == {**dict.fromkeys(KINDS, 0), "unavoidable duplicate": 1}
    assert shown["findings"] == [
        {
            "kind": "unavoidable duplicate",
            "said": "it arrived in exchange 4 after 3: drop=half broke the answer off",
            "seq": 2,
            "message_id": "m1",
            "workspace": "1a2b3c4d",
            "exchanges": [3, 4],
            "breach": False,
        }
    ]
    told = (shown["passed"], shown["accepted"], shown["received"], shown["breaches"])
    assert told == (True, 2, 2, {})
