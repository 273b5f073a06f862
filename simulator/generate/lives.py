"""Lives: what one person does, visit after visit, from the first call to the last.

Everything is drawn from the person's own stream, so that no other life disturbs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from random import Random
from typing import NamedTuple

from simulator.generate.companies import Company
from simulator.generate.happenings import Happening
from simulator.generate.journeys import (
    JOURNEYS,
    Alias,
    Call,
    Group,
    Identify,
    Journey,
    Page,
    Track,
    draw,
)
from simulator.generate.people import Person
from simulator.generate.product import PRODUCTS
from simulator.generate.sdks import Browser, Message, Sdk, server
from simulator.generate.stamps import DAY, HOUR, MINUTE, SECOND, weekday

BETWEEN_VISITS = 31 * MINUTE
"""The least that lies between two visits: 30 minutes without a page view end a session (A8)."""
FORGOTTEN = 0.04
"""How often an application forgets to say ``account_uid``."""
_WEEKEND = 0.1
"""How much of a person's engagement is left on a day without work."""
_SUPPORT = 0.05
_FADING, _FADED = 21 * DAY, 0.3
"""How long before their company leaves people come less, and how much of them is left."""
_FROM_ELSEWHERE = frozenset({"visit", "sign-up", "return"})
"""Journeys that begin outside of the application, perhaps by a campaign."""


class Planned(NamedTuple):
    """A visit that will be made, for these journeys, on behalf of this company."""

    at: int
    journeys: Sequence[str]
    company: Company
    role: str = ""
    """Of who is invited."""


class Said(NamedTuple):
    """A call in words: its type, what it says, whether servers say it, and the account it names."""

    call: str
    body: Message
    server: bool
    account: str | None


