"""Evidence: read by index, a few messages at a time, as everything was at one moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.journal import JournalError
from simulator.segment.audit import Evidence, evidence, verify_delivery
from tests.simulator.segment.audit.told import (
    WORKSPACE,
    Telling,
    audited,
    ended,
    found,
    got,
    sent,
    told,
)


def test_more_than_is_read_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How much is read and kept at once changes nothing."""
    names = [f"m{number % 40}" for number in range(60)]
    labels = [f"{name} {number}" for number, name in enumerate(names)]
    users = [f"u{name}" for name in names]
    steps = [
        *(
            got(name, user, label=label)
            for name, user, label in zip(names, users, labels, strict=True)
        ),
        *(sent(name, status=503) for name in names),
        *(sent(*names[start : start + 7]) for start in range(0, 60, 7)),
        *(ended(label) for label in labels[:-1]),
    ]
    whole = audited(path, *steps).to_dict()
    assert (whole["ends"]["delivered once"], whole["ends"]["under way"]) == (59, 1)
    for chunk in (1, 7, 59, 60, 61):
        monkeypatch.setattr(evidence, "CHUNK", chunk)
        monkeypatch.setattr(evidence, "MAX_KEPT", 1)
        assert verify_delivery(path).to_dict() == whole


def test_more_than_one_statement_takes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many exchanges carried a few messages, all are read."""
    monkeypatch.setattr(evidence, "PART", 3)
    steps = [got("m1", name="Pricing"), *(sent("m1", "m1.2", status=503) for _ in range(10))]
    audit = audited(path, *steps, sent("m1", "m1.2"), ended("m1"))
    assert (audit.ends["delivered once"], found(audit)) == (1, {})


def test_one_moment(path: Path) -> None:
    """What is written while it is read isn't seen, neither message nor exchange."""
    telling = Telling(path)
    got("m1")(telling)
    telling.writer.commit()
    with Evidence(path) as known:
        for step in (sent("m1"), ended("m1"), got("m2")):
            step(telling)
            telling.writer.commit()
        [[(message, _)]] = list(known.accepted(0, None))
        assert (message.message_id, message.settled, known.until) == ("m1", None, 2)
        assert known.carriers([("m1", WORKSPACE)]) == {("m1", WORKSPACE): []}
    telling.writer.close()
    assert verify_delivery(path).accepted == 2


def test_nothing_is_written(path: Path) -> None:
    """Auditing changes no byte of the journal."""
    told(path, got("m1"), sent("m1", status=429, unread=True))
    before = path.read_bytes()
    verify_delivery(path)
    assert path.read_bytes() == before


def test_what_breaks_off(path: Path) -> None:
    """A journal that can't be read to its end is said to be so."""
    told(path, *(got(f"m{number}", bio="x" * 4000) for number in range(50)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2].ljust(len(whole), b"\xa5"))
    with pytest.raises(JournalError, match="can't be read: "):
        verify_delivery(path)
