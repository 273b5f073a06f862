"""People: who works at a company, how they are reached, and with what they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from simulator.generate.companies import Company, Member, ascii_slug
from simulator.generate.pools import LOCALES, Locale, Pool, Pools
from simulator.generate.product import USER_AGENTS
from simulator.generate.stamps import iso
from simulator.generate.streams import pick, uuid

Form = Literal["name", "parts", "snake"]
"""How their application tells a name: whole, as firstName and lastName, or in snake_case."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the product, who has been a visitor with ``anonymous_id`` before."""

    company: Company
    member: Member
    user_id: str
    anonymous_id: str
    first_name: str
    last_name: str
    email: str
    title: str
    phone: str
    address: dict[str, str]
    locale: Locale
    """Whose language they speak; they live where their company is."""
    user_agent: str
    ip: str
    engagement: float
    """How often they come: the chance of a visit on a half day of work."""
    form: Form
    server: Literal["python", "node"]
    """The library that the product's servers speak of them with."""
    skew: int
    """Milliseconds that the clock of their device is ahead."""

    @property
    def name(self) -> str:
        """As people call them: in some languages the family's name comes first."""
        return self.locale.name.format(first=self.first_name, last=self.last_name)

    def traits(self) -> dict[str, Any]:
        """What an identify call says of them, but for their account."""
        given: dict[str, Any]
        if self.form == "name":
            given = {"name": self.name}
        elif self.form == "parts":
            given = {"firstName": self.first_name, "lastName": self.last_name}
        else:
            given = {"first_name": self.first_name, "last_name": self.last_name}
        return {
            **given,
            "email": self.email,
            "title": self.title,
            "phone": self.phone,
            "role": self.member.role,
            "address": self.address,
            "createdAt": iso(self.member.joins),
        }


def join(
    company: Company,
    member: Member,
    chance: Random,
    pools: Pools,
    locales: Sequence[str] = tuple(LOCALES),
) -> Person:
    """Draw who this member is; one in five may speak another language than the company."""
    locale = company.locale
    if chance.random() < 0.2:
        locale = LOCALES[pick(chance, locales)]
    pool = company.pool if locale == company.locale else pools(locale.code)
    first, last = pick(chance, pool.first_names), pick(chance, pool.last_names)
    words = [slug for slug in (ascii_slug(first), ascii_slug(last)) if slug]
    spare = pick(chance, pool.handles)  # drawn for all: whoever has which name moves nothing
    return Person(
        company=company,
        member=member,
        user_id=f"usr_{chance.getrandbits(24):06x}{company.number:04x}{member.number:02x}",
        anonymous_id=uuid(chance),
        first_name=first,
        last_name=last,
        email=f"{'.'.join(words) or spare}@{company.domain}",
        title=pick(chance, pool.titles),
        phone=pick(chance, company.pool.phones),
        address=_address(chance, company.pool, company.locale),
        locale=locale,
        user_agent=chance.choice(USER_AGENTS),
        ip=pick(chance, company.pool.addresses),
        engagement=0.1 + 0.5 * chance.random(),
        form=chance.choice(("name", "name", "name", "parts", "snake")),
        server=chance.choice(("python", "node")),
        skew=int(chance.gauss(0, 1500)) + (chance.choice((0,) * 19 + (3_600_000,))),
    )


def _address(chance: Random, pool: Pool, locale: Locale) -> dict[str, str]:
    return {
        "street": pick(chance, pool.streets),
        "city": pick(chance, pool.cities),
        "postalCode": pick(chance, pool.postcodes),
        "country": locale.country,
    }
