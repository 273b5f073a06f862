"""What another interpreter runs: it needs nothing of the simulator."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib import resources
from typing import Any

import pytest

TEXT = resources.files("simulator.cli").joinpath("far_translator.py").read_text("utf-8")


def test_what_it_imports() -> None:
    """Of what isn't Python's own it imports the destination alone."""
    names = set()
    for node in ast.walk(ast.parse(TEXT)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    assert names - sys.stdlib_module_names == {"destination"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ([{"alias": "skip", "new": "x"}, {"type": "alias", "userId": "u"}], "filtered"),
        ([{}, {"type": "page", "userId": "u1"}], "translated"),
        ([{}, None], "refused"),
        ([{"anonymous": "?"}, {}], "SettingsError"),
    ],
)
def test_a_line_for_a_line(line: list[Any], said: str) -> None:
    """It is ready first, then answers each line with one, and ends with standard input.

    A setting that its destination hasn't got is left out.
    """
    with subprocess.Popen(
        [sys.executable, "-c", TEXT, ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert list(json.loads(process.stdout.readline())) == ["ready"]
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.stdout.read() == ""
    assert process.returncode == 0
    assert (answer.get("outcome") or answer["raised"].partition(":")[0]) == said
