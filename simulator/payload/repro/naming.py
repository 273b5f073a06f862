"""Naming a repro: what fails in a sentence, and a name for its files; nothing in them is personal.

Both are made of a message that was scrubbed, and of the names of the contract.
"""

from __future__ import annotations

import re

from contracts.cases import as_json
from contracts.registry import load
from contracts.values import held
from contracts.violations import cut, printable
from simulator.payload.repro.aims import Aim
from simulator.payload.repro.arrival_aim import ArrivalAim
from simulator.payload.repro.code_aim import CodeAim
from simulator.payload.repro.value_aim import ValueAim
from simulator.payload.repro.ways import Way

_PLAIN = re.compile(r"[a-z][a-z0-9_]{0,40}")
_CALLS = ("identify", "track", "page", "screen", "group", "alias")


def sentence(message: object, aim: Aim, way: Way) -> str:
    """What a message gives, and what it should: one sentence."""
    told = _told(message, aim, way)
    return f"{told[:1].upper()}{printable(told[1:])}"


def name(aim: Aim, way: Way) -> str:
    """A name for files: ``account_uid_missing``, ``plan_differs``, ``sm_220_mrr``."""
    if isinstance(aim, ValueAim):
        end = {"another value": "differs", "nothing there": "missing"}.get(way.how, "missing")
        return f"{_word(aim.place, 'value')}_{way.code.lower() or end}"
    if isinstance(aim, ArrivalAim):
        return f"{_word(aim.pointer, 'value')}_{way.code.lower() or 'dropped'}"
    assert isinstance(aim, CodeAim)
    code = re.sub(r"[^a-z0-9]+", "_", aim.found.code.lower())
    key = _word(f"/{aim.found.sign.key}", "")
    return f"{code}_{key}" if code.startswith("sm_") and key else code


def _told(message: object, aim: Aim, way: Way) -> str:
    call = _call(message)
    came = f"{call} is {way.outcome} with {way.code}" if way.code else ""
    if isinstance(aim, ValueAim):
        return _of_value(aim, way, message, came or call)
    if isinstance(aim, ArrivalAim):
        if came:
            return f"{came}, where {aim.pointer} should arrive."
        return f"{call} becomes the same whatever is at {aim.pointer}, which should arrive."
    assert isinstance(aim, CodeAim)
    code, about = aim.found.code, aim.found.sign.about
    meaning = str(load("codes.json").get(code, {}).get("statement", ""))
    if about == "outcome":
        return f"{call} is {way.outcome} with {code}: {meaning}"
    what = "the note" if about == "note" else "operations with"
    return f"{call} gives {what} {code}: {meaning}"


def _of_value(aim: ValueAim, way: Way, message: object, call: str) -> str:
    operation, _, rest = aim.place.partition("/")
    what = f"operation {operation}" if operation.isdecimal() else _article(operation)
    key, wanted = rest.replace("/", "."), cut(as_json(aim.value))
    if way.how == "no operation":
        noun = what if operation.isdecimal() else operation
        verb = "where" if way.code else f"gives no {noun}, where"
        joint = "," if way.code else ""
        return f"{call}{joint} {verb} {what} with {key} {wanted} is expected."
    if way.how == "nothing there":
        return f"{call} gives {what} without {key}, where {wanted} is expected."
    there = held(aim.place, aim.translator.operations(message))
    came = cut(as_json(there[0])) if there else "another"
    return f"{call} gives {what} whose {key} is {came}, where {wanted} is expected."


def _call(message: object) -> str:
    kind = message.get("type") if isinstance(message, dict) else None
    known = kind.lower() if isinstance(kind, str) else ""
    return _article(known) if known in _CALLS else "a message"


def _article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _word(pointer: str, otherwise: str) -> str:
    """The last key of a pointer as part of a name, if it is a plain one."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", pointer.rpartition("/")[2]).lower()
    return key if _PLAIN.fullmatch(key) else otherwise
