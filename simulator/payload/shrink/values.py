"""Values: shorter texts and simpler numbers, the same ones in all places alike."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from simulator.payload.shrink import texts
from simulator.payload.shrink.ids import is_id, is_short, key_of, short_id
from simulator.payload.shrink.numbers import Number, simpler
from simulator.payload.shrink.paths import Path, nodes
from simulator.payload.shrink.trials import Trials, spelt

MOST_WASTED = 1_000_000
"""Characters of JSON that are tried in vain with other texts; after that no further text is begun.

Where it is the size that matters hardly any text can be another.
"""

_TYPE = ("type",)
_LONG_TYPE = 16
"""A shorter type of a message stays: it is what the message is."""


def simplify(trials: Trials, short: int = 0) -> None:
    """Put a short id, a plain word or a simpler number where another is.

    A text that stands in several places is changed in all of them, each by itself only where that
    won't do and none of them is an id.  True, false and null stay, and what is spelt in up to
    ``short`` characters.
    """
    _put_words(trials, short)
    taken = {value for value, _ in _texts(trials.message)}
    limit = trials.wasted + MOST_WASTED
    for value, paths in _texts(trials.message, short):
        if trials.wasted > limit:
            break
        if any(map(is_id, paths)):
            _shorten_id(trials, value, paths, taken)
        else:
            _each(value, paths, lambda value, paths: _put_word(trials, value, paths))
    numbers = {number for number, paths in _numbers(trials.message, 0) if is_id(paths[0])}
    for number, paths in _numbers(trials.message, short):
        if is_id(paths[0]):
            _simplify_id(trials, number, paths, numbers)
        else:
            any(trials.keeps(dict.fromkeys(paths, other)) for other in simpler(number))


def cut(trials: Trials, short: int = 0) -> None:
    """Cut the texts over ``short`` characters in whose place no word will do; two ids stay two."""
    limit = trials.wasted + MOST_WASTED
    for value, paths in _texts(trials.message, short):
        if trials.wasted > limit:
            break
        if not _is_plain(value, paths):
            _each(value, paths, lambda value, paths: _cut(trials, value, paths))


def _cut(trials: Trials, value: str, paths: list[Path]) -> bool:
    size = trials.size
    others = _others(trials, value) if any(map(is_id, paths)) else frozenset()

    def keeps(text: str) -> bool:
        return text not in others and trials.keeps(dict.fromkeys(paths, text))

    texts.cut(value, keeps)
    return trials.size != size


def _put_words(trials: Trials, short: int) -> None:
    """Wherever no id is, all at once: mostly that will do."""
    words: dict[Path, str] = {}
    for value, paths in _texts(trials.message, short):
        if not any(map(is_id, paths)) and not texts.is_plain(value):
            words.update(dict.fromkeys(paths, next(texts.words(value))))
    if words:
        trials.keeps(words)


def _each(value: str, paths: list[Path], change: Callable[[str, list[Path]], bool]) -> None:
    if change(value, paths) or len(paths) == 1 or any(map(is_id, paths)):
        return
    for path in paths:
        change(value, [path])


def _put_word(trials: Trials, value: str, paths: list[Path]) -> bool:
    words = itertools.takewhile(value.__ne__, texts.words(value))
    return any(trials.keeps(dict.fromkeys(paths, word)) for word in words)


def _shorten_id(trials: Trials, value: str, paths: list[Path], taken: set[str]) -> None:
    if not is_short(value):
        short = short_id(value, key_of(next(filter(is_id, paths))), taken)
        if trials.keeps(dict.fromkeys(paths, short)):
            taken.remove(value)
            taken.add(short)


def _simplify_id(trials: Trials, number: Number, paths: list[Path], taken: set[Number]) -> None:
    free = next(one for one in itertools.count(1) if one not in taken)
    for other in (free, *simpler(number)):
        if other not in taken and trials.keeps(dict.fromkeys(paths, other)):
            taken.discard(number)
            taken.add(other)
            return


def _is_plain(value: str, paths: list[Path]) -> bool:
    return is_short(value) if any(map(is_id, paths)) else texts.is_plain(value)


def _others(trials: Trials, value: str) -> frozenset[str]:
    return frozenset(text for text, _ in _texts(trials.message)) - {value}


def _texts(message: object, short: int = 0) -> list[tuple[str, list[Path]]]:
    """Each longer text with its places, but for a message's type."""
    found: dict[str, list[Path]] = {}
    for path, value in nodes(message):
        if isinstance(value, str) and not (path == _TYPE and len(value) <= _LONG_TYPE):
            found.setdefault(value, []).append(path)
    return [(value, paths) for value, paths in found.items() if len(value) > short]


def _numbers(message: object, short: int) -> list[tuple[Number, list[Path]]]:
    """Each longer number; those that are ids with all places of the same one."""
    found: dict[Any, tuple[Number, list[Path]]] = {}
    for path, value in nodes(message):
        if isinstance(value, int | float) and not isinstance(value, bool):
            same = (type(value), value) if is_id(path) else path
            found.setdefault(same, (value, []))[1].append(path)
    return [one for one in found.values() if len(spelt(one[0])) > short]
