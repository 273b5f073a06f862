"""The message of an entry: the entry itself, or what a case or a dead letter holds."""

from __future__ import annotations

from contracts.cases import CaseError, is_case, parse_case
from simulator.exchange_formats.dead_letters import is_dead_letter


def message_of(value: object) -> tuple[object, dict[str, str]]:
    """The message, and the settings that a case gives it; there are none by itself."""
    if isinstance(value, dict) and is_case(value):
        try:
            case = parse_case("case", value)
        except CaseError:
            return value.get("message"), {}
        return case.message, case.settings
    if isinstance(value, dict) and is_dead_letter(value):
        return value["message"], {}
    return value, {}
