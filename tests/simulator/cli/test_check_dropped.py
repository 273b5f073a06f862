"""``sim check --max-dropped`` and ``--dropped-baseline``: what is dropped may not grow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import junitparser
import pytest

from simulator.reports.kinds import WHOLE
from tests.simulator.cli.commands import call, run
from tests.simulator.reports.checked import FILTERED, GOOD, PAGE, REFUSED, lines
from tests.simulator.reports.html.tree import read

REPORTS = ["-o", "text", *(f"--output={kind}={kind}.out" for kind in WHOLE)]
KNOWN = ["--dropped-baseline", "dropped.json"]
PRODUCTS = {
    "type": "track",
    "userId": "u1",
    "messageId": "m2",
    "event": "Order Completed",
    "context": {"items": [{"sku": "a"}, {"sku": "b"}], "ada@example.com": 1},
}


@pytest.fixture(autouse=True)
def payloads(here: Path) -> Path:
    """A page that drops two fields, and a track that drops three, two of them alike."""
    (here / "a.ndjson").write_bytes(lines(GOOD, PAGE))
    (here / "b.ndjson").write_bytes(lines(PRODUCTS))
    return here


@pytest.mark.parametrize(("most", "status"), [(5, 0), (4, 1), (0, 1)])
def test_more_than_there_may_be(most: int, status: int) -> None:
    """Over all that is checked, each in each message; which they are is told if it is too much."""
    ran = run("check", "a.ndjson", "b.ndjson", "--max-dropped", most)
    assert (ran.status, ran.err) == (status, "")
    allowed = f"{'more than the ' if status else ''}{most} allowed"
    *named, total = ran.out.splitlines()[1:]
    assert total == f"       5 dropped fields, 4 different: {allowed}"
    if not status:
        assert named == []
        return
    of_context = "of context only ip, userAgent, page.url and traits are ever read"
    assert named == [
        f"dropped track /context/items/*/sku, 2 times, first at b.ndjson:1: {of_context}",
        "dropped page /category, at a.ndjson:2: a page is named by its name, never by its category",
        f"dropped page /context/library/name, at a.ndjson:2: {of_context}",
        f"dropped track /context/<email>, at b.ndjson:1: {of_context}",
    ]


def test_what_is_not_sent_is_not_counted() -> None:
    """Of what is refused or filtered it is the outcome that counts."""
    options = ["--max-dropped", 0, "-o", "json"]
    ran = run("check", "-", *options, stdin=lines(GOOD, FILTERED, {**REFUSED, "category": "x"}))
    assert [one["dropped"] for one in ran.json()] == [[], [], []]
    assert run("check", "-", "--max-dropped", 0, stdin=lines(GOOD, FILTERED)).status == 0


def test_against_a_baseline(here: Path) -> None:
    """What is known passes, however often it comes; what is new fails with its place."""
    ran = run("check", "a.ndjson", *KNOWN, "--update")
    assert (ran.status, ran.err) == (
        0,
        "dropped.json: 2 known, 2 of them new; 0 no longer dropped\n",
    )
    assert json.loads(Path("dropped.json").read_text()) == {
        "format": "sim check dropped fields",
        "version": 1,
        "known": [
            {"call": "page", "pointer": "/category"},
            {"call": "page", "pointer": "/context/library/name"},
        ],
    }
    (here / "a.ndjson").write_bytes(lines(PAGE, PAGE, PAGE))
    ran = run("check", "a.ndjson", *KNOWN)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "       3 translated",
        "       6 dropped fields, 2 different",
        "       6 known from dropped.json",
    ]
    (here / "a.ndjson").write_bytes(lines(PAGE, {**PAGE, "context": {"locale": "fr"}}))
    ran = run("check", "a.ndjson", *KNOWN)
    assert ran.status == 1
    assert ran.out.splitlines()[:2] == [
        "a.ndjson:2 page m1",
        "  dropped /context/locale: of context only ip, userAgent, page.url and traits are ever"
        " read (segment.context)",
    ]


def test_what_is_no_longer_dropped() -> None:
    """A field that reaches something now is named, and --update takes it out; others stay."""
    known = [{"call": call, "pointer": at} for call, at in (("page", "/name"), ("group", "/x"))]
    text = json.dumps({"format": "sim check dropped fields", "version": 1, "known": known})
    Path("dropped.json").write_text(text)
    options = ["check", "a.ndjson", *KNOWN, "--max-dropped", 2]
    ran = run(*options)
    assert ran.status == 1
    assert ran.out.splitlines()[-4:] == [
        "       2 dropped fields: 2 allowed",
        "       0 known from dropped.json",
        "       1 no longer dropped; --update takes them out",
        "       1 of dropped.json not in what was checked",
    ]
    assert "no longer dropped page /name\n" in ran.out
    ran = run(*options, "--update")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "       2 dropped fields: 2 allowed")
    pointers = [one["pointer"] for one in json.loads(Path("dropped.json").read_text())["known"]]
    assert pointers == ["/x", "/category", "/context/library/name"]


def test_both_baselines(here: Path) -> None:
    """--update writes both, and each passes what it knows alone."""
    (here / "a.ndjson").write_bytes(lines(PAGE, REFUSED))
    both = ["check", "a.ndjson", *KNOWN, "--baseline", "known.json"]
    ran = run(*both, "--update")
    assert (ran.status, ran.err.splitlines()) == (
        0,
        [
            "known.json: 2 known, 2 of them new; 0 fixed",
            "dropped.json: 2 known, 2 of them new; 0 no longer dropped",
        ],
    )
    assert run(*both).status == 0
    assert run("check", "a.ndjson", *KNOWN).status == 1
    assert run("check", "a.ndjson", *KNOWN, "--update").status == 1
    assert run("check", "a.ndjson", "--baseline", "known.json", "--max-dropped", 1).status == 1
    assert run(*both, "--max-dropped", 1, "--update").status == 1
    (here / "a.ndjson").write_bytes(lines({**PAGE, "x": 1}, REFUSED))
    ran = run(*both, "-o", "json", "-o", "markdown=m.md")
    assert ran.status == 1
    assert [len(one["known"]) for one in ran.json()] == [0, 2]
    assert "| known | 2 |\n" in Path("m.md").read_text()


def test_as_json() -> None:
    """Only with the options: each field with the reason, and against a baseline if it is known."""
    (_, plain) = run("check", "a.ndjson", "-o", "json").json()
    assert "dropped" not in plain
    (_, counted) = run("check", "a.ndjson", "-o", "json", "--max-dropped", 9).json()
    category, library = counted.pop("dropped")
    assert category == {
        "pointer": "/category",
        "why": "a page is named by its name, never by its category",
        "evidence": "A25",
    }
    assert library["pointer"] == "/context/library/name"
    assert counted == plain
    run("check", "a.ndjson", *KNOWN, "--update")
    Path("a.ndjson").write_bytes(lines({**PAGE, "context": {"locale": "fr"}}))
    (against,) = run("check", "a.ndjson", "-o", "json", *KNOWN).json()
    assert [(one["pointer"], one["known"]) for one in against["dropped"]] == [
        ("/category", True),
        ("/context/locale", False),
    ]


def test_every_report(here: Path) -> None:
    """All tell the total, and what is new as failures of their own; nobody's data is in them."""
    run("check", "a.ndjson", *KNOWN, "--update")
    ran = run("check", "a.ndjson", "b.ndjson", *KNOWN, "--max-dropped", 4, *REPORTS)
    assert ran.status == 1
    sentence = "5 dropped fields, 4 different: more than the 4 allowed"
    (suite,) = junitparser.JUnitXml.fromfile("junit.out")
    assert (suite.tests, suite.failures) == (3, 2)
    failing = {case.name: [one.message for one in case.result] for case in suite if case.result}
    assert failing["dropped fields"] == [sentence]
    assert failing["b.ndjson"][0].startswith("/context/items/0/sku of a track reaches no operation")
    github = Path("github.out").read_text()
    assert github.startswith(f"::error title=dropped fields::{sentence}%0Atrack /context/items")
    assert "::error file=b.ndjson,line=1,title=dropped%2C 2 times::/context/items/0/sku" in github
    markdown = Path("markdown.out").read_text()
    assert markdown.startswith("## sim check: 4 failed\n")
    assert "| dropped fields | 5 |\n" in markdown
    assert f"\n### Dropped fields\n\n```text\n{sentence}\n2 known from dropped.json" in markdown
    html = read(Path("html.out").read_text())
    assert [one.text for one in html.all("summary")][1] == sentence
    assert len(html.one("ol", "causes").all("li", "entry")) == 2
    for kind in WHOLE:
        assert "ada@example.com" not in Path(f"{kind}.out").read_text()


