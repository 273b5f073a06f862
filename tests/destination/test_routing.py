"""Is this message for Salesmachine?  Segment's integrations object decides."""

from __future__ import annotations

from typing import Any

import pytest

from destination import translate

ON = [
    {},
    {"integrations": None},
    {"integrations": []},
    {"integrations": False},
    {"integrations": "none"},
    {"integrations": {}},
    {"integrations": {"All": True}},
    {"integrations": {"All": "false"}},
    {"integrations": {"All": None}},
    {"integrations": {"All": 0}},
    {"integrations": {"All": False, "Salesmachine": True}},
    {"integrations": {"All": False, "Salesmachine": {"key": 1}}},
    {"integrations": {"Salesmachine": 0}},
    {"integrations": {"Salesmachine": None}},
    {"integrations": {"Salesmachine": "false"}},
    {"integrations": {"Other": False}},
    {"context": {"integrations": {"All": False}}},
]
OFF: list[tuple[dict[str, Any], str]] = [
    ({"All": False}, "All"),
    ({"all": False}, "all"),
    ({"ALL": False, "Other": True}, "ALL"),
    ({"All": True, "aLL": False, "all": False}, "aLL"),
    ({"Salesmachine": False}, "Salesmachine"),
    ({"All": True, "Salesmachine": False}, "Salesmachine"),
    ({"All": False, "Salesmachine": False}, "Salesmachine"),
    ({"All": False, "Other": True}, "All"),
]


@pytest.mark.parametrize("fields", ON)
def test_a_message_for_us(fields: dict[str, Any]) -> None:
    """Only a boolean false of our own key, else of All, turns us off."""
    message = {"type": "track", "userId": "u1", "event": "E", **fields}
    assert translate(message).outcome == "translated"


@pytest.mark.parametrize("kind", ["track", "screen", None])
@pytest.mark.parametrize(("integrations", "key"), OFF)
def test_a_message_for_others(integrations: dict[str, Any], key: str, kind: str | None) -> None:
    """A message that turns us off is filtered, and the key that did it is named."""
    message = {"type": kind, "userId": "u1", "event": "E", "integrations": integrations}
    translation = translate(message)
    assert translation.outcome == "filtered"
    assert translation.reason is not None
    assert translation.reason.code == "FILTERED_BY_INTEGRATIONS_OBJECT"
    assert translation.reason.pointer == f"/integrations/{key}"


def test_our_name_is_exact() -> None:
    """Another casing of our name doesn't save a message from All, and is warned about."""
    integrations = {"All": False, "salesmachine": True}
    translation = translate({"type": "track", "userId": "u1", "integrations": integrations})
    assert translation.outcome == "filtered"
    assert [note.code for note in translation.notes] == ["key_misspelt"]
