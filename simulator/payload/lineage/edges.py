"""Edges: from the trials of a message's leaves, what feeds what, and what decides on what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.payload.lineage.probes import STAND_IN
from simulator.payload.lineage.trials import Kind, Trial


class Edge(NamedTuple):
    """A leaf of the message feeds a place in the operations.

    Copied: there stands what the leaf holds, and any other value there as well.  Derived: it is
    another when the leaf is, or isn't there without it.
    """

    source: str
    target: str
    kind: Kind


def flow(trials: list[Trial], held: dict[str, Any]) -> tuple[list[Edge], list[Edge]]:
    """``(edges, openings)``; a leaf that would only take a place over from others opens it."""
    every = [(trial, list(_edges(trial, held))) for trial in trials]
    fed = {edge.target for trial, found in every for edge in found if _is_fed(trial, edge)}
    edges: list[Edge] = []
    openings: list[Edge] = []
    for trial, found in every:
        for edge in found:
            is_edge = _is_fed(trial, edge) or edge.target not in fed
            (edges if is_edge else openings).append(edge)
        openings += _openings(trial)
    return edges, openings


def _edges(trial: Trial, held: dict[str, Any]) -> Iterator[Edge]:
    changed = {at for changes in trial.all for at in changes.changed}
    for target, value in held.items() if changed else ():
        if target in changed:
            yield Edge(trial.leaf.pointer, target, trial.kind(target, value))


def _is_fed(trial: Trial, edge: Edge) -> bool:
    """Whether what is there now goes with the leaf; another value alone might just take it over."""
    return edge.kind == "copied" or trial.holds(edge.target)


def decisions(trial: Trial) -> Iterator[Edge]:
    """Those by its absence and by values of just its type, else those by a number of another."""
    for index in sorted(trial.vanished):
        yield Edge(trial.leaf.pointer, f"/{index}", "derived")


def _openings(trial: Trial) -> Iterator[Edge]:
    """What is put into an empty object stands for anything there."""
    appeared = {at for changes in trial.all for at in changes.appeared}
    for at in sorted({at.removesuffix(f"/{STAND_IN}") for at in appeared}):
        yield Edge(trial.leaf.pointer, at, "derived")
