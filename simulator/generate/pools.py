"""Pools: the names, places and numbers of a locale that people and companies are made of.

Faker is their source.  One value costs it about 15 microseconds, so that each pool is drawn once,
when its locale is first needed, from a stream of its own: the seed and the locale decide it, and
the version of Faker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.generate.stamps import WEEKEND


@dataclass(frozen=True, slots=True)
class Locale:
    """Where a company is: its language, country and hours.

    ``offset`` are hours ahead of UTC, without daylight saving.  ``tag`` is the language as browsers
    name it.  ``name`` is how the parts of a person's name are put together.  ``weekend`` are the
    days without work, a Monday being 0.
    """

    code: str
    tag: str
    country: str
    timezone: str
    offset: float
    name: str = "{first} {last}"
    weekend: tuple[int, int] = WEEKEND


_FRIDAY = (4, 5)

LOCALES: dict[str, Locale] = {
    locale.code: locale
    for locale in (
        Locale("en_US", "en-US", "United States", "America/New_York", -5),
        Locale("en_GB", "en-GB", "United Kingdom", "Europe/London", 0),
        Locale("fr_FR", "fr-FR", "France", "Europe/Paris", 1),
        Locale("de_DE", "de-DE", "Germany", "Europe/Berlin", 1),
        Locale("es_ES", "es-ES", "Spain", "Europe/Madrid", 1),
        Locale("pt_BR", "pt-BR", "Brazil", "America/Sao_Paulo", -3),
        Locale("sv_SE", "sv-SE", "Sweden", "Europe/Stockholm", 1),
        Locale("pl_PL", "pl-PL", "Poland", "Europe/Warsaw", 1),
        Locale("uk_UA", "uk-UA", "Ukraine", "Europe/Kyiv", 2),
        Locale("el_GR", "el-GR", "Greece", "Europe/Athens", 2),
        Locale("tr_TR", "tr-TR", "Turkey", "Europe/Istanbul", 3),
        Locale("he_IL", "he-IL", "Israel", "Asia/Jerusalem", 2, weekend=_FRIDAY),
        Locale("ar_AA", "ar-EG", "Egypt", "Africa/Cairo", 2, weekend=_FRIDAY),
        Locale("hi_IN", "hi-IN", "India", "Asia/Kolkata", 5.5),
        Locale("th_TH", "th-TH", "Thailand", "Asia/Bangkok", 7),
        Locale("zh_CN", "zh-CN", "China", "Asia/Shanghai", 8, "{last}{first}"),
        Locale("ko_KR", "ko-KR", "South Korea", "Asia/Seoul", 9, "{last}{first}"),
        Locale("ja_JP", "ja-JP", "Japan", "Asia/Tokyo", 9, "{last} {first}"),
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
    handles: list[str]
    """Names of users in ASCII, for whom has none of their own."""
    brands: list[str]
    """Words of domains, for companies whose name has no ASCII."""


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
        lines = (" ".join(str(draw()).split()) for _ in range(count))
        return list(dict.fromkeys(lines))

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
        handles=several(fake.user_name, 100),
        brands=several(fake.domain_word, 100),
    )
