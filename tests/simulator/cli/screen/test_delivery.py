"""How the screen's traffic goes: to the Segment side, or delivered where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from destination import SettingsError
from simulator.cli.demo import Direct, ThroughSegment
from simulator.cli.screen.delivery import ATTEMPTS, Delivery
from simulator.cli.screen.keys import Keys
from simulator.tui.outside import OutsideError
from tests.simulator.cli.lived import messages
from tests.simulator.segment.chained import KEY, Chain, chained, page

FAR = "http://10.0.0.1:8600"


@pytest.fixture(scope="module")
def _chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    with chained(tmp_path_factory.mktemp("delivery") / "journal") as made:
        yield made


@pytest.fixture
def chain(_chain: Chain) -> Chain:
    """The whole chain, running, and nothing under way."""
    _chain.misbehave()
    _chain.settle()
    return _chain


def delivery(
    salesmachine: str,
    segment: str | None = None,
    key: str = KEY,
    url: str | None = None,
    tell: Any = lambda _: None,
    **switches: Any,
) -> Delivery:
    """A delivery with one key; nothing here needs the journal."""
    known = {"anonymous": "send", "alias": "send", **switches}
    facts = {"salesmachine": salesmachine, "segment": segment}
    return Delivery(facts, Keys({key: key}, Path("nowhere")), url, tell=tell, **known)


@pytest.mark.parametrize(
    ("address", "url", "found"),
    [
        ("http://127.0.0.1:1/", None, "http://127.0.0.1:1"),
        ("http://[::1]:1", None, "http://[::1]:1"),
        ("http://localhost:1", FAR, "http://localhost:1"),
        (FAR, f"{FAR}/", FAR),
        ("http://10.0.0.1:8601", FAR, "http://10.0.0.1:8601"),
    ],
)
def test_where_it_goes(address: str, url: str | None, found: str) -> None:
    """To this machine, or to the one that was asked for."""
    assert delivery(FAR, address, url=url).segment == found
    assert delivery(address, url=url).salesmachine == (url or found).rstrip("/")


@pytest.mark.parametrize("address", [FAR, "http://localhost.example", "http://127.0.0.1@10.0.0.1"])
def test_where_it_does_not_go(address: str) -> None:
    """Nothing is sent to another machine than was asked for, whatever a simulator says."""
    for url in (None, "http://10.0.0.2:8600"):
        with pytest.raises(OutsideError, match="nothing is sent there"):
            _ = delivery(FAR, address, url=url).segment
    with pytest.raises(OutsideError, match="nothing is sent there"):
        delivery(address).deliver([page("m1")])
    with pytest.raises(OutsideError, match="nothing is sent there"):
        delivery(address).way()


def test_a_batch(chain: Chain) -> None:
    """It is posted with the first key; what is refused is answered."""
    before = len(chain.messages())
    way = delivery(chain.server.url, chain.side.url)
    assert way.post(chain.side.url, ['{"type":"page","userId":"u1"}']).is_accepted
    assert str(way.post(chain.side.url, ["{"])).startswith("the tracking API answered 400: ")
    assert {one["workspace"] for one in chain.messages()[before:]} == {chain.workspace()}


def test_delivered_directly(chain: Chain) -> None:
    """What became of how many is said, by outcome and code."""
    before = len(chain.exchanges())
    some = [page("m1"), {"type": "page"}, page("m2"), 7]
    assert delivery(chain.server.url).deliver(some) == (
        "2 delivered, 1 refused id_required, 1 refused bad_request"
    )
    assert delivery(chain.server.url).deliver([page("m3")], "other") == "1 delivered"
    first, second = chain.exchanges()[before:]
    assert (first.workspace, second.workspace) == (chain.workspace(), chain.workspace("other"))


def test_the_switches(chain: Chain) -> None:
    """They are those of the translation."""
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    skipping = delivery(chain.server.url, alias="skip", anonymous="skip")
    assert skipping.deliver([alias]) == "1 filtered FILTERED_BY_SETTINGS"
    assert skipping.deliver([{"type": "page", "anonymousId": "a"}]).startswith("1 filtered ")


def test_nothing_is_delivered(chain: Chain, closed_url: str) -> None:
    """It is given up soon, and said why."""
    chain.misbehave("status=503")
    before = len(chain.exchanges())
    with pytest.raises(OutsideError, match="nothing was delivered: Salesmachine answered 503"):
        delivery(chain.server.url).deliver([page("m1")])
    assert len(chain.exchanges()) == before + ATTEMPTS
    chain.misbehave()
    with pytest.raises(OutsideError, match="nothing was delivered: can't connect"):
        delivery(closed_url).deliver([page("m1")])


def test_a_segment_side_that_is_gone(closed_url: str) -> None:
    """It doesn't answer; and a demo that finds out ends of it."""
    gone = delivery(closed_url, closed_url)
    with pytest.raises(OutsideError, match=f"{closed_url} doesn't answer: can't connect"):
        gone.post(closed_url, ["{}"])
    way = gone.way()
    with pytest.raises(OutsideError, match=f"{closed_url} doesn't answer: can't connect"):
        way.send(messages(0, 1)[0])
    way.close()


def test_the_way_of_the_demo(chain: Chain) -> None:
    """Through Segment where it is; else it is told what wasn't delivered, and by which name."""
    [hostile] = [one for one in messages(3, 2_000) if one.label and one.label.code][:1]
    way = delivery(chain.server.url, chain.side.url).way()
    assert isinstance(way, ThroughSegment)
    way.send(hostile)
    way.close()
    told: list[str] = []
    direct = delivery(chain.server.url, tell=told.append).way()
    assert isinstance(direct, Direct)
    direct.send(hostile)
    direct.close()
    assert hostile.label is not None
    [said] = told
    assert said.startswith(f"demo: {hostile.label.shape} refused {hostile.label.code}: ")


@pytest.mark.parametrize("segment", [True, False])
def test_a_key_that_cannot_be_sent(chain: Chain, segment: bool) -> None:
    """It is refused before anything is sent, and not repeated."""
    made = delivery(chain.server.url, chain.side.url if segment else None, key="se:cret")
    with pytest.raises(SettingsError) as caught:
        made.post(chain.side.url, ["{}"]) if segment else made.deliver([page("m1")])
    assert "cret" not in str(caught.value)
