"""The instances that are given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import KINDS
from simulator.measure.given import GivenError
from simulator.versions.bases import MOST_CHARACTERS, given

MESSAGE: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Order", "messageId": "m1"}


def test_the_kit_has_some_of_every_kind() -> None:
    """Each with the file that it is from."""
    found = list(given([]))
    assert {base.kind for base in found} == set(KINDS)
    assert all(base.origin for base in found)


def test_what_is_given_comes_before_the_kit(tmp_path: Path) -> None:
    """Messages by their calls' schemas, and what becomes of them by the operations'."""
    file = tmp_path / "mine.ndjson"
    file.write_text(json.dumps(MESSAGE) + "\n", "utf-8")
    found = list(given([str(file)]))
    assert [(base.kind, base.origin) for base in found[:4]] == [
        ("segment/track", str(file)),
        ("salesmachine/event", str(file)),
        ("salesmachine/item", str(file)),
        ("salesmachine/batch", str(file)),
    ]
    assert found[0].instance == MESSAGE
    assert found[3].instance == [found[1].instance]


@pytest.mark.parametrize(
    "value", ["x" * MOST_CHARACTERS, "\\ud800"], ids=["too long", "half a pair"]
)
def test_what_says_no_more_is_left_out(tmp_path: Path, value: str) -> None:
    """What is too long, and what Rust can't read."""
    file = tmp_path / "mine.ndjson"
    file.write_text(json.dumps(MESSAGE).replace("Order", value) + "\n", "utf-8")
    assert not [base for base in given([str(file)]) if base.origin == str(file)]


def test_what_cannot_be_read_is_said() -> None:
    """By the reader's own error."""
    with pytest.raises(GivenError, match="no such file"):
        list(given(["nosuch.json"]))
