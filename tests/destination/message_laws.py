"""Laws of delivery about messages: what becomes of each, in which order, and why."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

from destination import Outcome, translate
from destination.delivery import DeadLetter
from tests.destination.lives import SETTINGS, Life, owner


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
    dead for good by then, or the policy doesn't keep the order."""
    if not life.world.policy.keeps_order:
        return
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


MESSAGE_LAWS: tuple[Callable[[Life], None], ...] = (
    one_outcome_a_message,
    outcomes_follow_the_translation,
    nothing_is_lost,
    nothing_acknowledged_is_sent_again,
    messages_are_whole,
    order_is_kept,
    operations_have_their_order,
    attempts_are_counted,
    each_death_is_explained,
)
