"""The first screen: what it says works, and it fits."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.journal.pages import Pages
from simulator.lines.sdks import lines_to_paste
from simulator.tui.watched import Watched
from simulator.tui.welcome import Welcome, continued, curl, welcome
from tests.simulator.segment.chained import chained
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.outsiders import FakeSender
from tests.simulator.tui.screens import SIZES, Shown, lines, play
from tests.simulator.waiting import PATIENCE

FACTS = {
    "salesmachine": "http://127.0.0.1:8600",
    "segment": "http://127.0.0.1:8601",
    "journal": "/tmp/sim.journal",
    "pid": 7,
}
RUNNING = Watched(
    Path("/tmp/sim.journal"),
    FACTS,
    sender=FakeSender(),
    write_key="sim",
    settings=("profile strict",),
)
ALONE = Watched(Path("/tmp/sim.journal"), {**FACTS, "segment": None}, write_key="sim")
RECORDING = Watched(Path("/tmp/sim.journal"))


def said(watched: Watched, width: int = 78, height: int = 19) -> list[str]:
    return [line.plain for line in welcome(watched, width, height)]


def test_what_it_says() -> None:
    """Both addresses, a curl, the lines for SDKs and the key that starts the demo, in 78 x 19."""
    shown = said(RUNNING)
    text = "\n".join(shown)
    assert all(FACTS[name] in text for name in ("salesmachine", "segment", "journal"))  # type: ignore[operator]
    assert "d starts demo traffic" in shown[1]
    assert "curl -u sim: http://127.0.0.1:8601/v1/track \\" in shown
    assert "…" not in text
    for line in lines_to_paste(FACTS["segment"], "sim"):  # type: ignore[arg-type]
        assert line.partition(" ")[2].strip() in text
    assert "" in shown


def test_where_nothing_can_be_sent_from_here() -> None:
    """It doesn't tell of a key that does nothing."""
    assert not any("demo" in line for line in said(ALONE))
    assert not any("Segment" in line for line in said(ALONE))


def test_a_secret_key() -> None:
    """Where the write key isn't shown it says that one is needed."""
    watched = Watched(Path("/tmp/j"), FACTS)
    shown = said(watched)
    assert "Send something from another terminal, with a key of yours:" in shown
    assert any("WRITE_KEY" in line for line in shown)


def test_settings() -> None:
    """What isn't as it is by itself is told; that the profile is one isn't worth a line."""
    told = Watched(Path("/tmp/j"), FACTS, settings=("profile strict", "fault forget"))
    assert "fault forget" in said(told, 78, 40)
    assert "profile strict" not in said(told, 78, 40)


def test_an_empty_recording() -> None:
    """It is said that it is empty, and how it can go on."""
    assert said(RECORDING) == [
        "This recording is empty: nothing was sent.",
        "",
        "/tmp/sim.journal",
        "sim up --journal FILE goes on with it.",
    ]


@pytest.mark.parametrize("width", [1, 20, 40, 78, 200])
@pytest.mark.parametrize("height", [1, 2, 3, 6, 12, 19, 60])
@pytest.mark.parametrize("watched", [RUNNING, ALONE, RECORDING], ids=["both", "alone", "recording"])
def test_it_fits(watched: Watched, width: int, height: int) -> None:
    """It is cut to whatever room there is; how to begin is the last to fall away."""
    found = welcome(watched, width, height)
    assert 1 <= len(found) <= height
    assert max(line.cell_length for line in found) <= width
    assert found[0].plain[:5] in ("Nothi", "This ", "…")


def test_little_room() -> None:
    """Where there are few lines those of SDKs fall away first, then the curl."""
    assert any("curl" in line for line in said(RUNNING, 78, 9))
    assert not any("python" in line for line in said(RUNNING, 78, 9))
    assert said(RUNNING, 78, 5)[-1].startswith("journal")


def test_what_falls_away_is_not_what_stands_last() -> None:
    """Settings stand above the curl, and make room for it."""
    told = Watched(Path("/tmp/j"), FACTS, write_key="sim", settings=("fault forget", "and more"))
    assert any("curl" in line for line in said(told, 78, 7))
    assert "fault forget" not in said(told, 78, 7)


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (60, ["a bb ccc"]),
        (9, ["a bb \\", "  ccc"]),
        (5, ["a \\", "  bb \\", "  ccc"]),
    ],
)
def test_a_command_on_several_lines(width: int, wanted: list[str]) -> None:
    """It goes on behind a backslash."""
    assert continued(["a", "bb", "ccc"], width) == wanted


def run_in_shell(command: str) -> Any:
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    return json.loads(done.stdout)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
@pytest.mark.parametrize("width", [30, 78, 300])
def test_the_curl_works(tmp_path: Path, width: int) -> None:
    """What is pasted is taken, and keeps the contract, on whichever side it is sent to."""
    with chained(tmp_path / "journal") as chain:
        facts = chain.server.simulator.facts()
        sides = {
            name: Watched(chain.server.simulator.journal, told, write_key="sim")
            for name, told in (("segment", facts), ("salesmachine", {**facts, "segment": None}))
        }
        answers = {
            name: run_in_shell("\n".join(continued(["curl", "-s", *curl(one)[1:]], width)))
            for name, one in sides.items()
        }
        assert answers["segment"] == {"success": True}
        assert answers["salesmachine"]["status"] == "success"
        assert set(chain.settle().values()) == {"delivered"}
        with Pages(chain.server.simulator.journal) as pages:
            found = pages.exchanges()
    assert {one.status for one in found} <= {200, 201}
    assert {one.path for one in found} >= {"/v1/contact"}
    assert len(found) == 2
    assert {one.verdict for one in found} <= {"ok", "advice"}


@SIZES
def test_sizes(size: tuple[int, int]) -> None:
    """The widget shows as much as there is room for."""

    async def steps(pilot: Pilot[Any]) -> None:
        assert lines(pilot.app)[0].startswith(" Nothing is recor")
        await pilot.resize_terminal(20, 5)
        await pilot.resize_terminal(80, 24)
        assert any("browser" in line for line in lines(pilot.app))

    play(Shown(Welcome(RUNNING)), steps, size)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_interpreted(text: str) -> None:
    """Addresses, paths and settings are shown as they are."""
    facts = {**FACTS, "segment": text[:2000]}
    watched = Watched(Path(text[:2000].replace("\0", "0")), facts, settings=(text[:2000],))
    for one in (watched, Watched(watched.journal)):
        for line in welcome(one, 78, 40):
            assert line.plain.isprintable()
            assert line.cell_length <= 78
