"""What the screen asks of the control plane, and how whatever goes wrong becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from destination import SettingsError
from simulator.cli import bug_line
from simulator.journal import JournalError
from simulator.lines.text import printable
from simulator.payload.replay import ReplayError
from simulator.tui.outside import OutsideError


class ScreenControl:
    """The control plane of the simulator at ``url``; any thread may ask it.

    ``control_token`` is the one that guards it, if one does.
    """

    def __init__(self, url: str, control_token: str | None = None) -> None:
        self._url = url
        self._control_token = control_token

    def ask(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: object = None,
    ) -> Any:
        """The JSON that ``/_sim/PATH`` answers, None for an empty one.  Raises OutsideError."""
        from simulator.cli.asking import Refused, ask  # they bring httpx

        with in_sentences():
            try:
                return ask(self._url, path, query, self._control_token, method=method, body=body)
            except Refused as refused:
                raise OutsideError(printable(str(refused))) from None


@contextmanager
def in_sentences() -> Iterator[None]:
    """Whatever goes wrong in the block is an OutsideError: a bug of ours too, by its place."""
    try:
        yield
    except OutsideError:
        raise
    except click.ClickException as problem:
        raise OutsideError(printable(problem.format_message())) from None
    except UnicodeEncodeError:
        raise OutsideError("it holds half a character, which can't be sent") from None
    except (JournalError, ReplayError, SettingsError) as problem:
        raise OutsideError(printable(str(problem))) from None
    except Exception as bug:
        raise OutsideError(bug_line(bug)) from bug
