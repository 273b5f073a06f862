"""The faults of a simulator: added, listed, cleared, reset, and chosen for a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faults import Fault, FaultError, Faults, Seen, parse, registry
from tests.simulator.faults.generated import faults as any_faults
from tests.simulator.faults.requests import A, B, item, numbered, seen
from tests.simulator.generated import laws

REQUEST = seen(item("u1", "m1"))


def made(*texts: str, seed: int = 0) -> Faults:
    """A simulator's faults, as the command line gives them."""
    return Faults(seed, [parse(text) for text in texts])


def chosen(faults: Faults, request: Seen = REQUEST, *own: str) -> str | None:
    """What is done to a request."""
    choice = faults.choose(request, [parse(text) for text in own])
    return None if choice is None else str(choice) or None


def counts(faults: Faults) -> list[tuple[int, int]]:
    return [(entry.matched, entry.applied) for entry in faults.list()]


def test_none() -> None:
    """Where there are none nothing is chosen."""
    assert chosen(made()) is None
    assert len(made()) == 0


@pytest.mark.parametrize(
    ("texts", "done"),
    [
        (["status=503"], "status=503"),
        (["path=/v2/*,status=503", "status=504"], "status=504"),
        (["status=503", "status=504"], "status=503"),
        (["status=503", "latency=1s"], "status=503; latency=1s"),
        (["latency=1s", "forget", "garbage"], "latency=1s; forget"),
        (["status=503", "latency=1s,drop=half"], "status=503"),
        (["drop=before", "drip=1B/s"], "drop=before"),
        (["drip=1B/s", "drop=after"], "drop=after"),
        (["drip=1B/s", "drop=half"], "drip=1B/s; drop=half"),
        (["latency=1s,drip=1B/s", "drop=after"], "latency=1s,drip=1B/s; drop=after"),
        (["path=/v2/*,latency=1s"], None),
    ],
)
def test_several(texts: list[str], done: str | None) -> None:
    """The first that decides wins, others are added to it, and what has no say isn't told."""
    assert chosen(made(*texts)) == done


@pytest.mark.parametrize(
    ("texts", "seconds", "drip"),
    [
        (["status=503"], 0.0, None),
        (["latency=1s", "latency=250ms"], 1.25, None),
        (["latency=1s,drip=2KB/s", "drip=1KB/s", "drip=3KB/s"], 1.0, 1000),
        (["status=503", "latency=1s,status=504", "drip=1KB/s"], 0.0, 1000),
    ],
)
def test_how_long_and_how_fast(texts: list[str], seconds: float, drip: int | None) -> None:
    """Latencies add up, the slowest drip counts, and of a fault that has no say nothing does."""
    choice = made(*texts).choose(REQUEST)
    assert choice is not None
    assert (choice.seconds, choice.drip) == (seconds, drip)


def test_counting() -> None:
    """A fault counts the requests that its keys fit, and those to which it was done."""
    faults = made("status=503,contact=u1", "status=504")
    for request in (REQUEST, seen(item("u2")), REQUEST):
        assert chosen(faults, request)
    assert counts(faults) == [(2, 2), (3, 1)]


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("forget,times=2", [1, 1, 0, 0, 0]),
        ("forget,after=2", [0, 0, 1, 1, 1]),
        ("forget,after=1,times=2", [0, 1, 1, 0, 0]),
        ("forget,after=0,times=9", [1, 1, 1, 1, 1]),
    ],
)
def test_times_and_after(text: str, done: list[int]) -> None:
    """After skips the first that match, times ends it; what doesn't match counts for neither."""
    faults = made(f"{text},contact=u1")
    found = []
    for _ in done:
        assert chosen(faults, seen(item("u2"))) is None
        found.append(int(chosen(faults) is not None))
    assert found == done


def test_times_counts_what_was_done() -> None:
    """A fault that had no say, or that chance didn't fall on, has its times left."""
    faults = made("status=503,times=1", "status=504,times=1")
    assert [chosen(faults) for _ in range(3)] == ["status=503,times=1", "status=504,times=1", None]
    unlucky = made("forget,chance=0.05,times=1")
    done = [chosen(unlucky, numbered(number)) for number in range(200)]
    assert len([one for one in done if one]) == 1
    assert done[0] is None


def test_taken_back() -> None:
    """What was chosen but couldn't be done leaves the times it had."""
    faults = made("status=503,times=1", "latency=1s")
    choice = faults.choose(REQUEST)
    assert counts(faults) == [(1, 1), (1, 1)]
    faults.take_back(choice)
    faults.take_back(None)
    assert counts(faults) == [(0, 0), (0, 0)]
    assert chosen(faults) == "status=503,times=1; latency=1s"
    assert counts(faults) == [(1, 1), (1, 1)]


@pytest.mark.parametrize("text", ["status=503,after=1", "status=503,chance=0", "path=/x,forget"])
def test_taken_back_where_nothing_was_done(text: str) -> None:
    """A request that only counted, for ``after`` or for chance, counts no more."""
    faults = made(text)
    before = counts(faults)
    for _ in range(3):
        choice = faults.choose(REQUEST)
        assert choice is None or not choice.entries
        faults.take_back(choice)
    assert counts(faults) == before == [(0, 0)]


def test_taken_back_of_its_own() -> None:
    """A request's own faults leave the counts of the others alone."""
    faults = made("status=503")
    faults.take_back(faults.choose(REQUEST, [parse("status=429")]))
    assert counts(faults) == [(0, 0)]


