"""Requests that nobody looked into: what they carried is known by their bodies."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.segment.audit import Evidence, verify_delivery
from simulator.segment.options import Options
from tests.simulator.segment.audit.told import WORKSPACE, found, got, sent, told
from tests.simulator.segment.chained import chained, page


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"{}", b"7", b"[[], 7, {}, {}]", b"[" * 100_000, b'[{"messageId": 7}]']
)
def test_bodies_that_nobody_looked_into(path: Path, body: bytes) -> None:
    """Whatever was refused unread, it carried nothing that can be known."""
    told(path, got("m1"), sent("m1", status=429, unread=True))
    _change(path, "UPDATE exchanges SET request_body = ?", body)
    assert found(verify_delivery(path)) == {"under way": 1}
    with Evidence(path) as known:
        assert known.carriers([("m1", WORKSPACE)]) == {("m1", WORKSPACE): []}


def test_ids_that_nobody_looked_into(path: Path) -> None:
    """Ids in a body that was refused unread are kept as those of items are."""
    told(path, got("m1"), sent("x", status=429, unread=True))
    sent_ids = [{"messageId": "m1"}, {}, {"messageId": "m\ud800"}]
    _change(path, "UPDATE exchanges SET request_body = ?", json.dumps(sent_ids).encode())
    with Evidence(path) as known:
        both = known.carriers([("m1", WORKSPACE), (r"m\ud800", WORKSPACE), ("m2", WORKSPACE)])
    places = {key[0]: [one.place for one in carriers] for key, carriers in both.items()}
    assert places == {"m1": [(3, 0)], r"m\ud800": [(3, 2)], "m2": []}
    [carrier] = both["m1", WORKSPACE]
    assert (carrier.sent.items, carrier.arrived) == (3, False)


def test_a_rate_limit(path: Path) -> None:
    """What it refuses is tried again when it asks for, and the audit sees that."""
    options = Options(relay="hook", time_scale=20)
    with chained(path, config=Config(rate_limit=20.0), options=options) as chain:
        chain.send(*(page(f"m{number}") for number in range(60)))
        chain.settle()
    audit = verify_delivery(path)
    assert audit.passed, audit.verdict
    assert audit.retry_after_judged


def _change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, values)
