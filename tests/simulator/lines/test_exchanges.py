"""Lines: one exchange on one line, what it breaks underneath, nothing that a terminal acts on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.exchange import Exchange, Item
from simulator.lines.exchanges import exchange_lines
from tests.simulator.generated import exchanges, laws

MORE = re.compile(r"^    \w+ SM-\S+ .* and ([0-9]+) more: expected ")
HOSTILE = "\x1b[2J\x1b]0;gone\x07\r\n\u202e\u2028\ud800\x9b"


def item(method: str | None, contact: str | None = None, account: str | None = None) -> Item:
    return Item(0, method, "m1", contact, account, None, True)


def exchange(**fields: Any) -> dict[str, Any]:
    made = Exchange(
        at=1_710_148_905.1239,
        workspace="1a2b3c4d",
        method="POST",
        path="/v1/batch?x=1",
        status=201,
        ms=0.44,
        request_head="",
        request_body=b"",
        response_head="",
        response_body=b"",
    )
    for name, value in fields.items():
        setattr(made, name, value)
    return made.to_dict()


def test_one_exchange_is_one_line() -> None:
    """Seq, time, workspace, what, uid, status, verdict, duration."""
    items = [item("event", "u1"), item("event", "u1"), item("contact", "u1")]
    [line] = exchange_lines(exchange(items=items, seq=26))
    assert line == (
        "   26  09:21:45  1a2b3c4d  event x2, contact   u1         201  ✓ ok       0.4 ms"
    )


@pytest.mark.parametrize(
    ("event", "uid", "shown"),
    [
        ("order_completed", "u1", "  event order_completed  u1      201  "),
        ("a" * 40, "u1", f"  event {'a' * 18}…  u1  201  "),
        ("order_completed", "user-1234", "  event order_compl…  user-1234  201  "),
        ("order_completed", "u" * 30, f"  event order_compl…  {'u' * 23}…  201  "),
        (None, "u1", "  event               u1         201  "),
        ("\x1b", "u1", "  event \\x1b          u1         201  "),
    ],
)
def test_an_event_alone_has_its_name(event: str | None, uid: str, shown: str) -> None:
    """It is cut to the room that the uid leaves it; among others it is counted."""
    one = Item(0, "event", "m1", uid, None, event, True)
    assert shown in exchange_lines(exchange(items=[one]))[0]
    assert "  event x2  " in exchange_lines(exchange(items=[one, one]))[0]


def called(call: str | None, message: int, method: str, event: str | None = None) -> Item:
    return Item(0, method, "m1", "u1", None, event, True, message=message, call=call)


ORDER = called("track", 7, "event", "order_completed")
PAGE = [called("page", 8, "event", one) for one in ("pageview", "pricing")]


@pytest.mark.parametrize(
    ("items", "shown"),
    [
        ([ORDER], "  track -> order_completed  u1  "),
        ([called("track", 7, "event", "a" * 40)], f"  track -> {'a' * 15}…  u1  "),
        ([called("page", 8, "event")], "  page -> event       u1  "),
        (PAGE, "  page -> event x2    u1  "),
        ([called("identify", 9, "contact")], "  identify -> contact  u1  "),
        ([*PAGE, ORDER], "  page, track -> event x3  u1  "),
        (
            [called("page", n, "event") for n in (1, 1, 2, 3)]
            + [called("track", n, "event") for n in (4, 5, 6)],
            "  page x3, track x3 -> event x7  u1  ",
        ),
        (
            [called("identify", n, "contact") for n in range(12)]
            + [called("track", n, "event") for n in range(12, 52)]
            + [called("page", n, "event") for n in range(52, 60)],
            "  60 calls -> contact x12, event x48  u1  ",
        ),
        ([called("group", 1, "x" * 60)], f"  group -> {'x' * 30}…  u1  "),
        ([item("x" * 60, "u1")], f"  {'x' * 60}  u1  "),
        ([called(None, 1, "event"), item("event", "u1")], "  ? -> event x2       u1  "),
        ([called("group", 1, HOSTILE)], "  group -> \\x1b[2J\\x1b]0;gone\\x07\\r\\n\\u20…  u1  "),
    ],
)
def test_the_call_stands_in_front(items: list[Item], shown: str) -> None:
    """What came by the Segment side names its call, a batch its calls by number of messages.

    An event that is alone has its name for itself, cut to the room that it has.
    """
    assert shown in exchange_lines(exchange(items=items))[0]


@pytest.mark.parametrize("items", [[ORDER], PAGE, [called("identify", 9, "contact")]])
def test_the_usual_line_with_a_call_has_80_columns(items: list[Item]) -> None:
    """One message's line fits a terminal as before."""
    assert len(exchange_lines(exchange(items=items, seq=99_999, ms=999.4))[0]) <= 80


