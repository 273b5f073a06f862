"""The header: it counts and asks by itself, and says what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.journal import Writer
from simulator.tui import header
from simulator.tui.header import Header, is_spent, meets
from simulator.tui.watched import Watched
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.outsiders import FakeControl
from tests.simulator.tui.screens import SIZES, THEMES, Shown, lines, play, until
from tests.simulator.waiting import until as until_then

Steps = Callable[[Pilot[Any], Header], Any]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for."""
    for name in ("COUNT_SECONDS", "MOVE_SECONDS", "ASK_SECONDS"):
        monkeypatch.setattr(header, name, 0.05)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sim.journal"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with closing(Writer(path)) as writer:
        yield writer


def write(writer: Writer, workspace: str = A) -> None:
    writer.append(exchange(workspace=workspace))
    writer.commit()


def watched(path: Path, control: FakeControl | None = None) -> Watched:
    facts = {"salesmachine": "http://h:1", "segment": None, "journal": str(path), "pid": 1}
    return Watched(path, facts, control)


def shown(pilot: Pilot[Any]) -> str:
    return "\n".join(lines(pilot.app)[: pilot.app.query_one(Header).size.height])


def run(what: Watched, steps: Steps, size: tuple[int, int] = (120, 24)) -> None:
    """Show the header of what is watched, and do the steps with it."""
    one = Header(what)

    async def within(pilot: Pilot[Any]) -> None:
        await steps(pilot, one)

    play(Shown(one, Static("below")), within, size)


async def says(pilot: Pilot[Any], text: str) -> None:
    await until(pilot, lambda: text in shown(pilot), f"{text!r} in {shown(pilot)!r}")


def test_it_counts(path: Path, writer: Writer) -> None:
    """First what there is, then what comes, whether it is told of it or not."""
    write(writer)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "✗ 1 broken")
        write(writer, B)
        one.recorded(writer.feed.seq)
        await says(pilot, "✗ 2 broken")
        write(writer)
        await says(pilot, "✗ 3 broken")
        assert "exchanges/s" in shown(pilot)

    run(watched(path), steps)


def test_another_workspace(path: Path, writer: Writer) -> None:
    """It counts what is shown, and says of which workspace."""
    for whose in (A, B, B):
        write(writer, whose)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "✗ 3 broken")
        one.show_workspace(B)
        await says(pilot, "✗ 2 broken")
        assert f"workspace {B}" in shown(pilot)
        one.show_workspace(None)
        await says(pilot, "✗ 3 broken")
        assert "all workspaces" in shown(pilot)

    run(watched(path), steps)


def test_the_first_count_holds_up_nothing(
    path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it counts there are ellipses, and the screen goes on."""
    write(writer)
    may_count, real = threading.Event(), header.Counts

    class Slow(real):  # type: ignore[misc, valid-type]
        def verdicts(self, *span: Any) -> Any:
            may_count.wait(20)
            return super().verdicts(*span)

    monkeypatch.setattr(header, "Counts", Slow)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        one.notice("still here")
        await says(pilot, "still here")
        one.notice("")
        await says(pilot, "✓ … ok")
        may_count.set()
        await says(pilot, "✗ 1 broken")

    run(watched(path), steps)


def test_faults(path: Path, writer: Writer) -> None:
    """They are asked for again and again."""
    control = FakeControl("status=503,chance=0.1")

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "fault status=503,chance=0.1")
        control.faults.clear()
        await until(pilot, lambda: "fault status" not in shown(pilot), "no fault")

    run(watched(path, control), steps)


def test_a_reset_asks_for_the_faults(
    path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They went with it, so it doesn't wait until it is time to ask."""
    monkeypatch.setattr(header, "ASK_SECONDS", 3600)
    control = FakeControl("forget")

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "fault forget")
        control.faults.clear()
        writer.mark("reset", {})
        await until(pilot, lambda: "fault forget" not in shown(pilot), "no fault")

    run(watched(path, control), steps)


