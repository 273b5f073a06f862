"""``--salesmachine-update``: what came becomes what cases expect, and the difference is shown."""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contracts.violations import printable
from simulator.exchange_formats.messages import Entry
from simulator.kit.cases.documents import Document, parse_document
from simulator.kit.cases.rewriting import rewritten
from simulator.payload.accepting import accepted, refusals
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Translator

OPTION = "--salesmachine-update"
_BOM = b"\xef\xbb\xbf"
_UPDATED = ("salesmachine", "updated")


class NotUpdated(Exception):
    """Why what came isn't accepted, in a sentence."""


@dataclass(eq=False, slots=True)
class Updating:
    """The updates of a run: the lines of each difference that was accepted."""

    diffs: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, config: pytest.Config) -> Updating:
        """For this run.  Raises pytest.UsageError where it can't be, or nobody would see it."""
        if getattr(config.option, "dist", "no") != "no" or hasattr(config, "workerinput"):
            raise pytest.UsageError(f"{OPTION} and -n don't go together: leave -n out")
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            raise pytest.UsageError(
                f"{OPTION} isn't for CI, and the variable CI is set: update where you can look at"
                " what changes, and commit that"
            )
        hidden = config.getoption("no_summary", False)
        if hidden or not config.pluginmanager.has_plugin("terminalreporter"):
            raise pytest.UsageError(f"{OPTION} shows what it accepts: leave --no-summary out")
        return cls()

    def accept(
        self, item: pytest.Item, document: Document, finding: Finding, by: Translator
    ) -> None:
        """Let a case's file expect what came.  Raises NotUpdated, and leaves it as it is."""
        body = updated(document, finding, by)
        replace_file(item.path, document.body, body)
        name = item.nodeid.partition("::")[0]
        self.diffs.append(list(_diff(name, document.body, body)))
        item.user_properties.append(_UPDATED)

    def pytest_report_teststatus(self, report: pytest.TestReport) -> Any:
        """An updated case has passed, and is counted as updated."""
        is_updated = report.when == "call" and report.passed and _UPDATED in report.user_properties
        return ("updated", "U", ("UPDATED", {"yellow": True})) if is_updated else None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Each difference that was accepted, and how many there are."""
        if not self.diffs:
            return
        count = "1 case" if len(self.diffs) == 1 else f"{len(self.diffs)} cases"
        terminalreporter.section(f"{count} updated")
        for line in (line for diff in self.diffs for line in diff):
            colour = {"+": "green", "-": "red"}.get(line[:1])
            terminalreporter.write_line(line, **({colour: True} if colour else {}))
        terminalreporter.write_line(f"{count} updated: look at what changed before you commit it.")


def updated(document: Document, finding: Finding, translator: Translator) -> bytes:
    """The bytes of a case file that expects what came.  Raises NotUpdated."""
    case = document.case
    if reasons := list(refusals(case, finding)):
        raise NotUpdated("; ".join(reasons))
    text = rewritten(document.text, "/expect", case.expect, accepted(case, finding))
    body = (_BOM if document.body.startswith(_BOM) else b"") + text.encode()
    again = parse_document(body, case.name)
    if check_entry(Entry(again.line, again.value), translator).differences:
        raise NotUpdated(f"{translator.name} makes something else of it each time")
    return body


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` in a file in the place of ``before``, at once.  Raises NotUpdated."""
    path = path.resolve()  # a link stays one
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & 0o222 or not os.access(path, os.W_OK):
            raise NotUpdated("the file is read-only: make it writable, or edit it by hand")
        if path.read_bytes() != before:
            raise NotUpdated("the file changed while the tests ran: run them again")
        _write(path, after, mode)
    except OSError as error:
        raise NotUpdated(f"the file can't be written: {error.strerror}") from None


def _write(path: Path, body: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _diff(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """What changed as a patch, each line to be printed as it is."""
    old, new = (body.decode("utf-8-sig").splitlines() for body in (before, after))
    for line in difflib.unified_diff(old, new, name, name, lineterm=""):
        yield printable(line)
