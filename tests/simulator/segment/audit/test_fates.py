"""Fates: what came again, whether that was avoidable, and what came though nothing was to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.segment.audit import Kind
from tests.simulator.segment.audit.told import (
    Step,
    audited,
    ended,
    found,
    got,
    said,
    sent,
    started,
    tried,
)

LOST = "unavoidable duplicate"


def again(*between: Step, **first: object) -> list[Step]:
    """It arrived, and arrived again after something else."""
    told = {"applied": True, **first}
    return [started(), got("m1"), sent("m1", **told), *between, sent("m1"), ended("m1")]  # type: ignore[arg-type]


REPEATED: list[tuple[str, list[Step], Kind, str]] = [
    ("whole", again(), "duplicate", "which was answered 201"),
    ("drop=after", again(status=0, fault="drop=after"), LOST, "drop=after broke the answer off"),
    ("drop=half", again(fault="drop=half"), LOST, "drop=half broke the answer off"),
    (
        "drop among others",
        again(fault="latency=1ms; drop=half; latency=2ms"),
        LOST,
        "drop=half broke the answer off",
    ),
    ("too short", again(fault="length=+50"), LOST, "length=+50 broke the answer off"),
    ("too long", again(fault="length=-5"), "duplicate", "which was answered 201"),
    ("garbage", again(status=0, fault="garbage"), LOST, "garbage came in place of the answer"),
    ("garbage body", again(fault="garbage=body"), "duplicate", "which was answered 201"),
    ("nothing sent", again(status=0), LOST, "no answer was sent"),
    ("slow", again(fault="latency=5s"), LOST, "latency may have taken over 5 s"),
    ("perhaps slow", again(fault="latency=1ms..6s"), LOST, "latency may have taken over 5 s"),
    (
        "perhaps very slow",
        again(fault="latency=p50:1ms/p99:2ms"),
        LOST,
        "latency may have taken over 5 s",
    ),
    (
        "slow together",
        again(fault="latency=3s; latency=3s"),
        LOST,
        "latency may have taken over 5 s",
    ),
    ("dripping", again(fault="drip=10B/s"), LOST, "drip may have taken over 5 s"),
    ("fast dripping", again(fault="drip=1KB/s"), "duplicate", "which was answered 201"),
    ("fast enough", again(fault="latency=1s"), "duplicate", "which was answered 201"),
    ("slow itself", again(ms=5000), LOST, "the simulator may have taken over 5 s"),
    ("a new start", again(started()), LOST, "the simulator was started anew in between"),
    (
        "settled before the start",
        again(ended("m1"), started()),
        "duplicate",
        "which was answered 201",
    ),
    (
        "noted as timed out",
        again(tried("m1", "ETIMEDOUT", 0.1, at=35.0), at=30.0),
        LOST,
        "its answer wasn't there within 5 s",
    ),
    (
        "noted as timed out too soon",
        again(tried("m1", "ETIMEDOUT", 0.1, at=34.0), at=30.0),
        "duplicate",
        "which was answered 201",
    ),
    (
        "another was noted as timed out",
        again(tried("m1", "ETIMEDOUT", 0.1, at=60.0), at=30.0),
        "duplicate",
        "which was answered 201",
    ),
    (
        "noted otherwise",
        again(tried("m1", "ECONNRESET", 0.1, at=35.0), at=30.0),
        "duplicate",
        "which was answered 201",
    ),
    ("a fault nobody knows", again(fault="who=knows"), LOST, "a fault that can't be read (who="),
]


@pytest.mark.parametrize(
    ("steps", "kind", "why"), [one[1:] for one in REPEATED], ids=[one[0] for one in REPEATED]
)
def test_what_arrived_again(path: Path, steps: list[Step], kind: Kind, why: str) -> None:
    """It is avoidable unless the answer before can't have come whole, or may not have."""
    audit = audited(path, *steps)
    assert found(audit) == {kind: 1}
    [sentence] = said(audit, kind)
    assert f": {why}" in sentence
    assert sentence.startswith("it arrived in exchange ")
    assert audit.passed == (kind == LOST)
    assert audit.ends["delivered more than once"] == 1


def test_each_repetition_is_named(path: Path) -> None:
    """Each time it arrives again is one duplicate, judged by the arrival just before."""
    audit = audited(
        path,
        got("m1"),
        sent("m1", fault="drop=half"),
        sent("m1", status=503),
        sent("m1", fault="drop=half"),
        sent("m1"),
        sent("m1"),
        ended("m1"),
    )
    assert found(audit) == {LOST: 2, "duplicate": 1}
    assert [one.exchanges for one in audit.findings[LOST]] == [(3, 5), (5, 6)]
    assert [one.exchanges for one in audit.findings["duplicate"]] == [(6, 7)]


