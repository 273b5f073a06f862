"""The pulse: what is wrong with a simulator that is watched, asked again and again."""

from __future__ import annotations

import queue

from simulator.cli.screen.pulse import Pulse
from tests.simulator.waiting import until


def test_it_asks() -> None:
    """What the last question found is the trouble, and good news end it."""
    answers: queue.Queue[str] = queue.Queue()
    with Pulse(lambda: answers.get(), seconds=0.001) as pulse:
        assert pulse.trouble() == ""
        for said in ("gone", "", "gone again"):
            answers.put(said)
            until(lambda said=said: pulse.trouble() == said, said)  # type: ignore[misc]
    answers.put("")
