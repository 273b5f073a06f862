"""Audiences and computed traits: what Personas makes of what it sees.

An audience is created at a sync; then every user in it is told, later only those who entered or
left.  A computed trait is told when it changes.  One identify call for each, or a group call where
the audience is of accounts.  Some profiles are told twice, under their anonymousId alone too.

Only what is done as a known user counts.  Whoever won't be heard of again is forgotten, and nobody
is told of it: memory is that of the people who are there at one time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.generate.happenings import Happening
from simulator.generate.people import Person
from simulator.generate.personas.calls import Change, Sender, write
from simulator.generate.personas.computations import (
    COMPUTATIONS,
    QUIET_ACCOUNTS,
    RETAINED,
    Computation,
    QuietAccounts,
    Value,
)
from simulator.generate.personas.windows import Window
from simulator.generate.stamps import DAY, HOUR
from simulator.generate.streams import digest

SYNC_AT = 5 * HOUR
"""The time of day of a sync, UTC."""
IN_HOW_MANY = 5
"""One profile in so many is told under its anonymousId too, once seen under it."""


@dataclass(slots=True)
class _Profile:
    """A user or visitor; ``has_two`` is whether both of their identifiers are told."""

    person: Person
    has_two: bool
    seen: int = 0
    was_visitor: bool = False

    def is_gone(self, now: int) -> bool:
        """Whether nothing will be heard of them: their company has left, and is long silent."""
        return self.seen < now - RETAINED * DAY and self.person.company.ends < now


@dataclass(slots=True)
class _Account:
    """An account, and who named it first."""

    person: Person
    seen: int = 0
    is_quiet: bool = False

    def is_gone(self, now: int) -> bool:
        """Whether nothing will be heard of it."""
        return self.seen < now - RETAINED * DAY and self.person.company.ends < now


class _Running:
    """A computation, its window, and what was told so far of each user."""

    def __init__(self, seed: int, computation: Computation) -> None:
        self.computation = computation
        self.sender = Sender(seed, computation.kind, computation.key)
        self.window = Window(computation.days)
        self._nothing = computation.value({})
        self._told: dict[str, Value] = {}
        self._touched: dict[str, None] = {}

    def turn(self, number: int, gone: list[str]) -> Iterator[tuple[str, Value]]:
        """What has changed by the sync of this number, user by user; if created by it, all."""
        self._touched.update(self.window.turn())
        for uid in gone:
            self.window.forget(uid)
            self._told.pop(uid, None)
        if not self.computation.is_due(number):
            return
        looked_at, self._touched, tallies = self._touched, {}, self.window.tallies
        for uid in list(tallies) if number == self.computation.created else looked_at:
            value = self.computation.value(tallies.get(uid, {}))
            if self._is_news(uid, value):
                yield uid, value

    def _is_news(self, uid: str, value: Value) -> bool:
        """Whether it is to be told, which is then taken as done."""
        if value == self._told.get(uid, self._nothing):
            return False
        if value != self._nothing:
            self._told[uid] = value
            return True
        del self._told[uid]
        return True


class Audiences:
    """Every computation, of a world with this seed that begins at ``start`` (in milliseconds)."""

    def __init__(
        self,
        seed: int,
        start: int,
        computations: tuple[Computation, ...] = COMPUTATIONS,
        quiet: QuietAccounts = QUIET_ACCOUNTS,
    ) -> None:
        self.next_sync = start - (start - SYNC_AT) % DAY + DAY
        """When the next sync is due: the first one is later than the start."""
        self._seed = seed
        self._number = 0
        self._profiles: dict[str, _Profile] = {}
        self._accounts: dict[str, _Account] = {}
        self._running = [_Running(seed, computation) for computation in computations]
        self._quiet = quiet
        self._quiet_sender = Sender(seed, "audience", quiet.key)
        self._watched: dict[str, list[tuple[Window, str]]] = {}
        for computation, running in zip(computations, self._running, strict=True):
            windows = self._watched.setdefault(computation.event, [])
            windows.append((running.window, computation.by))

    def watch(self, happening: Happening) -> None:
        """See what happens; who calls this has asked for the syncs that were due by then."""
        at, message, person, uid, _, _, account = happening
        user_id = person.user_id
        profile = self._profiles.get(user_id)
        if profile is None:
            has_two = digest(self._seed, "identifiers", user_id) % IN_HOW_MANY == 0
            profile = self._profiles[user_id] = _Profile(person, has_two)
        profile.seen = at
        if account is not None:
            named = self._accounts.get(account)
            if named is None:
                named = self._accounts[account] = _Account(person)
            named.seen = at
        if uid != user_id:
            profile.was_visitor = True
        elif (event := message.get("event")) in self._watched:
            for window, by in self._watched[event]:
                window.add(uid, message["properties"][by] if by else "")

    def sync(self, at: int) -> Iterator[Happening]:
        """Tell what is due by then, sync after sync, each from its moment on, none after ``at``.

        To be read to its end before anything else is watched.
        """
        while self.next_sync <= at:
            self._number += 1
            moment = self.next_sync
            for change in self._changes(moment):
                bits = digest(self._seed, change.sender.key, change.id, self._number)
                moment = min(moment + bits % 4, at)
                message = write(change, moment, bits)
                uid, account = change.uid, change.account
                yield Happening(moment, message, change.person, uid, 0, "audiences", account)
            self.next_sync += DAY

    def _changes(self, now: int) -> Iterator[Change]:
        """Of users, computation by computation, then of accounts; who is gone is forgotten."""
        profiles = self._profiles
        gone = [uid for uid, profile in profiles.items() if profile.is_gone(now)]
        for running in self._running:
            for uid, value in running.turn(self._number, gone):
                profile = profiles[uid]
                person = profile.person
                yield Change(running.sender, "userId", uid, value, person)
                if profile.has_two and profile.was_visitor:
                    other = person.anonymous_id
                    yield Change(running.sender, "anonymousId", other, value, person)
        yield from self._quiet_changes(now)
        for uid in gone:
            del profiles[uid]

    def _quiet_changes(self, now: int) -> Iterator[Change]:
        since = now - self._quiet.days * DAY
        is_created = self._number >= self._quiet.created
        for uid, account in list(self._accounts.items()):
            is_quiet = is_created and account.seen < since
            if is_quiet != account.is_quiet:
                account.is_quiet = is_quiet
                yield Change(self._quiet_sender, "groupId", uid, is_quiet, account.person)
            if account.is_gone(now):
                del self._accounts[uid]
