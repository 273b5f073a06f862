"""Dropped: what of a message nothing reads, and why; of what isn't sent that isn't the question."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.exchange_formats.messages import Entry
from simulator.payload.check import check_entry
from simulator.payload.dropped import Dropped, Looked, look
from simulator.payload.translators import Ours, Theirs, Translator

PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "messageId": "m1",
    "name": "Pricing",
    "category": "Docs",
    "timestamp": "2026-01-05T10:00:00Z",
    "sentAt": "2026-01-05T10:00:01Z",
}
CASE = {
    "description": "An anonymous contact.",
    "source": "A17",
    "message": {"type": "group", "anonymousId": "a1", "groupId": "g1", "messageId": "m1"},
    "expect": {"outcome": "translated"},
}


def looked(value: object, translator: Translator | None = None) -> Looked:
    translator = translator or Ours()
    return look(check_entry(Entry(1, value), translator), translator)


def test_what_nothing_reads() -> None:
    """With the reason and what stands behind it; what another field goes before isn't dropped."""
    found = looked(PAGE)
    why = "a page is named by its name, never by its category"
    assert found.dropped == (Dropped("/category", why, "A25"),)
    assert {"/name", "/userId", "/timestamp", "/sentAt"} <= {*found.others}
    assert found.left == 0


@pytest.mark.parametrize(
    "value",
    [
        {"type": "track", "event": "E", "category": "Docs"},
        {**PAGE, "type": "screen"},
        {**PAGE, "integrations": {"All": False}},
        "no message",
        None,
        {"expect": {}, "message": {}},
    ],
)
def test_what_is_not_sent_drops_nothing(value: object) -> None:
    """That nothing comes of it is said by its outcome."""
    assert looked(value) == Looked()


def test_a_case_under_its_settings() -> None:
    """The same field is sent or isn't by the settings of its case."""
    assert "/anonymousId" in looked(CASE).others
    (dropped,) = looked({**CASE, "settings": {"anonymous": "skip"}}).dropped
    assert dropped.pointer == "/anonymousId"


def test_a_dead_letter() -> None:
    """It is looked at as it is translated now, whatever its operations were."""
    found = looked({"message": PAGE, "operations": [{"method": "contact"}]})
    assert [one.pointer for one in found.dropped] == ["/category"]


def test_a_translator_of_ones_own() -> None:
    """Of which nothing is known but that nothing reads it."""
    theirs = Theirs(
        "m:f", lambda message: [{"method": "contact", "contact_uid": message["userId"]}]
    )
    found = looked({"type": "page", "userId": "u1", "category": "Docs"}, theirs)
    assert found.dropped[-1] == Dropped("/category", "nothing reads it")
    assert found.others == ("/userId",)
    assert looked(PAGE, Theirs("m:f", lambda _: [])) == Looked()


def test_very_many_fields() -> None:
    """What isn't looked at is counted."""
    found = looked({**PAGE, "traits": {f"k{n}": n for n in range(600)}})
    assert found.left > 100
    assert len(found.dropped) + len(found.others) == 500
