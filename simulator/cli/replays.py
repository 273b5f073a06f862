"""What ``sim replay`` sends: what is in its source, read whole before anything goes out."""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import click

from destination import Client, Settings
from destination.delivery import ECONNREFUSED, Policy
from simulator.exchange_formats.entry_message import message_of
from simulator.exchange_formats.records import Record, Recorded
from simulator.payload.replay import ReplayError, has_no_token, request_again
from simulator.payload.replayed import Recording, Replayed, message_replayed, request_replayed
from simulator.tui.outside import OutsideError

Kind = Literal["message", "request"]


@dataclass(slots=True)
class Plan:
    """What is sent, and what is recorded of it.

    ``kind`` is what is sent; ``others`` counts the records of the other kind.  The records are kept
    packed: personal data isn't written to a disk, and a long recording has to fit.
    """

    kind: Kind = "request"
    others: int = 0
    recording: Recording = field(default_factory=Recording)
    _packed: list[tuple[int, bytes, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many are sent."""
        return len(self._packed)

    def add(self, record: Record) -> None:
        """The next record of the kind that is sent."""
        value = record.exchange if isinstance(record, Recorded) else message_of(record.value)[0]
        defect = "" if isinstance(record, Recorded) else record.defect
        packed = zlib.compress(json.dumps(value).encode("ascii"), 1)
        self._packed.append((record.line, packed, defect))

    def clear(self) -> None:
        """What was to be sent isn't: it counts among the others."""
        self.others += len(self._packed)
        self._packed.clear()

    def records(self) -> Iterator[tuple[int, Any, str]]:
        """Each record: its line, the message or exchange, and why there is none."""
        for line, packed, defect in self._packed:
            yield line, json.loads(zlib.decompress(packed)), defect


def planned(found: Iterable[Record], *, wants_requests: bool) -> Plan:
    """The plan for these records: messages, or requests where those are wanted or there is none."""
    plan = Plan()
    for record in found:
        if isinstance(record, Recorded):
            plan.recording.add(record.exchange)
        kind: Kind = "request" if isinstance(record, Recorded) else "message"
        if kind == "message" and plan.kind == "request" and not wants_requests:
            plan.clear()
            plan.kind = "message"
        if kind == plan.kind:
            plan.add(record)
        else:
            plan.others += 1
    return plan


def messages_again(plan: Plan, settings: Settings, rate: float | None) -> Iterator[Replayed]:
    """Each message, translated and delivered alone and once.

    A ClickException says that nobody is there.
    """
    with Client(settings, policy=Policy(max_attempts=1, rate=rate)) as client:
        for line, message, defect in plan.records():
            if defect:
                yield _unsent(line, plan.kind, defect)
                continue
            [outcome] = client.deliver([message])
            if outcome.code == ECONNREFUSED:
                raise nobody(settings.base_url)
            yield message_replayed(line, message, outcome, plan.recording)


def requests_again(plan: Plan, settings: Settings, rate: float | None) -> Iterator[Replayed]:
    """Each request as it was, with the token and secret of ``settings`` in place of its own."""
    from simulator.cli.screen.replay import NobodyError, client, send

    token, secret = settings.api_token or "", settings.api_secret or ""
    turn = time.monotonic()
    with client(settings.base_url) as by:
        for line, exchange, _ in plan.records():
            try:
                own = None if has_no_token(exchange) else token
                request = request_again(exchange, settings.base_url, own, secret)
                turn = _rest(turn, rate)
                yield request_replayed(line, exchange, send(request, by))
            except NobodyError:
                raise nobody(settings.base_url) from None
            except (OutsideError, ReplayError) as why:
                yield _unsent(line, plan.kind, str(why))


def nobody(url: str) -> click.ClickException:
    """That nobody answers, and what to do."""
    return click.ClickException(f"nothing answers at {url}: is it running? sim up starts one here")


def _unsent(line: int, kind: Kind, why: str) -> Replayed:
    return Replayed(
        line, {"type": None} if kind == "message" else {"method": None}, "unsent", detail=why
    )


def _rest(turn: float, rate: float | None) -> float:
    """Wait for the turn of a request; when the next one's is."""
    if rate is None:
        return turn
    time.sleep(max(0.0, turn - time.monotonic()))
    return max(turn, time.monotonic()) + 1 / rate
