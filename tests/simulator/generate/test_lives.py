"""Lives: what each person of many companies does, from the first call to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

import pytest

from simulator.generate.companies import Company, Milestone
from simulator.generate.happenings import Happening
from simulator.generate.journeys import JOURNEYS
from simulator.generate.lives import FORGOTTEN, Life, Planned
from simulator.generate.people import Person
from simulator.generate.product import PRODUCTS
from simulator.generate.sdks import Message
from simulator.generate.stamps import DAY, HOUR, MINUTE, iso, weekday
from simulator.generate.streams import stream
from tests.simulator.generate.fixed import fixed_person, fixed_world

COMPANIES = 60
SESSION = 30 * MINUTE


class Lived(NamedTuple):
    """Someone, and all that they did."""

    person: Person
    done: list[Happening]

    @property
    def company(self) -> Company:
        return self.person.company

    def visits(self) -> list[list[Happening]]:
        """Visit after visit."""
        return [list(some) for _, some in groupby(self.done, lambda one: one.visit)]


@cache
def lives() -> list[Lived]:
    """All the people of some companies."""
    world = fixed_world()
    companies = [world.company(number) for number in range(COMPANIES)]
    return [
        Lived(world.person(company, member), list(world.life(company, member).live()))
        for company in companies
        for member in company.team
    ]


def owners() -> Iterator[Lived]:
    """Those who founded a company."""
    return (lived for lived in lives() if lived.person.member.role == "owner")


def said(message: Message) -> str | None:
    """The account that a message names."""
    if message["type"] == "group":
        return str(message["groupId"])
    parts = [message.get("properties", {}), message.get("traits", {})]
    return next((part["account_uid"] for part in parts if "account_uid" in part), None)


def events(done: list[Happening], *names: str) -> list[Happening]:
    """The track calls of these names."""
    return [one for one in done if one.message.get("event") in names]


def test_order() -> None:
    """Calls come in the order of time, each visit's together, visits counted from one on."""
    for lived in lives():
        assert all(one.at <= other.at for one, other in pairwise(lived.done))
        numbers = [visit[0].visit for visit in lived.visits()]
        assert numbers == list(range(1, len(numbers) + 1))


def test_sessions() -> None:
    """A visit is a session: it opens with a page, no half hour passes in it without one, and more
    than half an hour before the next."""
    for lived in lives():
        visits = lived.visits()
        assert all(visit[0].message["type"] == "page" for visit in visits)
        assert all(two[0].at - one[-1].at >= 31 * MINUTE for one, two in pairwise(visits))
        for visit in visits:
            pages = [one.at for one in visit if one.message["type"] == "page"]
            assert all(two - one < SESSION for one, two in pairwise(pages))


def test_who_is_known() -> None:
    """All begin as a visitor who sees a page; once they say who they are, they are known for ever;
    with the first call or the second they tell their name."""
    for person, done in lives():
        uids = [one.uid for one in done]
        changes = uids.index(person.user_id)
        visitor, user = done[:changes], done[changes:]
        assert visitor[0].message["type"] == "page"
        assert set(uids[:changes]) == {person.anonymous_id}
        says = [one.message["type"] for one in user[:2]]
        assert says[0] == "identify" or says == ["alias", "identify"]
        assert all(one.uid == person.user_id for one in user)
        assert all(one.message.get("userId") is None for one in visitor)
        assert all(one.message["userId"] == person.user_id for one in user)
        assert not {"identify", "group", "alias"} & {one.message["type"] for one in visitor}


def test_alias() -> None:
    """Some say first of all that they are the visitor of before, and nobody says it twice."""
    aliasing = 0
    for person, done in lives():
        known = [one for one in done if one.uid == person.user_id]
        aliases = [one for one in done if one.message["type"] == "alias"]
        aliasing += bool(aliases)
        assert aliases in ([], known[:1])
        assert all(one.message["previousId"] == person.anonymous_id for one in aliases)
        assert all(known[1].visit == one.visit for one in aliases)
    assert len(lives()) // 5 < aliasing < len(lives()) * 4 // 5


def test_only_customers_come() -> None:
    """A visit begins while the company is a customer; before only its founder looks around, and
    after it has left only its founder says so, or comes back."""
    for person, done in lives():
        company = person.company
        for one in (visit[0] for visit in Lived(person, done).visits()):
            if one.journey == "visit":
                assert company.arrives <= one.at < company.founded
            elif one.journey == "churn":
                assert not company.is_customer(one.at)
            else:
                assert company.is_customer(one.at), (one.journey, iso(one.at))
            if one.journey in {"visit", "sign-up", "upgrade", "churn", "return"}:
                assert person.member.role == "owner"


