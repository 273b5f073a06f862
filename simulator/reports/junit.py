"""The report as JUnit XML: a test case for each file, failed if something new in it is bad enough.

A file of a million messages is one test case too: its failure tells the first of each kind and
counts the others.  What is new and not so bad stands in its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from contracts.violations import printable
from simulator.failures.text import lines
from simulator.reports.dropped import DroppedFields
from simulator.reports.problems import DROPPED
from simulator.reports.run import CheckedFile, Found, Run, badness, place

SUITE = "sim check"
DROPPED_TEST = "dropped fields"
MOST_KINDS = 20
"""Kinds of problems that are told of one file."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(run: Run, stream: TextIO) -> None:
    """The whole document, in ASCII, so that it is right whatever the stream's encoding is."""
    tests = f"tests={quoteattr(str(len(run.files) + (run.dropped is not None)))}"
    failed = sum(_failed(file) for file in run.files) + run.is_over
    failures = f"failures={quoteattr(str(failed))}"
    errors = f"errors={quoteattr(str(sum(bool(file.unread) for file in run.files)))}"
    head = f"name={quoteattr(SUITE)} {tests} {failures} {errors}"
    for line in (
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<testsuites {head}>",
        f'<testsuite {head} skipped="0">',
        *(line for file in run.files for line in _test(file)),
        *(_dropped(run.dropped) if run.dropped is not None else ()),
        "</testsuite>",
        "</testsuites>",
    ):
        stream.write(f"{_ascii(line)}\n")


def text(value: str) -> str:
    """A text as XML takes it; characters that XML can't hold stand as ``\\x1b``."""
    return escape(_clean(value), {"\r": "&#13;"})


def attribute(value: str) -> str:
    """A text as an attribute's value, in its quotes."""
    return quoteattr(_clean(value))


def _clean(value: str) -> str:
    return _NOT_XML.sub(lambda found: ascii(found[0])[1:-1], value)


def _ascii(value: str) -> str:
    return value.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _failed(file: CheckedFile) -> bool:
    return file.fails and not file.unread


def _test(file: CheckedFile) -> Iterator[str]:
    worst = sorted(file.found, key=badness)
    failing = [one for one in worst if one.fails]
    others = [one for one in worst if not one.fails]
    kind = "cases" if file.cases and not file.messages else "messages"
    head = f"classname={attribute(kind)} name={attribute(file.name)} file={attribute(file.name)}"
    line = next((one.lines[0] for one in failing if one.lines[0]), 1)
    yield f'<testcase {head} line="{line}">'
    if file.unread:
        yield f'<error type="unreadable" message={attribute(file.unread)}/>'
    elif failing:
        message = attribute(_in_short(failing))
        body = text(_at_length(failing))
        yield f"<failure type={attribute(failing[0].kind.code)} message={message}>{body}</failure>"
    if told := "\n".join(filter(None, (_at_length(others), _known(file)))):
        yield f"<system-out>{text(told)}</system-out>"
    yield "</testcase>"


def _dropped(found: DroppedFields) -> Iterator[str]:
    """The test case of what is dropped over all: failed if that is more than may be."""
    told = [f"{count:,} {said}" for count, said in found.counts()]
    told += [f"no longer dropped: {one.line()}" for one in found.gone]
    told += found.lines()
    yield f'<testcase classname="dropped" name="{DROPPED_TEST}">'
    if found.is_over:
        message = attribute(found.sentence)
        yield f'<failure type="{DROPPED}" message={message}>{text(_joined(told))}</failure>'
    else:
        yield f"<system-out>{text(_joined(told))}</system-out>"
    yield "</testcase>"


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def _in_short(found: list[Found]) -> str:
    """The first failure's sentence, and how many more there are."""
    more = sum(one.count for one in found) - 1
    return found[0].failure.sentence + (f" (and {more:,} more)" if more else "")


def _at_length(found: list[Found]) -> str:
    """The screens of the first kinds, and the count of the others."""
    told = "\n\n".join("\n".join(_screen(one)) for one in found[:MOST_KINDS])
    if left := found[MOST_KINDS:]:
        count = sum(one.count for one in left)
        told += f"\n\n{len(left):,} more kinds of problems, {count:,} in all"
    return told


def _screen(found: Found) -> Iterable[str]:
    yield from lines(found.failure)
    if found.count > 1:
        places = ", ".join(place(found.file, line) for line in found.lines[1:] if line)
        yield f"{found.count - 1:,} more of it in this file" + (f": {places}" if places else "")


def _known(file: CheckedFile) -> str:
    return f"{file.known:,} known from the baseline" if file.known else ""
