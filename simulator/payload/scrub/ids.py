"""Ids: others of the same shape; prefixes stay, and known words are what they are elsewhere."""

from __future__ import annotations

import re

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.known import is_known, word
from simulator.payload.scrub.letters import other
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.words import RUNS

_UUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}", re.I)
_HEX = re.compile(r"(?=.*[0-9])[0-9a-f]{6,}", re.IGNORECASE)
_PREFIX = re.compile(
    r"(?:ajs-next|ajs|usr|user|u|cus|customer|cust|contact|con|c|acc|acct|account|a|org|organization"
    r"|company|comp|co|grp|group|g|team|workspace|ws|project|proj|evt|event|e|msg|message|m|anon"
    r"|anonymous|guest|visitor|device|dev|session|sess|s|node|api|made|tra|aud|spa|rs|sub|inv|invoice"
    r"|order|ord|ch|pi|pm|src|prod|product|plan|price|sku|item|id|uid|ref|req|tx|txn|test|tmp|lead"
    r"|conv|conversation|ticket|case|task|job|run|key|sk_live|sk_test|pk_live|pk_test)"
    r"(?:[_:#/. -]+|(?=[0-9]))",
    re.IGNORECASE,
)
"""What an id begins with and says only what it is the id of."""
_LARGE = 16
"""From so many letters and digits on two ids never get the same stand-in by chance."""
_SUFFIX = re.compile(r"\.[2-9]\Z")
"""Of the second operation of a message."""


def identifier(text: str, memory: Memory) -> str:
    """Another id of the same shape, the same for all that differ in case alone, in that case."""
    second = _SUFFIX.search(text)
    if second and len(text) > 2:
        return identifier(text[: second.start()], memory) + second[0]
    is_hex = _UUID.match(text) or _HEX.fullmatch(text)
    prefix = None if is_hex else _PREFIX.match(text)
    start = prefix.end() if prefix and prefix.end() < len(text) else 0
    body = text[start:]
    if _UUID.search(body) or sum(one.isalnum() for one in body) >= _LARGE:
        return text[:start] + _made(body, memory, memory.key.draw("id", body.casefold()))
    return memory.given(text, "id", lambda draw: text[:start] + _made(body, memory, draw))


def _made(body: str, memory: Memory, draw: Draw) -> str:
    if (found := _UUID.search(body)) and not found[0].isdigit():
        before, after = body[: found.start()], body[found.end() :]
        return _made(before, memory, draw) + _uuid(found[0], draw) + _made(after, memory, draw)
    if _HEX.fullmatch(body) and not body.isdigit():
        return _hex(body, draw)
    return RUNS.sub(lambda run: _run(run[0], memory, draw), body)


def _run(run: str, memory: Memory, draw: Draw) -> str:
    if run.isdigit():
        return digits(run, draw)
    if len(run) > 1 and is_known(run, memory):
        return word(run, memory)
    return "".join(other(one, draw) for one in run)


def digits(text: str, draw: Draw) -> str:
    """As many digits; zeros at the start stay, and none is put there."""
    zeros = len(text) - len(text.lstrip("0"))
    made = text[:zeros]
    for index, one in enumerate(text[zeros:]):
        if not one.isascii():
            made += other(one, draw)
        else:
            made += str(1 + draw.below(9)) if index == 0 else str(draw.below(10))
    return made


def _hex(text: str, draw: Draw) -> str:
    """Hexadecimal digits; letters where letters are, in their case."""
    return "".join(
        str(draw.below(10)) if one.isdigit() else _like(one, draw.one("abcdef")) for one in text
    )


def _like(one: str, letter: str) -> str:
    return letter.upper() if one.isupper() else letter


def _uuid(text: str, draw: Draw) -> str:
    """Of the same version and variant."""
    is_upper = text.upper() == text and text.lower() != text
    hexes = text.replace("-", "")
    made = "".join(
        one if index in (12, 16) else draw.one("0123456789abcdef")
        for index, one in enumerate(hexes)
    ).lower()
    made = made.upper() if is_upper else made
    left = iter(made)
    return "".join("-" if one == "-" else next(left) for one in text)
