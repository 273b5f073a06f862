"""Who the screen's traffic is of: new people each time, the same for the same seed."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from destination import translate
from simulator.cli.screen.people import People, uid
from simulator.generate.hostile import SHAPES
from simulator.generate.stamps import DAY
from simulator.generate.traffic import NAMES, calls_of
from simulator.tui.outside import OutsideError
from tests.simulator.cli.lived import NOON, NOON_SECONDS

CALLS = ("track", "page", "identify", "group", "alias")


def people(seed: int = 0) -> People:
    """Those of a screen that was opened at noon."""
    return People(seed, NOON_SECONDS)


def drawn(seed: int) -> list[Any]:
    """Some of each."""
    who = people(seed)
    return [who.journey("visit"), *(who.message(call) for call in CALLS), who.hostile().text]


def test_the_seed_decides() -> None:
    """The same seed has the same people; another seed others."""
    assert json.dumps(drawn(1)) == json.dumps(drawn(1))
    assert json.dumps(drawn(1)) != json.dumps(drawn(2))


@pytest.mark.parametrize("name", NAMES)
def test_a_journey(name: str) -> None:
    """All of it is of one person, of calls that belong to it, and is translated."""
    who = people()
    first, second = who.journey(name), who.journey(name)
    assert {message["type"] for message in first} <= calls_of(name)
    assert all(translate(message).outcome == "translated" for message in first)
    ids = [{message["messageId"] for message in one} for one in (first, second)]
    assert len(ids[0]) == len(first)
    assert not ids[0] & ids[1]
    assert uid(first) != uid(second)


@pytest.mark.parametrize("call", CALLS)
def test_a_message(call: str) -> None:
    """It is of this call and clean; another is of somebody else."""
    who = people()
    first, second = who.message(call), who.message(call)
    assert (first["type"], translate(first).outcome) == (call, "translated")
    assert first["userId"] != second["userId"]


def test_another_shape_each_time() -> None:
    """Of hostile messages every shape comes once before one comes again."""
    who = people(3)
    shapes = [who.hostile().label.shape for _ in range(len(SHAPES) + 1)]
    assert set(shapes) == set(SHAPES)
    assert shapes[0] == shapes[-1]
    assert shapes[:-1] != list(SHAPES)


def test_they_began_a_month_ago() -> None:
    """What happens to them has happened by now, even to those of whom much is told."""
    who = people()
    times = [message["timestamp"] for _ in range(20) for message in who.journey("support")]
    assert "2024-02-10" < min(times) < max(times) < NOON
    early = People(0, DAY / 1000).message("page")
    assert early["timestamp"].startswith("1970-")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda who: who.journey("onbording"), "the nearest is 'onboarding'"),
        (lambda who: who.message("person"), "they are track, page, identify, group, alias"),
        (lambda who: who.message("screen"), "there is no call 'screen'"),
    ],
)
def test_what_there_is_not(ask: Any, said: str) -> None:
    """What isn't known is said to be so, with what is."""
    with pytest.raises(OutsideError, match=said):
        ask(people())


def test_many_threads() -> None:
    """All may ask at once: each has somebody of their own, and no time is told twice."""
    who = people()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: who.message("page"), range(40)))
    assert len({message["userId"] for message in found}) == 40
    assert {message["messageId"] for message in found} == {
        message["messageId"] for message in found_in_order(40)
    }


def found_in_order(count: int) -> list[dict[str, Any]]:
    """What one thread would get."""
    who = people()
    return [who.message("page") for _ in range(count)]


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        ([{"anonymousId": "a"}, {"userId": "u"}, {"anonymousId": "b"}], "u"),
        ([{"anonymousId": "a"}, {"userId": None}], "a"),
        ([{"groupId": "g"}], "nobody"),
    ],
)
def test_whose_they_are(messages: list[dict[str, Any]], found: str) -> None:
    """The user's, else the visitor's."""
    assert uid(messages) == found
