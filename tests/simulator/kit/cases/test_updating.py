"""``--salesmachine-update``: cases expect what came, and everybody sees it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cases import Case, kit_cases
from simulator.exchange_formats.messages import Entry
from simulator.generate.strategies import invalid, valid
from simulator.kit.cases.documents import parse_document
from simulator.kit.cases.updating import NotUpdated, replace_file, updated
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours
from tests.simulator.generated import laws
from tests.simulator.kit.case_projects import (
    CASE,
    Run,
    changed,
    runner,
    text_of,
    write,
)

pytest_plugins = ["pytester"]

UPDATE = "--salesmachine-update"
DIFFERENT = changed("expect", "operations", 0, "event_uid", to="purchase")
FOLDER = "tests/track"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(pytester, monkeypatch)


@pytest.mark.parametrize("options", [(), ("-q",), ("-qq",), ("-v", "-p", "no:cacheprovider")])
def test_what_came_is_accepted_and_shown(
    pytester: pytest.Pytester, run: Run, options: tuple[str, ...]
) -> None:
    """The difference as a patch, the count, and the tests as updated ones; others are untouched."""
    first = write(pytester, f"{FOLDER}/first.case.json", DIFFERENT)
    second = write(pytester, f"{FOLDER}/second.case.json", changed("expect", "notes", to=["x"]))
    fine = write(pytester, f"{FOLDER}/fine.case.json", text_of(CASE).replace("  ", "    "))
    before = fine.read_bytes()
    result = run(UPDATE, *options)
    assert result.ret == 0
    assert first.read_text("utf-8") == second.read_text("utf-8") == text_of(CASE)
    assert fine.read_bytes() == before
    lines = result.outlines
    for line in (
        "--- tests/track/first.case.json",
        "+++ tests/track/first.case.json",
        '-        "event_uid": "purchase",',
        '+        "event_uid": "order_completed",',
        "--- tests/track/second.case.json",
        '-      "x"',
        "2 cases updated: look at what changed before you commit it.",
    ):
        assert line in lines, line
    if "-qq" not in options:
        assert result.parseoutcomes() == {"passed": 1, "updated": 2}


def test_a_second_run_changes_nothing(pytester: pytest.Pytester, run: Run) -> None:
    """Nor does it say anything."""
    path = write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    assert run(UPDATE).parseoutcomes() == {"updated": 1}
    before = path.read_bytes(), path.stat().st_mtime_ns
    result = run(UPDATE)
    assert result.parseoutcomes() == {"passed": 1}
    assert "updated" not in result.stdout.str()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    run().assert_outcomes(passed=1)


def test_an_updated_case_is_called_so(pytester: pytest.Pytester, run: Run) -> None:
    """In the list of tests, too, and in JUnit it has passed."""
    write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    result = run(UPDATE, "-v", "--junitxml", "out.xml")
    result.stdout.fnmatch_lines(["tests/track/order.case.json::track/order UPDATED*"])
    junit = (pytester.path / "out.xml").read_text("utf-8")
    assert 'failures="0"' in junit
    assert '<property name="salesmachine" value="updated"' in junit


def test_without_the_option_nothing_is_written(pytester: pytest.Pytester, run: Run) -> None:
    """A case that differs fails."""
    path = write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    run().assert_outcomes(failed=1)
    assert path.read_text("utf-8") == text_of(DIFFERENT)


def test_the_users_translator_is_accepted(pytester: pytest.Pytester, run: Run) -> None:
    """What comes of it is what the case is about."""
    path = write(pytester, f"{FOLDER}/order.case.json")
    assert run(UPDATE, "--salesmachine-translator", "mine:other").parseoutcomes() == {"updated": 1}
    assert path.read_text("utf-8") == text_of(DIFFERENT)


@pytest.mark.parametrize(
    ("function", "case", "reason"),
    [
        ("breaching", CASE, "what came breaks the contract, error SM-208 /0/event_uid"),
        ("raising", CASE, "it is the translator that fails here, KeyError: 'nothing' at mine.py:"),
        ("unstable", {**CASE, "expect": {"operations": []}}, "mine:unstable makes something else"),
        ("other", changed("expect", "arrives", to=["/event"]), "nothing of /event reaches an oper"),
    ],
)
def test_what_cannot_be_accepted_fails(
    pytester: pytest.Pytester, run: Run, function: str, case: dict[str, Any], reason: str
) -> None:
    """It says why, and the file stays; what can be is accepted beside it."""
    path = write(pytester, f"{FOLDER}/order.case.json", case)
    result = run(UPDATE, "--salesmachine-translator", f"mine:{function}")
    result.assert_outcomes(failed=1)
    assert f"not updated: {reason}" in result.stdout.str()
    assert "case updated" not in result.stdout.str()
    assert path.read_text("utf-8") == text_of(case)


def test_a_file_that_is_read_only(pytester: pytest.Pytester, run: Run) -> None:
    """It stays as it is, and the others are updated."""
    path = write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    write(pytester, f"{FOLDER}/second.case.json", DIFFERENT)
    path.chmod(0o444)
    result = run(UPDATE)
    assert result.parseoutcomes() == {"failed": 1, "updated": 1}
    reason = "not updated: the file is read-only: make it writable, or edit it by hand"
    assert reason in result.stdout.str()
    assert path.read_text("utf-8") == text_of(DIFFERENT)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-n", "1"), "--salesmachine-update and -n don't go together: leave -n out"),
        (("--no-summary",), "--salesmachine-update shows what it accepts: leave --no-summary out"),
    ],
)
def test_where_it_cannot_be(
    pytester: pytest.Pytester, run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    """One sentence, and nothing is run."""
    path = write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    result = run(UPDATE, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {sentence}" in result.stderr.str() + result.stdout.str()
    assert path.read_text("utf-8") == text_of(DIFFERENT)


@pytest.mark.parametrize(("value", "status"), [("true", 4), ("1", 4), ("false", 0), ("", 0)])
def test_in_ci_nobody_looks(
    pytester: pytest.Pytester,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    value: str,
    status: int,
) -> None:
    """Where CI is set, nothing is accepted."""
    write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    monkeypatch.setenv("CI", value)
    result = run(UPDATE)
    assert result.ret == status
    assert ("isn't for CI" in result.stderr.str()) is (status == 4)


def test_with_n_0_it_is_one_process(pytester: pytest.Pytester, run: Run) -> None:
    """That is how -n in pytest.ini is left out."""
    write(pytester, f"{FOLDER}/order.case.json", DIFFERENT)
    assert run(UPDATE, "-n", "0").parseoutcomes() == {"updated": 1}


def test_a_marked_file_with_other_line_ends_keeps_them(pytester: pytest.Pytester, run: Run) -> None:
    """Byte order mark and CRLF are there before and after."""
    path = write(
        pytester,
        "a.case.json",
        b"\xef\xbb\xbf" + text_of(DIFFERENT).replace("\n", "\r\n").encode(),
    )
    assert run(UPDATE).parseoutcomes() == {"updated": 1}
    wanted = b"\xef\xbb\xbf" + text_of(CASE).replace("\n", "\r\n").encode()
    assert path.read_bytes() == wanted


def test_a_file_is_replaced_at_once(tmp_path: Path) -> None:
    """Its mode stays, a link stays one, and nothing is left beside it."""
    path, link = tmp_path / "a", tmp_path / "link"
    path.write_bytes(b"before")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file(link, b"before", b"after")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"after", 0o640)
    assert link.is_symlink()
    assert sorted(tmp_path.iterdir()) == [path, link]


def test_a_file_that_changed_meanwhile_stays(tmp_path: Path) -> None:
    """Somebody is editing it."""
    path = tmp_path / "a"
    path.write_bytes(b"edited")
    with pytest.raises(NotUpdated, match="the file changed while the tests ran: run them again"):
        replace_file(path, b"before", b"after")
    assert path.read_bytes() == b"edited"


def test_a_file_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays whole, nothing is left beside it, and the sentence says why."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"before")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(NotUpdated, match="the file can't be written: No space left on device"):
        replace_file(path, b"before", b"after")
    with pytest.raises(NotUpdated, match="the file can't be written: No such file or directory"):
        replace_file(tmp_path / "gone", b"before", b"after")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"before", [path])


EXPECTED: dict[str, Any] = {
    "outcome": "filtered",
    "code": "x",
    "pointer": "/x",
    "notes": ["x"],
    "operations": [{"method": "event", "params": {}}],
}
messages = valid() | invalid().map(lambda one: one.message)


@laws
@given(
    messages,
    st.sets(st.sampled_from(list(EXPECTED)), min_size=1),
    st.sampled_from([None, 2, 4, "\t"]),
    st.booleans(),
)
def test_an_updated_case_passes(
    message: object, keys: set[str], indent: int | str | None, ascii_alone: bool
) -> None:
    """Whatever the message, the keys and the format; and updating it again changes nothing.

    What stands before ``expect`` stays byte for byte.
    """
    expect = {key: value for key, value in EXPECTED.items() if key in keys}
    case = Case("mine", "A case é.", "mine", message, expect).to_dict()
    text = json.dumps(case, indent=indent, ensure_ascii=ascii_alone)
    body = text.encode("utf-8", "replace")
    document = parse_document(body, "mine")
    finding = check_entry(Entry(1, document.value), Ours())
    after = updated(document, finding, Ours())
    assert (after == body) is (not finding.differences)
    again = parse_document(after, "mine")
    assert not check_entry(Entry(1, again.value), Ours()).differences
    assert set(again.case.expect) <= keys | {"outcome"}
    at = body.index(b'"expect"')
    assert after[:at] == body[:at]


def test_our_own_cases_are_formatted_as_they_are() -> None:
    """What a case expects, taken away and accepted again, stands there as it did."""
    tried = 0
    for case in kit_cases():
        expect = case.expect
        if case.settings or not {"outcome", "operations"} <= set(expect):
            continue
        emptied = {**expect, "outcome": "filtered", "operations": []}
        document = parse_document(_bytes(replace(case, expect=emptied)), case.name)
        finding = check_entry(Entry(1, document.value), Ours())
        assert updated(document, finding, Ours()) == _bytes(case), case.name
        tried += 1
    assert tried > 300


def _bytes(case: Case) -> bytes:
    return json.dumps(case.to_dict(), indent=2, ensure_ascii=True).encode()
