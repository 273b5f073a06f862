"""Who imports whom, proved at run time, and where ``async`` is."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import simulator

HEAVY = {"flask", "textual", "faker", "httpx", "jsonschema", "prometheus_client"}
REPORT = "import json, sys; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"


def imported(code: str) -> tuple[list[str], set[str]]:
    """What a program prints, and the packages that it has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{REPORT}"], capture_output=True, text=True, check=True
    )
    *printed, modules = done.stdout.splitlines()
    return printed, set(json.loads(modules))


def test_the_version_is_cheap() -> None:
    """sim --version prints its version without importing what only other commands need."""
    code = """
from simulator.cli import main
try:
    main(["--version"])
except SystemExit as end:
    assert not end.code
"""
    printed, modules = imported(code)
    assert printed == [f"sim {version('salesmachine-destination')}"]
    assert not modules & HEAVY


@pytest.mark.parametrize("module", ["simulator.server", "simulator.app", "simulator.journal"])
def test_the_mock_does_not_know_the_client(module: str) -> None:
    """A mock that knew the destination would agree with its bugs."""
    _, modules = imported(f"import {module}")
    assert "simulator" in modules
    assert "destination" not in modules


def test_the_judge_is_cheap_until_something_is_wrong() -> None:
    """The server is imported without jsonschema, textual, faker and httpx."""
    _, modules = imported("import simulator.server")
    assert not modules & (HEAVY - {"flask"})


def test_a_world_is_only_for_who_wants_one() -> None:
    """sim up is imported without Faker and the generator: the demo brings them."""
    code = "import sys, simulator.cli.up; print('simulator.generate' in sys.modules)"
    printed, modules = imported(code)
    assert printed == ["False"]
    assert "faker" not in modules


def test_lines_know_no_screen() -> None:
    """sim up without a screen is imported without Textual."""
    _, modules = imported("import simulator.cli.up, simulator.cli.serving")
    assert "flask" in modules
    assert "textual" not in modules


def test_the_server_of_a_screen_is_started_first() -> None:
    """Until then sim up on a screen imports nothing that takes long."""
    _, modules = imported("import simulator.cli.up, simulator.cli.screen.up_screen")
    assert not modules & (HEAVY | {"asyncio", "sqlite3", "uvicorn"})


def test_the_generator_knows_nobody() -> None:
    """Traffic is made without the translator, the judge, the state and any library but Faker."""
    code = """
import sys, simulator.generate.traffic, simulator.generate.factory, simulator.generate.census
print(sorted(m for m in sys.modules if m.startswith("simulator.") and "generate" not in m))
"""
    printed, modules = imported(code)
    assert printed == ["[]"]
    assert not modules & (HEAVY | {"contracts", "destination", "hypothesis"})


def test_only_the_server_is_asynchronous() -> None:
    """Of the whole package only what answers over ASGI, or Textual's palette, has async."""
    folder = Path(simulator.__file__).parent
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, kinds) or (isinstance(node, ast.comprehension) and node.is_async)
    }
    assert found == {"asgi.py", "server.py", "tui/palette.py"}
