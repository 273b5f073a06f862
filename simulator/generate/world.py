"""The world: companies that arrive one after the other, their people's lives, in order of time.

Its memory is that of the companies that are there at one time, however long it goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from heapq import heappop, heappush, heapreplace

from simulator.generate.companies import Company, Member, found
from simulator.generate.happenings import Happening
from simulator.generate.lives import Life
from simulator.generate.people import Person, join
from simulator.generate.personas.audiences import Audiences
from simulator.generate.pools import LOCALES, FakerPools, Pools
from simulator.generate.stamps import DAY, HOUR, office_hours, read
from simulator.generate.streams import pick, stream

START = read("2026-01-05")
"""A Monday."""
LAST = read("9980-01-01")
"""Nobody's life, begun by then, goes beyond the years that can be written."""
SIGN_UPS = 6.0
"""How many companies arrive a day."""
_IN_TWO_COMPANIES = 0.15


class World:
    """Everything that happens from ``start`` on (milliseconds since 1970), for this seed.

    Whoever would arrive after ``LAST`` doesn't any more, and so it ends with the last of them.
    ``sign_ups`` companies arrive a day, each in one of these ``locales``, whose names are of
    ``pools``; without them, of Faker's.
    """

    def __init__(
        self,
        seed: int = 0,
        *,
        start: int = START,
        sign_ups: float = SIGN_UPS,
        locales: tuple[str, ...] = (),
        pools: Pools | None = None,
    ) -> None:
        self.seed = seed
        self.start = start
        self._every = DAY / sign_ups
        self.locales = locales or tuple(LOCALES)
        self.pools = pools or FakerPools(seed)
        self.company = lru_cache(maxsize=64)(self._company)

    def _company(self, number: int) -> Company:
        """The company of this number, by the order of their arrival."""
        chance = stream(self.seed, "company", number)
        locale = LOCALES[pick(chance, self.locales)]
        offset = int(locale.offset * HOUR)
        about = self._not_before(number) + int(chance.random() * self._every)
        arrives = office_hours(about + offset, chance, locale.weekend) - offset
        return found(number, chance, locale, self.pools(locale.code), arrives)

    def _not_before(self, number: int) -> int:
        """A moment before which the company of this number doesn't arrive, nor any later one."""
        return self.start + int(number * self._every)

    def person(self, company: Company, member: Member) -> Person:
        """Who this member of a company is."""
        chance = stream(self.seed, "person", company.number, member.number)
        return join(company, member, chance, self.pools, self.locales)

    def find(self, user_id: str) -> Person | None:
        """The person of this id, if there is one."""
        found = re.fullmatch(r"usr_[0-9a-f]{6}([0-9a-f]{4,8})([0-9a-f]{2})", user_id)
        if found is None:
            return None
        company, member = self.company(int(found[1], 16)), int(found[2], 16)
        if member >= len(company.team):
            return None
        person = self.person(company, company.team[member])
        return person if person.user_id == user_id else None

    def life(self, company: Company, member: Member) -> Life:
        """What this member of a company does; some belong to the company before theirs too."""
        chance = stream(self.seed, "life", company.number, member.number)
        second = None
        if company.number and member.role != "owner" and chance.random() < _IN_TWO_COMPANIES:
            second = self.company(company.number - 1)
        return Life(self.person(company, member), chance, second)

    def happenings(self) -> Iterator[Happening]:
        """All of it."""
        audiences = Audiences(self.seed, self.start)
        for happening in self._lives():
            if happening.at >= audiences.next_sync:
                yield from audiences.sync(happening.at)
            audiences.watch(happening)
            yield happening

    def _lives(self) -> Iterator[Happening]:
        """Every life, side by side."""
        number = 0
        order = 0
        living: list[tuple[int, int, Happening, Iterator[Happening]]] = []
        while True:
            while self._not_before(number) <= (living[0][0] if living else LAST):
                company = self.company(number)
                number += 1
                for member in company.team:
                    life = self.life(company, member).live()
                    first = next(life)
                    order += 1
                    heappush(living, (first.at, order, first, life))
            if not living:
                return
            _, rank, happening, life = living[0]
            yield happening
            following = next(life, None)
            if following is None:
                heappop(living)
            else:
                heapreplace(living, (following.at, rank, following, life))
