"""Lines: one exchange on one line, what it breaks underneath, nothing that a terminal acts on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.cli.lines import at, exchange_lines, printable
from simulator.exchange import Exchange, Item
from tests.simulator.generated import exchanges, laws, texts

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
    """Time, workspace, what, uid, status, verdict, duration."""
    found = exchange(items=[item("event", "u1"), item("event", "u1"), item("contact", "u1")])
    [line] = exchange_lines(found)
    assert line == (
        "09:21:45.123  1a2b3c4d  event x2, contact         u1                201"
        "  ✓ ok        0.4 ms"
    )


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
        ({"ms": 1234.56}, "  1234.6 ms"),
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
    """Whatever was recorded has one printable line, and one more for a fault and each violation."""
    found = any_exchange.to_dict()
    head, *under = exchange_lines(found, colour)
    assert len(under) == len(found["violations"]) + bool(found["fault"])
    assert all(line.isprintable() for line in under)
    assert head.isprintable() or colour
    assert "\n" not in head


@laws
@given(texts)
def test_printable_text_stays_and_the_rest_is_written_out(text: str) -> None:
    """Printable characters stay as they are, and the others can be read back."""
    shown = printable(text)
    assert shown.isprintable()
    assert (shown == text) == text.isprintable()
    kept = [c for c in text if c.isprintable()]
    written = [ascii(c)[1:-1] for c in text if not c.isprintable()]
    assert len(shown) == len(kept) + sum(map(len, written))


@pytest.mark.parametrize(
    ("pointer", "shown"),
    [("/a/0", "id_required /a/0"), ("", "id_required"), ("/", "id_required /")],
)
def test_where_something_is(pointer: str, shown: str) -> None:
    """A code and its pointer; the code alone where it is about the whole."""
    assert at({"code": "id_required", "pointer": pointer}) == shown
