"""The lineage: where each field of a message goes, and where each of its operations' is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from simulator.failures.spelling import short
from simulator.failures.wording import evidence
from simulator.payload.lineage.explained import Explained
from simulator.payload.lineage.fields import Became, Incoming, Outgoing, Source
from simulator.reports.html.explained import code
from simulator.reports.html.markup import Child, Html, element, isolated, join, plural

MOST_ROWS = 300
"""Rows of one table that are shown."""
LONGEST = 60
"""Characters of a value that are shown."""
_COLUMNS = ("You sent", "Becomes", "Rule", "Contract")
_REST = len(_COLUMNS) - 1


_TOLD: tuple[Became, ...] = ("sent", "decides", "opens", "shadowed", "dropped")


class _Field(NamedTuple):
    """What stands in the first column, and the rows beside it: the other cells of each."""

    head: Html
    rows: list[list[Html]]
    class_: str | None = None


def lineage(found: Explained, *, is_now: bool = False) -> Html:
    """The table under its heading; nothing where nothing is sent.

    ``is_now`` says that the operations beside it are others, as those of a dead letter may be.
    """
    if not found.operations:
        return Html("")
    rows: list[Child] = []
    left = 0
    for field in (*_incoming(found), *_unfed(found)):
        if len(rows) < MOST_ROWS:
            rows += _rows(field)
        else:
            left += len(field.rows)
    if left:
        rows.append(_wide(f"{plural(left, 'row')} more"))
    if found.left:
        rows.append(_wide(f"not looked at: {plural(found.left, 'more field')}"))
    head = element("tr", *(element("th", name, scope="col") for name in _COLUMNS))
    table = element("table", element("thead", head), element("tbody", *rows))
    title = element("h4", "Lineage ", element("small", _in_short(found, is_now)))
    return element("section", title, table, class_="pane lineage")


def _in_short(found: Explained, is_now: bool) -> str:
    """How many fields become what: ``12 sent, 1 shadowed, 3 dropped``."""
    counts = Counter(one.became for one in found.incoming)
    told = [f"{counts[name]:,} {name}" for name in _TOLD if counts[name]]
    now = ", as it is translated now" if is_now else ""
    return f"{', '.join(told) or 'no field'}{now}"


def _incoming(found: Explained) -> Iterator[_Field]:
    sent = {one.pointer: one for one in found.outgoing}
    for one in found.incoming:
        silent = one.became if one.became in ("dropped", "shadowed") else None
        yield _Field(_named(one.pointer, one.value), [*_becomes(one, sent)], silent)


def _becomes(one: Incoming, sent: dict[str, Outgoing]) -> Iterator[list[Html]]:
    for target in one.targets:
        yield _fed(target, sent.get(target.pointer))
    if one.decides:
        yield _said("decides whether there is", one.decides)
    if one.became == "shadowed":
        yield _said("shadowed by", one.by)
    elif one.became == "dropped":
        text = element("span", "dropped", class_="word")
        yield [_cell(text, ": ", isolated(one.why.sentence), _evidence(one.why.evidence))]
    elif one.became == "opens":
        yield _said("with another value there would be", one.opens)


def _fed(target: Source, sent: Outgoing | None) -> list[Html]:
    """The cells of what a field feeds; its value where it isn't just copied."""
    parts: list[Child] = [element("span", target.kind, class_="word"), " ", code(target.pointer)]
    if sent is None:
        return [_cell(*parts, _evidence(target.evidence))]
    if target.kind == "derived":
        parts += [" ", _value(sent.value)]
    return [element("td", *parts, _evidence(target.evidence)), *_governed(sent)]


def _unfed(found: Explained) -> Iterator[_Field]:
    """The fields of operations that no field of the message feeds."""
    for one in found.outgoing:
        if not one.sources:
            what = element("td", code(one.pointer), " ", _value(one.value))
            yield _Field(element("span", one.why, class_="why"), [[what, *_governed(one)]])


def _governed(sent: Outgoing) -> list[Html]:
    """The rule with its place, and the contract's clause."""
    rule = join((code(sent.rule), " ", code(sent.place))) if sent.rule else code(sent.place)
    clause = join((code(sent.clause), _evidence(sent.evidence)))
    return [element("td", rule, class_="rule"), element("td", clause, class_="clause")]


def _rows(field: _Field) -> Iterator[Html]:
    """The rows of one field; the first cell is there once."""
    span = len(field.rows) if len(field.rows) > 1 else None
    head = element("th", field.head, scope="row", rowspan=span)
    for at, cells in enumerate(field.rows or [[_cell()]]):
        yield element("tr", *([head] if not at else []), *cells, class_=field.class_)


def _wide(text: str) -> Html:
    return element("tr", element("td", text, colspan=len(_COLUMNS), class_="none"))


def _cell(*children: Child) -> Html:
    return element("td", *children, colspan=_REST)


def _said(words: str, pointers: tuple[str, ...]) -> list[Html]:
    named = join(map(code, pointers), ", ")
    return [_cell(element("span", words, class_="word"), " ", named)]


def _named(pointer: str, value: object) -> Html:
    return join((code(pointer), " ", _value(value)))


def _value(value: object) -> Html:
    return element("code", isolated(short(value, LONGEST)), class_="value")


def _evidence(identity: str) -> Html:
    """The id of what stands behind it, in brackets; its statement for who asks."""
    if not identity:
        return Html("")
    shown = element("span", f"[{identity}]", title=evidence(identity), class_="evidence")
    return join((" ", shown))
