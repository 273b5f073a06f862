"""``sim watch``: the screen on a running simulator, or on a recording."""

from __future__ import annotations

import os
import pty
import select
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.cli import watch
from simulator.journal.file import VERSION
from simulator.tui.watched import Watched
from simulator.workspace import workspace_id
from tests.simulator.cli.commands import SIM, call, run, up
from tests.simulator.running import TOKEN, Sim
from tests.simulator.waiting import PATIENCE


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Watched]]:
    """There is a terminal, and what would be shown in it is kept."""
    found: list[Watched] = []

    class Kept:
        def __init__(self, leaving: object) -> None:
            self.tell = lambda _: None

        def show(self, watched: Watched) -> int:
            found.append(watched)
            return 0

    monkeypatch.setattr(watch, "why_none", lambda: None)
    monkeypatch.setattr(watch, "Screen", Kept)
    monkeypatch.setattr("simulator.cli.screen.leaving.Leaving.in_time", lambda *_: None)
    before = signal.getsignal(signal.SIGHUP)
    yield found
    signal.signal(signal.SIGHUP, before)


def test_its_end_is_noticed(sim: Sim, closed_url: str) -> None:
    """A simulator that answers no more, or is another one, is said in a sentence."""
    facts = sim.client.get("/_sim/health").json()
    assert watch._trouble(sim.url, None, facts) == ""
    said = watch._trouble(closed_url, None, facts)
    assert said == f"no simulator answers at {closed_url}: sim up starts one"
    said = watch._trouble(sim.url, None, {**facts, "journal": "/another"})
    assert said == f"another simulator answers at {sim.url} now: sim watch shows it"


def refused(*arguments: object) -> str:
    """The sentence in which it says that it can't run."""
    ran = run("watch", *arguments)
    assert (ran.status, ran.out) == (2, "")
    *_, last = ran.err.splitlines()
    return last.removeprefix("Error: ")


def test_without_a_terminal() -> None:
    """It says that it needs one, and what doesn't."""
    for ran in (run("watch", "x.journal"), call("watch")):
        assert (ran.status, ran.out) == (2, "")
        said = "the screen needs a terminal: sim tail prints exchanges, sim messages lists messages"
        assert ran.err.endswith(f"Error: {said}\n")


def test_a_running_simulator(sim: Sim, shown: list[Watched]) -> None:
    """What runs is watched with all that it takes; a token is its workspace."""
    assert run("watch", "--url", sim.url).status == 0
    assert run("watch", "--url", sim.url, "--token", TOKEN).status == 0
    assert run("watch", "--url", sim.url, "--workspace", "1a2b3c4d").status == 0
    first, second, third = shown
    assert first.journal == sim.journal
    assert first.facts == sim.client.get("/_sim/health").json()
    assert first.control is not None
    assert first.control.ask("health") == first.facts
    assert first.sender is not None
    assert first.trouble() == ""
    assert (first.workspace, third.workspace) == (None, "1a2b3c4d")
    assert second.workspace == workspace_id(TOKEN, sim.server.simulator.salt)
    assert all(one.write_key == "WRITE_KEY" for one in shown)


def test_a_recording(sim: Sim, shown: list[Watched]) -> None:
    """A file is shown as it is, and nothing can be done to it."""
    assert run("watch", sim.journal).status == 0
    assert run("watch", sim.journal, "--token", TOKEN).status == 0
    first, second = shown
    assert first == Watched(sim.journal)
    assert second == Watched(sim.journal, workspace=workspace_id(TOKEN, sim.server.simulator.salt))


@pytest.mark.usefixtures("shown")
def test_what_cannot_be_meant(tmp_path: Path) -> None:
    """One thing is watched, one workspace of it."""
    file = tmp_path / "x.journal"
    assert refused(file, "--url", "http://127.0.0.1:1") == "name one of --url and a journal"
    for arguments in ([file], ["--url", "http://127.0.0.1:1"]):
        said = refused(*arguments, "--token", "t", "--workspace", "1a2b3c4d")
        assert said == "name one of --workspace and --token"
    for named in ("acme", "1A2B3C4D", "\udcff" * 8):
        said = refused(file, "--workspace", named)
        assert said == "--workspace is 8 hex digits, as an exchange shows them"


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("version", "why"),
    [
        (None, "there is no journal at {}"),
        (0, "{} is a database, but no journal: name another file"),
        (VERSION + 1, "{} is of version {new}, newer than this program's {now}: update it"),
    ],
)
def test_what_is_no_recording(version: int | None, why: str, sim: Sim, tmp_path: Path) -> None:
    """A file that can't be shown is named, with what to do."""
    path = tmp_path / "a\x1bb.journal"
    if version is not None:
        with sqlite3.connect(sim.journal) as source, sqlite3.connect(path) as copy:
            source.backup(copy)
            copy.execute(f"PRAGMA user_version={version}")
        source.close()
        copy.close()
    shown = str(path).replace("\x1b", "\\x1b")
    assert refused(path) == why.format(shown, new=VERSION + 1, now=VERSION)


@pytest.mark.usefixtures("shown")
def test_no_simulator(closed_url: str) -> None:
    """Where none answers, that is said, and how one is started."""
    said = refused("--url", closed_url)
    assert said == f"no simulator answers at {closed_url}: sim up starts one"


KIND = "what answers there is no simulator of this version"
AWAY = "{} records in /no/such/x.journal, which isn't on this machine: sim tail follows it"


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ([], KIND),
        ({"journal": "/x"}, KIND),
        ({"salesmachine": "", "segment": None, "journal": "/no/such/x.journal"}, AWAY),
    ],
)
def test_another_simulator(facts: object, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is of another kind, or records on another machine, can't be watched."""
    monkeypatch.setattr(watch, "ask", lambda *_, **__: facts)
    assert refused("--url", "http://a") == why.format("http://a")


@pytest.mark.usefixtures("shown")
def test_a_guarded_simulator() -> None:
    """Where a control token is needed that is said."""
    with up("--control-token", "c") as (_, facts):
        said = refused("--url", facts["salesmachine"])
        assert "--control-token" in said
        assert run("watch", "--url", facts["salesmachine"], "--control-token", "c").status == 0


def test_the_terminal_is_gone(sim: Sim) -> None:
    """Where nobody can see it any more, and no signal says so, it ends; it doesn't go on alone."""
    sim.post("/v1/contact", {"contact_uid": "u1"})
    here, there = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "CI"}
    with subprocess.Popen(
        [SIM, "watch", sim.journal],
        env={**environ, "TERM": "xterm-256color"},
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,
    ) as process:
        os.close(there)
        seen = b""
        while b"contact" not in seen:
            assert select.select([here], [], [], PATIENCE)[0], seen
            seen += os.read(here, 4096)
        os.close(here)
        try:
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
