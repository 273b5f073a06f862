"""``sim check``: messages and case files against the contracts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import contracts
from tests.simulator.cli.commands import run

CASES = sorted(Path(contracts.__file__).parent.glob("cases/*/*.case.json"))
GOOD: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "email": "ada@example.com"},
}
ADVISED = {**GOOD, "traits": {"name": "Ada"}}
WARNED = {**GOOD, "traits": {**GOOD["traits"], "mrr": "49"}}
REFUSED = {"type": "track", "event": "E"}
FILTERED = {"type": "screen", "userId": "u1"}
BROKEN = {"message": GOOD, "operations": [{"method": "contact", "contact_uid": "u1"}]}
CASE = {
    "description": "A contact's email is asked for.",
    "source": "product page: Identify",
    "message": ADVISED,
    "expect": {"outcome": "translated", "notes": ["email_missing"]},
}


def lines(*values: object) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


def test_nothing_to_say() -> None:
    """Good messages are counted, and that is all."""
    ran = run("check", "-", stdin=lines(GOOD, GOOD))
    assert (ran.status, ran.out, ran.err) == (0, "       2 translated\n", "")


def test_what_is_found() -> None:
    """Under a line that names the message, each finding is one; the summary counts them by code."""
    odd = {**WARNED, "userId": 7}
    ran = run("check", "-", stdin=lines(GOOD, odd, ADVISED, REFUSED, FILTERED))
    assert ran.out.splitlines() == [
        "-:2 identify m1",
        "  message warning SM-204 /userId: expected string or null, got integer 7",
        '  operation warning SM-220 /0/params/mrr: expected number or null, got string "49"',
        "-:3 identify m1",
        "  note advice email_missing /traits/email: the contact has no email, which Salesmachine"
        " encourages",
        "-:4 track -",
        "  refused id_required /userId: neither userId nor anonymousId is given",
        "  message warning SM-230 (the whole): expected userId or anonymousId, got neither",
        "-:5 screen -",
        "  filtered UNSUPPORTED_EVENT_TYPE /type: Salesmachine takes identify, track, page, group,"
        " alias, not 'screen'",
        "       1 filtered",
        "       1 refused",
        "       3 translated",
        "       1 filtered UNSUPPORTED_EVENT_TYPE",
        "       1 message warning SM-204",
        "       1 message warning SM-230",
        "       1 note email_missing",
        "       1 operation warning SM-220",
        "       1 refused id_required",
    ]
    assert (ran.status, ran.err) == (1, "")


def test_as_json() -> None:
    """-o json is a line a message: the file, what became of it, and what it breaks."""
    ran = run("check", "-o", "json", "-", stdin=lines(GOOD, WARNED))
    first, second = ran.json()
    assert first == {
        "file": "-",
        "line": 1,
        "messageId": "m1",
        "type": "identify",
        "outcome": "translated",
        "rules": ["identify.contact"],
        "notes": [],
        "message_violations": [],
        "operation_violations": [],
    }
    [violation] = second["operation_violations"]
    assert (violation["code"], violation["pointer"]) == ("SM-220", "/0/params/mrr")
    assert second["line"] == 2
    assert ran.err == ""


@pytest.mark.parametrize(
    ("value", "error", "warning", "advice"),
    [
        (GOOD, 0, 0, 0),
        (FILTERED, 0, 0, 0),
        (ADVISED, 0, 0, 1),
        (WARNED, 0, 1, 1),
        (BROKEN, 1, 1, 1),
        (REFUSED, 1, 1, 1),
        ({**CASE, "message": WARNED, "expect": {"outcome": "translated"}}, 0, 0, 0),
        ({**CASE, "expect": {"outcome": "refused"}}, 1, 1, 1),
        ({**CASE, "expect": {"violations": []}, "message": WARNED}, 1, 1, 1),
        ({**CASE, "expect": {}}, 1, 1, 1),
    ],
)
@pytest.mark.parametrize("kind", ["text", "json"])
def test_exit_status(value: object, error: int, warning: int, advice: int, kind: str) -> None:
    """1 for a refusal, a different case and what is as bad as --fail-on; error by default."""
    expected = {None: error, "error": error, "warning": warning, "advice": advice}
    for level, status in expected.items():
        options = ["--fail-on", level] if level else []
        assert run("check", "-o", kind, *options, "-", stdin=lines(value)).status == status, level


def test_one_bad_message_among_many_fails() -> None:
    """A refusal isn't forgotten over the good messages after it."""
    assert run("check", "-", stdin=lines(REFUSED, GOOD)).status == 1
    assert run("check", "-", stdin=lines(GOOD, REFUSED)).status == 1


