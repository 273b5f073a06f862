"""``sim coverage``: what is measured, what it prints, and when it fails."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from simulator.journal import Writer
from tests.simulator.cli.commands import call, run
from tests.simulator.journal.exchanges import exchange

MESSAGE: dict[str, Any] = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A file with one message."""
    path = tmp_path / "messages.ndjson"
    path.write_text(json.dumps(MESSAGE), "utf-8")
    return path


def test_without_a_path_it_measures_the_kit() -> None:
    """All of it is exercised, so that there is nothing more to say."""
    ran = run("coverage", "--fail-under", "100", "--fail-under", "codes=100")
    assert (ran.status, ran.err) == (0, "")
    first, *lines = ran.out.splitlines()
    assert first.endswith(" bodies")
    assert all("100.0 %" in line for line in lines[:-1])
    assert lines[-1].startswith("apart: ")


def test_it_measures_what_it_is_given(messages: Path) -> None:
    """A file or a folder; the same text each time, in whatever order Python's sets have."""
    ran = run("coverage", messages)
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "1 message"
    assert "rules                 2 of 7      28.5 %" in ran.out
    assert run("coverage", messages.parent).out == ran.out
    for seed in "12":
        assert call("coverage", messages, PYTHONHASHSEED=seed).out == ran.out


def test_standard_input_is_a_path() -> None:
    """As everywhere."""
    ran = run("coverage", "-", stdin=json.dumps(MESSAGE).encode())
    assert ran.out.startswith("1 message\n")


def test_all_lists_every_gap(messages: Path) -> None:
    """With the place in the schema and what an instance must do there."""
    short, whole = run("coverage", messages), run("coverage", "--all", messages)
    assert "aren't shown: --all lists them" in short.out
    name = "  segment/page.json#/properties/messageId/maxLength"
    assert name not in short.out
    line = "    broken by /messageId not of at most 100 characters"
    assert f"{name}\n{line}\n" in whole.out
    assert len(whole.out.splitlines()) > 900


def test_json_is_one_document(messages: Path, tmp_path: Path) -> None:
    """The same to a file."""
    [found] = run("coverage", "-o", "json", messages).json()
    assert found["counts"]["messages"] == 1
    assert found["figures"]["rules"] == {"exercised": 2, "of": 7, "percent": 28.5}
    assert {
        "part": "outcomes",
        "file": "outcomes",
        "name": "refused",
        "wanted": ["a message that is refused"],
    } in found["gaps"]
    path = tmp_path / "coverage.json"
    assert run("coverage", "-o", f"json={path}", messages).out == ""
    assert json.loads(path.read_text("utf-8")) == found


@pytest.mark.parametrize(
    ("floors", "err"),
    [
        (["28.5", "rules=90"], "clauses: 0.0 % is under 28.5 %\nrules: 28.5 % is under 90 %\n"),
        (["0", "outcomes=33"], ""),
        (["outcomes=33.4"], "outcomes: 33.3 % is under 33.4 %\n"),
        (["salesmachine=1"], "salesmachine: 0.0 % is under 1 %\n"),
    ],
)
def test_it_fails_under_a_percentage(messages: Path, floors: list[str], err: str) -> None:
    """Of clauses, or of the figure that is named; each that is under it is named."""
    arguments = [part for floor in floors for part in ("--fail-under", floor)]
    ran = run("coverage", messages, *arguments)
    assert (ran.status, ran.err) == (1 if err else 0, err)
    assert ran.out.startswith("1 message\n")


@pytest.mark.parametrize(
    ("floor", "said"),
    [
        ("statuses=5", "'statuses' is no figure: clauses, segment, salesmachine"),
        ("101", "'101' is no percentage"),
        ("-1", "'-1' is no percentage"),
        ("rules=many", "'many' is no percentage"),
        ("nan", "'nan' is no percentage"),
        ("", "'' is no percentage"),
    ],
)
def test_what_is_no_percentage_is_refused(floor: str, said: str) -> None:
    """And what there is is named."""
    ran = run("coverage", f"--fail-under={floor}")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_journal_is_counted_too(messages: Path, tmp_path: Path) -> None:
    """Its codes, of what else is listed apart too, and its statuses."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        made = exchange()
        made.status = 413
        writer.append(made)
        writer.commit()
    ran = run("coverage", messages, "--journal", path)
    assert ran.out.splitlines()[0] == "1 message, 1 exchange"
    assert "statuses 413 x1" in ran.out
    [found] = run("coverage", messages, "--journal", path, "-o", "json").json()
    names = [gap["name"] for gap in found["gaps"]]
    assert "SM-101" in names
    assert "SM-214" not in names


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.case.json",
            '{"message": {},\n "expect": }',
            "a.case.json:2: not JSON: Expecting value",
        ),
        ("a.case.json", "{}", "a.case.json:1: no case: error SM-203 (the whole): expected the key"),
        ("m.ndjson", "nothing", "m.ndjson:1: not JSON: Expecting value at column 1"),
        ("a.broken.json", "[]", "a.broken.json:1: no body: it is no object"),
    ],
)
def test_bad_input_is_named_with_its_line(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    """In a sentence; nothing else is printed."""
    (tmp_path / name).write_text(content, "utf-8")
    ran = run("coverage", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {tmp_path}/{said}")


def test_a_folder_without_anything_is_refused(tmp_path: Path) -> None:
    """Whoever names one means another."""
    ran = run("coverage", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {tmp_path}: there is nothing to measure in this folder")


def test_a_journal_that_is_none_is_refused(messages: Path) -> None:
    """As by every command that reads one."""
    ran = run("coverage", "--journal", messages)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {messages}")


def test_nothing_to_measure_is_said(tmp_path: Path) -> None:
    """A file without a message."""
    path = tmp_path / "empty.ndjson"
    path.touch()
    ran = run("coverage", path)
    assert (ran.status, ran.out) == (5, "")
    assert ran.err == f"{path}: there is nothing to measure in it\n"
