"""The contract: what is broken, noted or refused, where that is, and what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import load
from simulator.tui.documents.document import Target
from simulator.tui.panes.contract import MOST, contract_document, worst
from simulator.tui.panes.subject import Subject
from tests.simulator.generated import laws, texts
from tests.simulator.state.told import event
from tests.simulator.tui.subjects import HOSTILE, a_message, a_violation, an_exchange, of, shown

TRACK = {"type": "track", "userId": "u1", "messageId": "m1"}
BATCH = [event("u1"), event("u2")]


def breaking(
    *violations: dict[str, Any], messages: tuple[dict[str, Any], ...] = (), **fields: Any
) -> Subject:
    exchange = an_exchange(BATCH, violations=list(violations))
    return of(*messages, exchange=exchange, **fields)


def blocks(subject: Subject) -> list[list[str]]:
    """What is told, an entry each, without the indent, and each sentence on one line."""
    found: list[list[str]] = [[]]
    for text in shown(contract_document(subject)):
        if not text:
            found.append([])
        elif text.startswith("      "):
            found[-1][-1] += f" {text.strip()}"
        else:
            found[-1].append(text.strip())
    return [one for one in found if one]


def test_a_request_that_keeps_the_contract() -> None:
    """It is said in a sentence, and that is all."""
    assert blocks(breaking()) == [["✓ ok: the request keeps the contract"]]


def test_a_violation() -> None:
    """Code and what it means, field, expected and got, how to mend it, and why it is so."""
    [head, entry] = blocks(breaking(a_violation(evidence="sm.reserved")))
    assert head == ["! warning: 1 warning"]
    assert entry == [
        "! warning SM-220",
        "A reserved attribute has another type than documented.",
        "at /0/params/mrr",
        'expected number, got string "49"',
        "to mend it: Send the documented type, or use a key of your own.",
        f"sm.reserved, documented: {load('evidence.json')['sm.reserved']['statement']}",
    ]


def test_what_else_is_known_of_a_violation() -> None:
    """A near key, the client that is known to do so, and that a rule is assumed."""
    violation = a_violation(
        "", code="SM-209", severity="error", suggestion="created_at", client="Ruby"
    )
    [head, entry] = blocks(breaking(violation))
    assert head == ["✗ broken: 1 error"]
    assert entry[:3] == [
        "✗ error SM-209",
        "A time isn't ISO 8601 with an offset.",
        "at the whole request",
    ]
    assert entry[4:6] == ["did you mean 'created_at'?", "Ruby does so"]
    assert entry[-1].startswith("A20, assumed: ")


def test_an_unknown_code() -> None:
    """A journal of another version may hold one."""
    [_, entry] = blocks(breaking(a_violation(code="SM-999")))
    assert entry == ["! warning SM-999", "at /0/params/mrr", 'expected number, got string "49"']


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        (["advice"], "· advice: 1 advice"),
        (["advice", "warning", "warning"], "! warning: 2 warnings, 1 advice"),
        (["advice", "error", "error"], "✗ broken: 2 errors, 1 advice"),
    ],
)
def test_the_verdict(severities: list[str], verdict: str) -> None:
    """The worst, and how many of each there are."""
    found = [a_violation(severity=one) for one in severities]
    assert blocks(breaking(*found))[0] == [verdict]
    assert worst(breaking(*found)) == verdict.split()[1].rstrip(":")


def test_what_does_not_count() -> None:
    """Of what a fault, or a breach, kept from counting it is said."""
    exchange = an_exchange([event("u1"), {**event("u2"), "params": "x"}])
    assert blocks(of(exchange=exchange))[0][1] == "1 of 2 items don't count for the state"
    for one in exchange["items"]:
        one["applied"] = False
    assert blocks(of(exchange=exchange))[0][1] == "nothing of it counts for the state"


def test_of_one_message_only_its_own() -> None:
    """What the other items of the batch break isn't its."""
    found = a_violation("/0/params/mrr"), a_violation("/1/params/mrr")
    subject = breaking(*found, indexes=frozenset({1}))
    assert [one[2] for one in blocks(subject)[1:]] == ["at /1/params/mrr"]


def test_each_line_leads_to_its_field() -> None:
    """A violation's to the request, a note's to the message; of a reason likewise."""
    note = a_message({**TRACK, "event": "Pageview", "messageId": ""})
    subject = breaking(a_violation(), messages=(note,), count=1)
    targets = [one.target for one in contract_document(subject) if one.target]
    assert list(dict.fromkeys(targets)) == [
        Target("request", "/0/params/mrr"),
        Target("sent", "/messageId"),
        Target("sent", "/event"),
    ]


