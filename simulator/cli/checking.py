"""Checking files one after the other: each entry is told when it comes, the reports at the end."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contracts.violations import SEVERITIES, Severity
from simulator.cli.outputs import OutputError, Outputs
from simulator.cli.reading import entries
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Translator
from simulator.reports.file_names import root
from simulator.reports.kinds import KEEPING, WHOLE, write
from simulator.reports.problems import Problem, problems, reduced
from simulator.reports.text import compared, dropped_text, lines_of, summary, tally

if TYPE_CHECKING:  # what only a report or a baseline needs is imported for them
    from simulator.reports.baseline import Baseline
    from simulator.reports.dropped_baseline import DroppedBaseline
    from simulator.reports.dropping import Dropping
    from simulator.reports.recorder import Recorder
    from simulator.reports.run import Run


class Checking:
    """One run of the command: what is checked, against what, and where it is told."""

    def __init__(
        self,
        translator: Translator,
        fail_on: Severity,
        baseline: Baseline | None,
        outputs: Outputs,
        summary_file: Path | None = None,
        dropping: Dropping | None = None,
    ) -> None:
        kinds = set(outputs.kinds)
        self._translator = translator
        self._bad = frozenset(SEVERITIES[SEVERITIES.index(fail_on) :])
        self._baseline = baseline
        self._dropping = dropping
        self._outputs = outputs
        self._summary_file = summary_file
        self._is_text, self._is_json = "text" in kinds, "json" in kinds
        self._recorder: Recorder | None = None
        if kinds & WHOLE.keys() or summary_file is not None:
            from simulator.reports.recorder import Recorder

            keeps = bool(kinds & KEEPING)
            self._recorder = Recorder(translator, fail_on, root(os.environ), keeps=keeps)
        self._counts: Counter[str] = Counter()
        self._failed = self._dropped = self._unread = False

    @property
    def is_empty(self) -> bool:
        """Whether there was neither a message nor a case."""
        return not self._counts

    def read(self, file: str) -> None:
        """Check what is in a file.  One that can't be read is told, and the run goes on."""
        if self._baseline is not None:
            self._baseline.looked_at(file)
        try:
            for entry in entries(file):
                self._take(file, check_entry(entry, self._translator))
        except OutputError:
            raise
        except click.ClickException as problem:
            problem.show()
            self._unread = True
            if self._recorder is not None:
                self._recorder.unread(file, problem.message)

    def summarize(self, *, is_updated: bool) -> None:
        """Print the counts of what was read until now."""
        if not self._is_text or not self._counts:
            return
        text = summary(self._counts)
        if self._baseline is not None and not is_updated:
            name = str(self._baseline.path)
            text += compared(name, self._baseline.known, self._baseline.fixed())
        if self._dropping is not None:
            text += dropped_text(self._dropping.found(is_updated=is_updated))
        self._outputs.write("text", text)

    def report(self) -> None:
        """Write the reports of all that was read, and close the outputs."""
        if self._recorder is not None:
            run = self._run(self._recorder)
            for kind in dict.fromkeys(self._outputs.kinds):
                if kind in WHOLE:
                    text = io.StringIO()
                    write(kind, run, text)
                    self._outputs.write(kind, text.getvalue())
            if self._summary_file is not None:
                from simulator.reports.summary import append_summary

                if why := append_summary(run, self._summary_file):
                    click.echo(f"Warning: {why}", err=True)
        self._outputs.close()

    def accept(self) -> None:
        """Write what was found into the baselines; not where something couldn't be read."""
        dropped = self._dropping.baseline if self._dropping is not None else None
        if self._baseline is not None and self._is_accepted(self._baseline):
            self._failed = False
        if dropped is not None and self._is_accepted(dropped):
            self._dropped = False

    def status(self) -> int:
        """The exit status: 2, 5, 1 or 0."""
        if self._unread or self._outputs.broken:
            return 2
        if self.is_empty:
            return 5
        is_over = self._dropping is not None and self._dropping.is_over
        return 1 if self._failed or self._dropped or is_over else 0

    def _is_accepted(self, baseline: Baseline | DroppedBaseline) -> bool:
        """Whether what was found is written into a baseline."""
        if self._unread:
            click.echo(f"{baseline.path} stays as it was: not everything was read", err=True)
            return False
        try:
            said = baseline.write()
        except OSError as error:
            raise click.ClickException(
                f"{baseline.path} can't be written: {error.strerror}"
            ) from None
        click.echo(f"{baseline.path}: {said}", err=True)
        return True

    def _take(self, file: str, finding: Finding) -> None:
        tally(self._counts, finding)
        found = new = problems(finding)
        if found and self._baseline is not None:
            new = self._baseline.new(file, found)
        self._failed |= any(one.severity in self._bad for one in new)
        known = len(found) - len(new)
        if self._dropping is not None:
            dropped = self._dropping.take(file, finding)
            self._dropped |= bool(dropped)
            new = [*new, *dropped]
        if self._is_text:
            is_whole = len(new) == len(found) + len(finding.dropped)
            shown = finding if is_whole else reduced(finding, new)
            if lines := lines_of(file, shown):
                self._outputs.write("text", "".join(f"{line}\n" for line in lines))
        if self._is_json:
            self._outputs.write("json", json.dumps(self._object(file, finding, found, new)) + "\n")
        if self._recorder is not None:
            self._recorder.add(file, finding, new, known)

    def _object(
        self, file: str, finding: Finding, found: list[Problem], new: list[Problem]
    ) -> dict[str, Any]:
        """A line of JSON; against a baseline it names the problems that are known."""
        told = {"file": file, **finding.to_dict()}
        if self._baseline is not None:
            left = {(one.kind.of, one.at) for one in new}
            known = [one.kind for one in found if (one.kind.of, one.at) not in left]
            told["known"] = [kind._asdict() for kind in known]
        if self._dropping is not None:
            told["dropped"] = self._dropping.told(finding, new)
        return told

    def _run(self, recorder: Recorder) -> Run:
        dropped = self._dropping.found() if self._dropping is not None else None
        if self._baseline is None:
            return recorder.run(self._counts, dropped=dropped)
        name, fixed = str(self._baseline.path), self._baseline.fixed()
        return recorder.run(self._counts, name, fixed, dropped)
