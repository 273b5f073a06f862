"""``sim check`` over folders, into several reports, against a baseline."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import junitparser
import pytest

from simulator.reports.kinds import WHOLE
from tests.simulator.cli.commands import SIM, call, run
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    lines,
)

REPORTS = ["-o", "text", *(f"--output={kind}={kind}.out" for kind in WHOLE)]
PERSONAL = {
    **REFUSED,
    "properties": {"email": "ada@example.com", "name": "Ada Lovelace", "mrr": []},
}


@pytest.fixture(autouse=True)
def payloads(here: Path) -> Path:
    """A folder with something of everything."""
    (here / "payloads" / "cases").mkdir(parents=True)
    (here / "payloads" / "a.ndjson").write_bytes(lines(GOOD, WARNED, ADVISED))
    (here / "payloads" / "b.json").write_text(json.dumps([GOOD, REFUSED], indent=2))
    (here / "payloads" / "c.jsonl.gz").write_bytes(gzip.compress(lines(GOOD, REFUSED)))
    (here / "payloads" / "cases" / "good.case.json").write_text(json.dumps(CASE))
    (here / "payloads" / "cases" / "bad.case.json").write_text(json.dumps(DIFFERENT, indent=2))
    return here / "payloads"


def test_a_folder() -> None:
    """Everything below a folder is checked, in a stable order."""
    ran = run("check", "payloads")
    assert [line for line in ran.out.splitlines() if line.startswith("payloads")] == [
        "payloads/a.ndjson:2 identify m1",
        "payloads/a.ndjson:3 identify m1",
        "payloads/b.json:2 track m1",
        "payloads/c.jsonl.gz:2 track m1",
        "payloads/cases/bad.case.json:1 A contact's email is asked for.",
    ]
    assert ran.status == 1
    assert run("check", "payloads", "payloads/b.json", "./payloads/") == ran


def test_a_folder_without_any(here: Path) -> None:
    """A folder without anything to check is status 5, with a sentence."""
    (here / "empty").mkdir()
    ran = run("check", "empty")
    assert (ran.status, ran.out) == (5, "")
    assert ran.err.startswith("empty: there is no .json, .ndjson, .jsonl file in it")


def test_every_report_at_once() -> None:
    """Several reports are written of one run, and all say the same."""
    ran = run("check", *REPORTS, "payloads")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out == run("check", "payloads").out
    suites = junitparser.JUnitXml.fromfile("junit.out")
    assert (suites.tests, suites.failures, suites.errors) == (5, 3, 0)
    (suite,) = suites
    cases = {case.name: case for case in suite}
    assert list(cases) == [
        "payloads/a.ndjson",
        "payloads/b.json",
        "payloads/c.jsonl.gz",
        "payloads/cases/bad.case.json",
        "payloads/cases/good.case.json",
    ]
    assert Path("markdown.out").read_text().startswith("## sim check: 4 failed")
    assert len(Path("github.out").read_text().splitlines()) >= 4


def test_annotations_beside_text() -> None:
    """Annotations stand behind the text, each at its line of the payload."""
    text = run("check", "payloads").out
    ran = run("check", "-o", "text", "-o", "github", "payloads")
    assert ran.out.startswith(text)
    said = ran.out[len(text) :].splitlines()
    assert all(line.startswith("::") for line in said)
    pretty = Path("payloads/b.json").read_text().split("\n")
    (one,) = [line for line in said if "file=payloads/b.json" in line and "::error" in line]
    line = int(one.partition("line=")[2].partition(",")[0])
    assert pretty[line - 1] == "  {"
    assert line > 5


def test_the_summary_of_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """On GitHub the Markdown is added to the step's summary; nothing else changes."""
    plain = run("check", "payloads")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    assert run("check", "payloads") == plain
    first = Path("summary.md").read_text()
    run("check", "-o", "markdown=m.md", "payloads")
    assert (
        Path("summary.md").read_text()
        == f"{first}\n{Path('m.md').read_text()}"
        == first + "\n" + first
    )
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/summary.md")
    ran = run("check", "payloads")
    assert (ran.status, ran.out) == (plain.status, plain.out)
    assert ran.err == "Warning: no/summary.md can't be written: No such file or directory\n"


