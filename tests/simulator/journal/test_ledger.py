"""The ledger: which messages are under way, and which came before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal import Writer
from simulator.journal.ledger import Ledger, Open
from simulator.journal.messages import OPEN, STAGES, Attempt, Message, Stage
from tests.simulator.conftest import Folders
from tests.simulator.generated import laws
from tests.simulator.journal.messages import A, B, message

MANY = 1_000


def receive(writer: Writer, *messages: Message) -> list[int]:
    """Their seqs."""
    seqs = [writer.receive(one) for one in messages]
    writer.commit()
    return seqs


@pytest.fixture
def ledger(path: Path, writer: Writer) -> Iterator[Ledger]:
    """The ledger of the writer's journal."""
    with Ledger(path) as made:
        yield made


def test_what_is_under_way(writer: Writer, ledger: Ledger) -> None:
    """A workspace's messages come in the order in which they were received, and what they say."""
    bodies = [b'{"n":1}', b"{}", b'{"n":3}']
    first, _, third = receive(
        writer,
        *(message("m", where, body=body) for where, body in zip((A, B, A), bodies, strict=True)),
    )
    assert ledger.open(A, 0, MANY) == [Open(first, bodies[0], 0), Open(third, bodies[2], 0)]
    assert ledger.open("cccccccc", 0, MANY) == []


def test_from_a_cursor(writer: Writer, ledger: Ledger) -> None:
    """So many beyond a seq come, and what is received meanwhile comes behind them."""
    seqs = receive(writer, *(message() for _ in range(5)))
    got, after = list[int](), 0
    while found := ledger.open(A, after, 2):
        assert len(found) <= 2
        got += [one.seq for one in found]
        after = got[-1]
        if len(seqs) == 5:
            seqs += receive(writer, message())
    assert got == seqs


@pytest.mark.parametrize("stage", STAGES)
def test_settled_is_not_under_way(writer: Writer, ledger: Ledger, stage: Stage) -> None:
    """What is received or waits for its retry is under way; nothing else is."""
    [seq] = receive(writer, message())
    writer.stage(seq, stage)
    receive(writer, message(stage=stage))
    count = 2 if stage in OPEN else 0
    assert len(ledger.open(A, 0, MANY)) == count
    assert ledger.under_way() == ({A: count} if count else {})


def test_how_often_it_was_tried(writer: Writer, ledger: Ledger) -> None:
    """The number of its last attempt comes with each, of itself alone."""
    first, second, _ = receive(writer, *(message() for _ in range(3)))
    for seq, n in ((first, 1), (first, 2), (second, 7)):
        writer.attempt(Attempt(seq, n, 0.5, "503", 1.0))
    writer.commit()
    assert [one.tried for one in ledger.open(A, 0, MANY)] == [2, 7, 0]


def test_how_many_are_under_way(writer: Writer, ledger: Ledger) -> None:
    """They are counted by workspace; what has none is nobody's."""
    receive(writer, message(), message(), message("m", B), message("m", None))
    assert ledger.under_way() == {A: 2, B: 1}


def test_until_when_to_wait(writer: Writer, ledger: Ledger) -> None:
    """The latest moment that Retry-After asked a workspace's open messages to wait for; else 0."""
    assert ledger.not_before(A) == 0
    first, second, other = receive(writer, message(), message(), message("m", B))
    writer.attempt(Attempt(first, 1, 0.5, "503", 90.0, None, 900.0))
    writer.commit()
    assert ledger.not_before(A) == 0, "nobody asked for it"
    for seq, due in ((first, 50.0), (second, 70.0), (other, 99.0)):
        writer.attempt(Attempt(seq, 2, 0.5, "429", 20.0, 20.0, due))
    writer.commit()
    assert (ledger.not_before(A), ledger.not_before(B)) == (70, 99)
    writer.stage(second, "failed")
    writer.commit()
    assert ledger.not_before(A) == 50, "the other is settled"


@pytest.mark.parametrize("stage", STAGES)
def test_which_came_before(writer: Writer, ledger: Ledger, stage: Stage) -> None:
    """What was accepted counts, whatever became of it; what the door refused or filtered doesn't.

    (A19)
    """
    receive(writer, message("m1", stage=stage), message("m2", B), message("m3", None))
    accepted = stage not in ("failed on ingest", "filtered at source")
    assert ledger.seen(A, ["m1", "m2", "m3", "m4"]) == ({"m1"} if accepted else set())
    assert ledger.seen(A, []) == set()


@pytest.fixture(scope="module")
def large(tmp_path_factory: Folders) -> Iterator[Ledger]:
    """A ledger that knows every third of ``m0`` to ``m1799``."""
    path = tmp_path_factory.mktemp("large") / "journal"
    writer = Writer(path)
    receive(writer, *(message(f"m{n}") for n in range(0, 1_800, 3)))
    with Ledger(path) as made:
        yield made
    writer.close()


@laws
@given(st.integers(0, 1_800), st.integers(0, 1_800))
def test_which_of_many_came_before(large: Ledger, start: int, count: int) -> None:
    """However many are asked for, those that were accepted are found, and no others."""
    asked = [f"m{n}" for n in range(start, start + count)]
    expected = {f"m{n}" for n in range(start, min(start + count, 1_800)) if n % 3 == 0}
    assert large.seen(A, asked) == expected
