"""Golden texts of expectations that weren't kept, as somebody reads them whose test has failed.

They are in ``golden/expectation_*.txt``; ``golden.py`` says how they are written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.failures import Failure
from simulator.failures.expectations import expectation_of, unexpected
from simulator.failures.text import lines
from simulator.kit import (
    Operation,
    about,
    absent,
    containing,
    exactly,
    matching,
    of_type,
    one_of,
)
from simulator.kit.expectations import (
    Expectation,
    assert_not_received,
    assert_order,
    assert_received,
    expect,
    failures,
    judge,
)
from tests.simulator.expecting.operating import any_operation, operation, ordered
from tests.simulator.failures.golden import FOLDER, compare
from tests.simulator.generated import json_values, laws

HOSTILE = "\x1b]0;gone\x07\r\n\u202e\ud800"
UPSERT = operation("contact", 11, contact_uid="u1", params={"email": "ada@example.com"})
VIEW = operation(
    "event", 10, contact_uid="u1", event_uid="pageview", params={"url": "https://x.io"}
)
ACCOUNT = operation("account", 10, 1, account_uid="acme", params={"mrr": 49})
PAID = ordered(exchange=12, index=3, currency="EUR")
EXPECTED = replace(
    expect("event", contact_uid="u1", event_uid="order_completed", params={"total": 42}),
    file="tests/test_orders.py",
    line=31,
)
CONTACT = replace(expect("contact", contact_uid="u1"), file="tests/test_orders.py", line=30)
LONG = "https://x.io/" + "p" * 300


def event(**fields: Any) -> Expectation:
    """An expectation of the order's test with other fields."""
    return replace(EXPECTED, fields={**EXPECTED.fields, **fields})


def received(expected: Expectation, *came: Operation) -> list[Failure]:
    """What is wrong with one expectation."""
    failure = assert_received(expected, came)
    assert failure is not None
    return [failure]


def strict(expected: Sequence[Expectation], *came: Operation) -> list[Failure]:
    """What is wrong at a test's end."""
    found = failures(judge(expected, came), came)
    assert found
    return found


def only(failure: Failure | None) -> list[Failure]:
    """The failure that there is."""
    assert failure is not None
    return [failure]


TEXTS: dict[str, Callable[[], list[Failure]]] = {
    "nothing_came": lambda: received(EXPECTED),
    "other_methods_came": lambda: received(EXPECTED, UPSERT, ACCOUNT, replace(UPSERT, exchange=13)),
    "one_field": lambda: received(EXPECTED, VIEW, UPSERT, replace_params(PAID, total=40)),
    "other_type": lambda: received(EXPECTED, replace_params(PAID, total="42")),
    "wrong_contact": lambda: received(EXPECTED, UPSERT, ordered("u2", index=3)),
    "misspelt": lambda: received(event(event_uid="orders_complete"), PAID),
    "several_fields": lambda: received(
        event(
            params={
                "total": of_type(int),
                "items": containing({"sku": "a"}),
                "coupon": matching("[A-Z]+-[0-9]+"),
                "address": {"city": "Paris", "zip": one_of("75001", absent())},
                "paid": True,
            },
            created_at=about("2024-03-11T09:00:00Z"),
        ),
        replace_params(
            PAID, total=4.5, items=[{"sku": "b"}], address={"city": "Rome", "zip": 7}, paid=1
        ),
    ),
    "absent_field_present": lambda: received(
        event(params={"coupon": absent()}), replace_params(PAID, coupon={"code": "MARCH", "off": 5})
    ),
    "a_key_too_many": lambda: received(event(params=exactly({"total": 42})), PAID),
    "a_list_that_is_longer": lambda: received(
        event(params={"items": ["a", "b"]}), replace_params(PAID, items=["a", "b", "c"])
    ),
    "a_long_text": lambda: received(
        event(params={"url": f"{LONG}?a=1"}), replace_params(PAID, url=f"{LONG}?a=2")
    ),
    "too_few": lambda: received(
        replace(EXPECTED, least=3, most=3),
        UPSERT,
        *(replace(PAID, exchange=seq) for seq in (12, 14)),
        replace_params(replace(PAID, exchange=15), total=4.2),
    ),
    "too_few_of_its_kind": lambda: received(replace(EXPECTED, least=2, most=None), UPSERT, PAID),
    "too_many": lambda: received(
        EXPECTED, *(replace(PAID, exchange=seq, message_id=f"m{seq}") for seq in range(12, 20))
    ),
    "sent_twice": lambda: received(EXPECTED, PAID, replace(PAID, exchange=14)),
    "not_taken": lambda: received(EXPECTED, replace(PAID, taken=False, status=503)),
    "never_answered": lambda: received(EXPECTED, replace(PAID, taken=False, status=0)),
    "out_of_order": lambda: only(
        assert_order([CONTACT, EXPECTED], [PAID, replace(UPSERT, exchange=14)])
    ),
    "both_at_once": lambda: only(assert_order([EXPECTED, event(params={})], [PAID])),
    "must_not_come": lambda: only(assert_not_received(event(params={}), [UPSERT, PAID])),
    "unexpected": lambda: strict([EXPECTED, CONTACT], UPSERT, PAID, VIEW, ACCOUNT),
    "counts_for_another": lambda: strict([EXPECTED, EXPECTED], PAID),
    "unmet_and_unexpected": lambda: strict(
        [EXPECTED, CONTACT], ordered("u2", 12), VIEW, replace(UPSERT, exchange=9)
    ),
    "hostile": lambda: strict(
        [
            expect(
                "event",
                contact_uid=HOSTILE,
                event_uid=matching(HOSTILE),
                params={HOSTILE: HOSTILE, "a": {HOSTILE: matching(HOSTILE)}},
            )
        ],
        operation(
            "event",
            contact_uid=HOSTILE * 30,
            event_uid=f"{HOSTILE} ",
            messageId=HOSTILE,
            params={HOSTILE: HOSTILE * 9, "a": {HOSTILE: HOSTILE}},
        ),
        operation("account", account_uid=HOSTILE, params={HOSTILE: [HOSTILE]}),
        Operation(HOSTILE, {"method": HOSTILE}, 13),
        Operation(None, {}, 14),
    ),
}


