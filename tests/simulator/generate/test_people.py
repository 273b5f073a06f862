"""People: their names, ids and addresses, and how they tell them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.people import Person, join
from simulator.generate.pools import LOCALES
from simulator.generate.product import USER_AGENTS
from simulator.generate.stamps import HOUR, iso
from simulator.generate.streams import stream
from tests.simulator.generate.fixed import few_laws, fixed_company, fixed_person, fixed_pools

people = st.builds(fixed_person, st.integers(), st.sampled_from(sorted(LOCALES)), st.integers(0, 8))
NAMES = [
    ("en_US", "Ada", "Byron", "Ada Byron"),
    ("tr_TR", "Şule", "Łukasik", "Şule Łukasik"),
    ("ar_AA", "راتب", "التوتنجي", "راتب التوتنجي"),
    ("ja_JP", "直人", "高橋", "高橋 直人"),
    ("zh_CN", "帅", "易", "易帅"),
    ("ko_KR", "정남", "한", "한정남"),
]


@pytest.mark.parametrize(("code", "first", "last", "name"), NAMES)
def test_name(code: str, first: str, last: str, name: str) -> None:
    """In East Asia the family's name comes first; China and Korea write no space."""
    locale = LOCALES[code]
    person = replace(fixed_person(0), locale=locale, first_name=first, last_name=last)
    assert person.name == name
    assert replace(person, form="name").traits()["name"] == name


FORMS: list[tuple[Any, dict[str, str]]] = [
    ("name", {"name": "Zoë O'Hara"}),
    ("parts", {"firstName": "Zoë", "lastName": "O'Hara"}),
    ("snake", {"first_name": "Zoë", "last_name": "O'Hara"}),
]


@pytest.mark.parametrize(("form", "given_name"), FORMS)
def test_traits(form: Any, given_name: dict[str, str]) -> None:
    """A name is told in one way and not in two; everything else always in the same."""
    person = replace(fixed_person(0), first_name="Zoë", last_name="O'Hara", form=form)
    assert person.traits() == {
        **given_name,
        "email": person.email,
        "title": person.title,
        "phone": person.phone,
        "role": person.member.role,
        "address": person.address,
        "createdAt": iso(person.member.joins),
    }


@few_laws
@given(people)
def test_reached(person: Person) -> None:
    """An email address is ASCII, of the company's domain, and has the form that all accept."""
    handle, _, domain = person.email.partition("@")
    assert domain == person.company.domain
    assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", handle)


EMAILS = [("Zoë", "O'Hara", "zoe.o-hara"), ("Zoë", "高橋", "zoe"), ("直人", "高橋", "someone")]


@pytest.mark.parametrize(("first", "last", "handle"), EMAILS)
def test_email(first: str, last: str, handle: str) -> None:
    """It is made of what ASCII keeps of the name; of nothing, it is one from the pool."""
    pool = replace(fixed_pools("en_US"), first_names=[first], last_names=[last])
    company = replace(fixed_company(0), pool=pool)
    person = join(company, company.team[0], stream(0), lambda code: pool)
    assert person.email == f"{handle}@{company.domain}"


@few_laws
@given(people)
def test_of_their_pool(person: Person) -> None:
    """Name and title are of their own language; they live where their company is."""
    pool = fixed_pools(person.locale.code)
    assert person.first_name in pool.first_names
    assert person.last_name in pool.last_names
    assert person.title in pool.titles
    pool = fixed_pools(person.company.locale.code)
    assert person.phone in pool.phones
    assert person.ip in pool.addresses
    assert person.user_agent in USER_AGENTS
    assert person.address.pop("street") in pool.streets
    assert person.address.pop("city") in pool.cities
    assert person.address.pop("postalCode") in pool.postcodes
    assert person.address == {"country": person.company.locale.country}


@few_laws
@given(people)
def test_ids(person: Person) -> None:
    """The id names company and member, the visitor's is a UUID; both have nothing of the name."""
    number, member = person.company.number, person.member.number
    assert re.fullmatch(f"usr_[0-9a-f]{{6}}{number:04x}{member:02x}", person.user_id)
    assert UUID(person.anonymous_id).version == 4


def test_unique() -> None:
    """Two people never share an id, not even if chance would have it so."""
    company = next(c for c in map(fixed_company, range(50)) if len(c.team) > 3)
    of_one = [join(company, member, stream(0), fixed_pools) for member in company.team]
    others = [fixed_company(0, number) for number in (1, 0x100, 0xFFFF, 0x1_0000, 0x10_0000)]
    of_others = [join(other, other.team[0], stream(0), fixed_pools) for other in others]
    drawn = of_one + of_others
    assert len({person.user_id for person in drawn}) == len(drawn)


@few_laws
@given(people)
def test_how_they_come(person: Person) -> None:
    """Everyone comes now and then and nobody always; clocks are a few seconds off, or an hour."""
    assert 0 < person.engagement < 1
    assert min(abs(person.skew), abs(person.skew - HOUR)) < 10_000


def test_variety() -> None:
    """One in five speaks another language than the company; every form, library and browser is
    used; some clocks are an hour off."""
    drawn = [fixed_person(seed, "fr_FR") for seed in range(1000)]
    foreign = [person for person in drawn if person.locale.code != "fr_FR"]
    assert 130 < len(foreign) < 250
    assert len({person.locale.code for person in foreign}) == len(LOCALES) - 1
    assert all(person.company.locale.code == "fr_FR" for person in drawn)
    forms = Counter(person.form for person in drawn)
    assert forms.keys() == {"name", "parts", "snake"}
    assert forms.most_common(1)[0][0] == "name"
    assert {person.server for person in drawn} == {"python", "node"}
    assert {person.user_agent for person in drawn} == set(USER_AGENTS)
    assert 20 < sum(person.skew > HOUR // 2 for person in drawn) < 100


def test_few_languages() -> None:
    """Where few languages are wanted, nobody speaks another."""
    drawn = set()
    for seed in range(200):
        company = fixed_company(seed, code="fr_FR")
        person = join(
            company, company.team[0], stream(seed), fixed_pools, ("fr_FR", "sv_SE", "ja_JP")
        )
        drawn.add(person.locale.code)
    assert drawn == {"fr_FR", "sv_SE", "ja_JP"}


def test_same_chance() -> None:
    """The same chance makes the same person, another one another."""
    assert fixed_person(5) == fixed_person(5)
    assert fixed_person(5).anonymous_id != fixed_person(6).anonymous_id
