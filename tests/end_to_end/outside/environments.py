"""Environments outside of this tree: the built wheel and pytest, as a user's project has them."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[3]
REQUIRED = os.environ.get("SIM_TEST_REQUIRE", "").split(",")
"""Read before a test's environment is cleaned."""
OLDEST, NEWEST = "pytest==8.2.*", "pytest==9.*"
PATIENCE = 300.0
"""Seconds that one command may take; they are for a machine that has much to do."""

_NOT_THEIRS = ("SIM_", "SALESMACHINE_", "PYTEST_", "GITHUB_", "COV_", "PYTHON")


@dataclass(frozen=True, slots=True)
class Outside:
    """An environment in which the wheel is installed: the folder of its commands."""

    bin: Path

    def run(self, *command: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run a command of this environment, or of the system, in a folder."""
        own = self.bin / command[0]
        return subprocess.run(
            [str(own) if own.exists() else command[0], *command[1:]],
            cwd=cwd,
            env={**self.environ(), **environ},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def environ(self) -> dict[str, str]:
        """What a shell has in which this environment is active, and nothing of this test run."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(_NOT_THEIRS) and name not in ("CI", "VIRTUAL_ENV")
        }
        return {**kept, "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}"}


def wheel(folders: pytest.TempPathFactory) -> Path:
    """The wheel, built once in a run of tests; without PyPI the test is skipped, or fails."""
    with _once(folders, "wheel") as (folder, is_new):
        if is_new:
            _reach(folder)
            _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    [found] = folder.glob("*.whl")
    return found


def oldest(folders: pytest.TempPathFactory) -> Outside:
    """An environment of its own with the wheel, what it needs from PyPI, and pytest 8.2."""
    built = str(wheel(folders))
    with _once(folders, "oldest") as (folder, is_new):
        if is_new:
            _make(folder)  # with pip, as a CI system's Python has it
            python = str(folder / "bin" / "python")
            _pip("--python", python, "install", "--no-compile", built, OLDEST, "pytest-xdist>=3.6")
    return Outside(folder / "bin")


def newest(folders: pytest.TempPathFactory) -> Outside:
    """An environment with pytest 9 of its own; all else it finds in that of ``oldest``."""
    other = oldest(folders).bin.parent
    with _once(folders, "newest") as (folder, is_new):
        if is_new:
            _make(folder, "--without-pip")
            (site,) = folder.glob("lib/python*/site-packages")
            (shared,) = other.glob("lib/python*/site-packages")
            (site / "shared.pth").write_text(f"{shared}\n")
            python = str(folder / "bin" / "python")
            _pip("--python", python, "install", "--no-compile", "--ignore-installed", NEWEST)
    return Outside(folder / "bin")


@contextmanager
def _once(folders: pytest.TempPathFactory, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that all workers of a run share, and whether it is still to be filled.

    One fills it while the others wait; where that failed they say the same.
    """
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "outside" / name
    folder.mkdir(parents=True, exist_ok=True)
    done, failed = folder / ".done", folder / ".failed"
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if failed.exists():
            _missing(failed.read_text())
        yield folder, not done.exists()
        done.touch()


def _reach(folder: Path) -> None:
    """Ask PyPI for something small: whoever has none of it can't run these tests."""
    asked = ("download", "--no-deps", "--retries", "1", "--dest", str(folder / "probe"), OLDEST)
    done = _run("-q", *asked)
    if done.returncode:
        told = f"needs PyPI: {done.stderr.strip().rpartition(chr(10))[2]}"
        (folder / ".failed").write_text(told)
        _missing(told)


def _missing(told: str) -> NoReturn:
    """Skip the test, or fail it where PyPI is required."""
    if "pypi" in REQUIRED:
        pytest.fail(told)
    pytest.skip(told)


def _make(folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "venv", *options, str(folder)]
    subprocess.run(command, check=True, timeout=PATIENCE)


def _pip(*arguments: str) -> None:
    done = _run(*arguments)
    assert done.returncode == 0, done.stderr


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
