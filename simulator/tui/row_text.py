"""A row of the list: the columns of one entry, each in its width, nothing in them interpreted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from simulator.journal.entries import Summary
from simulator.lines.exchanges import GLYPHS
from simulator.lines.text import printable
from simulator.tui.documents.document import Kind, Part

STAGE_GLYPHS = {"failed": "✗", "failed on ingest": "✗"}
"""Of a message that wasn't delivered; all others were filtered."""
FILTERED = "-"

_MOST = 40
"""Columns of the counts of a batch; of what doesn't fit only the number of calls is told."""


class Columns(NamedTuple):
    """The widths of the columns; one of 0 isn't shown."""

    time: int
    what: int
    contact: int
    account: int
    status: int
    verdict: int
    fault: int
    duration: int


NAMES = ("time UTC", *Columns._fields[1:])
"""What the columns are called, in their order."""
_FIXED = {"time": 8, "status": 6, "verdict": 9, "duration": 8}
_SHARES = {"what": (16, 5), "contact": (9, 3), "account": (7, 2), "fault": (6, 2)}
"""The least width of the others, and their share of what is left."""
_LONGEST = 1_000
"""Characters of a text that are looked at: no column shows more of them."""
_LEAST = 13
"""Room in which a verdict leaves anything for what came."""


def widths(room: int) -> Columns:
    """The columns in so much room; what has none falls away, least wanted first."""
    shown = dict(_FIXED) | {name: least for name, (least, _) in _SHARES.items()}
    for name in ("duration", "account", "fault", "contact", "time", "status"):
        if _taken(shown) <= room:
            break
        shown[name] = 0
    if room < _LEAST:
        shown["verdict"] = 0
    spare = room - _taken(shown)
    if spare < 0:
        shown["what"] = max(1, shown["what"] + spare)
    shares = {name: share for name, (_, share) in _SHARES.items() if shown[name]}
    total = sum(shares.values())
    for name, share in shares.items():
        shown[name] += max(0, spare) * share // total
    shown["what"] += max(0, room - _taken(shown))
    return Columns(**{name: shown[name] for name in Columns._fields})


def _taken(shown: dict[str, int]) -> int:
    used = [width for width in shown.values() if width]
    return sum(used) + len(used) - 1


def heading(columns: Columns) -> tuple[Part, ...]:
    """The names of the columns."""
    return _row(columns, [Part(name, "muted") for name in NAMES])


def row(summary: Summary, columns: Columns) -> tuple[Part, ...]:
    """One entry; a message that wasn't delivered says its stage and code from the status on."""
    moment = Part(clock(summary.at), "muted")
    what = Part(_what(summary, columns.what))
    contact = Part(_uid(summary.contact, summary.contacts))
    account = Part(_brief(summary.account or "-"))
    if summary.stage is not None:
        kept = columns._replace(status=0, verdict=0, fault=0, duration=0)
        before = _row(kept, [moment, what, contact, account, *[Part("")] * 4])
        room = _taken(columns._asdict()) - _taken(kept._asdict())
        if room <= 1:
            return before
        fate = _fate(summary, room - 1)
        return (*before, Part(" "), fate, Part(" " * (room - 1 - cell_len(fate.text))))
    return _row(
        columns,
        [
            moment,
            what,
            contact,
            account,
            Part(str(summary.status or "---"), "plain" if _is_fine(summary.status) else "broken"),
            verdict(summary.verdict),
            Part(_brief(summary.fault or ""), "warning"),
            Part(duration(summary.ms), "muted"),
        ],
    )


def verdict(name: str) -> Part:
    """``✗ broken``: a glyph and a word, so that colour carries nothing alone."""
    kinds: dict[str, Kind] = {"ok": "ok", "advice": "advice", "warning": "warning"}
    return Part(f"{GLYPHS.get(name, '?')} {_brief(name)}", kinds.get(name, "broken"))


def stage(name: str) -> Part:
    """``✗ failed``, ``- filtered at source``, ``✓ delivered``."""
    if name == "delivered":
        return Part(f"{GLYPHS['ok']} {name}", "ok")
    if name in ("received", "pending retry"):
        return Part(f"… {name}", "muted")
    glyph = STAGE_GLYPHS.get(name, FILTERED)
    return Part(f"{glyph} {_brief(name)}", "broken" if name in STAGE_GLYPHS else "warning")


def clock(at: float) -> str:
    """``10:21:45``, UTC."""
    try:
        return time.strftime("%H:%M:%S", time.gmtime(at))
    except (OverflowError, ValueError, OSError):
        return "--:--:--"


def duration(ms: float | None) -> str:
    """``0.4 ms``, ``12 ms``, ``3.2 s``."""
    if ms is None:
        return ""
    if ms >= 9_995:
        return f"{ms / 1000:.0f} s"
    if ms >= 999.5:
        return f"{ms / 1000:.1f} s"
    return f"{ms:.0f} ms" if ms >= 9.95 else f"{ms:.1f} ms"


def fitted(text: str, width: int) -> str:
    """A text in exactly so many columns of a terminal; a cut one ends in ``…``."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width)


def _row(columns: Columns, parts: Sequence[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for width, part in zip(columns, parts, strict=True):
        if width:
            text = fitted(part.text, width)
            shown = text.rstrip(" ")
            found += [Part(" ")] * bool(found) + [Part(shown, part.kind)] * bool(shown)
            found += [Part(" " * (len(text) - len(shown)))] * (len(text) > len(shown))
    return tuple(found)


def _what(summary: Summary, room: int) -> str:
    """``page -> event x2``, ``track -> order_completed``, ``event order_completed``, ``ping``."""
    front = f"{_counted(summary.calls)} -> " if summary.calls else ""
    if summary.stage is not None:
        return _counted(summary.calls)
    if summary.event:
        return _brief(f"{front or 'event '}{summary.event}")
    if summary.operations:
        if len(front + _counted(summary.operations)) > max(room, _MOST) and summary.messages > 1:
            front = f"{summary.messages} calls -> "
        return front + _counted(summary.operations)
    path = summary.path.partition("?")[0]
    return "ping" if path == "/v1/ping" else _brief(f"{summary.method} {path}")


def _counted(names: Sequence[tuple[str, int]]) -> str:
    shown = ((_brief(name), n) for name, n in names)
    return ", ".join(f"{name} x{n}" if n > 1 else name for name, n in shown)


def _brief(text: str) -> str:
    return printable(text[:_LONGEST])


def _uid(first: str | None, count: int) -> str:
    if first is None:
        return "-"
    shown = _brief(first)
    return shown if count < 2 else f"{shown} +{count - 1}"


def _fate(summary: Summary, room: int) -> Part:
    """The stage and the code; where there is little room the stage's first word and the code."""
    shown, code = stage(summary.stage or ""), _brief(summary.code or "")
    said = f"{shown.text} {code}".rstrip()
    if len(said) > room and code:
        said = f"{' '.join(shown.text.split()[:2])} {code}"
    return Part(fitted(said, max(1, room)).rstrip(" "), shown.kind)


def _is_fine(status: int) -> bool:
    return 200 <= status < 300
