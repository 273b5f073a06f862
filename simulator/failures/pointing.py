"""Pointing: what stands at a JSON pointer, the same with something else there, and its name."""

from __future__ import annotations

from typing import Any, Final

from contracts.violations import cut


class _Nothing:
    """No value at all, where null would be one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "nothing"


NOTHING: Final = _Nothing()


def tokens(pointer: str) -> list[str]:
    """The keys and indexes of a JSON pointer, as they are."""
    return [one.replace("~1", "/").replace("~0", "~") for one in pointer.split("/")[1:]]


def value_at(value: Any, pointer: str) -> Any:
    """What stands there; ``NOTHING`` where the pointer leads nowhere."""
    for token in tokens(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return NOTHING
    return value


def changed(value: Any, pointer: str, new: Any, key: str = "") -> Any:
    """The same value with ``new`` there, under another ``key`` if one is given.

    Without what stands there where ``new`` is ``NOTHING``.  It shares with the old one what isn't
    changed.  The pointer leads somewhere.
    """
    if not pointer:
        return new
    first, rest = tokens(pointer)[0], pointer[1:].partition("/")
    below = rest[1] + rest[2]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    made = [
        (key or name if str(name) == first and not below else name, changed(old, below, new, key))
        if str(name) == first
        else (name, old)
        for name, old in parts
    ]
    kept = [(name, one) for name, one in made if one is not NOTHING]
    return dict(kept) if isinstance(value, dict) else [one for _, one in kept]


def name(pointer: str) -> str:
    """A place in an operation as one says it: ``mrr`` for ``/params/mrr``, ``params``."""
    return dotted(pointer.removeprefix("/params") if pointer.startswith("/params/") else pointer)


def dotted(pointer: str) -> str:
    """A place with all that leads to it: ``traits.mrr``."""
    return cut(".".join(tokens(pointer)))