def test_reports_where_all_is_well() -> None:
    """A total that is allowed is told, and fails nothing."""
    assert run("check", "a.ndjson", "--max-dropped", 2, *REPORTS).status == 0
    (suite,) = junitparser.JUnitXml.fromfile("junit.out")
    assert (suite.tests, suite.failures) == (2, 0)
    assert "2 dropped fields: 2 allowed" in Path("junit.out").read_text()
    assert Path("github.out").read_text() == ""
    assert "<details><summary>Dropped fields</summary>" in Path("markdown.out").read_text()
    plain = run("check", "a.ndjson", *REPORTS)
    assert "ropped" not in plain.out + Path("junit.out").read_text()
    assert "ropped" not in Path("markdown.out").read_text()


TRANSLATOR = """
def translate(message):
    return [{"method": "contact", "contact_uid": message["userId"], "k": message.get("category")}]
"""


def test_a_translator_of_ones_own() -> None:
    """What it drops is what counts."""
    Path("mine_that_drops.py").write_text(TRANSLATOR)
    Path("c.ndjson").write_bytes(
        lines({"type": "page", "userId": "u1", "category": "c", "name": 1})
    )
    options = ["--translator", "mine_that_drops:translate", "--max-dropped", "0"]
    ran = call("check", "c.ndjson", *options)
    assert ran.status == 1
    assert "dropped page /name, at c.ndjson:1: nothing reads it\n" in ran.out
    assert "/category" not in ran.out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "dropped.json:1: not JSON: Expecting value; remove it and write it again"),
        ("[]", "dropped.json:1: this is no baseline of dropped fields: name another file"),
        (
            '{"format": "sim check baseline", "version": 1, "known": []}',
            "dropped.json:1: this is no baseline of dropped fields",
        ),
        (
            '{"format": "sim check dropped fields", "version": 2, "known": []}',
            "dropped.json:1: the baseline's version is integer 2, this reads 1",
        ),
        (
            '{"format": "sim check dropped fields", "version": 1, "known": [\n{"call": "page"}]}',
            "dropped.json:2: an entry has call, pointer, and nothing else",
        ),
        (
            '{"format": "sim check dropped fields", "version": 1, "known": [], "x": 1}',
            "dropped.json:1: the baseline has format, version, known, and nothing else",
        ),
    ],
)
@pytest.mark.parametrize("options", [[], ["--update"]])
def test_no_baseline(content: str, why: str, options: list[str]) -> None:
    """What is none ends the command before anything is checked, and stays as it was."""
    Path("dropped.json").write_text(content)
    ran = run("check", "a.ndjson", *KNOWN, *options)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {why}")
    assert Path("dropped.json").read_text() == content


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (KNOWN, "dropped.json: no such baseline; --update makes it"),
        (["--dropped-baseline", "."], ". can't be read: Is a directory"),
        (["--max-dropped", "-1"], "Invalid value for '--max-dropped': -1 is not in the range x>=0"),
        (["--max-dropped", "few"], "Invalid value for '--max-dropped': 'few' is not a valid int"),
        (["--max-dropped", "1", "--update"], "--update needs --baseline FILE or --dropped-base"),
        (
            [*KNOWN, "--baseline", "./dropped.json", "--update"],
            "two things can't be written to dropped.json: name another file",
        ),
        (
            [*KNOWN, "-o", "json=dropped.json", "--update"],
            "two things can't be written to dropped.json: name another file",
        ),
    ],
)
def test_what_cannot_be(arguments: list[str], why: str) -> None:
    """It is status 2 with a sentence, and nothing is written."""
    ran = run("check", "a.ndjson", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert why in " ".join(ran.err.split())
    assert not Path("dropped.json").exists()


def test_no_update_of_what_was_not_read() -> None:
    """Where a file couldn't be read, neither baseline is written."""
    both = [*KNOWN, "--baseline", "known.json", "--update"]
    ran = run("check", "a.ndjson", "missing.json", *both)
    assert ran.status == 2
    assert ran.err.splitlines()[-2:] == [
        "known.json stays as it was: not everything was read",
        "dropped.json stays as it was: not everything was read",
    ]
    assert not Path("dropped.json").exists()


def test_a_baseline_that_cannot_be_written() -> None:
    """It is a sentence and status 2."""
    ran = run("check", "a.ndjson", "--dropped-baseline", "no/d.json", "--update")
    assert (ran.status, ran.err) == (
        2,
        "Error: no/d.json can't be written: No such file or directory\n",
    )


def test_nothing_is_traced_without_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cost is only theirs who ask."""

    def never(*_: Any) -> None:
        raise AssertionError("traced")

    monkeypatch.setattr("simulator.reports.dropping.look", never)
    assert run("check", "a.ndjson", "-o", "json", "-o", "html=h.html").status == 0
    assert run("check", "a.ndjson", "--max-dropped", 9).status == 3


def test_a_folder_with_its_baseline(here: Path) -> None:
    """The baseline in the folder that is checked isn't checked."""
    assert run("check", ".", *KNOWN, "--update").status == 0
    ran = run("check", ".", *KNOWN)
    assert (ran.status, ran.err) == (0, "")
    assert "       3 translated\n" in ran.out
