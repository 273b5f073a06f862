"""The schedule as a state machine: whatever is added, answered, waited for or stopped."""

from __future__ import annotations

import json
import math
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from destination import Outcome
from destination.batches import MAX_BYTES, MAX_ITEMS
from destination.delivery import Policy, Reason, Response
from destination.letters import Letter
from destination.schedule import Schedule, Shipment

POLICY = Policy(max_attempts=3, max_time=60.0)
ANSWERS = st.sampled_from(
    [
        Response(201),
        Response(503),
        Response(503, retry_after=7.0),
        Response(429, retry_after=3.0),
        Response(None, error="gone", code="ECONNRESET"),
        Response(400),
        Response(404),
        Response(413),
        Response(413, "once more, for what only happens after it"),
        Response(503, retry_after=1e9),
    ]
)
TAKEN = Response(201)


class ScheduleMachine(RuleBasedStateMachine):
    """Plays the client, and the far side, and keeps books of both."""

    policy = POLICY

    def __init__(self) -> None:
        super().__init__()
        self.schedule = Schedule(self.policy, lambda: 0.5)
        self.now = 0.0
        self.letters: list[Letter | None] = []
        self.told: list[Outcome] = []
        self.not_before: dict[int, float] = {}
        self.paused_until = -math.inf
        self.taken: list[str] = []

    @rule(who=st.text("abcd", min_size=1, max_size=2), items=st.sampled_from([1, 2, 60]))
    def add(self, who: str, items: int) -> None:
        index = len(self.letters)
        texts = [json.dumps({"item": f"{index}.{n}"}) for n in range(items)]
        letter = Letter(index, {"n": index}, None, texts, frozenset(who))
        self.letters.append(letter)
        self.schedule.add(letter)

    @rule()
    def add_without_operations(self) -> None:
        self.schedule.add(Outcome("refused", {}, None, index=len(self.letters)))
        self.letters.append(None)

    @rule(partial=st.booleans(), response=ANSWERS)
    def ask(self, partial: bool, response: Response) -> None:
        shipment = self.schedule.due(self.now, partial)
        if shipment is not None:
            self.check_request(shipment)
            self.answer(shipment, response)
        elif partial:
            self.check_silence()

    @rule(seconds=st.sampled_from([0.3, 1.0, 10.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: len(self.letters) > 10)
    @rule(bad_credentials=st.booleans())
    def stop(self, bad_credentials: bool) -> None:
        shipment = self.schedule.due(self.now, partial=True) if bad_credentials else None
        if shipment is None:
            self.schedule.stop(Reason("INTERRUPTED", "enough"))
        else:
            shipment.began = min(shipment.began, self.now)
            self.schedule.answered(shipment, Response(401), self.now)
        assert self.schedule.due(self.now + 1e6, partial=True) is None

    def answer(self, shipment: Shipment, response: Response) -> None:
        shipment.began = min(shipment.began, self.now)
        if response.status == 201 and not shipment.is_ping:
            self.taken += json.loads(shipment.batch.body(), object_hook=lambda item: item["item"])
        retry = self.schedule.answered(shipment, response, self.now)
        if retry is not None:
            assert retry.seconds >= (response.retry_after or 0.0)
            due = self.now + retry.seconds
            assert due <= shipment.began + POLICY.max_time
            self.not_before |= dict.fromkeys(retry.indexes, due)
            if response.status == 429:
                self.paused_until = due

    def check_silence(self) -> None:
        """Where order isn't kept, all were sent once before there is nothing to send."""
        if not self.policy.keeps_order and self.now >= self.paused_until:
            settled = {outcome.index for outcome in self.told}
            assert all(one.attempts or one.index in settled for one in self.letters if one)

    def check_request(self, shipment: Shipment) -> None:
        """Nothing too soon, too large, settled, or before what it has to wait for."""
        assert self.now >= self.paused_until
        assert shipment.batch.count <= MAX_ITEMS
        assert len(shipment.batch.body()) <= MAX_BYTES
        inside = [letter.index for letter in shipment.letters()]
        assert inside == sorted(set(inside))
        settled = {outcome.index for outcome in self.told}
        assert settled.isdisjoint(inside)
        open_letters = [one for one in self.letters if one is not None and one.index not in settled]
        for letter in shipment.letters():
            if not shipment.is_ping:
                assert self.now >= self.not_before.get(letter.index, 0.0)
            for other in open_letters if self.policy.keeps_order else ():
                if other.index < letter.index and not other.uids.isdisjoint(letter.uids):
                    assert other.index in inside

    @invariant()
    def each_is_told_once(self) -> None:
        self.told += self.schedule.settled
        self.schedule.settled.clear()
        indexes = [outcome.index for outcome in self.told]
        assert len(indexes) == len(set(indexes))
        assert len(self.taken) == len(set(self.taken))

    def teardown(self) -> None:
        """In the end all is taken: each message is told, each operation accounted for."""
        for _ in range(10_000):
            shipment = self.schedule.due(self.now, partial=True)
            if shipment is not None:
                self.check_request(shipment)
                self.answer(shipment, TAKEN)
            elif (at := self.schedule.next_due(self.now)) is not None:
                self.now = at
            else:
                break
            self.each_is_told_once()
        self.each_is_told_once()
        assert sorted(outcome.index for outcome in self.told) == list(range(len(self.letters)))
        left = [one["item"] for outcome in self.told for one in outcome.operations]
        every = [f"{one.index}.{n}" for one in self.letters if one for n in range(len(one.items))]
        assert sorted(self.taken + left) == sorted(every)


class FreeMachine(ScheduleMachine):
    """The same where a message may overtake one that waits."""

    policy = replace(POLICY, keeps_order=False)


TestSchedule = ScheduleMachine.TestCase
TestSchedule.settings = settings(
    max_examples=400, stateful_step_count=40, deadline=None, derandomize=True
)
TestFree = FreeMachine.TestCase
TestFree.settings = settings(TestSchedule.settings, max_examples=200)
