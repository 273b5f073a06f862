"""The world: everybody's lives, side by side, in order of time, the same for a seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.generate.companies import Company, Member
from simulator.generate.happenings import Happening
from simulator.generate.lives import Life
from simulator.generate.pools import LOCALES, Pool
from simulator.generate.stamps import DAY, read
from simulator.generate.world import SIGN_UPS, START, World
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.fixed import (
    FIXED_JAPANESE,
    FIXED_LATIN,
    fixed_person,
    fixed_pools,
    fixed_world,
)
from tests.simulator.generated import laws

GOLDEN = "bfdaaa5fad3fd7613a84abc99353dcd0c76e7d1a8c0ae055e61f5cfadc8df034"
"""SHA-256 of the first 2,000 messages of seed 0.  If you change the world on purpose, change it:
the test that fails says what it is now.  Faker plays no part in it, as the pools are fixed."""

DIGEST = """
from itertools import islice
from tests.simulator.generate.fixed import fixed_world
from tests.simulator.generate.test_world import digest_of
print(digest_of(islice(fixed_world().happenings(), 2_000)))
"""


def digest_of(happenings: Iterator[Happening]) -> str:
    """SHA-256 of messages, each a line of JSON, keys in their order."""
    lines = (json.dumps(one.message, separators=(",", ":")) + "\n" for one in happenings)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_golden() -> None:
    """The world of a seed stays as it is, from one version to the next and on every machine."""
    assert digest_of(islice(fixed_world().happenings(), 2_000)) == GOLDEN


@pytest.mark.parametrize("hash_seed", [0, 12345])
def test_every_process(hash_seed: int) -> None:
    """The same seed makes the same bytes in every process."""
    here = digest_of(islice(fixed_world().happenings(), 2_000))
    assert printed_elsewhere(DIGEST, hash_seed) == [here]


class Seen(NamedTuple):
    """What is kept of many happenings."""

    moments: list[int]
    message_ids: set[str]
    journeys: set[str]
    founders: dict[int, int]
    """When the first of each company was seen, by its number."""


@pytest.fixture(scope="module")
def seen() -> Seen:
    """A look at the first 50,000 happenings, some six weeks."""
    found = Seen([], set(), set(), {})
    for one in islice(fixed_world().happenings(), 50_000):
        found.moments.append(one.at)
        found.message_ids.add(one.message["messageId"])
        found.journeys.add(one.journey)
        found.founders.setdefault(one.person.company.number, one.at)
    return found


def test_order_of_time(seen: Seen) -> None:
    """Nothing happens before what was told before it, Personas' calls among it."""
    assert seen.moments == sorted(seen.moments)
    assert seen.moments[0] >= START
    assert {"audiences", "daily-use", "churn"} <= seen.journeys


class Eager:
    """Audiences that have something to tell before whatever happens, as late as they may."""

    next_sync = 0

    def __init__(self, seed: int, start: int) -> None:
        self.told: int | None = None

    def sync(self, at: int) -> Iterator[Happening]:
        self.told = at
        person = fixed_person(0)
        yield Happening(at, {}, person, person.user_id, 0, "audiences", None)

    def watch(self, happening: Happening) -> None:
        assert self.told == happening.at


def test_audiences_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before something happens Personas tells what was due by then, and nothing later."""
    monkeypatch.setattr("simulator.generate.world.Audiences", Eager)
    found = list(islice(fixed_world().happenings(), 400))
    moments = [one.at for one in found]
    assert [one.journey == "audiences" for one in found] == [True, False] * 200
    assert moments[::2] == moments[1::2]
    assert moments == sorted(moments)


def test_message_ids(seen: Seen) -> None:
    """No two messages have the same messageId."""
    assert len(seen.message_ids) == len(seen.moments) == 50_000


def test_all_companies(seen: Seen) -> None:
    """Each company comes at its turn, or after the weekend that it falls on; none is left out."""
    turns = {number: START + number * DAY / SIGN_UPS for number in range(max(seen.founders) + 1)}
    late = {number: seen.founders[number] - turns[number] for number in seen.founders}
    assert all(-1 <= some < 4 * DAY for some in late.values())
    missing = turns.keys() - seen.founders.keys()
    assert all(turns[number] > seen.moments[-1] - 4 * DAY for number in missing)


@settings(laws, max_examples=25)
@given(
    st.integers(),
    st.integers(0, 4 * 10**12),
    st.floats(0.01, 500),
    st.sets(st.sampled_from(sorted(LOCALES)), max_size=3).map(sorted).map(tuple),
)
def test_any_world(seed: int, start: int, sign_ups: float, locales: tuple[str, ...]) -> None:
    """Whatever is asked for: in order, none before the start, all of those locales only; and a
    second look sees the same."""
    options: dict[str, Any] = {"start": start, "sign_ups": sign_ups, "locales": locales}
    found = list(islice(fixed_world(seed, **options).happenings(), 100))
    moments = [one.at for one in found]
    assert moments == sorted(moments)
    assert moments[0] >= start
    assert {one.person.company.locale.code for one in found} <= set(locales or LOCALES)
    assert {one.person.locale.code for one in found} <= set(locales or LOCALES)
    assert list(islice(fixed_world(seed, **options).happenings(), 100)) == found


def test_prefix() -> None:
    """Fewer messages are the first of more; looks at one world don't disturb each other."""
    world = fixed_world(2)
    more = [one.message for one in islice(world.happenings(), 3_000)]
    first, second = world.happenings(), world.happenings()
    for expected in more[:1_000]:
        assert next(first).message == expected
        assert next(second).message == expected


