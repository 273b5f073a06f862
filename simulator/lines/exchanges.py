"""Lines: one exchange on one line, what it breaks underneath; the same for ``up`` and ``tail``."""

from __future__ import annotations

import re
from typing import Any

from simulator.lines.text import counted, cut, printable

GLYPHS = {"ok": "✓", "advice": "·", "warning": "!", "broken": "✗"}
_COLOURS = {"ok": "32", "advice": "36", "warning": "33", "broken": "31"}
_ROOM = 29
"""Columns of what came and for whom, so that the usual line has 80."""
_LEAST = 18
"""Columns that an event's name has in it, however long the uid is."""
_MOST = 40
"""Columns of the counts of a batch; of what doesn't fit only the messages' number is told."""


def exchange_lines(exchange: dict[str, Any], colour: bool = False) -> list[str]:
    """Seq, time, workspace, what, uid, status, verdict, duration; then what else there is to say.

    That is its faults and whether none of it counts, then what it breaks, a line for each kind of
    breach.  The status is --- where nothing was answered.
    ``exchange`` is ``Exchange.to_dict()``.  Nothing in it can reach the terminal's controls.
    """
    verdict = exchange["verdict"]
    shown = f"{GLYPHS[verdict]} {verdict}"
    if colour:
        shown = f"\x1b[{_COLOURS[verdict]}m{shown}\x1b[0m"
    head = "  ".join(
        (
            f"{exchange['seq']:>5}",
            exchange["at"][11:19],
            exchange["workspace"] or "-" * 8,
            f"{_subject(exchange):<{_ROOM}}",
            str(exchange["status"] or "---"),
            f"{shown:<{18 if colour else 9}}",
            _duration(exchange["ms"]),
        )
    )
    under = [*_fate(exchange), *_breaches(exchange)]
    return [head, *(printable(f"    {line}") for line in under)]


def _subject(exchange: dict[str, Any]) -> str:
    """What came and for whom; the name of an event has the room that the uid leaves it."""
    who = _who(exchange["items"])
    what = _what(exchange, max(_LEAST, _ROOM - len("  ") - len(who)))
    return f"{what:<{_LEAST}}  {who}"


def _what(exchange: dict[str, Any], room: int) -> str:
    """``event order_completed`` where it is one, ``event x2, contact``, else the request itself.

    In front the calls that it came from, where they are known: ``page -> event x2``; then an event
    that is alone has its name for itself, ``track -> order_completed``.
    """
    items = exchange["items"]
    calls = _calls(items)
    front = f"{counted(calls)} -> " if calls else ""
    if len(items) == 1 and items[0]["method"] == "event" and items[0]["event"]:
        return cut(printable(f"{front or 'event '}{items[0]['event']}"), room)
    if methods := counted(item["method"] or "?" for item in items):
        if len(front + methods) > _MOST and len(calls) > 1:
            front = f"{len(calls)} calls -> "
        text = printable(front + methods)
        return cut(text, _MOST) if front else text
    path = exchange["path"].partition("?")[0]
    return "ping" if path == "/v1/ping" else printable(f"{exchange['method']} {path}"[:60])


def _calls(items: list[dict[str, Any]]) -> list[str]:
    """The call of each message that the items came from."""
    found = {item["message"]: item["call"] for item in items if item["message"] is not None}
    return [call or "?" for call in found.values()]


def _who(items: list[dict[str, Any]]) -> str:
    """The first uid, and how many more there are."""
    uids = dict.fromkeys(uid for item in items if (uid := item["contact"] or item["account"]))
    if not uids:
        return "-"
    shown = printable(cut(next(iter(uids)), 24))
    return shown if len(uids) == 1 else f"{shown} +{len(uids) - 1}"


def _duration(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds >= 9.95 else f"{milliseconds:.1f} ms"


def _fate(exchange: dict[str, Any]) -> list[str]:
    """What was done to it: its faults, and that nothing of it counts, where it is so."""
    items = exchange["items"]
    lost = bool(items) and not any(item["applied"] for item in items)
    fault = [f"fault {exchange['fault']}"] if exchange["fault"] else []
    said = " · ".join([*fault, *(["none of it counts"] if lost else [])])
    return [said] if said else []


def _breaches(exchange: dict[str, Any]) -> list[str]:
    """A line for each violation, and one for what is the same in several items of a batch."""
    is_batch = len(exchange["items"]) > 1
    alike: dict[tuple[str, str, str], list[str]] = {}
    for found in exchange["violations"]:
        pointer = found["pointer"]
        below = re.sub(r"^/[0-9]+", "/N", pointer) if is_batch else pointer
        code = f"{found['severity']} {found['code']}"
        alike.setdefault((code, below, _said(found)), []).append(pointer)
    return [_breach(code, where, said) for (code, _, said), where in alike.items()]


def _breach(code: str, pointers: list[str], said: str) -> str:
    where = pointers[0] or "(the whole)"
    more = f" and {len(pointers) - 1} more" if len(pointers) > 1 else ""
    return f"{code} {where}{more}: {said}"


def _said(found: dict[str, Any]) -> str:
    hint = f"; did you mean {found['suggestion']!r}?" if found.get("suggestion") else ""
    known = f" ({found['client']} does so)" if found.get("client") else ""
    return f"expected {found['expected']}, got {found['got']}{hint}{known}"
