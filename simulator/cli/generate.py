"""``sim generate``: Segment traffic of people who don't exist, from a seed."""

from __future__ import annotations

import difflib
import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import click

from simulator.cli.generated_lines import line, summary_lines
from simulator.cli.options import Command, Output, output_option
from simulator.generate.overrides import Override, OverrideError, read_override
from simulator.generate.pools import LOCALES
from simulator.generate.stamps import DAY, iso, read
from simulator.generate.summary import Summary
from simulator.generate.traffic import NAMES, Generated, Wanted, calls_of, check_overrides, traffic
from simulator.generate.world import SIGN_UPS, World

DEFAULT_COUNT = 100
CALLS = ("identify", "track", "page", "group", "alias")
FIRST, LAST = read("1970-01-01"), read("9000-01-01")
MAX_DAYS = 365_000

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def _names_option(
    option: str, what: str, known: Sequence[str], text: str
) -> Callable[[Command], Command]:
    """An option of names by commas that have to be among the known ones."""

    def read_names(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> Any:
        names = [name.strip() for text in value for name in text.split(",")]
        for name in names:
            if name not in known:
                plain = {_plain(one): one for one in known}
                near = difflib.get_close_matches(_plain(name), plain, 1)
                said = plain[near[0]] if near else ", ".join(known)
                raise click.BadParameter(f"{name!r} is no {what}; {said} would be")
        return names

    metavar, listed = f"{what.upper()},...", ", ".join(known)
    return click.option(
        option, multiple=True, metavar=metavar, callback=read_names, help=f"{text}: {listed}."
    )


def _plain(name: str) -> str:
    """A name without what is easily confused in it: ``Sign_Up`` and ``sign-up`` are near."""
    return name.lower().replace("_", "-")


def _read_start(_: click.Context, __: click.Parameter, value: str) -> int:
    try:
        start = read(value)
    except ValueError:
        start = -1
    if not FIRST <= start < LAST:
        raise click.BadParameter(f"{value!r} is no day from 1970 to 8999: give it as in 2026-01-05")
    return start


def _read_days(_: click.Context, __: click.Parameter, value: float | None) -> float | None:
    if value is None or 0 < value <= MAX_DAYS:
        return value
    if value <= 0:
        raise click.BadParameter(f"{value:g}: it would end before its start: give more than 0")
    raise click.BadParameter(f"{value:g} is no number of days up to {MAX_DAYS:,}")


def _number(what: str) -> Callback:
    """Let a number through that is one: no range leaves out what is none."""

    def read_number(_: click.Context, __: click.Parameter, value: float) -> float:
        if math.isnan(value):
            raise click.BadParameter(f"nan is no {what}")
        return value

    return read_number


def _read_overrides(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Any:
    try:
        return [read_override(value) for value in values]
    except OverrideError as error:
        raise click.BadParameter(str(error)) from None


@click.command("generate")
@click.option(
    "--count",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"How many messages; {DEFAULT_COUNT}, or with --days or --user all there are.",
)
@_names_option("--journeys", "journey", NAMES, "Only what belongs to these")
@_names_option("--locales", "locale", tuple(LOCALES), "Where the companies are")
@_names_option("--calls", "call", CALLS, "Only these calls")
@click.option("--user", metavar="ID", help="Only this person, by userId.")
@click.option(
    "--start",
    default="2026-01-05",
    show_default=True,
    metavar="DATE",
    callback=_read_start,
    help="When the first of them arrives, in UTC.",
)
@click.option(
    "--days", type=float, metavar="D", callback=_read_days, help="Stop after so many days."
)
@click.option(
    "--sign-ups",
    type=click.FloatRange(0.001, 100_000),
    callback=_number("number of companies"),
    default=SIGN_UPS,
    show_default=True,
    help="How many companies arrive a day.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Decides everything random.")
@click.option(
    "--hostile",
    type=click.FloatRange(min=0, max=1),
    callback=_number("share: give 0 to 1"),
    default=0.0,
    metavar="SHARE",
    help="Make so many hostile, 0 to 1: odd shapes, each refused or translated as labelled.",
)
@click.option(
    "--labels",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what has to come of each hostile message, by its line.",
)
@click.option(
    "--override",
    "overrides",
    multiple=True,
    metavar="PATH=VALUE",
    callback=_read_overrides,
    help="Set what stands at a path of JSON, as in context.ip=192.0.2.7; not in hostile messages.",
)
@click.option("--summary", is_flag=True, help="Print what they look like from afar instead.")
@output_option("json", "text")
def command(
    count: int | None,
    journeys: Sequence[str],
    locales: Sequence[str],
    calls: Sequence[str],
    user: str | None,
    start: int,
    days: float | None,
    sign_ups: float,
    seed: int,
    hostile: float,
    labels: Path | None,
    overrides: Sequence[Override],
    summary: bool,
    output: Output,
) -> int:
    """Print Segment messages as real people of real companies would cause them.

    One JSON object a line, in order of time; -o text tells them as a story.  The same options give
    the same bytes, anywhere, with the same version of Faker.
    """
    world = World(seed, start=start, sign_ups=sign_ups, locales=tuple(locales))
    person = world.find(user) if user is not None else None
    if user is not None and person is None:
        raise click.BadParameter(f"{user!r} is nobody's userId in this world", param_hint="--user")
    until = None if days is None else start + int(days * DAY)
    wanted = Wanted(journeys, calls, person, until, hostile, overrides)
    if conflict := _conflict(wanted, labels, output, summary):
        raise click.UsageError(conflict)
    try:
        check_overrides(world, wanted)
    except OverrideError as error:
        raise click.BadParameter(str(error), param_hint="--override") from None
    if count is None and days is None and person is None:
        count = DEFAULT_COUNT
    with ExitStack() as stack:
        most = None if count is None else min(count, sys.maxsize)
        found: Iterable[Generated] = islice(traffic(world, wanted), most)
        if labels is not None:
            found = _labelled(found, stack.enter_context(Output("json", labels).open()))
        stream = stack.enter_context(output.open())
        if summary:
            written = _summarize(found, Summary(seed), stream, output.kind)
        else:
            written = _write(found, stream, output.kind)
    if written < (count or 1):
        click.echo(_short(written, wanted), err=True)
    return 0 if written else 5


def _conflict(wanted: Wanted, labels: Path | None, output: Output, summary: bool) -> str:
    """Which options don't go together, and why; blank if all do."""
    journeys, calls = wanted.journeys, wanted.calls
    if journeys and calls and not any(set(calls) & calls_of(name) for name in journeys):
        return f"no {' or '.join(calls)} call is in {', '.join(journeys)}"
    if wanted.overrides and (summary or output.kind != "json"):
        return "--override changes messages: -o text and --summary show none"
    if labels is not None and not wanted.hostile:
        return "--labels are those of hostile messages: give --hostile too"
    if labels is not None and _are_one(labels, output.path):
        return f"--labels and -o are both {labels}: give two files"
    return ""


def _are_one(labels: Path, messages: Path | None) -> bool:
    """Whether both are the same file, or the labels would stand among the messages."""
    return str(labels) == "-" or (messages is not None and labels.resolve() == messages.resolve())


def _write(found: Iterable[Generated], stream: TextIO, kind: str) -> int:
    """Write each on a line; how many there were."""
    written = 0
    for one in found:
        stream.write(f"{one.text if kind == 'json' else line(one)}\n")
        written += 1
    return written


def _summarize(found: Iterable[Generated], summary: Summary, stream: TextIO, kind: str) -> int:
    for one in found:
        summary.add(one)
    told = summary.to_dict()
    lines = [json.dumps(told)] if kind == "json" else summary_lines(told)
    stream.writelines(f"{text}\n" for text in lines)
    return summary.messages


def _labelled(found: Iterable[Generated], stream: TextIO) -> Iterable[Generated]:
    """The same, while the labels are written."""
    for number, one in enumerate(found, 1):
        if one.label is not None:
            stream.write(json.dumps({"line": number, **one.label.to_dict()}) + "\n")
        yield one


def _short(written: int, wanted: Wanted) -> str:
    """That there are fewer than were asked for, and what gives more."""
    found = f"there are only {written:,} messages" if written else "there is no message"
    if wanted.until is not None:
        found += f" before {iso(wanted.until)}"
    if wanted.person is not None:
        return f"{found} of {wanted.person.user_id}"
    return f"{found}: give more --days, or more --sign-ups"
