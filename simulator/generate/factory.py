"""The factory: messages for your tests, from people who might be real.

Every message is clean: it keeps Segment's schema, and nothing is to be said of what it becomes,
but that an alias is assumed (A6) and that a visitor is the contact (A17).
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from copy import copy, deepcopy
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING, Any

from simulator.generate.companies import Company, Milestone, found
from simulator.generate.journeys import JOURNEYS
from simulator.generate.lives import Life, Planned
from simulator.generate.people import Person, join
from simulator.generate.personas.calls import Change, Sender, write
from simulator.generate.personas.computations import audience_key
from simulator.generate.pools import LOCALES, FakerPools, Pools
from simulator.generate.product import CHURN_REASONS, PLANS
from simulator.generate.sdks import Message
from simulator.generate.specimens import EVENT, PAGE, Specimens
from simulator.generate.stamps import DAY, MINUTE
from simulator.generate.streams import stream
from simulator.generate.world import LAST, START

if TYPE_CHECKING:
    from simulator.generate.hostile import Hostile

_BEGINNINGS = frozenset({"visit", "sign-up", "invitation"})
"""The journeys that somebody sets out on as a visitor."""
_SHOWN = 20
"""How many names an error lists."""


class Factory:
    """Messages of one person, each a minute after the one before; the first is at ``start``.

    ``start`` are milliseconds since 1970.  The same seed and the same calls make the same messages,
    in every process.  Whoever it is has signed up in the week before, in one of these ``locales``,
    and is on trial; names are of ``pools``, without them of Faker's, which are drawn with the first
    message (some 40 ms, once for a seed and locale).  Raises ValueError for an unknown locale.

    Each message is a new ``dict``: change it as you like, it is shared with nothing.  Its fields
    can also be given by name: ``segment.page(userId="u1", properties={"plan": "x"})``.  Where an
    object is given and an object stands there, it is laid over that one key by key (one level, so
    that the page's address stays beside ``plan``); anything else replaces what is there.
    ``anonymous=True`` makes a visitor's: it has no ``userId`` and names no account.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        start: int = START,
        locales: tuple[str, ...] = ("en_US",),
        pools: Pools | None = None,
    ) -> None:
        for code in locales:
            if code not in LOCALES:
                raise ValueError(_unknown("locale", code, LOCALES))
        if not 0 <= start < LAST:
            raise ValueError(f"start is no moment in milliseconds since 1970: {start}")
        self._seed = seed
        self._start = start
        self._locales = locales or tuple(LOCALES)
        self._pools = pools or _faker_pools(seed)
        self._numbers = count()
        self._number = next(self._numbers)
        self._clock = _Clock(start)

    def person(self) -> Factory:
        """The messages of somebody else, of another company, on the same clock.

        ``ada, bob = segment.person(), segment.person()`` are two people beside that of ``segment``.
        """
        other = copy(self)
        other._number = next(self._numbers)
        for drawn in ("_chance", "_person", "_visit"):
            other.__dict__.pop(drawn, None)
        return other

    def page(
        self, *, named: bool = True, name: str = PAGE, anonymous: bool = False, **fields: Any
    ) -> Message:
        """A page call of a page that is called ``name``, or has no name."""
        message = self._visit.page(self._clock.next(), name if named else None)
        return _finished(message, anonymous, fields)

    def track(self, event: str = EVENT, *, anonymous: bool = False, **fields: Any) -> Message:
        """A track call; of another event than its own it tells nothing but the account."""
        return _finished(self._visit.track(self._clock.next(), event), anonymous, fields)

    def identify(self, *, anonymous: bool = False, **fields: Any) -> Message:
        """An identify call with name, email, address and account."""
        return _finished(self._visit.identify(self._clock.next()), anonymous, fields)

    def group(self, *, anonymous: bool = False, **fields: Any) -> Message:
        """A group call with all that is known of the company at that moment."""
        return _finished(self._visit.group(self._clock.next()), anonymous, fields)

    def alias(self, **fields: Any) -> Message:
        """An alias call: the visitor of before is this user.

        Raises ValueError for ``anonymous``, which an alias can't be.
        """
        if "anonymous" in fields:
            raise ValueError("an alias is of a user: it can't be anonymous")
        return _finished(self._visit.alias(self._clock.next()), False, fields)

    def audience(
        self, name: str, *, entered: bool = True, anonymous: bool = False, **fields: Any
    ) -> Message:
        """What Personas tells of somebody who entered or left the audience of this name.

        It is an identify call with one trait, true or false, under the audience's key:
        ``order_completed_last_30days`` for ``"Order Completed Last 30 Days"``.  Raises ValueError
        for a name that gives no key.
        """
        if not audience_key(name):
            raise ValueError(f"{name!r} is no name of an audience: it has no letter and no digit")
        person = self._person
        sender = Sender(self._seed, "audience", audience_key(name))
        change = Change(sender, "userId", person.user_id, entered, person)
        if anonymous:
            change = change._replace(identifier="anonymousId", id=person.anonymous_id)
        message = write(change, self._clock.next(), self._chance.getrandbits(160))
        return _finished(message, False, fields)

    def hostile(self, shape: str) -> Hostile:
        """A message that is odd in this way: ``.message``, ``.text`` (its line) and ``.label``.

        The label says what has to come of it, with ``outcome``, ``code`` and ``notes``.
        Shapes are those of ``simulator.generate.hostile.SHAPES``.  Raises ValueError for an unknown
        one, with the nearest.
        """
        from simulator.generate.hostile import SHAPES, make  # nobody else has to wait for them

        if shape not in SHAPES:
            raise ValueError(_unknown("shape", shape, SHAPES))
        made = make(shape, self._person, self._clock.next(), self._chance)
        return made._replace(message=deepcopy(made.message))

    def journey(self, name: str, *, anonymous: bool = False) -> list[Message]:
        """The messages of a journey in their order: pages, events and what else belongs to it.

        Journeys are ``visit``, ``sign-up``, ``onboarding``, ``inviting``, ``invitation``,
        ``daily-use``, ``support``, ``upgrade``, ``churn`` and ``return``.  Who visits, signs up or
        is invited sets out as a visitor, and so does anyone with ``anonymous=True``.  What a
        journey changes stays so: after ``churn`` a group call tells when and why.  As in life, a
        call now and then doesn't name its account.  Raises ValueError for an unknown journey, with
        the nearest.
        """
        if name not in JOURNEYS:
            raise ValueError(_unknown("journey", name, JOURNEYS))
        at = self._clock.next()
        self._happen(name, at)
        known = not anonymous and name not in _BEGINNINGS
        life = Life(self._person, self._chance, known=known)
        happenings = list(life.visit(Planned(at, (name,), self._person.company, "member")))
        self._clock.at = life.at
        return [deepcopy(happening.message) for happening in happenings]

    @cached_property
    def _chance(self) -> Random:
        return stream(self._seed, "factory", self._number)

    @cached_property
    def _person(self) -> Person:
        """A founder whose company has no future yet: journeys make it."""
        chance = self._chance
        locale = LOCALES[chance.choice(self._locales)]
        arrives = self._start - 7 * DAY  # founded within two days, or after the weekend then
        company = found(self._number, chance, locale, self._pools(locale.code), arrives)
        company = replace(company, milestones=())
        return join(company, company.team[0], chance, self._pools, self._locales)

    @cached_property
    def _visit(self) -> Specimens:
        return Specimens(self._person, self._chance)

    def _happen(self, journey: str, at: int) -> None:
        """Let the journey be true of the company; the visit before it ends."""
        company = self._person.company
        if (milestone := _milestone(journey, company, at, self._chance)) is not None:
            company = replace(company, milestones=(*company.milestones, milestone))
            self._person = replace(self._person, company=company)
        self.__dict__.pop("_visit", None)


