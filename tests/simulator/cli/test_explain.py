"""``sim explain``: every code and id can be asked for, and says where it comes from."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.registry import load
from tests.simulator.cli.commands import run

CODES: dict[str, Any] = load("codes.json")
EVIDENCE: dict[str, Any] = load("evidence.json")


@pytest.mark.parametrize("name", [*CODES, *EVIDENCE])
def test_everything_is_explained(name: str) -> None:
    """A code says what it means, how to mend it and on what evidence; an id what it rests on."""
    ran = run("explain", name)
    assert (ran.status, ran.err) == (0, "")
    first, *rest = ran.out.splitlines()
    assert first.split()[0] == name
    assert all(line.startswith("  ") for line in rest)
    code = CODES.get(name, {})
    source = code.get("evidence", name)
    if code:
        assert f"  {code['statement']}" in rest
        assert f"  To mend it: {code['fix']}" in rest
    origin = f"{source} " if code else ""
    evidence = EVIDENCE[source]
    assert f"  Evidence {origin}[{evidence['label']}]: {evidence['statement']}" in rest
    assert (f"  Switch: {evidence.get('switch')}" in rest) == ("switch" in evidence)


@pytest.mark.parametrize("name", ["SM-401", "id_required", "page.named", "A6", "sm.auth"])
def test_as_json(name: str) -> None:
    """-o json is one object: what codes.json and evidence.json say, and an example."""
    [found] = run("explain", "-o", "json", name).json()
    code = dict(CODES.get(name, {}))
    source = code.pop("evidence", name)
    assert found.items() >= {**code, "name": name}.items()
    assert found["kind"] == code.get("kind", "evidence")
    assert found["evidence"] == {"id": source, **EVIDENCE[source]}
    assert set(found) - {*code, "name", "kind", "evidence"} <= {"example", "broken"}


def test_a_violation() -> None:
    """A violation names its severity in each profile."""
    assert run("explain", "SM-208").out.splitlines()[0].startswith("SM-208  violation, ")
    assert " in strict, " in run("explain", "SM-208").out
    assert " in compat" in run("explain", "SM-208").out


def test_a_quirk_names_the_client_that_has_it() -> None:
    """A violation that a real client is known for says which."""
    code = next(code for code, entry in CODES.items() if "client" in entry)
    assert f"  Known of: {CODES[code]['client']}" in run("explain", code).out.splitlines()


def test_an_example_is_shown_with_what_comes_of_it() -> None:
    """A case of the kit shows the message and its operations, or that it is refused."""
    lines = run("explain", "page.named").out.splitlines()
    assert any(line.startswith("  Example (page/") for line in lines)
    shown = [json.loads(line.strip().removeprefix("-> ")) for line in lines[-3:]]
    assert shown[0]["type"] == "page"
    assert [operation["method"] for operation in shown[1:]] == ["event", "event"]
    refused = run("explain", "id_required").out.splitlines()
    assert "    -> refused id_required" in refused


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("sm-208", "SM-208"),
        ("a6", "A6"),
        ("ALIAS_ASSUMED", "alias_assumed"),
        ("filtered_by_settings", "FILTERED_BY_SETTINGS"),
        ("HTTP_503", "HTTP_<status>"),
        ("http_429", "HTTP_<status>"),
    ],
)
def test_names_in_any_case(asked: str, name: str) -> None:
    """Upper and lower case are one; any HTTP status is the one entry for all."""
    assert run("explain", "-o", "json", asked).json()[0]["name"] == name


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("SM-2080", "SM-208"),
        ("alias_asumed", "alias_assumed"),
        ("page.name", "page.named"),
        ("INVALID_SETTING", "INVALID_SETTINGS"),
    ],
)
def test_near_names_are_suggested(asked: str, near: str) -> None:
    """A name that isn't there is a usage error that names the near ones."""
    ran = run("explain", asked)
    assert (ran.status, ran.out) == (2, "")
    assert f"there is no code or id {asked!r}; did you mean {near}" in " ".join(ran.err.split())


@pytest.mark.parametrize("asked", ["xyzzy", "", "HTTP_1", "\x1b[2J"])
def test_names_near_to_nothing(asked: str) -> None:
    """A name like no other is refused without a guess, and written out."""
    ran = run("explain", asked)
    assert (ran.status, ran.out) == (2, "")
    assert f"there is no code or id {asked!r}" in ran.err
    assert "\x1b" not in ran.err
