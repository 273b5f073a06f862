"""``sim verify-delivery``: what became of every message, from a simulator or its journal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.journal import Writer
from simulator.segment.audit import verify_delivery
from simulator.segment.options import Options
from simulator.workspace import workspace_id
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import call, run
from tests.simulator.segment.audit.told import (
    Step,
    delivered,
    ended,
    got,
    marked,
    sent,
    started,
    told,
    tried,
)
from tests.simulator.segment.chained import KEY, Chain, chained, page

MINE = workspace_id("mine", bytes(16))

EVERYTHING: list[Step] = [
    started(time_scale=10),
    got("m1"),
    got("m2"),
    got("m3", name="Pricing"),
    got("m4", "u4"),
    got("m5", "u5"),
    got("m6", "", stage="failed on ingest", code="id_required"),
    got("m7", integrations={"All": False}),
    got("m8", "u8"),
    sent("m2", status=503, asks="1", at=100),
    tried("m2", "503", 0.2, at=100.1),
    sent("m2", at=100.05),
    sent("m1", at=101),
    sent("m3", "m3.2", fault="drop=half", at=102),
    sent("m3", "m3.2", at=103),
    sent("m4", status=400),
    sent("m4", status=400),
    ended("m1"),
    ended("m2"),
    ended("m3"),
    ended("m4", "failed", "BAD_REQUEST"),
    ended("m5"),
    ended("m7", "filtered at destination", "FILTERED_BY_INTEGRATIONS_OBJECT"),
]
SHOWN = """\
7 messages accepted, up to seq 23
       2 delivered once
       1 delivered more than once
       1 dead (BAD_REQUEST 1)
       1 filtered at destination (FILTERED_BY_INTEGRATIONS_OBJECT 1)
       1 under way
       1 lost
       0 unexplained
       1 not accepted: failed on ingest
contacts and accounts 1
delay median 700.500 s, largest 810.000 s (late over 14,400 s)
largest batch 2 items, 82 bytes
mean wait by attempt 0.20 s
Retry-After 1 attempt had to wait for it
! lost: m5 (seq 7): it is settled as delivered, but m5 never arrived, nor was it sent
! out of order: m2 (seq 4): came at 12/0, before m1 at 13/0, both of contact u1
! Retry-After not respected: m2 (seq 4): exchange 12 came 0.050 s sooner than exchange 11 allowed (Retry-After, 1 s)
! sent again without reason: m4 (seq 6): it came in exchange 17 after 16, which was answered 400
  duplicate, unavoidable: m3 (seq 5): it arrived in exchange 15 after 14: drop=half broke the answer off
  duplicate, unavoidable: m3 (seq 5): m3.2 arrived in exchange 15 after 14: drop=half broke the answer off
  under way: m8 (seq 10): received, not tried yet
FAILED: broken: lost 1, order 1, retry-after 1, final 1
"""  # noqa: E501


def test_for_people(path: Path) -> None:
    """Counts line by line, then what was found with its reason, then the verdict."""
    ran = run("verify-delivery", told(path, *EVERYTHING))
    assert (ran.out, ran.err, ran.status) == (SHOWN, "", 1)


BRIEF = """\
1 message accepted, up to seq 2
       0 delivered once
       0 delivered more than once
       0 dead
       0 filtered at destination
       1 under way
       0 lost
       0 unexplained
contacts and accounts 0
  under way: m1 (seq 2): received, not tried yet
