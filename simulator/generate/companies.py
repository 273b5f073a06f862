"""Companies: who they are, who works there, and what becomes of them.

A company is drawn whole when it is founded, from a stream of its own: its team, when each of them
joins, and its milestones, which are upgrades, churn and return.  What it is at a moment is looked
up, never remembered.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from simulator.generate.pools import Locale, Pool
from simulator.generate.product import CHURN_REASONS, INDUSTRIES, PLANS, PRODUCTS, TRIAL, Plan
from simulator.generate.stamps import DAY, HOUR, iso, office_hours
from simulator.generate.streams import pick

Kind = Literal["upgrade", "churn", "return"]
Role = Literal["owner", "admin", "member", "viewer"]

MAX_TEAM = 9
_LATIN = str.maketrans({"ł": "l", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that aren't made of a plain one and a mark."""
_LEGAL_FORMS = (
    "ab ag co ev gbr gmbh hb inc kg kgaa llc lp ltd mbh ohg plc sa sarl sas sl slne sp spk"
)
_NO_BRAND = frozenset(("and", "group", "sons", *_LEGAL_FORMS.split()))
"""What no company is known by."""
_ROLES: tuple[Role, ...] = ("admin", "member", "member", "viewer")
"""Of all but the owner."""
SHORTEST_TRIAL = 7 * DAY
"""Long enough that whoever is invited on the first day is there before it ends."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """What changes a company: from ``at`` on it has this plan and pays ``mrr`` for it."""

    at: int
    kind: Kind
    plan: Plan
    mrr: float
    reason: str = ""
    """Of churn: why."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who works there: invited at ``invited`` by the first of them, who founded it, and there from
    ``joins`` on."""

    number: int
    role: Role
    invited: int
    joins: int


@dataclass(frozen=True, slots=True)
class Company:
    """A customer of the product; moments are milliseconds since 1970."""

    number: int
    uid: str
    name: str
    domain: str
    industry: str
    employees: int
    products: tuple[str, ...]
    locale: Locale
    pool: Pool
    arrives: int
    """When the first of them looks at the product, before it is founded."""
    founded: int
    team: tuple[Member, ...]
    milestones: tuple[Milestone, ...]

    @property
    def ends(self) -> int:
        """When it has left for good."""
        return self.milestones[-1].at

    def last(self, at: int) -> Milestone | None:
        """Its last milestone by then."""
        found = None
        for milestone in self.milestones:
            if milestone.at > at:
                break
            found = milestone
        return found

    def is_customer(self, at: int) -> bool:
        """Whether it uses the product at that moment, on trial or paying."""
        last = self.last(at)
        return at >= self.founded and (last is None or last.kind != "churn")

    def leaves(self, at: int) -> int:
        """When it leaves next, as far as is known then."""
        return next((one.at for one in self.milestones if one.at > at and one.kind == "churn"), at)

    def plan(self, at: int) -> Plan:
        """The plan it has, or had when it left."""
        last = self.last(at)
        return TRIAL if last is None else last.plan

    def traits(self, at: int) -> dict[str, Any]:
        """What a group call says of it at that moment; null is what isn't so any more."""
        last = self.last(at)
        plan = TRIAL if last is None else last.plan
        has_left = last is not None and last.kind == "churn"
        traits: dict[str, Any] = {
            "name": self.name,
            "domain": self.domain,
            "website": f"https://www.{self.domain}",
            "industry": self.industry,
            "employees": self.employees,
            "plan": plan.name,
            "mrr": 0 if last is None or has_left else last.mrr,
            "products": list(self.products),
            "createdAt": iso(self.founded),
        }
        if has_left and last is not None:
            traits["churn_date"] = iso(last.at)
            traits["churn_mrr"] = last.mrr
            traits["churn_reason"] = last.reason
        elif last is not None and last.kind == "return":
            traits.update(churn_date=None, churn_mrr=None, churn_reason=None)
        return traits


