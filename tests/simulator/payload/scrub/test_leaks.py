"""Nothing of what is personal is found in what was scrubbed, however it is searched for."""

from __future__ import annotations

import json

import pytest

from simulator.payload.scrub import Scrubber, scrubbed
from simulator.payload.translators import Ours
from tests.simulator.payload.scrub.payloads import EXCHANGE, PAYLOADS, PERSONAL, Payload
from tests.simulator.payload.scrub.searching import leaks


@pytest.mark.parametrize("seed", ["one", "two", "three"])
@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda one: str(one.name))
def test_each_alone(payload: Payload, seed: str) -> None:
    """A message that is all there is tells nothing of whom it is about."""
    if payload.name in ("events", "dead letter"):  # they name whom others tell of
        return
    assert leaks(payload.personal, Scrubber(seed).message(payload.message)) == []


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_all_together(seed: str) -> None:
    """What one message tells to be a name is found in the others, the earlier ones as well."""
    scrubber = Scrubber(seed)
    for payload in PAYLOADS:
        scrubber.learn(payload.message)
    found = [scrubbed(one.message, Ours(), scrubber).message for one in reversed(PAYLOADS)]
    assert leaks(PERSONAL, found) == []
    assert leaks(PERSONAL, json.loads(json.dumps(found))) == []


@pytest.mark.parametrize("seed", ["one", "two"])
def test_an_exchange(seed: str) -> None:
    """Its address, headers, bodies, items and what is said of them."""
    scrubber = Scrubber(seed)
    scrubber.learn(PAYLOADS[0].message)
    found = scrubber.exchange(EXCHANGE)
    assert leaks(PAYLOADS[0].personal, found) == []


def test_the_search_finds() -> None:
    """A text is found whole and by its words, without case, encoded and in base64."""
    for text in ("Emmy", "x EMMY y", "x%45mmy", "eyJhIjoiRW1teSJ9", '{"a": ["Emmy"]}', "Ëmmy"):
        assert leaks(["Emmy Noether"], {"a": [text]}), text
    assert leaks(["Emmy"], {"Emmy": 1})
    assert leaks(["12345"], [112345.5])
    assert leaks(["Emmy Page"], ["Page"]) == []
