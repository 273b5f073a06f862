"""Known words: those of people's and companies' names get the same stand-in wherever they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.letters import script
from simulator.payload.scrub.memory import Memory, fold
from simulator.payload.scrub.names import name
from simulator.payload.scrub.vocabulary import VOCABULARY
from simulator.payload.scrub.words import RUNS, filler

_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z\d_]+")
_GLUED = frozenset({"CJK", "HIRAGANA", "KATAKANA", "THAI", "HANGUL", "LAO", "KHMER", "MYANMAR"})
"""Scripts in which a word may stand in a text without a blank around it."""
_LONGEST = 8

Rest = Callable[[str], str]


def learn_words(text: str, memory: Memory, kind: Literal["name", "thing"]) -> None:
    """Remember the words of a name (or of a ``thing``, as a company): what stands for one.

    Words of the product's vocabulary say nothing, nor does a single Latin letter.
    """
    runs = [run for run in RUNS.findall(text) if not run.isdigit()]
    squeezed = "".join(runs) if 1 < len(runs) < 5 else ""
    for run in (*runs, squeezed):
        folded = fold(run)
        least = 1 if script(run) in _GLUED else 2
        if len(folded) >= least and folded not in VOCABULARY:
            memory.know(folded, kind)
            memory.note(run)


def is_known(run: str, memory: Memory) -> bool:
    """Whether a run of letters is such a word; one of two Latin letters only with its capital."""
    folded = fold(run)
    if folded not in memory.words:
        return False
    return len(folded) > 2 or script(run) != "LATIN" or run[:1].isupper()


def holds_known(text: str, memory: Memory) -> bool:
    """Whether such a word is in a text."""
    return with_known(text, memory) != text


def with_known(text: str, memory: Memory, rest: Rest = str) -> str:
    """A text with each such word in it replaced, and by ``rest`` what is no such word."""
    return RUNS.sub(lambda run: _replaced(run[0], memory, rest), text)


def word(run: str, memory: Memory, kind: str = "") -> str:
    """What stands for a run of letters everywhere: a word of a name, or a filler."""
    kind = memory.words.get(fold(run), kind or "thing")

    def make(draw: Draw) -> str:
        return name(run, draw) if kind == "name" else filler(run, draw)

    return memory.given(run, "word", make)


def _replaced(run: str, memory: Memory, rest: Rest) -> str:
    if run.isdigit():
        return run
    if is_known(run, memory):
        return word(run, memory)
    if script(run) in _GLUED:
        return "".join(_glued(run, memory, rest))
    humps = [one[0] for one in _HUMP.finditer(run)]
    if "".join(humps) != run or not any(is_known(one, memory) for one in humps):
        return rest(run)
    return "".join(word(one, memory) if is_known(one, memory) else rest(one) for one in humps)


def _glued(run: str, memory: Memory, rest: Rest) -> Iterator[str]:
    start = at = 0
    while at < len(run):
        lengths = range(min(_LONGEST, len(run) - at), 1, -1)
        found = next((run[at : at + n] for n in lengths if is_known(run[at : at + n], memory)), "")
        if found:
            if start < at:
                yield rest(run[start:at])
            yield word(found, memory)
            start = at + len(found)
        at += len(found) or 1
    if start < at:
        yield rest(run[start:])
