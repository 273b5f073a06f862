"""``sim up``: start the simulator and show what it is sent."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

import click

from contracts.cases import Case
from contracts.violations import Profile
from destination import Outcome, Settings
from simulator.app import Simulator
from simulator.cli.lines import exchange_lines, printable
from simulator.cli.options import Output, output_option, translation_options
from simulator.clock import iso, system
from simulator.config import Config
from simulator.demo import Demo
from simulator.hosts import is_loopback
from simulator.journal import Feed, JournalError, Reader, Writer
from simulator.journal.file import temporary_path
from simulator.server import Server

DEFAULT_PORT = 8600
WAIT_SECONDS = 0.2
"""How long the printer waits for news before it looks whether it is time to stop."""


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
@click.option("--ready-file", type=click.Path(path_type=Path), help="Written once it answers.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides everything random.")
@click.option(
    "--demo",
    is_flag=False,
    flag_value=2.0,
    type=click.FloatRange(min=0, min_open=True, max=1000),
    metavar="[RATE]",
    help="Send the kit's own cases, RATE a second (2).",
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
    seed: int,
    demo: float | None,
    count: int | None,
    anonymous: Any,
    alias: Any,
    output: Output,
) -> int:
    """Start a pocket Salesmachine on this machine and print each exchange on a line.

    Exit status 0, however it is stopped.
    """
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
    )
    writer, server, simulator = _build(config, journal, host, port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with output.open() as stream:
        server.start()
        try:
            _await_answer(server.url)
            ready = {**simulator.addresses, "journal": str(writer.path), "pid": os.getpid()}
            show = _Show(stream, output.kind, server.url, writer.path)
            show.ready(ready)
            if ready_file is not None:
                _write_ready_file(ready_file, ready)
            sender = _sender(demo, server.url, tokens, anonymous, alias, show)
            try:
                _show_exchanges(show, writer, stop, count)
            finally:
                sender()
        except BrokenPipeError:
            _forget(stream)
        finally:
            server.stop()
    return 0


def _build(
    config: Config, journal: Path | None, host: str, port: int
) -> tuple[Writer, Server, Simulator]:
    """The parts of a running simulator; a ClickException says which can't be had."""
    try:
        writer = Writer(journal or temporary_path())
    except JournalError as error:
        raise click.ClickException(f"{error}; --journal names another file") from None
    writer.mark("start", {"profile": config.profile, "seed": config.seed})
    simulator = Simulator(config, writer.salt, writer.path, writer.feed)
    try:
        return writer, Server(simulator, writer, host, port), simulator
    except OSError as error:
        writer.close()
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise click.ClickException(
            f"can't listen on {host} port {port}: {why}; --port 0 takes a free port"
        ) from None


def _await_answer(url: str) -> None:
    """Return once the application itself has answered."""
    parts = urlsplit(url)
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(parts.hostname or "", parts.hostname or "")
    connection = http.client.HTTPConnection(name, parts.port, timeout=10)
    connection.request("GET", "/_sim/ready", headers={"Host": "localhost"})
    connection.getresponse().read()
    connection.close()


def _write_ready_file(path: Path, ready: dict[str, Any]) -> None:
    """Written beside and moved into place, so that whoever sees it sees all of it."""
    try:
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_text(json.dumps(ready) + "\n", "utf-8")
        beside.replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}") from None


def _sender(
    rate: float | None,
    url: str,
    tokens: tuple[str, ...],
    anonymous: Any,
    alias: Any,
    show: _Show,
) -> Callable[[], None]:
    """Start the demo if it is asked for; what stops it."""
    if rate is None:
        return lambda: None
    token = tokens[0].strip() if tokens else None
    settings = Settings(base_url=url, api_token=token, anonymous=anonymous, alias=alias)
    demo = Demo(settings, rate, show.undelivered)
    demo.start()
    return demo.stop


def _show_exchanges(show: _Show, writer: Writer, stop: threading.Event, count: int | None) -> None:
    """Print what is committed until it is time to stop."""
    feed: Feed = writer.feed
    after, left = feed.seq, count
    with Reader(writer.path) as journal:
        while not stop.is_set():
            if not feed.wait(after, WAIT_SECONDS):
                continue
            for exchange in journal.exchanges(after, 500 if left is None else min(left, 500)):
                after = exchange.seq
                show.exchange(exchange.to_dict)
                if left is not None:
                    left -= 1
            if left == 0:
                return


class _Show:
    """Prints for a person (lines), for a program (json) or not at all (quiet)."""

    def __init__(self, stream: TextIO, kind: str, url: str, journal: Path) -> None:
        self._stream = stream
        self._kind = "lines" if kind == "auto" else kind
        self._url = url
        self._journal = journal
        self._colour = self._kind == "lines" and stream.isatty()
        self._lock = threading.Lock()

    def ready(self, ready: dict[str, Any]) -> None:
        """That it answers, and where."""
        if self._kind == "json":
            self._write([json.dumps(ready)])
        elif self._kind == "lines":
            self._write([f"Salesmachine {self._url}  (Ctrl+C stops)", f"journal {self._journal}"])

    def exchange(self, exchange: Callable[[], dict[str, Any]]) -> None:
        """One exchange."""
        if self._kind == "json":
            self._write([json.dumps(exchange())])
        elif self._kind == "lines":
            self._write(exchange_lines(exchange(), self._colour))

    def undelivered(self, case: Case, outcome: Outcome) -> None:
        """A message of the demo that made no exchange."""
        if self._kind == "lines":
            time = iso(system())[11:23]
            said = f"{outcome.outcome} {outcome.code}: {outcome.detail}"
            self._write([printable(f"{time}  demo      {case.name}  {said}")])

    def _write(self, lines: list[str]) -> None:
        with self._lock:
            self._stream.write("\n".join(lines) + "\n")
            self._stream.flush()


def _forget(stream: TextIO) -> None:
    """Whoever read us has gone: nothing may be written to the pipe while Python shuts down."""
    if stream is sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
