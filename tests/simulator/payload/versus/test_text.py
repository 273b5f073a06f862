"""The text: a heading for each group, and the example below it."""

from __future__ import annotations

import pytest

from simulator.payload.versus import Change, Groups, Seen, as_it_came
from simulator.payload.versus.text import heading, lines, summary

MESSAGE = {"type": "page", "userId": "\x1b[31m"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            Change("field retyped", "page", "event", ("params", "a"), detail="number -> string"),
            "page: event /params/a retyped number -> string, 1 time",
        ),
        (
            Change("field renamed", "page", "event", ("a",), ("b",)),
            "page: event /a renamed -> /b, 1 time",
        ),
        (Change("operation vanished", "track", "event"), "track: operation vanished event, 1 time"),
        (
            Change("outcome", "alias", detail="translated -> nothing"),
            "alias: outcome translated -> nothing, 1 time",
        ),
        (
            Change("note added", "page", "code", ("traits",), detail="advice"),
            "page: note added advice code /traits, 1 time",
        ),
        (
            Change("field removed", "page", "e\x1b", ("\n",)),
            "page: e\\x1b /\\n removed, 1 time",
        ),
    ],
)
def test_headings(change: Change, said: str) -> None:
    """A group is one line: the call, what it is about, what happened, how often."""
    groups = Groups()
    groups.add([change], Seen(MESSAGE))
    [group] = groups
    assert heading(group) == said


def test_an_example() -> None:
    """The message, and what each side says; nothing that a terminal would act on."""
    groups = Groups()
    change = Change("field changed", "page", "event", ("a",), before=1, after="é", at="/0/a")
    groups.add([change, change], Seen(MESSAGE, "a.ndjson", 7))
    [group] = groups
    assert list(lines(group, as_it_came(group))) == [
        "page: event /a changed, 2 times",
        "  a.ndjson:7",
        '    {"type": "page", "userId": "\\u001b[31m"}',
        "  - /0/a 1",
        '  + "é"',
    ]
    assert list(lines(group, None)) == ["page: event /a changed, 2 times"]


def test_totals() -> None:
    """How many messages there were, and how many of them differ."""
    names = ("destination", "mine:f")
    assert summary(1, 0, 0, names) == "1 message, no difference between destination and mine:f"
    assert summary(1_200, 3, 1, names) == (
        "1,200 messages, 3 different in 1 way between destination and mine:f"
    )
