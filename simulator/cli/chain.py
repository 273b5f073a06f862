"""The chain of ``sim up``: a pocket Salesmachine, and a pocket Segment in front of it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from simulator.cli.segment_options import Wanted
from simulator.clock import ClockError, SettableClock
from simulator.config import Config
from simulator.journal import JournalError
from simulator.segment.side import SegmentSide
from simulator.segment.sources import SECRET, Sources
from simulator.server import Server


class Chain:
    """Both listeners, bound but not started.  A ClickException says what can't be had.

    ``leaps`` says that the relay's waits take no time.
    """

    def __init__(
        self,
        config: Config,
        journal: Path | None,
        host: str,
        port: int,
        clock: SettableClock,
        segment: Wanted,
        *,
        leaps: bool = False,
    ) -> None:
        self._leaps = leaps
        told = None if segment.is_off else segment.options.to_dict()
        try:
            self.server = Server(config, journal, host, port, clock, told)
        except (ClockError, JournalError) as error:
            raise click.ClickException(f"{error}; --journal names another file") from None
        except OSError as error:
            raise _taken(host, port, error, "--port") from None
        self.key = next(iter(segment.sources), None) or next(iter(sorted(config.tokens)), SECRET)
        """The write key of the demo, and of who is told how to send."""
        self.segment = None if segment.is_off else self._segment(config, host, port, segment)

    def start(self) -> list[str]:
        """Listen; the workspaces whose messages wait for their write key."""
        self.server.start()
        return [] if self.segment is None else self.segment.start()

    def stop(self) -> None:
        """Take no more, deliver what is under way, and end."""
        try:
            if self.segment is not None:
                self.segment.stop()
        finally:
            self.server.stop()

    def _segment(self, config: Config, host: str, salesmachine: int, wanted: Wanted) -> SegmentSide:
        beside = salesmachine and salesmachine + 1
        port = beside if wanted.port is None else wanted.port
        sources = Sources(wanted.sources, config.tokens)
        try:
            return SegmentSide(self.server, sources, wanted.options, host, port, leaps=self._leaps)
        except (OSError, OverflowError) as error:
            self.server.stop()
            raise _taken(host, port, error, "--segment-port") from None


def _taken(host: str, port: int, error: Exception, option: str) -> click.ClickException:
    number = getattr(error, "errno", None)
    why = os.strerror(number) if number and number > 0 else str(error).rstrip(".")
    return click.ClickException(
        f"can't listen on {host} port {port}: {why}; {option} 0 takes a free port"
    )