def test_names_from_the_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports name files from the root of the repository, text as they were given."""
    (here / ".git").mkdir()
    monkeypatch.chdir(here / "payloads")
    ran = run("check", "-o", "text", "-o", "junit=../j.xml", "b.json")
    assert ran.out.startswith("b.json:2 ")
    (case,) = ElementTree.parse("../j.xml").iter("testcase")
    assert case.get("file") == "payloads/b.json"


def test_persons_are_masked(here: Path) -> None:
    """Reports that leave have no personal values in them; text and JSON are for here."""
    (here / "p.json").write_text(json.dumps(PERSONAL))
    ran = run("check", *REPORTS, "--fail-on", "advice", "p.json")
    assert ran.status == 1
    for kind in WHOLE:
        text = Path(f"{kind}.out").read_text()
        assert "id_required" in text
        assert "ada@example.com" not in text
        assert "Lovelace" not in text


def test_a_report_that_cannot_be_written() -> None:
    """The others are written, and the status is 2."""
    ran = run("check", "-o", "junit=no/j.xml", "-o", "markdown=m.md", "payloads")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "Error: no/j.xml can't be written: No such file or directory\n"
    assert Path("m.md").read_text().startswith("## sim check: 4 failed")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_report_on_a_full_device() -> None:
    """A report that can't be written to its end is told, too."""
    ran = run("check", "-o", "text", "-o", "json=/dev/full", "-o", "markdown=m.md", "payloads")
    assert (ran.status, ran.out) == (2, run("check", "payloads").out)
    assert ran.err == "Error: /dev/full can't be written: No space left on device\n"
    assert Path("m.md").stat().st_size


def test_a_file_that_cannot_be_read(here: Path) -> None:
    """It is told and stands in the reports; the others are checked; the status is 2."""
    (here / "payloads" / "a0.json").write_bytes(b"\xff\xfea")
    ran = run("check", *REPORTS, "payloads", "missing.json")
    assert ran.status == 2
    assert ran.err.splitlines() == [
        "Error: payloads/a0.json: the input is UTF-16: save it as UTF-8",
        "Error: missing.json: no such file; - reads standard input",
    ]
    assert "       1 case as expected\n" in ran.out
    (suite,) = junitparser.JUnitXml.fromfile("junit.out")
    assert (suite.tests, suite.errors) == (7, 2)
    assert "the input is UTF-16" in Path("markdown.out").read_text()
    assert Path("github.out").read_text().startswith("::error file=payloads/a0.json::payloads")


def test_what_is_written_is_not_read() -> None:
    """A report in the folder that is checked isn't checked in the next run."""
    options = ["-o", "json=payloads/report.ndjson", "--baseline", "payloads/known.json"]
    assert run("check", *options, "--update", "payloads").status == 0
    again = run("check", *options, "payloads")
    assert (again.status, again.err) == (0, "")
    assert len(Path("payloads/report.ndjson").read_text().splitlines()) == 9


@pytest.mark.parametrize(
    "option", ["-o=json=a.json", "--baseline=a.json", "--dropped-baseline=a.json"]
)
def test_a_file_that_is_read_and_written(option: str) -> None:
    """A file that is named for both is a usage error, and stays as it was."""
    Path("a.json").write_bytes(lines(GOOD))
    name, _, value = option.partition("=")
    ran = run("check", name, value, "./a.json")
    assert ran.status == 2
    assert "./a.json is to be read and to be written: name another file" in ran.err
    assert Path("a.json").read_bytes() == lines(GOOD)


TRANSLATOR = """
def translate(message):
    if message["type"] == "track":
        raise ValueError("no tracks")
    return [{"method": "contact", "contact_uid": message["userId"], "params": {"mrr": "1"}}]
"""


