"""``sim up``: start the simulator and show what it is sent."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contracts.violations import Profile
from destination import Settings, SettingsError
from destination.settings import LOOPBACK_CREDENTIAL
from simulator.cli.chain import Chain
from simulator.cli.fault import read_faults
from simulator.cli.options import Output, output_option, read_rate, translation_options
from simulator.cli.ready import announced, clear
from simulator.cli.segment_options import Wanted, segment_options
from simulator.cli.show import Show
from simulator.clock import ClockError, SettableClock, iso, read_clock
from simulator.config import Config
from simulator.exchange import Exchange
from simulator.faults import Fault
from simulator.hosts import is_loopback
from simulator.journal import Feed, news
from simulator.journal.pages import Pages
from simulator.segment.sources import SECRET

if TYPE_CHECKING:
    from simulator.cli.demo import Demo

DEFAULT_PORT = 8600
WAIT_SECONDS = 0.2
"""How long the printer waits for news before it looks whether it is time to stop."""


def _read_clock(text: str) -> SettableClock:
    try:
        return read_clock(text)
    except ClockError as error:
        raise click.BadParameter(str(error)) from None


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that records everything; a new temporary one by default.",
)
@click.option(
    "--profile",
    type=click.Choice(["strict", "compat"]),
    default="strict",
    show_default=True,
    help="The contract: as documented, or with the known quirks of real clients.",
)
@click.option(
    "--reject-violations", is_flag=True, help="Answer 400 to what breaks the contract (A2)."
)
@click.option("--token", "tokens", multiple=True, help="Accept only these API tokens.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Let in a Host name.")
@click.option(
    "--control-token",
    envvar="SIM_CONTROL_TOKEN",
    help="Guard /_sim; needed on any other host than loopback.",
)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Written once it answers, removed when it ends.",
)
@click.option(
    "--clock",
    default="system",
    show_default=True,
    metavar="system|frozen[=MOMENT]",
    callback=lambda _, __, value: _read_clock(value),
    help="This machine's clock, or one that stands still until /_sim/clock moves it.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="FAULT",
    callback=read_faults,
    help="Misbehave: KIND[=VALUE][,key=value]..., as in status=503,chance=10%.",
)
@click.option(
    "--rate-limit",
    metavar="RATE",
    callback=read_rate,
    help="Answer 429 to a token that sends more, as in 10/s (A4).",
)
@segment_options
@click.option("--seed", type=int, default=0, show_default=True, help="Decides everything random.")
@click.option(
    "--demo",
    is_flag=False,
    flag_value=2.0,
    type=click.FloatRange(min=0, min_open=True, max=1000),
    metavar="[RATE]",
    help="Send the messages of a world as sim generate makes them, RATE a second (2).",
)
@click.option(
    "--for", "count", type=click.IntRange(min=1), metavar="N", help="Stop after N exchanges."
)
@translation_options
@output_option("auto", "lines", "json", "quiet")
def command(
    host: str,
    port: int,
    journal: Path | None,
    profile: Profile,
    reject_violations: bool,
    tokens: tuple[str, ...],
    hosts: tuple[str, ...],
    control_token: str | None,
    ready_file: Path | None,
    clock: SettableClock,
    faults: tuple[Fault, ...],
    rate_limit: float | None,
    seed: int,
    demo: float | None,
    count: int | None,
    anonymous: Any,
    alias: Any,
    segment: Wanted,
    output: Output,
) -> int:
    """Start a pocket Salesmachine, and a pocket Segment in front of it that takes any SDK.

    Each exchange is printed on a line.

    Exit status 0, however it is stopped.
    """
    if demo is not None and math.isnan(demo):
        raise click.UsageError("the demo's rate is no number")
    if not all(token.strip() for token in tokens):
        raise click.UsageError("--token is blank: leave it out to accept every token")
    if not is_loopback(host.lower()) and not control_token:
        raise click.UsageError(f"--host {host} is open to others: give --control-token too")
    names = frozenset({*hosts, *(() if host in ("0.0.0.0", "::") else (host,))})
    config = Config(
        profile=profile,
        reject_violations=reject_violations,
        tokens=frozenset(token.strip() for token in tokens),
        allowed_hosts=names,
        control_token=control_token,
        seed=seed,
        faults=faults,
        rate_limit=rate_limit,
    )
    clear(ready_file)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with output.open() as stream:
        chain = Chain(config, journal, host, port, clock, segment)
        server = chain.server
        after, show = server.feed.seq, Show(stream, output.kind)
        try:
            waiting = chain.start()
            facts = server.simulator.facts()
            show.ready(facts, [*_settings(config, clock), *_waiting(waiting)], _public(chain.key))
            with announced(ready_file, facts):
                sending = _start_demo(demo, seed, clock(), chain, anonymous, alias, show)
                try:
                    with Pages(server.simulator.journal) as recorded:
                        found = _follow(recorded, server.feed, after, stop, show.is_for_people)
                        _show(found, show, count)
                finally:
                    if sending is not None:
                        sending.stop()
        finally:
            chain.stop()
        if sending is not None:
            sending.join()  # whatever it waited for is answered now
        if show.is_for_people:
            with Pages(server.simulator.journal) as recorded:
                show.stopped(recorded.stages(after))
    return 0


def _settings(config: Config, clock: SettableClock) -> list[str]:
    """What a person should know who looks at the lines: what isn't as it is by itself."""
    said = [f"profile {config.profile}"]
    if clock.frozen:
        said.append(f"clock frozen at {iso(clock())}")
    if config.rate_limit is not None:
        said.append(f"rate limit {config.rate_limit:g}/s (A4)")
    return [", ".join(said), *(f"fault {fault}" for fault in config.faults)]


def _waiting(workspaces: list[str]) -> list[str]:
    """That messages wait whose write key isn't known: no secret is ever on the disk."""
    why = "messages under way wait for their write key: send with it, or give it by --source"
    return [f"workspace {one}: {why}" for one in workspaces]


def _public(write_key: str) -> str:
    """A write key as it is shown: one that was given is a secret."""
    return write_key if write_key == SECRET else "WRITE_KEY"


def _start_demo(
    rate: float | None,
    seed: int,
    now: float,
    chain: Chain,
    anonymous: Any,
    alias: Any,
    show: Show,
) -> Demo | None:
    """Start the demo if it is asked for."""
    if rate is None:
        return None
    from simulator.cli.demo import Demo, Direct, ThroughSegment, Way, lived  # a world: not for all

    try:
        if chain.segment is not None:
            way: Way = ThroughSegment(chain.segment.url, chain.key)
        else:
            settings = Settings(chain.key, LOOPBACK_CREDENTIAL, chain.server.url, anonymous, alias)
            way = Direct(settings.with_credentials(), show.undelivered)
    except SettingsError as error:
        raise click.ClickException(f"the demo can't be sent: {error}") from None
    demo = Demo(way, rate, lived(seed, now))
    demo.start()
    return demo


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