def replace_params(one: Operation, **params: Any) -> Operation:
    """The operation with other params."""
    return replace(one, body={**one.body, "params": {**one.body["params"], **params}})


@pytest.mark.parametrize("name", TEXTS)
def test_golden(name: str) -> None:
    """Each text, to the last character; none is longer than a screen."""
    found = TEXTS[name]()
    compare(f"expectation_{name}", found)
    assert all(len(lines(one)) <= 26 for one in found)


def test_there_is_no_other_file() -> None:
    """A text that isn't compared any more leaves nothing behind; two others have their tests."""
    files = {file.stem for file in FOLDER.glob("expectation_*")}
    files -= {one for one in files if one.startswith("expectation_state_")}
    files -= {"expectation_traced"}
    assert files == {f"expectation_{name}" for name in TEXTS}


def test_where_it_was_written() -> None:
    """A failure leads to the line of its expectation, and to the field of the request."""
    [failure] = received(EXPECTED, replace_params(PAID, total=40))
    assert (failure.spot.file, failure.spot.line) == ("tests/test_orders.py", 31)
    assert failure.spot.request == "POST /v1/batch, exchange 12, item 3, /params/total"


def test_what_was_sent_again() -> None:
    """It is told from others that came, those without a messageId among them."""
    ids = [None, "m0", None, "m1", "m1", "m1"]
    several = [replace(PAID, exchange=at, message_id=one) for at, one in enumerate(ids)]
    [failure] = received(EXPECTED, *several)
    assert failure.fix[0].startswith("messageId m1 came 3 times")
    [failure] = received(EXPECTED, *several[:3])
    assert failure.fix[0] == "If they are all right, expect times=3, or at_least=."


def test_causes() -> None:
    """When nothing came it is one cause, whatever was expected; else each is its own."""
    nothing = [received(one)[0].cause for one in (EXPECTED, CONTACT)]
    assert nothing[0] == nothing[1]
    missed = [received(one, VIEW)[0].cause for one in (EXPECTED, CONTACT)]
    assert missed[0] != missed[1]


def test_the_expectation_that_is_suggested() -> None:
    """What a failure says to expect is Python that expects just this operation."""
    [failure] = strict([CONTACT], UPSERT, PAID)
    code = failure.fix[0].partition("salesmachine.")[2]
    assert eval(code, {"expect": expect}) == expectation_of(PAID)
    assert expectation_of(PAID).matches(PAID)


@settings(laws, max_examples=60)
@given(st.lists(any_operation, min_size=1, max_size=3))
def test_any_operation_can_be_unexpected(several: list[Operation]) -> None:
    """Whatever it holds, it is told on one screen, and nothing in it acts on a terminal."""
    found = lines(unexpected(several))
    assert all(line.isprintable() for line in found)
    assert len(found) <= 26


@laws
@given(json_values, json_values)
def test_any_near_miss_is_told(expected: Any, came: Any) -> None:
    """Whatever is expected of whatever comes: one screen, if it isn't met."""
    asked = expect("contact", contact_uid=expected, params={"a": expected})
    other = operation("contact", contact_uid=came, params={"a": came, "b": came})
    failure = assert_received(asked, [other])
    assert (failure is None) is asked.matches(other)
    if failure is not None:
        found = lines(failure)
        assert all(line.isprintable() for line in found)
        assert len(found) <= 26
        assert any(line.startswith(("-", "+")) for line in failure.diff)
