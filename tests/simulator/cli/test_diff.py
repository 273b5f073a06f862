"""``sim diff``: what two translators do differently, with an example of each kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from destination import Settings, translate
from simulator.cli import diff as command
from tests.simulator.cli.commands import call, run
from tests.simulator.cli.other_python import made

PAGE = {"type": "page", "userId": "u1", "name": "Pricing", "properties": {"plan": "pro"}}
TRACK = {"type": "track", "userId": "u1", "event": "Paid", "properties": {"plan": "pro"}}
ALIAS = {"type": "alias", "userId": "u1", "previousId": "a1"}
HERE = __name__


def same(message: Any) -> list[dict[str, Any]]:
    """What the destination does."""
    return translate(message, Settings(oversize="note")).wire()


def other(message: Any) -> list[dict[str, Any]]:
    """Another name for plan, no event for a page's name, nothing for an alias."""
    if message["type"] == "alias":
        raise KeyError("alias")
    operations = same(message)[:1]
    for operation in operations:
        if "plan" in operation["params"]:
            operation["params"]["tier"] = operation["params"].pop("plan")
    return operations


def many(message: Any) -> list[dict[str, Any]]:
    """Every key otherwise."""
    operations = same(message)
    for operation in operations:
        operation["params"] = {key.upper(): one for key, one in operation["params"].items()}
    return operations


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three messages, each of another call."""
    path = tmp_path / "corpus.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in (PAGE, TRACK, ALIAS)))
    return path


def test_no_difference(corpus: Path) -> None:
    """Two that say the same end with 0."""
    ran = run("diff", "destination", f"{HERE}:same", corpus)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"3 messages, no difference between destination and {HERE}:same\n"


def test_differences(corpus: Path) -> None:
    """Each kind stands once, the gravest first, with the smallest message that shows it."""
    ran = run("diff", "destination", f"{HERE}:other", corpus)
    assert ran.status == 1
    headings = [line for line in ran.out.splitlines() if line and line[0] != " "]
    assert headings == [
        "alias: exception translated -> raised KeyError, 1 time",
        "page: operation vanished event, 1 time",
        "page: event /params/plan renamed -> /params/tier, 1 time",
        "track: event /params/plan renamed -> /params/tier, 1 time",
        f"3 messages, 3 different in 4 ways between destination and {HERE}:other",
    ]
    assert (
        f"""
track: event /params/plan renamed -> /params/tier, 1 time
  {corpus}:2, made small
    {{"type": "track", "userId": "u1", "event": "x", "properties": {{"plan": "x"}}}}
  - /0/params/plan "x"
  + /0/params/tier "x"

