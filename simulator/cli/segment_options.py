"""The options of the Segment side, on ``sim up``, and what they ask for."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import click

from simulator.segment.options import Options
from simulator.segment.sources import Source, SourceError, read_sources


@dataclass(frozen=True, slots=True)
class Wanted:
    """``port`` is None for the one next to Salesmachine's, -1 for no Segment side at all."""

    port: int | None
    sources: dict[str, Source] = field(repr=False)
    options: Options

    @property
    def is_off(self) -> bool:
        """Whether no Segment side is wanted."""
        return self.port == OFF


OFF = -1


def segment_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--segment-port``, ``--source``, ``--relay``, ``--order``, ``--time-scale``, ``--dedupe``.

    The command gets them together as ``segment``, with ``anonymous`` and ``alias`` in its options.
    """

    @functools.wraps(command)
    def gathering(
        segment_port: int | None,
        sources: dict[str, Source],
        relay: Any,
        order: Any,
        time_scale: float,
        dedupe: str,
        **others: Any,
    ) -> Any:
        if segment_port == OFF:
            _check_off(click.get_current_context())
        if math.isnan(time_scale):
            raise click.UsageError("the time scale is no number")
        told = Options(
            relay, order, time_scale, dedupe == "on", others["anonymous"], others["alias"]
        )
        return command(segment=Wanted(segment_port, sources, told), **others)

    result: Callable[..., Any] = gathering
    for option in reversed(_OPTIONS):
        result = option(result)
    return result


def _check_off(context: click.Context) -> None:
    """A UsageError names the first option that is about a Segment side that isn't wanted."""
    for name in ("sources", "relay", "order", "time_scale", "dedupe"):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            option = name.removesuffix("s").replace("_", "-")
            raise click.UsageError(
                f"--{option} and --segment-port off don't go together: it is about the Segment side"
            )


def _read_port(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    if value == "off":
        return OFF
    if value.isascii() and value.isdigit() and int(value) <= 65535:
        return int(value)
    raise click.BadParameter(f"{value!r} is no port: give 0 to 65535, or off")


def _read_sources(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> dict[str, Source]:
    try:
        return read_sources(values)
    except SourceError as error:
        raise click.BadParameter(str(error)) from None


_OPTIONS = (
    click.option(
        "--segment-port",
        metavar="PORT|off",
        callback=_read_port,
        help="Where SDKs send to; the port next to --port by default, 0 takes a free one.",
    ),
    click.option(
        "--source",
        "sources",
        multiple=True,
        metavar="KEY=TOKEN[:SECRET]",
        callback=_read_sources,
        help="Take only this write key, and deliver with this token; else a key is the token.",
    ),
    click.option(
        "--relay",
        type=click.Choice(["batch", "hook"]),
        default="batch",
        show_default=True,
        help="Deliver in batches, or one message a request to the hook, as Segment does.",
    ),
    click.option(
        "--order",
        type=click.Choice(["kept", "segment"]),
        default="kept",
        show_default=True,
        help="A message that is tried again holds back later ones of its contact, or doesn't.",
    ),
    click.option(
        "--time-scale",
        type=click.FloatRange(min=0.01, max=100_000),
        default=1.0,
        show_default=True,
        help="How much faster than Segment to wait before a message is tried again; what is shown"
        " of it is Segment's time.",
    ),
    click.option(
        "--dedupe",
        type=click.Choice(["on", "off"]),
        default="off",
        show_default=True,
        help="Whether a messageId that came before is filtered at source (A19).",
    ),
)
