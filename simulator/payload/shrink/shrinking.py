"""Shrinking: the smallest message that still fails in the same way.

Level by level it is tried without some of its keys and items, many at once and then fewer, and then
with shorter texts and simpler numbers; and all again, until nothing gets smaller.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simulator.payload.shrink.members import lift, thin
from simulator.payload.shrink.trials import SpentError, Still, Trials
from simulator.payload.shrink.values import cut, simplify

MOST = 5_000
"""So many smaller messages are tried, at most."""


class Shrunk(NamedTuple):
    """A message that was made smaller, in how many trials.

    ``is_least`` says that nothing more can be left out of it; else the trials were spent before,
    and it is the smallest that was found until then.
    """

    message: Any
    trials: int
    is_least: bool


def shrink(message: object, still: Still, most: int = MOST) -> Any:
    """The smallest message for which ``still`` holds.  Raises ValueError if it doesn't at first."""
    if not still(message):
        raise ValueError("the message doesn't show what is to be kept")
    return shrunk(message, still, most).message


def shrunk(message: object, still: Still, most: int = MOST, short: int = 0) -> Shrunk:
    """The same of a message for which ``still`` is known to hold, with what it took.

    No key and no item of it can be left out without losing what ``still`` asks for; texts and
    numbers are short and plain, ids stay ids, and the same text in several places stays the same;
    texts and numbers of up to ``short`` characters stay as they are, to be known again.
    The same message always gives the same one, and the smallest gives itself.  The order of keys
    stays, and so does the message that was given.  A ``still`` that raises doesn't hold.  What
    can't be spelt as JSON, as it nests too deep, stays as it is.
    """
    try:
        trials = Trials(message, still, most)
    except (RecursionError, ValueError):
        return Shrunk(message, 0, False)
    try:
        size = None
        while trials.size != size:
            size = trials.size
            thin(trials)
            lift(trials)
            simplify(trials, short)
            cut(trials, short)
    except SpentError:
        return Shrunk(trials.message, trials.count, False)
    return Shrunk(trials.message, trials.count, True)
