"""What ``sim up`` does: it runs the chain, and shows what comes."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from destination import Settings, SettingsError
from destination.settings import LOOPBACK_CREDENTIAL
from simulator.cli.asked import Asked
from simulator.cli.chain import Chain
from simulator.cli.demo_switch import DemoSwitch
from simulator.cli.options import Output
from simulator.cli.ready import announced, clear
from simulator.cli.screen.beneath import Beneath
from simulator.cli.show import Show, stopped_lines
from simulator.exchange import Exchange
from simulator.journal import Feed, news
from simulator.journal.pages import Pages
from simulator.metrics import Metrics
from simulator.segment.sources import SECRET

if TYPE_CHECKING:
    from simulator.cli.demo import Demo
    from simulator.cli.up_replay import Replaying
    from simulator.exchange_formats.records import Record

WAIT_SECONDS = 0.2
"""How long the printer waits for news before it looks whether it is time to stop."""

LOOK_SECONDS = 0.05
"""The same where nothing is printed, and whoever leaves the screen waits for the end."""


def serve(asked: Asked, output: Output, screen: Beneath | None = None) -> int:
    """Run until a signal, the number of exchanges or the end of the screen ends it; status 0.

    A transcript ends with its replay, with the status of ``transcribe``.
    """
    clear(asked.ready_file)
    records = None if asked.replay is None else _opened(asked, asked.replay)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if screen else [])):
        signal.signal(number, lambda *_: stop.set())
    switch = DemoSwitch()
    if screen is not None:
        screen.follow(stop.set, switch.turn)
    with output.open() as stream:
        chain = Chain(
            asked.config,
            asked.journal,
            asked.host,
            asked.port,
            asked.clock,
            asked.segment,
            leaps=asked.leaps,
        )
        server = chain.server
        after, show = server.feed.seq, Show(stream, output.kind)
        try:
            sending = _run(asked, chain, show, screen, stop, switch, records)
        finally:
            chain.stop()
        if sending is not None:
            sending.join()  # whatever it waited for is answered now
        if output.kind == "transcript":
            from simulator.cli.transcript import transcribe

            return transcribe(asked, server, after, stream, sending)
        if show.is_for_people or screen is not None:
            with Pages(server.simulator.journal) as recorded:
                stages = recorded.stages(after)
            show.stopped(stages)
            if screen is not None:
                screen.stopped(stopped_lines(_verdicts(server.simulator.metrics), stages))
    return 0


def _run(
    asked: Asked,
    chain: Chain,
    show: Show,
    screen: Beneath | None,
    stop: threading.Event,
    switch: DemoSwitch,
    records: Iterator[Record] | None,
) -> Demo | Replaying | None:
    """Answer, and show what comes, until it is time to stop; what was sending, if anything did."""
    server, after = chain.server, chain.server.feed.seq
    settings = [*asked.settings(), *_waiting(chain.start())]
    facts, key = server.simulator.facts(), _public(chain.key)
    show.ready(facts, settings, key)
    with announced(asked.ready_file, facts):
        if screen is not None:
            screen.ready(facts, settings, key)
        if records is not None and asked.replay is not None:
            at_end = stop.set if show.is_transcript else lambda: None
            sending: Demo | Replaying | None = _replay(asked.replay, records, chain, at_end)
        else:
            sending = _start_demo(asked, chain, show, switch)
        try:
            if show.is_silent and asked.count is None:
                _wait(stop)
            else:
                with Pages(server.simulator.journal) as recorded:
                    found = _follow(recorded, server.feed, after, stop, show.is_for_people)
                    _show(found, show, asked.count)
        finally:
            if sending is not None:
                sending.stop()
                switch.end()
    return sending


def _waiting(workspaces: list[str]) -> list[str]:
    """That messages wait whose write key isn't known: no secret is ever on the disk."""
    why = "messages under way wait for their write key: send with it, or give it by --source"
    return [f"workspace {one}: {why}" for one in workspaces]


def _public(write_key: str) -> str:
    """A write key as it is shown: one that was given is a secret."""
    return write_key if write_key == SECRET else "WRITE_KEY"


def _verdicts(metrics: Metrics) -> Counter[str]:
    """How many exchanges of each verdict were recorded."""
    counts: Counter[str] = Counter()
    for (_, verdict), number in metrics.exchanges.items():
        counts[verdict] += number
    return counts


def _start_demo(asked: Asked, chain: Chain, show: Show, switch: DemoSwitch) -> Demo | None:
    """Start the demo if it is asked for."""
    if asked.demo is None:
        return None
    from simulator.cli.demo import Demo, Direct, ThroughSegment, Way, lived  # a world: not for all

    try:
        if chain.segment is not None:
            way: Way = ThroughSegment(chain.segment.url, chain.key)
        else:
            options = asked.segment.options
            switches = options.anonymous, options.alias
            settings = Settings(chain.key, LOOPBACK_CREDENTIAL, chain.server.url, *switches)
            way = Direct(settings.with_credentials(), show.undelivered)
    except SettingsError as error:
        raise click.ClickException(f"the demo can't be sent: {error}") from None
    messages = switch.messages(lived(asked.config.seed, asked.clock()))
    demo = Demo(way, asked.demo, messages)
    demo.start()
    return demo


def _opened(asked: Asked, source: str) -> Iterator[Record]:
    """What is to be replayed.  A ClickException says why it can't be read."""
    from simulator.cli.up_replay import opened

    return opened(source, asked.config.control_token)


def _replay(
    name: str, records: Iterator[Record], chain: Chain, at_end: Callable[[], object]
) -> Replaying:
    from simulator.cli.up_replay import Replaying

    replaying = Replaying(name, records, chain, at_end)
    replaying.start()
    return replaying


def _show(found: Iterator[news.News], show: Show, count: int | None) -> None:
    """Show what comes, until that was so many exchanges."""
    shown = 0
    for one in found:
        if not isinstance(one, Exchange):
            show.message(one)
            continue
        show.exchange(one.to_dict)
        shown += 1
        if shown == count:
            return


def _wait(stop: threading.Event) -> None:
    """Return once it is time to stop; who waited for an event couldn't set it from a signal."""
    while not stop.is_set():
        time.sleep(LOOK_SECONDS)


def _follow(
    journal: Pages, feed: Feed, after: int, stop: threading.Event, messages: bool
) -> Iterator[news.News]:
    """What is committed beyond ``after``, as it comes; told to stop, what is committed by then.

    That is exchanges, and if ``messages`` those that weren't delivered.
    """
    while True:
        last, until = stop.is_set(), feed.seq
        found: Iterator[news.News] = news.exchanges(journal, after, until)
        if messages:
            undelivered = news.settled(journal, after, until, delivered=False)
            found = news.in_order(found, undelivered)
        yield from found
        if last:
            return
        after = max(after, until)
        feed.wait(after, WAIT_SECONDS)