def test_faults_of_other_workspaces(path: Path, writer: Writer) -> None:
    """Who looks at one workspace is told of those that its requests may meet."""
    control = FakeControl(f"forget,workspace={A}", "drop=half")

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "faults 2 in force")
        one.show_workspace(B)
        await says(pilot, "fault drop=half")

    run(watched(path, control), steps)


@pytest.mark.parametrize(
    ("fault", "workspace", "is_met"),
    [
        ("forget", None, True),
        ("forget", A, True),
        (f"forget,workspace={A}", A, True),
        (f"forget,workspace={A}", B, False),
        (f"forget,workspace={A}", None, True),
        ("of a newer simulator", A, True),
    ],
)
def test_who_meets_a_fault(fault: str, workspace: str | None, is_met: bool) -> None:
    """One that is meant for a workspace is met by it alone."""
    assert meets(fault, workspace) == is_met


def test_a_control_plane_that_refuses(path: Path, writer: Writer) -> None:
    """It is said in a sentence, until it answers again; a notice comes before that."""
    control = FakeControl("forget", refuses="no simulator answers at http://h:1")

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "! no simulator answers at http://h:1")
        one.notice("it has ended")
        await says(pilot, "! it has ended")
        one.notice("")
        await says(pilot, "! no simulator answers")
        control.refuses = ""
        await says(pilot, "fault forget")
        assert "!" not in shown(pilot).replace("! 0 warning", "")

    run(watched(path, control), steps)


def test_no_journal(tmp_path: Path) -> None:
    """It is said in a sentence that it can't be read."""

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "! there is no journal at ")

    run(watched(tmp_path / "none"), steps, (200, 24))


def test_a_recording(path: Path, writer: Writer) -> None:
    """It has no control plane; what it was started with stands in it."""
    writer.mark("start", {"profile": "compat"})
    write(writer)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "✗ 1 broken")
        assert "recording " in shown(pilot)
        assert "profile compat" in shown(pilot)

    run(Watched(path), steps)


@SIZES
def test_sizes(path: Path, writer: Writer, size: tuple[int, int]) -> None:
    """It takes a line where there are few, and says what is broken in any."""
    write(writer)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "✗ 1 broken")
        assert one.size.height == (1 if size[1] < 10 else 3)
        assert lines(pilot.app)[one.size.height] == "below"
        await pilot.resize_terminal(20, 5)
        assert one.size.height == 1
        await pilot.resize_terminal(80, 24)
        await says(pilot, "✗ 1 broken")
        assert one.size.height == 3

    run(watched(path), steps, size)


@THEMES
def test_themes(path: Path, writer: Writer, theme: str) -> None:
    """It is there in light and dark and in the terminal's own colours."""
    write(writer)

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        pilot.app.theme = theme
        await says(pilot, "✗ 1 broken")

    run(watched(path), steps)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_interpreted(path: Path, writer: Writer, text: str) -> None:
    """Notices and names are shown as they are."""

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        one.show_workspace(text[:50].encode("utf-8", "replace").decode())  # as SQLite has it
        one.notice(text)
        one.pause(True)
        await says(pilot, "!")
        one.notice("")
        await says(pilot, "workspace ")
        assert all(line.isprintable() for line in lines(pilot.app))

    run(watched(path), steps)


def test_its_threads_end_with_it(path: Path, writer: Writer) -> None:
    """Nothing goes on once the application has ended."""

    async def steps(pilot: Pilot[Any], one: Header) -> None:
        await says(pilot, "✓ 0 ok")

    run(watched(path, FakeControl()), steps)
    names = "behind Header"
    until_then(lambda: all(one.name != names for one in threading.enumerate()), "their end")


@pytest.mark.parametrize(
    ("fault", "applied", "expected"),
    [
        ("status=503,times=3", 3, True),
        ("status=503,times=3", 2, False),
        ("status=503", 9, False),
        ("of a newer simulator", 9, False),
    ],
)
def test_a_fault_that_was_done_as_often_as_it_was_to_be(
    fault: str, applied: int, expected: bool
) -> None:
    """It is in force no more."""
    assert is_spent({"fault": fault, "applied": applied}) == expected
