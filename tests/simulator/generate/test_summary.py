"""The summary, of traffic that is known in full."""

from __future__ import annotations

from importlib.metadata import version
from itertools import islice
from statistics import median

from simulator.generate.summary import Summary
from simulator.generate.traffic import Wanted, traffic
from simulator.generate.world import World

LOCALES = ("en_US", "ja_JP")


def test_nothing() -> None:
    """Of nothing there is nothing to say."""
    told = Summary(7).to_dict()
    assert (told["seed"], told["messages"], told["from"], told["to"]) == (7, 0, None, None)
    assert told["named_pages"] is None
    assert told["messages_a_person"] == {"median": 0, "most": 0}


def test_it_counts() -> None:
    """Each figure is what counting by hand gives."""
    found = list(islice(traffic(World(1, locales=LOCALES), Wanted(hostile=0.1)), 4_000))
    summary = Summary(1)
    for one in found:
        summary.add(one)
    told = summary.to_dict()
    good = [one for one in found if one.label is None]
    pages = [one for one in good if one.happening.message["type"] == "page"]
    people = [one.happening.person.user_id for one in found]
    each = [people.count(one) for one in set(people)]
    assert told["faker"] == version("faker")
    assert (told["messages"], told["people"]) == (4_000, len(each))
    assert told["messages_a_person"] == {"median": median(each), "most": max(each)}
    assert told["companies"] == len({one.happening.person.company.number for one in found})
    assert told["calls"]["page"] == len(pages)
    assert sum(told["calls"].values()) == sum(told["libraries"].values()) == len(good)
    assert sum(told["journeys"].values()) == 4_000
    assert sum(told["hostile"].values()) == 4_000 - len(good)
    named = sum(one.happening.message.get("name") is not None for one in pages)
    assert told["named_pages"] == round(named / len(pages), 3)
    visits = {(one.happening.person.user_id, one.happening.visit) for one in pages}
    assert told["sessions"] == len(visits)
    assert sum(told["locales_of_people"].values()) == len(each)
    assert told["from"] == good[0].happening.message["timestamp"]
    told_by_personas = [one for one in good if one.happening.journey == "audiences"]
    assert sum(told["audiences_and_traits"].values()) == len(told_by_personas) > 0
