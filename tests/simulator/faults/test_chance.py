"""Chance: draws that the seed, the fault and the request decide, and nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faults import Fault, chance, parse
from simulator.faults.chance import Attempts, Draws
from tests.simulator.faults.generated import faults
from tests.simulator.faults.requests import A, B, item, numbered, seen
from tests.simulator.generated import laws

HALF = parse("status=503,chance=0.5")
MANY = range(2_000)


def lucky(fault: Fault, numbers: Any = MANY, seed: int = 0) -> dict[int, bool]:
    """On which of these requests the fault's chance falls, asked in this order."""
    attempts = Attempts()
    return {number: Draws(seed, numbered(number), attempts).is_lucky(fault) for number in numbers}


def test_any_order() -> None:
    """The same seed gives the same draws, whatever order the requests come in."""
    shuffled = random.Random(4).sample(MANY, len(MANY))
    assert lucky(HALF) == lucky(HALF, shuffled) == lucky(HALF, reversed(MANY))


@pytest.mark.parametrize("share", ["0", "0.01", "0.3", "0.9", "1"])
def test_the_share(share: str) -> None:
    """Of many requests a chance falls on its share."""
    found = sum(lucky(parse(f"status=503,chance={share}")).values()) / len(MANY)
    assert found == pytest.approx(float(share), abs=0.05)
    assert found == float(share) or share not in "01"


def test_without_a_chance() -> None:
    """A fault without one falls on all, and nothing is drawn."""
    attempts = Attempts()
    assert Draws(0, numbered(1), attempts).is_lucky(parse("status=503"))
    assert attempts.count(numbered(1))[1] == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lucky(HALF), lucky(HALF, seed=1)),
        (lucky(HALF), lucky(parse("status=504,chance=0.5"))),
        (lucky(HALF), lucky(parse("status=503,chance=0.5,times=3"))),
    ],
    ids=["seed", "fault", "key"],
)
def test_other_draws(one: dict[int, bool], other: dict[int, bool]) -> None:
    """Another seed or another fault falls on others."""
    agree = sum(one[number] == other[number] for number in MANY) / len(MANY)
    assert agree == pytest.approx(0.5, abs=0.1)


def test_the_workspace_in_a_fault_draws_nothing() -> None:
    """A workspace's id is another one in each journal: the same fault for it draws the same."""
    for workspace in (A, B):
        assert lucky(parse(f"status=503,chance=0.5,workspace={workspace}")) == lucky(HALF)


def test_each_attempt_draws_anew() -> None:
    """A request that comes again has another chance, the same one in each run."""
    runs = []
    for _ in range(2):
        attempts = Attempts()
        runs.append([Draws(0, numbered(1), attempts).is_lucky(HALF) for _ in range(200)])
    assert runs[0] == runs[1]
    assert 70 < sum(runs[0]) < 130


def test_one_request_is_one_attempt() -> None:
    """However many draws are made for a request, it came once."""
    attempts = Attempts()
    draws = Draws(0, numbered(1), attempts)
    assert draws.share(HALF, "chance") == draws.share(HALF, "chance")
    assert draws.share(HALF, "chance") != draws.share(HALF, "latency")
    assert attempts.count(numbered(1))[1] == 1


def test_attempts_are_counted_by_workspace() -> None:
    """What another workspace sends, and forgets, changes nothing."""
    attempts = Attempts()
    counts = [attempts.count(numbered(1, workspace))[1] for workspace in (A, A, B, None, A)]
    assert counts == [0, 1, 0, 0, 2]
    attempts.forget(B)
    assert [attempts.count(numbered(1, w))[1] for w in (A, B, None)] == [3, 0, 1]
    attempts.forget(None)
    assert [attempts.count(numbered(1, w))[1] for w in (A, B, None)] == [0, 0, 0]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many requests those that came longest ago are forgotten."""
    monkeypatch.setattr(chance, "MAX_REMEMBERED", 3)
    attempts = Attempts()
    for number in (1, 2, 3, 1, 4):
        attempts.count(numbered(number))
    assert len(attempts._counts) == 3
    assert [attempts.count(numbered(number))[1] for number in (1, 4, 2)] == [2, 1, 0]


@laws
@given(faults, st.integers(), st.binary(max_size=20), st.sampled_from(["a", "b"]))
def test_draws(fault: Fault, seed: int, body: bytes, what: str) -> None:
    """Any fault and seed: a share from 0 to below 1, and noise of up to 319 bytes, repeatably."""
    shares, noises = set(), set()
    for _ in range(2):
        draws = Draws(seed, seen(item("\udfff", "\udfff"), body=body), Attempts())
        shares.add(draws.share(fault, what))
        noises.add(draws.noise(fault))
    [share], [noise] = shares, noises
    assert 0 <= share < 1
    assert 64 <= len(noise) < 320
