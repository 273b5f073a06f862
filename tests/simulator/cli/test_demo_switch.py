"""The demo's switch: off it holds messages back, on they go on where they were."""

from __future__ import annotations

import queue
import threading

from simulator.cli.demo_switch import DemoSwitch
from tests.simulator.waiting import PATIENCE, until


def test_it_is_on() -> None:
    """By itself everything comes, in order."""
    assert list(DemoSwitch().messages(iter(range(5)))) == [0, 1, 2, 3, 4]


def test_off_and_on() -> None:
    """Off nothing comes, on again what would have come then."""
    switch, came = DemoSwitch(), queue.Queue[int]()
    switch.turn(False)
    thread = threading.Thread(
        target=lambda: [came.put(one) for one in switch.messages(iter(range(3)))]
    )
    thread.start()
    assert thread.is_alive()
    assert came.empty()
    switch.turn(True)
    assert [came.get(timeout=PATIENCE) for _ in range(3)] == [0, 1, 2]
    thread.join(PATIENCE)


def test_the_end() -> None:
    """Ended while it is off, it gives nothing more; and it isn't held up by being turned off."""
    switch, came = DemoSwitch(), list[int]()
    switch.turn(False)
    thread = threading.Thread(target=lambda: came.extend(switch.messages(iter(range(3)))))
    thread.start()
    switch.end()
    until(lambda: not thread.is_alive(), "the end")
    switch.turn(False)
    assert came == list(switch.messages(iter(range(3)))) == []
