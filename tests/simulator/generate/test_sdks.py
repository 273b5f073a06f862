"""SDKs: messages as each library writes them, held to what real ones were seen to send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.people import Person
from simulator.generate.pools import LOCALES
from simulator.generate.product import APP, CAMPAIGNS, REFERRERS, SITE, Campaign
from simulator.generate.sdks import Browser, NodeServer, PythonServer, Sdk, server
from simulator.generate.stamps import HOUR, iso, read
from simulator.segment.stamps import computed
from tests.simulator.generate.fixed import fixed_person, fixed_world
from tests.simulator.generated import laws

AT = read("2026-01-12T09:30:00.123Z")
PERSON = replace(fixed_person(0), skew=0)
BODIES: dict[str, dict[str, Any]] = {
    "identify": {"traits": {"name": "Ada"}},
    "track": {"event": "Report Exported", "properties": {"rows": 3}},
    "page": {"name": "Pricing", "properties": {}},
    "group": {"groupId": "acc_1", "traits": {"name": "Acme"}},
    "alias": {"previousId": "a1"},
}
LIBRARIES: dict[str, type[Browser | PythonServer | NodeServer]] = {
    "analytics.js": Browser,
    "analytics-python": PythonServer,
    "@segment/analytics-node": NodeServer,
}
COMMON = {
    *("type", "context", "integrations", "messageId"),
    *("timestamp", "originalTimestamp", "sentAt", "receivedAt"),
}
UUID4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


class Least(Random):
    """Chance that always gives the least."""

    def random(self) -> float:
        return 0.0


def sdk(library: str, seed: int = 0, person: Person = PERSON) -> Sdk:
    """A library in use; a browser that shows a page."""
    made = LIBRARIES[library](person, Random(seed))
    if isinstance(made, Browser):
        made.open("/dashboard", "Dashboard")
    return made


PARTS = [(library, call, known) for library in LIBRARIES for call in BODIES for known in (0, 1)]


@pytest.mark.parametrize(("library", "call", "known"), PARTS)
def test_keys(library: str, call: str, known: int) -> None:
    """A message has exactly the keys that this library sends, and those that Segment adds."""
    message = sdk(library).write(call, AT, bool(known), BODIES[call])
    expected = COMMON | BODIES[call].keys()
    if library == "@segment/analytics-node":
        expected |= {"_metadata", "userId" if known else "anonymousId"}
    else:
        expected |= {"anonymousId"}
    if library == "analytics-python":
        expected |= {"userId"} | ({"category"} if call == "page" else set())
    if library == "analytics.js" and known:
        expected |= {"userId"}
    assert message.keys() == expected
    assert message["type"] == call
    assert message["context"]["library"]["name"] == library
    assert message["integrations"] == {}
    assert {key: message[key] for key in BODIES[call]} == BODIES[call]


def test_python() -> None:
    """As segment-analytics-python was seen to send a page call, with its nulls."""
    made = PythonServer(PERSON, Random(0))
    message = made.write("page", AT, True, {"name": "Pricing", "properties": {}})
    message_id, sent, received = (message.pop(k) for k in ("messageId", "sentAt", "receivedAt"))
    assert message == {
        "integrations": {},
        "anonymousId": None,
        "properties": {},
        "category": None,
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        "userId": PERSON.user_id,
        "type": "page",
        "name": "Pricing",
        "timestamp": "2026-01-12T09:30:00.123Z",
        "originalTimestamp": "2026-01-12T09:30:00.120+00:00",
    }
    assert re.fullmatch(UUID4, message_id)
    assert re.fullmatch(r"2026-01-12T09:30:00\.\d{6}\+00:00", sent)
    assert re.fullmatch(r"2026-01-12T09:30:00\.\d{3}Z", received)


@pytest.mark.parametrize("known", [True, False])
def test_python_nulls(known: bool) -> None:
    """What the Python SDK doesn't know is null: one of the ids, the name and category of a page."""
    message = sdk("analytics-python").write("page", AT, known, {"properties": {}})
    nulls = {key for key, value in message.items() if value is None}
    assert nulls == {"name", "category", "anonymousId" if known else "userId"}


def test_node() -> None:
    """As @segment/analytics-node was seen to send a track call."""
    message = sdk("@segment/analytics-node").write("track", AT, True, BODIES["track"])
    original = read(message["originalTimestamp"])
    assert re.fullmatch(f"node-next-{original}-{UUID4}", message["messageId"])
    assert message["_metadata"] == {"nodeVersion": "v20.20.2", "jsRuntime": "node"}
    assert message["context"] == {
        "library": {"name": "@segment/analytics-node", "version": "3.1.0"}
    }