@pytest.mark.parametrize("severity", [None, "advice", "warning", "error"])
@pytest.mark.parametrize("ms", [0.04, 9.94, 9.97, 10.4, 999.4])
@pytest.mark.parametrize(
    "items",
    [
        [],
        [item("contact", "u" * 9)],
        [Item(0, "event", "m1", "u" * 9, None, "e" * 40, True)],
        [item("event", "u1") for _ in range(60)] + [item("contact", "u2") for _ in range(40)],
    ],
)
def test_the_usual_line_has_80_columns(items: list[Item], ms: float, severity: Any) -> None:
    """It fits a terminal, whatever the verdict, for a uid of up to nine letters."""
    violations = [Violation("SM-203", severity, "/a", "b", "c")] if severity else []
    found = exchange(items=items, ms=ms, violations=violations, seq=99_999)
    assert len(exchange_lines(found)[0]) <= 80


def test_long_seqs_stay_whole() -> None:
    """A seq is what one asks with: it is never cut."""
    assert exchange_lines(exchange(seq=1_234_567))[0].startswith("1234567  09:21:45  ")


@pytest.mark.parametrize(
    ("applied", "fault", "shown"),
    [
        ([False], None, ["    none of it counts"]),
        ([False, False], "status=503", ["    fault status=503 · none of it counts"]),
        ([True, False], None, []),
        ([True], "latency=1ms", ["    fault latency=1ms"]),
        ([], "status=503", ["    fault status=503"]),
        ([], None, []),
    ],
)
def test_what_does_not_count(applied: list[bool], fault: str | None, shown: list[str]) -> None:
    """Where there are items and none of them counts, that is said beside the fault."""
    items = [Item(n, "contact", None, "u1", None, None, one) for n, one in enumerate(applied)]
    assert exchange_lines(exchange(items=items, fault=fault))[1:] == shown


def breach(pointer: str, code: str = "SM-306", got: str = "that of exchange 4") -> Violation:
    return Violation(code, "advice", pointer, "one that is new", got)


def test_what_many_items_break_is_one_line() -> None:
    """What is the same in several items of a batch is told once, with the first place."""
    items = [
        Item(n, "contact", None, "u1", None, None, True, (breach(f"/{n}/messageId"),))
        for n in range(100)
    ]
    found = exchange(items=items)
    assert len(found["violations"]) == 100
    assert exchange_lines(found)[1:] == [
        "    advice SM-306 /0/messageId and 99 more: expected one that is new,"
        " got that of exchange 4"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (breach("/0/a"), breach("/1/b")),
        (breach("/0/a"), breach("/1/a", "SM-305")),
        (breach("/0/a"), breach("/1/a", got="another")),
        (breach("/0/a"), breach("")),
        (breach("/0/a/1"), breach("/0/a/2")),
    ],
)
def test_what_differs_is_told_apart(first: Violation, second: Violation) -> None:
    """Another place in the item, another code, another value: a line for each, in their order."""
    items = [item("contact", "u1"), item("contact", "u2")]
    lines = exchange_lines(exchange(items=items, violations=[first, second, first]))
    assert [" and 1 more: " in line for line in lines[1:]] == [True, False]


def test_a_body_that_is_no_batch() -> None:
    """Keys that are numbers are no items: each breach of one operation has its line."""
    violations = [breach("/0/a"), breach("/1/a")]
    assert len(exchange_lines(exchange(items=[item("contact")], violations=violations))) == 3


