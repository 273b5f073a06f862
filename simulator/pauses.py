"""Pauses: what a fault waits, as futures; each ends early where nobody is there to be kept waiting.

A pause holds up its own request alone.
"""

from __future__ import annotations

import asyncio


class Pauses:
    """The pauses under way in a loop; used in its thread."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Future[None]] = set()
        self._over = False

    def __len__(self) -> int:
        return len(self._under_way)

    def pause(self, seconds: float, gone: asyncio.Future[None]) -> asyncio.Future[None]:
        """Done after these seconds, or once the client is ``gone`` or all pauses are ended."""
        loop = gone.get_loop()
        done: asyncio.Future[None] = loop.create_future()
        if self._over or gone.done():
            done.set_result(None)
            return done
        timer = loop.call_later(seconds, _settle, done)

        def end(_: object) -> None:
            _settle(done)

        def tidy(_: object) -> None:
            timer.cancel()
            gone.remove_done_callback(end)
            self._under_way.discard(done)

        gone.add_done_callback(end)
        done.add_done_callback(tidy)
        self._under_way.add(done)
        return done

    def end(self) -> None:
        """End those under way, and any to come."""
        self._over = True
        for done in list(self._under_way):
            _settle(done)


def _settle(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)
