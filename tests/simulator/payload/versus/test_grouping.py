"""Grouping: changes of one kind at one place are one, counted, with the smallest message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.versus import Change, Groups, Seen
from simulator.payload.versus import grouping as module
from simulator.payload.versus.grouping import ANY, MOST_KEYS, generalised
from tests.simulator.generated import laws

LONG = {"type": "page", "userId": "a rather long one"}
SHORT = {"type": "page"}


def removed(*path: str | int, call: str = "page", detail: str = "") -> Change:
    """A field that isn't there any more."""
    return Change("field removed", call, "event", path, detail=detail, before=1)


def told(*found: Change) -> list[tuple[str, int, int]]:
    """``(pointer, count, places)`` of each group of these changes, each of a message of its own."""
    groups = Groups()
    for number, change in enumerate(found, 1):
        groups.add([change], Seen(SHORT, "a.ndjson", number))
    return [(group.pointer, group.count, group.keys) for group in groups]


def test_one_place_is_one_group() -> None:
    """The same change in several messages is counted; another call or kind stands by itself."""
    assert told(removed("a"), removed("a"), removed("b")) == [("/a", 2, 1), ("/b", 1, 1)]
    assert len(told(removed("a"), removed("a", call="track"), removed("a", detail="x"))) == 3


def test_indexes_are_one_place() -> None:
    """Whichever item of a list it is, it is the same place."""
    assert told(removed("a", 0, "x"), removed("a", 7, "x")) == [("/a/*/x", 2, 1)]


def test_many_keys_are_one_place() -> None:
    """More than a few keys below one place stand as one; a few each for itself."""
    few = [removed("params", f"k{number}") for number in range(MOST_KEYS)]
    assert len(told(*few)) == MOST_KEYS
    many = [*few, removed("params", "more"), removed("other"), removed("params", "k1")]
    assert told(*many) == [("/params/*", MOST_KEYS + 2, MOST_KEYS + 1), ("/other", 1, 1)]


def test_renames_of_many_keys_are_one() -> None:
    """So are many keys that each got another one."""
    changes = [
        Change("field renamed", "page", "event", ("params", f"k{one}"), ("params", f"K{one}"))
        for one in range(MOST_KEYS + 1)
    ]
    groups = Groups()
    groups.add(changes, Seen(SHORT))
    [group] = groups
    assert (group.pointer, group.new_pointer) == ("/params/*", "/params/*")
    assert all(map(group.holds, changes))


def test_the_smallest_message_stays() -> None:
    """A group keeps the smallest message that has it, of those the first."""
    groups = Groups()
    for line, message in enumerate((LONG, SHORT, SHORT, LONG), 1):
        groups.add([removed("a")], Seen(message, "a.ndjson", line))
    [group] = groups
    assert (group.seen.message, group.seen.line, group.count) == (SHORT, 2, 4)


def test_the_gravest_first() -> None:
    """Groups stand by kind, the gravest first, and of a kind by how often it happens."""
    groups = Groups()
    groups.add([removed("a"), removed("b")], Seen(SHORT))
    groups.add([removed("b"), Change("exception", "page", detail="x -> y")], Seen(SHORT))
    assert [group.head.kind for group in groups] == ["exception", *["field removed"] * 2]
    assert [group.pointer for group in groups] == ["", "/b", "/a"]


def test_keys_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many keys come, what is kept of them doesn't grow, and all are counted."""
    monkeypatch.setattr(module, "MOST_PLACES", 50)
    groups = Groups()
    for number in range(1_000):
        change = removed("params", str(number))
        groups.add([change], Seen(SHORT))
        assert sum(map(len, groups._tallies.values())) <= 51
    [group] = groups
    assert (group.pointer, group.count) == ("/params/*", 1_000)


paths = st.lists(st.sampled_from([*"abcdefghijkl", ANY]), max_size=3).map(tuple)


@laws
@given(st.lists(paths, max_size=40))
def test_places_keep_their_length(places: list[tuple[str | int, ...]]) -> None:
    """A place is generalised key by key, to what it was or to ANY; few keys stay as they are."""
    found = generalised([(*place, module._TO) for place in places])
    for place in places:
        general = found[(*place, module._TO)]
        assert general[-1] == module._TO
        pairs = zip(place, general[:-1], strict=True)
        assert all(now in (key, ANY) for key, now in pairs)
        if len({one[0] for one in places if one}) <= MOST_KEYS and place:
            is_any = any(one and one[0] == ANY for one in places)
            assert general[0] == (ANY if is_any else place[0])


@laws
@given(st.lists(st.lists(st.sampled_from("abcdefghijklm"), max_size=3).map(tuple), max_size=60))
def test_every_change_is_in_one_group(places: list[tuple[str, ...]]) -> None:
    """Each change is held by exactly one group, and the counts are as many as the changes."""
    groups = Groups()
    found = [removed(*place) for place in places]
    groups.add(found, Seen(SHORT))
    made = list(groups)
    assert sum(group.count for group in made) == len(found)
    assert all(sum(group.holds(change) for group in made) == 1 for change in found)