def test_a_fault() -> None:
    """A fault stands under its exchange, before what that breaks; no answer has no status."""
    broken = Violation("SM-204", "error", "/a", "string", "integer 7")
    first, second, third = exchange_lines(
        exchange(fault="drop=before,times=1", status=0, violations=[broken])
    )
    assert "  ---  ✗ broken " in first
    assert second == "    fault drop=before,times=1"
    assert third.startswith("    error SM-204 /a: ")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"workspace": None}, "  --------  "),
        ({"path": "/v1/ping?api_token=[redacted]"}, "  ping  "),
        ({"path": "/v1/nothing", "method": "PUT"}, "  PUT /v1/nothing  "),
        ({"items": [item(None)]}, "  ?  "),
        ({"items": [item("account", None, "acme")]}, "  acme  "),
        ({"items": [item("contact", "u1", "acme"), item("account", None, "acme")]}, "  u1 +1  "),
        ({"items": [item("event", "u" * 30)]}, f"  {'u' * 23}…  "),
        ({"items": [item("alias", "日本")]}, "  日本  "),
        ({"status": 401}, "  401  "),
        ({"ms": 1234.56}, "  1235 ms"),
        ({"ms": 12.34}, "  12 ms"),
    ],
)
def test_what_a_line_shows(fields: dict[str, Any], shown: str) -> None:
    """The operations by number, the first uid and how many more, else the request itself."""
    [line] = exchange_lines(exchange(**fields))
    assert shown in line + "  "


def test_what_it_breaks_stands_underneath() -> None:
    """Each violation is a line: what, where, what was expected and came, what was meant."""
    violations = [
        Violation("SM-101", "error", "", "an API token", "none"),
        Violation("SM-207", "advice", "/a", "b", "c", suggestion="d", client="the Ruby client"),
    ]
    [head, *under] = exchange_lines(exchange(violations=violations))
    assert "  ✗ broken  " in head
    assert under == [
        "    error SM-101 (the whole): expected an API token, got none",
        "    advice SM-207 /a: expected b, got c; did you mean 'd'? (the Ruby client does so)",
    ]


@pytest.mark.parametrize(
    ("severity", "shown", "colour"),
    [
        (None, "✓ ok", 32),
        ("advice", "· advice", 36),
        ("warning", "! warning", 33),
        ("error", "✗ broken", 31),
    ],
)
def test_verdicts_have_a_sign_and_a_colour(severity: Any, shown: str, colour: int) -> None:
    """The verdict is a sign and a word; in colour only where it is asked for, and nothing else."""
    violations = [Violation("SM-203", severity, "/a", "b", "c")] if severity else []
    found = exchange(violations=violations)
    plain, coloured = exchange_lines(found), exchange_lines(found, colour=True)
    assert f"  {shown}  " in plain[0] + "  "
    assert "\x1b" not in "".join(plain)
    assert f"  \x1b[{colour}m{shown}\x1b[0m  " in coloured[0] + "  "
    bare = coloured[0].replace(f"\x1b[{colour}m", "").replace("\x1b[0m", "")
    assert bare == plain[0]
    assert coloured[1:] == plain[1:]


@pytest.mark.parametrize("colour", [False, True])
def test_payloads_cannot_reach_the_terminal(colour: bool) -> None:
    """Uids, methods, paths, pointers, keys and values are written out, colour or not."""
    violation = Violation("SM-207", "error", f"/{HOSTILE}", HOSTILE, HOSTILE, suggestion=HOSTILE)
    hostile = [
        exchange(method=HOSTILE, path=f"/{HOSTILE}", violations=[violation]),
        exchange(items=[item(HOSTILE, HOSTILE), item("event", "x")]),
        exchange(items=[item("account", None, HOSTILE)]),
    ]
    for found in hostile:
        lines = exchange_lines(found, colour)
        text = "".join(lines)
        for verdict in ("\x1b[31m", "\x1b[32m", "\x1b[0m"):
            text = text.replace(verdict, "")
        assert text.isprintable()
        assert "\\x1b[2J" in text
        assert len(lines) == 1 + len(found["violations"])


@laws
@given(exchanges(), st.booleans())
def test_any_exchange_has_its_lines(any_exchange: Exchange, colour: bool) -> None:
    """Whatever was recorded has one printable line, and the others tell of each violation."""
    found = any_exchange.to_dict()
    head, *under = exchange_lines(found, colour)
    told = [int(more[1]) if (more := MORE.search(line)) else 0 for line in under]
    items = found["items"]
    lost = bool(items) and not any(one["applied"] for one in items)
    assert len(under) + sum(told) == len(found["violations"]) + bool(found["fault"] or lost)
    assert all(line.isprintable() for line in under)
    assert head.isprintable() or colour
    assert "\n" not in head
