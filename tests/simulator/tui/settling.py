"""Settling: an application that is tested goes on at once when it has dealt with what was done.

Textual's own way is to sleep until the process looks idle, which takes 50 ms a key and more.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from textual._context import active_app
from textual.app import App
from textual.events import Key
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen

READING_TURNS = 100
"""How often it looks whether what reads has ended, 2 ms apart."""
QUIET = 4
"""Turns of the loop in which nobody may have anything to do."""
MOST_TURNS = 5_000
"""It goes on then in any case: something moves all the time."""


async def settled(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until no part of the application has messages left and all is drawn.

    Threads that read something for it are waited for too, though not for long: one that never ends
    is a test's own.  The header's counts all the time.  It waits for no timer.
    """
    await _idle()
    if _readers():
        for _ in range(READING_TURNS):
            await asyncio.sleep(0.002)
            if not _readers():
                break
        await _idle()


def _readers() -> bool:
    names = (thread.name for thread in threading.enumerate())
    return any(name.startswith("behind ") and name != "behind Header" for name in names)


async def _idle() -> None:
    app = active_app.get()
    quiet = 0
    for _ in range(MOST_TURNS):
        await asyncio.sleep(0)
        quiet = 0 if any(map(_is_busy, _pumps(app))) else quiet + 1
        if quiet < QUIET:
            continue
        if app._resize_event is not None:
            app._check_resize()
        elif app._screen_stack and _is_to_be_drawn(app.screen):
            app.screen._on_timer_update()
        else:
            return
        quiet = 0


def _pumps(app: App[Any]) -> list[MessagePump]:
    found: list[MessagePump] = [app]
    for screen in app._screen_stack:
        found += screen.walk_children(with_self=True)
    return found


def _is_busy(pump: MessagePump) -> bool:
    if not pump.is_running or pump._closing:
        return False
    return not pump._message_queue.empty() or bool(pump._next_callbacks)


def _is_to_be_drawn(screen: Screen[Any]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


async def burst(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a quick typist does, or who pastes: none waits for what the last one did."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        driver.send_message(Key(name, key if len(key) == 1 else None))
    await settled()