"""
        in ran.out
    )


def test_json(corpus: Path) -> None:
    """One object, with each group and its example; --examples says how many of them have one."""
    ran = run("diff", "destination", f"{HERE}:other", corpus, "-o", "json", "--examples", 1)
    assert ran.status == 1
    [found] = ran.json()
    assert (found["messages"], found["different"], found["unstable"]) == (3, 3, [])
    assert (found["before"], found["after"]) == ("destination", f"{HERE}:other")
    first, *others = found["groups"]
    assert first["example"] == {
        "message": ALIAS,
        "before": ANY,
        "before_at": "",
        "after": {"code": "translator_raised", "pointer": "", "message": ANY},
        "after_at": "",
    }
    assert others[1] == {
        "kind": "field renamed",
        "call": "page",
        "method": "event",
        "pointer": "/params/plan",
        "to": "/params/tier",
        "detail": None,
        "count": 1,
        "places": 1,
        "file": str(corpus),
        "line": 1,
    }


def test_many_keys_are_one_group(tmp_path: Path) -> None:
    """Keys that a customer chose are told as one where they are many."""
    path = tmp_path / "many.json"
    keys = {f"k{number}": f"v{number}" for number in range(20)}
    path.write_text(json.dumps({**TRACK, "properties": keys}))
    ran = run("diff", "destination", f"{HERE}:many", path)
    [heading, *_] = ran.out.splitlines()
    assert heading.startswith("track: event /params/* renamed -> /params/*, 21 times at 21 places")


def test_cases_and_dead_letters(tmp_path: Path) -> None:
    """A case's message is compared under its settings, a dead letter's as it is."""
    case = {"description": "d", "source": "s", "message": ALIAS, "settings": {"alias": "skip"}}
    (tmp_path / "a.json").write_text(json.dumps({**case, "expect": {"outcome": "filtered"}}))
    letter = {"message": PAGE, "operations": [], "reason": "x", "response": None}
    (tmp_path / "b.json").write_text(json.dumps(letter))
    ran = run("diff", "destination", f"{HERE}:other", tmp_path)
    assert "alias: exception filtered FILTERED_BY_SETTINGS -> raised KeyError" in ran.out
    assert "2 messages, 2 different in 3 ways" in ran.out


def test_the_same_twice(corpus: Path) -> None:
    """The same two and the same messages give the same text, whatever Python hashes with."""
    first, second = (
        call("diff", "destination", f"{HERE}:other", corpus, PYTHONHASHSEED=seed, PYTHONPATH=".")
        for seed in ("1", "2")
    )
    assert (first.status, first.err) == (1, "")
    assert first.out == second.out


def test_another_version(corpus: Path, tmp_path: Path) -> None:
    """Another interpreter's destination is compared as ours is, notes too; its version is named."""
    changed = ("operations.py", '"created_at"', '"created_on"')
    python = made(tmp_path / "old", changed)
    stamped = tmp_path / "stamped.ndjson"
    stamped.write_text(json.dumps({**PAGE, "timestamp": "2026-01-05T00:00:00Z"}) + "\n")
    ran = run("diff", python, "destination", stamped)
    assert (ran.status, ran.err) == (1, "")
    [heading, *_, last] = ran.out.splitlines()
    assert heading == "page: event /created_on renamed -> /created_at, 2 times"
    assert last == (f"1 message, 1 different in 1 way between {python} (0.0.7) and destination")
    assert run("diff", "destination", python, corpus).status == 0
    assert run("diff", f"{python}:theirs:same", f"{HERE}:same", corpus).status == 0
    ran = run("diff", f"{python}:theirs:dies", "destination", corpus)
    assert "alias: exception raised ProcessEnded -> translated, 1 time" in ran.out
    assert f"{corpus}:3\n" in ran.out  # it isn't made small: each trial would end a process


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "'nobody' names no translator: give destination, module:function, PATH/python"),
        ("nobody:f", "nobody:f: there is no module nobody"),
        ("./nowhere/python", "nowhere/python: there is no Python interpreter there"),
    ],
)
def test_no_translator(corpus: Path, name: str, said: str) -> None:
    """What can't be loaded is a sentence, and 2, on either side."""
    for sides in ((name, "destination"), ("destination", name)):
        ran = run("diff", *sides, corpus)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


def test_nothing_to_compare(tmp_path: Path) -> None:
    """Without a message it is 5, or 2 where something couldn't be read; what could is compared."""
    empty = tmp_path / "empty.json"
    empty.write_text("")
    ran = run("diff", "destination", "destination", empty)
    assert (ran.status, ran.out) == (5, "")
    assert "there is no message in it" in ran.err
    ran = run("diff", "destination", "destination", tmp_path / "none.json")
    assert (ran.status, ran.out) == (2, "")
    (tmp_path / "good.json").write_text(json.dumps(PAGE))
    ran = run(
        "diff", "destination", f"{HERE}:other", tmp_path / "none.json", tmp_path / "good.json"
    )
    assert ran.status == 2
    assert "1 message, 1 different" in ran.out
    assert "no such file" in ran.err


def test_what_is_no_message_differs_in_nothing(tmp_path: Path) -> None:
    """A line that is no JSON is refused by both."""
    path = tmp_path / "a.ndjson"
    path.write_text("{nothing\n" + json.dumps(PAGE) + "\n")
    ran = run("diff", "destination", "destination", path)
    assert (ran.status, ran.out.partition(",")[0]) == (0, "2 messages")


def test_into_a_file(corpus: Path, tmp_path: Path) -> None:
    """-o KIND=FILE writes there."""
    ran = run("diff", "destination", f"{HERE}:other", corpus, "-o", f"json={tmp_path / 'out'}")
    assert (ran.status, ran.out) == (1, "")
    assert json.loads((tmp_path / "out").read_text())["different"] == 3


def test_statuses() -> None:
    """The statuses are those of every command."""
    assert (command.DIFFERENT, command.UNABLE, command.NOTHING) == (1, 2, 5)
