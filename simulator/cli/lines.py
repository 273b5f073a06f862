"""Lines: one exchange on one line, what it breaks underneath; the same for ``up`` and ``tail``."""

from __future__ import annotations

from collections import Counter
from typing import Any

GLYPHS = {"ok": "✓", "advice": "·", "warning": "!", "broken": "✗"}
_COLOURS = {"ok": "32", "advice": "36", "warning": "33", "broken": "31"}


def exchange_lines(exchange: dict[str, Any], colour: bool = False) -> list[str]:
    """Time, workspace, what, uid, status, verdict, duration; then its faults, a line a violation.

    The status is --- where nothing was answered.
    ``exchange`` is ``Exchange.to_dict()``.  Nothing in it can reach the terminal's controls.
    """
    verdict = exchange["verdict"]
    shown = f"{GLYPHS[verdict]} {verdict}"
    if colour:
        shown = f"\x1b[{_COLOURS[verdict]}m{shown}\x1b[0m"
    head = "  ".join(
        (
            exchange["at"][11:23],
            exchange["workspace"] or "-" * 8,
            f"{_what(exchange):<24}",
            f"{_who(exchange['items']):<16}",
            str(exchange["status"] or "---"),
            f"{shown:<{19 if colour else 10}}",
            f"{exchange['ms']:.1f} ms",
        )
    )
    fault = [f"    fault {exchange['fault']}"] if exchange["fault"] else []
    under = [*fault, *(f"    {_violation(violation)}" for violation in exchange["violations"])]
    return (
        [printable(head), *map(printable, under)] if not colour else [head, *map(printable, under)]
    )


def at(found: dict[str, str]) -> str:
    """The code and the pointer of a note or a reason; the code alone where it is about it all."""
    return f"{found['code']} {found['pointer']}".rstrip()


def printable(text: str) -> str:
    """The text with whatever a terminal would act on, or couldn't show, written out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _what(exchange: dict[str, Any]) -> str:
    """``event x2, contact`` by the order of the items, else the request itself."""
    methods = Counter(item["method"] or "?" for item in exchange["items"])
    if methods:
        named = (f"{name} x{n}" if n > 1 else name for name, n in methods.items())
        return printable(", ".join(named))
    path = exchange["path"].partition("?")[0]
    return "ping" if path == "/v1/ping" else printable(f"{exchange['method']} {path}"[:60])


def _who(items: list[dict[str, Any]]) -> str:
    """The first uid, and how many more there are."""
    uids = dict.fromkeys(uid for item in items if (uid := item["contact"] or item["account"]))
    if not uids:
        return "-"
    first = next(iter(uids))
    shown = printable(first if len(first) <= 24 else first[:23] + "…")
    return shown if len(uids) == 1 else f"{shown} +{len(uids) - 1}"


def _violation(found: dict[str, Any]) -> str:
    hint = f"; did you mean {found['suggestion']!r}?" if found.get("suggestion") else ""
    known = f" ({found['client']} does so)" if found.get("client") else ""
    where = found["pointer"] or "(the whole)"
    said = f"expected {found['expected']}, got {found['got']}{hint}{known}"
    return f"{found['severity']} {found['code']} {where}: {said}"
