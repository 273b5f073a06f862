"""Notes: what the translator wants a person to know."""

from __future__ import annotations

import dataclasses

import pytest

from contracts.cases import kit_cases
from contracts.registry import load
from destination import Note, translate
from destination.notes import advice, warning
from tests.destination.printed import translated

DOCUMENTED = {
    code: entry["severity"]
    for code, entry in load("codes.json").items()
    if entry["kind"] in ("note", "refusal") and "severity" in entry
}


def test_the_codes_are_a_closed_list() -> None:
    """Each documented note comes of some case, none undocumented does, all as severe as told."""
    notes = [note for case in kit_cases() for note in translated(case).notes]
    assert {note.code: note.severity for note in notes} == DOCUMENTED
    assert all(note.severity == DOCUMENTED[note.code] for note in notes)


def test_every_note_is_a_sentence_about_a_place() -> None:
    """A note says where it stands in the message, and what is the matter."""
    for case in kit_cases():
        for note in translated(case).notes:
            assert note.pointer == "" or note.pointer.startswith("/")
            assert len(note.message) > 20


def test_a_note_as_json() -> None:
    """``sim translate`` prints severity, code, pointer and message, in this order."""
    [note] = translate({"type": "group", "groupId": "g1", "messageId": "m1"}).notes
    assert list(note.to_dict().items())[:3] == [
        ("severity", "advice"),
        ("code", "group_without_user"),
        ("pointer", "/userId"),
    ]
    assert note.to_dict()["message"] == note.message


def test_the_two_severities() -> None:
    """Advice only suggests, a warning is about what probably isn't meant; both are frozen."""
    assert advice("a", "/b", "c") == Note("advice", "a", "/b", "c")
    assert warning("a", "/b", "c") == Note("warning", "a", "/b", "c")
    with pytest.raises(dataclasses.FrozenInstanceError):
        advice("a", "/b", "c").code = "d"  # type: ignore[misc]