def test_seeds() -> None:
    """Another seed makes another world."""
    worlds = [[one.message for one in islice(fixed_world(n).happenings(), 200)] for n in range(3)]
    ids = [{message["messageId"] for message in world} for world in worlds]
    assert not ids[0] & ids[1]
    assert not ids[1] & ids[2]
    companies = [fixed_world(n).company(5) for n in range(3)]
    assert len({company.uid for company in companies}) == 3
    people = [fixed_world(n).person(companies[0], companies[0].team[0]) for n in range(3)]
    assert len({person.user_id for person in people}) == 3


def other_pools(code: str) -> Pool:
    """Other names, and not as many; in ASCII where they were not, and the other way round."""
    return FIXED_JAPANESE if fixed_pools(code) is FIXED_LATIN else FIXED_LATIN


def test_other_names() -> None:
    """A Faker that has other names to offer changes names and addresses, and moves nothing else."""
    here = list(islice(fixed_world().happenings(), 2_000))
    there = list(islice(World(0, pools=other_pools).happenings(), 2_000))
    for one, other in zip(here, there, strict=True):
        assert one.message["messageId"] == other.message["messageId"]
        assert (one.at, one.uid, one.visit) == (other.at, other.uid, other.visit)
        assert (one.journey, one.account) == (other.journey, other.account)
        assert one.person.name != other.person.name


def test_a_life_is_its_own() -> None:
    """Someone does the same whether or not anyone else is looked at, or lives."""
    world = fixed_world(3)
    together: dict[str, list[Happening]] = {}
    for one in islice(world.happenings(), 8_000):
        if one.visit:
            together.setdefault(one.person.user_id, []).append(one)
    people = sorted(together, key=lambda uid: len(together[uid]))[-20:]
    for user_id in people:
        alone = fixed_world(3)
        person = alone.find(user_id)
        assert person is not None
        done = list(alone.life(person.company, person.member).live())
        assert done[: len(together[user_id])] == together[user_id]


def test_sign_ups() -> None:
    """So many companies arrive a day: each at its turn, or after the weekend that it falls on."""
    for sign_ups in (0.5, 2, 40):
        world, every = fixed_world(sign_ups=sign_ups), DAY / sign_ups
        arrivals = [world.company(number).arrives - START for number in range(400)]
        late = [at - number * every for number, at in enumerate(arrivals)]
        assert min(late) >= 0
        assert max(late) < 4 * DAY + every


def test_locales() -> None:
    """Companies are of every locale, or of those that are wanted."""
    assert {fixed_world().company(n).locale.code for n in range(300)} == set(LOCALES)
    wanted = fixed_world(locales=("ja_JP", "sv_SE"))
    assert {wanted.company(n).locale.code for n in range(30)} == {"ja_JP", "sv_SE"}


def test_find() -> None:
    """Everyone is found by their id, in a world that has not been looked at."""
    for one in islice(fixed_world(4).happenings(), 0, 6_000, 50):
        found = fixed_world(4).find(one.person.user_id)
        assert found == one.person
        assert fixed_world(5).find(one.person.user_id) is None


def test_find_late() -> None:
    """Also those who come after a very long time."""
    world = fixed_world()
    for number in (0xFFFF, 0x1_0000, 0x12_3456):
        company = world.company(number)
        person = world.person(company, company.team[-1])
        assert fixed_world().find(person.user_id) == person


NOBODY = [
    *("", "usr_", "acc_0123456789", "u1", "usr_" + "0" * 12, "usr_" + "f" * 18),
    *("usr_zzzzzz000000", "usr_00000000ff00ff"),
]


@pytest.mark.parametrize("user_id", NOBODY)
def test_find_nobody(user_id: str) -> None:
    """An id that nobody has finds nobody, whatever it looks like."""
    assert fixed_world().find(user_id) is None


def test_find_exactly() -> None:
    """An id is found as it is written, and not with more or less around it."""
    world = fixed_world()
    company = world.company(3)
    user_id = world.person(company, company.team[0]).user_id
    other = f"{user_id[:-2]}{len(company.team):02x}"
    for near in (user_id.upper(), f"{user_id} ", f"{user_id[:10]}0{user_id[10:]}", other):
        assert world.find(near) is None


def test_any_moment() -> None:
    """A world begins when it is told to; by default on a Monday."""
    start = read("2031-07-12T13:45:00")
    assert read("2026-01-05") == START
    assert start <= next(fixed_world(start=start).happenings()).at < start + 3 * DAY


class Counting(World):
    """A world that counts who is alive; everyone does two things, their first and, in the end,
    their last."""

    alive = 0
    born = 0
    newest = 0

    def life(self, company: Company, member: Member) -> Life:
        life = super().life(company, member)
        whole = life.live()
        self.newest = company.number

        def brief() -> Iterator[Happening]:
            self.alive += 1
            self.born += 1
            first = next(whole)
            yield first
            yield first._replace(at=company.ends)
            self.alive -= 1

        life.live = brief  # type: ignore[method-assign]
        return life


def test_memory() -> None:
    """As many go as come: those who are alive don't grow in number, however long it goes on; and
    nobody is drawn before their company may come."""
    world, counts = Counting(0, pools=fixed_pools, sign_ups=1), []
    for one in islice(world.happenings(), 8_000):
        counts.append(world.alive)
        assert START + world.newest * DAY <= one.at
    third = len(counts) // 3
    settled, later = counts[third : 2 * third], counts[2 * third :]
    assert world.born > 3 * max(counts)
    assert max(later) < 1.5 * max(settled)
    assert min(later) > 0.5 * min(settled)
