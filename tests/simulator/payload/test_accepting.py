"""What a case would expect if what came were right."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.cases import Case
from simulator.exchange_formats.messages import Entry
from simulator.payload.accepting import accepted, refusals
from simulator.payload.check import Finding, check_entry
from simulator.payload.translators import Ours, Theirs, Translator
from tests.simulator.kit.case_projects import CASE

OPERATIONS: list[dict[str, Any]] = CASE["expect"]["operations"]
BREACHING = [{**OPERATIONS[0], "event_uid": "Order Completed"}]
"""An error of the contract, SM-208."""
MILD = [{"method": "contact", "contact_uid": "u1", "params": {"mrr": "49"}}]
"""A warning, SM-220."""
NAMELESS = {**CASE["message"], "event": ""}


def tried(
    expect: dict[str, Any], translator: Translator | None = None, message: object = CASE["message"]
) -> tuple[Case, Finding]:
    case = Case("track/mine", "A case.", "mine", message, expect)
    return case, check_entry(Entry(1, case.to_dict()), translator or Ours())


def making(operations: object) -> Translator:
    """A translator of the user's that gives this, or raises it."""

    def translate(message: object) -> object:
        if isinstance(operations, BaseException):
            raise operations
        return operations

    return Theirs("mine:translate", translate)


@pytest.mark.parametrize(
    ("expect", "wanted"),
    [
        ({"outcome": "refused"}, {"outcome": "translated"}),
        ({"notes": ["x"], "outcome": "translated"}, {"notes": [], "outcome": "translated"}),
        ({"operations": []}, {"operations": OPERATIONS}),
        (
            {"violations": ["SM-208"], "operations": []},
            {"violations": ["SM-208"], "operations": OPERATIONS},
        ),
        (
            {"outcome": "refused", "code": "id_required", "pointer": "/userId", "notes": []},
            {"outcome": "translated", "notes": []},
        ),
        ({"code": "id_required"}, {"outcome": "translated"}),
    ],
)
def test_the_keys_that_differ_are_as_they_came(
    expect: dict[str, Any], wanted: dict[str, Any]
) -> None:
    """In the case's own order; a reason goes where there is none any more."""
    case, finding = tried(expect)
    found = accepted(case, finding)
    assert (found, list(found)) == (wanted, list(wanted))
    assert not list(refusals(case, finding))


def test_a_reason_is_as_it_came() -> None:
    """Its code and its pointer, where the case has them."""
    case, finding = tried({"code": "id_required", "pointer": "/userId"}, message=NAMELESS)
    reason = finding.report["reason"]
    assert accepted(case, finding) == {"code": reason["code"], "pointer": reason["pointer"]}
    assert reason["code"] != "id_required"


def test_notes_in_another_order_stay() -> None:
    """And a messageId that was made stays the one that stands there."""
    made = {**OPERATIONS[0], "messageId": "made-" + "0" * 32}
    message = {"type": "track", "anonymousId": "u1", "event": "Order Completed"}
    came = tried({"outcome": "refused"}, message=message)[1].report
    notes = [note["code"] for note in came["notes"]][::-1]
    assert len(notes) > 1
    case, finding = tried({"notes": notes, "operations": [made]}, message=message)
    assert not finding.differences
    assert accepted(case, finding) == case.expect
    case, finding = tried({"operations": []}, message=message)
    assert accepted(case, finding)["operations"][0]["messageId"] == "made"


@pytest.mark.parametrize(
    ("expect", "operations", "codes"),
    [
        ({"operations": OPERATIONS}, BREACHING, ["SM-208"]),
        ({"operations": OPERATIONS, "violations": []}, BREACHING, ["SM-208"]),
        ({"violations": []}, BREACHING, ["SM-208"]),
        ({"violations": []}, MILD, ["SM-220"]),
        ({"operations": OPERATIONS, "violations": ["SM-208"]}, BREACHING, []),
        ({"operations": BREACHING * 2}, BREACHING, []),
        ({"operations": OPERATIONS}, MILD, []),
        ({"outcome": "refused"}, BREACHING, []),
    ],
)
def test_a_breach_of_the_contract_is_not_accepted(
    expect: dict[str, Any], operations: list[dict[str, Any]], codes: list[str]
) -> None:
    """Unless the case allows it, or expected the like before, or says nothing of operations.

    One without ``violations`` doesn't ask for more than that there is no new error.
    """
    found = list(refusals(*tried(expect, making(operations))))
    assert len(found) == len(codes)
    for sentence, code in zip(found, codes, strict=True):
        assert sentence.startswith("what came breaks the contract, ")
        assert sentence.endswith(f"if that is meant, write {code} into /expect/violations yourself")


def test_what_does_not_arrive_is_not_accepted() -> None:
    """Somebody wrote that it has to."""
    case, finding = tried({"arrives": ["/event", "/context/a\nb"], "notes": ["x"]})
    assert list(refusals(case, finding)) == [
        "nothing of /context/a\\nb reaches an operation; "
        "if that is meant, take it out of /expect/arrives yourself"
    ]


def test_a_value_that_is_not_held_is_not_accepted() -> None:
    """Whatever stands there instead; a long one is cut."""
    values = {"event/event_uid": "o\n" * 60, "0/params/x": 7, "0/method": "event"}
    case, finding = tried({"values": values, "outcome": "translated"})
    sentences = list(refusals(case, finding))
    assert len(sentences) == 2
    assert sentences[0].startswith('no operation holds "o\\no\\n')
    assert len(sentences[0]) < 180
    assert sentences[1] == (
        "no operation holds 7 at 0/params/x; if that is meant, mend /expect/values yourself"
    )
    assert accepted(case, finding) == case.expect


@pytest.mark.parametrize("given", [ValueError("no"), [7], None])
def test_a_translator_that_fails_is_not_accepted(given: object) -> None:
    """Not as a refusal, which it isn't."""
    [sentence] = refusals(*tried(CASE["expect"], making(given)))
    assert sentence.startswith("it is the translator that fails here, ")