def test_gone_for_good() -> None:
    """Once it has left, a company is soon silent: only tickets that are open are answered still."""
    for lived in lives():
        assert lived.done[-1].at < lived.company.ends + 3 * HOUR
        late = [one for one in lived.done if one.at > lived.company.ends + HOUR]
        assert {one.journey for one in late} <= {"support"}
    assert {lived.done[-1].journey for lived in owners()} == {"churn"}


def test_every_journey() -> None:
    """Every journey that is declared is lived by somebody."""
    assert {one.journey for lived in lives() for one in lived.done} == JOURNEYS.keys()


def test_milestones() -> None:
    """The founder tells each milestone when it comes, and the company with it."""
    told = {
        "upgrade": "Plan Upgraded",
        "churn": "Subscription Cancelled",
        "return": "Subscription Reactivated",
    }
    for lived in owners():
        company = lived.company
        assert [one.journey for one in events(lived.done, *told.values())] == [
            milestone.kind for milestone in company.milestones
        ]
        for milestone in company.milestones:
            [event, group] = milestone_calls(lived, milestone, told[milestone.kind])
            assert milestone.at <= event.at <= group.at < milestone.at + 2 * HOUR
            assert event.message["properties"]["plan"] == milestone.plan.name
            assert group.message["traits"] == company.traits(milestone.at)


def milestone_calls(lived: Lived, milestone: Milestone, event: str) -> list[Happening]:
    """What is told of a milestone first: the event, and the group call that follows."""
    after = [one for one in lived.done if one.at >= milestone.at]
    number = after.index(events(after, event)[0])
    return after[number : number + 2]


def test_founding() -> None:
    """Each founder signs up once, starts the trial once, and invites each of the others, all before
    they accept."""
    world = fixed_world()
    for lived in owners():
        company = lived.company
        assert [one.at >= company.founded for one in events(lived.done, "Signed Up")] == [True]
        assert len(events(lived.done, "Trial Started")) == 1
        visits = [visit for visit in lived.visits() if visit[0].journey == "inviting"]
        sent_to = [events(visit, "Invitation Sent") for visit in visits]
        assert all(len(sent) == 1 for sent in sent_to)
        invited = [sent[0].at for sent in sent_to]
        others = sorted(company.team[1:], key=lambda member: member.invited)
        assert [sent[0].message["properties"]["role"] for sent in sent_to] == [
            member.role for member in others
        ]
        for sent, member in zip(invited, others, strict=True):
            assert member.invited <= sent < member.joins
            life = next(lived for lived in lives() if lived.person == world.person(company, member))
            assert life.done[0].at == member.joins
            assert life.done[0].journey == "invitation"


def test_accounts() -> None:
    """What a message names as account is what the world knows of it; it is one that its user has
    joined by a group call before."""
    for person, done in lives():
        joined: set[str] = set()
        for one in done:
            assert said(one.message) == one.account
            if one.message["type"] == "group":
                joined.add(one.message["groupId"])
            assert one.account is None or one.account in joined
            assert (one.uid == person.user_id) or one.account is None


def test_forgotten() -> None:
    """Now and then an application forgets to name the account that it could name."""
    forgot = total = 0
    for _, done in lives():
        joined = False
        for one in done:
            if joined and one.message["type"] in {"page", "track"}:
                total += 1
                forgot += one.account is None
            joined |= one.message["type"] == "group"
    assert FORGOTTEN / 2 < forgot / total < FORGOTTEN * 2


def test_one_company_a_visit() -> None:
    """Nobody acts for two companies in one visit."""
    for lived in lives():
        for visit in lived.visits():
            assert len({one.account for one in visit} - {None}) <= 1


def test_two_companies() -> None:
    """Some belong to two companies, the second being the one before theirs; they use both, and the
    second only while it is a customer."""
    belonging, used = 0, Counter[bool]()
    world = fixed_world()
    for person, done in lives():
        own, accounts = person.company, {one.account for one in done} - {None}
        assert own.uid in accounts
        others = accounts - {own.uid}
        if not others:
            continue
        belonging += 1
        second = world.company(own.number - 1)
        assert others == {second.uid}
        assert person.member.role != "owner"
        joined = events(done, "Invitation Accepted")
        assert len(joined) == 2
        for visit in Lived(person, done).visits():
            if any(one.account == second.uid for one in visit):
                assert second.is_customer(visit[0].at)
            if visit[0].at > joined[1].at and second.is_customer(visit[0].at):
                used[any(one.account == second.uid for one in visit)] += 1
    assert belonging >= 3
    assert min(used[True], used[False]) > sum(used.values()) / 4


def test_hours_of_work() -> None:
    """People come by mostly from Monday to Friday and by day, where their company is."""
    by_day = Counter[bool]()
    for lived in lives():
        offset = int(lived.company.locale.offset * HOUR)
        for visit in lived.visits():
            local = visit[0].at + offset
            by_day[weekday(local) < 5 and 8 * HOUR <= local % DAY < 17 * HOUR] += 1
    assert by_day[True] > 0.85 * by_day.total()
    assert by_day[False] > 0


