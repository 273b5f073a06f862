"""``sim check``: messages and case files against the contracts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contracts.violations import SEVERITIES, Severity
from destination import Settings
from simulator.cli.checking import Checking
from simulator.cli.options import Output, outputs_option, translation_options
from simulator.cli.outputs import Outputs
from simulator.cli.paths import STDIN, files_of
from simulator.payload.translators import Ours, Translator, TranslatorError, load
from simulator.reports.kinds import WHOLE

if TYPE_CHECKING:
    from simulator.reports.baseline import Baseline

SUMMARY = "GITHUB_STEP_SUMMARY"
NOTHING = 5


def _read_translator(_: click.Context, __: click.Parameter, value: str | None) -> Translator | None:
    try:
        return load(value) if value else None
    except TranslatorError as error:
        raise click.BadParameter(str(error)) from None


@click.command("check")
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True)
@translation_options
@click.option(
    "--translator",
    callback=_read_translator,
    metavar="MODULE:FUNCTION",
    help="Whose operations to judge: a function of yours, message in, list of operations out.",
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
@click.option("--update", is_flag=True, help="Write what was found into the baseline.")
@outputs_option("text", "json", *WHOLE, together=("text", "github"))
def command(
    paths: tuple[str, ...],
    anonymous: Any,
    alias: Any,
    translator: Translator | None,
    fail_on: Severity,
    baseline: Path | None,
    update: bool,
    outputs: list[Output],
) -> int:
    """Judge each message at each PATH, and run what is a case; of a folder all JSON below it.

    A message is judged against Segment's schema (warnings), its operations against Salesmachine's;
    a case against what it expects.  Exit status 1 when something was refused, differs or is as bad
    as --fail-on, and isn't known from the baseline; 5 when there was nothing.

    Text and JSON show values; the reports, which leave this machine, have those of persons masked.
    On GitHub the Markdown is added to the step's summary.
    """
    used = translator or Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    files = _files(paths, outputs, baseline)
    known = _baseline(baseline, update)
    with Outputs(outputs) as opened:
        checking = Checking(used, fail_on, known, opened, _environ(SUMMARY))
        try:
            for file in files:
                checking.read(file)
        finally:
            checking.summarize(is_updated=update)
        checking.report()
    if update and known is not None:
        checking.accept(known)
    if files and checking.status() == NOTHING:
        click.echo(f"{', '.join(files)}: there is no message in it", err=True)
    return checking.status()


def _baseline(path: Path | None, update: bool) -> Baseline | None:
    if path is None:
        if update:
            raise click.UsageError("--update needs --baseline FILE: that is what it writes")
        return None
    from simulator.reports.baseline import Baseline, BaselineError, read_baseline

    if update and not os.path.exists(path):  # noqa: PTH110
        return Baseline(path)
    try:
        return read_baseline(path)
    except BaselineError as error:
        raise click.ClickException(str(error)) from None


def _files(paths: tuple[str, ...], outputs: list[Output], baseline: Path | None) -> list[str]:
    """What is to be read: never what is written here."""
    written = [output.path for output in outputs if output.path is not None]
    written += [baseline] if baseline is not None else []
    real = {os.path.realpath(path) for path in written}
    for path in paths:
        if path != STDIN and os.path.realpath(path) in real:
            raise click.UsageError(f"{path} is to be read and to be written: name another file")
    return list(files_of(paths, written))


def _environ(name: str) -> Path | None:
    """A file that the environment names."""
    return Path(os.environ[name]) if os.environ.get(name) else None
