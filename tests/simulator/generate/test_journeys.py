"""Journeys: what is declared makes sense, and values are drawn as declared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from statistics import mean
from typing import Any

import pytest

from simulator.generate.companies import Company
from simulator.generate.journeys import (
    JOURNEYS,
    Alias,
    Group,
    Identify,
    Journey,
    Page,
    Step,
    Track,
    draw,
)
from simulator.generate.stamps import DAY, MINUTE, SECOND
from tests.simulator.generate.fixed import fixed_company

SESSION = 30 * MINUTE
"""So long without a page view, and a session has ended (A8)."""
ONCE_IN_A_MILLIARD = 1e-9
FOLLOWED = [JOURNEYS[name] for name in ("sign-up", "invitation", "daily-use")]
"""Journeys after which a visit may go on with another, which begins with a page."""
named = pytest.mark.parametrize("name", JOURNEYS)
STEPS = [
    (name, state, step) for name, journey in JOURNEYS.items() for state, step in journey.items()
]


@dataclass
class Stage:
    """A scene."""

    chance: Random
    company: Company
    feature: str = "Cohorts"
    opened: int = 0
    role: str = "viewer"
    at: int = 0


def stage(seed: int = 0) -> Stage:
    """A scene of some company on the day of its founding."""
    company = fixed_company(seed)
    return Stage(Random(seed), company, at=company.founded, opened=company.founded)


def reached(journey: Journey, start: str) -> set[str]:
    """The states that may follow this one, and itself."""
    found, todo = {start}, [start]
    while todo:
        for state in journey[todo.pop()].then:
            if state not in found:
                found.add(state)
                todo.append(state)
    return found


@named
def test_states(name: str) -> None:
    """Every state that is named exists, every one is reached, and from each an end is."""
    journey = JOURNEYS[name]
    assert {state for step in journey.values() for state in step.then} <= journey.keys()
    assert reached(journey, next(iter(journey))) == journey.keys()
    ends = {state for state, step in journey.items() if not step.then}
    assert all(reached(journey, state) & ends for state in journey)


@named
def test_walks_end(name: str) -> None:
    """Nobody goes on for ever: a walk is short on average and never very long."""
    journey, chance, lengths = JOURNEYS[name], Random(0), []
    for _ in range(300):
        state: str | None = next(iter(journey))
        length = 0
        while state is not None:
            length += 1
            state = journey[state].next(chance)
        lengths.append(length)
    assert mean(lengths) < 12
    assert max(lengths) < 60


def waits(journey: Journey, state: str, chance: float = 1.0) -> Iterator[int]:
    """Seconds from a state on to the next page, if one follows, at the longest; what is rarer than
    once in a milliard is left out."""
    step = journey[state]
    longest, every = max(step.pause), sum(step.then.values())
    if not step.then and journey in FOLLOWED:
        yield longest
    for following, weight in step.then.items():
        if isinstance(journey[following].call, Page):
            yield longest
        elif (share := chance * weight / every) > ONCE_IN_A_MILLIARD:
            yield from (longest + more for more in waits(journey, following, share))


@named
def test_a_visit_is_one_session(name: str) -> None:
    """A journey begins with a page, and no two page views are half an hour apart."""
    journey = JOURNEYS[name]
    assert isinstance(next(iter(journey.values())).call, Page)
    pages = [state for state, step in journey.items() if isinstance(step.call, Page)]
    found = [wait for state in pages for wait in waits(journey, state)]
    assert found
    assert max(found) * SECOND < SESSION


@pytest.mark.parametrize(("name", "state", "step"), STEPS)
def test_step(name: str, state: str, step: Step) -> None:
    """Weights are positive, pauses last at least a second, and pages have a path."""
    assert all(weight > 0 for weight in step.then.values())
    low, high = step.pause
    assert 1 <= low < high
    if isinstance(step.call, Page):
        assert step.call.path.startswith("/")
        assert step.call.path == step.call.path.lower().strip()


def test_events() -> None:
    """An event is one thing: it stands in one place, and no page is called so."""
    calls = [step.call for _, _, step in STEPS]
    events = Counter(call.event for call in calls if isinstance(call, Track))
    assert set(events.values()) == {1}
    words = {event.lower() for event in events}
    assert len(words) == len(events)
    assert not words & {(call.name or "").lower() for call in calls if isinstance(call, Page)}
    assert "pageview" not in words


def test_who() -> None:
    """An alias is followed by an identify call and nothing else; visitors say nothing of
    themselves."""
    aliases = [(name, step) for name, _, step in STEPS if isinstance(step.call, Alias)]
    assert aliases
    for name, step in aliases:
        assert {type(JOURNEYS[name][state].call) for state in step.then} == {Identify}
    assert not any(isinstance(step.call, Identify | Group) for step in JOURNEYS["visit"].values())


TRACKS = [step.call for _, _, step in STEPS if isinstance(step.call, Track)]


@pytest.mark.parametrize("call", TRACKS, ids=[call.event for call in TRACKS])
def test_properties(call: Track) -> None:
    """Each property has a value, at every moment of a company; it is JSON, and no account."""
    for seed in range(20):
        scene = stage(seed)
        company = scene.company
        for at in (company.founded, *(milestone.at for milestone in company.milestones)):
            found = draw(call.properties, replace(scene, at=at))
            assert json.loads(json.dumps(found, allow_nan=False)) == found
            assert found.keys() == call.properties.keys()
            assert "account_uid" not in found
            assert not any(callable(value) for value in found.values())


def test_draw() -> None:
    """One of a tuple, a number of a range, what the scene says; any other value is itself."""
    declared: dict[str, Any] = {
        "one": ("a", "b"),
        "number": range(3, 6),
        "asked": lambda scene: scene.feature,
        "text": "trial",
        "count": 14,
        "share": 0.5,
        "truth": True,
        "none": None,
    }
    scene = stage()
    drawn = [draw(declared, scene) for _ in range(200)]
    assert {one["one"] for one in drawn} == {"a", "b"}
    assert {one["number"] for one in drawn} == {3, 4, 5}
    rest = {"asked": "Cohorts", "text": "trial", "count": 14, "share": 0.5, "truth": True}
    for one in drawn:
        del one["one"], one["number"]
        assert one == {**rest, "none": None}
        assert list(one) == ["asked", "text", "count", "share", "truth", "none"]


ASKED = [
    ("upgrade", "upgraded", "upgrade", {"plan", "mrr"}),
    ("churn", "cancelled", "churn", {"plan", "reason"}),
    ("return", "back", "return", {"plan", "mrr"}),
]


@pytest.mark.parametrize(("name", "state", "kind", "keys"), ASKED)
def test_milestones_are_told(name: str, state: str, kind: str, keys: set[str]) -> None:
    """What is told of a milestone is what the company is by then."""
    call = JOURNEYS[name][state].call
    assert isinstance(call, Track)
    for seed in range(100):
        for milestone in fixed_company(seed).milestones:
            if milestone.kind == kind:
                found = draw(call.properties, replace(stage(seed), at=milestone.at + DAY // 24))
                facts = {
                    "plan": milestone.plan.name,
                    "mrr": milestone.mrr,
                    "reason": milestone.reason,
                }
                assert found == {key: facts[key] for key in keys}


class Told(Random):
    """Chance that is told what to say."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value

    def random(self) -> float:
        return self.value


NEXT = [(0.0, "a"), (0.2499, "a"), (0.25, "b"), (0.9999, "b"), (1.0, "b")]


@pytest.mark.parametrize(("value", "state"), NEXT)
def test_next(value: float, state: str) -> None:
    """The weights are shares of chance; whatever is rounded, a state follows."""
    assert Step(Page("/"), {"a": 1, "b": 3}).next(Told(value)) == state


def test_end() -> None:
    """Where nothing may follow, nothing does."""
    assert Step(Page("/")).next(Told(0.5)) is None
