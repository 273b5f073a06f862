"""``sim fault``: make a running simulator misbehave, see how it does, and stop that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import click

from simulator.cli.asking import Refused, ask, choose
from simulator.cli.fault_option import read_fault
from simulator.cli.options import Output, output_option, simulator_options, simulator_url
from simulator.faults.values import KEYS, KINDS, Part
from simulator.lines.tables import table
from simulator.lines.text import printable

ENTRY = ("id", "source", "matched", "applied", "fault")
"""What the simulator says of a fault."""

Command = Callable[..., Any]


def _read_one(_: click.Context, __: click.Parameter, value: str) -> str:
    read_fault(value)
    return value


def _options(command: Command) -> Command:
    return simulator_options(output_option("text", "json")(command))


@click.group("fault")
def command() -> None:
    """Add, list and clear faults, which make the simulator misbehave, while it runs."""


def _forms(parts: Mapping[str, Part]) -> str:
    """The forms of each, on lines that are printed as they stand."""
    return "\b\n" + "\n".join(f"  {name}{_values(part)}" for name, part in parts.items())


def _values(part: Part) -> str:
    values = f"={'|'.join(filter(None, part.forms))}"
    return values if "" not in part.forms else f"[{values}]" if any(part.forms) else ""


_ADD = f"""Add a fault, as in status=503,times=3.

A fault is KIND[=VALUE][,key=value]...; with a workspace it is meant for that alone.

Kinds, what is done:

{_forms(KINDS)}

Keys, to which requests:

{_forms(KEYS)}
"""


@command.command("add", help=_ADD)
@click.argument("fault", metavar="FAULT", callback=_read_one)
@_options
def add(fault: str, output: Output, **where: Any) -> int:
    """Add a fault."""
    entry = _ask("POST", "faults", ENTRY, {"fault": fault}, **where)
    return _print(output, entry, [f"fault {entry['id']} added: {entry['fault']}"])


@command.command("list")
@_options
def list_faults(output: Output, **where: Any) -> int:
    """List the faults there are.

    Matched is how many requests a fault's keys fitted, applied to how many it was done.
    """
    found = _ask("GET", "faults", ["data"], **where)
    rows = [[str(entry[name]) for name in ENTRY] for entry in found["data"]]
    return _print(output, found, table(ENTRY, rows) if rows else ["there are no faults"])


@command.command("clear")
@click.argument("number", metavar="[ID]", required=False, type=click.IntRange(min=1))
@_options
def clear(number: int | None, output: Output, **where: Any) -> int:
    """Clear a fault by its id, or all of them.

    With a workspace all that are meant for it alone.
    """
    if number is not None and (where["workspace"] or where["token"]):
        raise click.UsageError("an id is enough: leave out --workspace and --token")
    path = "faults" if number is None else f"faults/{number}"
    found = _ask("DELETE", path, ["cleared"], **where)
    plural = "" if found["cleared"] == 1 else "s"
    return _print(output, found, [f"{found['cleared']} fault{plural} cleared"])


def _ask(
    method: str,
    path: str,
    keys: Sequence[str],
    body: object = None,
    *,
    url: str | None,
    workspace: str | None,
    token: str | None,
    control_token: str | None,
) -> Any:
    """What the simulator answers, with these keys; a ClickException says what it refused."""
    try:
        query = {"workspace": choose(url, workspace, token, control_token)}
        found = ask(url, path, query, control_token, method=method, body=body)
    except Refused as refused:
        raise click.ClickException(printable(str(refused))) from None
    if isinstance(found, dict) and found.keys() >= set(keys):
        return found
    raise click.ClickException(f"{simulator_url(url)} answered as no simulator does")


def _print(output: Output, found: object, lines: Iterable[str]) -> int:
    with output.open() as stream:
        shown = [json.dumps(found)] if output.kind == "json" else lines
        stream.writelines(f"{line}\n" for line in shown)
    return 0
