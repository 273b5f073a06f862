"""Lineage for people: what came in on the left, what of it goes out on the right.

``found`` is what ``Explained.to_dict()`` gives.  Nothing in it can reach the terminal's controls.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.lines.side_by_side import DIM, YELLOW, Cell, side_by_side
from simulator.lines.text import at, cut, printable
from simulator.lines.wrapping import wrapped

NARROW = 80
WIDE = 120
"""Columns from which on the contract's clause stands beside each field that is sent."""

LEGEND = "outgoing (= copied, ~ derived)"
_VALUE = 40
"""Characters of a value."""
_MOST_UNFED = 50
"""Fields of operations that no field feeds: more than two operations have, unless few are asked."""


def lineage_lines(found: dict[str, Any], width: int = NARROW, colour: bool = False) -> list[str]:
    """One message: what became of it, each operation with its rule, then its fields.

    No line takes more than ``width`` columns, but that fewer than 60 count as 60.
    """
    width = max(width, 60)
    lines = [*_head(found, width)]
    if not found["operations"]:
        lines += [f"  {line}" for line in wrapped(printable(_nothing(found)), width - 2)]
        return lines
    lines += _operations(found, width)
    titles = ("incoming", LEGEND)
    lines += side_by_side(titles, list(_rows(found, width)), width, colour)
    if found["left"]:
        lines.append(f"  {found['left']:,} more fields weren't asked about")
    return lines


def value_text(field: dict[str, Any], most: int = _VALUE) -> str:
    """A field's value as JSON, cut; ``…`` where it is none."""
    if "value" not in field:
        return "…"
    value = field["value"]
    if isinstance(value, str):
        value = value[: most + 1]
    return printable(cut(json.dumps(value, ensure_ascii=False), most))


def _head(found: dict[str, Any], width: int) -> Iterator[str]:
    head = f"{found['line']} {found['type'] or '?'} {found['messageId'] or '-'}"
    if reason := found.get("reason"):
        text = f"{head} {found['outcome']} {at(reason)}: {reason['message']}"
    else:
        named = ", ".join(_named(found, index) for index in range(len(found["operations"])))
        text = f"{head} -> {named or 'nothing'}"
    first, *others = wrapped(printable(text), width - 4)
    yield first
    yield from (f"    {line}" for line in others)


def _named(found: dict[str, Any], index: int) -> str:
    """``event pricing``, ``contact u1``: the method, and the field that names what it is on."""
    method = found["operations"][index].get("method", "operation")
    name = {"account": "account_uid", "event": "event_uid"}.get(method, "contact_uid")
    uid = next(
        (one.get("value") for one in found["outgoing"] if one["pointer"] == f"/{index}/{name}"), ""
    )
    return f"{method} {cut(str(uid), _VALUE)}".rstrip()


def _nothing(found: dict[str, Any]) -> str:
    """That nothing goes out, and by which field."""
    reason, fields = found.get("reason"), len(found["incoming"]) + found["left"]
    if not fields:
        return "nothing goes out"
    count = f"{fields:,} field{'' if fields == 1 else 's'}"
    if reason is None:
        return f"nothing goes out: the translator makes no operation of its {count}"
    there = [one for one in found["incoming"] if one["pointer"] == reason["pointer"]]
    if there:
        decided = f"{reason['pointer']} {value_text(there[0])} decided that"
    elif not reason["pointer"]:
        decided = "the message as a whole decided that"
    elif any(one["pointer"].startswith(f"{reason['pointer']}/") for one in found["incoming"]):
        decided = f"what is in {reason['pointer']} decided that"
    else:
        decided = f"{reason['pointer']}, which isn't there, decided that"
    return f"nothing goes out of its {count}: {decided}"


