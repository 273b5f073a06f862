"""Case files as tests: pytest collects each ``*.case.json`` as one, and it fails as a case does."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from contracts.cases import SUFFIX
from contracts.violations import printable
from simulator.exchange_formats.messages import Entry
from simulator.kit.cases.documents import BadCase, Document, case_name, read_document
from simulator.kit.cases.updating import NotUpdated, Updating
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours, Translator, TranslatorError, load

MARK = "salesmachine_case"
"""The mark of every case, with its folder, and with each id in its source."""

_IDS = re.compile(r"\w[\w.-]*\d|\d")
"""Words that end in a digit: ``A20``, ``SUP-4711``."""

_NAMES = pytest.StashKey[dict[str, Path]]()
_TRANSLATOR = pytest.StashKey[Translator]()
_UPDATING = pytest.StashKey[Updating]()


def prepare(config: pytest.Config) -> None:
    """What a run with the options of cases needs.  Raises pytest.UsageError, once for the run."""
    if spec := config.getoption("salesmachine_translator", None):
        try:
            config.stash[_TRANSLATOR] = load(spec)
        except TranslatorError as error:
            raise pytest.UsageError(f"--salesmachine-translator: {error}") from None
    if config.getoption("salesmachine_update", False):
        config.stash[_UPDATING] = updating = Updating.of(config)
        config.pluginmanager.register(updating, "salesmachine-updating")


class CaseFile(pytest.File):
    """A ``*.case.json``: one test, or an error with the line of each mistake in it."""

    def collect(self) -> Iterator[CaseTest]:
        """Its one test.  Raises CollectError with a sentence a line."""
        name = case_name(self.path, self.config.rootpath)
        try:
            document = read_document(self.path, name)
        except BadCase as error:
            said = (self._at(mistake.line, mistake.sentence) for mistake in error.mistakes)
            raise self.CollectError("\n".join(said)) from None
        self._check_name(name)
        yield CaseTest.of(self, name, document)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> Any:
        """The sentences alone, with ``--full-trace`` too."""
        if isinstance(excinfo.value, self.CollectError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def _check_name(self, name: str) -> None:
        """Each name once in a run, also where a disk takes capitals for small letters."""
        if self.path.name == SUFFIX:
            raise self.CollectError(self._at(1, f"give it a name before {SUFFIX}"))
        other = self.config.stash.setdefault(_NAMES, {}).setdefault(name.casefold(), self.path)
        if other != self.path:
            sentence = f"{shown(other, self.config)} is {name} too: give one of them another name"
            raise self.CollectError(self._at(1, sentence))

    def _at(self, line: int, sentence: str) -> str:
        return f"{shown(self.path, self.config)}:{line}: {sentence}"


class CaseTest(pytest.Item):
    """One case: its message is translated and held against what the case expects."""

    document: Document
    sentence: str = ""
    """What is wrong with it, once it has failed."""

    @classmethod
    def of(cls, parent: CaseFile, name: str, document: Document) -> Self:
        """The test of a document, found by its folder and by the ids in its source."""
        made: Self = cls.from_parent(parent, name=name)
        made.document = document
        made.add_marker(_mark(folder=name.rpartition("/")[0]))
        for source in _IDS.findall(document.case.source):
            made.extra_keyword_matches.add(source)
            made.add_marker(_mark(source=source))
        return made

    def runtest(self) -> None:
        """Fails where something differs from what is expected, in the words of ``sim check``."""
        try:
            said = self._judge(self.config.stash.get(_TRANSLATOR, None) or Ours())
        except (Exception, SystemExit) as error:
            if self.config.getoption("fulltrace", False):
                raise
            said = [f"it can't be judged, which --full-trace shows: {_raised(error)}"]
        if said:
            self.sentence, *screen = said
            pytest.fail("\n".join(screen or [self._at(self.sentence)]), pytrace=False)

    def _judge(self, translator: Translator) -> list[str]:
        """What is wrong, a sentence and a screen; nothing if it passes or is updated."""
        finding = check_entry(Entry(self.document.line, self.document.value), translator)
        if not finding.differences:
            return []
        updating = self.config.stash.get(_UPDATING, None)
        if updating is None:
            return self._screen(finding, translator)
        try:
            updating.accept(self, self.document, finding, translator)
        except NotUpdated as error:
            return [*self._screen(finding, translator), "", f"not updated: {error}"]
        return []

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> Any:
        """The screen; the summary and JUnit have its sentence, at the line of what is expected."""
        found = super().repr_failure(excinfo)
        if crash := getattr(found, "reprcrash", None):
            crash.path, crash.lineno = str(self.path), self.document.line
            crash.message = self.sentence
        return found

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the case says what it expects."""
        return self.path, self.document.line - 1, self.name

    def _screen(self, finding: Finding, translator: Translator) -> list[str]:
        from simulator.failures.grouping import grouped  # nothing of it where all is well
        from simulator.failures.text import lines
        from simulator.failures.violations import of_finding

        failures = grouped(of_finding(finding, shown(self.path, self.config), translator))
        screens = ["\n".join(lines(failure)) for failure in failures]
        return [f"{failures[0].code}: {failures[0].sentence}", "\n\n".join(screens)]

    def _at(self, sentence: str) -> str:
        return f"{shown(self.path, self.config)}:{self.document.line}: {sentence}"


def shown(path: Path, config: pytest.Config) -> str:
    """A file's path as it is named from where pytest was called."""
    try:
        return printable(os.path.relpath(path, config.invocation_params.dir))
    except ValueError:  # on another drive
        return printable(str(path))


def _mark(**about: str) -> pytest.MarkDecorator:
    mark: pytest.MarkDecorator = getattr(pytest.mark, MARK)(**about)
    return mark


def _raised(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return printable(f"{type(error).__name__}: {error} at {where}")
