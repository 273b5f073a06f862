"""Learning: whose names are in a value, before anything of it is replaced."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import unquote

from simulator.payload.scrub.addresses import hosted, is_host
from simulator.payload.scrub.known import learn_words
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.pieces import pieces_of
from simulator.payload.scrub.places import Place
from simulator.payload.scrub.words import RUNS
from simulator.payload.scrub.wrapped import unwrapped

_MOST = 20_000
"""Of a longer text only the start is looked at."""


def learn(value: Any, place: Place, memory: Memory, allow: Collection[str]) -> None:
    """Remember the words of names, of emails and hosts, of ids that are words."""
    if isinstance(value, str):
        _text(value[:_MOST], place, memory)
    elif isinstance(value, dict) and place.levels:
        for key, one in value.items():
            if isinstance(key, str):
                _formed(key, memory)
            if key not in allow:
                learn(one, place.below(key, value), memory, allow)
    elif isinstance(value, list | tuple) and place.levels:
        for index, one in enumerate(value):
            learn(one, place.inside(index), memory, allow)


def learn_exchange(exchange: Mapping[str, Any], memory: Memory, allow: Collection[str]) -> None:
    """The same of an exchange: of its address, of its bodies and of the ids of its items."""
    _formed(unquote(str(exchange.get("path", ""))), memory)
    for name in ("request", "response"):
        part = exchange.get(name)
        body = part.get("body") if isinstance(part, dict) else None
        if isinstance(body, str):
            _spelt(body, memory, allow)
    learn({"id": [_ids(item) for item in exchange.get("items") or ()]}, Place(), memory, allow)


def _ids(item: Mapping[str, Any]) -> list[Any]:
    return [item.get(name) for name in ("contact", "account")]


def _spelt(body: str, memory: Memory, allow: Collection[str]) -> None:
    """Learn from a body: JSON, a form, or any text."""

    def seen(value: Any) -> Any:
        learn(value, Place(), memory, allow)
        return value

    if unwrapped(body, seen) is not None:
        return
    for field in body.split("&"):
        name, _, value = field.partition("=")
        plain = unquote(value.replace("+", " "))
        if unwrapped(plain, seen) is None:
            learn({unquote(name): plain}, Place(), memory, allow)


def _text(value: str, place: Place, memory: Memory) -> None:
    if place.kind == "token" or memory.has_seen(value, place.kind, place.role):
        return
    inside = Place(levels=place.levels - 10)
    if place.levels > 10 and unwrapped(value, lambda one: _seen(one, inside, memory)) is not None:
        return
    if not _formed(value, memory):
        if place.kind == "name":
            learn_words(value, memory, "name")
        elif place.kind == "address" or place.role == "thing" or _is_word_id(value, place):
            learn_words(value, memory, "thing")
    if place.role == "id" and len(value) < 40:
        memory.note(value)
    if place.role != "event":
        for run in RUNS.findall(value):
            if len(run) > 3:
                memory.note(run)


def _seen(value: Any, place: Place, memory: Memory) -> Any:
    learn(value, place, memory, ())
    return value


def _is_word_id(value: str, place: Place) -> bool:
    """Whether it is an id that somebody has chosen: ``acme``, ``ada_l``."""
    return place.role == "id" and len(value) < 40 and not any(one.isdigit() for one in value)


def _formed(value: str, memory: Memory) -> bool:
    """Learn from the emails and the hosts in a text; whether there are any."""
    if "." not in value and "@" not in value and "%" not in value and "＠" not in value:
        return False  # at once: most texts have none of them
    if found := is_host(value.strip()):
        learn_words(" ".join(hosted(value.strip())), memory, "thing")
    for what, piece in pieces_of(value):
        if what == "email":
            local, _, at = piece.replace("%40", "@").replace("＠", "@").rpartition("@")
            learn_words(local, memory, "name")
            learn_words(" ".join(hosted(at)), memory, "thing")
        elif what == "url":
            learn_words(" ".join(hosted(piece.split("/")[2])), memory, "thing")
        found = found or what in ("email", "url")
    return found
