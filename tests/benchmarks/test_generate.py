"""How fast traffic is made, and in how much memory, however much of it."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import pytest

from tests.benchmarks.conftest import Figure
from tests.simulator.cli.commands import SIM

pytestmark = pytest.mark.benchmark

FEW, MANY = 20_000, 120_000
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_generate(figure: Figure) -> None:
    """``sim generate`` into nowhere: what a message more costs, in seconds of one processor."""
    for name, options in (("", []), (", one in twenty hostile", ["--hostile", "0.05"])):
        seconds = _processor(MANY, *options) - _processor(FEW, *options)
        figure(f"messages generated{name}", (MANY - FEW) / seconds, "messages/s a core", "40,000")


def test_first_message(figure: Figure) -> None:
    """From the start of ``sim generate`` until its first message can be read."""
    began = time.perf_counter()
    with subprocess.Popen([SIM, "generate"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        figure(
            "start to the first generated message",
            1000 * (time.perf_counter() - began),
            "ms",
            "none",
        )


def test_memory(figure: Figure) -> None:
    """The memory of ten times as many messages, by that of once."""
    few, many = (_peak_mb(count) for count in (MANY, 10 * MANY))
    figure(f"memory of {10 * MANY:,} generated messages by that of {MANY:,}", many / few, "x", "1")
    figure("memory of sim generate", many, "MB", "none")


def _processor(count: int, *options: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [SIM, "generate", "--count", str(count), *options]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peak_mb(count: int) -> float:
    command = [sys.executable, "-c", PEAK, SIM, "generate", "--count", str(count)]
    peak = float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return peak / 1024 if sys.platform == "linux" else peak / 2**20
