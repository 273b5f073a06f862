"""Lineage by probing: which value of a message an operation's value comes from, and where it goes.

The translator stays plain code: one leaf at a time is changed, the message is translated again, and
what is different is what that leaf feeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simulator.payload.lineage.comparing import Changes, compare, leaf_pointers
from simulator.payload.lineage.edges import Edge, decisions, flow
from simulator.payload.lineage.matching import Operations
from simulator.payload.lineage.probes import (
    Leaf,
    Probing,
    Translate,
    leaves,
    others,
    path_of,
)
from simulator.payload.lineage.shadows import shadowed
from simulator.payload.lineage.trials import Trial, by_itself, tried

MOST = 500
"""So many leaves of a message are probed, the ones that aren't nested deep first."""
_WORK = 500_000
"""Leaves probed times leaves there are: of a message of over 1,000 fewer are probed, ..."""
_LEAST = 5
"""... but not fewer than these."""


class Shadow(NamedTuple):
    """A leaf that reaches nothing as long as others are there: ``by`` has those that go before it.

    The first of them is the one that counts now.
    """

    source: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """What feeds what, for one message; pointers are those of the message and of its operations.

    ``edges`` are in the order of the message.  ``decisions`` are leaves without which an operation
    doesn't come (``/1``), or with another value; ``openings`` lead to places that another value,
    maybe of another type, would make, or take from the leaves that feed them now.

    Each probed leaf is ``arriving`` (another value of its type, or none, makes other operations),
    ``shadowed`` by another one, or ``dropped``; ``left`` counts the ones that weren't probed.
    ``unstable`` places change by themselves, by time or chance.
    """

    edges: tuple[Edge, ...] = ()
    decisions: tuple[Edge, ...] = ()
    openings: tuple[Edge, ...] = ()
    arriving: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    shadowed: tuple[Shadow, ...] = ()
    unstable: tuple[str, ...] = ()
    left: int = 0

    def sources(self, target: str) -> tuple[Edge, ...]:
        """What feeds a place in the operations, or anything below it (``/0/params``)."""
        return tuple(edge for edge in self.edges if _is_at(edge.target, target))

    def targets(self, source: str) -> tuple[Edge, ...]:
        """What a place in the message feeds, or anything below it (``/traits``)."""
        return tuple(edge for edge in self.edges if _is_at(edge.source, source))

    def decides(self, target: str) -> tuple[str, ...]:
        """The leaves that decide whether there is the operation at all that ``target`` is in."""
        operation = "/".join(target.split("/")[:2])
        return tuple(edge.source for edge in self.decisions if edge.target == operation)

    def nearest(self, target: str) -> tuple[str, ...]:
        """The leaves that would feed a place that there isn't, if they held something else."""
        found = (
            edge.source
            for edge in self.openings
            if _is_at(edge.target, target) or _is_at(target, edge.target)
        )
        return tuple(dict.fromkeys(found))


def trace(message: object, translate: Translate, most: int = MOST) -> Lineage:
    """The lineage of a message, whatever it holds.

    It takes at most seven translations for each leaf, and two or more for each one that might
    shadow another; of a message of over 1,000 leaves so few are probed that it takes some seconds.
    The translator may raise (nothing comes then) and do to its message what it
    likes; what it makes differently each time is left out.  A messageId that is made of the content
    has no source.
    """
    found = list(leaves(message))
    probing = Probing.of(message, translate)
    if probing is None:
        return Lineage(left=len(found))
    asked = sorted(
        sorted(range(len(found)), key=lambda n: len(found[n].path))[: _most(most, found)]
    )
    before = probing.operations()
    noise = by_itself(probing, before)
    trials = [tried(probing, before, found[n], noise) for n in asked]
    noise = by_itself(probing, before, noise)
    trials = [trial.without(noise) for trial in trials]
    return _lineage(probing, before, trials, noise, len(found) - len(asked))


def arrives(message: object, pointer: str, translate: Translate) -> bool:
    """Whether another value at ``pointer`` makes other operations.

    What stands there, a leaf or not, is changed into another value of its type.  False where the
    pointer leads nowhere.
    """
    found, probing = path_of(message, pointer), Probing.of(message, translate)
    if found is None or probing is None:
        return False
    path, value = found
    before = probing.operations()
    noise = by_itself(probing, before)
    return any(
        compare(before, probing.with_value(path, other)).without(noise).any
        for other in others(value)
    )


def _lineage(
    probing: Probing, before: Operations, trials: list[Trial], noise: Changes, left: int
) -> Lineage:
    held = leaf_pointers(before)
    edges, openings = flow(trials, held)
    sources = {edge.source for edge in edges}
    feeding = [t.leaf.path for t in trials if t.leaf.pointer in sources]
    silent = [t.leaf for t in trials if not t.matters and t.leaf.pointer not in sources]
    behind = shadowed(probing, feeding, silent, noise)
    quiet = {leaf.pointer for leaf in silent}
    return Lineage(
        tuple(edges),
        tuple(edge for trial in trials for edge in decisions(trial)),
        tuple(openings),
        tuple(t.leaf.pointer for t in trials if t.leaf.pointer not in quiet),
        tuple(leaf.pointer for leaf in silent if leaf.pointer not in behind),
        tuple(Shadow(at, behind[at]) for at in (leaf.pointer for leaf in silent) if at in behind),
        (*(at for at in held if at in noise.changed), *map("/{}".format, sorted(noise.vanished))),
        left,
    )


def _most(most: int, found: list[Leaf]) -> int:
    """How many of these leaves are probed."""
    return min(most, max(_LEAST, _WORK // max(1, len(found))))


def _is_at(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")
