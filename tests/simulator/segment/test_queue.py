"""The queue alone, without a network or a clock: who goes next, and who waits behind whom."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from destination.schedule import MAX_WAITING, MAX_WAITING_BYTES
from simulator.segment.queue import Entry, Queue, ids_of


def entry(index: int, ids: str = "", size: int = 2) -> Entry:
    return Entry(index, {}, b"x" * size, frozenset(ids))


def taken(queue: Queue, now: float) -> list[int]:
    """Whoever goes now, one after the other; none of them is settled."""
    found = []
    while (one := queue.take(now)) is not None:
        found.append(one.index)
    return found


@pytest.mark.parametrize(
    ("message", "ids"),
    [
        ({"userId": "u1"}, {"contact u1"}),
        ({"user_id": "u1"}, {"contact u1"}),
        ({"userId": "u1", "anonymousId": "a1"}, {"contact u1", "contact a1"}),
        ({"userId": None, "anonymous_id": "a1"}, {"contact a1"}),
        ({"userId": "u1", "previousId": "a1"}, {"contact u1", "contact a1"}),
        ({"userId": "u1", "previous_id": "u1"}, {"contact u1"}),
        ({"groupId": "g1", "userId": "u1"}, {"account g1", "contact u1"}),
        ({"group_id": "u1"}, {"account u1"}),
        ({"userId": 7}, {"contact 7"}),
        ({"userId": "u1", "user_id": "u2"}, {"contact u1", "contact u2"}),
        ({"userId": " ", "groupId": ["g1"], "anonymousId": True, "messageId": "m1"}, set()),
        (["userId"], set()),
        (None, set()),
    ],
)
def test_whom_a_message_is_about(message: Any, ids: set[str]) -> None:
    """Contacts and accounts, by each of their ids in either spelling; an account is no contact."""
    assert ids_of(message) == ids


def test_who_shares_an_id_waits() -> None:
    """Until the one before is settled, however late it is tried again; others go on."""
    queue = Queue()
    for index, ids in enumerate(["a", "a", "b", "ab", "c"]):
        queue.put(entry(index, ids), 0.0)
    first = queue.take(0.0)
    assert first is not None
    assert taken(queue, 0.0) == [2, 4]
    queue.again(first, 9.0)
    assert (queue.next_due(), taken(queue, 8.9)) == (9.0, [])
    assert taken(queue, 9.0) == [0]
    queue.settle(first, 9.0)
    assert taken(queue, 9.0) == [1]


def test_nobody_waits_where_order_is_not_kept() -> None:
    """All may go at once, in the order in which they are due."""
    queue = Queue(keeps_order=False)
    for index in range(3):
        queue.put(entry(index, "a"), float(index))
    assert (queue.next_due(), taken(queue, 1.0), taken(queue, 2.0)) == (0.0, [0, 1], [2])
    assert queue.next_due() is None


def test_room_ends_with_what_waits() -> None:
    """So many messages wait, or so many bytes; what is settled makes room again."""
    queue = Queue()
    for index in range(MAX_WAITING):
        assert queue.has_room
        queue.put(entry(index), 0.0)
    assert not queue.has_room
    first = queue.take(0.0)
    assert first is not None
    queue.settle(first, 0.0)
    assert queue.has_room
    queue.put(entry(MAX_WAITING), 0.0)
    assert not queue.has_room
    assert len(queue.take_all()) == MAX_WAITING
    assert queue.has_room


def test_room_ends_with_large_messages() -> None:
    """Each counts as JSON and once more as the message itself, until it is settled."""
    queue = Queue()
    queue.put(entry(0, size=MAX_WAITING_BYTES // 2 - 1), 0.0)
    assert queue.has_room
    queue.put(entry(1, size=1), 0.0)
    assert not queue.has_room
    large = queue.take(0.0)
    assert large is not None
    queue.settle(large, 0.0)
    assert queue.has_room
    queue.put(entry(2, size=MAX_WAITING_BYTES // 2), 0.0)
    assert not queue.has_room
    queue.take_all()
    assert queue.has_room


class QueueMachine(RuleBasedStateMachine):
    """Plays the sender, and keeps plain books of who may go since when."""

    keeps_order = True

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(self.keeps_order)
        self.now = 0.0
        self.open: list[Entry] = []
        self.due: dict[int, float] = {}
        self.sent: list[Entry] = []
        self.count = 0

    def may_go(self, one: Entry) -> bool:
        earlier = (other for other in self.open if other.index < one.index)
        return not self.keeps_order or all(other.ids.isdisjoint(one.ids) for other in earlier)

    def note(self) -> None:
        """Who isn't held back any more may go from now on."""
        for one in self.open:
            if one.index not in self.due and self.may_go(one):
                self.due[one.index] = self.now

    @rule(ids=st.text("abc", max_size=2))
    def put(self, ids: str) -> None:
        one = entry(self.count, ids)
        self.count += 1
        self.queue.put(one, self.now)
        self.open.append(one)
        self.note()

    @rule()
    def take(self) -> None:
        """It is the one that has been due for longest, of those that were put first the first."""
        waiting = [one for one in self.open if one.index in self.due and one not in self.sent]
        ready = [(self.due[one.index], one.index) for one in waiting]
        expected = min((pair for pair in ready if pair[0] <= self.now), default=None)
        found = self.queue.take(self.now)
        assert (None if found is None else found.index) == (expected and expected[1])
        if found is not None:
            self.sent.append(found)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), seconds=st.sampled_from([0.0, 0.5, 3.0]))
    def again(self, data: st.DataObject, seconds: float) -> None:
        one = self.sent.pop(data.draw(st.integers(0, len(self.sent) - 1)))
        self.queue.again(one, self.now + seconds)
        self.due[one.index] = self.now + seconds

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        one = self.sent.pop(data.draw(st.integers(0, len(self.sent) - 1)))
        self.open.remove(one)
        self.queue.settle(one, self.now)
        self.note()

    @rule(seconds=st.sampled_from([0.5, 2.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: len(self.open) > 4)
    @rule()
    def take_all(self) -> None:
        assert self.queue.take_all() == self.open
        self.open, self.due, self.sent = [], {}, []

    @invariant()
    def it_knows_what_is_next(self) -> None:
        """Nobody is forgotten: while anything is open and not sent, something is due."""
        waiting = [one for one in self.open if one not in self.sent]
        dues = [self.due[one.index] for one in waiting if one.index in self.due]
        assert self.queue.next_due() == min(dues, default=None)
        assert len(self.queue) == len(self.open)
        assert dues or self.sent or not waiting

    def teardown(self) -> None:
        """In the end each is sent and settled, and nothing is left."""
        for one in self.sent:
            self.queue.settle(one, self.now)
        left = [one.index for one in self.open if one not in self.sent]
        found = []
        while (at := self.queue.next_due()) is not None:
            last = self.queue.take(max(at, self.now))
            assert last is not None
            found.append(last.index)
            self.queue.settle(last, max(at, self.now))
        assert sorted(found) == left
        assert len(self.queue) == 0


class FreeQueueMachine(QueueMachine):
    """The same where nothing holds back another."""

    keeps_order = False


HOW = settings(max_examples=200, stateful_step_count=40, deadline=None, derandomize=True)
TestKept = QueueMachine.TestCase
TestKept.settings = HOW
TestFree = FreeQueueMachine.TestCase
TestFree.settings = HOW
