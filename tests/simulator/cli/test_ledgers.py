"""The ledger as commands read it, where it can't be read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import run
from tests.simulator.segment.chained import chained, page


@pytest.mark.parametrize("body", [{}, [], {"data": 7, "next": None}, "text"])
def test_another_server(far_side: FarSide, body: object) -> None:
    """What answers JSON, and isn't the control plane, is found out."""
    far_side.answers.append(Answer(200, json.dumps(body).encode()))
    ran = run("messages", "--url", far_side.url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "Error: what answers there is no simulator of this version\n"


@pytest.mark.parametrize("arguments", [[], [3]])
def test_a_refusal(far_side: FarSide, arguments: list[int]) -> None:
    """The simulator's sentence is the command's, what a terminal would act on written out."""
    far_side.answers.append(Answer(400, b'{"message": "no\\u001b[2J"}'))
    ran = run("messages", "--url", far_side.url, *arguments)
    assert (ran.status, ran.out, ran.err) == (2, "", "Error: no\\x1b[2J\n")


@pytest.mark.parametrize("arguments", [[], ["--after", 0], [3]])
def test_a_damaged_journal(tmp_path: Path, arguments: list[object]) -> None:
    """A file whose pages are damaged is a sentence that names it, and status 2."""
    path = tmp_path / "journal"
    with chained(path) as chain:
        chain.send(*(page(f"m{number}") for number in range(200)))
        chain.settle()
    with closing(sqlite3.connect(path)) as connection:
        [root] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'messages'")
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root[0] - 1) * size)
        file.write(b"\xff" * size)
    ran = run("messages", "--journal", path, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {path} can't be read: ")
    assert ran.err.count("\n") == 1
