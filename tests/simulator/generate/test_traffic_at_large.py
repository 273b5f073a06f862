"""A hundred thousand messages, as anyone gets them by default: valid, clean, and as described."""

from __future__ import annotations

import io
import json
from collections import Counter
from itertools import islice

import pytest

from contracts.registry import check
from destination import Settings, translate
from simulator.exchange_formats.messages import read_entries
from simulator.generate.pools import LOCALES
from simulator.generate.summary import Summary
from simulator.generate.traffic import Generated, Wanted, traffic
from simulator.generate.world import World
from simulator.payload.report import report

COUNT = 100_000
NOTES = {
    "anonymous_contact": (0.005, 0.06),
    "alias_assumed": (0.002, 0.02),
}
"""What a clean message may be noted for, and the share of all messages that is."""


@pytest.fixture(scope="module")
def messages() -> list[Generated]:
    """Some of them hostile."""
    return list(islice(traffic(World(0), Wanted(hostile=0.05)), COUNT))


def test_the_good_ones(messages: list[Generated]) -> None:
    """Each is valid by Segment's schema of its call, and translated to what Salesmachine's takes.

    Nothing breaks the strict contract; the only notes are of visitors and aliases.
    """
    notes: Counter[str] = Counter()
    good = [one for one in messages if one.label is None]
    for one in good:
        message = json.loads(one.text)
        assert check(f"segment/{message['type']}", message) == [], one.text
        translation = translate(message)
        assert translation.outcome == "translated", one.text
        notes.update(note.code for note in translation.notes)
        for operation in translation.wire():
            assert check("salesmachine/item", operation) == [], one.text
    assert len(good) > 0.94 * COUNT
    assert notes.keys() <= NOTES.keys()
    for code, (least, most) in NOTES.items():
        assert least <= notes[code] / len(good) <= most, code


def test_the_hostile_ones(messages: list[Generated]) -> None:
    """Each ends exactly as its label says: outcome, code and notes, in their order."""
    seen: Counter[str] = Counter()
    for one in messages:
        if one.label is None:
            continue
        seen[one.label.shape] += 1
        [entry] = read_entries(io.BytesIO(one.text.encode()))
        found = report(1, entry.value, Settings(), entry.defect)
        code = found["reason"]["code"] if "reason" in found else None
        notes = tuple(note["code"] for note in found["notes"])
        label = one.label
        assert (found["outcome"], code, notes) == (label.outcome, label.code, label.notes)
    assert seen.total() == pytest.approx(0.05 * COUNT, rel=0.1)
    assert len(seen) > 100


def test_what_it_looks_like(messages: list[Generated]) -> None:
    """A customer-success team would know it: mostly pages, some events, few of all else."""
    summary = Summary(0)
    for one in messages:
        summary.add(one)
    told = summary.to_dict()
    share = {call: count / told["messages"] for call, count in told["calls"].items()}
    assert 0.5 < share["page"] < 0.7
    assert 0.2 < share["track"] < 0.4
    assert 0.01 < share["identify"] < 0.16
    assert 0.005 < share["group"] < 0.06
    assert 0.002 < share["alias"] < 0.03
    assert 0.7 < told["named_pages"] < 0.95
    assert 20 < told["messages_a_person"]["median"] < 200
    assert 4 < told["messages"] / told["sessions"] < 12
    assert 1.5 < told["people"] / told["companies"] < 5
    assert set(told["locales_of_people"]) == set(LOCALES)
    assert len(told["audiences_and_traits"]) >= 6
    assert set(told["libraries"]) >= {"analytics.js", "analytics-python", "@segment/analytics-node"}
    assert told["journeys"]["daily-use"] > 0.5 * COUNT
