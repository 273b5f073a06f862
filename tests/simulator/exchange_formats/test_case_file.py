"""Case files: what is written is a case, and what came of its message passes it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cases import kit_cases, read_case
from contracts.reading import loads
from destination import Settings
from simulator.exchange_formats.case_file import case_of, described, expected, is_made
from simulator.exchange_formats.messages import Entry
from simulator.generate.strategies import invalid, valid
from simulator.payload.check import check_entry
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws

OURS = Ours(Settings())


def text_of(message: object) -> str:
    """The case of what comes of a message today."""
    report = OURS.report(message)
    return case_of(message, expected(report), described(report))


def differences(text: str) -> list[str]:
    """How a case fails when it is read and run."""
    return check_entry(Entry(1, loads(text)), OURS).lines()


anything = json_values | valid() | invalid().map(lambda made: made[0])


@laws
@given(anything)
def test_it_passes_as_it_is_written(message: Any) -> None:
    """Whatever the message, its case is one, has that message, and expects what comes."""
    text = text_of(message)
    assert json.dumps(read_case("it", text).message) == json.dumps(message)
    assert differences(text) == []


@laws
@given(st.text(), json_values)
def test_an_editor_shows_it(text: str, message: Any) -> None:
    """Nothing in it is invisible, nor half a character; and it is UTF-8."""
    shown = case_of({text: message, "é日\udfff\x7f\u202e": 1}, {"outcome": "refused"}, "It's é.")
    assert shown.replace("\n", "").isprintable()
    shown.encode("utf-8")
    assert "é日\\udfff\\u007f\\u202e" in shown
    assert text in json.loads(shown)["message"]


def test_the_cases_of_the_kit() -> None:
    """Written as they are they are what they were; what comes of their messages passes as well."""
    for case in kit_cases():
        again = case_of(case.message, case.expect, case.description, case.source, case.settings)
        assert read_case(case.name, again) == case
        assert differences(text_of(case.message)) == [], case.name


def test_what_it_looks_like() -> None:
    """As one would write it: two spaces, settings only where there are some."""
    made = case_of({"type": "page"}, {"outcome": "refused"}, "D.", "S.", {"alias": "skip"})
    assert made == (
        "{\n"
        '  "description": "D.",\n'
        '  "source": "S.",\n'
        '  "message": {\n'
        '    "type": "page"\n'
        "  },\n"
        '  "settings": {\n'
        '    "alias": "skip"\n'
        "  },\n"
        '  "expect": {\n'
        '    "outcome": "refused"\n'
        "  }\n"
        "}\n"
    )
    assert '"settings"' not in case_of(7, {"outcome": "refused"}, "D.")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"type": "page", "userId": "u1"}, "A page becomes an event."),
        ({"type": "page", "userId": "u1", "name": "P"}, "A page becomes 2 events."),
        (
            {"type": "group", "userId": "u1", "groupId": "g"},
            "A group becomes an account, a contact.",
        ),
        ({"type": "alias", "userId": "u1", "previousId": "a"}, "An alias becomes an alias."),
        ({"type": "track", "event": "E"}, "A track is refused: id_required."),
        ({"type": "secret\n", "userId": "u1"}, "A message is filtered: UNSUPPORTED_EVENT_TYPE."),
        ("secret", "A message is refused: bad_request."),
    ],
)
def test_what_is_said_of_it(message: object, said: str) -> None:
    """What came of it, in words that hold nothing of the message."""
    assert described(OURS.report(message)) == said


@pytest.mark.parametrize(
    ("message_id", "made"),
    [
        ("made", True),
        ("made.2", True),
        ("made-0123456789abcdef0123456789abcdef.3", True),
        ("made-by-hand", False),
        ("m1", False),
        (None, False),
    ],
)
def test_a_made_message_id(message_id: object, made: bool) -> None:
    """Only what the destination makes, and what a case writes in its place."""
    assert is_made(message_id) is made


@pytest.mark.skipif("SIM_CORPUS" not in os.environ, reason="SIM_CORPUS names no folder")
def test_published_messages() -> None:
    """The case of every published message passes."""
    for file in sorted(Path(os.environ["SIM_CORPUS"]).glob("*.ndjson")):
        for line in file.read_text("utf-8").splitlines():
            entry = loads(line)
            assert isinstance(entry, dict)
            assert differences(text_of(entry["event"])) == [], line
