"""Figures: what the header tells, each taken from the one before and what was written since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.journal.counts import Counts
from simulator.journal.messages import STAGES
from simulator.journal.reader import MAX_SEQ

SECONDS = 60
"""How far back it is told how much came."""
RECENT = 10
"""Seconds over which what comes a second is averaged."""
_BARS = "▁▂▃▄▅▆▇█"
_UNITS = ("KB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Rate:
    """How much came in each second since 1970, of the last ``SECONDS`` before ``now``."""

    now: int = 0
    came: Mapping[int, int] = field(default_factory=dict)

    def plus(self, came: Mapping[int, int], now: float) -> Rate:
        """With what came since, as of a later moment."""
        found = Counter(self.came)
        found.update(came)
        end = max(int(now), self.now)
        return Rate(end, {at: n for at, n in found.items() if n and end - SECONDS < at <= end})

    @property
    def each(self) -> list[int]:
        """How much came in each second, the last one last."""
        return [self.came.get(at, 0) for at in range(self.now - SECONDS + 1, self.now + 1)]

    @property
    def average(self) -> float:
        """How much comes a second now; the second that isn't over doesn't count."""
        return sum(self.each[-RECENT - 1 : -1]) / RECENT


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is of a workspace, None for all, since its last reset.

    Beyond the seq ``since``, up to ``until``: ``verdicts`` are exchanges, None until they are
    counted, ``settled`` and ``under_way`` messages by stage.  ``calls`` is how many messages came
    in, ``exchanges`` how many requests were answered.  ``size`` is that of the journal in bytes,
    ``profile`` empty where it isn't known.
    """

    workspace: str | None = None
    since: int = 0
    until: int = 0
    verdicts: Counter[str] | None = None
    settled: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)
    calls: Rate = Rate()
    exchanges: Rate = Rate()
    size: int = 0
    profile: str = ""

    def refresh(self, counts: Counts, now: float | None) -> Figures:
        """The figures as of ``now``, in seconds since 1970; None is the journal's last moment.

        The first time everything is counted, which may take a second; later what is new.  What is
        new came now: the simulator's clock may stand still, or be another.  Raises JournalError.
        """
        with counts.snapshot():
            moment = counts.last_moment() if now is None else now
            until, since = counts.history.last_seq(), counts.last_reset(self.workspace)
            anew = self.verdicts is None or since != self.since
            span = since if anew else self.until, until, self.workspace
            verdicts, settled = counts.verdicts(*span), counts.settled_stages(*span)
            if self.verdicts is None:
                begin = moment - SECONDS, self.workspace
                calls, exchanges = (
                    counts.seconds(one, *begin) for one in ("messages", "exchanges")
                )
            else:
                second = int(moment)
                calls = Counter({second: counts.received(*span)})
                exchanges = Counter({second: verdicts.total()})
            return replace(
                self,
                since=since,
                until=until,
                verdicts=verdicts if anew else (self.verdicts or Counter()) + verdicts,
                settled=settled if anew else self.settled + settled,
                under_way=counts.open_stages(self.workspace),
                calls=self.calls.plus(calls, moment),
                exchanges=self.exchanges.plus(exchanges, moment),
                size=counts.size(),
                profile=str(counts.start(MAX_SEQ).get("profile", "")),
            )

    @property
    def stages(self) -> dict[str, int]:
        """Messages by stage, in the order in which stages come; those that there are."""
        found = self.settled + self.under_way
        return {stage: found[stage] for stage in STAGES if found[stage]}

    @property
    def unit(self) -> Literal["calls", "exchanges"]:
        """What the rate counts: calls, or exchanges where no call came for a while."""
        return "calls" if self.calls.came else "exchanges"

    @property
    def rate(self) -> Rate:
        """How much came."""
        return self.calls if self.calls.came else self.exchanges


def sparkline(each: list[int], width: int) -> str:
    """Bars of so many columns, each of several numbers together; 0 is the lowest."""
    step = max(1, -(-len(each) // max(1, width)))
    groups = [sum(each[max(0, end - step) : end]) for end in range(len(each), 0, -step)][::-1]
    most = max(groups, default=0)
    top = len(_BARS) - 1
    return "".join(_BARS[-(-one * top // most) if most else 0] for one in groups)


def bytes_text(number: int) -> str:
    """``812 B``, ``12.3 KB``, ``1.2 GB``; a KB is 1,000 bytes."""
    if number < 1000:
        return f"{number} B"
    size, power = number / 1000, 0
    while size >= 999.5 and power < len(_UNITS) - 1:
        size, power = size / 1000, power + 1
    return f"{size:.1f} {_UNITS[power]}" if size < 99.95 else f"{size:,.0f} {_UNITS[power]}"
