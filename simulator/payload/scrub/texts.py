"""Texts: what stands for a text whose key says nothing, by its form."""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.payload.scrub.addresses import email, host, ip, is_host
from simulator.payload.scrub.allowed import is_plain
from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.ids import identifier
from simulator.payload.scrub.known import is_known, with_known, word
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.phones import phone
from simulator.payload.scrub.pieces import SECRET, What, pieces_of
from simulator.payload.scrub.times import moved, shifted
from simulator.payload.scrub.urls import PATH, QUERY, URL, path, query, url
from simulator.payload.scrub.words import RUNS, filler

REMOVED = "[redacted]"
"""What stands for a secret."""
_ENDING = re.compile(
    r"(?<=.)\.(?:png|jpe?g|gif|svg|webp|ico|html?|php|aspx?|jsp|pdf|csv|xlsx?|docx?|json|xml|js|css)\Z",
    re.IGNORECASE,
)
_FEW = 16
"""Letters and digits of a text that another one could get the same stand-in as."""
_MOST_LETTERS, _MOST_WORDS, _MOST_WORD = 90, 10, 22
"""Of a name of an event or a page."""
_MOST_DIGITS = 3
_TURNS = 8

Field = Callable[[str, str], str]
"""What stands for the value of a named field."""


def text(value: str, memory: Memory, field: Field) -> str:
    """What stands for a text; ``field`` says what stands for a field of a query in it."""
    core = value.strip()
    if URL.fullmatch(core):
        return value.replace(core, _address(core, memory, field))
    if PATH.fullmatch(core):
        return value.replace(core, path(core, lambda one: part(one, memory), field))
    if QUERY.fullmatch(core):
        return value.replace(core, query(core, field))
    if (at := shifted(value, memory.days)) is not None:
        return at
    if SECRET.fullmatch(core):
        return REMOVED
    if is_host(core):
        return value.replace(core, host(core, memory))
    if _is_id(core):
        return identifier(value, memory)
    return free(value, memory, field)


def part(value: str, memory: Memory) -> str:
    """What stands for a part of a path: of the web's own words it is itself."""
    if is_plain(value) or not value.strip():
        return value
    if ending := _ENDING.search(value):
        return part(value[: ending.start()], memory) + ending[0]
    if _is_id(value):
        return identifier(value, memory)
    return free(value, memory, lambda _, one: text(one, memory, lambda _, inner: REMOVED))


def free(value: str, memory: Memory, field: Field) -> str:
    """Fillers for the words of a text; what has a form, and words that are known, as elsewhere."""
    run = RUNS.fullmatch(value.strip())
    if run and is_known(run[0], memory):
        return value.replace(run[0], word(run[0], memory))
    if sum(one.isalnum() for one in value) >= _FEW:
        return _filled(value, memory, field, memory.key.draw("free", value))
    return memory.given(value, "free", lambda draw: _filled(value, memory, field, draw))


def named(value: str, memory: Memory, field: Field) -> str:
    """What stands for the name of an event or a page: its own words but those of persons, and ids.

    One that is long is no name but a text.
    """
    runs = RUNS.findall(value)
    is_long = len(value) > _MOST_LETTERS or len(runs) > _MOST_WORDS
    if is_long or any(len(run) > _MOST_WORD for run in runs):
        return text(value, memory, field)
    return "".join(_own(what, piece, memory, field) for what, piece in pieces_of(value))


def _is_id(value: str) -> bool:
    """Whether a text is one word with a digit in it, and has no other form."""
    if not any(one.isdigit() for one in value) or any(one.isspace() for one in value):
        return False
    return all(what in ("token", "word", "between") for what, _ in pieces_of(value))


def _own(what: What, piece: str, memory: Memory, field: Field) -> str:
    if what == "word":
        return with_known(piece, memory)
    if what == "token" and sum(one.isdigit() for one in piece) <= _MOST_DIGITS:
        return with_known(piece, memory)
    return _formed(what, piece, memory, field)


def _filled(value: str, memory: Memory, field: Field, draw: Draw) -> str:
    made = []
    for what, piece in pieces_of(value):
        if what == "word":
            made.append(with_known(piece, memory, lambda run: _filler(run, memory, draw)))
        else:
            made.append(_formed(what, piece, memory, field))
    return "".join(made)


def _filler(run: str, memory: Memory, draw: Draw) -> str:
    """A filler for a word, but no word that is an original's."""
    made = filler(run, draw)
    for _ in range(_TURNS):
        if not memory.is_original(made):
            break
        made = filler(run, draw)
    return made


def _formed(what: What, piece: str, memory: Memory, field: Field) -> str:
    """What stands for a piece that has a form."""
    if what == "email":
        return email(piece, memory)
    if what == "ip":
        return ip(piece, memory)
    if what == "phone":
        return phone(piece, memory)
    if what == "url":
        return _address(piece, memory, field)
    if what == "date":
        return moved(piece, memory.days)
    if what == "token":
        return identifier(piece, memory)
    if what == "word":
        return word(piece, memory)
    return REMOVED if what == "secret" else piece


def _address(value: str, memory: Memory, field: Field) -> str:
    return url(value, lambda one: host(one, memory), lambda one: part(one, memory), field)
