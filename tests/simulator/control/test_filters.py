"""``filter`` on the control plane: pages and the stream, and what is no filter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.config import Config
from simulator.control import filters, stream
from simulator.journal.reader import MAX_SEQ
from tests.simulator.running import Sim, running
from tests.simulator.segment.chained import Chain, chained, page
from tests.simulator.waiting import PATIENCE


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """Twenty messages of ten users, every fifth of which isn't delivered."""
    with chained(tmp_path_factory.mktemp("filtered") / "journal") as found:
        for number in range(20):
            user = f"u{number % 10}" if number % 5 else number
            found.send(page(f"m{number}", userId=user, properties={"n": number}))
            found.settle()
        yield found


def asked(chain: Chain, path: str, **query: object) -> Any:
    answer = chain.client.get(f"{chain.server.url}/_sim/{path}", params={**query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def pages(chain: Chain, path: str, **query: object) -> tuple[list[Any], int]:
    """Everything, page by page, and how many pages there were."""
    found, count, after = [], 0, query.pop("after", 0)
    while after is not None:
        one = asked(chain, path, after=after, **query)
        assert one["next"] is None or one["next"] > after
        found += one["data"]
        after, count = one["next"], count + 1
    return found, count


@pytest.mark.parametrize("looked_at", [3, 10, 100_000])
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages(chain: Chain, monkeypatch: pytest.MonkeyPatch, limit: int, looked_at: int) -> None:
    """Page by page everything comes once, however few a page holds or looks at."""
    monkeypatch.setattr(filters, "MAX_LOOKED_AT", looked_at)
    exchanges, count = pages(chain, "exchanges", filter="contact:u3,u7", limit=limit)
    assert [one["items"][0]["contact"] for one in exchanges] == ["u3", "u7"] * 2
    assert (count == 1) == (limit > 4 and looked_at > 100)
    messages, _ = pages(chain, "messages", filter="code:id_not_string or m3", limit=limit)
    ids = ["m0", "m3", "m5", "m10", "m13", "m15"]
    assert [one["message_id"] for one in messages if one["message_id"] != "m13"] == [
        one for one in ids if one != "m13"
    ]
    assert pages(chain, "exchanges", filter="nothing_like_it", limit=limit)[0] == []


@pytest.mark.parametrize(
    ("query", "contacts"),
    [
        ({"filter": "params.n:>15"}, ["u6", "u7", "u8", "u9"]),
        ({"filter": "params.n:>15 -contact:u7", "verdict": "ok"}, ["u6", "u8", "u9"]),
        ({"filter": "params.n:>15", "verdict": "broken"}, []),
        ({"filter": "call:page stage:delivered params.n:1..2", "status": 201}, ["u1", "u2"]),
        ({"filter": "fault:", "fault": "none"}, []),
        ({"filter": "since:1h contact:u1", "limit": 1}, ["u1"]),
        ({"filter": "until:1h"}, []),
        ({"filter": "   "}, [f"u{n % 10}" for n in range(20) if n % 5]),
    ],
)
def test_beside_other_parameters(
    chain: Chain, query: dict[str, object], contacts: list[str]
) -> None:
    """A filter narrows what the other parameters leave."""
    data = asked(chain, "exchanges", **query)["data"]
    assert [one["items"][0]["contact"] for one in data] == contacts


def test_from_the_end(chain: Chain) -> None:
    """Beyond the end there is nothing, and no next."""
    nothing = {"schema_version": 1, "data": [], "next": None}
    for path in ("exchanges", "messages"):
        assert asked(chain, path, filter="a", after=MAX_SEQ) == nothing


@pytest.mark.parametrize("path", ["exchanges", "messages", "stream"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verdict:brokn", "this is no verdict (characters 9 to 13); did you mean broken?"),
        ("a (b", "the parenthesis is never closed (character 3); write a ) behind it"),
        ("a or", "something is missing at the end (character 5); add a field or a word"),
        ("a" * 5_000, "a filter has at most 4,000 characters, not 5,000 (characters 4001 to 5000)"),
    ],
)
def test_no_filter(sim: Sim, path: str, text: str, said: str) -> None:
    """What is no filter is 400 with the sentence and the spot."""
    answer = sim.client.get(f"/_sim/{path}", params={"filter": text})
    assert (answer.status_code, answer.json()["message"]) == (400, f"filter: {said}")


def test_a_secret_in_the_wrong_place(sim: Sim) -> None:
    """A refusal repeats nothing of what was written."""
    for text in ("s3cr3t:x", "status:s3cr3t", "since:s3cr3t", "contact.s3cr3t:x", 'a "s3cr3t'):
        answer = sim.client.get("/_sim/exchanges", params={"filter": text})
        assert answer.status_code == 400
        assert "s3cr3t" not in answer.text


def test_an_empty_one(sim: Sim) -> None:
    """A parameter without a text is refused as any other."""
    answer = sim.client.get("/_sim/exchanges", params={"filter": ""})
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "filter is a text that isn't empty",
    )


def streamed(chain: Chain, count: int, **query: object) -> list[dict[str, str]]:
    """The first blocks of a stream, each by the names of its lines."""
    found: list[dict[str, str]] = []
    address = f"{chain.server.url}/_sim/stream"
    with chain.client.stream("GET", address, params={"after": 0, **query}) as answer:
        block: dict[str, str] = {}
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            block |= {name: value} if line else {}
            if not line:
                found.append(block)
                block = {}
            if len(found) == count:
                break
    return found


def test_the_stream(chain: Chain) -> None:
    """Both kinds of events are told where the filter holds for them, in one order."""
    blocks = streamed(chain, 5, filter="contact:u3 or code:id_not_string params.n:>=5 params.n:<15")
    told = [(one["event"], json.loads(one["data"])) for one in blocks[1:]]
    assert [event for event, _ in told] == ["exchange", "message", "message", "message"]
    exchange, delivered, *failed = (one for _, one in told)
    assert (exchange["items"][0]["contact"], delivered["uid"]) == ("u3", "u3")
    assert [one["message_id"] for one in failed] == ["m5", "m10"]


def test_a_stream_that_finds_nothing(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much it looks at without telling any of it, it says that it is still there."""
    monkeypatch.setattr(stream, "SPAN", 5)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 10 * PATIENCE)
    first, *others = streamed(chain, 6, filter="nothing_like_it")
    assert first == {"": "the exchanges follow"}
    assert others == [{"": "still here"}] * 5


def test_from_the_clock(path: Path) -> None:
    """since: counts back from the simulator's clock."""
    with running(Config(), path) as sim:
        sim.post("/v1/ping")
        for advance, count in (("0s", 1), ("2m", 0)):
            sim.client.post("/_sim/clock", json={"advance": advance})
            found = sim.client.get("/_sim/exchanges", params={"filter": "since:1m"}).json()
            assert len(found["data"]) == count