def _operations(found: dict[str, Any], width: int) -> Iterator[str]:
    for index, one in enumerate(found["operations"]):
        made = " at ".join(filter(None, (one["rule"] or "translator", one["place"])))
        decided = ", ".join(one["decided_by"]) or "nothing"
        texts = (
            f"{one['pointer']} {_named(found, index)}",
            f"by {made}, as {one['clause'].removesuffix('#')} [{one['evidence']}]",
            f"decided by {decided}",
        )
        for n, text in enumerate(texts):
            indent = "     " if n else "  "
            for line in wrapped(printable(text), width - len(indent)):
                yield f"{indent}{line}"


def _rows(found: dict[str, Any], width: int) -> Iterator[tuple[str, list[Cell]]]:
    """What stands on the left, and what beside it."""
    sent = {one["pointer"]: one for one in found["outgoing"]}
    for one in found["incoming"]:
        left = f"{printable(one['pointer'])} {value_text(one)}"
        yield left, list(_cells(one, sent, found["evidence"], width))
    fed = {target["pointer"] for one in found["incoming"] for target in one.get("targets", ())}
    yield from _unfed([one for at_, one in sent.items() if at_ not in fed], width)


def _unfed(outgoing: list[dict[str, Any]], width: int) -> Iterator[tuple[str, list[Cell]]]:
    """What no field feeds, and why; of very many only the first."""
    said = ""
    for one in outgoing[:_MOST_UNFED]:
        why = one.get("why", "")
        text = f"- {printable(one['pointer'])} {value_text(one)}{_clause(one, width)}"
        yield ("" if why == said else f"({why})"), [Cell(text)]
        said = why
    if (more := len(outgoing) - _MOST_UNFED) > 0:
        yield "", [Cell(f"{more:,} more of them")]


def _cells(
    one: dict[str, Any], sent: dict[str, Any], known: dict[str, Any], width: int
) -> Iterator[Cell]:
    for target in one.get("targets", ()):
        outgoing = sent.get(target["pointer"], {})
        copied = target["kind"] == "copied"
        text = f"{'=' if copied else '~'} {printable(target['pointer'])}"
        value = "" if copied else f" {value_text(outgoing)}"
        evidence = target.get("evidence") or _own_evidence(outgoing)
        yield Cell(f"{text}{value}{origin_text(evidence, known)}{_clause(outgoing, width)}")
    if decides := one.get("decides"):
        yield Cell(printable(f"decides whether {', '.join(decides)} come{_s(decides)}"))
    match one["became"]:
        case "shadowed":
            yield Cell(printable(f"shadowed by {', '.join(one['by'])}"), DIM)
        case "dropped":
            origin = origin_text(one.get("evidence", ""), known)
            yield Cell(printable(f"dropped: {one['why']}{origin}"), YELLOW)
        case "opens":
            yield Cell(printable(_opened(one)), YELLOW)


def _opened(one: dict[str, Any]) -> str:
    """What another value would do, and why this one doesn't."""
    would = f"another value would feed {', '.join(one.get('opens', ())) or 'something'}"
    return f"unused: {one['why']}; {would}" if "why" in one else f"unused: {would}"


def _s(many: Sequence[str]) -> str:
    return "s" if len(many) == 1 else ""


def _own_evidence(outgoing: dict[str, Any]) -> str:
    """That of the clause on the field itself; what is free-form is as the rule says."""
    name = outgoing.get("pointer", "").rsplit("/", 1)[-1]
    own = outgoing.get("clause", "").endswith(f"/{name}")
    return str(outgoing["evidence"]) if own else ""


def origin_text(evidence: str, known: Mapping[str, Any]) -> str:
    """`` [A25 assumed]``: an id of ``evidence.json``, and whether that is assumed; else nothing."""
    if not evidence:
        return ""
    label = known.get(evidence, {}).get("label", "")
    return f" [{evidence} assumed]" if label == "assumed" else f" [{evidence}]"


def _clause(outgoing: dict[str, Any], width: int) -> str:
    """The contract's clause where there is room; its file stands at the operation."""
    if width < WIDE or "clause" not in outgoing:
        return ""
    return printable(f" {outgoing['clause'][outgoing['clause'].find('#') :]}")