def test_a_request_with_faults_of_its_own() -> None:
    """They win over the others, which don't count the request, where one of them applies."""
    faults = made("status=503", "latency=1s")
    assert chosen(faults, REQUEST, "status=429", "latency=2s") == "status=429; latency=2s"
    assert counts(faults) == [(0, 0), (0, 0)]
    assert chosen(faults, REQUEST, "status=429,path=/v2/*") == "status=503; latency=1s"
    assert chosen(faults, REQUEST) == "status=503; latency=1s"
    assert counts(faults) == [(2, 2), (2, 2)]


def test_chance_and_attempts_of_its_own() -> None:
    """A request's own faults draw as any other: once a request, anew for each attempt."""
    faults = made("status=503,chance=0.5")
    done = [chosen(faults, REQUEST, "status=429,chance=0.5") for _ in range(100)]
    assert {"status=429,chance=0.5", "status=503,chance=0.5", None} == set(done)
    assert faults._attempts.count(REQUEST)[1] == 100


def test_ids_and_order() -> None:
    """They are tried in the order of adding; an id is never used again."""
    faults = made("status=503")
    second = faults.add(parse("status=504"))
    assert faults.remove(2)
    assert not faults.remove(2)
    faults.add(parse("latency=1s"), "control")
    assert second.id == 2
    assert [entry.to_dict() for entry in faults.list()] == [
        {"id": 1, "fault": "status=503", "source": "flag", "matched": 0, "applied": 0},
        {"id": 3, "fault": "latency=1s", "source": "control", "matched": 0, "applied": 0},
    ]


def of(faults: Faults, workspace: str | None = None) -> list[str]:
    return [str(entry.fault) for entry in faults.list(workspace)]


def populated() -> Faults:
    """One for all and one for each of two workspaces, from either source, all of them used."""
    faults = made("latency=1s", f"latency=2s,workspace={A}", f"latency=3s,workspace={B}")
    for text in ("latency=4s", f"latency=5s,workspace={A}", f"latency=6s,workspace={B}"):
        faults.add(parse(text))
    for workspace in (A, B):
        faults.choose(numbered(1, workspace))
    return faults


def test_of_a_workspace() -> None:
    """Those of a workspace are those that name it."""
    faults = populated()
    assert of(faults, A) == [f"latency=2s,workspace={A}", f"latency=5s,workspace={A}"]
    assert of(faults, "cccccccc") == []


def test_clearing() -> None:
    """Those of a workspace go alone, or all of them, of either source."""
    faults = populated()
    assert faults.clear(A) == 2
    assert of(faults) == [
        "latency=1s",
        f"latency=3s,workspace={B}",
        "latency=4s",
        f"latency=6s,workspace={B}",
    ]
    assert faults.clear(A) == 0
    assert faults.clear() == 4
    assert len(faults) == 0


def test_a_reset_of_a_workspace() -> None:
    """What names the workspace goes, and its attempts; nothing of any other changes."""
    faults = populated()
    before = {entry.id: counted for entry, counted in zip(faults.list(), counts(faults), strict=1)}
    for workspace in (A, B):
        faults._attempts.count(numbered(1, workspace))
    faults.reset(A)
    assert [entry.id for entry in faults.list()] == [1, 3, 4, 6]
    assert counts(faults) == [before[number] for number in (1, 3, 4, 6)]
    assert [faults._attempts.count(numbered(1, w))[1] for w in (A, B)] == [0, 1]


def test_a_reset_of_all() -> None:
    """Those of the command line stay and count from 0, all others go, and so do the attempts."""
    faults = populated()
    faults._attempts.count(numbered(1))
    faults.reset()
    assert [entry.id for entry in faults.list()] == [1, 2, 3]
    assert counts(faults) == [(0, 0)] * 3
    assert faults._attempts.count(numbered(1))[1] == 0


def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are only so many; with one gone there is room for one."""
    monkeypatch.setattr(registry, "MAX_FAULTS", 2)
    faults = made("forget", "forget")
    with pytest.raises(FaultError, match="2 faults already: clear some first"):
        faults.add(parse("forget"))
    faults.remove(1)
    assert faults.add(parse("forget")).id == 3


def test_the_same_draws_in_any_order() -> None:
    """Under one seed a chance falls on the same requests, however they come; and not on all."""
    found = []
    for numbers in (range(300), reversed(range(300))):
        faults = made("status=503,chance=0.3", "latency=10ms..900ms", "garbage,chance=0.2", seed=7)
        choices = {number: faults.choose(numbered(number)) for number in numbers}
        found.append(
            {
                number: (str(choice), choice.seconds, choice.noise)
                for number, choice in choices.items()
                if choice
            }
        )
    assert found[0] == found[1]
    assert len({seconds for _, seconds, _ in found[0].values()}) == 300
    assert len({text for text, _, _ in found[0].values()}) == 3


@laws
@given(st.lists(any_faults, max_size=6), st.sampled_from([A, B, None]))
def test_workspaces_are_apart(given: list[Fault], workspace: str | None) -> None:
    """No fault of another workspace is ever done, whatever faults there are."""
    faults = Faults(0, given)
    choice = faults.choose(seen(item("u1", "m1"), workspace=workspace))
    for entry in choice.entries if choice else ():
        assert entry.fault.workspace in (None, workspace)
        assert (entry.matched, entry.applied) == (1, 1)
    decide = [entry for entry in choice.entries if entry.fault.decides] if choice else []
    assert len(decide) == (choice is not None and choice.decider is not None)
