"""Pages of the directory: narrowed, ordered, and folded no further than they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from simulator.salesmachine.directory import Directory, Known
from simulator.salesmachine.entries import Entry
from simulator.salesmachine.models import Status, status_of

CHUNK = 50
"""How many are folded at once where all have to be asked; no more, so that bodies stay read."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for."""

    status: Status | None = None
    archived: bool = False
    offset: int = 0
    limit: int = 25
    newest_first: bool = False


def page(directory: Directory, wanted: Wanted) -> tuple[list[Known], bool]:
    """Who is on the page, and whether there is anybody beyond it."""
    entries = [entry for entry in directory.entries() if entry.archived == wanted.archived]
    if wanted.newest_first:
        entries.reverse()
    end = wanted.offset + wanted.limit
    if wanted.status is None:
        return directory.known(entries[wanted.offset : end]), len(entries) > end
    matching = _of_status(directory, entries, wanted.status)
    found = list(islice(matching, wanted.offset, end + 1))
    return found[: wanted.limit], len(found) > wanted.limit


def _of_status(directory: Directory, entries: Sequence[Entry], status: Status) -> Iterator[Known]:
    for start in range(0, len(entries), CHUNK):
        for known in directory.known(entries[start : start + CHUNK]):
            if status_of(directory, known) == status:
                yield known
