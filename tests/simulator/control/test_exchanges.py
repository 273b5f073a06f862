"""GET /_sim/exchanges and /_sim/exchanges/<seq>."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from contracts import check
from simulator.config import Config
from simulator.control import exchanges
from simulator.journal import pages
from simulator.journal.reader import MAX_PAGE, MAX_SEQ
from tests.simulator.running import Sim, running
from tests.simulator.wire import request

PATH = "/_sim/exchanges"


def ping(sim: Sim, *tokens: str) -> list[int]:
    """A ping by each token; the seqs of the exchanges."""
    for token in tokens:
        assert sim.client.post("/v1/ping", params={"api_token": token}).status_code == 200
    return [exchange.seq for exchange in sim.recorded()]


def page(sim: Sim, **query: object) -> dict[str, Any]:
    answer = sim.client.get(PATH, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    assert list(found) == ["schema_version", "data", "next"]
    assert found["schema_version"] == 1
    return found


def test_pages(sim: Sim) -> None:
    """Page by page, each from the last one's next, everything comes once, oldest first."""
    seqs = ping(sim, *"abcde")
    got, sizes, after = [], [], sim.after
    while after is not None:
        found = page(sim, after=after, limit=2)
        got += [exchange["seq"] for exchange in found["data"]]
        sizes.append(len(found["data"]))
        after = found["next"]
    assert (got, sizes) == (seqs, [2, 2, 1])


def test_the_last_page_is_known_to_be_it(sim: Sim) -> None:
    """A page that just holds the rest has no next, nor has an empty one."""
    seqs = ping(sim, *"ab")
    assert page(sim, after=sim.after, limit=2)["next"] is None
    assert page(sim, after=sim.after, limit=1)["next"] == seqs[0]
    assert page(sim, after=seqs[-1]) == {"schema_version": 1, "data": [], "next": None}
    assert page(sim, after=MAX_SEQ)["data"] == []


def test_from_the_beginning(sim: Sim) -> None:
    """Without after the first page of all is given, up to 100 long."""
    ping(sim, *"ab" * 51)
    found = page(sim)
    assert len(found["data"]) == 100
    assert found["next"] == found["data"][-1]["seq"]
    assert len(page(sim, limit=MAX_PAGE)["data"]) > 100


def test_one_workspace(sim: Sim) -> None:
    """A workspace's pages hold its exchanges alone."""
    ping(sim, *"abab")
    first = sim.recorded()[0].workspace
    found = page(sim, after=sim.after, workspace=first, limit=1)
    assert found["next"] == found["data"][0]["seq"]
    rest = page(sim, after=found["next"], workspace=first)
    assert [exchange["workspace"] for exchange in rest["data"]] == [first]
    assert rest["next"] is None
    assert page(sim, after=sim.after, workspace="00000000")["data"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"verdict": "ok"}, [0, 3]),
        ({"verdict": "broken"}, [1, 2]),
        ({"status": 200}, [0, 2, 3]),
        ({"status": 400, "verdict": "broken"}, [1]),
        ({"status": 503}, []),
        ({"fault": "none"}, [0, 1, 2, 3]),
        ({"fault": "any"}, []),
    ],
)
def test_filters(sim: Sim, query: dict[str, object], expected: list[int]) -> None:
    """Verdict, status and fault narrow what is shown; together they all hold."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {}})
    sim.post("/v1/contact", b"{")
    sim.post("/v1/contact", {"contact_uid": "u1", "params": 7})
    sim.post("/v1/ping")
    seqs = [exchange.seq for exchange in sim.recorded()]
    found = [exchange["seq"] for exchange in page(sim, after=sim.after, **query)["data"]]
    assert found == [seqs[index] for index in expected]


def test_what_was_never_answered(path: Path) -> None:
    """Status 0, which the journal has where none was sent, is one to ask for."""
    with running(Config(), path) as sim:
        ping(sim, "a")
        with sim.connect() as wire:
            wire.send(request("/v1/ping?api_token=a", b"", "X-Sim-Fault: drop=before"))
            assert wire.is_at_its_end()
        [found] = page(sim, status=0)["data"]
        assert (found["status"], found["fault"]) == (0, "drop=before")


@pytest.mark.parametrize("status", ["-1", "600", "x"])
def test_no_status(sim: Sim, status: str) -> None:
    """What no exchange can have is refused."""
    answer = sim.client.get(PATH, params={"status": status})
    assert answer.status_code == 400
    assert answer.json()["message"] == "status is a number from 0 to 599"


def reset(sim: Sim, workspace: str | None) -> None:
    """Reset a workspace, or all of them."""
    body = {"workspace": workspace} if workspace else {}
    assert sim.client.post("/_sim/reset", json=body).status_code == 200


def test_after_a_reset(path: Path) -> None:
    """Without after only what came since the workspace's last reset is shown; after=0 shows all."""
    with running(Config(), path) as sim:
        seqs = ping(sim, *"ab")
        mine = sim.recorded()[0].workspace
        reset(sim, mine)
        seqs = ping(sim, *"ab")

        def shown(**query: object) -> list[int]:
            return [seqs.index(exchange["seq"]) for exchange in page(sim, **query)["data"]]

        assert shown(workspace=mine) == [2]
        assert shown(workspace=mine, after=0) == [0, 2]
        assert shown(workspace=sim.recorded()[1].workspace) == [1, 3]
        assert shown() == [0, 1, 2, 3]
        reset(sim, None)
        assert (shown(), shown(workspace=mine), shown(after=0)) == ([], [], [0, 1, 2, 3])


