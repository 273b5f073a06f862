"""What the contract test kit costs: a test that uses it, and a run that only loads it."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.conftest import Figure

pytestmark = pytest.mark.benchmark

COUNT = 200
CLOCK = """
import time
import pytest

TOOK = []

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    started = time.perf_counter()
    result = yield
    TOOK.append(time.perf_counter() - started)
    return result

def pytest_terminal_summary(terminalreporter):
    own = sorted(TOOK[1:-1])  # the first starts the simulator, the last stops it
    terminalreporter.write_line(f"first {TOOK[0]} median {own[len(own) // 2]}")
"""


def test_a_test(figure: Figure, tmp_path: Path) -> None:
    """The median of many, in a run of their own, against as many empty ones."""
    empty, _ = _tests(tmp_path / "empty", "pass")
    alone, first = _tests(tmp_path / "alone", "pass", "salesmachine")
    delivery = "destination.deliver({'type': 'track', 'event': 'E', 'userId': 'u1'})"
    delivered, _ = _tests(tmp_path / "delivered", delivery, "destination")
    figure("a test with salesmachine, more than an empty one", (alone - empty) * 1000, "ms", "3")
    figure("a test that delivers a message", (delivered - empty) * 1000, "ms", "none")
    figure("the first test, which starts the simulator", first * 1000, "ms", "none")


def test_loading(figure: Figure, tmp_path: Path) -> None:
    """The processor's time of a run over one empty test, with the plugin and without."""
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_it.py").write_text("def test_it(): pass\n")
    pairs = [(_seconds(tmp_path), _seconds(tmp_path, "-p", "no:salesmachine")) for _ in range(7)]
    with_it, without = map(min, zip(*pairs, strict=True))
    figure("loading the plugin", max(with_it - without, 1e-6) * 1000, "ms", "30")
    figure("all of that run", with_it * 1000, "ms", "none")


def _tests(folder: Path, body: str, *fixtures: str) -> tuple[float, float]:
    """Seconds that a test takes, the median of all, and those of the first."""
    folder.mkdir()
    (folder / "pytest.ini").touch()
    (folder / "conftest.py").write_text(CLOCK)
    (folder / "test_it.py").write_text(
        f"import pytest\n@pytest.mark.parametrize('n', range({COUNT}))\n"
        f"def test_it({', '.join(('n', *fixtures))}): {body}\n"
    )
    found = re.search(r"first (\S+) median (\S+)", _run(folder, "-q"))
    assert found is not None
    return float(found[2]), float(found[1])


def _seconds(folder: Path, *options: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert _run(folder, "-q", *options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
