"""``sim shrink``: the smallest message with the same failure."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from contracts.cases import kit_cases
from tests.simulator.cli.commands import call, run

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u-1001",
    "messageId": "m-77",
    "traits": {"id": "u-1001", "email": "ada@acme.example", "mrr": "49", "tags": ["a", "b"]},
    "context": {"ip": "192.0.2.7", "campaign": {"name": "spring"}},
}
SMALL = {"type": "identify", "userId": "u1", "traits": {"mrr": "1"}}
FINE = {"type": "page", "userId": "u1", "name": "Pricing", "messageId": "m1"}


def data(*messages: object) -> bytes:
    """Messages as NDJSON."""
    return "".join(f"{json.dumps(one)}\n" for one in messages).encode()


def test_the_worst_that_is_found_is_kept(tmp_path: Path) -> None:
    """Indented, and on standard error what was kept and what it took."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps(MESSAGE))
    ran = run("shrink", file)
    assert ran.out == f"{json.dumps(SMALL, indent=2)}\n"
    figures = r"SM-220: 194 bytes -> 54, 3 of 10 fields, [0-9]{2} trials"
    assert ran.status == 0
    assert re.fullmatch(f"{re.escape(str(file))}:1: {figures}\n", ran.err)
    assert run("shrink", "-o", "json", file).json() == [SMALL]


@pytest.mark.parametrize(
    ("options", "small"),
    [
        (("--keep", "SM-220"), SMALL),
        (
            ("--keep", "message['traits']['id'] == message['userId']"),
            {"userId": "u1", "traits": {"id": "u1"}},
        ),
        (("--keep-outcome", "translated"), {"type": "identify", "userId": "u1"}),
        (
            ("--keep-dropped", "/context/campaign/name"),
            {"type": "identify", "userId": "u1", "context": {"campaign": {"name": "x"}}},
        ),
        (("--translator", "tests.simulator.failures.mine:raising"), {}),
    ],
)
def test_what_is_asked_for_is_kept(options: tuple[str, ...], small: Any) -> None:
    """A code, an expression, an outcome, a field that doesn't arrive; of any translator."""
    ran = run("shrink", "-o", "json", *options, "-", stdin=data(MESSAGE))
    assert (ran.status, ran.json()) == (0, [small])


def test_of_several_each_that_shows_it_is_shrunk() -> None:
    """What can't be read costs the others nothing, and is told."""
    several = data(MESSAGE) + b"{\n" + data(FINE, {**MESSAGE, "userId": "u-1002"})
    ran = run("shrink", "-o", "json", "-", stdin=several)
    assert (ran.status, ran.json()) == (0, [SMALL, SMALL])
    assert [line.partition(": ")[0] for line in ran.err.splitlines()] == ["-:1", "-:4", "-:2"]
    assert ran.err.splitlines()[-1].startswith("-:2: it is left out: not JSON: ")
    assert run("shrink", "-o", "json", "--line", "4", "-", stdin=several).json() == [SMALL]
    assert run("shrink", "--line", "3", "-", stdin=several).status == 5


@pytest.mark.parametrize(
    ("options", "content", "status", "said"),
    [
        ((), b"", 5, "-: there is no message in it"),
        (("--line", "7"), data(FINE), 5, "-: there is no message at line 7"),
        (
            (),
            data(FINE, FINE),
            5,
            "-:1: sim check finds nothing (and 1 more); say what is to be kept: ",
        ),
        (
            (),
            data({"type": "identify", "userId": "u1"}),
            5,
            "-:1: sim check finds advice message_id_made",
        ),
        ((), b'{"a":\n', 2, "Error: -:1: not JSON: "),
        ((), data(FINE) + b"{\n", 2, "Error: -:2: not JSON: "),
        (
            ("--keep", "SM-208"),
            data(MESSAGE),
            2,
            "Error: -:1: it doesn't have SM-208; sim check finds warning SM-220 /0/params/mrr",
        ),
        (
            ("--keep", "len(operations) > 1"),
            data(MESSAGE),
            2,
            "Error: -:1: the expression isn't true of it; sim check finds warning",
        ),
        (
            ("--keep", "message['x']"),
            data(MESSAGE),
            2,
            "Error: -:1: the expression raises KeyError: 'x'",
        ),
        (
            ("--keep", "message['x'"),
            data(MESSAGE),
            2,
            "no Python expression: '[' was never closed at \"['x'\", column 8",
        ),
        (
            ("--keep", "SM-999"),
            data(MESSAGE),
            2,
            "Error: --keep: there is no code 'SM-999'; did you mean SM-",
        ),
        (
            ("--keep-outcome", "refused"),
            data(MESSAGE),
            2,
            "Error: -:1: its outcome is translated, not refused",
        ),
        (("--keep-outcome", "x"), data(MESSAGE), 2, "Error: --keep-outcome: there is no code 'x'"),
        (
            ("--keep-dropped", "/traits/mrr"),
            data(MESSAGE),
            2,
            "Error: -:1: what is at /traits/mrr isn't dropped: it arrives",
        ),
        (("--keep-dropped", "traits.mrr"), data(MESSAGE), 2, "do you mean /traits/mrr?"),
        (
            ("--keep", "1", "--keep-outcome", "x"),
            data(MESSAGE),
            2,
            "--keep and --keep-outcome can't both be kept",
        ),
    ],
)
def test_what_can_not_be_shrunk(
    options: tuple[str, ...], content: bytes, status: int, said: str
) -> None:
    """A sentence says why, and nothing is printed."""
    ran = run("shrink", *options, "-", stdin=content)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_case_is_shrunk_under_its_settings(tmp_path: Path) -> None:
    """Its message; of a dead letter as well."""
    cases = (one for one in kit_cases() if one.expect.get("code") == "FILTERED_BY_SETTINGS")
    case = next(one for one in cases if "anonymous" in one.settings)
    file = tmp_path / "one.case.json"
    file.write_text(json.dumps(case.to_dict()))
    ran = run("shrink", "-o", "json", "--keep-outcome", "FILTERED_BY_SETTINGS", file)
    [small] = ran.json()
    assert list(small) == ["type", "anonymousId"]
    assert (
        run(
            "shrink", "--keep-outcome", "FILTERED_BY_SETTINGS", "-", stdin=data(case.message)
        ).status
        == 2
    )
    letter = {"message": MESSAGE, "operations": []}
    assert run("shrink", "-o", "json", "-", stdin=data(letter)).json() == [SMALL]


def test_where_the_trials_are_spent_it_says_so() -> None:
    """And that more of them may help."""
    ran = run("shrink", "-o", "json", "--max-trials", "2", "-", stdin=data(MESSAGE))
    assert ran.status == 0
    assert ran.err.endswith("2 trials; there may be a smaller one: --max-trials tries more\n")


def test_what_is_printed_is_ascii_and_the_same_each_time() -> None:
    """In whatever process."""
    message = {**MESSAGE, "traits": {"\u202e\udcff é": "49", "mrr": "49"}}
    options = ("shrink", "--keep", "len(message['traits']) == 2", "-")
    first, second = (call(*options, stdin=data(message), PYTHONHASHSEED=str(n)) for n in (1, 2))
    assert first == second
    assert first.out.isascii()
    assert json.loads(first.out) == {"traits": {"\u202e\udcff é": "1", "mrr": "1"}}
