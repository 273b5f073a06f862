"""The installed contract for people."""

from __future__ import annotations

import pytest

from contracts.registry import KINDS, schema
from simulator.measure.clauses import clauses, root
from simulator.versions.contract import digest, installed
from simulator.versions.listing import kinds, list_lines, tree_lines


def test_every_kind_is_listed() -> None:
    """With its title, its description, its clauses and its digest."""
    found = kinds(installed())
    assert [one["kind"] for one in found["kinds"]] == list(KINDS)
    assert sum(one["clauses"] for one in found["kinds"]) == len(list(clauses()))
    shown = list(list_lines(installed()))
    assert shown[0].startswith(f"version {found['version']}: {len(KINDS)} kinds, ")
    for one in found["kinds"]:
        assert one["digest"] == digest(schema(one["kind"]))
        assert f"  {one['description']}" in shown
        line = f"{one['kind']}  {one['title']}, {one['clauses']} clauses, {one['digest']}"
        assert line in shown


@pytest.mark.parametrize("kind", KINDS)
def test_a_tree_has_a_row_for_every_value(kind: str) -> None:
    """And in it every code of a breach, and the evidence with its label."""
    shown = list(tree_lines(kind, schema(kind)))
    rows = shown[3:]
    nodes = list(root(kind).walk())
    assert len(rows) == len(nodes)
    assert all(len(line) < 200 for line in rows)
    for node, row in zip(nodes, rows, strict=True):
        for keyword in node.keywords:
            if keyword.name != "required":
                assert next(iter(keyword.clauses.values())).code in row
        assert f"{node.schema.get('x-evidence', '')} [" in row or "x-evidence" not in node.schema
        assert node.schema.get("format", "") in row


def test_rows_of_a_tree() -> None:
    """Keys stand below what has them, those that must be with the code of their absence."""
    batch = tree_lines("segment/batch", schema("segment/batch"))
    shown = [" ".join(line.split()) for line in batch]
    assert "(the whole) object" in shown[3]
    assert any(line.startswith("batch array, ") and "required" in line for line in shown)
    assert any(line.startswith("each object") for line in shown)
    event = list(tree_lines("salesmachine/event", schema("salesmachine/event")))
    [uid] = [line.split() for line in event if line.startswith("  contact_uid")]
    assert uid == [
        *("contact_uid", "string", "not-blank", "required", "SM-203", "SM-204", "SM-205"),
        *("SM-403", "sm.uid", "[documented]"),
    ]
    assert any(line.startswith('  method          "event" ') for line in event)
