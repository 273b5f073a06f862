"""Specimens: one message of each call that nothing is to be said of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import translate
from simulator.generate.specimens import Specimens
from simulator.generate.stamps import iso
from simulator.generate.streams import stream
from simulator.generate.world import START
from tests.simulator.generate.fixed import few_laws, fixed_person
from tests.simulator.generate.judged import complaints

Make = Callable[[Specimens, int], dict[str, Any]]

CALLS: dict[str, Make] = {
    "page": lambda specimens, at: specimens.page(at),
    "page, unnamed": lambda specimens, at: specimens.page(at, None),
    "page of another name": lambda specimens, at: specimens.page(at, "Pricing", "/www/pricing"),
    "track": lambda specimens, at: specimens.track(at),
    "track of another event": lambda specimens, at: specimens.track(at, "Order Completed"),
    "identify": lambda specimens, at: specimens.identify(at),
    "group": lambda specimens, at: specimens.group(at),
    "alias": lambda specimens, at: specimens.alias(at),
}


def specimens_of(seed: int, code: str = "en_US") -> Specimens:
    return Specimens(fixed_person(seed, code), stream("specimens", seed))


@pytest.mark.parametrize("call", CALLS)
@few_laws
@given(st.integers(0, 9_999), st.integers(0, 365 * 86_400_000), st.sampled_from(["en_US", "ja_JP"]))
def test_nothing_is_to_be_said_of_it(call: str, seed: int, later: int, code: str) -> None:
    """Whoever it is of: it keeps its schema and is translated, without a note but an alias's."""
    message = CALLS[call](specimens_of(seed, code), START + later)
    assert call.startswith(message["type"])
    assert complaints(message) == (["alias_assumed"] if call == "alias" else [])
    assert message["timestamp"] == iso(START + later)


@pytest.mark.parametrize("call", CALLS)
def test_user_and_account_are_told(call: str) -> None:
    """Each names the user and the visitor they were, and the account wherever there is a place."""
    specimens = specimens_of(7)
    person, message = specimens.person, CALLS[call](specimens, START)
    assert message["userId"] == person.user_id
    assert message["anonymousId"] == person.anonymous_id
    said = message.get("groupId") or message.get("properties", message.get("traits", {})).get(
        "account_uid"
    )
    assert said == (None if call == "alias" else person.company.uid)
    assert message.get("previousId") == (person.anonymous_id if call == "alias" else None)


@pytest.mark.parametrize(
    ("call", "events"),
    [
        ("page", ["pageview", "dashboard"]),
        ("page, unnamed", ["pageview"]),
        ("page of another name", ["pageview", "pricing"]),
        ("track", ["report_exported"]),
        ("track of another event", ["order_completed"]),
    ],
)
def test_name_decides_the_events(call: str, events: list[str]) -> None:
    """A page is named or not, a track has the event that is asked for."""
    translation = translate(CALLS[call](specimens_of(7), START))
    assert [item["event_uid"] for item in translation.wire()] == events


def test_name_stands_twice_on_a_page() -> None:
    """As analytics.js writes it: at the top and in properties; without a name in neither."""
    named, unnamed = (CALLS[call](specimens_of(7), START) for call in ("page", "page, unnamed"))
    assert named["name"] == named["properties"]["name"] == "Dashboard"
    assert "name" not in unnamed
    assert "name" not in unnamed["properties"]


def test_details_are_the_own_events() -> None:
    """Another event than the specimen's own tells nothing of a report."""
    own, other = (CALLS[call](specimens_of(7), START) for call in list(CALLS)[3:5])
    assert set(own["properties"]) == {"format", "rows", "account_uid"}
    assert set(other["properties"]) == {"account_uid"}


def test_pages_follow_each_other() -> None:
    """One visit: each page's referrer is the page before it."""
    specimens = specimens_of(7)
    first = specimens.page(START)
    second = specimens.page(START + 1, "Pricing", "/www/pricing")
    assert second["properties"]["referrer"] == first["properties"]["url"]
    assert first["context"]["page"]["url"] == first["properties"]["url"]
    assert specimens.track(START + 2)["context"]["page"]["referrer"] == second["properties"]["url"]