def test_a_translator_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations of another translator are judged; what it raises is a refusal."""
    Path("mine_to_check.py").write_text(TRANSLATOR)
    ran = call(
        "check",
        "--translator",
        "mine_to_check:translate",
        *REPORTS,
        "payloads/a.ndjson",
        "payloads/b.json",
    )
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.count("operation warning SM-220 /0/params/mrr") == 4
    assert "refused translator_raised: ValueError: no tracks at mine_to_check.py:4" in ran.out
    assert "translator_raised" in Path("junit.out").read_text()


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ("mine", "'mine' names no translator: give it as module:function"),
        ("nowhere_at_all:translate", "there is no module nowhere_at_all"),
        ("json:translate", "json:translate: the module json has no translate"),
    ],
)
def test_no_translator(spec: str, why: str) -> None:
    """What names no function is a usage error with a sentence."""
    ran = run("check", "--translator", spec, "payloads")
    assert (ran.status, ran.out) == (2, "")
    assert why in " ".join(ran.err.split())


KNOWN = ["--baseline", "known.json"]


def test_against_a_baseline(payloads: Path) -> None:
    """What was found is accepted; after that what is new fails, and what is fixed is named."""
    ran = run("check", *KNOWN, "--update", "payloads")
    assert (ran.status, ran.err) == (0, "known.json: 8 known, 8 of them new; 0 fixed\n")
    assert "payloads/b.json:2 track m1" in ran.out
    same = run("check", *KNOWN, "payloads")
    assert (same.status, same.err) == (0, "")
    assert not [line for line in same.out.splitlines() if line.startswith("payloads")]
    assert "       8 known from known.json\n" in same.out
    (payloads / "a.ndjson").write_bytes(lines(GOOD, GOOD, GOOD, WARNED, {**GOOD, "userId": []}))
    ran = run("check", *KNOWN, "payloads")
    assert ran.status == 1
    assert "payloads/a.ndjson:5 identify m1" in ran.out
    assert "payloads/a.ndjson:4" not in ran.out
    assert "fixed payloads/a.ndjson: note email_missing /traits/email\n" in ran.out
    assert "       7 known from known.json\n" in ran.out
    assert "       1 fixed since; --update takes them out\n" in ran.out
    ran = run("check", *KNOWN, "--update", "payloads")
    assert ran.err == "known.json: 9 known, 2 of them new; 1 fixed\n"
    assert run("check", *KNOWN, "payloads").status == 0


def test_a_file_in_which_all_is_fixed(payloads: Path) -> None:
    """A file that is all good now was looked at, so what was known of it is fixed."""
    run("check", *KNOWN, "--update", "payloads")
    (payloads / "b.json").write_text(json.dumps([GOOD]))
    ran = run("check", *KNOWN, "payloads/b.json")
    assert ran.status == 0
    assert "       2 fixed since; --update takes them out\n" in ran.out
    assert "payloads/a.ndjson" not in ran.out


def test_reports_against_a_baseline(payloads: Path) -> None:
    """Reports tell what is new, count what is known and name what is fixed."""
    run("check", *KNOWN, "--update", "payloads")
    (payloads / "a.ndjson").write_bytes(lines(WARNED, {**GOOD, "userId": []}))
    assert run("check", *KNOWN, *REPORTS, "payloads").status == 1
    (suite,) = junitparser.JUnitXml.fromfile("junit.out")
    assert [case.name for case in suite if case.result] == ["payloads/a.ndjson"]
    assert "1 known from the baseline" in next(iter(suite)).system_out
    text = Path("markdown.out").read_text()
    assert "| known | 7 |\n| fixed | 1 |\n" in text
    assert "payloads/a.ndjson: note email_missing" in text
    assert "b.json" not in Path("github.out").read_text()


def test_json_against_a_baseline() -> None:
    """A line of JSON says which of its problems are known; without a baseline it is as ever."""
    run("check", *KNOWN, "--update", "payloads")
    found = run("check", *KNOWN, "-o", "json", "payloads").json()
    assert [len(one.pop("known")) for one in found] == [0, 1, 1, 0, 2, 0, 2, 2, 0]
    assert found == run("check", "-o", "json", "payloads").json()


def test_severities_and_a_baseline() -> None:
    """What is known passes whatever fails otherwise."""
    run("check", *KNOWN, "--update", "payloads")
    assert run("check", *KNOWN, "--fail-on", "advice", "payloads").status == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--update"], "--update needs --baseline FILE or --dropped-baseline FILE: that is what"),
        (["--baseline", "no.json"], "no.json: no such baseline; --update makes it"),
        (["--baseline", "alien.json"], "alien.json:1: this is no baseline of sim check"),
        (["--baseline", "alien.json", "--update"], "alien.json:1: this is no baseline"),
        (["--baseline", "payloads"], "payloads can't be read: Is a directory"),
    ],
)
def test_no_baseline(arguments: list[str], why: str) -> None:
    """A baseline that isn't one ends the command before anything is checked or written."""
    Path("alien.json").write_text('{"name": "app"}')
    ran = run("check", *arguments, "payloads/a.ndjson")
    assert (ran.status, ran.out) == (2, "")
    assert why in " ".join(ran.err.split())
    assert Path("alien.json").read_text() == '{"name": "app"}'


