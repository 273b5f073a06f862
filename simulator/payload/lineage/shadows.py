"""Shadows: leaves that reach nothing because another value goes before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from contracts.violations import pointer
from simulator.payload.lineage.comparing import Changes, compare
from simulator.payload.lineage.probes import Leaf, Path, Probing, others


def shadowed(
    probing: Probing, feeding: Sequence[Path], silent: Sequence[Leaf], noise: Changes
) -> dict[str, tuple[str, ...]]:
    """Pointer of a silent leaf -> those that go before it; a leaf that nothing wakes isn't there.

    One that feeds something is taken away at a time, then each object around such; what makes a
    difference now was shadowed by it.  Of a chain (``timestamp``, ``originalTimestamp``,
    ``sentAt``) all those before are named, the one that counts first.  Silent leaves are changed
    together first, so that it costs two translations where nothing is shadowed.
    """
    found: dict[str, tuple[str, ...]] = {}
    for first in _candidates(feeding):
        gone: tuple[Path, ...] = (first,)
        left = [leaf for leaf in silent if leaf.pointer not in found]
        while woken := _woken(probing, left, gone, noise):
            found.update({leaf.pointer: tuple(_pointers(gone)) for leaf in woken})
            gone += tuple(leaf.path for leaf in woken)
            left = [leaf for leaf in left if leaf not in woken]
    return found


def _candidates(feeding: Sequence[Path]) -> Iterable[Path]:
    """The leaves that feed something, then what they are in, the innermost first."""
    around = {path[:length] for path in feeding for length in range(1, len(path))}
    return [*feeding, *sorted(around, key=lambda path: (-len(path), pointer(list(path))))]


def _woken(
    probing: Probing, silent: Sequence[Leaf], gone: tuple[Path, ...], noise: Changes
) -> list[Leaf]:
    """Those whose other values make a difference while these are gone."""
    if not silent:
        return []
    before = probing.changed({}, gone)
    together = {leaf.path: others(leaf.value)[0] for leaf in silent}
    if not compare(before, probing.changed(together, gone)).without(noise).any:
        return []
    return [
        leaf
        for leaf in silent
        if any(
            compare(before, probing.changed({leaf.path: value}, gone)).without(noise).any
            for value in others(leaf.value)
        )
    ]


def _pointers(paths: Iterable[Path]) -> Iterator[str]:
    return (pointer(list(path)) for path in paths)
