"""Pools: the names, places and numbers of a locale that people and companies are made of.

Faker is their source.  One value costs it about 15 microseconds, so that each pool is drawn once,
when its locale is first needed, from a stream of its own: the seed and the locale decide it, and
the version of Faker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """Where a company is: its language, country and hours; ``offset`` are hours ahead of UTC."""

    code: str
    country: str
    timezone: str
    offset: float
    currency: str

    @property
    def tag(self) -> str:
        """As browsers name it: ``fr-FR``."""
        return self.code.replace("_", "-")


LOCALES: dict[str, Locale] = {
    locale.code: locale
    for locale in (
        Locale("en_US", "United States", "America/New_York", -5, "USD"),
        Locale("en_GB", "United Kingdom", "Europe/London", 0, "GBP"),
        Locale("fr_FR", "France", "Europe/Paris", 1, "EUR"),
        Locale("de_DE", "Germany", "Europe/Berlin", 1, "EUR"),
        Locale("es_ES", "Spain", "Europe/Madrid", 1, "EUR"),
        Locale("pt_BR", "Brazil", "America/Sao_Paulo", -3, "BRL"),
        Locale("sv_SE", "Sweden", "Europe/Stockholm", 1, "SEK"),
        Locale("pl_PL", "Poland", "Europe/Warsaw", 1, "PLN"),
        Locale("uk_UA", "Ukraine", "Europe/Kyiv", 2, "UAH"),
        Locale("el_GR", "Greece", "Europe/Athens", 2, "EUR"),
        Locale("tr_TR", "Turkey", "Europe/Istanbul", 3, "TRY"),
        Locale("he_IL", "Israel", "Asia/Jerusalem", 2, "ILS"),
        Locale("ar_AA", "Egypt", "Africa/Cairo", 2, "EGP"),
        Locale("hi_IN", "India", "Asia/Kolkata", 5.5, "INR"),
        Locale("th_TH", "Thailand", "Asia/Bangkok", 7, "THB"),
        Locale("zh_CN", "China", "Asia/Shanghai", 8, "CNY"),
        Locale("ko_KR", "South Korea", "Asia/Seoul", 9, "KRW"),
        Locale("ja_JP", "Japan", "Asia/Tokyo", 9, "JPY"),
    )
}


@dataclass(frozen=True, slots=True)
class Pool:
    """What a locale has to offer; each list has at least one value."""

    first_names: list[str]
    last_names: list[str]
    companies: list[str]
    titles: list[str]
    cities: list[str]
    streets: list[str]
    postcodes: list[str]
    phones: list[str]
    addresses: list[str]
    """Of the network: IPv4."""


Pools = Callable[[str], Pool]
"""The pool of a locale, by its code."""


class FakerPools:
    """Pools drawn from Faker, each when it is first asked for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn: dict[str, Pool] = {}

    def __call__(self, code: str) -> Pool:
        """The pool of a locale."""
        if code not in self._drawn:
            self._drawn[code] = _draw(code, self._seed)
        return self._drawn[code]


def faker_version() -> str:
    """The version of Faker that pools are drawn from."""
    from importlib.metadata import version

    return version("faker")


def _draw(code: str, seed: int) -> Pool:
    from faker import Faker  # 120 ms: only who generates pays it

    fake = Faker(code, use_weighting=False)
    fake.seed_instance(f"{seed}/{code}")

    def several(draw: Callable[[], object], count: int) -> list[str]:
        return list(dict.fromkeys(str(draw()) for _ in range(count)))

    return Pool(
        first_names=several(fake.first_name, 150),
        last_names=several(fake.last_name, 200),
        companies=several(fake.company, 150),
        titles=several(fake.job, 60),
        cities=several(fake.city, 60),
        streets=several(fake.street_address, 60),
        postcodes=several(fake.postcode, 60),
        phones=several(fake.phone_number, 150),
        addresses=several(fake.ipv4_public, 150),
    )
