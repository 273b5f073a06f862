"""Changes: what another translator makes of a message, told by kind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.payload.translators import RAISED, RETURNED
from simulator.payload.versus import KINDS, changes
from tests.simulator.generated import laws
from tests.simulator.payload.versus.told import note, refused, report, values

CONTACT = {"method": "contact", "contact_uid": "u1", "params": {"plan": "pro"}}
EVENT = {"method": "event", "contact_uid": "u1", "event_uid": "open", "params": {}}
OTHER = {"method": "event", "contact_uid": "u1", "event_uid": "close", "params": {}}
ACCOUNT = {"method": "account", "account_uid": "acme", "params": {}}
Report = dict[str, Any]


def told(before: Report, after: Report, notes: bool = True) -> list[tuple[str, str, str]]:
    """``(kind, method, detail)`` of each."""
    found = changes(before, after, notes=notes)
    return [(one.kind, one.method, one.detail) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (report(), report(), []),
        (report(CONTACT, EVENT), report(CONTACT, EVENT), []),
        (
            report(CONTACT),
            refused("id_required"),
            [("outcome", "", "translated -> refused id_required")],
        ),
        (
            refused("id_required"),
            refused("id_required", "filtered"),
            [("outcome", "", "refused id_required -> filtered id_required")],
        ),
        (refused("a"), refused("b"), [("code", "", "refused a -> refused b")]),
        (refused("a"), refused("a", message="in other words"), []),
        (
            report(CONTACT),
            refused(RAISED, message="KeyError: 'x' at mine.py:3"),
            [("exception", "", "translated -> raised KeyError")],
        ),
        (
            refused(RAISED, message="KeyError: 'x' at mine.py:3"),
            refused(RAISED, message="KeyError: 'y' at mine.py:5"),
            [],
        ),
        (
            refused(RAISED, message="KeyError: 'x'"),
            refused(RAISED, message="ValueError: 'x'"),
            [("exception", "", "raised KeyError -> raised ValueError")],
        ),
        (
            refused(RETURNED, message="mine:f gave None"),
            report(),
            [("exception", "", "returned no operations -> nothing")],
        ),
        (report(CONTACT, EVENT), report(CONTACT), [("operation vanished", "event", "")]),
        (report(EVENT), report(CONTACT, EVENT), [("operation appeared", "contact", "")]),
        (report(CONTACT), report(ACCOUNT), [("method changed", "contact -> account", "")]),
        (report(CONTACT, EVENT), report(EVENT, CONTACT), [("order changed", "", "")]),
        (report(EVENT, OTHER), report(OTHER, EVENT), [("order changed", "", "")]),
        (
            report(CONTACT, EVENT),
            report(EVENT, {**CONTACT, "params": {"plan": 3}}),
            [("order changed", "", ""), ("field retyped", "contact", "string -> number")],
        ),
        (report(EVENT, OTHER), report(OTHER), [("operation vanished", "event", "")]),
        (
            report(CONTACT),
            report({**CONTACT, "contact_uid": "u2"}),
            [("field changed", "contact", "")],
        ),
        (
            report({"method": "contact", "contact_uid": "u1"}),
            report({"contact_uid": "u1", "method": "contact"}),
            [],
        ),
        (
            report(notes=[note("a", "/x"), note("b")]),
            report(notes=[note("b"), note("c", "/y/3")]),
            [("note removed", "a", "warning"), ("note added", "c", "warning")],
        ),
        (
            report(notes=[note("a")]),
            report(notes=[note("a", severity="advice")]),
            [("note removed", "a", "warning"), ("note added", "a", "advice")],
        ),
        (report(notes=[note("a"), note("a")]), report(notes=[note("a")]), [("note removed", "a",
            "warning")]),
    ],
)  # fmt: skip
def test_each_kind(before: Report, after: Report, found: list[tuple[str, str, str]]) -> None:
    """What differs is told by its kind, with the operation's method or the note's code."""
    assert told(before, after) == found


def test_where_it_is() -> None:
    """A change has the part of each side, and the place where it stands there."""
    before, after = report(EVENT, CONTACT), report({**CONTACT, "params": {"Plan": "pro"}})
    vanished, renamed = changes(before, after)
    assert (vanished.before, vanished.at, vanished.then) == (EVENT, "/0", "")
    assert (renamed.path, renamed.to) == (("params", "plan"), ("params", "Plan"))
    assert (renamed.at, renamed.then) == ("/1/params/plan", "/0/params/Plan")
    assert (renamed.before, renamed.after) == ("pro", "pro")


def test_a_function_gives_no_reasons() -> None:
    """Of one's own function nothing is asked but what is sent: no notes, no code of a refusal."""
    silent = report(notes=[note("a")])
    assert told(refused("id_required"), silent, notes=False) == []
    assert told(refused("id_required"), refused("other", "filtered"), notes=False) == []
    assert told(report(EVENT, notes=[note("a")]), report(EVENT), notes=False) == []
    assert told(report(EVENT), silent, notes=False) == [("outcome", "", "translated -> nothing")]
    assert told(refused("a"), refused(RAISED, message="KeyError"), notes=False) == [
        ("exception", "", "refused a -> raised KeyError")
    ]


@pytest.mark.parametrize(
    ("kind", "call"),
    [("page", "page"), ("Track", "track"), ("video", "other"), (None, "other"), (7, "other")],
)
def test_calls(kind: object, call: str) -> None:
    """A change names the call that the message is."""
    [one] = changes(report(EVENT, call=kind), report(call=kind))
    assert one.call == call


operations = st.lists(
    st.dictionaries(
        st.sampled_from(["method", "contact_uid", "event_uid", "params"]), values, max_size=4
    ),
    max_size=3,
)


@laws
@given(operations, operations)
def test_any_operations(before: Any, after: Any) -> None:
    """Whatever the operations are: the same ones don't differ, others do, and it isn't silent."""
    assert changes(report(*before), report(*before)) == []
    found = changes(report(*before), report(*after))
    assert {one.kind for one in found} <= {*KINDS}
    if len(before) != len(after):
        assert found
    backwards = changes(report(*after), report(*before))
    assert bool(found) == bool(backwards)
