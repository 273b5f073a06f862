"""Laws of the audit: it finds what a plain model finds, and nothing where a relay is right."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.segment.audit import Audit
from tests.simulator.segment.audit.naive import History, Model, Received, Sent
from tests.simulator.segment.audit.told import Step, audited, ended, got, sent, started

IDENTS = ("m1", "m2", "m3", "m4")
ANSWERS: list[tuple[int, str | None, bool, bool]] = [
    (201, None, True, True),
    (201, "drop=half", False, True),
    (0, "drop=after", False, True),
    (0, "drop=before", False, False),
    (201, "forget", True, False),
    (503, "status=503", True, False),
    (429, "retry-after=2s", True, False),
    (501, "status=501", True, False),
    (400, None, True, False),
    (413, None, True, False),
    (400, "status=400,latency=1h", False, False),
]
"""``(status, fault, whether it came whole, whether it counts)``"""

CHANCES = st.integers(0, 2**64 - 1).map(random.Random)
"""A history is drawn from one number: of many draws hypothesis makes short ones."""


class Happening:
    """A history at random, as steps and as the model takes it; seqs are given in the same way."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.history = History()
        self.steps: list[Step] = []
        self._seq, self._now = 1, 0.0  # the salt has the first one
        self.start()
        for _ in range(chance.randint(1, 20)):
            ways = [self.receive, self.send, self.send, self.send, self.settle, self.start]
            chance.choices(ways, [4, 3, 3, 3, 2, 1])[0]()

    def start(self) -> None:
        order = self._chance.choice(["kept", "segment"])
        self.steps.append(started(at=self._pass(), order=order))
        self.history.starts.append((self._next(), self._now, order))

    def receive(self) -> None:
        known = len(self.history.messages)
        if known < len(IDENTS):
            user = self._chance.choice(["u1", "u2"])
            self.steps.append(got(IDENTS[known], user, at=self._pass()))
            self.history.messages.append(Received(IDENTS[known], user, self._next()))

    def send(self) -> None:
        idents = tuple(self._chance.sample(IDENTS, self._chance.randint(1, 3)))
        status, fault, whole, counts = self._chance.choice(ANSWERS)
        asks = self._chance.choice([None, 0, 2, 5])
        at, how = self._pass(), {"status": status, "fault": fault, "applied": counts}
        said = None if asks is None else str(asks)
        self.steps.append(sent(*idents, at=at, asks=said, **how))  # type: ignore[arg-type]
        self.history.sent.append(Sent(self._next(), at, idents, status, whole, counts, asks))

    def settle(self) -> None:
        ways: list[tuple[Any, str]] = [*3 * [("delivered", "")], ("failed", "E"), ("failed", "")]
        waiting = [one for one in self.history.messages if one.settled is None]
        if waiting:
            message, (stage, code) = self._chance.choice(waiting), self._chance.choice(ways)
            self.steps.append(ended(message.ident, stage, code or None))
            message.stage, message.code, message.settled = stage, code, self._next()

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _pass(self) -> float:
        self._now += self._chance.choice([0.5, 1.0, 3.0])
        return self._now


def audit(*steps: Step) -> Audit:
    with tempfile.TemporaryDirectory() as folder:
        return audited(Path(folder) / "journal", *steps)


@settings(max_examples=300, deadline=None)
@given(CHANCES)
def test_it_finds_what_the_model_finds(chance: random.Random) -> None:
    """Whatever happened, ends and findings are as many as the plain model says."""
    told = Happening(chance)
    found, model = audit(*told.steps), Model(told.history)
    assert +found.ends == +model.ends
    assert +found.found == +model.found


class Relay:
    """A relay that is right, towards a far side and a fate that aren't.

    Messages may share ids; they are sent in their order, the same again until an answer comes.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.steps: list[Step] = [started()]
        self.again = 0
        idents = chance.choices(["m1", "m2", "m3"], k=chance.randint(1, 8))
        self._left = [(f"{place} {ident}", ident) for place, ident in enumerate(idents)]
        self.steps += [got(ident, "u1", label=label) for label, ident in self._left]
        self._arrived: set[str] = set()
        for _ in range(chance.randint(0, 12)):
            self._send(chance.choice(["whole", "lost", "away", "busy", "killed"]))
        self.under_way = len(self._left)
        self.accepted = len(idents)

    def _send(self, fate: str) -> None:
        batch = self._left[: self._chance.randint(1, 4)]
        if not batch:
            return
        idents = [ident for _, ident in batch]
        if fate == "away":
            self.steps.append(sent(*idents, status=0, fault="drop=before", applied=False))
        elif fate == "busy":
            self.steps.append(sent(*idents, status=503))
        else:
            fault = "drop=half" if fate == "lost" else None
            self.steps.append(sent(*idents, fault=fault))
            self._arrive(label for label, _ in batch)
        if fate == "whole":
            self.steps += [ended(label) for label, _ in batch]
            del self._left[: len(batch)]
        elif fate == "killed":
            self.steps.append(started())

    def _arrive(self, labels: Iterable[str]) -> None:
        for label in labels:
            self.again += label in self._arrived
            self._arrived.add(label)


@settings(max_examples=200, deadline=None)
@given(CHANCES)
def test_a_relay_that_is_right_passes(chance: random.Random) -> None:
    """What can't be avoided is never held against a relay, and each repetition is counted.

    Not even where messages share an id, so that nobody can tell whose repetition it is.
    """
    relay = Relay(chance)
    found = audit(*relay.steps)
    assert found.passed, found.findings
    assert found.found["unavoidable duplicate"] == relay.again
    assert (found.accepted, found.ends["under way"]) == (relay.accepted, relay.under_way)


@settings(max_examples=100, deadline=None)
@given(CHANCES, st.integers(1, 3))
def test_one_arrival_too_many_is_never_overlooked(chance: random.Random, times: int) -> None:
    """However many share an id: once all of them are through, each further arrival is a breach."""
    relay = Relay(chance)
    known = audit(*relay.steps)
    through = [sent("x"), got("m9"), sent("m9"), ended("m9")]
    found = audit(*relay.steps, *through, *(sent("m9") for _ in range(times)))
    assert found.found - known.found == Counter({"duplicate": times})


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_nothing_that_is_missing_is_overlooked(path: Path, missing: int) -> None:
    """Of three messages with one id, as many are lost as arrivals are missing."""
    steps = [
        *(got("m1", label=str(n)) for n in range(3)),
        *(sent("m1") for _ in range(3 - missing)),
    ]
    found = audited(path, *steps, *(ended(str(n)) for n in range(3)))
    assert (found.ends["lost"], found.ends["delivered once"]) == (missing, 3 - missing)
