"""Repros: the message under the cursor as a small, anonymous test that fails."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.payload.repro.running import Ran
from simulator.tui import repros
from simulator.tui.outside import OutsideError
from simulator.tui.panes.subject import Subject
from simulator.tui.repros import NO_MESSAGE, reproduce, wrongs
from tests.simulator.state.told import event
from tests.simulator.tui.subjects import a_message, an_exchange, of

IDENTIFY: dict[str, Any] = {
    "type": "identify",
    "userId": "ada-lovelace-7",
    "messageId": "m1",
    "context": {"traits": {"plan": "platinum"}},
    "traits": {"name": "Ada Lovelace", "email": "ada@lovelace.example", "account_uid": True},
}


def test_what_is_wrong() -> None:
    """What sim check finds, the worst first, in words; nothing where nothing is."""
    refused = {"type": "track", "userId": "u1", "messageId": "m1"}
    assert [one.asked for one in wrongs(of(a_message(refused)))] == ["event_not_defined"]
    found = wrongs(of(a_message(IDENTIFY)))
    assert found[0] == (
        "account_uid_not_string",
        "warning account_uid_not_string /traits/account_uid",
    )
    track = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}
    assert wrongs(of(a_message(track))) == []


@pytest.mark.parametrize(
    ("asked", "name", "expected"),
    [
        ("/context/traits/plan", "plan_dropped", ["arrives"]),
        (" contact/params/seats=7 ", "seats_missing", ["values"]),
        ("account_uid_not_string", "account_uid_not_string", ["outcome", "notes"]),
    ],
)
def test_a_test(asked: str, name: str, expected: list[str], tmp_path: Path) -> None:
    """It is written with its case and was run; nothing personal is in it."""
    said = reproduce(of(a_message(IDENTIFY)), asked, tmp_path)
    assert said == f"wrote {name}.case.json; it fails, as it should: pytest test_{name}.py"
    case = json.loads((tmp_path / f"{name}.case.json").read_text("utf-8"))
    assert list(case["expect"]) == expected
    texts = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert not re.search("ada|lovelace|platinum", texts, re.IGNORECASE)


def test_under_the_settings_of_that_start(tmp_path: Path) -> None:
    """The case has them: it is translated as it was then."""
    message = {"type": "track", "anonymousId": "a1", "event": "E", "messageId": "m1"}
    subject = Subject((None), (a_message(message),), 1, start={"segment": {"anonymous": "skip"}})
    reproduce(subject, 'event/event_uid="e"', tmp_path)
    [path] = tmp_path.glob("*.case.json")
    assert json.loads(path.read_text("utf-8"))["settings"] == {"anonymous": "skip"}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("/traits/name", "arrives"),
        ("/traits/nowhere", "there is nothing"),
        ("contact/params/plan=pro", "is no JSON"),
        ("order/plan=1", "is no"),
        ("no_such_code", "no_such_code"),
        ("SM-220", "the message doesn't have SM-220"),
    ],
)
def test_what_can_not_be_asked(asked: str, why: str, tmp_path: Path) -> None:
    """It says why, and writes nothing."""
    with pytest.raises(OutsideError, match=re.escape(why)):
        reproduce(of(a_message(IDENTIFY)), asked, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_test_that_is_not_red(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so."""
    monkeypatch.setattr(repros, "run", lambda _: Ran(False, "it passed"))
    with pytest.raises(OutsideError, match="it should fail, and it passed"):
        reproduce(of(a_message(IDENTIFY)), "/context/traits/plan", tmp_path)


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (Subject(exchange=an_exchange(event("u1"))), NO_MESSAGE),
        (of(a_message(IDENTIFY), a_message(IDENTIFY)), NO_MESSAGE),
        (of(a_message("{")), "what is kept of the message is no JSON"),
    ],
)
def test_without_one_message(subject: Subject, why: str, tmp_path: Path) -> None:
    """A sentence says so."""
    with pytest.raises(OutsideError, match=re.escape(why)):
        wrongs(subject)
    with pytest.raises(OutsideError, match=re.escape(why)):
        reproduce(subject, "/traits/plan", tmp_path)
