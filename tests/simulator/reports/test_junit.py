"""JUnit: read by what reads it, whatever the payload holds."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.reports.junit import MOST_KINDS, attribute, text, write
from simulator.reports.problems import Kind
from simulator.reports.run import CheckedFile, Found, Run
from tests.simulator.generated import laws, texts
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    of_text,
    recorded,
)


def written(run: Run) -> str:
    stream = io.StringIO()
    write(run, stream)
    return stream.getvalue()


def suite(run: Run) -> junitparser.TestSuite:
    (found,) = junitparser.JUnitXml.fromstring(written(run).encode())
    assert isinstance(found, junitparser.TestSuite)
    return found


def test_a_test_case_a_file() -> None:
    """Each file is one test case with its name and a line; it fails if something in it is bad."""
    run = recorded(
        {
            "a.ndjson": [GOOD, WARNED, ADVISED],
            "sub/b.json": [GOOD, GOOD, REFUSED, REFUSED],
            "c.case.json": [CASE],
            "d.case.json": [DIFFERENT],
        }
    )
    found = suite(run)
    assert (found.tests, found.failures, found.errors, found.skipped) == (4, 2, 0, 0)
    cases = list(found)
    assert [(case.classname, case.name, case.is_passed) for case in cases] == [
        ("messages", "a.ndjson", True),
        ("messages", "sub/b.json", False),
        ("cases", "c.case.json", True),
        ("cases", "d.case.json", False),
    ]
    assert [case._elem.get("file") for case in cases] == [case.name for case in cases]
    assert cases[1]._elem.get("line") == "3"
    (failure,) = cases[1].result
    assert (failure.type, isinstance(failure, junitparser.Failure)) == ("id_required", True)
    assert failure.message.endswith("(and 1 more)")
    assert "1 more of it in this file: sub/b.json:4" in failure.text
    assert "SM-220" in cases[0].system_out
    assert "email_missing" in cases[0].system_out
    assert cases[2].system_out is None


def test_what_fails_is_chosen() -> None:
    """A warning fails its file where warnings are bad enough."""
    assert suite(recorded({"a": [WARNED]}, "warning")).failures == 1
    assert suite(recorded({"a": [WARNED]}, "error")).failures == 0


def test_a_file_that_could_not_be_read() -> None:
    """It is an error, not a failure, with the sentence that says why."""
    run = Run((CheckedFile("a.json", unread="a.json can't be read: Permission denied"),))
    found = suite(run)
    assert (found.tests, found.failures, found.errors) == (1, 0, 1)
    ((error,),) = [case.result for case in found]
    assert isinstance(error, junitparser.Error)
    assert error.message == "a.json can't be read: Permission denied"


def test_a_file_of_many_kinds() -> None:
    """What is told of one file is bounded, and the rest counted."""
    (file,) = of_text("t").files
    kinds = [Kind("operation", "SM-220", f"/*/params/k{n}") for n in range(MOST_KINDS + 5)]
    first = file.found[0]
    found = tuple(Found(first.file, kind, "error", True, first.failure, 3, (1,)) for kind in kinds)
    ((failure,),) = [case.result for case in suite(Run((CheckedFile("a", 1, 0, found),)))]
    assert failure.text.count("error SM-220: t") == MOST_KINDS
    assert failure.text.endswith("5 more kinds of problems, 15 in all")


def test_known_ones_are_counted() -> None:
    """What the baseline has isn't told, only counted."""
    ((case),) = suite(Run((CheckedFile("a", 3, 0, (), known=2),)))
    assert (case.is_passed, case.system_out) == (True, "2 known from the baseline")


def test_no_files() -> None:
    """A run of nothing is a document without test cases."""
    assert suite(Run(())).tests == 0


def forbidden(one: str) -> bool:
    """Whether XML 1.0 has no way to hold a character."""
    code = ord(one)
    return (
        (code < 0x20 and one not in "\t\n\r") or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF)
    )


def kept(value: str) -> str:
    return "".join(ascii(one)[1:-1] if forbidden(one) else one for one in value)


@laws
@given(texts | st.text(st.sampled_from("<>&'\"]\r\n\t\x00\x1b\ufffe\ud800é")))
def test_any_text_comes_back(value: str) -> None:
    """Read again, a text and an attribute are what they were, but what XML can't hold."""
    element = ElementTree.fromstring(f"<a b={attribute(value)}>{text(value)}</a>")
    assert element.get("b") == kept(value)
    assert (element.text or "") == kept(value)


@laws
@given(texts | st.text(st.sampled_from("<>&'\"]\r\n\t\x00\x1b\ufffe\ud800é")))
def test_any_payload_is_a_document(value: str) -> None:
    """Whatever the texts of a failure are, junitparser reads the report, which is ASCII."""
    run = of_text(value)
    assert written(run).isascii()
    ((failure,),) = [case.result for case in suite(run)]
    assert failure.message == f"{kept(value)} (and 1 more)"


@pytest.mark.parametrize("name", ["a b.json", "é/日.ndjson", '<"&.json'])
def test_names_of_files(name: str) -> None:
    """A file's name comes back as it is."""
    ((case),) = suite(recorded({name: [GOOD]}))
    assert case.name == name
