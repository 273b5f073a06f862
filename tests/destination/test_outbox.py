"""The outbox: nobody is overtaken, whoever becomes busy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from destination import Outcome
from destination.batches import MAX_BYTES, MAX_ITEMS
from destination.letters import Letter
from destination.outbox import MAX_FREE, MAX_FREE_BYTES, Outbox
from tests.destination.generated import laws

WHO = "abcd"


def letter(index: int, who: str, items: int = 1, size: int = 2) -> Letter:
    return Letter(index, {}, None, ["x" * size] * items, frozenset(who))


def outcome(index: int) -> Outcome:
    return Outcome("refused", {}, None, index=index)


def taken(outbox: Outbox) -> tuple[list[int], list[int]]:
    """``(letters of the next batch, outcomes that come with it)``, by index."""
    batch, riders = outbox.take_batch()
    return [part.owner.index for part in batch.parts], [rider.index for rider in riders]


def test_who_is_busy_is_held_and_holds_others() -> None:
    """A letter behind a held one is held too, and all go once nobody is busy."""
    outbox = Outbox()
    outbox.hold_back({"a"})
    for index, who in enumerate(["a", "b", "ab", "c", "b", "cd", "d"]):
        outbox.put(letter(index, who))
    assert taken(outbox) == ([1, 3, 5, 6], [])
    assert (len(outbox), outbox.has_free) == (3, False)
    outbox.hold_back(set())
    assert taken(outbox) == ([0, 2, 4], [])
    assert len(outbox) == 0


def test_whoever_becomes_busy_is_taken_back() -> None:
    """What was free to go is held when its turn hasn't come yet."""
    outbox = Outbox()
    for index, who in enumerate("abab"):
        outbox.put(letter(index, who))
    outbox.hold_back({"b"})
    assert taken(outbox) == ([0, 2], [])


def test_outcomes_keep_their_place() -> None:
    """What has nothing to send goes with the batch that it stands in; never is it held."""
    outbox = Outbox()
    outbox.hold_back({"a"})
    for index in range(5):
        outbox.put(outcome(index) if index % 2 else letter(index, "a" if index == 2 else "b"))
    assert taken(outbox) == ([0, 4], [1, 3])


def test_large_messages_without_anything_to_send() -> None:
    """They are held back for a batch only as long as they take little."""
    outbox = Outbox()
    outbox.put(letter(0, "a"))
    large = Outcome("filtered", {"type": "screen", "x": "x" * (MAX_FREE_BYTES // 4)}, None, index=1)
    for _ in range(4):
        assert not outbox.is_full
        outbox.put(large)
    assert outbox.is_full
    assert MAX_FREE_BYTES < outbox.size < 1.01 * MAX_FREE_BYTES


def test_when_it_is_full() -> None:
    """By items, by bytes, or by messages that have nothing to send."""
    for kind, count in ((2, MAX_ITEMS), (MAX_BYTES // 2, 2), (0, MAX_FREE)):
        outbox = Outbox()
        for index in range(count):
            assert not outbox.is_full
            outbox.put(letter(index, "a", size=kind) if kind else outcome(index))
        assert outbox.is_full


ENTRIES = st.lists(
    st.one_of(
        st.just(""),  # an outcome
        st.text(WHO, min_size=1, max_size=2),
        st.sets(st.sampled_from(WHO), max_size=2).map(frozenset),  # who is busy from then on
    ),
    max_size=60,
)


@laws
@given(ENTRIES, st.sampled_from([1, 40, 100]), st.sampled_from([2, 300_000]))
def test_everything_goes_once_and_in_order(
    entries: list[str | frozenset[str]], items: int, size: int
) -> None:
    """Whoever is busy when: batches keep the order of each, and at last nothing is left."""
    outbox = Outbox()
    gone: list[Letter] = []
    riders: list[int] = []
    busy: frozenset[str] = frozenset()
    expected: list[str] = []
    items = items if size == 2 else 1

    def take() -> None:
        batch, told = outbox.take_batch()
        assert batch.count <= MAX_ITEMS
        assert all(busy.isdisjoint(part.owner.uids) for part in batch.parts)
        gone.extend(part.owner for part in batch.parts)
        riders.extend(one.index for one in told)

    for entry in entries:
        if isinstance(entry, frozenset):
            busy = entry
            outbox.hold_back(busy)
            take()
        else:
            index = len(expected)
            expected.append(entry)
            outbox.put(letter(index, entry, items, size) if entry else outcome(index))
    busy = frozenset()
    outbox.hold_back(busy)
    while len(outbox):
        before = len(outbox)
        take()
        assert len(outbox) < before
    assert outbox.size == 0
    assert sorted([one.index for one in gone] + riders) == list(range(len(expected)))
    assert riders == sorted(riders)
    for who in WHO:
        own = [one.index for one in gone if who in one.uids]
        assert own == sorted(own)
