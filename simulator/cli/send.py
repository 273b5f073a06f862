"""``sim send``: translate messages and deliver them to Salesmachine, real or simulated."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import click

from destination import Client, Settings, SettingsError
from destination.delivery import IDLE, DeadLetter, Policy, Retry
from simulator.cli import via_segment
from simulator.cli.options import (
    Output,
    delivery_options,
    far_side,
    output_option,
    read_rate,
    read_seconds,
    translation_options,
)
from simulator.cli.outcomes import Outcomes
from simulator.cli.reading import entries_as_they_come
from simulator.exchange_formats.dead_letters import DeadLetters, is_dead_letter

_POLICY = Policy()


@click.command("send")
@click.argument("file", metavar="FILE|-")
@delivery_options
@click.option(
    "--via",
    type=click.Choice(["segment", "direct"]),
    default="direct",
    show_default=True,
    help="Post to Segment's tracking API, as an SDK: --to is its address, --token the write key;"
    " or translate and deliver at once.",
)
@click.option(
    "--dead-letter",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where what isn't delivered goes; a new dead-letter-<time>.ndjson here by default.",
)
@click.option(
    "--max-attempts",
    type=click.IntRange(min=1),
    default=_POLICY.max_attempts,
    show_default=True,
    help="How often a batch is tried.",
)
@click.option(
    "--max-time",
    callback=read_seconds,
    metavar="TIME",
    default="4h",
    show_default=True,
    help="How long after its first attempt a batch is tried again: 90s, 5m, 4h.",
)
@click.option(
    "--rate", callback=read_rate, metavar="RATE", help="At most so many requests: 10/s, 300/m."
)
@translation_options
@output_option("text", "json")
@click.pass_context
def command(
    context: click.Context,
    file: str,
    to: str | None,
    token: str | None,
    secret: str | None,
    via: Literal["segment", "direct"],
    dead_letter: Path | None,
    max_attempts: int,
    max_time: float,
    rate: float | None,
    anonymous: Any,
    alias: Any,
    output: Output,
) -> int:
    """Translate the messages in FILE and deliver them.

    What can't be delivered is written to a dead-letter file, which is itself a FILE to send.
    SIGINT or SIGTERM finish the request in flight and leave the rest there; a second one reads no
    further.  Exit status 1 when a message was refused or is dead, 5 when there was none; through
    Segment, sim messages and sim verify-delivery tell what became of those that it accepted.
    """
    policy = Policy(max_attempts=max_attempts, max_time=max_time, rate=rate)
    if output.path is not None and output.path in (Path(file), dead_letter):
        raise click.UsageError(f"{output.path} can't be the output as well: name another file")
    letters = _dead_letters(dead_letter)
    options: tuple[str, ...] = ()
    if via == "segment":
        via_segment.check_options(context)
        to, options = via_segment.address(to), ("--via", "segment")
    with output.open() as stream, closing(letters):
        outcomes = Outcomes(file, to, stream, output.kind, letters, options)
        with _client(policy, outcomes, via, to, token, secret, anonymous, alias) as client:
            reading = _Reading(file, outcomes)
            with _stopping(client, reading):
                for outcome in client.deliver(reading.messages()):
                    outcomes.tell(outcome)
                    if outcomes.unwritable:
                        client.stop("the output can't be written")
        outcomes.end()
    return _status(outcomes, reading)


class _Reading:
    """The input as the client takes it, and what ended it.

    ``signals`` are those received: after the first a pipe is read as long as it has something to
    say, a file to its end; after the second nothing is.
    """

    def __init__(self, file: str, outcomes: Outcomes) -> None:
        self.file = file
        self.signals: list[int] = []
        self.problem: click.ClickException | None = None
        self._outcomes = outcomes

    def messages(self) -> Iterator[object]:
        """What to deliver; where the file can't be read on, what came before it is still sent."""
        try:
            for entry in entries_as_they_come(self.file):
                if len(self.signals) > (entry is not None):
                    self._outcomes.unread()
                    return
                if entry is None:
                    yield IDLE
                    continue
                self._outcomes.took(entry)
                value = entry.value
                if isinstance(value, dict) and is_dead_letter(value):
                    yield DeadLetter(value["message"], value["operations"])
                else:
                    yield value
        except click.ClickException as problem:
            self.problem = problem


@contextmanager
def _stopping(client: Client | via_segment.Sender, reading: _Reading) -> Iterator[None]:
    """SIGINT and SIGTERM end the run with nothing lost."""

    def stop(number: int, frame: FrameType | None) -> None:
        reading.signals.append(number)
        client.stop("sending was interrupted")

    wanted = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) != signal.SIG_IGN  # whoever started us wants none
    ]
    before = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _status(outcomes: Outcomes, reading: _Reading) -> int:
    """The exit status; a ClickException says what kept the run from being whole."""
    if reading.problem:
        raise reading.problem
    if outcomes.unwritable and not isinstance(outcomes.unwritable, BrokenPipeError):
        text = f"the output can't be written: {outcomes.unwritable.strerror}"
        raise click.ClickException(text)
    if reading.signals:
        return 130
    if not outcomes.counts:
        click.echo(f"{reading.file}: there is no message in it", err=True)
        return 5
    return 1 if any(outcome in ("refused", "dead") for outcome, _ in outcomes.counts) else 0


def _dead_letters(path: Path | None) -> DeadLetters:
    letters = DeadLetters(path, lambda: time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()))
    if problem := letters.problem():
        raise click.UsageError(f"--dead-letter {path or '(a new file here)'}: {problem}")
    return letters


def _client(
    policy: Policy,
    outcomes: Outcomes,
    via: Literal["segment", "direct"],
    to: str | None,
    token: str | None,
    secret: str | None,
    anonymous: Any,
    alias: Any,
) -> Client | via_segment.Sender:
    def waits(retry: Retry) -> None:
        outcomes.waits(retry, policy.max_attempts)

    if via == "segment" and to is not None:
        return via_segment.sender(to, token, policy, waits)
    try:
        settings = Settings.from_environment(
            os.environ,
            base_url=far_side(to),
            api_token=token,
            api_secret=secret,
            anonymous=anonymous,
            alias=alias,
            oversize="note",
        )
        return Client(settings, policy=policy, on_retry=waits)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
