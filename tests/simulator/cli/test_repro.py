"""``sim repro``: a payload as a test that fails."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from simulator.cli import repro as command
from simulator.payload.repro.running import NotRunError, Ran
from tests.simulator.cli.commands import run

ACCOUNT = "blumenhof-4711"
EXPECT = f'event/params/account_uid="{ACCOUNT}"'
TRACK: dict[str, Any] = {
    "type": "track",
    "userId": "zoe.quill@blumenhof.example",
    "messageId": "ajs-9b1d77",
    "event": "Order Completed",
    "properties": {"total": 12.5, "buyer": "Zoe Quill"},
    "context": {"ip": "84.12.3.9", "groupId": ACCOUNT},
}
FINE: dict[str, Any] = {"type": "page", "userId": "u1", "messageId": "m9", "name": "Docs"}
BROKEN = {**FINE, "type": "identify", "traits": {"name": "A", "email": "a@b.co", "mrr": "x"}}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own; what pytest says is asked for where it matters."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(command, "run", lambda _: Ran(True))


def data(*messages: object) -> bytes:
    """Messages as NDJSON."""
    return "".join(f"{json.dumps(one)}\n" for one in messages).encode()


def written() -> list[str]:
    """What lies in the folder."""
    return sorted(path.name for path in Path().iterdir())


def test_it_tells_what_fails_and_how_to_run_it() -> None:
    """The sentence, how small it is, the message, where its fields go, and two lines."""
    ran = run("repro", "-", "--expect", EXPECT, stdin=data(FINE, TRACK, {**TRACK, "userId": "u2"}))
    assert (ran.status, ran.err) == (0, "")
    case, test = (Path(name).read_text("utf-8") for name in written())
    assert written() == ["account_uid_missing.case.json", "test_account_uid_missing.py"]
    small = json.loads(case)["message"]
    lines = ran.out.splitlines()
    stand_in = small["context"]["groupId"]
    assert lines[0] == (
        f'-:2: A track gives an event without params.account_uid, where "{stand_in}" is expected.'
    )
    assert lines[1] == (
        f"  {len(json.dumps(TRACK))} characters -> {len(json.dumps(small))}, without what is "
        "personal; 1 other message fails in the same way"
    )
    assert json.dumps(small, indent=2) in ran.out
    assert f'/context/groupId "{stand_in}"' in ran.out
    assert "dropped: " in ran.out
    assert lines[-2:] == [
        "  pytest test_account_uid_missing.py",
        "  sim check account_uid_missing.case.json",
    ]
    for text in (ran.out, case, test):
        assert not any(one in text for one in ("zoe", "Quill", "blumenhof", "4711", "84.12"))


def test_as_json_it_tells_all_of_it(tmp_path: Path) -> None:
    """On one line."""
    file = tmp_path / "a.json"
    file.write_bytes(data(TRACK))
    ran = run("repro", file, "--expect-arrives", "/context/groupId", "-o", "json", "--seed", "s")
    [said] = ran.json()
    assert (ran.status, ran.err) == (0, "")
    assert said["expect"] == {"arrives": ["/context/groupId"]}
    assert (said["line"], said["others"], said["kept"], said["fails"]) == (1, 0, [], True)
    assert said["files"] == ["group_id_dropped.case.json", "test_group_id_dropped.py"]
    assert said["lineage"]["incoming"][-1]["became"] == "dropped"
    assert str(file) not in Path(said["files"][0]).read_text() + Path(said["files"][1]).read_text()


def test_without_an_expectation_it_takes_what_is_found() -> None:
    """In the first message that has something."""
    ran = run("repro", "-", stdin=data(FINE, BROKEN))
    assert ran.status == 0
    assert ran.out.startswith("-:2: An identify gives operations with SM-220: ")
    assert written() == ["sm_220_mrr.case.json", "test_sm_220_mrr.py"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "said"),
    [
        (
            [],
            data(FINE),
            5,
            "-:1: sim check finds nothing; say what should have come out: "
            "--expect 'contact/params/plan=\"pro\"', --expect-arrives /traits/plan, or --keep CODE",
        ),
        (
            [],
            data(TRACK, FINE),
            5,
            "-:1: sim check finds advice account_uid_missing "
            "/context/groupId (and 1 more); say what",
        ),
        ([], b"", 5, "-: there is no message in it"),
        (["--line", "7"], data(BROKEN), 5, "-: no such message"),
        (["--message-id", "m8"], data(BROKEN), 5, "-: no such message"),
        ([], b"{no}\n", 2, "Error: -:1: "),
        (["--keep", "SM-220"], data(FINE), 2, "Error: -:1: it doesn't have SM-220"),
        (["--keep", "SM-2200"], data(FINE), 2, "--keep: there is no code 'SM-2200'; did you mean"),
        (
            ["--keep", "SM-230"],
            data({"type": "track", "event": "x"}),
            2,
            "Error: -:1: it doesn't have SM-230, or not in a way that a case can ask for; sim ",
        ),
        (
            ["--expect", "event/params/total=12.5"],
            data(TRACK),
            5,
            "-:1: event/params/total is 12.5 already: there is nothing wrong",
        ),
        (["--expect", "event/params/total=a"], data(TRACK), 2, "--expect: 'a' is no JSON: "),
        (["--expect", "total=1"], data(TRACK), 2, "--expect: 'total=1' is no OPERATION/POINTER"),
        (["--expect-arrives", "/event"], data(TRACK), 5, "-:1: what is at /event arrives: there"),
        (
            ["--expect-arrives", "/groupId"],
            data(TRACK, FINE),
            2,
            "Error: -:1: there is nothing at /groupId; did you mean /context/groupId?",
        ),
        (["--expect-arrives", "context.groupId"], data(TRACK), 2, "do you mean /context/groupId?"),
        (
            ["--expect", EXPECT, "--keep", "SM-220"],
            data(TRACK),
            2,
            "--expect and --keep don't go together",
        ),
        (["--expect", EXPECT, "--name", "a/b"], data(TRACK), 2, "'a/b' is no name for a file"),
        (["--translator", "nobody:here"], data(TRACK), 2, "there is no module nobody"),
    ],
)
def test_where_there_is_nothing_it_says_why(
    arguments: list[str], stdin: bytes, status: int, said: str
) -> None:
    """5 where nothing is wrong, 2 where what was asked for isn't so; no file is written."""
    ran = run("repro", "-", *arguments, stdin=stdin)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert written() == []


