"""What a test asks of the operations that came."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.failures import Failure
from simulator.kit import Operation, anything, matching
from simulator.kit.expectations import (
    Expectation,
    Judgement,
    assert_not_received,
    assert_order,
    assert_received,
    expect,
    failures,
    judge,
    received,
)
from tests.simulator.expecting.operating import expectations, operation, operations, ordered
from tests.simulator.generated import laws

BROAD = expect("event")
NARROW = expect("event", contact_uid="u1")
CONTACT = expect("contact", contact_uid="u1")
ORDERED = ordered()
UPSERT = operation("contact", 11, contact_uid="u1", params={})


def codes(found: list[Failure]) -> list[str]:
    """The codes of failures."""
    return [one.code for one in found]


def code(found: Failure | None) -> str:
    """The code of a failure, ``""`` for none."""
    return "" if found is None else found.code


def test_all_as_expected() -> None:
    """What came is what was expected, and nothing is to be said."""
    judged = judge([NARROW, CONTACT], [UPSERT, ORDERED])
    assert judged == Judgement((), (), (), (UPSERT, ORDERED))
    assert failures(judged, [UPSERT, ORDERED]) == []
    assert judge([], []) == Judgement((), (), (), ())


def test_a_narrow_one_gets_what_it_needs() -> None:
    """A broad expectation, written first, leaves the only one that a narrow one can have."""
    other = ordered("u2", 13)
    for came in ([ORDERED, other], [other, ORDERED]):
        assert judge([BROAD, NARROW], came)[:3] == ((), (), ())


def test_a_narrow_one_is_met_first() -> None:
    """Where one is too few for both, the broad one goes without."""
    for several in ([BROAD, NARROW], [NARROW, BROAD]):
        [share] = judge(several, [ORDERED]).unmet
        assert share == (BROAD, ())


def test_what_is_open_ended_takes_what_is_left() -> None:
    """At least one, and as many more as come, but for the one that another expects."""
    judged = judge([expect("event", at_least=1), NARROW], [ORDERED, *map(ordered, "abc")])
    assert judged[:3] == ((), (), ())


def test_too_few_and_too_many() -> None:
    """Those that came are told beside what was expected, in their order."""
    several = [expect("event", contact_uid="u1", times=3), expect("contact", at_most=1)]
    came = [ORDERED, ordered(exchange=13), UPSERT, replace(UPSERT, exchange=14)]
    judged = judge(several, came)
    assert judged.unmet == ((several[0], (came[0], came[1])),)
    assert judged.surplus == ((several[1], (came[2], came[3])),)
    assert judged.unexpected == ()
    assert codes(failures(judged, came)) == ["unmet", "surplus"]


def test_what_must_not_come() -> None:
    """Zero times is an expectation like any other."""
    judged = judge([expect("event", times=0)], [ORDERED])
    assert [share.operations for share in judged.surplus] == [(ORDERED,)]


def test_unexpected() -> None:
    """What no expectation is about, unless a test doesn't mind."""
    judged = judge([NARROW], [ORDERED, UPSERT])
    assert judged.unexpected == (UPSERT,)
    [failure] = failures(judged, [ORDERED, UPSERT])
    assert (failure.code, failure.others) == ("unexpected", 0)
    assert failures(judged, [ORDERED, UPSERT], allow_unexpected=True) == []


def test_a_near_miss_is_told_once() -> None:
    """What is shown beside the expectation that it misses isn't unexpected as well."""
    near, far = ordered("u2", 13), operation("event", 14, contact_uid="x", event_uid="pageview")
    expected = expect("event", contact_uid="u1", event_uid="order_completed")
    judged = judge([expected], [near, far])
    assert judged.unexpected == (near, far)
    missed, other = failures(judged, [near, far])
    assert "exchange 13 item 0" in missed.sentence
    assert (other.code, other.spot.request) == ("unexpected", "POST /v1/batch, exchange 14, item 0")
    assert codes(failures(judge([expected], [far]), [far])) == ["unmet", "unexpected"]


def test_what_was_not_taken() -> None:
    """It counts for nothing, nor is it unexpected where it was expected; else it is."""
    refused = replace(ORDERED, taken=False, status=503)
    assert judge([NARROW], [refused, ordered(exchange=13)])[:3] == ((), (), ())
    judged = judge([NARROW], [refused])
    assert judged.unmet == ((NARROW, ()),)
    assert judged.unexpected == ()
    [failure] = failures(judged, [refused])
    assert "wasn't taken: it was answered 503" in failure.sentence
    assert judge([CONTACT], [UPSERT, refused]).unexpected == (refused,)


