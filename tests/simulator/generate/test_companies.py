"""Companies, from the visit before they are founded until they have left for good."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.companies import MAX_TEAM, Company, Member, Milestone, ascii_slug, found
from simulator.generate.pools import LOCALES
from simulator.generate.product import PLANS, PRODUCTS, TRIAL
from simulator.generate.stamps import DAY, HOUR, iso, read, weekday
from simulator.generate.streams import stream
from simulator.generate.world import START
from tests.simulator.generate.fixed import FIXED_LATIN, fixed_company, fixed_pools
from tests.simulator.generated import laws

companies = st.builds(
    fixed_company,
    st.integers(),
    st.integers(0, 2**20),
    st.sampled_from(sorted(LOCALES)),
    st.integers(START, START + 7 * DAY),
)
AT = read("2026-01-05")
SMALL, LARGE = PLANS[0], PLANS[1]
STORY = replace(
    fixed_company(1),
    founded=AT,
    team=(Member(0, "owner", AT, AT),),
    milestones=(
        Milestone(AT + 10 * DAY, "upgrade", SMALL, 19.0),
        Milestone(AT + 20 * DAY, "upgrade", LARGE, 49.5),
        Milestone(AT + 30 * DAY, "churn", LARGE, 49.5, "competitor"),
        Milestone(AT + 40 * DAY, "return", LARGE, 49.5),
        Milestone(AT + 50 * DAY, "churn", LARGE, 49.5, "no_time"),
    ),
)
"""A company that has seen everything."""


def left(day: int, reason: str) -> dict[str, Any]:
    """What is told of one that has left."""
    date = iso(AT + day * DAY)
    return {"mrr": 0.0, "churn_date": date, "churn_mrr": 49.5, "churn_reason": reason}


BACK = {"churn_date": None, "churn_mrr": None, "churn_reason": None}
MOMENTS: list[tuple[int, bool, str, dict[str, Any]]] = [
    (-1, False, "trial", {"mrr": 0.0}),
    (0, True, "trial", {"mrr": 0.0}),
    (10 * DAY - 1, True, "trial", {"mrr": 0.0}),
    (10 * DAY, True, "starter", {"mrr": 19.0}),
    (20 * DAY - 1, True, "starter", {"mrr": 19.0}),
    (20 * DAY, True, "growth", {"mrr": 49.5}),
    (30 * DAY - 1, True, "growth", {"mrr": 49.5}),
    (30 * DAY, False, "growth", left(30, "competitor")),
    (40 * DAY - 1, False, "growth", left(30, "competitor")),
    (40 * DAY, True, "growth", {"mrr": 49.5, **BACK}),
    (50 * DAY - 1, True, "growth", {"mrr": 49.5, **BACK}),
    (50 * DAY, False, "growth", left(50, "no_time")),
    (5000 * DAY, False, "growth", left(50, "no_time")),
]
"""``(since it was founded, is it a customer, its plan, what of its traits changes)``."""


@pytest.mark.parametrize(("since", "is_customer", "plan", "changing"), MOMENTS)
def test_moments(since: int, is_customer: bool, plan: str, changing: dict[str, Any]) -> None:
    """A milestone changes a company from its own millisecond on, and nothing before."""
    at = STORY.founded + since
    assert STORY.is_customer(at) == is_customer
    assert STORY.plan(at).name == plan
    assert STORY.traits(at) == {
        "name": STORY.name,
        "domain": STORY.domain,
        "website": f"https://www.{STORY.domain}",
        "industry": STORY.industry,
        "employees": STORY.employees,
        "plan": plan,
        "products": list(STORY.products),
        "createdAt": "2026-01-05T00:00:00.000Z",
        **changing,
    }


def test_end() -> None:
    """It ends with its last milestone."""
    assert STORY.ends == AT + 50 * DAY
    assert STORY.last(AT + 9 * DAY) is None
    assert STORY.last(AT + 45 * DAY) == STORY.milestones[3]


LEAVES = [(-1, 30), (0, 30), (29, 30), (30, 50), (40, 50), (49, 50), (50, 50), (99, 99)]


@pytest.mark.parametrize(("day", "leaves"), LEAVES)
def test_leaves(day: int, leaves: int) -> None:
    """It leaves with its next churn; who has left for good leaves no more."""
    assert STORY.leaves(AT + day * DAY) == AT + leaves * DAY


@laws
@given(companies)
def test_milestones(company: Company) -> None:
    """They are in order and lead from a trial to churn, which is the end: perhaps by way of a plan,
    of a larger one, and of a return."""
    assert company.arrives <= company.founded < company.milestones[0].at
    assert all(one.at < other.at for one, other in pairwise(company.milestones))
    kinds = " ".join(milestone.kind for milestone in company.milestones)
    assert re.fullmatch("churn|upgrade( upgrade)? churn( return churn)?", kinds)
    assert company.ends == company.milestones[-1].at
    assert not company.is_customer(company.ends)


@laws
@given(companies)
def test_plans(company: Company) -> None:
    """An upgrade is to a larger plan, paid for each seat; churn and return are of the plan before,
    and only churn has a reason."""
    before = Milestone(company.founded, "upgrade", TRIAL, 0.0)
    for milestone in company.milestones:
        if milestone.kind == "upgrade":
            assert milestone.plan.price > before.plan.price
            assert milestone.mrr == milestone.plan.price * len(company.team)
        else:
            assert (milestone.plan, milestone.mrr) == (before.plan, before.mrr)
        assert bool(milestone.reason) == (milestone.kind == "churn")
        assert (milestone.kind, before.reason) != ("return", "business_closed")
        before = milestone


@laws
@given(companies)
def test_team(company: Company) -> None:
    """The first founded it; the others are invited after that and join before it leaves."""
    owner, *others = company.team
    assert owner == Member(0, "owner", company.founded, company.founded)
    assert [member.number for member in company.team] == list(range(len(company.team)))
    assert len(company.team) <= min(MAX_TEAM, company.employees)
    for member in others:
        assert company.founded < member.invited < member.joins < company.leaves(company.founded)
        assert member.role in {"admin", "member", "viewer"}
        assert company.is_customer(member.joins)


def test_all_are_there_in_time() -> None:
    """Whichever day of the week it is, nobody joins after it has left."""
    drawn = (fixed_company(seed, at=START + seed % 28 * DAY // 4) for seed in range(5_000))
    for company in drawn:
        assert all(member.joins < company.leaves(company.founded) for member in company.team)


@laws
@given(companies)
def test_hours_of_work(company: Company) -> None:
    """People are invited, join, upgrade, leave and come back by day, on a day of work where the
    company is."""
    moments = [milestone.at for milestone in company.milestones]
    for member in company.team[1:]:
        moments += [member.invited, member.joins]
    for at in moments:
        local = at + int(company.locale.offset * HOUR)
        assert weekday(local) not in company.locale.weekend
        assert 8 * HOUR <= local % DAY < 18 * HOUR


@laws
@given(companies, st.data())
def test_traits(company: Company, data: st.DataObject) -> None:
    """At every moment mrr is a number, of a customer on a plan and of nobody else; what is said of
    churn is said wholly or not at all; and all of it is JSON."""
    edges = [company.arrives, company.founded, *(one.at for one in company.milestones)]
    at = data.draw(st.sampled_from(edges)) + data.draw(st.sampled_from([-1, 0, 1, DAY]))
    traits = company.traits(at)
    assert json.loads(json.dumps(traits, allow_nan=False)) == traits
    is_on_plan = company.is_customer(at) and company.plan(at) != TRIAL
    assert (traits["mrr"] > 0) == is_on_plan
    assert type(traits["mrr"]) in (int, float)
    told = [traits[key] for key in BACK if key in traits]
    if not company.is_customer(at) and at > company.founded:
        assert read(told[0]) <= at
        assert (told[1] >= 0, bool(told[2])) == (True, True)
    else:
        assert told in ([], [None] * 3)


@laws
@given(companies)
def test_customer(company: Company) -> None:
    """It is one from its founding on, but for the time between churn and return."""
    assert not company.is_customer(company.founded - 1)
    assert company.is_customer(company.founded)
    for milestone in company.milestones:
        assert company.is_customer(milestone.at) == (milestone.kind != "churn")
        assert company.is_customer(milestone.at - 1) == (milestone.kind != "return")


@laws
@given(companies)
def test_names(company: Company) -> None:
    """A domain is ASCII, whatever the script, and belongs to nobody; products are the product's."""
    label, dot, rest = company.domain.partition(".")
    assert (dot, rest) == (".", "example")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", label)
    assert len(label) <= 63
    assert company.name in company.pool.companies
    assert re.fullmatch(r"acc_[0-9a-f]{10,}", company.uid)
    assert set(company.products) <= set(PRODUCTS)
    assert list(company.products) == sorted(set(company.products)) != []


