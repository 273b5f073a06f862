"""Wording: what is wrong in one sentence, by what is known of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contracts.registry import load
from contracts.violations import Violation
from simulator.failures.pointing import NOTHING, dotted, name, value_at
from simulator.failures.spelling import kind, short

UIDS = {
    "contact": "contact_uid",
    "account": "account_uid",
    "event": "event_uid",
    "alias": "contact_uid",
}
"""What an operation is called by."""
_ARTICLES = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "object": "an object",
    "boolean": "a boolean",
    "array": "a list",
    "null": "null",
}


def statement(code: str) -> str:
    """What a code means, from ``codes.json``; empty for one of the kit's own."""
    found: str = load("codes.json").get(code, {}).get("statement", "")
    return found


def evidence(identity: str) -> str:
    """An id with its label and statement, from ``evidence.json``."""
    found = load("evidence.json").get(identity)
    return f"{identity} [{found['label']}]: {found['statement']}" if found else identity


def ended(text: str) -> str:
    """A sentence with its full stop, unless it ends in a sign already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def evidence_of(code: str) -> str:
    """The evidence behind a code; empty for one of the kit's own."""
    found = load("codes.json").get(code, {}).get("evidence", "")
    return evidence(found) if found else ""


def subject(operation: object) -> str:
    """An operation in a sentence: ``the event "order_completed"``, ``the item``."""
    body = operation if isinstance(operation, dict) else {}
    method = body.get("method")
    if not isinstance(method, str) or method not in UIDS:
        return "the item"
    uid, contact = body.get(UIDS[method]), body.get("contact_uid")
    if isinstance(uid, str | int):
        return f"the {method} {short(uid)}"
    return f"the event of {short(contact)}" if isinstance(contact, str | int) else f"the {method}"


def call(message: object) -> str:
    """A message in a sentence: ``the identify``, ``the message``."""
    body: Mapping[str, Any] = message if isinstance(message, dict) else {}
    what = body.get("type")
    return f"the {short(what)[1:-1].lower()}" if isinstance(what, str) and what else "the message"


def keyword(violation: Violation) -> str:
    """The keyword of the clause that is broken: ``type``, ``required``; empty where none is."""
    return violation.schema.rpartition("/")[2]


def sentence(violation: Violation, about: str, value: object, at: str) -> str:
    """What is wrong with ``about``, ``value`` as a whole, of which ``at`` points at the place.

    Of what isn't about one value it is what the code means.
    """
    found, where = value_at(value, at), name(at)
    if isinstance(value, dict) and where == UIDS.get(str(value.get("method"))):
        about = f"{'an' if about[4] in 'ae' else 'a'} {value['method']}"
    of = f"{where} of {about}" if where else about
    text = _text(violation, of, about, found, at)
    if not text:
        return _with(statement(violation.code), about, violation.code)
    return f"{text[0].upper()}{text[1:]}." if text.startswith("the ") else f"{text}."


def _text(violation: Violation, of: str, about: str, found: Any, at: str) -> str:
    """By the keyword that is broken; empty where that says nothing."""
    expected, quirk = violation.expected, violation.code.startswith("SM-4")
    match keyword(violation):
        case "required":
            return "" if quirk else f"{of} has no {expected.removeprefix('the key ')[1:-1]}"
        case "additionalProperties":
            return f"{about} has the key {dotted(at)}, which isn't known there"
        case _ if found is NOTHING:
            return ""
        case "type":
            what = "an empty list" if found == [] else kind(found)
            return f"{of} is {what}, not {types(expected)}"
        case "format" if expected.startswith("a string that isn't blank"):
            return f"{of} is blank"
        case "format":
            return f"{of} isn't {re.split('[:;,]', expected)[0]}: {short(found)}"
        case "enum" | "const":
            return f"{of} is {short(found)}, not {expected}"
        case "maxLength":
            return f"{of} has {len(found):,} characters, not {expected}"
        case "maxItems" | "minItems":
            return f"{of} holds {len(found):,}, not {expected}"
    return ""


def types(expected: str) -> str:
    """``string, integer or null`` with articles."""
    *first, last = [_ARTICLES.get(one, one) for one in expected.split(" or ")]
    return f"{', '.join(first)} or {last}" if first else last


def _with(text: str, about: str, code: str) -> str:
    """What a code means, and of whom, where only the state shows it."""
    if code.startswith("SM-3"):
        return f"{text.removesuffix('.')}: {about}."
    return text
