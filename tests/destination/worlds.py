"""Random worlds for the laws of delivery: messages, a far side with moods, a policy, an end.

A world is plain data, so that one which breaks a law shrinks to a small one that can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from destination.delivery import DeadLetter, Policy


@dataclass(frozen=True)
class Some:
    """So many messages of one kind in a row, about these two."""

    kind: str
    who: str
    whom: str
    count: int


@dataclass(frozen=True)
class Pause:
    """IDLE, after the source looked for more for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Mood:
    """What one request meets instead of the far side's habits, ``took`` seconds after it came.

    An answer of this ``status``, or this ``error``; ``lost`` is done, but its answer breaks off.
    """

    status: int = 201
    retry_after: str = ""
    error: str = ""
    lost: bool = False
    took: float = 0.0


@dataclass(frozen=True)
class World:
    """All that chance decides in one run; what is left out is as harmless as can be.

    Moods come first, one a batch or a ping, None for none; then the habits hold: more items or
    bytes than ``most_...`` are 413, a batch with a message of ``poison`` is 400, a ping gets
    ``ping``.  ``stop_...`` and ``abandon_at`` count from 1, 0 is never.
    """

    feed: tuple[Some | Pause, ...]
    moods: tuple[Mood | None, ...] = ()
    ping_moods: tuple[Mood | None, ...] = ()
    most_items: int = 100
    most_bytes: int = 1_000_000
    poison: frozenset[int] = frozenset()
    ping: int = 200
    chances: tuple[float, ...] = (0.5,)
    oversleep: float = 0.0
    policy: Policy = field(default_factory=Policy)
    stop_at_request: int = 0
    stop_at_message: int = 0
    abandon_at: int = 0


