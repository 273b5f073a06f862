"""The screen, run: in this process, until somebody leaves it or a signal says so."""

from __future__ import annotations

import asyncio
import gc
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click

from simulator.cli.screen.leaving import Leaving
from simulator.journal import JournalError
from simulator.lines.text import printable
from simulator.tui.watched import Watched


class Screen:
    """A screen to come, which ``leaving`` may end; any thread may speak to it."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._say: Callable[[str], None] = lambda _: None

    def tell(self, text: str) -> None:
        """Show a sentence, if there is a screen: what went wrong while nobody asked."""
        self._say(text)

    def show(self, watched: Watched) -> int:
        """Show it until it is left; the status is 0, or 3 for a bug of ours, which is reported.

        Raises ClickException where the journal can't be read.
        """
        from simulator.tui.app import SimApp
        from simulator.tui.driver import telling

        loop = asyncio.new_event_loop()
        try:
            app = SimApp(watched)
            gc.freeze()  # what was imported stays: to look through it takes longer than a key may
            app.driver_class = telling(app.driver_class, self._leaving.taken, self._leaving.gone)
            self._say = lambda text: _soon(loop, lambda: app.tell(text, is_error=True))
            with self._leaving.screen(lambda: _soon(loop, app.exit)):
                status = app.run(loop=loop)
            crash = app.crash
        except JournalError as error:
            raise click.ClickException(printable(str(error))) from None
        except Exception as error:
            crash, status = error, None
        finally:
            loop.close()
        return _tell_crash(crash, watched.journal) if crash is not None else status or 0


def _soon(loop: asyncio.AbstractEventLoop, action: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # it is closed by now
        loop.call_soon_threadsafe(action)


def _tell_crash(crash: BaseException, journal: Path) -> int:
    """Report a bug of ours, and say where; its status."""
    from simulator.tui.crash import BUG, write_report

    if os.environ.get("SIM_DEBUG"):
        traceback.print_exception(crash)
    try:
        where = f"a report without any of its contents is in {write_report(crash)}"
    except OSError as error:
        where = f"no report could be written: {error.strerror}"
    said = f"the screen has ended of a bug of ours; the recording {journal} is untouched, {where}"
    click.echo(printable(f"sim: {said}"), err=True)
    return BUG