def test_only_the_operation_that_arrived_again(path: Path) -> None:
    """A message's second operation has its own name."""
    steps = [got("m1", name="Pricing"), sent("m1", "m1.2", fault="drop=half"), sent("m1.2")]
    audit = audited(path, *steps, ended("m1"))
    assert said(audit, LOST) == [
        "m1.2 arrived in exchange 4 after 3: drop=half broke the answer off"
    ]


def test_twice_in_one_request(path: Path) -> None:
    """No answer can have been lost between two items of one request."""
    audit = audited(path, got("m1"), sent("m1", "m1"), ended("m1"))
    assert found(audit) == {"duplicate": 1}
    audit = audited(path.with_name("other"), got("m1"), sent("m1", "m1", status=503), sent("m1"))
    assert said(audit, "final") == ["it came in exchange 3 after 3, twice in one request"]


FINAL: list[tuple[str, list[Step]]] = [
    ("400", [sent("m1", status=400), sent("m1", status=400)]),
    ("401", [sent("m1", status=401), sent("m1", status=503)]),
    ("404, and then it arrives", [sent("m1", status=404), sent("m1")]),
    ("413 alone", [sent("m1", status=413), sent("m1", status=413)]),
    ("501", [sent("m1", status=501), sent("m1", status=501)]),
    ("redirect", [sent("m1", status=302), sent("m1", status=503)]),
    ("success that was forgotten", [sent("m1", fault="forget", applied=False), sent("m1")]),
    ("success", [sent("m1"), sent("m1", status=503)]),
    ("400 for several, whole again", [sent("m1", "x", status=400), sent("m1", "x", status=400)]),
    ("413 for several, with more", [sent("m1", "x", status=413), sent("m1", "x", "y")]),
    (
        "a piece that grows again",
        [sent("m1", *"abc", status=413), sent("m1", "a", status=413), sent("m1", "a")],
    ),
    ("settled, and sent again", [sent("m1", status=503), ended("m1"), sent("m1")]),
    ("settled, and sent for the first time", [ended("m1"), sent("m1")]),
    (
        "400 for what had arrived",
        [sent("m1", fault="drop=half"), sent("m1", status=400), sent("m1")],
    ),
    ("settled before the start", [sent("m1", status=400), ended("m1"), started(), sent("m1")]),
]
TRIED: list[tuple[str, list[Step]]] = [
    *((str(status), [sent("m1", status=status), sent("m1")]) for status in (408, 423, 429)),
    *((str(status), [sent("m1", status=status), sent("m1")]) for status in (500, 502, 505, 599)),
    ("no answer", [sent("m1", status=0, fault="drop=before", applied=False), sent("m1")]),
    ("a final answer that broke off", [sent("m1", status=400, fault="drop=half"), sent("m1")]),
    ("a final answer that was slow", [sent("m1", status=400, fault="latency=9s"), sent("m1")]),
    ("split", [sent("m1", "x", status=400), sent("m1", status=503), sent("m1")]),
    ("split twice", [sent("m1", *"abc", status=413), sent("m1", "a", status=400), sent("m1")]),
    ("a new start", [sent("m1", status=400), started(), sent("m1")]),
    ("a new start after a split", [sent("m1", "x", status=400), started(), sent("m1", "x")]),
    ("before it was received", []),
]


@pytest.mark.parametrize("steps", [one[1] for one in FINAL], ids=[one[0] for one in FINAL])
def test_what_came_after_a_final_answer(path: Path, steps: list[Step]) -> None:
    """After an answer that says that trying again is no use, nothing more may come."""
    audit = audited(path, sent("m1", status=400), got("m1"), *steps)
    assert found(audit).get("final") == 1
    assert not audit.passed


@pytest.mark.parametrize("steps", [one[1] for one in TRIED], ids=[one[0] for one in TRIED])
def test_what_may_be_tried_again(path: Path, steps: list[Step]) -> None:
    """What can be mended by trying again, or by splitting, may come again."""
    audit = audited(path, sent("m1", status=400), got("m1"), *steps)
    assert audit.passed
    assert not found(audit).keys() - {"under way"}


def test_the_hook_splits_nothing(path: Path) -> None:
    """Where Segment sends one message a request, a 400 is final whatever it holds."""
    steps = [sent("m1", "m1.2", status=400), sent("m1", status=400)]
    audit = audited(path, started(relay="hook"), got("m1", name="Pricing"), *steps)
    assert said(audit, "final") == ["it came in exchange 5 after 4, which was answered 400"]


@pytest.mark.parametrize(("ms", "kind"), [(3800, "duplicate"), (4000, LOST)])
def test_how_long_the_hook_waits(path: Path, ms: float, kind: Kind) -> None:
    """The hook gives an answer 4 s (A16)."""
    steps = [started(relay="hook"), got("m1"), sent("m1", ms=ms), sent("m1"), ended("m1")]
    assert found(audited(path, *steps)) == {kind: 1}


