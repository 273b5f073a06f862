"""How fast the screen is on 1,000,000 exchanges, and what it costs the server that it looks at."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import statistics
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.conftest import Figure
from tests.benchmarks.load import load
from tests.benchmarks.million import make
from tests.benchmarks.typist import ESC, Answer, typist
from tests.simulator.cli.commands import SIM, running
from tests.simulator.waiting import until

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc"),
]

EXCHANGES = 1_000_000
STARTS, ROUNDS, SECONDS = 3, 4, 1.2
UID = "u-1001"
BODY = {
    "contact_uid": UID,
    "messageId": "m-@@@@@@@@",
    "params": {"name": "Ada Byron", "email": "ada@example.com", "bio": "x" * 900},
}
PAGE_UP, PAGE_DOWN, CTRL_D, CTRL_U, ENTER = "\x1b[5~", "\x1b[6~", "\x04", "\x15", "\r"
KEYS = (
    *(*"kkkjj", PAGE_UP, PAGE_UP, PAGE_DOWN, CTRL_U, CTRL_U, CTRL_D) * 8,
    *("g", *"jj", PAGE_DOWN, "G", "k") * 4,
    *(ENTER, *"jjk234567", PAGE_DOWN, *"1Gg0", ESC) * 6,
    *("f", *"verdict:broken", ESC, "?", ESC) * 2,
)
"""What a person types: mostly in the list, then in every pane, in the filter line and the help."""
BEFORE_LAST = 20
"""A row of a filter that isn't to be seen without it."""


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """A terminal's, and that of a program that was started before: its modules are compiled."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled"))}
    return {**kept, **compiled, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("large")
    make(folder / "journal", EXCHANGES)
    yield folder / "journal"
    shutil.rmtree(folder)


def test_first_paint(figure: Figure, large: Path, environ: Mapping[str, str]) -> None:
    """From the start of ``sim watch`` until the newest row is on the terminal."""
    newest = _contact(large, "1")
    seconds = []
    for _ in range(1 + STARTS):
        with typist(SIM, "watch", large, environ=environ) as screen:
            seconds.append(screen.sees(newest))
    what = f"start to the first rows of {EXCHANGES:,} exchanges"
    figure(what, 1000 * statistics.median(seconds[1:]), "ms", "1,000")


def test_use(figure: Figure, large: Path, environ: Mapping[str, str]) -> None:
    """Keys until their first picture, and until nothing moves; filters; the memory after all."""
    broken = _contact(large, "verdict = 'broken'", BEFORE_LAST)
    with typist(SIM, "watch", large, environ=environ) as screen:
        screen.sees(_contact(large, "1"))
        screen.rest(0.5)
        answers = [screen.press(key) for key in KEYS]
        screen.rest(0.5)
        for text, shown in (
            ("verdict:broken", broken),
            ("params.plan:nothing", "0 found"),
            ('"no such text"', "0 found"),
        ):
            screen.press("f")
            screen.press(text)
            screen.begin(ENTER)
            figure(f"filter {text}, first rows or progress", 1000 * screen.sees(shown), "ms", "300")
            screen.press(ESC)
            screen.rest(0.2)
        memory = _peak_mb(screen.pid)
    first, last = ([getattr(one, name) * 1000 for one in answers] for name in Answer._fields)
    figure("any key, until it shows, median", statistics.median(first), "ms", "none")
    figure("any key, until it shows, 99th percentile", _percentile(first), "ms", "50")
    figure("any key, until nothing moves, 99th percentile", _percentile(last), "ms", "none")
    figure("memory of the screen", memory, "MB", "150")


def test_server(figure: Figure, tmp_path: Path, environ: Mapping[str, str]) -> None:
    """The processor's time that a request takes the server, with the screen by that without."""
    ready = tmp_path / "ready.json"
    up = ("up", "--port", 0, "--journal", tmp_path / "journal", "--ready-file", ready)
    alone, watched = [], []
    with running(*up, "-o", "quiet") as server:
        until(ready.exists, "the server")
        url = json.loads(ready.read_text())["salesmachine"]
        for _ in range(ROUNDS):
            alone.append(_cost(server.process.pid, url))
            with typist(SIM, "watch", "--url", url, environ=environ) as screen:
                screen.sees(UID)
                screen.rest(0.5)
                with screen.looking_on():
                    watched.append(_cost(server.process.pid, url))
    ratio = statistics.median(watched) / statistics.median(alone)
    figure("server's time a request with the screen by that without", ratio, "times", "1.1")


def _contact(journal: Path, condition: str, before: int = 0) -> str:
    """Whom the newest exchange names of those that meet a condition; ``before`` so many of them."""
    query = f"SELECT contact FROM items WHERE {condition} ORDER BY exchange DESC LIMIT 1 OFFSET ?"
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        uid: str = connection.execute(query, (before,)).fetchone()[0]
        return uid


def _percentile(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) * 99 // 100]


def _peak_mb(pid: int) -> float:
    [kilobytes] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(kilobytes) / 1024


def _cost(pid: int, url: str) -> float:
    """Seconds of a processor that one request takes a process, under load."""
    before = _processor(pid)
    found = load(int(url.rpartition(":")[2]), 4, SECONDS, "/v1/contact", BODY)
    return (_processor(pid) - before) / found["requests"]


def _processor(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
