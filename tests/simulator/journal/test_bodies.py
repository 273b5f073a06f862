"""Bodies: what an item said beside its ids, read again from what was recorded."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from simulator.journal import bodies
from simulator.journal.bodies import Bodies

Row = tuple[str, str, str, bytes]

HEAD = "Content-Type: application/json"
ADA = {"contact_uid": "u1", "params": {"name": "Ada"}}


def post(body: object) -> Row:
    """An exchange as it was recorded: method, path, head and body."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return "POST", "/v1/contact", HEAD, content


class Asked:
    """Recorded exchanges by their seqs, and which of them were asked for."""

    def __init__(self, *rows: Row) -> None:
        self.rows = dict(enumerate(rows))
        self.seqs: list[int] = []

    def __call__(self, query: str, seq: int) -> list[Any]:
        self.seqs.append(seq)
        return [self.rows[seq]]


@pytest.mark.parametrize(
    ("row", "index", "expected"),
    [
        (post(ADA), 0, {"name": "Ada"}),
        (post([{}, ADA]), 1, {"name": "Ada"}),
        (post([{}, ADA]), 0, {}),
        (post({**ADA, "params": []}), 0, {}),
        (post({**ADA, "params": None}), 0, {}),
        (post({**ADA, "params": "Ada"}), 0, {}),
        (post([7, ADA]), 0, {}),
        (post(b'{"params": {"a": 1, "a": 2}}'), 0, {"a": 2}),
        (post(b'\xef\xbb\xbf{"params": {"a": 1}}'), 0, {"a": 1}),
        (post(b'[{"params": {"a": 1}}, {"params": {"a": 1e999}}]'), 0, {"a": 1}),
        (post(b"{"), 0, {}),
        (post(b""), 0, {}),
        (post(b"\xff"), 0, {}),
    ],
)
def test_params(row: Row, index: int, expected: dict[str, Any]) -> None:
    """Those of one operation alone or of a batch's; nothing where there is no object."""
    assert Bodies(Asked(row)).params(0, index) == expected


def test_what_an_older_client_sent() -> None:
    """What stood as base64 in a query or a form is read like a body."""
    data = base64.b64encode(json.dumps(ADA).encode()).decode()
    query = f"/v1/contact?api_token=x&encode=base64&_method=post&data={data}"
    tunnel = ("GET", query, "", b"")
    form = f"encode=base64&data=%22{data}%22".encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    found = Bodies(Asked(tunnel, ("POST", "/v1/contact", kind, form)))
    assert found.params(0, 0) == found.params(1, 0) == {"name": "Ada"}


def test_a_batch_is_read_once() -> None:
    """The items of one batch after the other cost one reading."""
    asked = Asked(post([ADA] * 100))
    found = Bodies(asked)
    assert all(found.params(0, index) == {"name": "Ada"} for index in range(100))
    assert asked.seqs == [0]


def test_few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many the ones that were asked for last are kept."""
    monkeypatch.setattr(bodies, "MAX_KEPT", 2)
    asked = Asked(*(post({"params": {"n": n}}) for n in range(3)))
    found = Bodies(asked)
    for seq in (0, 1, 0, 2, 0, 1):
        assert found.params(seq, 0) == {"n": seq}
    assert asked.seqs == [0, 1, 2, 1]


def test_long_ones_are_let_go_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is bounded in bytes; a body that is longer by itself is read all the same."""
    monkeypatch.setattr(bodies, "MAX_KEPT_BYTES", 1000)
    long = {"params": {"bio": "x" * 600}}
    asked = Asked(post(long), post(long), post({"params": {"bio": "x" * 5000}}), post(ADA))
    found = Bodies(asked)
    for seq in (0, 0, 1, 0, 2, 2, 3, 3, 2):
        assert found.params(seq, 0)
    assert asked.seqs == [0, 1, 0, 2, 3, 2]