def test_received() -> None:
    """As many as are expected were taken; what they count for elsewhere doesn't matter."""
    came = [UPSERT, ORDERED, ordered("u2", 13), replace(ordered(exchange=14), taken=False)]
    assert received(BROAD, came) == came[1:3]
    assert code(assert_received(NARROW, came)) == ""
    assert code(assert_received(BROAD, came)) == "surplus"
    assert code(assert_received(expect("event", times=3), came)) == "unmet"
    assert code(assert_received(expect("event", at_least=2), came)) == ""
    assert code(assert_received(expect("event", at_least=1, at_most=1), came)) == "surplus"
    assert code(assert_received(expect("account"), came)) == "unmet"
    assert code(assert_received(expect("account", times=0), came)) == ""


def test_not_received() -> None:
    """None came, not even one that was refused."""
    assert assert_not_received(expect("event", contact_uid=matching("x.*")), [ORDERED]) is None
    assert code(assert_not_received(NARROW, [ORDERED])) == "forbidden"
    assert code(assert_not_received(NARROW, [replace(ORDERED, taken=False)])) == "forbidden"


def test_order() -> None:
    """One after the other by exchange, then by item; others may stand between."""
    first, second = ordered(exchange=12, index=3), ordered("u2", 12, 10)
    other = expect("event", contact_uid="u2")
    assert assert_order([CONTACT, NARROW, other], [second, first, UPSERT]) is None
    assert code(assert_order([other, NARROW], [first, second])) == "out_of_order"
    assert code(assert_order([NARROW, CONTACT], [UPSERT, first])) == "out_of_order"
    assert assert_order([NARROW, CONTACT], [UPSERT, first, replace(UPSERT, exchange=13)]) is None
    assert code(assert_order([CONTACT, expect("account")], [UPSERT])) == "unmet"
    assert assert_order([], []) is None
    unsorted = [ordered(exchange=14), ordered(exchange=10), UPSERT]
    assert assert_order([NARROW, CONTACT], unsorted) is None


def test_order_of_the_same() -> None:
    """The same expectation twice asks for two operations."""
    assert code(assert_order([NARROW, NARROW], [ORDERED])) == "out_of_order"
    assert assert_order([NARROW, NARROW], [ORDERED, ordered(exchange=13)]) is None


def test_order_of_what_was_taken() -> None:
    """An attempt that failed is no place in the order."""
    refused = replace(ordered(exchange=1), taken=False)
    assert code(assert_order([NARROW, CONTACT], [refused, UPSERT])) == "unmet"
    assert code(assert_order([NARROW, CONTACT], [refused, UPSERT, ORDERED])) == "out_of_order"


def test_matchers_in_an_expectation() -> None:
    """They stand for any value, in the order's language too."""
    loose = expect("event", contact_uid=anything(), params={"total": 42})
    assert judge([loose, NARROW], [ORDERED, ordered("u2", 13)])[:3] == ((), (), ())


def said(judgement: Judgement) -> dict[str, Counter[str]]:
    """What a judgement says, whatever the order of what it says."""
    return {
        name: Counter(map(repr, part))
        for name, part in zip(Judgement._fields, judgement, strict=True)
    }


@laws
@given(expectations, operations, st.randoms())
def test_the_order_of_expectations_does_not_matter(
    several: list[Expectation], came: list[Operation], chance: Any
) -> None:
    """However they are written down, the same are unmet and the same operations left over."""
    shuffled = list(several)
    chance.shuffle(shuffled)
    assert said(judge(shuffled, came)) == said(judge(several, came))


@laws
@given(expectations, operations)
def test_every_operation_is_accounted_for(
    several: list[Expectation], came: list[Operation]
) -> None:
    """Each counts once, is left over, unexpected, or wasn't taken."""
    judged = judge(several, came)
    liked = [one for one in came if any(expected.matches(one) for expected in several)]
    assert list(judged.unexpected) == [one for one in came if one not in liked]
    over = sum(len(share.operations) - (share.expectation.most or 0) for share in judged.surplus)
    assert len(judged.counted) + over == sum(one.taken for one in liked)
    for share in judged.unmet:
        assert len(share.operations) < share.expectation.least
        assert all(share.expectation.matches(one) for one in share.operations)


@laws
@given(expectations, operations)
def test_one_alone_is_judged_as_it_is_asserted(
    several: list[Expectation], came: list[Operation]
) -> None:
    """With one expectation, what counts for it is all that it is about."""
    for one in several:
        judged = judge([one], came)
        kind = "unmet" if judged.unmet else "surplus" if judged.surplus else ""
        assert code(assert_received(one, came)) == kind
        assert not (judged.unmet and judged.surplus)
        assert all(isinstance(failure, Failure) for failure in failures(judged, came))
