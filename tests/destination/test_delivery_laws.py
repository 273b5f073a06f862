"""Laws of delivery: whatever the far side does, and whenever it ends, these hold.

Random worlds are lived through once each and then held against every law.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, note, settings

from destination import Outcome, translate
from destination.delivery import DeadLetter
from tests.destination.generated import laws
from tests.destination.lives import SETTINGS, Life, Moment, live, owner
from tests.destination.worlds import REMEMBERED, World, worlds

NEARLY = 1e-6
"""Seconds that rounding may cost."""


def one_outcome_a_message(life: Life) -> None:
    """Each message that was read has one outcome; if the delivery was abandoned, it may have none
    when all of it was taken, or nothing was to be sent."""
    given = [outcome.index for outcome in [*life.outcomes, *life.left]]
    assert len(given) == len(set(given))
    for number, outcome in life.fates.items():
        message = life.messages[number]
        assert outcome.message is (message.message if isinstance(message, DeadLetter) else message)
    if not life.abandoned:
        assert sorted(given) == list(range(life.read))
        assert life.at_end
        assert life.left == []
    for number in set(range(life.read)) - set(given):
        assert all(id in life.taken for id in life.ids(number))


def outcomes_follow_the_translation(life: Life) -> None:
    """Refused and filtered is what translates so; all else ends delivered or dead."""
    for number, outcome in life.fates.items():
        message = life.messages[number]
        if isinstance(message, DeadLetter):
            assert outcome.translation is None
            assert outcome.outcome in ("delivered", "dead")
            continue
        translation = translate(message, SETTINGS)
        assert outcome.translation == translation
        if translation.outcome == "translated":
            assert outcome.outcome in ("delivered", "dead")
        else:
            assert outcome.outcome == translation.outcome


def nothing_is_lost(life: Life) -> None:
    """Each operation was acknowledged, or stands in its dead message, in order: never both."""
    for number, outcome in life.fates.items():
        open_ = [wire for wire in life.wires[number] if wire["messageId"] not in life.taken]
        assert outcome.operations == open_
        if outcome.outcome in ("delivered", "dead"):
            assert (outcome.outcome == "dead") == bool(open_)
    assert all(outcome.outcome != "delivered" for outcome in life.left)


def nothing_acknowledged_is_sent_again(life: Life) -> None:
    """Only what has no whole answer yet may reach the far side twice."""
    for id, number in life.taken.items():
        assert life.requests[id][-1] == number


def batches_are_within_limits(life: Life) -> None:
    """A batch has 1 to 100 items and 1,000,000 bytes at most; a ping has nothing."""
    for asked in life.asked:
        assert 1 <= len(asked.ids) <= 100 if asked.batch else asked.ids == []
        assert len(set(asked.ids)) == len(asked.ids)
        assert asked.size <= 1_000_000


def messages_are_whole(life: Life) -> None:
    """A message's operations go together; only one that is alone in its batch is ever parted."""
    for number in range(life.read):
        requests = [life.requests.get(id, []) for id in life.ids(number)]
        assert len({tuple(sent[:1]) for sent in requests}) <= 1
        own = set(life.ids(number))
        for sent in requests:
            for before, after in pairwise(life.asked[at] for at in sent):
                if own & set(before.ids) != own & set(after.ids):
                    assert before.status in (400, 413)
                    assert set(before.ids) <= own


def order_is_kept(life: Life) -> None:
    """Nothing overtakes an earlier message about the same contact or account, unless that is
    dead for good by then."""
    for number, asked in enumerate(life.asked):
        carried = sorted({owner(id) for id in asked.ids})
        for message in carried:
            for earlier in range(message):
                if life.uids[earlier] & life.uids[message]:
                    _is_before(life, earlier, number, message)


def _is_before(life: Life, earlier: int, number: int, message: int) -> None:
    ids = life.asked[number].ids
    first = min(ids.index(id) for id in life.ids(message) if id in ids)
    for id in life.ids(earlier):
        if id in ids:
            assert ids.index(id) < first
        elif life.taken.get(id, math.inf) > number:
            assert life.requests.get(id, [-1])[-1] < number
            assert _reasons(life, id, number)


def operations_have_their_order(life: Life) -> None:
    """Within one message its operations are taken in their order."""
    for number in range(life.read):
        taken = [life.taken[id] for id in life.ids(number) if id in life.taken]
        assert taken == sorted(taken)
    for asked in life.asked:
        assert sorted(asked.ids, key=lambda id: (owner(id), id)) == sorted(
            asked.ids, key=lambda id: owner(id)
        )


def nobody_waits_needlessly(life: Life) -> None:
    """When the client sleeps for a retry, or asks an idle source again, all that was read is
    settled, or waits, or is behind one that does; and it never sleeps while more could be read."""
    if life.world.policy.rate is not None:
        return
    assert all(moment.at_end for moment in life.sleeps)
    for moment in [*life.sleeps, *life.idles]:
        if not moment.stopped and moment.asked <= life.over:
            _nobody_could_go(life, moment)
    for moment in life.idles:
        if not moment.stopped and moment.asked <= life.over:
            _nobody_is_late(life, moment)


