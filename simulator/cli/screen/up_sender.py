"""What the screen of ``sim up`` sends: where its server has a demo, that is the demo."""

from __future__ import annotations

from simulator.cli.asked import Asked
from simulator.cli.screen.keys import known
from simulator.cli.screen.run import Screen
from simulator.cli.screen.sender import ScreenSender
from simulator.cli.screen.server_process import Ready, ServerProcess

RATE = 2.0
"""Messages a second of a demo that wasn't asked for at the start."""


class UpSender(ScreenSender):
    """Sends with the keys that ``sim up`` was told; ``screen`` hears what nobody asked for."""

    def __init__(self, asked: Asked, ready: Ready, server: ServerProcess, screen: Screen) -> None:
        super().__init__(
            ready.facts,
            known(asked.segment.sources, asked.config.tokens),
            seed=asked.config.seed,
            anonymous=asked.segment.options.anonymous,
            alias=asked.segment.options.alias,
            rate=asked.demo or RATE,
            clock=asked.clock,
            tell=screen.tell,
        )
        self._server = server
        self._is_servers = self._server_sends = asked.demo is not None

    @property
    def demo_runs(self) -> bool:
        """Whether the demo is being sent, by the server or from here."""
        return self._server_sends if self._is_servers else super().demo_runs

    def start_demo(self) -> str:
        """The demo; it goes on where it was stopped."""
        return self._switch(True) if self._is_servers else super().start_demo()

    def stop_demo(self) -> str:
        """No more of the demo."""
        return self._switch(False) if self._is_servers else super().stop_demo()

    def _switch(self, is_on: bool) -> str:
        self._server.switch_demo(is_on)
        self._server_sends = is_on
        return f"the demo is {'on' if is_on else 'off'}"
