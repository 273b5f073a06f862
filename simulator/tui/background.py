"""The background: what takes a while is done in a thread, and told to whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from textual.message_pump import MessagePump

Found = TypeVar("Found")


def in_background(
    owner: MessagePump, work: Callable[[], Found], then: Callable[[Found], object]
) -> None:
    """Do ``work`` in a thread of its own, then have the owner's loop call ``then`` with its result.

    Nobody waits for the thread: where the owner is gone by then, so is the result.  What ``work``
    raises is raised in the owner's loop, as a bug of its own would be.
    """

    def run() -> None:
        try:
            found = work()
        except Exception as bug:
            tell(owner, _raise, bug)
        else:
            tell(owner, then, found)

    threading.Thread(target=run, name=f"behind {type(owner).__name__}", daemon=True).start()


def tell(owner: MessagePump, say: Callable[[Found], object], found: Found) -> None:
    """From a thread: have the owner's loop call this, unless the owner is gone."""
    with suppress(RuntimeError):  # the loop is closed
        owner.call_later(say, found)


def _raise(bug: Exception) -> None:
    raise bug
