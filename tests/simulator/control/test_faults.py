"""/_sim/faults: faults are listed, added and cleared while the simulator runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.config import Config
from simulator.control.faults import MAX_NAMED
from simulator.faults import FaultError, parse, registry
from tests.simulator.faults.generated import nearly
from tests.simulator.generated import laws
from tests.simulator.running import JSON, Sim, running

PATH = "/_sim/faults"
A, B = "aaaaaaaa", "bbbbbbbb"


@pytest.fixture
def sim(path: Path) -> Iterator[Sim]:
    """A simulator that was started with a fault, which no request of a test meets."""
    with running(Config(faults=(parse("drop=before,path=/never"),)), path) as made:
        yield made


def add(sim: Sim, fault: object, **query: str) -> httpx.Response:
    return sim.client.post(PATH, json={"fault": fault}, params=query)


def listed(sim: Sim, **query: str) -> list[dict[str, Any]]:
    answer = sim.client.get(PATH, params=query)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    assert list(found) == ["schema_version", "data", "next"]
    assert (found["schema_version"], found["next"]) == (1, None)
    data: list[dict[str, Any]] = found["data"]
    return data


def ids(sim: Sim, **query: str) -> list[int]:
    return [entry["id"] for entry in listed(sim, **query)]


def test_adding(sim: Sim) -> None:
    """An added fault is answered with its id and its canonical text, is listed, and works."""
    answer = add(sim, " times = 1 , status = 503 ")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": 2,
        "fault": "status=503,times=1",
        "source": "control",
        "matched": 0,
        "applied": 0,
    }
    assert listed(sim)[1] == answer.json()
    assert [sim.post("/v1/ping").status_code for _ in range(2)] == [503, 200]
    assert listed(sim) == [
        {"id": 1, "fault": "drop=before,path=/never", "source": "flag", "matched": 0, "applied": 0},
        {**answer.json(), "matched": 2, "applied": 1},
    ]


def test_an_odd_contact(sim: Sim) -> None:
    """A contact of any characters, half a surrogate pair too, is met and shown in ASCII."""
    content = b'{"fault": "status=503,contact=\\ud800%2C\\u00e9"}'
    answer = sim.client.post(PATH, content=content, headers=JSON)
    assert answer.json()["fault"] == "status=503,contact=%ED%A0%80%2C\u00e9"
    odd = b'{"contact_uid": "\\ud800,\\u00e9", "params": {}}'
    assert sim.post("/v1/contact", odd).status_code == 503
    assert sim.last().fault == answer.json()["fault"]


def test_of_a_workspace(sim: Sim) -> None:
    """With a workspace one is added, listed and cleared for it alone."""
    assert add(sim, "status=503", workspace=A).json()["fault"] == f"status=503,workspace={A}"
    assert add(sim, f"forget,workspace={A}", workspace=A).status_code == 201
    assert add(sim, f"forget,workspace={B}").status_code == 201
    assert (ids(sim, workspace=A), ids(sim, workspace=B)) == ([2, 3], [4])
    assert sim.post("/v1/ping").status_code == 200
    cleared = sim.client.delete(PATH, params={"workspace": A})
    assert (cleared.status_code, cleared.json()) == (200, {"cleared": 2})
    assert ids(sim) == [1, 4]


def test_another_workspace_than_the_fault_s(sim: Sim) -> None:
    """A fault for one workspace can't be added for another."""
    answer = add(sim, f"forget,workspace={B}", workspace=A)
    assert answer.status_code == 400
    assert f"workspace={A} and workspace={B} contradict each other" in answer.json()["message"]
    assert ids(sim) == [1]


def test_clearing(sim: Sim) -> None:
    """One goes by its id, or all of them, those of the start too; an id never comes again."""
    add(sim, "forget")
    assert sim.client.delete(f"{PATH}/2").json() == {"cleared": 1}
    assert ids(sim) == [1]
    assert add(sim, "forget").json()["id"] == 3
    assert sim.client.delete(PATH).json() == {"cleared": 2}
    assert sim.client.delete(PATH).json() == {"cleared": 0}
    assert ids(sim) == []
    assert sim.post("/v1/ping").status_code == 200


