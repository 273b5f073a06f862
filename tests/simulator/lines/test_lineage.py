"""Lineage for people: each field with what it becomes, readable and safe at any width."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from destination import Settings
from simulator.lines.lineage import lineage_lines, value_text
from simulator.lines.text import columns
from simulator.payload.lineage.explained import explained
from simulator.payload.translators import Ours, Theirs
from tests.simulator.generated import json_values, laws

OURS = Ours(Settings(oversize="note"))
PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "anonymousId": "a1",
    "name": "Pricing",
    "category": "Docs",
    "timestamp": "soon",
    "sentAt": "2024-03-11T09:21:45.123Z",
    "integrations": {"All": True},
}


def lines(message: object, width: int = 80, colour: bool = False) -> list[str]:
    return lineage_lines(explained(message, OURS, line=4).to_dict(), width, colour)


def without_places(text: list[str]) -> list[str]:
    """Without the lines of code, which move."""
    return [
        line.replace("page.py:17", "page.py:N").replace("page.py:18", "page.py:N") for line in text
    ]


def test_a_message() -> None:
    """What became of it, each operation with its rule, then both sides; what isn't fed last."""
    assert without_places(lines(PAGE)) == [
        "4 page - -> event pageview, event pricing",
        "  /0 event pageview",
        "     by page.view at destination/translate/page.py:N, as",
        "     salesmachine/event.json [sm.event]",
        "     decided by /type, /integrations/All",
        "  /1 event pricing",
        "     by page.named at destination/translate/page.py:N, as",
        "     salesmachine/event.json [sm.event]",
        "     decided by /type, /name, /integrations/All",
        "  incoming                            outgoing (= copied, ~ derived)",
        '  /type "page"                        decides whether /0, /1 come',
        '  /userId "u1"                        = /0/contact_uid [sm.uid]',
        "                                      = /1/contact_uid [sm.uid]",
        '  /anonymousId "a1"                   shadowed by /userId',
        '  /name "Pricing"                     = /0/params/display_name [A22 assumed]',
        '                                      ~ /1/event_uid "pricing" [A21 assumed]',
        "                                      = /1/params/display_name [A22 assumed]",
        "                                      decides whether /1 comes",
        '  /category "Docs"                    dropped: a page is named by its name,',
        "                                        never by its category [A25 assumed]",
        '  /timestamp "soon"                   unused: not a time that can be read: ISO',
        "                                        8601 or epoch seconds or milliseconds",
        "                                        are; another value would feed",
        "                                        /0/created_at, /1/created_at",
        '  /sentAt "2024-03-11T09:21:45.123Z"  ~ /0/created_at "2024-03-11T09:21:45.123Z"',
        "                                        [A20 assumed]",
        '                                      ~ /1/created_at "2024-03-11T09:21:45.123Z"',
        "                                        [A20 assumed]",
        "  /integrations/All true              decides whether /0, /1 come",
        '  (constant of the rule)              - /0/method "event"',
        '                                      - /0/event_uid "pageview"',
        "  (made of the content)               - /0/messageId",
        '                                        "made-a9d9dbc6d9746d2b2db1fb0b70a826ff"',
        '  (constant of the rule)              - /1/method "event"',
        "  (made of the content)               - /1/messageId",
        '                                        "made-a9d9dbc6d9746d2b2db1fb0b70a826ff.…',
    ]


