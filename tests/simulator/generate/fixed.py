"""A world that no version of Faker changes: two small pools, one of them without ASCII letters."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from simulator.generate.companies import Company, found
from simulator.generate.people import Person, join
from simulator.generate.pools import LOCALES, Pool
from simulator.generate.streams import stream
from simulator.generate.world import START, World
from tests.simulator.generated import laws

few_laws = settings(laws, max_examples=50)
"""Laws of what is drawn from a seed anyway: more examples show little more."""

FIXED_LATIN = Pool(
    first_names=["Ada", "Zoë", "Jean-Luc", "Şule"],
    last_names=["Byron", "O'Hara", "Łukasik", "Ångström Hopper"],
    companies=["Acme", "Müller & Söhne GmbH", "Smith, Jones and Sons", "(株) Globex"],
    titles=["Engineer", "Chargé d'affaires"],
    cities=["Lyon", "São Paulo"],
    streets=["1 Main Street", "12, rue de l'Été"],
    postcodes=["69001", "SW1A 1AA"],
    phones=["+33 4 00 00 00 00", "(555) 010-0199 x7"],
    addresses=["192.0.2.1", "198.51.100.7", "203.0.113.9"],
    handles=["someone"],
    brands=["somewhere"],
)
FIXED_JAPANESE = Pool(
    first_names=["直人", "さゆり"],
    last_names=["高橋", "斎藤"],
    companies=["株式会社斎藤水産", "有限会社山田"],
    titles=["医師"],
    cities=["横浜市"],
    streets=["中央町"],
    postcodes=["〒一〇〇"],
    phones=["〇九〇"],
    addresses=["192.0.2.77"],
    handles=["takahashi", "saito77"],
    brands=["yamada"],
)
_WITHOUT_ASCII = ("ja_JP", "zh_CN", "ko_KR")


def fixed_pools(code: str) -> Pool:
    """The same in every process, whatever the seed."""
    return FIXED_JAPANESE if code in _WITHOUT_ASCII else FIXED_LATIN


def fixed_world(seed: int = 0, **options: Any) -> World:
    """A world of these pools."""
    return World(seed, pools=fixed_pools, **options)


def fixed_company(seed: int, number: int = 0, code: str = "en_US", at: int = START) -> Company:
    """The company of this number that this seed makes, in that locale."""
    chance = stream("fixed", seed)
    return found(number, chance, LOCALES[code], fixed_pools(code), at)


def fixed_person(seed: int, code: str = "en_US", member: int = 0) -> Person:
    """Someone who works there; ``member`` counts from the founder on, and round again."""
    company = fixed_company(seed, code=code)
    chance = stream("fixed", seed, "person")
    return join(company, company.team[member % len(company.team)], chance, fixed_pools)
