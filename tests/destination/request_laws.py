"""Laws of delivery about requests: what may be sent, when, how often, and when no more."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from tests.destination.lives import Life, Moment

NEARLY = 1e-6
"""Seconds that rounding may cost."""


def batches_are_within_limits(life: Life) -> None:
    """A batch has 1 to 100 items and 1,000,000 bytes at most; a ping has nothing."""
    for asked in life.asked:
        assert 1 <= len(asked.ids) <= 100 if asked.batch else asked.ids == []
        assert len(set(asked.ids)) == len(asked.ids)
        assert asked.size <= 1_000_000


def nobody_waits_needlessly(life: Life) -> None:
    """When the client sleeps for a retry, or asks an idle source again, all that was read is
    settled, or waits, or is behind one that does if order is kept; and it never sleeps while more
    could be read."""
    if life.world.policy.rate is not None:
        return
    assert all(moment.at_end for moment in life.sleeps)
    for moment in [*life.sleeps, *life.idles]:
        if _may_send(life, moment):
            _nobody_could_go(life, moment)
    for moment in life.idles:
        if _may_send(life, moment):
            _nobody_is_late(life, moment)


def _may_send(life: Life, moment: Moment) -> bool:
    """Whether nothing forbids a request: a stop, bad credentials, a 429."""
    paused = any(
        asked.status == 429 and asked.retry and asked.ended + asked.retry.seconds > moment.at
        for asked in life.asked[: moment.asked]
    )
    return not (moment.stopped or paused or moment.asked > life.over)


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
        assert tried or (life.world.policy.keeps_order and unsettled & life.uids[number])
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


def too_many_requests_pause_all(life: Life) -> None:
    """While what was answered 429 waits, nothing else is asked either: the limit is the token's."""
    for number, asked in enumerate(life.asked):
        if asked.status == 429 and asked.retry:
            over = asked.ended + asked.retry.seconds - NEARLY
            assert all(later.begun >= over for later in life.asked[number + 1 :])


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


REQUEST_LAWS: tuple[Callable[[Life], None], ...] = (
    batches_are_within_limits,
    nobody_waits_needlessly,
    what_is_final_is_not_retried,
    a_split_needs_a_ping,
    retry_after_is_not_undercut,
    too_many_requests_pause_all,
    waits_are_bounded,
    attempts_and_time_are_limited,
    bad_credentials_end_it,
    a_stop_ends_it,
    the_rate_is_kept,
)