def test_each_keeps_its_contract(sim: Sim) -> None:
    """Whatever was recorded, its JSON keeps the schema, and is what one alone says too."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {}})
    sim.post("/v1/contact", b"\xff")
    sim.post("/v1/contact", b'{"contact_uid":"\\ud800","params":{"a":1,"a":2},"\\udfff":1}')
    sim.post("/v1/batch", ["text", {"method": "contact", "contact_uid": "", "params": []}])
    with sim.connect() as wire:
        wire.send(request("/v1/nowhere", b"x", "X-Odd: \xff", "X-Empty:"))
        assert wire.answer().status == 404
    data = page(sim, after=sim.after)["data"]
    assert len(data) == 5
    for exchange, recorded in zip(data, sim.recorded(), strict=True):
        assert check("exchange", exchange) == []
        assert exchange == recorded.to_dict()
        assert sim.client.get(f"{PATH}/{exchange['seq']}").json() == exchange


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"limit": "0"}, "limit is a number from 1 to 1000"),
        ({"limit": "1001"}, "limit is a number from 1 to 1000"),
        ({"after": "x"}, f"after is a number from 0 to {MAX_SEQ}"),
        ({"after": str(MAX_SEQ + 1)}, f"after is a number from 0 to {MAX_SEQ}"),
        ({"workspace": "tok-1"}, "workspace is 8 hex digits, as an exchange shows them"),
        ({"workspace": ""}, "workspace is 8 hex digits, as an exchange shows them"),
        ({"afetr": "1"}, "there is no parameter 'afetr'; did you mean after?"),
        ({"after": ["1", "1"]}, "after is given more than once"),
    ],
)
def test_bad_values(sim: Sim, query: dict[str, Any], said: str) -> None:
    """What isn't valid is 400 with a sentence that says what is."""
    answer = sim.client.get(PATH, params=query)
    assert (answer.status_code, answer.json()["message"]) == (400, said)


@pytest.mark.parametrize("limit", [1, MAX_PAGE])
def test_the_limits_of_a_page(sim: Sim, limit: int) -> None:
    """1 and 1000 are good limits."""
    ping(sim, "a")
    assert page(sim, after=sim.after, limit=limit)["data"]


@pytest.mark.parametrize("seq", ["0", str(MAX_SEQ), str(MAX_SEQ + 1), "9" * 5_000, "x", "-1"])
def test_no_such_exchange(sim: Sim, seq: str) -> None:
    """What is the seq of no exchange is 404 with a sentence."""
    answer = sim.client.get(f"{PATH}/{seq}")
    assert answer.status_code == 404
    assert answer.json()["message"].startswith("there is no ")


def test_a_mark_is_no_exchange(sim: Sim) -> None:
    """The seqs of marks, which stand in the same sequence, are no exchanges."""
    assert sim.client.get(f"{PATH}/1").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_it_is_only_read(sim: Sim, method: str) -> None:
    """What was recorded can't be changed."""
    answer = sim.client.request(method, PATH)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_large_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is bounded in bytes too, and next leads on."""
    monkeypatch.setattr(exchanges, "PAGE_BYTES", 1500)
    monkeypatch.setattr(pages, "PAGE_BYTES", 1500)
    with running(Config(), tmp_path / "journal") as sim:
        for number in range(3):
            sim.post("/v1/contact", {"contact_uid": f"u{number}", "params": {"a": "x" * 1000}})
        first = sim.client.get("/_sim/exchanges").json()
        assert [one["items"][0]["contact"] for one in first["data"]] == ["u0", "u1"]
        second = sim.client.get("/_sim/exchanges", params={"after": first["next"]}).json()
        assert [one["items"][0]["contact"] for one in second["data"]] == ["u2"]
        assert second["next"] is None
        whole = sim.client.get("/_sim/exchanges", params={"after": sim.recorded()[0].seq}).json()
        assert [one["items"][0]["contact"] for one in whole["data"]] == ["u1", "u2"]
        assert whole["next"] is None


@pytest.mark.parametrize("path", ["?after=0", "/5", "?after=0&limit=1"])
def test_a_damaged_journal(tmp_path: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    """What can't be read is a sentence that names the file, and no bug of the simulator."""
    with running(Config(), tmp_path / "journal") as sim:
        sim.post("/v1/contact", {"contact_uid": "u1", "params": {"a": "x" * 500_000}})
        with closing(connect(sim.journal)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = sim.journal.read_bytes()
        sim.journal.write_bytes(content[:8192].ljust(len(content), b"\xa5"))
        answer = sim.client.get(f"{PATH}{path}")
    assert answer.status_code == 500
    assert answer.json()["message"].startswith(f"{tmp_path / 'journal'} can't be read: ")
    assert caplog.text == ""


def test_one_that_is_not_there(sim: Sim) -> None:
    """A seq beyond the end is 404, and the sentence says where the journal ends."""
    [seq] = ping(sim, "a")
    answer = sim.client.get(f"{PATH}/{seq + 1}")
    assert (answer.status_code, answer.json()["message"]) == (
        404,
        f"there is no exchange {seq + 1}; the journal ends at seq {seq}",
    )
