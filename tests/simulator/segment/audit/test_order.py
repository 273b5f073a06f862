"""Order: for each contact and account messages arrive as they were accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.simulator.segment.audit.told import (
    Step,
    audited,
    delivered,
    ended,
    found,
    got,
    marked,
    said,
    sent,
    started,
)

GROUP = {"type": "group", "groupId": "acme"}
ALIAS = {"type": "alias", "previousId": "old"}


def both(one: dict[str, Any], other: dict[str, Any], *seen: str) -> list[Step]:
    """Two messages are accepted and arrive in these orders."""
    arrive = [sent(ident, *([f"{ident}.2"] if ident in seen else [])) for ident in ("m2", "m1")]
    return [got("m1", **one), got("m2", **other), *arrive, ended("m1"), ended("m2")]


SHARED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"user": "u1"}, {"user": "u1"}, "contact u1"),
    ({"user": "u1", "name": "Pricing"}, {"user": "u1"}, "contact u1"),
    ({"user": "u1", **GROUP}, {"user": "u2", **GROUP}, "account acme"),
    ({"user": "u1", **GROUP}, {"user": "u1"}, "contact u1"),
    ({"user": "u1", **ALIAS}, {"user": "u1"}, "contact u1"),
    ({"user": "u1", **ALIAS}, {"user": "old"}, "contact old"),
    ({"user": "", "anonymousId": "old"}, {"user": "u1", **ALIAS}, "contact old"),
]


@pytest.mark.parametrize(("one", "other", "uid"), SHARED)
def test_who_is_overtaken(path: Path, one: dict[str, Any], other: dict[str, Any], uid: str) -> None:
    """Who shares a contact or an account keeps the order, an alias that of both its contacts."""
    two = [
        ident
        for ident, kind in (("m1", one), ("m2", other))
        if "name" in kind or kind.get("type") == "group"
    ]
    audit = audited(path, *both(one, other, *two))
    assert found(audit) == {"order": 1}
    assert said(audit, "order") == [f"came at 4/0, before m1 at 5/{_last(uid, one)}, both of {uid}"]
    [one_found] = audit.findings["order"]
    assert (one_found.message_id, one_found.exchanges) == ("m2", (4, 5))


def _last(uid: str, one: dict[str, Any]) -> int:
    """Which of the first message's items is the last one about this uid."""
    return int("name" in one or (one.get("type") == "group" and uid.startswith("contact")))


APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"user": "u1"}, {"user": "u2"}),
    ({"user": "acme"}, {"user": "", **GROUP}),
    ({"user": "u1", **ALIAS}, {"user": "u2"}),
    ({"user": "u1", "properties": {"account_uid": "acme"}}, {"user": "", **GROUP}),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_who_has_nothing_in_common(path: Path, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Others may arrive in any order; an account that is only named binds nobody."""
    two = ["m1"] if "user" in one and one.get("type") == "group" else []
    assert found(audited(path, *both(one, other, *two))) == {}


def test_another_workspace_has_other_contacts(path: Path) -> None:
    """A uid is one workspace's."""
    other = "ffffffff"
    audit = audited(
        path,
        *(got("m1"), got("m2", workspace=other), sent("m2", workspace=other), sent("m1")),
        *(ended("m1"), ended("m2")),
    )
    assert (found(audit), audit.uids) == ({}, 2)


def test_own_operations_keep_their_order(path: Path) -> None:
    """A message's second operation doesn't arrive before its first."""
    audit = audited(path, got("m1", name="Pricing"), sent("m1.2"), sent("m1"), ended("m1"))
    assert said(audit, "order") == ["came at 3/0, before m1 at 4/0, both of contact u1"]


def test_segment_promises_no_order(path: Path) -> None:
    """Under --order segment who is overtaken is counted and told, and nothing is broken."""
    audit = audited(path, started(order="segment"), *both({}, {}))
    assert (found(audit), audit.passed) == ({"overtaken": 1}, True)


def test_the_order_that_is_in_force(path: Path) -> None:
    """It counts what was promised when the message went ahead."""
    for first, second, kind in (("kept", "segment", "overtaken"), ("segment", "kept", "order")):
        received = [started(order=first), got("m1"), got("m2"), started(order=second)]
        steps = [*received, sent("m2"), sent("m1"), ended("m1"), ended("m2")]
        assert found(audited(path.with_name(kind), *steps)) == {kind: 1}


IN_ORDER: list[tuple[str, list[Step]]] = [
    (
        "only the first arrival counts",
        [sent("m1", fault="drop=half"), sent("m2"), sent("m1"), ended("m1"), ended("m2")],
    ),
    (
        "who is dead isn't overtaken",
        [sent("m2"), sent("m1", status=0, applied=True), ended("m1", "failed", "E"), ended("m2")],
    ),
    ("nor is who is under way", [sent("m2"), sent("m1"), ended("m2")]),
    (
        "in one request the items count",
        [sent("m1", "m2"), ended("m2"), ended("m1")],
    ),
    (
        "who was refused before doesn't matter",
        [sent("m1", "m2", status=503), sent("m1"), sent("m2"), ended("m1"), ended("m2")],
    ),
]


@pytest.mark.parametrize("steps", [one[1] for one in IN_ORDER], ids=[one[0] for one in IN_ORDER])
def test_what_is_in_order(path: Path, steps: list[Step]) -> None:
    """First arrivals of what is delivered are in the order of acceptance."""
    assert not found(audited(path, got("m1"), got("m2"), *steps)).get("order")


def test_the_place_in_a_request_counts(path: Path) -> None:
    """Items of one request come one after the other."""
    audit = audited(path, got("m1"), got("m2"), sent("m2", "m1"), ended("m1"), ended("m2"))
    assert said(audit, "order") == ["came at 4/0, before m1 at 4/1, both of contact u1"]


def test_everyone_who_went_ahead(path: Path) -> None:
    """Each message that arrived too early is one finding, and who came later is none."""
    names = ("m1", "m2", "m3", "m4")
    steps = [*map(got, names), *map(sent, ("m2", "m3", "m1", "m4")), *map(ended, names)]
    audit = audited(path, *steps)
    assert [one.message_id for one in audit.findings["order"]] == ["m2", "m3"]


def test_order_begins_with_what_is_asked_for(path: Path) -> None:
    """What came before the last reset was never overtaken."""
    steps = [got("m1"), marked("reset"), got("m2"), sent("m2"), sent("m1")]
    audit = audited(path, *steps, ended("m1"), ended("m2"), *delivered("m3"))
    assert found(audit) == {}