def test_when_the_hook_gave_up(path: Path) -> None:
    """The hook's 503 after 4 s is what tells the relay that Salesmachine was too slow."""
    for at, kind in ((34.0, LOST), (33.0, "duplicate")):
        first = [started(relay="hook"), got("m1"), sent("m1", at=30.0)]
        steps = [*first, tried("m1", "503", 0.1, at=at), sent("m1"), ended("m1")]
        assert found(audited(path.with_name(kind), *steps)) == {kind: 1}


SHARED: list[tuple[str, list[Step], dict[str, int], dict[str, int]]] = [
    (
        "each came once",
        [got("m1", label="a"), sent("m1"), got("m1", label="b"), sent("m1")],
        {"delivered once": 2},
        {},
    ),
    (
        "both in one request",
        [got("m1", label="a"), got("m1", label="b"), sent("m1", "m1")],
        {"delivered once": 2},
        {},
    ),
    (
        "the first one's answer was lost",
        [
            *(got("m1", label="a"), got("x"), got("m1", label="b")),
            *(sent("m1", fault="drop=half"), sent("m1"), sent("x"), sent("m1"), ended("x")),
        ],
        {"delivered once": 2, "delivered more than once": 1},
        {LOST: 1},
    ),
    (
        "one time too many",
        [got("m1", label="a"), got("m1", label="b"), *(sent("m1") for _ in range(3))],
        {"delivered once": 1, "delivered more than once": 1},
        {"duplicate": 1},
    ),
    (
        "one time too few",
        [got("m1", label="a"), got("m1", label="b"), sent("m1")],
        {"delivered once": 1, "lost": 1},
        {"lost": 1},
    ),
    (
        "twice for the first one, never for the other",
        [got("m1", label="a"), sent("m1"), sent("m1"), got("m1", label="b")],
        {"delivered more than once": 1, "lost": 1},
        {"duplicate": 1, "lost": 1},
    ),
    (
        "who can't tell gets the benefit",
        [
            *(got("m1", label="a"), got("m1", label="b")),
            *(sent("m1", fault="drop=half"), sent("m1", fault="drop=half")),
        ],
        {"delivered once": 2},
        {},
    ),
    (
        "the first one is refused, the second comes",
        [got("m1", label="a"), got("m1", label="b"), sent("m1", status=404), sent("m1")],
        {"dead": 1, "delivered once": 1},
        {},
    ),
]


@pytest.mark.parametrize(
    ("steps", "ends", "kinds"), [one[1:] for one in SHARED], ids=[one[0] for one in SHARED]
)
def test_several_messages_with_one_id(
    path: Path, steps: list[Step], ends: dict[str, int], kinds: dict[str, int]
) -> None:
    """Each accepted message may come once, whatever their ids are (A19)."""
    first = ended("a", "failed", "BAD_REQUEST") if "dead" in ends else ended("a")
    audit = audited(path, *steps, first, ended("b"))
    assert {end: count for end, count in audit.ends.items() if count} == ends
    assert found(audit) == kinds


def test_an_id_like_anothers_second_operation(path: Path) -> None:
    """A message may be called as the second operation of another, and of that one another again."""
    audit = audited(
        path,
        got("m1", name="Pricing"),
        got("m1.2", name="Pricing"),
        got("m1.2.2"),
        *(sent("m1", "m1.2"), sent("m1.2", "m1.2.2"), sent("m1.2.2")),
        *(ended("m1"), ended("m1.2"), ended("m1.2.2")),
    )
    assert (audit.ends["delivered once"], found(audit)) == (3, {})
    audit = audited(
        path.with_name("other"),
        *(got("m1", name="Pricing"), got("m1.2"), sent("m1", "m1.2"), ended("m1"), ended("m1.2")),
    )
    assert (audit.ends["delivered once"], audit.ends["lost"]) == (1, 1)


@pytest.mark.parametrize("order", [("m1.2.2", "m1.2", "m1"), ("m1.2", "m1", "m1.2.2")])
def test_who_is_called_so_may_come_first(path: Path, order: tuple[str, ...]) -> None:
    """Whichever of them was accepted first, each operation is somebody's."""
    two = [got(ident, ident, name="Pricing") for ident in order]
    arrive = [sent(ident, f"{ident}.2") for ident in order]
    audit = audited(path, *two, *arrive, *map(ended, order))
    assert (audit.ends["delivered once"], found(audit)) == (3, {})


def test_an_id_that_only_looks_like_a_second_operation(path: Path) -> None:
    """Several messages with such an id are no worse off than others."""
    steps = [got("x.2", label="a"), got("x.2", label="b"), sent("x.2"), sent("x.2")]
    audit = audited(path, *steps, ended("a"), ended("b"))
    assert (audit.ends["delivered once"], found(audit)) == (2, {})