def found(number: int, chance: Random, locale: Locale, pool: Pool, arrives: int) -> Company:
    """Draw the company of this number, that arrives at this moment."""
    name, spare = pick(chance, pool.companies), pick(chance, pool.brands)
    products = chance.sample(tuple(PRODUCTS), chance.choice((1, 1, 2, 3)))
    hours = Hours(chance, locale)
    waits = chance.random() < 0.4
    founded = hours.after(arrives, 2 * HOUR, 2 * DAY) if waits else arrives
    size = 1 + min(int(chance.expovariate(1 / 2.5)), MAX_TEAM - 1)
    milestones = _milestones(chance, hours, founded, size)
    return Company(
        number=number,
        uid=f"acc_{chance.getrandbits(24):06x}{number:04x}",
        name=name,
        domain=f"{_brand(name) or spare}-{number:x}.example",
        industry=chance.choice(INDUSTRIES),
        employees=size * chance.randrange(1, 40),
        products=tuple(sorted(products)),
        locale=locale,
        pool=pool,
        arrives=arrives,
        founded=founded,
        team=_team(chance, hours, founded, _first_churn(milestones), size),
        milestones=milestones,
    )


def _brand(name: str) -> str:
    """The first two words of a company's name as a domain has them, without its legal form."""
    words = [word for word in ascii_slug(name).split("-") if word not in _NO_BRAND and word[1:]]
    return "-".join(words[:2])


def ascii_slug(text: str) -> str:
    """What ASCII keeps of a name, in lower case with hyphens; "" of a script that it has not."""
    plain = (
        unicodedata.normalize("NFKD", text.lower().translate(_LATIN))
        .encode("ascii", "ignore")
        .decode()
    )
    words = "".join(letter if letter.isalnum() else " " for letter in plain.lower()).split()
    return "-".join(words)


class Hours:
    """When people of a company are at work, in its locale."""

    def __init__(self, chance: Random, locale: Locale) -> None:
        self._chance = chance
        self._offset = int(locale.offset * HOUR)
        self._weekend = locale.weekend

    def after(self, at: int, least: int, most: int) -> int:
        """A moment at work, so much later; a night or a weekend may come between."""
        later = at + least + int(self._chance.random() * (most - least))
        return office_hours(later + self._offset, self._chance, self._weekend) - self._offset


def _first_churn(milestones: tuple[Milestone, ...]) -> int:
    return next(one.at for one in milestones if one.kind == "churn")


def _team(chance: Random, hours: Hours, founded: int, until: int, size: int) -> tuple[Member, ...]:
    """All of them are there before ``until``."""
    latest = max(min(until - founded - SHORTEST_TRIAL, 60 * DAY), 2 * HOUR)
    team = [Member(0, "owner", founded, founded)]
    for number in range(1, size):
        latest_of_this = latest if chance.random() < 0.4 else min(latest, 10 * DAY)
        invited = hours.after(founded, HOUR, latest_of_this)
        joins = hours.after(invited, 3 * HOUR, 30 * HOUR)
        team.append(Member(number, chance.choice(_ROLES), invited, joins))
    return tuple(team)


def _milestones(chance: Random, hours: Hours, founded: int, seats: int) -> tuple[Milestone, ...]:
    """A trial that ends in a plan or in churn; a larger plan, perhaps; churn, return, and churn."""
    at = hours.after(founded, SHORTEST_TRIAL, 14 * DAY)
    if chance.random() < 0.6:
        return (Milestone(at, "churn", TRIAL, 0, chance.choice(CHURN_REASONS)),)
    level = chance.randrange(len(PLANS) - 1)
    found = [_upgrade(at, level, seats)]
    if chance.random() < 0.35:
        at = hours.after(at, 5 * DAY, 40 * DAY)
        found.append(_upgrade(at, level + 1, seats))
    at = hours.after(at, 5 * DAY, _long(chance, 270, 700))
    found.append(_churn(chance, at, found[-1]))
    if found[-1].reason != "business_closed" and chance.random() < 0.4:
        at = hours.after(at, 3 * DAY, 20 * DAY)
        found.append(Milestone(at, "return", found[-1].plan, found[-1].mrr))
        at = hours.after(at, 5 * DAY, _long(chance, 180, 500))
        found.append(_churn(chance, at, found[-1]))
    return tuple(found)


def _long(chance: Random, days: int, most: int) -> int:
    """The end of a time that is about so many days long, seldom much more."""
    return 5 * DAY + int(min(chance.expovariate(1 / days), most) * DAY)


def _upgrade(at: int, level: int, seats: int) -> Milestone:
    return Milestone(at, "upgrade", PLANS[level], PLANS[level].mrr(seats))


def _churn(chance: Random, at: int, before: Milestone) -> Milestone:
    return Milestone(at, "churn", before.plan, before.mrr, chance.choice(CHURN_REASONS))
