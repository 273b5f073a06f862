"""Messages in a captured request: what the pocket Segment's door would pass on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from simulator.exchange_formats.captured.messages import messages_of
from simulator.exchange_formats.captured.requests import Captured
from simulator.exchange_formats.messages import Entry
from simulator.segment.paths import PATHS
from tests.simulator.generated import json_values, laws
from tests.simulator.segment.chained import chained, page

AT = 1710148905.123
BATCHES: dict[str, Any] = {
    "shared": {"context": {"ip": "1.1.1.1"}, "batch": [page("m1", context={"a": 1}), page("m2")]},
    "sent": {
        "sentAt": "2024-03-11T09:00:00Z",
        "timestamp": "2024-03-11T08:00:00Z",
        "batch": [page("m1")],
    },
    "refused": {"batch": [page("m1"), {**page("m2"), "userId": 7}, page("m3")]},
}


def read(body: object, path: str = "batch", at: float | None = AT) -> list[Entry]:
    content = json.dumps(body).encode()
    return list(messages_of(Captured(1, "POST", f"/v1/{path}", (), content, at=at), PATHS[path]))


@pytest.mark.parametrize("case", BATCHES)
def test_the_door_makes_the_same(tmp_path: Path, case: str) -> None:
    """Merged and stamped alike, but for when it is received; what fails on ingest is a defect."""
    with chained(tmp_path / "journal") as chain:
        chain.post("batch", BATCHES[case])
        chain.settle()
        ledger = chain.messages()
    found = read(BATCHES[case])
    assert [bool(one.defect) for one in found] == [
        one["stage"] == "failed on ingest" for one in ledger
    ]
    for kept, entry in zip(ledger, found, strict=True):
        if isinstance(entry.value, dict):
            changed = {"receivedAt", "timestamp"}
            expected = {k: v for k, v in json.loads(kept["body"]).items() if k not in changed}
            assert {k: v for k, v in entry.value.items() if k not in changed} == expected


@pytest.mark.parametrize("case", BATCHES)
def test_a_time_that_is_not_known(case: str) -> None:
    """Nothing is stamped; a batch's own timestamp is that of its messages."""
    for entry in read(BATCHES[case], at=None):
        value = entry.value if isinstance(entry.value, dict) else {}
        assert not value.keys() & {"receivedAt", "originalTimestamp"}
        assert value.get("timestamp", BATCHES[case].get("timestamp")) == BATCHES[case].get(
            "timestamp"
        )


@laws
@given(json_values)
def test_any_body(body: Any) -> None:
    """There is always something to read, message or defect."""
    found = read({"batch": [body, body]} if body else body)
    assert found
    assert all(entry.defect or isinstance(entry.value, dict) for entry in found)
