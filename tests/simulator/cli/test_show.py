"""What ``sim up`` prints where it has no screen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contracts.violations import Violation
from destination import Outcome
from simulator.cli.show import Show
from simulator.exchange import Exchange
from simulator.lines.exchanges import exchange_lines
from simulator.lines.messages import message_lines
from simulator.lines.sdks import lines_to_paste

FACTS = {"salesmachine": "http://127.0.0.1:1", "segment": None, "journal": "/j", "pid": 1}
MESSAGE = {
    "seq": 12,
    "at": "2024-03-11T10:21:45.000Z",
    "workspace": "1a2b3c4d",
    "type": "track",
    "uid": "u\x1b",
    "stage": "failed on ingest",
    "code": "id_required",
    "detail": "/userId: none is given",
}
REFUSED = Outcome("refused", {}, None, "event_not_defined", "the track has\x1b no event name")


class Stream(io.StringIO):
    """A stream that is a terminal or isn't."""

    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self.terminal = terminal
        self.flushed = 0

    def isatty(self) -> bool:
        return self.terminal

    def flush(self) -> None:
        self.flushed = len(self.getvalue())


def an_exchange(violations: Sequence[Violation] = ()) -> dict[str, Any]:
    made = Exchange(0.0, "1a2b3c4d", "POST", "/v1/ping", 200, 0.1, "", b"", "", b"")
    made.violations.extend(violations)
    return made.to_dict()


def shown(kind: str, terminal: bool = False) -> tuple[str, str, str]:
    """What the ready line, an exchange and an undelivered message are shown as."""
    stream = Stream(terminal)
    show = Show(stream, kind)
    parts = []
    steps: list[Callable[[], None]] = [
        lambda: show.ready(FACTS),
        lambda: show.exchange(an_exchange),
        lambda: show.undelivered("event_blank", REFUSED),
    ]
    for step in steps:
        before = len(stream.getvalue())
        step()
        assert stream.flushed == len(stream.getvalue()), "what is shown isn't held back"
        parts.append(stream.getvalue()[before:])
    return parts[0], parts[1], parts[2]


@pytest.mark.parametrize("kind", ["lines", "auto"])
def test_lines_are_for_people(kind: str) -> None:
    """Where it listens and records, a line an exchange, and what the demo couldn't deliver."""
    ready, exchange, undelivered = shown(kind)
    assert ready == "Salesmachine http://127.0.0.1:1  (Ctrl+C stops)\njournal /j\n"
    assert exchange == f"{exchange_lines(an_exchange())[0]}\n"
    assert undelivered.startswith("    -  ")
    assert undelivered[15:] == (
        "  demo      event_blank  refused event_not_defined: the track has\\x1b no event name\n"
    )


def test_a_terminal_has_colour() -> None:
    """Lines are coloured on a terminal."""
    assert shown("lines", terminal=True)[1] == f"{exchange_lines(an_exchange(), colour=True)[0]}\n"


@pytest.mark.parametrize("terminal", [False, True])
def test_json_is_for_programs(terminal: bool) -> None:
    """The facts, then an exchange a line, and nothing else."""
    ready, exchange, undelivered = shown("json", terminal)
    assert json.loads(ready) == FACTS
    assert json.loads(exchange) == an_exchange()
    assert ready.count("\n") == exchange.count("\n") == 1
    assert undelivered == ""


def test_what_it_was_told_is_shown() -> None:
    """To a person the settings are shown behind the address, to a program they aren't."""
    for kind, shown_lines in (("lines", ["profile strict", "fault \\x1b"]), ("json", [])):
        stream = Stream()
        Show(stream, kind).ready(FACTS, ["profile strict", "fault \x1b"])
        assert stream.getvalue().splitlines()[2:] == shown_lines


@pytest.mark.parametrize(
    ("severities", "said"),
    [
        ([], "stopped: 0 exchanges\n"),
        ([None], "stopped: 1 exchange: 1 ok\n"),
        (
            ["error", None, "advice", "error", None, "warning"],
            "stopped: 6 exchanges: 2 ok, 1 advice, 1 warning, 2 broken\n",
        ),
    ],
)
def test_the_end(severities: list[Any], said: str) -> None:
    """At its end a person is told how many exchanges there were of which verdict."""
    for kind in ("lines", "json", "quiet"):
        stream = Stream()
        show = Show(stream, kind)
        for severity in severities:
            found = [Violation("SM-203", severity, "", "a", "b")] if severity else []
            show.exchange(partial(an_exchange, found))
        before = len(stream.getvalue())
        show.stopped()
        assert stream.getvalue()[before:] == (said if kind == "lines" else "")


def test_the_segment_side() -> None:
    """A person is told its address beside the other, and last what to paste; a program neither."""
    facts = {**FACTS, "segment": "http://127.0.0.1:2"}
    for kind in ("lines", "json"):
        stream = Stream()
        Show(stream, kind).ready(facts, ["profile strict"], "sim")
        shown = stream.getvalue().splitlines()
        if kind == "json":
            assert [json.loads(line) for line in shown] == [facts]
            continue
        assert shown[1] == "Segment      http://127.0.0.1:2"
        assert shown[-4] == "profile strict"
        assert shown[-3:] == lines_to_paste("http://127.0.0.1:2", "sim")


def test_messages() -> None:
    """What has no exchange has its line for a person, and for nobody else."""
    for kind, lines in (("lines", message_lines(MESSAGE)), ("json", []), ("quiet", [])):
        stream = Stream()
        show = Show(stream, kind)
        show.message(MESSAGE)
        assert stream.getvalue().splitlines() == lines
        assert stream.flushed == len(stream.getvalue())
        assert show.is_for_people == bool(lines)


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ({}, []),
        ({"delivered": 1}, ["1 message: 1 delivered"]),
        (
            {"delivered": 1_200, "failed": 1, "received": 2},
            ["1,203 messages: 2 received, 1 failed, 1,200 delivered"],
        ),
    ],
)
def test_the_end_counts_messages(stages: dict[str, int], said: list[str]) -> None:
    """Behind the exchanges the messages are counted by stage, where there are any."""
    for kind in ("lines", "json", "quiet"):
        stream = Stream()
        Show(stream, kind).stopped(stages)
        shown = ["stopped: 0 exchanges", *said] if kind == "lines" else []
        assert stream.getvalue().splitlines() == shown


def test_quiet_is_silent() -> None:
    """Quiet prints nothing, and doesn't even read the exchange."""
    assert shown("quiet") == ("", "", "")

    def unread() -> dict[str, Any]:
        raise AssertionError("nobody wants to see it")

    Show(Stream(), "quiet").exchange(unread)


class Gone(Stream):
    """A pipe whose reader has gone."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_a_reader_that_has_gone() -> None:
    """The demo's thread doesn't mind that the reader has gone; whoever shows exchanges hears it."""
    show = Show(Gone(), "lines")
    show.undelivered("event_blank", REFUSED)
    with pytest.raises(BrokenPipeError):
        show.exchange(an_exchange)


def test_what_to_paste_is_what_the_readme_has() -> None:
    """The README's lines, which are run with real SDKs, hold what is printed."""
    text = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    python, node, browser = lines_to_paste("http://127.0.0.1:8601", "sim")
    for line in (node, browser):
        assert line.split(maxsplit=1)[1] in text
    for name in re.findall(r"analytics\.\w+", python):
        assert name in text
