"""SDKs: how each of Segment's libraries writes a call, as it stands once Segment has taken it in.

``timestamp`` is what Segment computes: receivedAt - (sentAt - originalTimestamp); the clock of the
sender may be wrong.  Contexts are shared between the messages of a visit: who changes a message
copies it first.
"""

from __future__ import annotations

from random import Random
from typing import Any, Protocol

from simulator.generate.people import Person
from simulator.generate.product import APP, CAMPAIGNS, REFERRERS, SITE, Campaign
from simulator.generate.stamps import iso, iso_python
from simulator.generate.streams import uuid

Message = dict[str, Any]

SNAKE_CASE = {
    "userId": "user_id",
    "anonymousId": "anonymous_id",
    "groupId": "group_id",
    "previousId": "previous_id",
    "messageId": "message_id",
    "originalTimestamp": "original_timestamp",
    "sentAt": "sent_at",
    "receivedAt": "received_at",
}
"""The keys around what a call says, and how some senders spell them."""


class Sdk(Protocol):
    """A library that writes messages."""

    def write(self, call: str, at: int, known: bool, body: Message) -> Message:
        """The message of a call at this moment; ``known`` is whether the user is, by then."""


class Browser:
    """analytics.js, in the browser of a visit."""

    def __init__(self, person: Person, chance: Random, arrives: bool = False) -> None:
        """``arrives``: from somewhere else, perhaps by a campaign."""
        self._person = person
        self._chance = chance
        self._latency = 20 + int(chance.random() * 300)
        self._delay = 5 + int(chance.random() * 900)
        self._context: Message = {
            "ip": person.ip,
            "library": {"name": "analytics.js", "version": "npm:next-1.84.3"},
            "locale": person.locale.tag,
            "timezone": person.company.locale.timezone,
            "userAgent": person.user_agent,
        }
        self._campaign: Campaign | None = None
        self._referrer = ""
        if arrives and chance.random() < 0.4:
            self._campaign = chance.choice(CAMPAIGNS)
            self._referrer = self._campaign.referrer
        elif arrives:
            self._referrer = chance.choice(REFERRERS)
        self.page: Message = {}
        self.context = self._context

    def open(self, path: str, title: str) -> None:
        """Go to a page: of the application, or under ``/www`` of the product's site."""
        site, path = (SITE, path[4:] or "/") if path.startswith("/www") else (APP, path)
        campaign, self._campaign = self._campaign, None
        search = campaign.search if campaign is not None else ""
        self.page = {
            "path": path,
            "referrer": self._referrer,
            "search": search,
            "title": title,
            "url": f"{site}{path}{search}",
        }
        self.context = {**self._context, "page": self.page}
        if campaign is not None:
            self.context["campaign"] = campaign.told
        self._referrer = self.page["url"]

    def write(self, call: str, at: int, known: bool, body: Message) -> Message:
        """The message of a call."""
        person = self._person
        original = at - self._latency + person.skew
        message: Message = {"type": call, "anonymousId": person.anonymous_id}
        if known:
            message["userId"] = person.user_id
        message.update(body)
        message["context"] = self.context
        message["integrations"] = {}
        message["messageId"] = f"ajs-next-{original}-{uuid(self._chance)}"
        message["timestamp"] = iso(at)
        message["originalTimestamp"] = iso(original)
        message["sentAt"] = iso(original + self._delay)
        message["receivedAt"] = iso(at + self._delay)
        return message


class PythonServer:
    """segment-analytics-python, on the product's servers; null where it knows nothing."""

    def __init__(self, person: Person, chance: Random) -> None:
        self._person = person
        self._chance = chance
        self._context: Message = {"library": {"name": "analytics-python", "version": "2.4.0"}}

    def write(self, call: str, at: int, known: bool, body: Message) -> Message:
        """The message of a call."""
        person, chance = self._person, self._chance
        delay, micros = 1 + int(chance.random() * 500), int(chance.random() * 1000)
        message: Message = {
            "type": call,
            "userId": person.user_id if known else None,
            "anonymousId": None if known else person.anonymous_id,
            **body,
        }
        if call == "page":
            message.setdefault("name", None)
            message["category"] = None
        message["context"] = self._context
        message["integrations"] = {}
        message["messageId"] = uuid(chance)
        message["timestamp"] = iso(at)
        message["originalTimestamp"] = iso_python(at - 3)
        message["sentAt"] = iso_python(at - 3 + delay, micros)
        message["receivedAt"] = iso(at + delay + (micros > 0))  # rounded down by Segment
        return message


class NodeServer:
    """@segment/analytics-node, on the product's servers."""

    def __init__(self, person: Person, chance: Random) -> None:
        self._person = person
        self._chance = chance
        self._context: Message = {
            "library": {"name": "@segment/analytics-node", "version": "3.1.0"}
        }

    def write(self, call: str, at: int, known: bool, body: Message) -> Message:
        """The message of a call."""
        person = self._person
        delay = 1 + int(self._chance.random() * 500)
        who = {"userId": person.user_id} if known else {"anonymousId": person.anonymous_id}
        return {
            "type": call,
            **who,
            **body,
            "context": self._context,
            "integrations": {},
            "messageId": f"node-next-{at - 4}-{uuid(self._chance)}",
            "_metadata": {"nodeVersion": "v20.20.2", "jsRuntime": "node"},
            "timestamp": iso(at),
            "originalTimestamp": iso(at - 4),
            "sentAt": iso(at - 4 + delay),
            "receivedAt": iso(at + delay),
        }


def server(person: Person, chance: Random) -> Sdk:
    """The library of the product's servers, as far as this person is concerned."""
    if person.server == "python":
        return PythonServer(person, chance)
    return NodeServer(person, chance)
