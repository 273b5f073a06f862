"""``sim check``: messages and case files against the contracts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contracts.violations import SEVERITIES, Severity
from destination import Settings
from simulator.cli.checking import Checking
from simulator.cli.options import Output, outputs_option, translation_options
from simulator.cli.outputs import Outputs
from simulator.cli.paths import STDIN, files_of
from simulator.cli.translator_option import translator_option
from simulator.payload.translators import Ours, Translator
from simulator.reports.kinds import WHOLE

if TYPE_CHECKING:
    from simulator.reports.baseline import Baseline
    from simulator.reports.dropping import Dropping

T = TypeVar("T")

SUMMARY = "GITHUB_STEP_SUMMARY"
NOTHING = 5


@click.command("check")
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True)
@translation_options
@translator_option(
    "Whose operations to judge: a function of yours, message in, list of operations out."
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES[::-1]),
    default="error",
    show_default=True,
    help="The mildest severity that makes the exit status 1.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What is known already: it passes, and what is new fails.",
)
@click.option(
    "--max-dropped",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many fields may reach no operation, over all messages.",
)
@click.option(
    "--dropped-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Which fields are known to reach no operation: they pass, and new ones fail.",
)
@click.option("--update", is_flag=True, help="Write what was found into the baseline, or both.")
@outputs_option("text", "json", *WHOLE, together=("text", "github"))
def command(
    paths: tuple[str, ...],
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    fail_on: Severity,
    baseline: Path | None,
    max_dropped: int | None,
    dropped_baseline: Path | None,
    update: bool,
    outputs: list[Output],
) -> int:
    """Judge each message at each PATH, and run what is a case; of a folder all JSON below it.

    A message is judged against Segment's schema (warnings), its operations against Salesmachine's;
    a case against what it expects.  Exit status 1 when something was refused, differs or is as bad
    as --fail-on, and isn't known from the baseline, or too much is dropped; 5 when there was
    nothing.

    --max-dropped and --dropped-baseline look where each field of each message goes.  That takes
    hundreds of translations a message, so about a hundred messages a second: give them a selection.

    Text and JSON show values; the reports, which leave this machine, have those of persons masked.
    On GitHub the Markdown is added to the step's summary.
    """
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    if update and baseline is None and dropped_baseline is None:
        raise click.UsageError(
            "--update needs --baseline FILE or --dropped-baseline FILE: that is what it writes"
        )
    files = _files(paths, outputs, [one for one in (baseline, dropped_baseline) if one])
    known = _baseline(baseline, update)
    dropping = _dropping(used, max_dropped, dropped_baseline, update)
    with Outputs(outputs) as opened:
        checking = Checking(used, fail_on, known, opened, _environ(SUMMARY), dropping)
        try:
            for file in files:
                checking.read(file)
        finally:
            checking.summarize(is_updated=update)
        checking.report()
    if update:
        checking.accept()
    if files and checking.status() == NOTHING:
        click.echo(f"{', '.join(files)}: there is no message in it", err=True)
    return checking.status()


def _baseline(path: Path | None, update: bool) -> Baseline | None:
    if path is None:
        return None
    from simulator.reports.baseline import Baseline, read_baseline

    return _known(path, update, Baseline, read_baseline)


def _dropping(
    translator: Translator, most: int | None, path: Path | None, update: bool
) -> Dropping | None:
    """What looks for dropped fields, if that is asked for."""
    if most is None and path is None:
        return None
    from simulator.reports.dropped_baseline import DroppedBaseline, read_dropped_baseline
    from simulator.reports.dropping import Dropping

    known = path and _known(path, update, DroppedBaseline, read_dropped_baseline)
    return Dropping(translator, most, known or None)


def _known(path: Path, update: bool, new: Callable[[Path], T], read: Callable[[Path], T]) -> T:
    """A baseline that is there, or a new one where it is to be written."""
    from simulator.reports.known_file import BaselineError

    if update and not os.path.exists(path):  # noqa: PTH110
        return new(path)
    try:
        return read(path)
    except BaselineError as error:
        raise click.ClickException(str(error)) from None


def _files(paths: tuple[str, ...], outputs: list[Output], baselines: list[Path]) -> list[str]:
    """What is to be read: never what is written here, each thing into a file of its own."""
    written = [output.path for output in outputs if output.path is not None] + baselines
    real = [os.path.realpath(path) for path in written]
    for name, file in zip(written, real, strict=True):
        if real.count(file) > 1:
            raise click.UsageError(f"two things can't be written to {name}: name another file")
    for path in paths:
        if path != STDIN and os.path.realpath(path) in real:
            raise click.UsageError(f"{path} is to be read and to be written: name another file")
    return list(files_of(paths, written))


def _environ(name: str) -> Path | None:
    """A file that the environment names."""
    return Path(os.environ[name]) if os.environ.get(name) else None
