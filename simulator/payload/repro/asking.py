"""Asking: aims from what somebody says should have come, and from what ``sim check`` finds."""

from __future__ import annotations

import difflib
import json

from contracts.formats import is_value_place
from contracts.reading import loads
from contracts.violations import cut
from simulator.payload.repro.aims import Aim, AimError
from simulator.payload.repro.arrival_aim import ArrivalAim
from simulator.payload.repro.code_aim import CodeAim
from simulator.payload.repro.value_aim import ValueAim
from simulator.payload.shrink.findings import Found, found
from simulator.payload.shrink.keeping import KeepError, keep_code
from simulator.payload.translators import Translator

_METHODS = ("contact", "account", "event", "alias")
_FORM = 'OPERATION/POINTER=JSON, as in contact/params/plan="pro"'


def aim_at_value(text: str, translator: Translator) -> ValueAim:
    """The aim of ``contact/params/plan="pro"``.  Raises AimError."""
    place, sign, json_text = text.partition("=")
    if not sign or not is_value_place(place):
        raise AimError(f"{cut(text)!r} is no {_FORM}{_hint(place)}")
    try:
        return ValueAim(place, loads(json_text), translator)
    except (ValueError, RecursionError):
        meant = json.dumps(json_text, ensure_ascii=False)
        raise AimError(
            f"{cut(json_text)!r} is no JSON: a text stands in double quotes, '{place}={cut(meant)}'"
        ) from None


def aim_at_arrival(pointer: str, translator: Translator) -> ArrivalAim:
    """The aim of a pointer into the message.  Raises AimError."""
    if not pointer.startswith("/"):
        meant = f"/{pointer.replace('.', '/')}"
        raise AimError(f"{pointer!r} is no pointer into a message: do you mean {meant}?")
    return ArrivalAim(pointer, translator)


def aim_at_code(code: str, message: object, translator: Translator) -> Aim | None:
    """The aim that a message doesn't have this code.  Raises AimError for one that there isn't.

    None where it hasn't, or in a way that no case can ask for.
    """
    try:
        known = keep_code(code, translator).said
    except KeepError as error:
        raise AimError(str(error)) from None
    there = [one for one in found(message, translator) if one.code == known]
    return _first(there, message, translator)


def aim_found(message: object, translator: Translator) -> Aim | None:
    """The aim that the worst isn't there that ``sim check`` finds and a case can ask for.

    Advice alone is none.
    """
    there = [one for one in found(message, translator) if one.severity != "advice"]
    return _first(there, message, translator)


def _first(there: list[Found], message: object, translator: Translator) -> Aim | None:
    """Of what breaks Segment's own schema a case can ask that it arrives, if it doesn't."""
    for one in there:
        if one.sign.about != "message":
            return CodeAim(one, translator)
    for one in there:
        aim = ArrivalAim(one.pointer, translator)
        if one.pointer and aim.way(message) is not None:
            return aim
    return None


def _hint(place: str) -> str:
    """What was probably meant by what is no place."""
    first, _, rest = place.partition("/")
    if not rest:
        first, _, rest = place.partition(".")
        meant = f"{first}/{rest.replace('.', '/')}"
        return f"; did you mean {meant}=...?" if rest and is_value_place(meant) else ""
    near = difflib.get_close_matches(first.lower(), _METHODS, 1)
    return f"; did you mean {near[0]}/{rest}=...?" if near else ""
