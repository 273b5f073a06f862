"""Commands that show it again: they are run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from destination import Settings
from simulator.exchange_formats.messages import Entry
from simulator.failures.reproducing import (
    MAX_COMMAND,
    check_of,
    of_exchange,
    of_letter,
    of_message,
    plain_word,
)
from simulator.failures.violations import of_finding
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours, load
from tests.simulator.cli.commands import run

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "messageId": "m1",
    "traits": {"name": "Ada", "mrr": "49", "x": "'\n\u202e\ud800 $HOME"},
    "context": {"ip": "192.0.2.7"},
}


def shell(command: str) -> bytes:
    """What the part before ``| sim`` writes in a POSIX shell."""
    before, _, _ = command.partition(" | sim check")
    return subprocess.run(["sh", "-c", before], capture_output=True, check=True).stdout


@pytest.mark.parametrize("traits", [{"mrr": "49"}, {"mrr": MESSAGE["traits"]["x"]}])
def test_the_command_of_a_message_shows_it_again(traits: dict[str, Any]) -> None:
    """Pasted into a shell it is the smallest message with the same failure."""
    message = {**MESSAGE, "traits": {**MESSAGE["traits"], **traits}}
    found = of_finding(check_entry(Entry(1, message), Ours()), "-", Ours())
    [command] = next(one for one in found if one.code == "SM-220").reproduce
    assert command.isascii()
    assert json.loads(shell(command)) == {"type": "identify", "userId": "u1", "traits": traits}
    assert "SM-220" in run("check", "-o", "json", "-", stdin=shell(command)).out


def test_the_command_of_a_dead_letter_shows_it_again() -> None:
    """Its operation isn't what the message becomes."""
    letter = {"message": MESSAGE, "operations": [{"method": "contact", "contact_uid": 7}]}
    found = of_finding(check_entry(Entry(1, letter), Ours()), "-", Ours())
    assert {one.code for one in found} == {"SM-403", "SM-203", "email_missing"}
    for failure in found:
        again = run("check", "-o", "json", "-", stdin=shell(failure.reproduce[0]))
        assert failure.code in again.out


def test_what_does_not_show_it_is_no_command() -> None:
    """Nor is what would fill the screen."""
    assert of_message(MESSAGE, Ours(), lambda _: False) == ()
    assert of_letter({"a": "x" * MAX_COMMAND}, {}, Ours()) == ()
    assert of_exchange(exchange("x" * MAX_COMMAND), "http://localhost") == ()


def test_the_command_says_who_translates() -> None:
    """Settings that aren't the usual ones, and translators of one's own."""
    skipping = Ours(Settings(anonymous="skip", alias="skip"))
    assert check_of("a.json", skipping) == ("sim check --anonymous skip --alias skip a.json",)
    theirs = load("tests.simulator.failures.mine:raising")
    assert check_of("a.json", theirs) == (f"sim check --translator {theirs.name} a.json",)
    assert check_of("-", theirs) == check_of("", Ours()) == ()


def test_a_name_is_a_word_of_the_shell() -> None:
    """It stands between quotes where it needs them."""
    assert plain_word("cases/a-1.case.json") == "cases/a-1.case.json"
    assert plain_word("it's $HOME") == "'it'\\''s $HOME'"
    assert plain_word("-x") == "'-x'"
    assert plain_word("\udcff").startswith('"$(printf')


def test_the_curl_of_a_request() -> None:
    """All of it, or with another body: one item of many."""
    whole = of_exchange(exchange("[1, 2]"), "http://127.0.0.1:1")
    assert whole[0] == "curl 'http://127.0.0.1:1/v1/batch' \\"
    assert whole[-1] == "  --data-raw '[1, 2]'"
    assert of_exchange(exchange("[1, 2]"), "http://127.0.0.1:1", [2])[-1] == "  --data-raw '[2]'"


def exchange(body: str) -> dict[str, Any]:
    """A recorded request without credentials."""
    return {
        "method": "POST",
        "path": "/v1/batch",
        "workspace": None,
        "violations": [],
        "request": {
            "headers": [["Content-Type", "application/json"], ["Content-Length", str(len(body))]],
            "body": body,
            "encoding": "utf-8",
        },
    }


def test_a_file_is_the_command(tmp_path: Path) -> None:
    """Where there is one it is checked."""
    file = tmp_path / "a b.json"
    file.write_text(json.dumps(MESSAGE))
    found = of_finding(check_entry(Entry(1, MESSAGE), Ours()), str(file), Ours())
    assert {one.reproduce for one in found} == {(f"sim check '{file}'",)}