def _nobody_is_late(life: Life, moment: Moment) -> None:
    """Each wait that is over by then was followed by another try of the batch, or its ping."""
    for number, asked in enumerate(life.asked[: moment.asked]):
        if asked.retry and asked.ended + asked.retry.seconds < moment.at - NEARLY:
            later = life.asked[number + 1 : moment.asked]
            assert any(set(again.ids) & set(asked.ids) or not again.batch for again in later)


def _nobody_could_go(life: Life, moment: Moment) -> None:
    told = {outcome.index for outcome in life.outcomes[: moment.told]}
    unsettled: set[tuple[str, str]] = set()
    for number in range(moment.read):
        ids = life.ids(number)
        if number in told or all(life.taken.get(id, math.inf) < moment.asked for id in ids):
            continue
        tried = any(life.requests.get(id, [math.inf])[0] < moment.asked for id in ids)
        assert tried or unsettled & life.uids[number]
        unsettled |= life.uids[number]


def what_is_final_is_not_retried(life: Life) -> None:
    """After a final answer nothing of the batch is sent again; after 400 and 413 only less."""
    for sent in life.requests.values():
        for before, after in pairwise(life.asked[number] for number in sent):
            assert before.failure or before.status in (400, 413)
            if not before.failure:
                assert set(after.ids) < set(before.ids)


def a_split_needs_a_ping(life: Life) -> None:
    """What was refused with 400 is sent again only after a ping went well; one ping a batch."""
    refused: set[str] = set()
    pings, allowed = 0, 0
    for number, asked in enumerate(life.asked):
        if not asked.batch:
            pings += 1
            assert pings <= allowed
        if not asked.batch and asked.retry:
            allowed += 1
        if asked.batch and asked.status == 400:
            allowed += not refused & set(asked.ids)
            refused |= set(asked.ids)
            for id in asked.ids:
                for later in [later for later in life.requests[id] if later > number][:1]:
                    assert any(not ping.batch and ping.success for ping in life.asked[:later])


def retry_after_is_not_undercut(life: Life) -> None:
    """Nothing of a batch goes sooner than was asked for, nor than was announced."""
    for number, asked in enumerate(life.asked):
        if not asked.failure:
            continue
        wait = max(asked.retry_after, asked.retry.seconds if asked.retry else 0.0)
        waiting = set(asked.ids)
        if asked.retry and not asked.batch:
            waiting = {id for index in asked.retry.indexes for id in life.ids(index)}
        for later in life.asked[number + 1 :]:
            if waiting & set(later.ids):
                assert later.begun >= asked.ended + wait - NEARLY
                break
        if not asked.batch and _refusals(life) == 1:
            assert all(
                ping.batch or ping.begun >= asked.ended + wait - NEARLY
                for ping in life.asked[number + 1 :]
            )


def _refusals(life: Life) -> int:
    """How many batches were refused with 400."""
    return sum(asked.batch and asked.status == 400 for asked in life.asked)


def waits_are_bounded(life: Life) -> None:
    """A wait is what was asked for, or up to twice the last bound, 60 s at most."""
    for asked in life.asked:
        if asked.retry:
            assert asked.failure
            bound = min(60.0, 0.5 * 2 ** (asked.retry.attempt - 1)) * max(life.world.chances)
            assert asked.retry_after <= asked.retry.seconds <= max(bound, asked.retry_after)


def attempts_and_time_are_limited(life: Life) -> None:
    """There are as many attempts as there may be, within the time there is: no more, no fewer."""
    policy = life.world.policy
    failures: dict[str, int] = {}
    for number, asked in enumerate(life.asked):
        if not asked.failure:
            continue
        ids = asked.ids
        if not asked.batch:
            indexes = asked.retry.indexes if asked.retry else ()
            ids = [id for index in indexes for id in life.ids(index) if _refused(life, id, number)]
        for id in ids:
            failures[id] = failures.get(id, 0) + 1
        if not ids:
            continue
        failed = max(failures[id] for id in ids)
        began = min(life.asked[life.requests[id][0]].begun for id in ids)
        latest = began + policy.max_time
        if asked.retry:
            assert asked.retry.attempt == failed < policy.max_attempts
            assert asked.ended + asked.retry.seconds <= latest + NEARLY
        elif life.stopped_at is None or number + 1 < life.stopped_at:
            bound = max(min(60.0, 0.5 * 2 ** (failed - 1)), asked.retry_after)
            assert failed == policy.max_attempts or asked.ended + bound > latest - NEARLY


def _refused(life: Life, id: str, before: int) -> bool:
    """Whether this operation's last answer before that request was 400."""
    sent = [number for number in life.requests.get(id, []) if number < before]
    return bool(sent) and life.asked[sent[-1]].status == 400


