"""Pools of names, drawn from Faker for each locale."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from ipaddress import ip_address
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import faker
import pytest

from simulator.generate.pools import LOCALES, FakerPools, Locale, Pool, faker_version
from tests.simulator.generate.elsewhere import printed_elsewhere

SEED = 3
SCRIPTS = {
    **{code: {"LATIN"} for code in LOCALES},
    "uk_UA": {"CYRILLIC", "MODIFIER"},
    "el_GR": {"GREEK"},
    "he_IL": {"HEBREW"},
    "ar_AA": {"ARABIC"},
    "hi_IN": {"DEVANAGARI"},
    "th_TH": {"THAI"},
    "zh_CN": {"CJK"},
    "ko_KR": {"HANGUL"},
    "ja_JP": {"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"},
}
"""The first word of what Unicode calls each letter of a name."""


@pytest.fixture(scope="module")
def pools() -> FakerPools:
    """Pools that were drawn one after the other, in the order of the table."""
    return FakerPools(SEED)


def values(pool: Pool) -> Iterator[tuple[str, list[str]]]:
    """Each list of a pool, with its name."""
    for field in fields(pool):
        yield field.name, getattr(pool, field.name)


@pytest.mark.parametrize("code", LOCALES)
def test_every_locale(pools: FakerPools, code: str) -> None:
    """Each draws; each list has several values, none twice, none blank, each on one line."""
    for name, found in values(pools(code)):
        assert len(found) > 2, name
        assert len(set(found)) == len(found), name
        assert all(found), name
        assert [value for value in found if value != " ".join(value.split())] == [], name


@pytest.mark.parametrize("code", LOCALES)
def test_script(pools: FakerPools, code: str) -> None:
    """Names are written in the letters of their language."""
    pool = pools(code)
    letters = {letter for name in pool.first_names + pool.last_names for letter in name}
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}
    assert scripts
    assert scripts <= SCRIPTS[code]


@pytest.mark.parametrize("code", LOCALES)
def test_in_ascii(pools: FakerPools, code: str) -> None:
    """What stands for a name in an email address or a domain is ASCII in every locale."""
    pool = pools(code)
    assert all(re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", handle) for handle in pool.handles)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", brand) for brand in pool.brands)


@pytest.mark.parametrize("code", LOCALES)
def test_addresses(pools: FakerPools, code: str) -> None:
    """Addresses of the network are public."""
    assert all(ip_address(address).is_global for address in pools(code).addresses)


def test_no_pool_disturbs_another(pools: FakerPools) -> None:
    """A pool is the same whichever others were drawn before it, and of another seed another."""
    for code in LOCALES:
        pools(code)
    assert FakerPools(SEED)("fr_FR") == pools("fr_FR")
    assert FakerPools(SEED + 1)("fr_FR") != pools("fr_FR")


def test_drawn_once(pools: FakerPools) -> None:
    """A pool is kept."""
    assert pools("sv_SE") is pools("sv_SE")


def test_nobody_elses_chance() -> None:
    """The chance that all of Python shares, or all of Faker, is neither used nor seeded."""
    shared = random.getstate(), faker.generator.random.getstate()
    FakerPools(SEED)("sv_SE")
    assert (random.getstate(), faker.generator.random.getstate()) == shared


def test_locales_are_apart(pools: FakerPools) -> None:
    """What has nothing to do with the locale is another in each all the same."""
    assert not set(pools("sv_SE").addresses) & set(pools("fr_FR").addresses)


LATE = f"""
import hashlib, sys
from simulator.generate.world import World
pools = World({SEED}).pools
print("faker" in sys.modules)
print(hashlib.sha256(repr(pools("fr_FR")).encode()).hexdigest(), "faker" in sys.modules)
"""


def test_imported_late(pools: FakerPools) -> None:
    """Faker is imported with the first pool and not before; another process draws the same."""
    expected = hashlib.sha256(repr(pools("fr_FR")).encode()).hexdigest()
    assert printed_elsewhere(LATE, 12345) == ["False", f"{expected} True"]


def test_version() -> None:
    """What pools depend on beside the seed can be told."""
    assert faker_version() == faker.VERSION


@pytest.mark.parametrize("locale", LOCALES.values(), ids=LOCALES)
def test_offset(locale: Locale) -> None:
    """The hours ahead of UTC are those of the time zone in winter."""
    try:
        zone = ZoneInfo(locale.timezone)
    except ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zones")
    assert datetime(2026, 1, 5, tzinfo=zone).utcoffset() == timedelta(hours=locale.offset)


def test_locales() -> None:
    """The table is by code, and no language or country is in it twice under one tag."""
    assert all(code == locale.code for code, locale in LOCALES.items())
    assert len({locale.tag for locale in LOCALES.values()}) == len(LOCALES)
    assert all("{first}" in locale.name for locale in LOCALES.values())
    assert all("{last}" in locale.name for locale in LOCALES.values())