passed: none lost, none unexplained, no rule broken; 1 still under way
"""


def test_what_there_is_nothing_to_say_about(path: Path) -> None:
    """Before anything was sent there are no times, waits and batches."""
    assert run("verify-delivery", told(path, got("m1"))).out == BRIEF


@pytest.mark.parametrize(
    ("first", "order", "line"),
    [
        ("m1", "kept", "contacts and accounts 1: order kept"),
        ("m2", "kept", "contacts and accounts 1"),
        ("m2", "segment", "contacts and accounts 1"),
    ],
)
def test_whether_order_was_kept(path: Path, first: str, order: str, line: str) -> None:
    """It is said to be kept where nobody was overtaken, whatever was promised."""
    last = "m1" if first == "m2" else "m2"
    steps = [started(order=order), got("m1"), got("m2"), sent(first), sent(last)]
    ran = run("verify-delivery", told(path, *steps, ended("m1"), ended("m2")))
    assert line in ran.out.splitlines()


def test_for_programs(path: Path, tmp_path: Path) -> None:
    """JSON has everything, on the screen or in a file."""
    told(path, *EVERYTHING)
    ran = run("verify-delivery", path, "-o", "json")
    assert (ran.json(), ran.status) == ([verify_delivery(path).to_dict()], 1)
    file = tmp_path / "audit.json"
    ran = run("verify-delivery", path, "-o", f"json={file}")
    assert (ran.out, ran.status) == ("", 1)
    assert json.loads(file.read_text()) == verify_delivery(path).to_dict()


FINE: list[tuple[list[Step], int, str]] = [
    ([], 5, "there are no messages"),
    ([got("m1"), marked("reset")], 5, "there are no messages"),
    (delivered("m1"), 0, "passed: none lost, none unexplained, no rule broken"),
    ([got("m1")], 0, "passed: none lost, none unexplained, no rule broken; 1 still under way"),
    ([got("m1", stage="failed on ingest")], 0, "passed: none lost, none unexplained, no rule"),
    ([got("m1"), ended("m1", "failed", "E")], 0, "passed: none lost, none unexplained, no rule"),
    ([got("m1"), ended("m1")], 1, "FAILED: broken: lost 1"),
]


@pytest.mark.parametrize(("steps", "status", "last"), FINE)
def test_how_it_ends(path: Path, steps: list[Step], status: int, last: str) -> None:
    """Status 0 when nothing is lost, unexplained or breached, 5 when there is nothing to judge."""
    ran = run("verify-delivery", told(path, *steps))
    assert ran.status == status
    assert ran.out.splitlines()[-1].startswith(last)


def test_as_a_process(path: Path) -> None:
    """Its status is the process's."""
    for steps, status in ((delivered("m1"), 0), ([got("m1"), ended("m1")], 1), ([], 5)):
        ran = call("verify-delivery", told(path.with_name(str(status)), *steps))
        assert (ran.status, ran.err) == (status, "")


def test_not_all_findings_are_shown(path: Path) -> None:
    """Twenty of a kind are named, the rest is counted."""
    for count, more in ((20, []), (21, ["1 more"]), (25, ["5 more"])):
        names = [f"m{number}" for number in range(count)]
        steps = [*map(got, names), *map(ended, names)]
        ran = run("verify-delivery", told(path.with_name(str(count)), *steps))
        assert ran.out.count("\n! lost: ") == 20
        assert re.findall("\n  ... and (.*) of these\n", ran.out) == more


def test_what_is_dead_but_arrived(path: Path) -> None:
    """A message that is dead for want of an answer may be there."""
    steps = [got("m1"), sent("m1", status=0, fault="drop=after", applied=True)]
    ran = run("verify-delivery", told(path, *steps, ended("m1", "failed", "ECONNRESET")))
    assert "       1 dead (ECONNRESET 1), 1 of them arrived\n" in ran.out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--late", "100s"], 0),
        (["--late", "99s"], 1),
        (["--late", "5m"], 0),
        (["--after", "2"], 5),
        (["--after", "0", "--late", "1"], 1),
    ],
)
def test_options(path: Path, arguments: list[str], status: int) -> None:
    """What is late, and from where on."""
    told(path, got("m1", at=0), sent("m1", at=100), ended("m1"), marked("reset"))
    after = [] if "--after" in arguments else ["--after", "0"]
    assert run("verify-delivery", path, *arguments, *after).status == status


def test_whose(path: Path) -> None:
    """A workspace is named by its id or by its token, else all are judged."""
    told(path, *delivered("m1"), got("m2", workspace=MINE), ended("m2"))
    assert run("verify-delivery", path, "--workspace", "1a2b3c4d").status == 0
    for whose in (["--workspace", MINE], ["--token", "mine"]):
        ran = run("verify-delivery", path, *whose)
        assert ran.out.startswith(f"1 message accepted of workspace {MINE}, up to seq 6\n")
        assert ran.status == 1
    assert run("verify-delivery", path).out.startswith("2 messages accepted, up to seq 6\n")


