"""What a smaller message has to show as the first one does."""

from __future__ import annotations

from typing import Any

import pytest

from destination import Settings
from simulator.payload.shrink import shrink
from simulator.payload.shrink.findings import found
from simulator.payload.shrink.keeping import (
    KeepError,
    keep,
    keep_code,
    keep_dropped,
    keep_found,
    keep_outcome,
    worst,
)
from simulator.payload.translators import Ours, load

OURS = Ours(Settings(oversize="note"))
MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "timestamp": "yesterday",
    "traits": {"mrr": "49", "plan": "pro", "address": {"city": "Bern"}},
    "context": {"campaign": {"name": "spring"}},
}


@pytest.mark.parametrize(
    ("code", "small"),
    [
        ("SM-220", {"type": "identify", "userId": "u1", "traits": {"mrr": "1"}}),
        ("sm-220", {"type": "identify", "userId": "u1", "traits": {"mrr": "1"}}),
        ("SM-231", {"type": "identify", "userId": "u1", "timestamp": "x"}),
        ("timestamp_unreadable", {"type": "identify", "userId": "u1", "timestamp": "x"}),
        ("email_missing", {"type": "identify", "userId": "u1"}),
    ],
)
def test_a_code_keeps_its_place_and_the_outcome(code: str, small: Any) -> None:
    """What is refused for want of a userId would have no operation, or another failure beside."""
    if code == "timestamp_unreadable":
        message = {**MESSAGE, "type": "track", "event": "x"}
        small = {"type": "track", "userId": "u1", "timestamp": "x", "event": "x"}
    else:
        message = MESSAGE
    came = shrink(message, keep_code(code, OURS))
    assert came == small
    assert OURS.report(came)["outcome"] == "translated"


def test_a_refusal_keeps_its_code() -> None:
    """The empty object is refused, too."""
    message = {**MESSAGE, "userId": {"a": [1]}}
    for still in (
        keep_code("id_not_string", OURS),
        keep_outcome("id_not_string", OURS),
        keep_outcome("refused", OURS),
    ):
        assert shrink(message, still) == {"type": "identify", "userId": {}}


def test_a_filter_is_an_outcome() -> None:
    """With what turns it off."""
    message = {**MESSAGE, "integrations": {"All": False, "Other": True}}
    small = {"type": "identify", "integrations": {"All": False}}
    still = keep_outcome("filtered", OURS)
    assert {**shrink(message, still), "type": "identify"} == small


def test_what_is_dropped_stays_dropped_and_all_else_goes() -> None:
    """Of an object as of a value; what is sent is still sent."""
    kept = {"type": "identify", "userId": "u1", "context": {"campaign": {"name": "x"}}}
    assert shrink(MESSAGE, keep_dropped("/context/campaign/name", OURS)) == kept
    kept = {"type": "identify", "userId": "u1", "context": {"campaign": {}}}
    assert shrink(MESSAGE, keep_dropped("/context/campaign", OURS)) == kept


def test_the_worst_is_what_is_kept_by_itself() -> None:
    """That finding and no other of its code; advice is none."""
    first = worst(MESSAGE, OURS)
    assert first is not None
    assert first.line() == "warning SM-220 /0/params/mrr"
    message = {**MESSAGE, "traits": {"churn_date": {}, "mrr": "49"}}
    both = [one for one in found(message, OURS) if one.code == "SM-220"]
    kept = [shrink(message, keep_found(one, OURS))["traits"] for one in both]
    assert kept == [{"churn_date": {}}, {"mrr": "1"}]
    assert worst({"type": "identify", "userId": "u1"}, OURS) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SM-220", "SM-220"),
        ("sm-220", "SM-220"),
        ("id_required", "id_required"),
        ("ID_REQUIRED", "id_required"),
        ("filtered_by_settings", "FILTERED_BY_SETTINGS"),
        (" HTTP_<status> ", "HTTP_<status>"),
        ("violations", "violations"),
        ("  not operations\n", "not operations"),
        ("True", "True"),
        ("code == 'id_required'", "code == 'id_required'"),
    ],
)
def test_a_code_is_told_from_an_expression(text: str, said: str) -> None:
    """By its form: it is one word, and none that an expression knows."""
    assert keep(text, OURS).said == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SM-999", "there is no code 'SM-999'; did you mean SM-"),
        ("id_requird", "there is no code 'id_requird'; did you mean id_required or "),
        ("zzzzzzzz", "there is no code 'zzzzzzzz'"),
    ],
)
def test_what_is_no_code(text: str, why: str) -> None:
    """One that is near is named."""
    with pytest.raises(KeepError) as error:
        keep(text, OURS)
    assert str(error.value).startswith(why)
    with pytest.raises(KeepError):
        keep_outcome(text, OURS)


def test_what_is_no_pointer() -> None:
    """It is probably one with dots."""
    with pytest.raises(KeepError, match=r"no pointer into a message: do you mean /traits/plan\?"):
        keep_dropped("traits.plan", OURS)


def test_a_translator_of_your_own() -> None:
    """What it raises is a code as any other."""
    translator = load("tests.simulator.failures.mine:raising")
    assert shrink(MESSAGE, keep("translator_raised", translator)) == {}