NUMBERS = [0, 1, 0xF, 0x10, 0xFFFF, 0x1_0000, 0x1_0001, 0x10_0000]


def test_unique() -> None:
    """Two companies never share uid or domain, not even if chance would have it so."""
    drawn = [fixed_company(0, number) for number in NUMBERS]
    assert len({company.name for company in drawn}) == 1
    assert len({company.uid for company in drawn}) == len(NUMBERS)
    assert len({company.domain for company in drawn}) == len(NUMBERS)


def test_same_chance() -> None:
    """The same chance makes the same company, another one another."""
    assert fixed_company(5) == fixed_company(5)
    assert fixed_company(5).uid != fixed_company(6).uid


def test_variety() -> None:
    """Of many, some look around before they sign up, some churn on trial, some grow, some come
    back, and teams are small and large."""
    drawn = [fixed_company(seed) for seed in range(500)]
    kinds = [[milestone.kind for milestone in company.milestones] for company in drawn]
    share = len(drawn) // 20
    assert share < sum(company.arrives < company.founded for company in drawn) < len(drawn) - share
    assert sum(some == ["churn"] for some in kinds) > share
    assert sum(some.count("upgrade") == 2 for some in kinds) > share
    assert sum("return" in some for some in kinds) > share
    assert {len(company.team) for company in drawn} == set(range(1, MAX_TEAM + 1))
    assert len({company.industry for company in drawn}) > 5
    assert len({company.products for company in drawn}) > 5


