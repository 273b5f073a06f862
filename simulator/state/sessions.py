"""Sessions: page views that follow each other; documented to be managed from page views alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

GAP_SECONDS = 30 * 60.0
"""A session ends after this long without a page view (A8)."""


@dataclass(frozen=True, slots=True)
class Session:
    """``start`` and ``end``, the times of its first and last page view, in seconds since 1970."""

    start: float
    end: float
    pageviews: int


def cut(moments: Iterable[float]) -> list[Session]:
    """The sessions of page views at these moments, in any order; the oldest session first.

    A page view that comes late is put where it belongs, and may join two sessions.
    """
    sessions: list[Session] = []
    for moment in sorted(moments):
        last = sessions[-1] if sessions else None
        if last is not None and moment - last.end <= GAP_SECONDS:
            sessions[-1] = Session(last.start, moment, last.pageviews + 1)
        else:
            sessions.append(Session(moment, moment, 1))
    return sessions