def test_a_note() -> None:
    """What the translator notes, with the severity in words."""
    [entry] = blocks(of(a_message({**TRACK, "event": "Pageview"})))
    assert entry == [
        "! warning, a note: reserved_event_uid",
        "The name gives the event_uid pageview, which is Salesmachine's for page views.",
        "at /event",
        entry[3],
        "to mend it: Rename the event or the page.",
        entry[5],
    ]


@pytest.mark.parametrize(
    ("fields", "first", "pointer"),
    [
        (
            {"stage": "failed", "code": "event_uid_empty", "detail": "it has no letter"},
            "✗ failed event_uid_empty | The event's name has no letter or digit.",
            "/event",
        ),
        (
            {"stage": "failed on ingest", "code": "id_required", "detail": "/userId: none"},
            "✗ failed on ingest id_required | The message names no user.",
            "/userId",
        ),
        (
            {"stage": "filtered at source", "code": "duplicate_message_id", "detail": None},
            "· filtered at source duplicate_message_id | A message with this messageId was accepted"
            " before.",
            "",
        ),
        (
            {"stage": "pending retry", "code": "HTTP_503", "detail": "503 from it: try again"},
            "! pending retry HTTP_503 | Salesmachine answered with a status that may pass (408,"
            " 423, 429, 5xx except 501)",
            "",
        ),
        ({"stage": "failed", "code": "HTTP_x", "detail": ""}, "✗ failed HTTP_x", ""),
    ],
)
def test_why_a_message_is_not_delivered(fields: dict[str, Any], first: str, pointer: str) -> None:
    """Stage and code with its meaning, and the field where it names one."""
    subject = of(a_message({**TRACK, "event": "!!!"}, **fields))
    [entry, *_] = blocks(subject)
    assert " | ".join(entry).startswith(first)
    assert f"at {pointer or 'the whole message'}" in entry
    assert contract_document(subject)[1].target == Target("sent", pointer)


def test_a_reason_says_how_to_mend_it() -> None:
    """The pointer isn't said twice."""
    stage = {"stage": "failed on ingest", "code": "id_required", "detail": "/userId: none is given"}
    [entry] = blocks(of(a_message("{", **stage)))
    assert entry[2:5] == [
        "at /userId",
        "none is given",
        "to mend it: Set userId, or anonymousId.",
    ]


@pytest.mark.parametrize("stage", ["delivered", "received"])
def test_a_message_that_is_well(stage: str) -> None:
    """There is nothing to say of it, whatever it was answered."""
    page = {"type": "page", "userId": "u1", "messageId": "m1"}
    assert blocks(of(a_message(page, stage=stage))) == [["nothing is known of it yet"]]


def test_several_messages() -> None:
    """The first one is on the screen, so its fields can be gone to; the others are named."""
    noted = {**TRACK, "event": "Pageview"}
    subject = of(a_message(noted, seq=3), a_message(noted, seq=5), count=7)
    [first, second, rest] = blocks(subject)
    assert (first[2], second[2]) == ("at /event", "at message 5 /event")
    assert rest == ["of 5 more messages it is said where they are opened"]
    targets = [one.target for one in contract_document(subject)]
    assert {one for one in targets if one} == {Target("sent", "/event")}


def test_very_many_violations() -> None:
    """Some are told, the others counted."""
    subject = breaking(*(a_violation(f"/0/params/{n}") for n in range(MOST + 1_000)))
    found = blocks(subject)
    assert len(found) == 1 + MOST + 1
    assert found[-1] == ["and 1,000 more"]


@pytest.mark.parametrize(
    ("subject", "verdict"),
    [
        (breaking(), "ok"),
        (of(a_message(stage="failed")), "broken"),
        (of(a_message(stage="failed on ingest")), "broken"),
        (of(a_message(stage="filtered at destination")), "ok"),
        (of(a_message(stage="pending retry")), "warning"),
        (breaking(a_violation("/0/x"), indexes=frozenset({1})), "ok"),
        (Subject(), "ok"),
    ],
)
def test_the_worst(subject: Subject, verdict: str) -> None:
    """What the pane's mark is made of."""
    assert worst(subject) == verdict


@laws
@given(texts, texts, st.sampled_from(["failed", "failed on ingest"]))
def test_nothing_reaches_the_terminal(text: str, other: str, stage: str) -> None:
    """Whatever was sent, judged or answered is written out, and long names are cut."""
    violation = a_violation(
        f"/{text}{HOSTILE}", got=other, suggestion=HOSTILE, client=text, code=HOSTILE
    )
    body = json.dumps({"type": "track", "userId": text, text: other, "user_ID": HOSTILE * 5_000})
    said = a_message(body, stage=stage, code=text + HOSTILE, detail=other)
    lines = shown(contract_document(breaking(violation, messages=(said,), count=1)))
    assert max(map(len, lines)) < 2_500
