"""Fixes: what to do in one to three lines, as concrete as what is known allows."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.registry import load
from contracts.violations import Violation
from simulator.failures.origins import Origin
from simulator.failures.pointing import dotted
from simulator.failures.repairs import Repair
from simulator.failures.spelling import kind, short


def of_code(code: str) -> str:
    """What ``codes.json`` says; empty for a code that isn't there."""
    found: str = load("codes.json").get(code, {}).get("fix", "")
    return found


def of_violation(
    violation: Violation,
    at: str,
    repair: Repair | None,
    origin: Origin | None = None,
    rule: str = "",
) -> tuple[str, ...]:
    """How to mend a violation at a pointer, in one line or two.

    ``origin`` is what of the message the operation's value comes from, None where the message
    itself is what was judged; ``rule`` is what made the operation, with its place.
    """
    first = _concrete(dotted(_named(at, repair, origin)), repair) or _plain(violation)
    return tuple(line for line in (first, *_who(origin, rule.partition(" ")[0])) if line)


def _plain(violation: Violation) -> str:
    """What can be said where no repair is known."""
    near, expected = violation.suggestion, violation.expected
    if violation.code == "SM-203":
        return f"Send {expected.removeprefix('the key ')[1:-1]}."
    if violation.code == "SM-207" and near and not violation.schema.startswith("case.json"):
        return f"{near} is there as well: keep one of them."
    if violation.schema.startswith("case.json") and violation.code == "SM-207":
        return f"Rename it to {near}." if near else "Leave it out."
    if violation.code in ("SM-206", "SM-241") and expected.startswith("one of "):
        return f"Use {expected}."
    return of_code(violation.code)


def _named(at: str, repair: Repair | None, origin: Origin | None) -> str:
    """The pointer that whoever mends it knows the value by: in the message if it is just that."""
    if origin and origin.is_copied and (repair is None or repair.how in ("changed", "removed")):
        return origin.pointers[0]
    return at


def _concrete(name: str, repair: Repair | None) -> str:
    if repair is None:
        return ""
    if repair.how == "removed":
        return f"Leave {name} out, or send one that says something."
    if repair.how == "renamed":
        return f"Rename {short(repair.old)[1:-1]} to {repair.new}."
    if repair.how == "moved":
        return f"Move {short(repair.old)[1:-1]} into {repair.new}, where attributes belong."
    new, old = short(repair.new, 60), short(repair.old, 60)
    new, old = ("{}", "[]") if repair.new == {} else (new, old)
    what = kind(repair.new).replace("an integer", "a number")
    as_what = f"as {what}: " if kind(repair.new) != kind(repair.old) else "as "
    return f"Send {name} {as_what}{new}, not {old}."


def _who(origin: Origin | None, rule: str) -> Iterator[str]:
    """Whose it is to mend where the message doesn't simply hold it."""
    if origin is None or not rule:
        return
    if not origin.pointers:
        yield f"It isn't in the message: {rule} makes it."
    elif not origin.is_copied:
        yield f"{rule} makes it of {', '.join(dotted(one) for one in origin.pointers)}."
    elif ":" in rule:  # one of the user's own, that may do better
        yield f"Or let {rule} make it so: it takes {dotted(origin.pointers[0])} as it is."