def test_a_baseline_that_cannot_be_written(here: Path) -> None:
    """It is a sentence and status 2."""
    ran = run("check", "--baseline", "no/known.json", "--update", "payloads")
    assert ran.status == 2
    assert ran.err == "Error: no/known.json can't be written: No such file or directory\n"


def test_no_update_of_what_was_not_read() -> None:
    """Where a file couldn't be read, the baseline stays as it was."""
    run("check", *KNOWN, "--update", "payloads")
    before = Path("known.json").read_text()
    ran = run("check", *KNOWN, "--update", "payloads/a.ndjson", "missing.json")
    assert ran.status == 2
    assert ran.err.endswith("known.json stays as it was: not everything was read\n")
    assert Path("known.json").read_text() == before


def deep(levels: int) -> bytes:
    return (
        b'{"type":"identify","userId":"u1","traits":'
        + b'{"a":' * levels
        + b"1"
        + b"}" * levels
        + b"}"
    )


HOSTILE: dict[str, bytes] = {
    "deep": deep(300),
    "deeper": deep(900),
    "deepest": deep(100_000),
    "digits": b'{"type":"identify","userId":' + b"9" * 5000 + b"}",
    "infinite": b'{"type":"identify","userId":1e999,"traits":{"email":NaN}}',
    "surrogates": b'{"type":"identify","userId":["\\ud800"],"\\ud800\\u0000":"\\u001b[31m"}',
    "scalars": b'1\n"a"\nnull\n[]\n',
    "letters": b'{"message":1,"operations":[1,null,[],{"method":7}]}',
    "cases": b'{"message":1,"expect":1}\n{"message":{},"expect":{}}\n',
    "broken": b'{"type":\n',
    "empty": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str, here: Path) -> None:
    """Whatever a file holds, each report is written, and read by its readers."""
    (here / "h.json").write_bytes(HOSTILE[name])
    ran = run("check", *REPORTS, "--fail-on", "advice", "h.json")
    assert ran.status == (5 if name == "empty" else 1), ran.err
    (suite,) = junitparser.JUnitXml.fromfile("junit.out")
    assert suite.failures == (0 if name == "empty" else 1)
    for line in Path("github.out").read_text().split("\n")[:-1]:
        assert line.startswith("::error")
        assert line.isprintable()


def test_a_pipe_that_nobody_reads() -> None:
    """Where nobody reads the text any more, the reports are written all the same."""
    Path("many.ndjson").write_bytes(lines(*[WARNED] * 4_000))
    command = f"{SIM} check -o text -o junit=j.xml many.ndjson | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("many.ndjson:1 identify m1\n", "")
    assert junitparser.JUnitXml.fromfile("j.xml").tests == 1


def test_an_interrupted_run_leaves_no_green_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks off says so by its status, and its reports are empty."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.cli.checking.check_entry", interrupt)
    assert run("check", "-o", "junit=j.xml", "payloads").status == 130
    assert Path("j.xml").read_text() == ""
