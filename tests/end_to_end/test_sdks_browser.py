"""Segment's SDK for browsers, in a real one, on pages of other origins: only its host changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.destination.far_side import Answer
from tests.end_to_end.sdks.between import between
from tests.end_to_end.sdks.browser import visiting
from tests.end_to_end.sdks.calls import (
    ALIAS,
    ANONYMOUS,
    BORN,
    CALLS,
    PAGE,
    STAGES,
    Call,
    operations,
)
from tests.end_to_end.sdks.chain import KEY, Chain, chain, stages, untimed
from tests.end_to_end.sdks.driving import in_javascript
from tests.simulator.waiting import until

HERS: list[Call] = [
    ANONYMOUS,
    # The SDK knows whom it called anonymous.
    {key: value for key, value in ALIAS.items() if key != "previousId"},
    *CALLS[1:-1],
]
"""The same calls in the order of a visit: nobody is known at first."""


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[Chain]:
    """The whole chain, just started."""
    with chain(tmp_path / "journal") as running:
        yield running


def visited(agent: str, address: str) -> list[dict[str, Any]]:
    """What arrives of HERS: the same, and what the SDK and Segment say of the page."""
    page = {"path": "/page.html", "referrer": "", "search": "", "title": "Acme"}
    named = {"category": PAGE["category"], "name": PAGE["name"]}
    alias, *rest, anonymous = operations(in_javascript(BORN), {**page, **named})
    [view] = [one for one in rest if one.get("event_uid") == "pageview"]
    view["params"] |= {"visit_agent": agent, "visit_ip": address}
    return [anonymous, {**alias, "previous_uid": ANONYMOUS["anonymousId"]}, *rest]


@pytest.mark.parametrize("origin", ["127.0.0.1", "app.example"])
def test_every_call(origin: str, sim: Chain) -> None:
    """Each call arrives as the operations that it means, with where the page was read from."""
    with visiting("page.html", sim.segment, KEY, HERS, origin) as visit:
        assert stages(sim.settled(len(HERS))) == STAGES
    assert [one["messageId"] for one in visit.sent] == [one["messageId"] for one in HERS]
    assert untimed(sim.operations()) == visited(visit.agent, "127.0.0.1")
    assert sim.defects() == []
    assert sim.contact("u1")["aliases"] == ["a2"]
    assert sim.leaks(KEY) == []


def test_the_snippet(sim: Chain) -> None:
    """A page with Segment's snippet, whose script comes from elsewhere, is understood as well."""
    with visiting("snippet.html", sim.segment, KEY) as visit:
        ledger = sim.settled(2)
    assert sorted((one["type"], one["stage"]) for one in ledger) == [
        ("page", "delivered"),
        ("track", "delivered"),
    ]
    [track] = [one for one in ledger if one["type"] == "track"]
    assert [track["message_id"]] == [one["messageId"] for one in visit.sent]


def test_it_tries_again(sim: Chain) -> None:
    """What wasn't taken it sends again by itself, until each message is accepted, once."""
    slow = Answer(429, headers={"Retry-After": "1"})
    # Where none is named, the SDK looks for the previous id anew each time: too late, by then.
    calls = [{**ALIAS, "previousId": "a2"} if one["type"] == "alias" else one for one in HERS]
    with between(sim.segment, Answer(500), "no answer", slow, Answer(503)) as door:
        with visiting("page.html", door.url, KEY, calls):
            until(lambda: len(door.statuses) == len(HERS), "an answer to each message")
            assert stages(sim.settled(len(HERS))) == STAGES
        assert (list(door.misfortunes), set(door.statuses)) == ([], {200})
