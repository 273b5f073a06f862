"""The header's lines: what is wanted most stays where there is little room."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from simulator.tui.figures import Figures, Rate
from simulator.tui.header_lines import Told, header_lines, height
from tests.simulator.tui.hostile import HOSTILE

FACTS = {
    "salesmachine": "http://127.0.0.1:8600",
    "segment": "http://127.0.0.1:8601",
    "journal": "/tmp/j",
    "pid": 7,
}
FIGURES = Figures(
    workspace=None,
    verdicts=Counter(ok=1024, advice=12, warning=3, broken=5),
    settled=Counter({"delivered": 1019, "failed": 2}),
    under_way=Counter({"pending retry": 3}),
    calls=Rate(100, dict.fromkeys(range(41, 101), 2)),
    size=12_345_678,
    profile="strict",
)
TOLD = Told("/tmp/sim.journal", FACTS, ("status=503,chance=10%",))
ALL = (
    "127.0.0.1:8600",
    "127.0.0.1:8601",
    "2.0 calls/s",
    "✓ 1,024 ok",
    "· 12 advice",
    "! 3 warning",
    "✗ 5 broken",
    "1,019 delivered",
    "✗ 2 failed",
    "3 pending retry",
    "fault status=503,chance=10%",
    "all workspaces",
    "profile strict",
    "journal 12.3 MB",
)


def shown(figures: Figures, told: Told, width: int, lines: int) -> list[str]:
    return [line.plain for line in header_lines(figures, told, width, lines)]


@pytest.mark.parametrize(
    ("width", "missing"), [(80, {"1,019 delivered"}), (120, set()), (200, set())]
)
def test_what_is_told(width: int, missing: set[str]) -> None:
    """Everything, as far as there is room."""
    said = "\n".join(shown(FIGURES, TOLD, width, 3))
    assert {one for one in ALL if one not in said} == missing
    assert ("http://" in said) == (width > 80)


def test_both_addresses_at_80_columns() -> None:
    """They are there beside the longest unit of the rate."""
    figures = replace(FIGURES, calls=Rate(), exchanges=Rate(100, dict.fromkeys(range(41, 101), 12)))
    first = shown(figures, TOLD, 80, 3)[0]
    assert "127.0.0.1:8600  Segment 127.0.0.1:8601" in first
    assert "12.0 exchanges/s" in first


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (12, "✗ 5 broken"),
        (24, "✓ 1,024 ok  ✗ 5 broken"),
        (52, "✓ 1,024 ok  · 12 advice  ! 3 warning  ✗ 5 broken"),
    ],
)
def test_what_is_broken_stays(width: int, line: str) -> None:
    """Of the verdicts the broken ones are the last to fall away."""
    assert shown(FIGURES, TOLD, width, 3)[1] == line


def test_what_there_is_none_of_falls_away_first() -> None:
    """A verdict that nothing has makes room for what is there."""
    figures = replace(FIGURES, verdicts=Counter(ok=10, advice=2))
    assert shown(figures, TOLD, 22, 3)[1] == "✓ 10 ok  · 2 advice"


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("width", [20, 80, 200])
def test_verdicts_and_faults_are_in_every_header(width: int, lines: int) -> None:
    """However few lines there are, what is broken is told; from two on the faults are too."""
    said = "\n".join(shown(FIGURES, TOLD, width, lines))
    assert "✗ 5 broken" in said
    assert lines == 1 or "fault status=503" in said


def test_until_it_is_counted() -> None:
    """There is an ellipsis for what isn't known yet, and no rate."""
    said = "\n".join(shown(Figures(), TOLD, 120, 3))
    assert "✓ … ok  · … advice  ! … warning  ✗ … broken" in said
    assert "calls/s" not in said
    assert "exchanges/s" not in said
    assert "journal …" in said


@pytest.mark.parametrize(
    ("faults", "said"),
    [
        (("drop=after",), "fault drop=after  "),
        (("drop=after", "status=503", "forget"), "faults 3 in force  "),
        ((), "all workspaces"),
        (None, "all workspaces"),
    ],
)
def test_faults(faults: tuple[str, ...] | None, said: str) -> None:
    """One is told, of many the number."""
    assert shown(FIGURES, replace(TOLD, faults=faults), 120, 3)[2].startswith(said)


def test_a_workspace() -> None:
    """The one that is shown is named."""
    assert "workspace 1a2b3c4d" in shown(replace(FIGURES, workspace="1a2b3c4d"), TOLD, 80, 3)[2]


def test_without_segment() -> None:
    """Where there is no Segment side it isn't told of."""
    told = replace(TOLD, facts={**FACTS, "segment": None})
    assert "Segment" not in "\n".join(shown(FIGURES, told, 200, 3))


def test_a_recording() -> None:
    """Its file is told, of a long path the end."""
    told = Told("/very" * 60 + "/sim.journal")
    first = shown(FIGURES, told, 80, 3)[0]
    assert "recording …" in first
    assert "/sim.journal" in first


def test_paused() -> None:
    """A screen that stands still says so in every header."""
    told = replace(TOLD, paused=True)
    for lines in (1, 2, 3):
        assert "‖ paused" in "\n".join(shown(FIGURES, told, 20, lines))


def test_a_notice() -> None:
    """It takes the lowest lines, as many as it needs and there are; the others stay."""
    told = replace(TOLD, notice="the simulator has ended: status 3")
    assert shown(FIGURES, told, 80, 3)[2] == "! the simulator has ended: status 3"
    assert shown(FIGURES, told, 80, 3)[1] == shown(FIGURES, TOLD, 80, 3)[1]
    assert shown(FIGURES, told, 20, 3)[1:] == ["! the simulator has", "ended: status 3"]
    assert shown(FIGURES, told, 20, 1) == ["! the simulator has"]


@pytest.mark.parametrize(
    ("terminal", "lines"), [(5, 1), (9, 1), (10, 2), (15, 2), (16, 3), (24, 3), (200, 3)]
)
def test_height(terminal: int, lines: int) -> None:
    """Where there are few lines the header takes fewer."""
    assert height(terminal) == lines


@pytest.mark.parametrize("width", [1, 20, 80, 200])
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_interpreted(said: str, width: int) -> None:
    """Whatever stands in it is written out, and stays within its lines."""
    told = Told(said, {**FACTS, "segment": said}, (said,))
    figures = replace(FIGURES, workspace=said, profile=said)
    for one in (told, replace(told, facts=None), replace(told, notice=said)):
        for lines in (1, 2, 3):
            found = header_lines(figures, one, width, lines)
            assert len(found) <= lines
            assert all(line.plain.isprintable() for line in found)
            assert max(line.cell_length for line in found) <= width
