"""``sim mutate``: whether the given cases and bodies notice when something goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import click

from contracts.reading import loads
from simulator.cli.options import Output, output_option
from simulator.measure.given import GivenError, kit, read
from simulator.measure.mutations.report import lines, save, to_dict
from simulator.measure.mutations.run import Result, Run, kit_reasons
from simulator.payload.translators import Ours, Translator, TranslatorError, load


@click.command("mutate")
@click.argument("paths", metavar="[PATH|-]...", nargs=-1)
@click.option("--translator", metavar="MODULE:FUNCTION", help="Alter the output of this one.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Try N mutants, not all.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which N those are.")
@click.option(
    "--reasons",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A JSON object: a mutant's name, and why it may survive.",
)
@click.option(
    "--save",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the files that would notice the survivors into this folder.",
)
@output_option("text", "json")
def command(
    paths: tuple[str, ...],
    translator: str | None,
    limit: int | None,
    seed: int,
    reasons: Path | None,
    folder: Path | None,
    output: Output,
) -> int:
    """Alter schemas and translations a little, and see whether what is in each PATH notices.

    A PATH is a case, a body, or a folder of them; without one it is the contracts' own.  One clause
    of a schema that bodies are given of is altered at a time, or the translator's output where
    cases are given: a field dropped, renamed, retyped, an operation dropped or swapped.  Exit
    status 1 when a mutant survives without a written reason, or a file fails as it is; 5 when there
    was nothing to alter.
    """
    explained = {**kit_reasons(), **_reasons(reasons)}
    try:
        given = [one for path in paths for one in read(path)] if paths else list(kit())
        chosen: Translator = Ours() if translator is None else load(translator)
    except (GivenError, TranslatorError) as error:
        raise click.ClickException(str(error)) from None
    result = Run(given, chosen).result(limit, seed, explained)
    if not result.mutants and not result.failing:
        click.echo(f"{', '.join(paths)}: there is no case and no body in it", err=True)
        return 5
    with output.open() as stream:
        told = [json.dumps(to_dict(result))] if output.kind == "json" else lines(result)
        stream.writelines(f"{line}\n" for line in told)
    if folder is not None:
        _save(result, folder)
    return 1 if result.unexplained or result.failing else 0


def _save(result: Result, folder: Path) -> None:
    try:
        written = save(result, folder)
    except OSError as error:
        raise click.ClickException(f"{folder} can't be written: {error.strerror}") from None
    click.echo(
        f"{folder}: {len(written):,} files written; read them before you keep them", err=True
    )


def _reasons(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        found = loads(path.read_text("utf-8"))
    except OSError as error:
        raise click.ClickException(f"{path} can't be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        told = f"{path}:{error.lineno}: not JSON: {error.msg} at column {error.colno}"
        raise click.ClickException(told) from None
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path}:1: not JSON in UTF-8: {error}") from None
    if not isinstance(found, dict) or not all(_is_reason(reason) for reason in found.values()):
        told = f"{path}:1: give one JSON object: a mutant's name, and the reason as a string"
        raise click.ClickException(told)
    return found


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
