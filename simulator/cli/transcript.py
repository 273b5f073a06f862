"""The transcript of ``sim up``: read from the journal once all is settled, a JSON object a line."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, TextIO

import click

from simulator.cli.asked import Asked
from simulator.cli.up_replay import Replaying
from simulator.clock import iso
from simulator.exchange_formats.transcript import Transcript
from simulator.journal import news
from simulator.journal.pages import Pages
from simulator.journal.reader import PAGE
from simulator.server import Server

FAILED, NOTHING, INTERRUPTED = 1, 5, 130


def transcribe(asked: Asked, server: Server, after: int, stream: TextIO, sending: object) -> int:
    """Write what was recorded beyond ``after``, once the replay that was ``sending`` has ended.

    The status is 0; 1 where something wasn't sent or has failed; 5 where there was nothing; that
    of what ended the replay; 130 where it was interrupted.
    """
    assert isinstance(sending, Replaying)  # a transcript is of a replay
    stages = _write(asked, server, after, stream)
    if not sending.is_whole:
        return sending.failure or INTERRUPTED
    if not sending.counts:
        click.echo(f"{asked.replay}: there is nothing in it", err=True)
        return NOTHING
    failed = stages["failed"] + stages["failed on ingest"] + sending.counts["unreadable"]
    return FAILED if failed else 0


def _write(asked: Asked, server: Server, after: int, stream: TextIO) -> Counter[str]:
    """Write it; how many messages there are, by their stage."""
    config, until = asked.config, server.feed.seq
    head = {
        "seed": config.seed,
        "clock": iso(asked.clock()) if asked.clock.frozen else "system",
        "profile": config.profile,
        "faults": [str(fault) for fault in config.faults],
    }
    transcript = Transcript()
    with Pages(server.simulator.journal) as recorded:
        found = heapq.merge(
            _messages(recorded, after, until),
            (one.to_dict() for one in news.exchanges(recorded, after, until)),
            key=lambda one: one["seq"],
        )
        for line in transcript.objects(head, found):
            stream.write(json.dumps(line) + "\n")
    return transcript.counts


def _messages(recorded: Pages, after: int, until: int) -> Iterator[dict[str, Any]]:
    while found := recorded.messages(after, PAGE, {}, until):
        yield from found
        after = found[-1]["seq"]