class _Clock:
    """The time that all people of a factory share, in milliseconds since 1970."""

    def __init__(self, start: int) -> None:
        self.at = start - MINUTE

    def next(self) -> int:
        """A minute later."""
        self.at += MINUTE
        return self.at


@lru_cache(maxsize=8)
def _faker_pools(seed: int) -> FakerPools:
    return FakerPools(seed)


def _milestone(journey: str, company: Company, at: int, chance: Random) -> Milestone | None:
    """What the journey makes of the company; one that never paid has had the smallest plan."""
    seats = len(company.team)
    last = company.last(at)
    plan = PLANS[0] if last is None else last.plan
    if journey == "upgrade":
        if last is not None:
            plan = PLANS[min(PLANS.index(plan) + 1, len(PLANS) - 1)]
        return Milestone(at, "upgrade", plan, plan.mrr(seats))
    if journey == "churn":
        return Milestone(at, "churn", plan, plan.mrr(seats), chance.choice(CHURN_REASONS))
    if journey == "return":
        return Milestone(at, "return", plan, plan.mrr(seats))
    return None


def _finished(message: Message, anonymous: bool, fields: Message) -> Message:
    """The caller's own copy: a visitor's, if it is to be, with these fields laid over it."""
    message = deepcopy(message)
    if anonymous:
        del message["userId"]
        for said in ("properties", "traits"):
            message.get(said, {}).pop("account_uid", None)
    for name, value in deepcopy(fields).items():
        before = message.get(name)
        if isinstance(before, dict) and isinstance(value, dict):
            value = {**before, **value}
        message[name] = value
    return message


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    some = ", ".join(islice(known, _SHOWN)) + (" ..." if len(known) > _SHOWN else "")
    hint = f"the nearest is {near[0]!r}" if near else f"they are {some}"
    return f"there is no {kind} {name!r}: {hint}"