def test_no_such_fault(sim: Sim) -> None:
    """An unknown id is 404 and names those there are; nothing is cleared."""
    for number in range(MAX_NAMED + 1):
        answer = sim.client.delete(f"{PATH}/99")
        assert answer.status_code == 404
        there_are = ", ".join(map(str, range(1, number + 2)))
        assert answer.json()["message"] in (
            f"there is no fault 99; there are {there_are}",
            f"there is no fault 99; there are {there_are.rpartition(',')[0]} and 1 more",
        )
        assert ("more" in answer.json()["message"]) == (number == MAX_NAMED)
        add(sim, "forget,path=/never")
    sim.client.delete(PATH)
    assert sim.client.delete(f"{PATH}/1").json()["message"].endswith("; there are none")


@pytest.mark.parametrize("number", ["0", "x", "-1", "9" * 5_000, "1.5"])
def test_no_id(sim: Sim, number: str) -> None:
    """What is the id of no fault is 404 with a sentence."""
    answer = sim.client.delete(f"{PATH}/{number}")
    assert answer.status_code == 404
    assert answer.json()["message"].startswith("there is no ")
    assert ids(sim) == [1]


@pytest.mark.parametrize(
    ("content", "headers", "status", "said"),
    [
        (b'{"fault": "latency=300"}', JSON, 400, "write latency=300ms"),
        (b'{"fault": ""}', JSON, 400, "kinds are latency"),
        (b'{"fault": 503}', JSON, 400, "as in status=503,times=1"),
        (b'{"fault": "forget", "x": 1}', JSON, 400, "'x'"),
        (b"{}", JSON, 400, "fault"),
        (b'["forget"]', JSON, 400, "a JSON object"),
        (b"{", JSON, 400, "can't be read"),
        (b"", JSON, 400, "can't be read"),
        (b'{"fault": "forget"}', {"Content-Type": "text/plain"}, 415, "application/json"),
        (b'{"fault": "forget"}', {}, 415, "application/json"),
        (b"fault=forget", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "JSON"),
    ],
)
def test_what_is_no_fault(
    sim: Sim, content: bytes, headers: dict[str, str], status: int, said: str
) -> None:
    """It is refused with a sentence and what is good, and nothing is added."""
    answer = sim.client.post(PATH, content=content, headers=headers)
    assert answer.status_code == status
    assert said in answer.json()["message"]
    assert ids(sim) == [1]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("query", [{"workspace": "A"}, {"workspace": ""}, {"wokspace": A}])
def test_parameters(sim: Sim, method: str, query: dict[str, str]) -> None:
    """A workspace that is none and an unknown parameter are 400, and change nothing."""
    body = {"fault": "forget"} if method == "POST" else None
    answer = sim.client.request(method, PATH, params=query, json=body)
    assert answer.status_code == 400
    assert "workspace" in answer.json()["message"]
    assert ids(sim) == [1]


def test_too_many(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are only so many faults."""
    monkeypatch.setattr(registry, "MAX_FAULTS", 2)
    assert [add(sim, "forget").status_code for _ in range(2)] == [201, 400]


def test_from_a_page(sim: Sim) -> None:
    """No page of another origin adds or clears one."""
    origin = {"Origin": "http://evil.example"}
    assert sim.client.post(PATH, json={"fault": "forget"}, headers=origin).status_code == 403
    assert sim.client.delete(PATH, headers=origin).status_code == 403
    assert ids(sim) == [1]


def test_under_parallel_clients(sim: Sim) -> None:
    """Each of many clients adds its faults, lists and clears them while requests go on."""

    def work(number: int) -> list[int]:
        workspace = f"{number:08x}"
        added = [add(sim, "forget", workspace=workspace).json()["id"] for _ in range(5)]
        assert ids(sim, workspace=workspace) == added
        assert sim.post("/v1/ping").status_code == 200
        assert sim.client.delete(f"{PATH}/{added[0]}").status_code == 200
        cleared = sim.client.delete(PATH, params={"workspace": workspace})
        assert cleared.json() == {"cleared": 4}
        return added

    with ThreadPoolExecutor(10) as pool:
        found = [number for added in pool.map(work, range(10)) for number in added]
    assert sorted(found) == list(range(2, 52))
    assert ids(sim) == [1]


@settings(laws, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=nearly)
def test_any_text(sim: Sim, text: str) -> None:
    """Any text is added as the fault that it says, or refused with a sentence."""
    answer = sim.client.post(PATH, content=json.dumps({"fault": text}).encode(), headers=dict(JSON))
    try:
        expected = str(parse(text))
    except FaultError:
        expected = ""
    if answer.status_code == 201:
        assert answer.json()["fault"] == expected
        sim.client.delete(f"{PATH}/{answer.json()['id']}")
    else:
        assert answer.status_code == 400
        assert answer.json()["message"]
        assert not expected
