"""The header's lines: what there is to tell, and what of it falls away where there is no room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from textual.content import Content

from simulator.lines.exchanges import GLYPHS
from simulator.lines.text import cut, printable
from simulator.tui.figures import SECONDS, Figures, bytes_text, sparkline

STYLES = {
    "ok": "$text-success",
    "advice": "$text-primary",
    "warning": "$text-warning",
    "broken": "$text-error",
}
"""How each verdict is shown, beside its glyph and its word."""
_MUTED = "$text-muted"
_BETWEEN = "  "
_LETTERS = 500
"""Of any longer text the beginning is shown, of a path the end."""
_LOW, _LOWEST = 16, 10
"""Lines of a terminal below which the header has two lines, and one."""
_BARS = {150: SECONDS, 110: SECONDS // 2, 60: SECONDS // 6, 0: SECONDS // 12}
"""Columns of a terminal from which on the sparkline has so many."""
_STAGES = {"failed": 6, "failed on ingest": 7, "pending retry": 8, "delivered": 10, "received": 11}
"""How much each stage is wanted; others less."""
_VERDICTS = {"broken": 2, "warning": 4, "advice": 5, "ok": 3}
"""How much each verdict is wanted, where there are any of it."""


class Piece(NamedTuple):
    """What stands together; of two the one with the lower ``rank`` stays."""

    rank: int
    content: Content


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside the figures.

    ``facts`` are those of the ready line, None of a recording, whose ``journal`` it is then;
    ``faults`` the texts of those in force, None where they aren't known; ``notice`` is a sentence,
    ``paused`` whether the screen stands still.
    """

    journal: str
    facts: Mapping[str, Any] | None = None
    faults: Sequence[str] | None = None
    notice: str = ""
    paused: bool = False


def height(terminal: int) -> int:
    """How many lines the header has in a terminal with so many."""
    return 1 if terminal < _LOWEST else 2 if terminal < _LOW else 3


def header_lines(figures: Figures, told: Told, width: int, lines: int) -> list[Content]:
    """So many lines of the header, each within the width."""
    if lines == 1:
        found = [[*_state(told), *_verdicts(figures), *_rate(figures, width)]]
    elif lines == 2:
        found = [
            [*_state(told), *_counts(figures), *_rate(figures, width)],
            [*_rest(figures, told)],
        ]
    else:
        first = [*_addresses(told, width), *_rate(figures, width), *_state(told)]
        found = [first, [*_counts(figures)], [*_rest(figures, told)]]
    shown = [_fitted(pieces, width) for pieces in found]
    if told.notice:
        notice = Content.styled(f"! {_shown(told.notice)}", "bold $text-error")
        said = notice.wrap(max(2, width))[:lines]
        shown = [*shown[: lines - len(said)], *said]
    return [line.truncate(width, ellipsis=True) for line in shown]


def _fitted(pieces: Sequence[Piece], width: int) -> Content:
    """Of the pieces the most wanted that there is room for, in their order; one at least."""
    kept: list[tuple[int, Content]] = []
    room = width + len(_BETWEEN)
    for place, piece in sorted(enumerate(pieces), key=lambda one: one[1].rank):
        taken = piece.content.cell_length + len(_BETWEEN)
        if taken <= room or not kept:
            room -= taken
            kept.append((place, piece.content))
    return Content(_BETWEEN).join(content for _, content in sorted(kept, key=lambda one: one[0]))


def _piece(rank: int, *parts: str | tuple[str, str]) -> Piece:
    return Piece(rank, Content.assemble(*parts))


def _state(told: Told) -> Iterator[Piece]:
    if told.paused:
        yield _piece(0, ("‖ paused", "bold $text-warning"))


def _addresses(told: Told, width: int) -> Iterator[Piece]:
    yield _piece(6, ("sim", "bold $text-primary"))
    if told.facts is None:
        yield _piece(3, ("recording ", _MUTED), _end(told.journal, max(10, width // 2)))
        return
    for rank, name in ((5, "salesmachine"), (4, "segment")):
        if address := told.facts.get(name):
            shown = _shown(str(address))
            short = shown if width >= 110 else shown.removeprefix("http://")
            yield _piece(rank, (f"{name.capitalize()} ", _MUTED), short)


def _rate(figures: Figures, width: int) -> Iterator[Piece]:
    if figures.verdicts is None:
        return
    average = f"{figures.rate.average:,.1f} {figures.unit}/s"
    bars = next(count for least, count in _BARS.items() if width >= least)
    yield _piece(3, (sparkline(figures.rate.each, bars), "$text-accent"), f" {average}")


def _counts(figures: Figures) -> Iterator[Piece]:
    yield _piece(20, ("exchanges", _MUTED))
    yield from _verdicts(figures)
    if figures.stages:
        yield _piece(21, ("  messages", _MUTED))
    for stage, count in figures.stages.items():
        style = STYLES["broken"] if stage.startswith("failed") else ""
        glyph = "✗ " if style else ""
        yield _piece(_STAGES.get(stage, 12), (f"{glyph}{count:,} {stage}", style))


def _verdicts(figures: Figures) -> Iterator[Piece]:
    """How many of each; those that there are none of fall away first."""
    for verdict, glyph in GLYPHS.items():
        if figures.verdicts is None:
            yield _piece(_VERDICTS[verdict], (f"{glyph} … {verdict}", _MUTED))
            continue
        count = figures.verdicts[verdict]
        rank = _VERDICTS[verdict] if count else 15
        style = STYLES[verdict] if count else _MUTED
        yield _piece(rank, (f"{glyph} {count:,} {verdict}", style))


def _rest(figures: Figures, told: Told) -> Iterator[Piece]:
    if told.faults:
        one = told.faults[0]
        text = _shown(one) if len(told.faults) == 1 else f"{len(told.faults):,} in force"
        name = "fault " if len(told.faults) == 1 else "faults "
        yield _piece(1, (f"{name}{text}", "bold $text-warning"))
    if figures.workspace is None:
        yield _piece(3, "all workspaces")
    else:
        yield _piece(2, ("workspace ", _MUTED), _shown(figures.workspace))
    if figures.profile:
        yield _piece(5, ("profile ", _MUTED), _shown(figures.profile))
    size = "…" if figures.verdicts is None else bytes_text(figures.size)
    yield _piece(4, ("journal ", _MUTED), size)
    if told.facts is not None:
        yield _piece(6, (_end(told.journal, 60), _MUTED))


def _shown(text: str) -> str:
    """As a terminal can show it; of a long one the beginning."""
    return printable(cut(text, _LETTERS))


def _end(text: str, length: int) -> str:
    """The end of a text that is longer."""
    shown = printable(text[-_LETTERS:])
    return shown if len(shown) <= length else f"…{shown[1 - length :]}"
