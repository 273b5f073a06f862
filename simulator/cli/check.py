"""``sim check``: messages and case files against the contracts."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TextIO

import click

from contracts.violations import SEVERITIES
from destination import Settings
from simulator.cli.options import Output, output_option, translation_options
from simulator.cli.reading import entries
from simulator.lines.text import at, printable
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours


@click.command("check")
@click.argument("files", metavar="FILE...|-", nargs=-1, required=True)
@translation_options
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES[::-1]),
    default="error",
    show_default=True,
    help="The mildest severity that makes the exit status 1.",
)
@output_option("text", "json")
def command(
    files: tuple[str, ...], anonymous: Any, alias: Any, fail_on: Any, output: Output
) -> int:
    """Judge each message in each FILE, and run each FILE that is a case.

    A message is judged against Segment's schema (warnings), its operations against Salesmachine's;
    a case against what it expects.  Exit status 1 when something was refused, differs or is as bad
    as --fail-on, 5 when there was nothing.
    """
    translator = Ours(Settings(anonymous=anonymous, alias=alias, oversize="note"))
    bad = set(SEVERITIES[SEVERITIES.index(fail_on) :])
    counts: Counter[str] = Counter()
    failed = False
    with output.open() as stream:
        try:
            for file in files:
                for entry in entries(file):
                    finding = check_entry(entry, translator)
                    failed |= (
                        finding.refused
                        or bool(finding.differences)
                        or not bad.isdisjoint(finding.severities())
                    )
                    _count(counts, finding)
                    if output.kind == "json":
                        stream.write(json.dumps({"file": file, **finding.to_dict()}) + "\n")
                    else:
                        _print(stream, file, finding)
        finally:
            if output.kind == "text" and counts:
                stream.write(_summary(counts))
    if not counts:
        click.echo(f"{', '.join(files)}: there is no message in it", err=True)
        return 5
    return 1 if failed else 0


def _print(stream: TextIO, file: str, finding: Finding) -> None:
    """What there is to say of one entry, under a head line; nothing when there is nothing."""
    found, lines = finding.report, []
    if finding.case:
        lines = [f"different {difference}" for difference in finding.differences]
    else:
        if reason := found.get("reason"):
            lines.append(f"{found['outcome']} {at(reason)}: {reason['message']}")
        lines += [f"message {violation.line()}" for violation in finding.of_message]
        lines += [
            f"note {note['severity']} {at(note)}: {note['message']}" for note in found["notes"]
        ]
        lines += [f"operation {violation.line()}" for violation in finding.of_operations]
    if lines:
        what = finding.case or f"{found['type'] or '?'} {found['messageId'] or '-'}"
        stream.write(printable(f"{file}:{finding.line} {what}") + "\n")
        stream.writelines(f"  {printable(line)}\n" for line in lines)


def _count(counts: Counter[str], finding: Finding) -> None:
    if finding.case:
        counts["case different" if finding.differences else "case as expected"] += 1
        return
    counts[finding.report["outcome"]] += 1
    if reason := finding.report.get("reason"):
        counts[f"  {finding.report['outcome']} {reason['code']}"] += 1
    for note in finding.report["notes"]:
        counts[f"  note {note['code']}"] += 1
    for violation in finding.of_message:
        counts[f"  message {violation.severity} {violation.code}"] += 1
    for violation in finding.of_operations:
        counts[f"  operation {violation.severity} {violation.code}"] += 1


def _summary(counts: Counter[str]) -> str:
    """Outcomes first, then everything found by code, with its count."""
    names = sorted(counts, key=lambda name: (name.startswith(" "), name))
    return "".join(f"{counts[name]:>8,} {name.strip()}\n" for name in names)