class Life:
    """A person, and what they do; also the scene of their journeys."""

    def __init__(
        self, person: Person, chance: Random, second: Company | None = None, known: bool = False
    ) -> None:
        self.person = person
        self.chance = chance
        self.company = person.company
        self.feature = "Reports"
        self.role = ""
        self.at = 0
        self.opened = 0
        self.known = known
        self._second = second
        self._accounts: list[Company] = [person.company] if known else []
        self._visit = 0
        self._free = 0
        self._server = server(person, chance)
        self._browser: Browser

    def live(self) -> Iterator[Happening]:
        """All that happens, in its order."""
        agenda = sorted(self._agenda(), key=itemgetter(0))
        since = agenda[0].at
        for planned in agenda:
            for at in self._days(since, planned.at):
                yield from self.visit(Planned(at, self._routine(), self._acts_for(at)))
            yield from self.visit(planned)
            since = max(planned.at, self._free)
        for at in self._days(since, self.person.company.ends):
            yield from self.visit(Planned(at, self._routine(), self._acts_for(at)))

    def visit(self, planned: Planned) -> Iterator[Happening]:
        """A visit: its journeys one after the other, with the same browser."""
        self._visit += 1
        self.at = max(planned.at, self._free)
        self.company, self.role = planned.company, planned.role
        self._browser = Browser(self.person, self.chance, planned.journeys[0] in _FROM_ELSEWHERE)
        for name in planned.journeys:
            self.feature = self._choose_feature()
            yield from self._walk(name, JOURNEYS[name])
        self._free = self.at + BETWEEN_VISITS

    def _walk(self, name: str, journey: Journey) -> Iterator[Happening]:
        state: str | None = next(iter(journey))
        while state is not None:
            step = journey[state]
            if not (self.known and isinstance(step.call, Alias)):  # that was said already
                yield self._do(name, step.call)
            low, high = step.pause
            self.at += low * SECOND + int(self.chance.random() * (high - low) * SECOND)
            state = step.next(self.chance)

    def _do(self, journey: str, call: Call) -> Happening:
        said = self._say(call)
        person, known = self.person, self.known
        sdk: Sdk = self._server if said.server else self._browser
        message = sdk.write(said.call, self.at, known, said.body)
        uid = person.user_id if known else person.anonymous_id
        return Happening(self.at, message, person, uid, self._visit, journey, said.account)

    def _say(self, call: Call) -> Said:
        match call:
            case Page():
                return self._see(call)
            case Track():
                properties = draw(call.properties, self)
                account = self._claim(properties)
                body = {"event": call.event, "properties": properties}
                return Said("track", body, call.server, account)
            case Identify():
                self.known = True
                traits = self.person.traits()
                return Said("identify", {"traits": traits}, call.server, self._claim(traits))
            case Group():
                company = self.company
                if company not in self._accounts:
                    self._accounts.append(company)
                body = {"groupId": company.uid, "traits": company.traits(self.at)}
                return Said("group", body, True, company.uid)
            case Alias():
                self.known = True
                return Said("alias", {"previousId": self.person.anonymous_id}, False, None)

    def _see(self, call: Page) -> Said:
        browser = self._browser
        path, name = call.path, call.name
        if "{" in path:
            path = path.replace("{feature}", self.feature.lower())
            name = self.feature if name is not None else None
        browser.open(path, call.title or name or self.feature)
        self.opened = self.at
        properties = dict(browser.page)
        account = self._claim(properties)
        body: Message = {"properties": properties}
        if name is not None:
            body = {"name": name, **body}
            if not call.server:
                properties["name"] = name  # as analytics.js copies it
        return Said("page", body, call.server, account)

    def _claim(self, said: Message) -> str | None:
        """Name the account in these properties or traits, if there is one; not always."""
        if self.company not in self._accounts or self.chance.random() < FORGOTTEN:
            return None
        said["account_uid"] = self.company.uid
        return self.company.uid

    def _choose_feature(self) -> str:
        chance = self.chance
        products = self.company.products
        features = PRODUCTS[products[int(chance.random() * len(products))]]
        return features[int(chance.random() * len(features))]

    def _routine(self) -> Sequence[str]:
        return ("daily-use", "support") if self.chance.random() < _SUPPORT else ("daily-use",)

    def _acts_for(self, at: int) -> Company:
        """The company of a day: of two that are customers, either."""
        second = self._second
        if second is not None and second in self._accounts and second.is_customer(at):
            return second if self.chance.random() < 0.5 else self.person.company
        return self.person.company

    def _agenda(self) -> Iterator[Planned]:
        """What is planned, in no order."""
        company, member = self.person.company, self.person.member
        if member.role != "owner":
            yield Planned(member.joins, ("invitation", "onboarding"), company)
            if self._second is not None:
                at = member.joins + DAY + int(self.chance.random() * 5 * DAY)
                if self._second.is_customer(at) and at < company.ends:
                    yield Planned(at, ("invitation",), self._second)
            return
        if company.arrives < company.founded:
            yield Planned(company.arrives, ("visit",), company)
        yield Planned(company.founded, ("sign-up", "onboarding"), company)
        for other in company.team[1:]:
            yield Planned(other.invited, ("inviting",), company, other.role)
        for milestone in company.milestones:
            yield Planned(milestone.at, (milestone.kind,), company)

    def _days(self, since: int, until: int) -> Iterator[int]:
        """When the person comes by in that time: on half days of work, while a customer."""
        chance, company = self.chance, self.person.company
        offset, weekend = int(company.locale.offset * HOUR), company.locale.weekend
        day, afternoon = (since + offset) // DAY, True
        while True:
            afternoon = not afternoon
            day += not afternoon
            start = day * DAY + (13 * HOUR if afternoon else 8 * HOUR) - offset
            if start >= until:
                return
            at = start + int(chance.random() * 4 * HOUR)
            often = self.person.engagement * (_WEEKEND if weekday(day * DAY) in weekend else 1)
            if company.leaves(at) - at < _FADING:
                often *= _FADED
            if chance.random() < often and at < until and company.is_customer(at):
                yield at
