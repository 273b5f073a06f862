"""``sim contracts``: what the contract holds, and what another version of it changes."""

from __future__ import annotations

import json

import click

from contracts.registry import KINDS, load
from simulator.cli.options import Output, output_option, read_seconds
from simulator.measure.given import GivenError
from simulator.versions.budget import Budget
from simulator.versions.contract import ContractError, installed
from simulator.versions.diff import compared
from simulator.versions.files import near_kinds, read
from simulator.versions.listing import kinds, list_lines, tree_lines
from simulator.versions.text import lines, to_dict


@click.group("contracts")
def command() -> None:
    """What the contract holds, and what another version of it changes."""


@command.command("list")
@output_option("text", "json")
def list_kinds(output: Output) -> int:
    """List the kinds of the installed contract, with the digests of their schemas."""
    contract = installed()
    with output.open() as stream:
        is_json = output.kind == "json"
        told = [json.dumps(kinds(contract))] if is_json else list_lines(contract)
        stream.writelines(f"{line}\n" for line in told)
    return 0


@command.command("show")
@click.argument("kind", required=False)
@output_option("text", "json")
def show(kind: str | None, output: Output) -> int:
    """Show the schema of a KIND as a tree; as JSON the schema itself.

    Without a KIND all of them; as JSON the whole contract as one bundle, to be kept and compared.
    """
    if kind is not None and kind not in KINDS:
        raise click.UsageError(f"there is no kind {kind!r}{_hint(kind)}")
    contract = installed()
    shown = contract.schemas if kind is None else {kind: contract.schemas[kind]}
    with output.open() as stream:
        if output.kind == "json":
            value = contract.to_dict() if kind is None else contract.schemas[kind]
            stream.write(f"{json.dumps(value, indent=2)}\n")
        else:
            for name, schema in shown.items():
                stream.writelines(f"{line}\n" for line in tree_lines(name, schema))
    return 0


def _hint(kind: str) -> str:
    if kind.upper() in load("codes.json") or kind in load("evidence.json"):
        return f"; sim explain {kind} explains codes and evidence"
    near = near_kinds(kind)
    return f"; did you mean {' or '.join(near)}?" if near else f": {', '.join(KINDS)}"


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--with",
    "paths",
    metavar="PATH",
    multiple=True,
    help="Look for witnesses in these cases, bodies and messages, too.",
)
@click.option(
    "--time-limit",
    "seconds",
    metavar="TIME",
    default="5s",
    show_default=True,
    callback=read_seconds,
    help="Search no longer, as in 90s, 5m.",
)
@output_option("text", "json")
def diff(old: str, new: str, paths: tuple[str, ...], seconds: float, output: Output) -> int:
    """Compare two contracts keyword by keyword, and say what of it breaks somebody.

    OLD and NEW are a bundle (sim contracts show -o json), a folder of schemas, one schema, - for
    standard input, a kind of the installed contract, or the word installed.  A change is breaking
    where a witness is found: a payload that OLD accepts and NEW refuses because of it.  It is
    looked for in the contract's own cases, bodies and examples, and near them.  Exit status 1 when
    there is one.
    """
    if (old, new, *paths).count("-") > 1:
        raise click.UsageError("standard input can be only one of them")
    try:
        found = compared(read(old), read(new), paths, Budget(seconds))
    except (ContractError, GivenError) as error:
        raise click.ClickException(str(error)) from None
    with output.open() as stream:
        told = [json.dumps(to_dict(found))] if output.kind == "json" else lines(found)
        stream.writelines(f"{line}\n" for line in told)
    return 1 if found.breaking else 0
