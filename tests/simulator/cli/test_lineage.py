"""``sim lineage``: each message of a file explained, as text or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.cli.commands import call, run

PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "name": "Pricing",
    "category": "Docs",
    "messageId": "m1",
}
TRACK: dict[str, Any] = {"type": "track", "event": "Paid", "messageId": "m2"}
LINES = "".join(f"{json.dumps(one)}\n" for one in (PAGE, TRACK)).encode()


def test_as_text() -> None:
    """Both columns, a message after the other; a refused one says why and by what."""
    ran = run("lineage", "-", stdin=LINES)
    assert (ran.status, ran.err) == (0, "")
    first, second = ran.out.split("\n\n")
    assert first.startswith("1 page m1 -> event pageview, event pricing\n  /0 event pageview\n")
    assert "dropped: a page is named by its name" in first
    assert second == (
        "2 track m2 refused id_required /userId: neither userId nor anonymousId is\n    given\n"
        "  nothing goes out of its 3 fields: /userId, which isn't there, decided that\n"
    )


def test_as_json() -> None:
    """One object a message."""
    ran = run("lineage", "-", "-o", "json", stdin=LINES)
    page, track = ran.json()
    assert [one["line"] for one in (page, track)] == [1, 2]
    assert [one["outcome"] for one in (page, track)] == ["translated", "refused"]
    dropped = [one for one in page["incoming"] if one["became"] == "dropped"]
    assert [one["pointer"] for one in dropped] == ["/category"]
    assert page["operations"][1]["rule"] == "page.named"
    assert page["operations"][1]["place"].startswith("destination/translate/page.py:")


def test_into_a_file(tmp_path: Path) -> None:
    """A file has the width of 80, whatever the terminal's is, and no colours."""
    path = tmp_path / "lineage.txt"
    assert run("lineage", "-", "-o", f"text={path}", stdin=LINES) == (
        run("lineage", "-", "-o", f"text={path}", stdin=LINES)
    )
    text = path.read_text("utf-8")
    assert text.startswith("1 page m1 ->")
    assert "\x1b" not in text


def test_the_width_of_the_terminal() -> None:
    """A wide one shows the clauses, too."""
    narrow = call("lineage", "-", stdin=LINES, COLUMNS="80")
    wide = call("lineage", "-", stdin=LINES, COLUMNS="150")
    assert max(map(len, narrow.out.splitlines())) <= 80
    assert "#/properties/event_uid" in wide.out
    assert "#/properties/event_uid" not in narrow.out


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        ([], [1, 2]),
        (["--line", "2"], [2]),
        (["--message-id", "m1"], [1]),
        (["--message-id", "m2", "--line", "2"], [2]),
    ],
)
def test_only_some(arguments: list[str], lines: list[int]) -> None:
    """A message by its line or its messageId."""
    ran = run("lineage", "-", "-o", "json", *arguments, stdin=LINES)
    assert (ran.status, [one["line"] for one in ran.json()]) == (0, lines)


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        ([], b"", "-: there is no message in it\n"),
        (["--line", "7"], LINES, "-: of 2 messages in it none is of line 7\n"),
        (
            ["--message-id", "\x1b", "--line", "1"],
            LINES,
            "-: of 2 messages in it none is of messageId \\x1b and of line 1\n",
        ),
    ],
)
def test_nothing_to_explain(arguments: list[str], stdin: bytes, said: str) -> None:
    """Exit status 5, and what there was instead."""
    ran = run("lineage", "-", *arguments, stdin=stdin)
    assert (ran.status, ran.out, ran.err) == (5, "", said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere.json"],
        ["-", "--line", "0"],
        ["-", "-o", "html"],
        ["-", "--translator", "nowhere_at_all:f"],
        [],
    ],
)
def test_usage(arguments: list[str]) -> None:
    """What can't be run is exit status 2, with a sentence."""
    ran = run("lineage", *arguments, stdin=LINES)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_settings_and_cases() -> None:
    """The settings decide; a case has its own, a dead letter is its message."""
    message = {"type": "track", "anonymousId": "a", "event": "E", "messageId": "m"}
    case = {
        "description": "d",
        "source": "s",
        "message": message,
        "settings": {"anonymous": "skip"},
        "expect": {"outcome": "filtered"},
    }
    letter = {"message": message, "operations": [], "reason": "ETIMEDOUT", "response": None}
    stdin = "".join(f"{json.dumps(one)}\n" for one in (message, case, letter)).encode()
    ran = run("lineage", "-", "-o", "json", stdin=stdin)
    assert [one["outcome"] for one in ran.json()] == ["translated", "filtered", "translated"]
    skipped = run("lineage", "-", "-o", "json", "--anonymous", "skip", stdin=stdin)
    assert [one["outcome"] for one in skipped.json()] == ["filtered"] * 3
    broken = json.dumps({**case, "expect": {"outcome": 7}}).encode()
    [found] = run("lineage", "-", "-o", "json", stdin=broken).json()
    assert found["reason"]["message"] == "a case that isn't one: sim check says why"


def test_a_translator_of_the_users_own() -> None:
    """Named by module and function, it is explained by probing alone."""
    ran = run(
        "lineage",
        "-",
        "-o",
        "json",
        "--translator",
        "tests.simulator.cli.test_lineage:mine",
        stdin=LINES,
    )
    first = ran.json()[0]
    assert first["operations"][0]["place"].startswith("tests/simulator/cli/test_lineage.py:")
    [one] = [one for one in first["incoming"] if one["pointer"] == "/category"]
    assert one == {
        "pointer": "/category",
        "value": "Docs",
        "became": "dropped",
        "why": "nothing reads it",
    }


def mine(message: dict[str, Any]) -> list[dict[str, Any]]:
    """One of the user's own."""
    return [{"method": "contact", "contact_uid": message.get("userId"), "params": {}}]


@pytest.mark.parametrize(
    "stdin",
    [
        b"nope\n",
        b'{"type": "track", "userId": 1e999}\n',
        b'{"a": ' * 150 + b"1" + b"}" * 150,
        b'{"type": "identify", "userId": "u", "\x1b[31m/~": "\\ud800", "[/]": "\x7f"}\n',
        b'{"type": "identify", "userId": "u", "traits": {"a": "' + b"x" * 1_000_000 + b'"}}\n',
        b"[1, 2, [3]]",
        b'{"userId": ' + b"9" * 5_000 + b"}\n",
        b"\xff\xfe\n",
    ],
)
def test_hostile_input(stdin: bytes) -> None:
    """Whatever comes is told on lines that a terminal can show."""
    for kind in ("text", "json"):
        ran = run("lineage", "-", "-o", kind, stdin=stdin)
        assert ran.status in (0, 2)
        assert "Traceback" not in ran.err
        assert "bug" not in ran.err
        assert all(line.isprintable() for line in ran.out.splitlines())
