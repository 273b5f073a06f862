"""Traffic: what is taken of a world; whatever is left out or changed, the rest stays as it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

import pytest

from simulator.generate.journeys import JOURNEYS
from simulator.generate.overrides import OverrideError, read_override
from simulator.generate.stamps import DAY
from simulator.generate.traffic import Generated, Wanted, check_overrides, traffic
from simulator.generate.world import START, World

COUNT = 3_000
LOCALES = ("en_US", "ja_JP")


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, locales=LOCALES)


@pytest.fixture(scope="module")
def everything(world: World) -> list[Generated]:
    return take(world, Wanted())


def take(world: World, wanted: Wanted, count: int = COUNT) -> list[Generated]:
    return list(islice(traffic(world, wanted), count))


def texts(found: Sequence[Generated]) -> list[str]:
    return [one.text for one in found]


def test_a_line_is_its_message(everything: list[Generated]) -> None:
    """Each text is one line of ASCII that reads as its message; nothing is labelled."""
    for one in everything:
        assert one.text.isascii()
        assert "\n" not in one.text
        assert json.loads(one.text) == one.message == one.happening.message
        assert one.label is None


@pytest.mark.parametrize("calls", [["alias"], ["identify", "group"]])
def test_calls(world: World, everything: list[Generated], calls: list[str]) -> None:
    """Of some calls: the same messages in the same order, without the others."""
    expected = [one.text for one in everything if one.happening.message["type"] in calls]
    assert len(expected) > 10
    assert texts(take(world, Wanted(calls=calls), len(expected))) == expected


@pytest.mark.parametrize("journeys", [["sign-up"], ["support", "upgrade"]])
def test_journeys(world: World, everything: list[Generated], journeys: list[str]) -> None:
    """Of some journeys likewise."""
    expected = [one.text for one in everything if one.happening.journey in journeys]
    assert len(expected) > 10
    assert texts(take(world, Wanted(journeys=journeys), len(expected))) == expected


def test_every_journey_comes_up(world: World) -> None:
    """None is declared in vain, audiences among them."""
    wanted = {*JOURNEYS, "audiences"}
    seen: set[str] = set()
    for happening in islice(world.happenings(), 60_000):
        seen.add(happening.journey)
        if seen == wanted:
            break
    assert seen == wanted


def test_one_person() -> None:
    """Of one person: what they do, known or not, and what Personas says of them; then it ends."""
    world = World(1, locales=LOCALES, sign_ups=0.3)
    company = world.company(0)
    person = world.person(company, company.team[0])
    everything = take(world, Wanted(), 1_000)
    expected = [one.text for one in everything if one.happening.person.user_id == person.user_id]
    found = take(world, Wanted(person=person), 1_000_000)
    assert texts(found)[: len(expected)] == expected
    assert found[-1].happening.at <= person.company.ends + 60 * DAY
    assert {one.happening.uid for one in found} >= {person.user_id, person.anonymous_id}


def test_until(world: World, everything: list[Generated]) -> None:
    """It stops before a moment."""
    until = START + 2 * DAY
    found = take(world, Wanted(until=until))
    assert texts(found) == [one.text for one in everything if one.happening.at < until]
    assert found


@pytest.mark.parametrize("share", [0.05, 0.5, 1.0])
def test_hostile(world: World, everything: list[Generated], share: float) -> None:
    """So many are hostile, instead of the message that stood there; all others stay."""
    found = take(world, Wanted(hostile=share))
    hostile = [one.label is not None for one in found]
    assert abs(sum(hostile) / COUNT - share) < 0.02
    for one, ordinary in zip(found, everything, strict=True):
        assert one.happening == ordinary.happening
        assert (one.text == ordinary.text) == (one.label is None)


def test_less_hostile_is_part_of_more(world: World) -> None:
    """What is hostile of few is the same of many."""
    few, many = (take(world, Wanted(hostile=share)) for share in (0.1, 0.3))
    for one, other in zip(few, many, strict=True):
        if one.label is not None:
            assert (one.text, one.label) == (other.text, other.label)


def test_another_seed_has_others(world: World) -> None:
    """The seed decides which are hostile, whatever the seed is."""
    for seed in (-1, 2**70, 3):
        found = take(World(seed, locales=LOCALES), Wanted(hostile=0.2), 200)
        assert 10 < sum(one.label is not None for one in found) < 80


def test_overrides(world: World, everything: list[Generated]) -> None:
    """A value is set wherever there is one at its path, and nothing else changes."""
    found = take(world, Wanted(overrides=[read_override("context.ip=192.0.2.7")]))
    changed = 0
    for one, ordinary in zip(found, everything, strict=True):
        message: Any = json.loads(one.text)
        if "ip" in message["context"]:
            assert message["context"].pop("ip") == "192.0.2.7"
            message["context"]["ip"] = ordinary.happening.message["context"]["ip"]
            changed += 1
        assert message == ordinary.message
    assert 0 < changed < COUNT


def test_hostile_messages_are_not_overridden(world: World) -> None:
    """What is labelled stays as it is labelled."""
    plain = take(world, Wanted(hostile=0.5))
    found = take(world, Wanted(hostile=0.5, overrides=[read_override("messageId=m")]))
    for one, other in zip(plain, found, strict=True):
        assert (one.text == other.text) == (one.label is not None)


@pytest.mark.parametrize(
    ("calls", "path", "said"),
    [
        ((), "context.opi", "no message has anything at context.opi: the nearest is context.ip"),
        ((), "qqq.zzz", "no message has anything at qqq.zzz"),
        (("alias",), "properties.url", "no message has anything at properties.url"),
    ],
)
def test_a_path_that_nothing_has(world: World, calls: Sequence[str], path: str, said: str) -> None:
    """It is refused before anything is made, and the nearest is named where one is near."""
    wanted = Wanted(calls=calls, overrides=[read_override(f"{path}=1")])
    with pytest.raises(OverrideError) as refused:
        check_overrides(world, wanted)
    assert str(refused.value).startswith(said)


def test_paths_that_something_has(world: World) -> None:
    """One that only rare messages have is found too."""
    paths = ["traits.churn_reason", "context.personas.computation_key", "context.campaign.term"]
    check_overrides(world, Wanted(overrides=[read_override(f"{path}=x") for path in paths]))
    check_overrides(world, Wanted())