def attempts_are_counted(life: Life) -> None:
    """An outcome says how many requests carried its message."""
    for number, outcome in life.fates.items():
        carried = {at for id in life.ids(number) for at in life.requests.get(id, [])}
        assert outcome.attempts == len(carried)


def each_death_is_explained(life: Life) -> None:
    """Each operation left over is dead for a reason of its own, and the outcome tells one."""
    ends = set()
    if life.over < len(life.asked):
        ends.add("INVALID_SETTINGS")
    if life.stopped_at is not None or life.abandoned:
        ends.add("INTERRUPTED")
    for outcome in life.fates.values():
        if outcome.outcome == "dead":
            ids = [wire["messageId"] for wire in outcome.operations]
            reasons = [_reasons(life, id, len(life.asked)) or ends for id in ids]
            assert all(reasons)
            assert outcome.code in set().union(*reasons)
            assert outcome.detail
            _response_fits(outcome)


def _response_fits(outcome: Outcome) -> None:
    """The response is the one that the code is about."""
    response = outcome.response
    if outcome.code.startswith("HTTP_"):
        assert response is not None
        assert outcome.code == f"HTTP_{response.status}"
    elif outcome.code == "INVALID_SETTINGS":
        assert response is not None
        assert response.status in (400, 401, 403)
    elif outcome.code == "BAD_REQUEST":
        assert response is not None
        assert response.status is not None
        assert response.status >= 300
    elif outcome.code not in ("MESSAGE_REJECTED", "INTERRUPTED"):
        assert response is not None
        assert (response.status, response.code) == (None, outcome.code)


def _reasons(life: Life, id: str, before: int) -> set[str]:
    """Why an operation may be dead, by what was answered before that request."""
    sent = [number for number in life.requests.get(id, []) if number < before]
    if not sent:
        [wire] = [wire for wire in life.wires[owner(id)] if wire["messageId"] == id]
        return {"MESSAGE_REJECTED"} if wire["method"] == "nothing" else set()
    last = life.asked[sent[-1]]
    if last.failure:
        return set() if last.retry else {last.failure}
    if last.status == 413:
        return {"MESSAGE_REJECTED"} if len(last.ids) == 1 else set()
    if last.status == 400:
        return _by_ping(life, sent, before)
    if last.status in (401, 403):
        return {"INVALID_SETTINGS"}
    return {last.error or {501: "MESSAGE_REJECTED"}.get(last.status, "BAD_REQUEST")}


def _by_ping(life: Life, sent: list[int], before: int) -> set[str]:
    """Why an operation whose last answer is 400 may be dead: what the pings since then said."""
    reasons = set()
    first = next(number for number in sent if life.asked[number].status == 400)
    for ping in life.asked[first + 1 : before]:
        if ping.batch:
            continue
        if ping.failure and not ping.retry:
            reasons.add(ping.failure)
        elif ping.status in (400, 401, 403):
            reasons.add("INVALID_SETTINGS")
        elif not ping.failure and not (ping.success and len(life.asked[sent[-1]].ids) > 1):
            reasons.add("BAD_REQUEST")
    return reasons


def bad_credentials_end_it(life: Life) -> None:
    """After INVALID_SETTINGS nothing more is asked."""
    assert len(life.asked) <= life.over + 1


def a_stop_ends_it(life: Life) -> None:
    """After ``stop`` nothing more is asked, and nothing waited for."""
    if life.stopped_at is not None:
        assert len(life.asked) <= life.stopped_at
        assert not any(moment.stopped for moment in life.sleeps)


def the_rate_is_kept(life: Life) -> None:
    """Requests are as far apart as the rate demands, pings and retries too."""
    if life.world.policy.rate is not None:
        for before, after in pairwise(life.asked):
            assert after.begun - before.begun >= 1 / life.world.policy.rate - NEARLY


LAWS: list[Callable[[Life], None]] = [
    one_outcome_a_message,
    outcomes_follow_the_translation,
    nothing_is_lost,
    nothing_acknowledged_is_sent_again,
    batches_are_within_limits,
    messages_are_whole,
    order_is_kept,
    operations_have_their_order,
    nobody_waits_needlessly,
    what_is_final_is_not_retried,
    a_split_needs_a_ping,
    retry_after_is_not_undercut,
    waits_are_bounded,
    attempts_and_time_are_limited,
    attempts_are_counted,
    each_death_is_explained,
    bad_credentials_end_it,
    a_stop_ends_it,
    the_rate_is_kept,
]


def hold(world: World) -> None:
    life = live(world)
    for law in LAWS:
        law(life)


@settings(laws, max_examples=400)
@given(worlds)
def test_delivery_keeps_its_laws(world: World) -> None:
    """In any world, every law holds."""
    note(f"{world!r}")
    hold(world)


@pytest.mark.parametrize("world", REMEMBERED)
def test_delivery_keeps_its_laws_in_odd_worlds(world: World) -> None:
    """Every law holds where chance seldom leads."""
    hold(world)
