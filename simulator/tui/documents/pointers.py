"""JSON pointers of a document's lines: where one is, or the nearest that encloses it."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.tui.documents.document import Document


def places(document: Document) -> dict[str, int]:
    """The line of each pointer; of a key that stands twice the last one, which is what counts."""
    return {one.pointer: at for at, one in enumerate(document) if one.pointer is not None}


def nearest(places: Mapping[str, int], pointer: str) -> tuple[int, str] | None:
    """The line of a pointer or of the nearest that encloses it, and what of it leads on from there.

    None where not even the whole has a line.
    """
    above = pointer
    while above not in places:
        if not above:
            return None
        above = above.rpartition("/")[0]
    return places[above], pointer.removeprefix(above)