def test_a_wide_terminal() -> None:
    """There the contract's clause stands beside each field that is sent, its file above."""
    text = lines(PAGE, 140)
    assert any(
        line.endswith(
            "= /0/params/display_name [A22 assumed] #/properties/params/properties/display_name"
        )
        for line in text
    )
    assert any(line.endswith('- /0/method "event" #/properties/method') for line in text)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            {"type": "track", "userId": "u", "event": "E", "integrations": {"All": False}},
            [
                "4 track - filtered FILTERED_BY_INTEGRATIONS_OBJECT /integrations/All: the",
                "    integrations object turns Salesmachine off",
                "  nothing goes out of its 4 fields: /integrations/All false decided that",
            ],
        ),
        (
            {"type": "track", "event": "E"},
            [
                "4 track - refused id_required /userId: neither userId nor anonymousId is",
                "    given",
                "  nothing goes out of its 2 fields: /userId, which isn't there, decided that",
            ],
        ),
        (
            {"type": "track", "userId": {"id": 7}, "event": "E"},
            [
                "4 track - refused id_not_string /userId: userId is an object, not a string",
                "  nothing goes out of its 3 fields: what is in /userId decided that",
            ],
        ),
        (
            ["x"],
            [
                "4 ? - refused bad_request: not a message: it is no JSON object",
                "  nothing goes out of its 1 field: the message as a whole decided that",
            ],
        ),
        (
            None,
            [
                "4 ? - refused bad_request: not a message: it is no JSON object",
                "  nothing goes out",
            ],
        ),
    ],
)
def test_a_message_that_is_not_sent(message: object, told: list[str]) -> None:
    """The reason, and the field that decided."""
    assert lines(message) == told


def test_what_a_translator_of_the_users_own_makes() -> None:
    """It has no rules; one that makes nothing says so."""
    theirs = Theirs("here:f", lambda message: [{"a": message["a"], "b": 1}])
    text = lineage_lines(explained({"a": 1, "c": 2}, theirs).to_dict())
    assert text[0] == "1 ? - -> operation"
    assert text[2].startswith("     by translator at ")
    assert "  /c 2                 dropped: nothing reads it" in text
    assert "  (no field feeds it)  - /0/b 1" in text
    nothing = lineage_lines(explained({"a": 1}, Theirs("here:f", lambda _: [])).to_dict())
    assert nothing == [
        "1 ? - -> nothing",
        "  nothing goes out: the translator makes no operation of its 1 field",
    ]


def test_many_fields() -> None:
    """What wasn't asked about is counted."""
    message = {"type": "identify", "userId": "u", "traits": {f"k{n}": n for n in range(200)}}
    text = lineage_lines(explained(message, OURS, most=5).to_dict())
    assert text[-1] == "  197 more fields weren't asked about"
    assert text[-2].endswith("149 more of them")
    assert len(text) < 100


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ({"value": "a\x1b[31m\n\udfff"}, r'"a\u001b[31m\n\udfff"'),
        ({"value": "x" * 100}, '"' + "x" * 38 + "…"),
        ({"value": None}, "null"),
        ({"value": {}}, "{}"),
        ({"value": "日本"}, '"日本"'),
        ({}, "…"),
    ],
)
def test_a_value(field: dict[str, Any], text: str) -> None:
    """As JSON, cut, without what a terminal acts on."""
    assert value_text(field) == text


def test_colours_say_nothing_by_themselves() -> None:
    """The same words stand there without them."""
    plain, shown = lines(PAGE), lines(PAGE, colour=True)
    for code in ("\x1b[2m", "\x1b[33m", "\x1b[0m"):
        assert any(code in line for line in shown)
        shown = [line.replace(code, "") for line in shown]
    assert shown == plain


def test_hostile_pointers() -> None:
    """Keys that a translator makes are written out wherever they stand."""
    keys = {"method": "event", "\x1b[31m": 1}
    theirs = Theirs(
        "a:b", lambda m: [{**keys, **({"\x1b[0m": 1} if len(m.get("a", "")) > 3 else {})}]
    )
    text = lineage_lines(explained({"a": "x", "\x1b": 1}, theirs).to_dict(), 140)
    assert all(line.isprintable() for line in text)
    assert any(line.endswith(r"unused: another value would feed /0/\x1b[0m") for line in text)
    assert any(r"- /0/\x1b[31m 1" in line for line in text)


@settings(laws, max_examples=60)
@given(st.dictionaries(st.text(max_size=40), json_values, max_size=3), st.integers(1, 150))
def test_any_message(values: dict[str, Any], width: int) -> None:
    """Every line fits and holds nothing that a terminal acts on."""
    message = {"type": "identify", "userId": "u", "traits": values, "context": values, **values}
    copier = Theirs("a:b", lambda message: [{"method": "event", "all": message}])
    for translator in (OURS, copier):
        for line in lineage_lines(explained(message, translator).to_dict(), width):
            assert line.isprintable()
            assert columns(line) <= max(width, 60)
