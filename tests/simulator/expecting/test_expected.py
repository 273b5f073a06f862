"""What can be expected, and how many of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import METHODS, schema
from simulator.expecting.compared import Difference
from simulator.expecting.expected import Expectation, expect
from simulator.kit import ExpectationError, Operation, absent, matching, of_type
from tests.simulator.expecting.operating import any_operation, operation, ordered
from tests.simulator.generated import json_values, laws

WRONG: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    (("evnt",), {}, "there is no method 'evnt': did you mean 'event'? The methods are contact,"),
    (("x",), {}, "there is no method 'x': The methods are contact, account, event, alias, archive"),
    ((7,), {}, "there is no method 7: "),
    (("track",), {}, "'track' is a call of Segment's: Salesmachine gets it as an operation of"),
    (("group",), {}, "of method 'account'"),
    (("event",), {"contct_uid": "u1"}, "an event has no field 'contct_uid'; did you mean"),
    (("event",), {"message_id": "m1"}, "did you mean 'messageId'?"),
    (("event",), {"account_uid": "a"}, "is in params={'account_uid': 'a'}"),
    (("contact",), {"email": "a@b"}, "a contact has no field 'email'; what an operation says"),
    (("alias",), {"params": {}}, "has no field 'params'. It has contact_uid, messageId, previous"),
    (("archive",), {"params": {}}, "It has account_uid, contact_uid"),
    (("event",), {"method": "event"}, "the method is the first argument, 'event'"),
    (("event",), {"params": {"day": {1}}}, "params/day: {1} is no JSON"),
    (("event",), {"times": -1}, "-1 is no number of times"),
    (("event",), {"times": True}, "True is no number of times"),
    (("event",), {"times": "2"}, "'2' is no number of times"),
    (("event",), {"at_least": 1.5}, "1.5 is no number of times"),
    (("event",), {"at_least": 3, "at_most": 2}, "at least 3 and at most 2 can't both be"),
    (("event",), {"times": 1, "at_most": 2}, "give times, or at_least and at_most, not both"),
    (("event",), {"times": range(0)}, "counts nothing"),
    (("event",), {"times": range(1, 9, 2)}, "counts nothing"),
]  # fmt: skip
COUNTS: list[tuple[dict[str, Any], int, int | None, str, str]] = [
    ({}, 1, 1, "1", "expect('event')"),
    ({"times": 3}, 3, 3, "3", "expect('event', times=3)"),
    ({"times": 0}, 0, 0, "no", "expect('event', times=0)"),
    ({"times": range(2, 5)}, 2, 4, "2 to 4", "expect('event', at_least=2, at_most=4)"),
    ({"at_least": 2}, 2, None, "at least 2", "expect('event', at_least=2)"),
    ({"at_least": 0}, 0, None, "at least 0", "expect('event', at_least=0)"),
    ({"at_most": 2}, 0, 2, "at most 2", "expect('event', at_most=2)"),
    ({"at_least": 1, "at_most": 2}, 1, 2, "1 to 2", "expect('event', at_least=1, at_most=2)"),
]


@pytest.mark.parametrize(("args", "fields", "said"), WRONG)
def test_what_could_never_come(args: tuple[Any, ...], fields: dict[str, Any], said: str) -> None:
    """It is an error at once, with what was probably meant."""
    with pytest.raises(ExpectationError, match=re.escape(said)):
        expect(*args, **fields)


@pytest.mark.parametrize(("given", "least", "most", "said", "written"), COUNTS)
def test_counts(
    given: dict[str, Any], least: int, most: int | None, said: str, written: str
) -> None:
    """How many: one, unless it says otherwise."""
    found = expect("event", **given)
    assert (found.least, found.most, found.count) == (least, most, said)
    assert repr(found) == written
    assert eval(written, {"expect": expect}) == found


@pytest.mark.parametrize("method", METHODS)
def test_every_field_of_the_contract(method: str) -> None:
    """Whatever the contract knows can be expected, and nothing that it doesn't."""
    known = [name for name in schema(f"salesmachine/{method}")["properties"] if name != "method"]
    assert expect(method, **dict.fromkeys(known, "a")).fields == dict.fromkeys(known, "a")


def test_what_an_older_client_says() -> None:
    """The ``event`` of an old client, which compat takes for event_uid, can be expected."""
    assert expect("event", event="signed_up").matches(operation("event", event="signed_up"))


def test_a_partial_match() -> None:
    """What isn't named may be anything; a messageId and a time are asked for by name alone."""
    came = ordered(messageId="m7", total=42.0)
    assert expect("event", contact_uid="u1", params={"total": 42}).matches(came)
    assert expect("event").matches(came)
    assert not expect("contact", contact_uid="u1").matches(came)
    assert expect("event", created_at=absent()).matches(came)
    assert not expect("event", created_at=of_type(str)).matches(came)
    assert not expect("event", messageId="m8").matches(came)
    assert expect("event", event_uid=matching("order_.*")).differences(came) == []


def test_differences() -> None:
    """Each field that differs, the method before them."""
    came = ordered("u2", total=40)
    expected = expect("event", contact_uid="u1", params={"total": 42, "coupon": absent()})
    assert expected.differences(came) == [
        Difference(("contact_uid",), "u1", "u2"),
        Difference(("params", "total"), 42, 40),
    ]
    assert expect("contact", contact_uid="u2").differences(came) == [
        Difference(("method",), "contact", "event")
    ]


def test_it_is_as_it_was_written() -> None:
    """Two are equal when they expect the same."""
    assert expect("event", params={"a": matching("x")}) == expect(
        "event", params={"a": matching("x")}
    )
    assert expect("event", contact_uid="u1") != expect("event", contact_uid="u2")


def of(one: Operation, names: set[str] | None = None) -> Expectation:
    """What expects this very operation, or only some of its fields."""
    fields = {k: v for k, v in one.body.items() if k != "method" and (names is None or k in names)}
    return expect(str(one.method), **fields)


@laws
@given(any_operation)
def test_an_operation_matches_what_is_made_of_it(one: Operation) -> None:
    """Whatever it holds, NaN and lone surrogates too."""
    assert of(one).matches(one)
    assert of(one).differences(one) == []


@laws
@given(any_operation, any_operation, st.sets(st.sampled_from(["contact_uid", "params"])))
def test_fewer_fields_match_more(one: Operation, other: Operation, names: set[str]) -> None:
    """What matches all that is named matches a part of it."""
    assert of(one, names).matches(one)
    if of(one).matches(other):
        assert of(one, names).matches(other)
    if not of(one, names).matches(other):
        assert not of(one).matches(other)


@laws
@given(json_values, json_values)
def test_another_value_does_not_match(one: Any, other: Any) -> None:
    """A field matches exactly what its differences say nothing of."""
    expected = expect("contact", params={"a": one})
    came = operation("contact", params={"a": other, "b": 1})
    assert expected.matches(came) is (expected.differences(came) == [])
