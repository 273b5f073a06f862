"""What is said of an expectation that wasn't met; whole texts are in ``test_expectations.py``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.expecting.expected import Expectation, expect
from simulator.failures.unmet import unmet
from simulator.kit import Operation, absent
from tests.simulator.expecting.operating import operation, ordered

EXPECTED = expect("event", contact_uid="u1", event_uid="order_completed", params={"total": 42})
NEAR: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"total": 42}, {"total": 40}, "params={'total': 40}"),
    ({"total": 42}, {"total": [True, None, "x"]}, "params={'total': [True, None, 'x']}"),
    ({"a": {"b": 1}}, {"a": {"b": "2"}}, "params={'a': {'b': '2'}}"),
    ({"total": 42, "paid": True}, {}, "params={'paid': absent()}"),
    ({"items": [1]}, {"items": [2]}, ""),
    ({"total": "x"}, {"total": "y" * 99}, ""),
    ({"total": 1, "paid": True}, {"total": 2}, ""),
]


def event(**params: Any) -> Expectation:
    """An expectation of other params."""
    return replace(EXPECTED, fields={**EXPECTED.fields, "params": params})


@pytest.mark.parametrize(("params", "came", "snippet"), NEAR)
def test_the_field_that_is_suggested(
    params: dict[str, Any], came: dict[str, Any], snippet: str
) -> None:
    """One that differs alone is written as a test would expect it, and it is met then.

    What is long, in a list or one of several is left to the diff.
    """
    near = ordered(**came)
    fix = unmet(event(**params), [], [near]).fix[0]
    assert fix.removeprefix("If it is right as it came, expect that") == (
        f": {snippet}" if snippet else "."
    )
    if snippet:
        fields = eval(f"dict({snippet})", {"absent": absent})
        assert event(**fields["params"]).matches(near)


@pytest.mark.parametrize(
    ("name", "came", "meant"),
    [
        ("order_complete", "order_completed", "order_completed"),
        ("order_completed", "order_complete", "order_complete"),
        ("order_completed", "signed_up", ""),
        ("order_completed", 7, ""),
        ("x" * 100, "x" * 99, ""),
    ],
)
def test_an_id_that_is_misspelt(name: str, came: Any, meant: str) -> None:
    """An id that came and looks like the one that is expected is asked for."""
    near = operation("event", contact_uid="u1", event_uid=came)
    assert unmet(expect("event", contact_uid="u1", event_uid=name), [], [near]).suggestion == meant


def test_values_are_not_misspelt() -> None:
    """A value that looks alike isn't asked for."""
    assert unmet(event(plan="growth"), [], [ordered(plan="growths")]).suggestion == ""


def test_ids_are_told_first() -> None:
    """Where an id and other values differ, the sentence says the id."""
    expected = expect("event", params={"a": 1}, contact_uid="u1")
    near = operation("event", contact_uid="u2", params={"a": 2})
    failure = unmet(expected, [], [near])
    assert '/contact_uid is "u2", expected "u1" (1 more difference).' in failure.sentence
    assert failure.spot.request.endswith("/contact_uid")
    assert [line[0] for line in failure.diff] == list("@-+@-+")


def test_others_are_counted() -> None:
    """How many came that aren't as expected, those that count not among them."""
    came: list[Operation] = [ordered(exchange=seq) for seq in (1, 2)]
    near, other = ordered(exchange=3, total=1), operation("contact", 4)
    expected = replace(EXPECTED, least=3, most=3)
    assert (
        "; closest of 2 others: exchange 3 " in unmet(expected, came, [*came, near, other]).sentence
    )
    assert "; closest: exchange 3 " in unmet(expected, came, [*came, near]).sentence
    assert "only contact." in unmet(EXPECTED, [], [other]).sentence
    assert unmet(EXPECTED, [], []).sentence.endswith("none came: nothing came at all.")


def test_what_counts_elsewhere_is_a_near_miss_at_last() -> None:
    """An operation that counts for another expectation is shown where there is no other."""
    spent, far = ordered(), ordered("zz", 13)
    assert "exchange 13 item 0" in unmet(EXPECTED, [], [spent, far], [spent]).sentence
    assert "counts for another expectation" in unmet(EXPECTED, [], [spent], [spent]).sentence
