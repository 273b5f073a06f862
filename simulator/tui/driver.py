"""The driver of the terminal: Textual's own, and what is asked of it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.driver import Driver

Tell = Callable[[bool], None]


def telling(kind: type[Driver], tell: Tell) -> type[Driver]:
    """A driver that says True before it takes the terminal and False once it has given it back.

    It does so whenever it is suspended, too.  Input that is no UTF-8 is left out: a terminal that
    reports a mouse in its oldest way writes such, and Textual would end of it.
    """

    def start_application_mode(self: Any) -> None:
        tell(True)
        kind.start_application_mode(self)

    def stop_application_mode(self: Any) -> None:
        self.write("\x1b[?1016l")  # a mouse in pixels, which Textual leaves on
        kind.stop_application_mode(self)

    def close(self: Any) -> None:
        kind.close(self)
        tell(False)

    def run_input_thread(self: Any) -> None:
        read: Any = kind  # not every driver reads in a thread
        while True:
            try:
                read.run_input_thread(self)
            except UnicodeDecodeError:
                continue
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)
            return

    methods = (start_application_mode, stop_application_mode, close, run_input_thread)
    return type(f"Telling{kind.__name__}", (kind,), {one.__name__: one for one in methods})