def test_browser() -> None:
    """A browser tells all about itself and its page: it speaks the language of its user, and is
    where their company is.  Its messageId has its own clock's time."""
    person = replace(PERSON, skew=HOUR, locale=LOCALES["ja_JP"])
    message = sdk("analytics.js", person=person).write("track", AT, True, BODIES["track"])
    original = read(message["originalTimestamp"])
    assert 0 < AT + HOUR - original < 1000
    assert re.fullmatch(f"ajs-next-{original}-{UUID4}", message["messageId"])
    context = {**message["context"]}
    assert context.pop("page")["url"] == f"{APP}/dashboard"
    assert context == {
        "ip": person.ip,
        "library": {"name": "analytics.js", "version": "npm:next-1.84.3"},
        "locale": "ja-JP",
        "timezone": "America/New_York",
        "userAgent": person.user_agent,
    }


def segment_computes(message: dict[str, Any]) -> str:
    """The timestamp that Segment makes of the other three."""
    return computed(message["receivedAt"], message["sentAt"], message["originalTimestamp"])


@laws
@given(
    st.integers(0, 4 * 10**12),
    st.integers(0, 2**32),
    st.sampled_from(sorted(LIBRARIES)),
    st.integers(-HOUR, HOUR),
)
def test_stamps(at: int, seed: int, library: str, skew: int) -> None:
    """The timestamp is when it happened, and what Segment computes, however wrong the clock is."""
    person = replace(PERSON, skew=skew)
    message = sdk(library, seed, person).write("track", at, True, BODIES["track"])
    assert message["timestamp"] == segment_computes(message) == iso(at)
    assert read(message["originalTimestamp"]) < read(message["sentAt"])
    assert at < read(message["receivedAt"]) <= at + 1000


@pytest.mark.parametrize("library", LIBRARIES)
def test_stamps_at_least(library: str) -> None:
    """So it is without any fraction or delay."""
    made = LIBRARIES[library](PERSON, Least())
    message = made.write("track", AT, True, BODIES["track"])
    assert message["timestamp"] == segment_computes(message) == iso(AT)


def test_stamps_of_a_world() -> None:
    """So it is of everything that happens, Personas' calls among them."""
    seen = set()
    for happening in islice(fixed_world().happenings(), 6_000):
        message = happening.message
        assert message["timestamp"] == segment_computes(message) == iso(happening.at)
        seen.add(message["context"]["library"]["name"])
    assert seen == {*LIBRARIES, "unknown"}


def test_pages() -> None:
    """Each page refers to the one before; analytics.js tells a campaign of the page alone whose
    address has it, which is the first."""
    for campaign, browser in arriving():
        browser.open("/www", "Harbor")
        landing = browser.page
        assert (landing["path"], landing["referrer"]) == ("/", campaign.referrer)
        assert landing["url"] == f"{SITE}/{campaign.search}"
        assert landing["search"] == campaign.search
        assert browser.context["campaign"] == campaign.told
        browser.open("/www/pricing", "Pricing")
        assert browser.page == {
            "path": "/pricing",
            "referrer": landing["url"],
            "search": "",
            "title": "Pricing",
            "url": f"{SITE}/pricing",
        }
        assert "campaign" not in browser.context
        browser.open("/dashboard", "Dashboard")
        assert browser.page["url"] == f"{APP}/dashboard"
        assert browser.page["referrer"] == f"{SITE}/pricing"
        assert browser.context["page"] == browser.page


def arriving() -> Iterator[tuple[Campaign, Browser]]:
    """A browser that comes by each campaign."""
    for campaign in CAMPAIGNS:
        for seed in range(100):
            probe = Browser(PERSON, Random(seed), arrives=True)
            probe.open("/www", "Harbor")
            if probe.context.get("campaign") == campaign.told:
                yield campaign, Browser(PERSON, Random(seed), arrives=True)
                break
        else:
            pytest.fail(f"nobody comes by {campaign.name}")


def test_arriving() -> None:
    """Who comes from elsewhere comes by a campaign or from somewhere, or nobody knows whence; who
    is in the application already comes from nowhere."""
    contexts = []
    for seed in range(300):
        browser = Browser(PERSON, Random(seed), arrives=True)
        browser.open("/www", "Harbor")
        contexts.append(browser.context)
        staying = Browser(PERSON, Random(seed))
        staying.open("/dashboard", "Dashboard")
        assert (staying.page["referrer"], staying.page["search"]) == ("", "")
        assert "campaign" not in staying.context
    by_campaign = ["campaign" in context for context in contexts]
    assert 80 < sum(by_campaign) < 160
    rest = {context["page"]["referrer"] for context in contexts if "campaign" not in context}
    assert rest == set(REFERRERS)


def test_what_was_written_stays() -> None:
    """Going on to another page changes no message of the pages before, nor do later calls."""
    browser = Browser(PERSON, Random(0))
    browser.open("/dashboard", "Dashboard")
    message = browser.write("page", AT, True, {"properties": dict(browser.page)})
    before = deepcopy(message)
    browser.open("/reports", "Reports")
    browser.write("page", AT + 1, True, {"properties": dict(browser.page)})
    assert message == before


@pytest.mark.parametrize(("name", "kind"), [("python", PythonServer), ("node", NodeServer)])
def test_server(name: Any, kind: type[Sdk]) -> None:
    """The product's servers speak of each person with one library."""
    assert type(server(replace(PERSON, server=name), Random(0))) is kind
