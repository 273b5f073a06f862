"""First light: messages go in at one end and are found in the journal at the other.

SIM_CORPUS names a folder of ``*.ndjson``, a line ``{"source", "case", "event"}``; without it the
messages of the kit's own cases stand in for them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from contracts.cases import kit_cases
from contracts.reading import loads
from destination import Settings, translate
from destination.wire import encode
from tests.simulator.cli.commands import call, run
from tests.simulator.running import Sim

SWITCHES = [
    {"anonymous": anonymous, "alias": alias}
    for anonymous, alias in product(("send", "skip"), ("send", "skip"))
]
DEFAULTS = SWITCHES[0]


def kit() -> list[object]:
    """The messages of the kit's cases."""
    return [case.message for case in kit_cases()]


def published() -> Iterator[object]:
    """The events of the corpus, else the kit's messages."""
    folder = os.environ.get("SIM_CORPUS")
    if not folder:
        yield from kit()
        return
    for file in sorted(Path(folder).glob("*.ndjson")):
        for line in file.read_text("utf-8").splitlines():
            entry = loads(line)
            assert isinstance(entry, dict)
            yield entry["event"]


def ndjson(messages: list[Any]) -> bytes:
    return "".join(json.dumps(message) + "\n" for message in messages).encode()


def operations(messages: list[Any], switches: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """What each message becomes."""
    settings = Settings(**switches, oversize="note")
    return [translate(message, settings).wire() for message in messages]


def check_arrived(sim: Sim, made: list[list[dict[str, Any]]]) -> None:
    """Each operation arrived once, in order, as the JSON that was made, and keeps the contract."""
    owners = [index for index, wire in enumerate(made) for _ in wire]
    expected = [encode(operation) for wire in made for operation in wire]
    at = 0
    for exchange in sim.recorded():
        count = len(exchange.items)
        assert exchange.request_body.decode() == f"[{','.join(expected[at : at + count])}]"
        assert [item.verdict for item in exchange.items if item.verdict == "broken"] == []
        assert all(item.applied for item in exchange.items)
        assert (exchange.method, exchange.path, exchange.status) == ("POST", "/v1/batch", 201)
        assert at == 0 or owners[at] != owners[at - 1], "a message's operations were parted"
        at += count
    assert at == len(expected)


@pytest.mark.parametrize("switches", SWITCHES, ids=lambda switches: "-".join(switches.values()))
def test_the_kits_cases_arrive(sim: Sim, switches: dict[str, str]) -> None:
    """Whatever the switches, what is delivered is recorded as ``sim translate`` shows it."""
    messages = kit()
    options = [f"--{name}={value}" for name, value in switches.items()]
    sent = call("send", "--to", sim.url, "-o", "json", *options, "-", stdin=ndjson(messages))
    shown = run("translate", *options, "-", stdin=ndjson(messages)).json()
    assert sent.err == ""
    outcomes = {"translated": "delivered", "refused": "refused", "filtered": "filtered"}
    assert [(one["line"], one["messageId"], one["outcome"]) for one in sent.json()] == [
        (one["line"], one["messageId"], outcomes[one["outcome"]]) for one in shown
    ]
    made = [one["operations"] for one in shown]
    assert made == operations(messages, switches)
    check_arrived(sim, made)


def test_published_messages_arrive(sim: Sim) -> None:
    """What others published arrives too, all that is translated of it."""
    messages = list(published())
    ran = run("send", "--to", sim.url, "-", stdin=ndjson(messages))
    made = operations(messages, DEFAULTS)
    assert f"{sum(map(bool, made)):>8,} delivered\n" in ran.out
    check_arrived(sim, made)


@pytest.mark.parametrize("before", [98, 99, 100])
def test_a_message_is_never_parted(sim: Sim, before: int) -> None:
    """The two operations of a named page share a batch, wherever the limit of a hundred falls."""
    track = {"type": "track", "userId": "u1", "event": "E"}
    page = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "page"}
    messages = [*({**track, "messageId": f"m{n}"} for n in range(before)), page, page]
    ran = run("send", "--to", sim.url, "-", stdin=ndjson(messages))
    assert (ran.status, ran.out) == (0, f"{before + 2:>8,} delivered\n")
    sizes = [len(exchange.items) for exchange in sim.recorded()]
    assert sizes == ([100, 2] if before == 98 else [before, 4])
    check_arrived(sim, operations(messages, DEFAULTS))