@pytest.mark.parametrize("data", [b"", b"[]", b"\n"])
def test_nothing_to_check(data: bytes) -> None:
    """Input without a message is status 5."""
    ran = run("check", "-", stdin=data)
    assert (ran.status, ran.out, ran.err) == (5, "", "-: there is no message in it\n")


def test_several_files(tmp_path: Path) -> None:
    """Several files are checked in turn, each finding under its own name, and counted together."""
    for name, value in (("a", ADVISED), ("b", GOOD), ("c", CASE), ("d", REFUSED)):
        (tmp_path / name).write_bytes(lines(value))
    (tmp_path / "empty").touch()
    names = [tmp_path / name for name in ("a", "b", "empty", "c", "d")]
    ran = run("check", *names)
    assert [line for line in ran.out.splitlines() if line.startswith("/")] == [
        f"{tmp_path}/a:1 identify m1",
        f"{tmp_path}/d:1 track -",
    ]
    for count in ("1 case as expected", "1 refused", "2 translated"):
        assert f"       {count}\n" in ran.out
    assert ran.status == 1
    found = run("check", "-o", "json", *names).json()
    assert [Path(one["file"]).name for one in found] == ["a", "b", "c", "d"]


def test_what_was_read_before_a_bad_file_is_counted(tmp_path: Path) -> None:
    """A file that can't be read is status 2; what came before it has been said and is counted."""
    (tmp_path / "a").write_bytes(lines(ADVISED))
    (tmp_path / "b").write_bytes(b"[" + lines(GOOD) + b",")
    ran = run("check", tmp_path / "a", tmp_path / "b", tmp_path / "c")
    assert ran.status == 2
    assert ran.err.startswith(f"Error: {tmp_path}/b: item 2 of the array isn't JSON")
    assert "       2 translated\n" in ran.out


def test_a_case_as_expected(tmp_path: Path) -> None:
    """A case that holds is counted, and its notes are its own affair."""
    file = tmp_path / "good.case.json"
    file.write_text(json.dumps(CASE, indent=2))
    ran = run("check", "--fail-on", "advice", file)
    assert (ran.status, ran.out, ran.err) == (0, "       1 case as expected\n", "")


def test_a_case_that_differs(tmp_path: Path) -> None:
    """A case that doesn't hold says what was expected and what came."""
    file = tmp_path / "bad.case.json"
    file.write_text(json.dumps({**CASE, "expect": {"notes": ["name_missing"]}}))
    ran = run("check", file)
    assert ran.out.splitlines() == [
        f"{file}:1 A contact's email is asked for.",
        '  different notes: expected ["name_missing"], got ["email_missing"]',
        "       1 case different",
    ]
    assert ran.status == 1
    [found] = run("check", "-o", "json", file).json()
    assert found["case"] == "A contact's email is asked for."
    assert found["differences"] == ['notes: expected ["name_missing"], got ["email_missing"]']


def test_what_is_not_a_case(tmp_path: Path) -> None:
    """A case that isn't one says where it is wrong."""
    file = tmp_path / "no.case.json"
    file.write_text(json.dumps({**CASE, "expect": {"outcom": "translated"}}))
    ran = run("check", file)
    assert ran.out.splitlines()[0] == f"{file}:1 not a case"
    assert "/expect/outcom" in ran.out
    assert "did you mean 'outcome'?" in ran.out
    assert ran.status == 1


def test_the_kits_cases() -> None:
    """Every case of the kit holds, one by one and all at once."""
    ran = run("check", "--fail-on", "advice", *CASES)
    assert (ran.status, ran.out) == (0, f"{len(CASES):>8,} cases as expected\n")
    assert len(CASES) > 400


def test_text_cannot_reach_the_terminal() -> None:
    """Control characters of a payload or a case are written out."""
    hostile = "\x1b]0;gone\x07\r\n\u202e\ud800"
    message = {
        **GOOD,
        "messageId": hostile,
        "userId": [hostile],
        "traits": {hostile: 1},
        hostile: 2,
    }
    letter = {"message": GOOD, "operations": [{"method": hostile, hostile: hostile}]}
    case = {**CASE, "description": hostile, "expect": {"arrives": [f"/{hostile}"]}}
    ran = run("check", "-", stdin=lines(message, letter, case, {**CASE, hostile: hostile}))
    assert ran.out.replace("\n", "").isprintable()
    assert "\\x1b]0;gone" in ran.out