SLUGS = [
    ("Acme", "acme"),
    ("Smith, Jones and Sons", "smith-jones-and-sons"),
    ("Société Générale S.A.", "societe-generale-s-a"),
    ("O'Hara", "o-hara"),
    ("Straße Łódź Işık Søren Œuvre", "strasse-lodz-isik-soren-oeuvre"),
    ("  --  ", ""),
    ("株式会社斎藤水産", ""),
    ("(株) Globex 2", "globex-2"),
]


@pytest.mark.parametrize(("name", "slug"), SLUGS)
def test_ascii_slug(name: str, slug: str) -> None:
    """Accents go, hyphens stand for what separates, and other scripts leave nothing."""
    assert ascii_slug(name) == slug


DOMAINS = [
    ("Sons and Smith, Jones and Brown", "smith-jones-1f.example"),
    ("Acme", "acme-1f.example"),
    ("株式会社斎藤水産", "somewhere-1f.example"),
    ("Müller & Söhne GmbH", "muller-sohne-1f.example"),
    ("Łukasik Sp. z o.o.", "lukasik-1f.example"),
    ("GmbH & Co. KG", "somewhere-1f.example"),
    ("A B", "somewhere-1f.example"),
]


@pytest.mark.parametrize(("name", "domain"), DOMAINS)
def test_domain(name: str, domain: str) -> None:
    """It is of the first two words of the name that it is known by, and of the number; where there
    is none in ASCII, of a word from the pool."""
    pool = replace(FIXED_LATIN, companies=[name])
    company = found(0x1F, stream(0), LOCALES["en_US"], pool, START)
    assert company.domain == domain


def test_fixed_pools() -> None:
    """The pools of these tests hold names without any ASCII, so that the laws above see some."""
    assert not any(letter.isascii() for name in fixed_pools("ja_JP").companies for letter in name)
