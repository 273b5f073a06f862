"""A message of the ledger on one line, what became of it underneath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.journal.messages import STAGES
from simulator.lines.text import counted, cut, printable

_CALL = 8
"""Columns of the call."""
_UID = 9
"""Columns of the uid, or as many as the stage leaves it in 80."""
_FATE = 32
"""Columns of the stage and its code, beside the shortest uid."""
_MOST_UID = 24
_NAMED = 3
"""Exchanges that are named one by one."""


def message_lines(message: dict[str, Any]) -> list[str]:
    """Seq, time, workspace, call, uid, stage and code; underneath why, if it says.

    ``message`` is what ``Pages.messages`` gives.  A code that has no room in 80 columns stands
    before its detail.  Nothing in it can reach the terminal's controls.
    """
    stage, code, detail = message["stage"], message["code"] or "", message["detail"] or ""
    fate = f"{stage} {code}".rstrip()
    if len(fate) > _FATE:
        fate, detail = stage, f"{code}: {detail}" if detail else code
    room = min(_MOST_UID, max(_UID, _UID + _FATE - len(fate)))
    head = "  ".join(
        (
            f"{message['seq']:>5}",
            message["at"][11:19],
            message["workspace"] or "-" * 8,
            f"{message['type'] or '?':<{_CALL}}",
            f"{cut(printable(message['uid'] or '-'), room):<{_UID}}",
            fate,
        )
    )
    return [printable(head), *([printable(f"    {detail}")] if detail else [])]


def ledger_lines(message: dict[str, Any]) -> list[str]:
    """The same, and underneath its attempts and where its operations arrived."""
    told = [_attempts(message["attempts"]), _arrivals(message["operations"])]
    return [*message_lines(message), *(f"    {printable(line)}" for line in told if line)]


def stages_line(counts: dict[str, int]) -> str:
    """``5 messages: 3 delivered, 2 failed``: each stage in the order in which they come."""
    total = sum(counts.values())
    each = ", ".join(f"{counts[stage]:,} {stage}" for stage in STAGES if counts.get(stage))
    return f"{total:,} message{'' if total == 1 else 's'}: {each}"


def attempt_text(attempt: dict[str, Any]) -> str:
    """``attempt 3 at 10:21:45 503, next in 4 s``."""
    text = f"attempt {attempt['n']} at {attempt['at'][11:19]} {attempt['result']}"
    if attempt["wait"] is None:
        return text
    asked = ", as Retry-After asks" if attempt["wait"] == attempt["retry_after"] else ""
    wait = f"{attempt['wait']:.1f}".removesuffix(".0")
    return f"{text}, next in {wait} s{asked}"


def arrivals(operations: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """A message's operations by the exchange that they came in, in order."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in operations:
        found.setdefault(one["exchange"], []).append(one)
    return found


def answered(operations: Sequence[dict[str, Any]]) -> str:
    """``503, doesn't count``: what an exchange was answered, and whether it changed anything."""
    status = str(operations[0]["status"] or "no answer")
    return status if any(one["applied"] for one in operations) else f"{status}, doesn't count"


def _attempts(attempts: Sequence[dict[str, Any]]) -> str:
    """The last attempt, and the others by their results; nothing of one that was all."""
    if not attempts or (len(attempts) == 1 and attempts[0]["result"].startswith("2")):
        return ""
    *before, last = attempts
    counts = counted(one["result"] for one in before)
    return f"{counts}, then {attempt_text(last)}" if counts else attempt_text(last)


def _arrivals(operations: Sequence[dict[str, Any]]) -> str:
    """``event x2 in exchange 12 (201), 15 (503, doesn't count)``."""
    alike: dict[str, list[str]] = {}
    for seq, found in arrivals(operations).items():
        what = counted(one["method"] or "?" for one in found)
        alike.setdefault(what, []).append(f"{seq} ({answered(found)})")
    return "; ".join(f"{what} in exchange {_listed(seqs)}" for what, seqs in alike.items())


def _listed(texts: Sequence[str]) -> str:
    """All of a few; of many the first and the last."""
    if len(texts) <= _NAMED:
        return ", ".join(texts)
    return f"{texts[0]}, {len(texts) - 2} more, {texts[-1]}"
