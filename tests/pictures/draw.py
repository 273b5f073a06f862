"""Draws the README's pictures of the screen: ``python -m tests.pictures.draw``.

A simulator is sent a seeded world, with a fault or two, and the screen is looked at afterwards.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from simulator.tui.app import SimApp
from simulator.tui.watched import Watched

FOLDER = Path(__file__).parent.resolve()
SIM = Path(sys.executable).with_name("sim")
SEED = 11
EXCHANGES = 260
FAULTS = ("status=503,chance=4%", "latency=30ms..90ms,chance=5%")
SIZE = (118, 34)
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

PICTURES: dict[str, tuple[str, tuple[int, int], tuple[str, ...]]] = {
    "list": ("textual-dark", SIZE, ()),
    "detail": ("textual-dark", (150, 44), ("f", "fault:status", "enter", "enter", "6")),
    "filter": (
        "textual-light",
        SIZE,
        ("f", "call:identify,group and account:acc*", "enter", "k", "k", "5"),
    ),
}
"""Each picture: the theme, the size in columns and lines, and what is typed."""


def record(journal: Path) -> None:
    """A seeded run, in full."""
    faults = [text for fault in FAULTS for text in ("--fault", fault)]
    command = [
        *(str(SIM), "up", "--port", "0", "-o", "quiet", "--journal", str(journal)),
        *("--seed", str(SEED), "--demo", "40", "--time-scale", "50", "--for", str(EXCHANGES)),
        *faults,
    ]
    subprocess.run(command, check=True)


async def look(journal: Path, theme: str, size: tuple[int, int], typed: tuple[str, ...]) -> str:
    """The screen after all that was typed, as an SVG."""
    app = SimApp(Watched(journal))
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        for text in typed:
            await pilot.press(*([text] if text in ("enter",) else list(text)))
            await pilot.pause(0.3)
        await pilot.pause(1.0)
        return standing_alone(app.export_screenshot(title="sim watch demo.journal"))


def standing_alone(svg: str) -> str:
    """The picture with the reader's own fonts: nothing is fetched when it is looked at."""
    without = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: [^;]*;", f"font-family: {FONT};", without)


def main() -> None:
    """Draw them all."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        journal = Path("demo.journal")
        record(journal)
        for name, (theme, size, typed) in PICTURES.items():
            svg = asyncio.run(look(journal, theme, size, typed))
            (FOLDER / f"{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