def test_engagement() -> None:
    """Who is more engaged comes more often."""
    often = [
        (
            lived.person.engagement,
            len(lived.visits()) * DAY / (lived.done[-1].at - lived.done[0].at),
        )
        for lived in lives()
        if lived.done[-1].at - lived.done[0].at > 20 * DAY
    ]
    often.sort()
    third = len(often) // 3
    seldom, most = (sum(rate for _, rate in some) for some in (often[:third], often[-third:]))
    assert most > 2 * seldom


def test_fading() -> None:
    """People come less in the weeks before their company leaves."""
    before = fading = 0
    for lived in lives():
        leaves = lived.company.ends
        joined = max(lived.person.member.joins, lived.company.milestones[-2:][0].at)
        days = [(leaves - visit[0].at) / DAY for visit in lived.visits()]
        if leaves - joined > 45 * DAY:
            fading += sum(0 < day < 20 for day in days)
            before += sum(22 < day < 42 for day in days)
    assert before > 50
    assert fading < before * 0.6


def test_one_browser_a_visit() -> None:
    """Within a visit the browser and its address are the same; referrers lead from page to page,
    and only who comes from elsewhere comes by a campaign."""
    by_campaign = set()
    for lived in lives():
        for visit in lived.visits():
            pages = [one.message for one in visit if one.message["type"] == "page"]
            contexts = [dict(page["context"]) for page in pages if is_of_browser(page)]
            for context in contexts:
                del context["page"]
            if contexts[0].pop("campaign", None) is not None:
                by_campaign.add(visit[0].journey)
            assert all(context == contexts[0] for context in contexts)
            addresses = [page["properties"]["url"] for page in pages]
            referrers = [page["properties"]["referrer"] for page in pages]
            assert referrers[1:] == addresses[:-1]
    assert by_campaign == {"visit", "sign-up", "return"}


def test_seconds() -> None:
    """What takes time takes no longer than its page has been open."""
    timed = 0
    for lived in lives():
        opened = 0
        for one in lived.done:
            if one.message["type"] == "page":
                opened = one.at
            if "seconds" in one.message.get("properties", {}):
                timed += 1
                assert one.message["properties"]["seconds"] == (one.at - opened) // 1000
    assert timed


def is_of_browser(message: Message) -> bool:
    library: str = message["context"]["library"]["name"]
    return library == "analytics.js"


def test_names_of_pages() -> None:
    """A named page has its name in its properties too, as analytics.js copies it; some have none,
    and then it stands in neither place."""
    pages = [
        one.message
        for _, done in lives()
        for one in done
        if one.message["type"] == "page" and is_of_browser(one.message)
    ]
    assert {"name" in page for page in pages} == {True, False}
    assert all(page.get("name", 0) == page["properties"].get("name", 0) for page in pages)


def test_pages_of_servers() -> None:
    """Help is rendered by servers: Python's library says null where a page has no name, and of its
    category, Node's says nothing; neither copies the name."""
    pages: dict[str, list[Message]] = {}
    for _, done in lives():
        for one in done:
            if one.message["type"] == "page" and not is_of_browser(one.message):
                pages.setdefault(one.message["context"]["library"]["name"], []).append(one.message)
    python, node = pages["analytics-python"], pages["@segment/analytics-node"]
    assert {page["name"] for page in python} == {"Help", None}
    assert all(page["category"] is page["anonymousId"] is None for page in python)
    assert {page.get("name", "-") for page in node} == {"Help", "-"}
    assert not any("category" in page for page in node)
    assert not any("name" in page["properties"] for page in [*python, *node])


def test_features() -> None:
    """Someone uses what a company of theirs has bought; features have a page of their name."""
    world, used = fixed_world(), 0
    for person, done in lives():
        number = person.company.number
        companies = world.company(max(number - 1, 0)), person.company
        accounts = {one.account for one in done}
        products = {p for one in companies if one.uid in accounts for p in one.products}
        features = {feature for product in products for feature in PRODUCTS[product]}
        for one in done:
            properties = one.message.get("properties", {})
            assert "{" not in properties.get("url", "") + str(one.message.get("name"))
            if one.message.get("event") == "Feature Used":
                used += 1
                assert properties["feature"] in features
            if (name := one.message.get("name")) in features and one.journey == "daily-use":
                assert properties["path"] == f"/{str(name).lower()}"
    assert used


@pytest.mark.parametrize("known", [True, False])
def test_known_already(known: bool) -> None:
    """A life may begin with someone who is known and has joined."""
    person = fixed_person(0)
    life = Life(person, stream("life"), known=known)
    planned = Planned(person.company.founded, ("daily-use",) * 5, person.company)
    done = list(life.visit(planned))
    assert {one.uid for one in done} == {person.user_id if known else person.anonymous_id}
    accounts = {one.account for one in done}
    assert (person.company.uid in accounts) == known
