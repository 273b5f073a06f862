"""The driver of the terminal: Textual's own, and what is asked of it here."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any

from textual import constants
from textual._xterm_parser import XTermParser
from textual.driver import Driver

Tell = Callable[[bool], None]

ESC_SECONDS = 0.01
"""How long after Esc it is known that no other key begins with it; ``ESCDELAY`` says otherwise."""
if "ESCDELAY" not in os.environ:
    setattr(constants, "ESCAPE_DELAY", ESC_SECONDS)  # noqa: B010  # it is Final


def telling(
    kind: type[Driver], tell: Tell, gone: Callable[[], None] = lambda: None
) -> type[Driver]:
    """A driver that says True before it takes the terminal and False once it has given it back.

    It does so whenever it is suspended, too.  ``gone`` is called, in a thread, once there is no
    terminal any more: Textual's own would read its end again and again.  And that waits for itself
    for ever if SIGTSTP comes while something is written.
    """

    def start_application_mode(self: Any) -> None:
        tell(True)
        self.has_terminal = True
        kind.start_application_mode(self)

    def stop_application_mode(self: Any) -> None:
        self.write("\x1b[?1016l")  # a mouse in pixels, which Textual leaves on
        kind.stop_application_mode(self)

    def close(self: Any) -> None:
        kind.close(self)
        self.has_terminal = False
        tell(False)

    def run_input_thread(self: Any) -> None:
        try:
            if not _read(self):
                gone()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def _sigtstp_application(self: Any, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(own._sigtstp_application, self)
        else:
            own._sigtstp_application(self)

    def _sigcont_application(self: Any, *_: object) -> None:
        if not self.has_terminal:
            own._sigcont_application(self)

    own: Any = kind  # not every driver reads in a thread and can be suspended
    methods = (
        start_application_mode,
        stop_application_mode,
        close,
        run_input_thread,
        _sigtstp_application,
        _sigcont_application,
    )
    named = {one.__name__: one for one in methods}
    return type(f"Telling{kind.__name__}", (kind,), {"has_terminal": True, **named})


def _read(driver: Any) -> bool:
    """Read keys until the driver ends, which is True, or until there is no terminal any more.

    Textual's own looks every 0.1 s only whether Esc was one; and it ends of input that is no UTF-8,
    which a terminal writes that tells of its mouse in the oldest way.
    """
    parser = XTermParser(driver._debug)
    decode = getincrementaldecoder("utf-8")("ignore").decode
    while not driver.exit_event.is_set():
        text = ""
        if select.select([driver.fileno], [], [], ESC_SECONDS)[0]:
            try:
                typed = os.read(driver.fileno, 4096)
            except OSError:
                typed = b""
            if not typed:
                return False
            text = decode(typed)
        for event in parser.feed(text) if text else ():
            driver.process_message(event)
        for event in parser.tick():
            driver.process_message(event)
    return True
