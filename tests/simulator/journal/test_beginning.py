"""How a run begins in its journal."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from simulator.clock import ClockError, SettableClock
from simulator.journal.beginning import begin
from simulator.journal.pages import Pages


def salt(path: Path, clock: SettableClock, seed: int = 0) -> bytes:
    with closing(begin(path, clock, seed, {"seed": seed})) as writer:
        return writer.salt


def test_salts(tmp_path: Path) -> None:
    """A journal's salt is chance's; where time stands still it is the seed's."""
    running, still = SettableClock(), SettableClock(still=5.0)
    by_chance = {salt(tmp_path / name, running) for name in "ab"}
    by_seed = [salt(tmp_path / name, still, seed) for name, seed in (("c", 1), ("d", 1), ("e", 2))]
    assert len(by_chance) == 2
    assert by_seed[0] == by_seed[1] != by_seed[2]
    assert len({*by_chance, *by_seed}) == 4
    assert {len(one) for one in (*by_chance, *by_seed)} == {16}


def test_a_salt_stays(path: Path) -> None:
    """A journal that has its salt keeps it, whoever goes on with it."""
    first = salt(path, SettableClock(still=5.0), 1)
    assert salt(path, SettableClock(still=5.0), 2) == salt(path, SettableClock()) == first


def test_the_clock_begins_where_the_journal_ends(path: Path) -> None:
    """A clock that runs behind the journal's end is put there; one that stands still is refused."""
    salt(path, SettableClock(still=1_000.0))
    behind = SettableClock(lambda: 10.0)
    salt(path, behind)
    assert behind() == 1_000.0
    with Pages(path) as pages:
        assert pages.last_moment() == 1_000.0
    with pytest.raises(ClockError, match="a journal's times only grow"):
        begin(path, SettableClock(still=999.0), 0, {})
    salt(path, SettableClock(still=1_000.0))


def test_an_empty_journal_has_no_last_moment(path: Path) -> None:
    """A journal of nothing at all ends at the beginning of time."""
    with closing(begin(path, SettableClock(still=3.0), 0, {})) as writer:
        writer._connection.execute("DELETE FROM marks")
        with Pages(path) as pages:
            assert pages.last_moment() == 0.0