ERRORS = ("ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "INVALID_CERTIFICATE")
_KINDS = ("track", "named", "identify", "member", "account", "alias", "letter")
_ODD_KINDS = ("large", "screen", "refused", "unsendable")
_people = st.sampled_from(["u1", "u2", "u3"])
_some = st.builds(
    Some,
    st.sampled_from(_KINDS * 3 + _ODD_KINDS),
    _people,
    _people,
    st.sampled_from([1, 1, 1, 2, 3, 12, 60, 101]),
)
_pauses = st.builds(Pause, st.sampled_from([0.0, 0.3, 5.0]))

_seconds = ["", "", "0", "0.3", "2", "9", "-1", "soon", "date", "31536000"]
_retried = st.builds(Mood, st.sampled_from([503, 429, 500, 408]), st.sampled_from(_seconds))
_broken = st.builds(Mood, error=st.sampled_from(ERRORS))
_split = st.builds(Mood, st.sampled_from([400, 413]))
_final = st.builds(Mood, st.sampled_from([404, 302, 422, 501]))
_refused = st.builds(Mood, st.sampled_from([401, 403]))
_lost = st.just(Mood(lost=True))
_slow = st.builds(Mood, st.sampled_from([201, 503]), took=st.sampled_from([0.2, 3.0]))
_moods = st.one_of(*[st.none()] * 2, *[_retried] * 3, _broken, *[_split] * 2, _lost, _slow, _final)
_ping_moods = st.one_of(st.none(), _retried, _broken, _lost, _slow, _final)


def _seldom(value: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Mostly the first; one of the others now and then."""
    return st.sampled_from([value] * (3 * len(others)) + list(others))


worlds = st.builds(
    World,
    feed=st.lists(st.one_of(_some, _some, _pauses), max_size=9).map(tuple),
    moods=st.one_of(
        st.lists(_moods, max_size=14).map(tuple),
        st.lists(_moods, max_size=14).map(tuple),
        st.tuples(_moods, _moods, _moods, _refused),
    ),
    ping_moods=st.lists(_ping_moods, max_size=4).map(tuple),
    most_items=_seldom(100, 40, 7, 1),
    most_bytes=_seldom(1_000_000, 2_000, 300),
    poison=st.just(frozenset()) | st.frozensets(st.integers(0, 70), max_size=4),
    ping=_seldom(200, 204, 400, 401, 403, 404, 503),
    chances=st.lists(st.sampled_from([0.5, 0.0, 0.999]), min_size=1, max_size=3).map(tuple),
    oversleep=_seldom(0.0, 0.04),
    policy=st.builds(
        Policy,
        max_attempts=st.sampled_from([10, 1, 2, 3, 4]),
        max_time=_seldom(14_400.0, 1.0, 10.0),
        rate=_seldom(None, 10.0, 0.7),
        keeps_order=_seldom(True, False),
    ),
    stop_at_request=_seldom(0, 1, 2, 3, 5),
    stop_at_message=_seldom(0, 1, 4, 30),
    abandon_at=_seldom(0, 1, 2, 30),
)


_ONE, _NEXT = Some("track", "u1", "u1", 1), Some("track", "u2", "u2", 1)
_LATER = Mood(503, "9")
REMEMBERED = (
    # Who is behind one that waits holds others: u2's alias of u1, and u2 behind it.
    World((_ONE, Pause(0.0), Some("alias", "u2", "u1", 1), Pause(0.0), _NEXT), (_LATER,)),
    # The second part of a batch holds an account, behind the first part that waits.
    World(
        (_ONE, Some("member", "u1", "u2", 1), Pause(0.0), Some("account", "u2", "u2", 1)),
        (Mood(413), _LATER),
    ),
    # A million bytes are less than a hundred items.
    World((Some("large", "u1", "u1", 101),)),
    # A slow rate keeps the second batch waiting longer than it has time from its first attempt.
    World((_ONE, Pause(0.0), _ONE), (None, Mood(503)), policy=Policy(max_time=1.0, rate=0.7)),
    # The ping after a 400 fails for good, without an answer.
    World((_ONE, _ONE), (Mood(400),), (Mood(error="INVALID_CERTIFICATE"),)),
    # A retry is due while a 429 for somebody else makes everybody wait.
    World((_ONE, Pause(0.0), _NEXT, Pause(5.0), Pause(0.3)), (Mood(503, "2"), Mood(429, "9"))),
    # Without order, of a batch in two halves the second goes while the first one waits.
    World((_ONE, _ONE), (Mood(413), _LATER), policy=Policy(keeps_order=False)),
    # Without order, of a parted message the second part waits for the first all the same.
    World(
        (Some("named", "u1", "u1", 1), Pause(0.3), Pause(0.3)),
        (Mood(413), _LATER),
        policy=Policy(keeps_order=False),
    ),
    # Of a parted message the second part is dead, then the first.
    World((Some("named", "u1", "u1", 1),), (Mood(413), Mood(404), Mood(501))),
)
"""Worlds that chance seldom finds."""


def message(some: Some, number: int) -> object:
    """The message of this number; its operations are ``m<number>``, ``m<number>.2`` ..."""
    id, who, whom = f"m{number}", some.who, some.whom
    base: dict[str, Any] = {"messageId": id, "userId": who}
    contact = {"method": "contact", "contact_uid": who, "messageId": id}
    account = {"method": "account", "account_uid": whom, "messageId": f"{id}.2"}
    other = {"method": "contact", "contact_uid": whom, "messageId": f"{id}.3"}
    kinds: dict[str, object] = {
        "track": {**base, "type": "track", "event": "E", "properties": {"account_uid": whom}},
        "large": {**base, "type": "track", "event": "E", "properties": {"x": "x" * 25_000}},
        "named": {**base, "type": "page", "name": "Home"},
        "identify": {**base, "type": "identify", "traits": {"account_uid": whom}},
        "member": {**base, "type": "group", "groupId": whom},
        "account": {"messageId": id, "type": "group", "groupId": whom},
        "alias": {**base, "type": "alias", "previousId": whom},
        "letter": DeadLetter(base, [contact, account, other]),
        "screen": {**base, "type": "screen"},
        "refused": {"messageId": id, "type": "track"},
        "unsendable": DeadLetter(base, [{"method": "nothing", "messageId": id}]),
    }
    return kinds[some.kind]