def test_one_message_of_several_can_be_named() -> None:
    """By its line or by its id."""
    lines = data(BROKEN, {**BROKEN, "messageId": "m2"}, {**BROKEN, "message_id": 3})
    assert run("repro", "-", "--line", "2", stdin=lines).out.startswith("-:2: ")
    assert run("repro", "-", "--message-id", "m2", stdin=lines).out.startswith("-:2: ")
    twice = data(TRACK, {**FINE, "messageId": 7, "type": "identify", "traits": {"mrr": "x"}})
    assert run("repro", "-", "--message-id", "7", stdin=twice).out.startswith("-:2: ")


def test_files_go_where_they_are_wanted() -> None:
    """Into a folder, under a name, over others only with --force."""
    asked = ("repro", "-", "--expect", EXPECT, "--into", "tests/bugs", "--name", "SUP-4711")
    ran = run(*asked, stdin=data(TRACK))
    assert ran.out.splitlines()[-1] == "  sim check tests/bugs/SUP-4711.case.json"
    again = run(*asked, stdin=data(TRACK))
    assert (again.status, again.out) == (2, "")
    assert "tests/bugs/SUP-4711.case.json is there already: --force" in again.err
    assert run(*asked, "--force", stdin=data(TRACK)).status == 0


def test_settings_and_translator_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the case, in the test and in the line that checks it."""
    nobody = {key: one for key, one in TRACK.items() if key != "userId"} | {"anonymousId": "a-77"}
    asked = ("repro", "-", "--anonymous", "skip", "--expect", 'event/event_uid="order_completed"')
    assert run(*asked, "--name", "a", stdin=data(nobody)).status == 0
    assert json.loads(Path("a.case.json").read_text())["settings"] == {"anonymous": "skip"}
    assert run("check", "a.case.json").status == 1
    Path("shopping.py").write_text("def nothing(message):\n    return []\n")
    monkeypatch.syspath_prepend(str(Path.cwd()))
    asked = ("repro", "-", "--translator", "shopping:nothing", "--expect", EXPECT)
    ran = run(*asked, "--name", "b", stdin=data(TRACK))
    assert ran.out.splitlines()[-1] == "  sim check --translator shopping:nothing b.case.json"
    assert 'load("shopping:nothing")' in Path("test_b.py").read_text()


def test_a_message_too_large_says_so_in_the_settings() -> None:
    """A case refuses it by itself; what was found is a note."""
    large = {**TRACK, "properties": {"text": "word " * 8_000}}
    assert run("repro", "-", "--name", "a", stdin=data(large)).status == 0
    assert json.loads(Path("a.case.json").read_text())["settings"] == {"oversize": "note"}
    assert "notes: expected [], got" in run("check", "a.case.json").out


@pytest.mark.parametrize(
    ("ran", "status"),
    [(Ran(False, "it passed", has_passed=True), 3), (Ran(False, "it ended as error: no"), 2)],
)
def test_a_test_that_isnt_red_is_told(
    ran: Ran, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files stay to be looked at; they are praised by nobody."""
    monkeypatch.setattr(command, "run", lambda _: ran)
    found = run("repro", "-", "--expect", EXPECT, stdin=data(TRACK))
    assert found.status == status
    assert f"test_account_uid_missing.py should fail for that reason, and {ran.why}" in found.err
    assert "pytest test_" not in found.out
    assert len(written()) == 2


def test_without_pytest_the_files_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what is missing."""

    def missing(_: Path) -> Ran:
        raise NotRunError("pytest isn't installed here: pip install pytest")

    monkeypatch.setattr(command, "run", missing)
    found = run("repro", "-", "--expect", EXPECT, stdin=data(TRACK))
    assert found.status == 2
    assert "are written; pytest isn't installed here" in found.err


@pytest.mark.skipif(os.name != "posix", reason="a full disk is told by its file")
def test_a_report_that_cant_be_written_is_told(tmp_path: Path) -> None:
    """As by any other command."""
    found = run("repro", "-", "--expect", EXPECT, "-o", f"json={tmp_path}", stdin=data(TRACK))
    assert found.status == 2
    assert "can't be written" in found.err
    assert written() == []