REFUSED = [
    (["--workspace", "x"], "there is no workspace x: there are 1a2b3c4d"),
    (["--token", "stranger"], "there is no workspace "),
    (["--token", "\udcff"], "the token isn't in UTF-8"),
    (["--token", "t", "--workspace", "x"], "name one of --workspace and --token"),
    (["--url", "http://x"], "name one of --url and JOURNAL"),
    (["--late", "soon"], "'soon' is no time: give seconds, or as in 90s, 5m, 4h"),
    (["--late", "0"], "'0' is no time: give seconds, or as in 90s, 5m, 4h"),
    (["--after", "-1"], "-1 is not in the range x>=0."),
    (["-o", "yaml"], "'yaml' is not one of text, json"),
    (["-o", "json=/nowhere/x"], "/nowhere/x can't be written: No such file or directory"),
    (["another"], "Got unexpected extra argument (another)"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_is_refused(path: Path, arguments: list[str], said: str) -> None:
    """A sentence says what is wrong, with status 2."""
    ran = run("verify-delivery", told(path, *delivered("m1")), *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err.splitlines()[-1]


def test_files_that_are_no_journals(tmp_path: Path) -> None:
    """Whatever a file is, a sentence says why it can't be judged."""
    (tmp_path / "garbage").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "\x1b[2J").write_bytes(b"")
    for name, said in (
        ("garbage", "can't be read as a journal: file is not a database"),
        ("\x1b[2J", r"\x1b[2J is a database, but no journal: name another file"),
        ("missing", "there is no journal at "),
        (".", "is a directory."),
    ):
        ran = run("verify-delivery", tmp_path / name)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


HOSTILE = ["\x1b]0;owned\x07", "a\nb", "\u202eabc", "\x9b31m", "\ud800", "x" * 5_000]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_reaches_the_terminal(path: Path, text: str) -> None:
    """Whatever stands in ids and uids, each line can be printed."""
    steps = [got(text, text), got(f"{text}2", text), sent(f"{text}2"), sent(text), ended(text)]
    ran = run("verify-delivery", told(path, *steps, ended(f"{text}2"), got("m3", text)))
    assert ran.err == ""
    assert all(line.isprintable() for line in ran.out.split("\n"))


@pytest.fixture
def chain(path: Path) -> Iterator[Chain]:
    """A simulator that runs, and has delivered two messages."""
    with chained(path, options=Options(time_scale=1000)) as running:
        running.send(page("m1"), page("m2"))
        running.settle()
        yield running


def test_a_simulator_that_runs(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is named, its journal is judged, while it goes on."""
    monkeypatch.setenv("SIM_URL", chain.server.url)
    by_file = run("verify-delivery", chain.server.simulator.journal)
    assert by_file.status == 0
    assert by_file.out.startswith("2 messages accepted")
    assert run("verify-delivery") == by_file
    assert run("verify-delivery", "--url", chain.server.url) == by_file
    whose = run("verify-delivery", "--token", KEY)
    assert whose.out.startswith(f"2 messages accepted of workspace {chain.workspace()}")
    assert call("verify-delivery", SIM_URL=chain.server.url) == by_file


def test_a_simulator_that_is_not_there(closed_url: str) -> None:
    """It is said how to start one."""
    ran = run("verify-delivery", "--url", closed_url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


def test_a_guarded_simulator(path: Path) -> None:
    """Its control token opens it."""
    with chained(path, config=Config(control_token="s3cr3t")) as running:
        ran = run("verify-delivery", "--url", running.server.url)
        assert (ran.status, ran.out) == (2, "")
        assert "is guarded: add --control-token, or SIM_CONTROL_TOKEN" in ran.err
        where = ["--url", running.server.url, "--control-token", "s3cr3t"]
        assert run("verify-delivery", *where).status == 5


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"journal": 7}'])
def test_somebody_else_answers(far_side: FarSide, body: bytes) -> None:
    """What is no simulator is said to be none."""
    far_side.answers.append(Answer(200, body))
    ran = run("verify-delivery", "--url", far_side.url)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "Error: what answers there is no simulator of this version\n"


def test_a_journal_that_is_elsewhere(far_side: FarSide) -> None:
    """A simulator on another machine has a journal that can't be read here."""
    far_side.answers.append(Answer(200, b'{"journal": "/nowhere/journal"}'))
    ran = run("verify-delivery", "--url", far_side.url)
    assert (ran.status, ran.err) == (2, "Error: there is no journal at /nowhere/journal\n")


def test_it_changes_nothing(path: Path) -> None:
    """A journal is read, and nothing else."""
    Writer(path).close()
    before = path.read_bytes()
    assert run("verify-delivery", path).status == 5
    assert path.read_bytes() == before
