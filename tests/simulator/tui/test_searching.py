"""Searching: what a filter's threads tell of a journal, how they end, and the next match."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from simulator.filtering import parse
from simulator.filtering.scan import Scan
from simulator.journal import JournalError, Writer
from simulator.journal.entries import Entries, Entry
from simulator.tui import searching
from simulator.tui.listings import Found
from simulator.tui.searching import Asked, Search, next_match
from tests.simulator.state.told import NOON, WORKSPACE, Told, contact
from tests.simulator.tui.leaks import nothing_left  # noqa: F401
from tests.simulator.waiting import PATIENCE, until

pytestmark = pytest.mark.usefixtures("nothing_left")


class Ear:
    """Hears what is told."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def post_message(self, message: Any) -> bool:
        self.heard.append(message)
        return True


@pytest.fixture
def hundred(writer: Writer) -> list[int]:
    """The seqs of a hundred contacts, u0 to u9 over and over."""
    told = Told(writer)
    return told.tell(*(contact(f"u{number % 10}") for number in range(100)))


@pytest.fixture
def entries(path: Path, hundred: list[int]) -> Iterator[Entries]:
    with closing(Entries(path)) as made:
        yield made


def asked(path: Path, text: str = "contact:u3", workspace: str | None = None) -> Asked:
    return Asked(path, parse(text), workspace, NOON)


def search(
    path: Path, entries: Entries, until: int, text: str = "contact:u3"
) -> tuple[Search, Ear]:
    ear = Ear()
    return Search(ear, Found(entries), asked(path, text), until), ear  # type: ignore[arg-type]


def seqs(ear: Ear) -> list[int]:
    return [entry.seq for one in ear.heard for entry in one.entries]


def test_it_looks_back_from_where_it_began(
    path: Path, entries: Entries, hundred: list[int]
) -> None:
    """Newest first, down to beyond the floor, which the last message has reached."""
    one, ear = search(path, entries, hundred[89])
    one.look_back(hundred[9])
    assert seqs(ear) == [seq for seq in hundred[89:9:-1] if (seq - hundred[0]) % 10 == 3]
    assert {type(message) for message in ear.heard} == {Search.Grew}
    assert ear.heard[-1].reached == hundred[9]
    assert all(message.search is one for message in ear.heard)
    one.cancel()


@pytest.mark.parametrize("text", ["seq:0", "since:2100-01-01", "until:1999-01-01", "status:>=500"])
def test_it_comes_to_its_end_where_nothing_can_match(
    text: str, path: Path, entries: Entries, hundred: list[int]
) -> None:
    """It is told that all was looked at."""
    one, ear = search(path, entries, hundred[-1], text)
    one.look_back(0)
    assert seqs(ear) == []
    assert ear.heard[-1].reached == 0
    one.cancel()


def test_it_looks_ahead_at_what_is_new(path: Path, entries: Entries, hundred: list[int]) -> None:
    """One at a time, from where it has looked, and only if there is something."""
    one, ear = search(path, entries, hundred[49])
    assert not one.may_look_ahead(hundred[49])
    assert one.may_look_ahead(hundred[79])
    assert not one.may_look_ahead(hundred[89])
    one.look_ahead(hundred[79])
    assert not one.may_look_ahead(hundred[89])
    [message] = ear.heard
    assert isinstance(message, Search.Arrived)
    assert (message.search, message.until) == (one, hundred[79])
    assert seqs(ear) == [hundred[53], hundred[63], hundred[73]]
    one.arrived(hundred[79])
    assert one.may_look_ahead(hundred[89])
    one.look_ahead(hundred[89])
    assert seqs(ear)[3:] == [hundred[83]]
    one.cancel()


def test_only_its_workspace(path: Path, entries: Entries, hundred: list[int]) -> None:
    """What is another's isn't found."""
    for workspace, number in ((WORKSPACE, 10), ("bbbbbbbb", 0)):
        ear = Ear()
        of_one = asked(path, workspace=workspace)
        one = Search(ear, Found(entries), of_one, hundred[-1])  # type: ignore[arg-type]
        one.look_back(0)
        assert len(seqs(ear)) == number
        one.cancel()


class Endless(Scan):
    """A scan that begins, then finds nothing for as long as nobody cancels it."""

    began = threading.Event()

    def older(self, before: int, after: int = 0) -> Iterator[Any]:
        found = super().older(before, after)
        yield from islice(found, 1)
        self.began.set()
        until(lambda: self._cancelled, "somebody to cancel the scan")
        yield from found


def test_it_is_cancelled_from_another_thread(
    path: Path, entries: Entries, hundred: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both threads end, nothing more is told, and nothing stays open."""
    monkeypatch.setattr(searching, "Scan", Endless)
    one, ear = search(path, entries, hundred[-1], "u3")
    thread = threading.Thread(target=one.look_back, args=(0,))
    thread.start()
    assert Endless.began.wait(PATIENCE)
    number = len(ear.heard)
    one.cancel()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert len(ear.heard) == number
    one.look_ahead(hundred[-1] + 1)
    assert ear.heard[-1].entries == []
    one.look_back(0)
    assert len(ear.heard) == number + 1


def test_a_journal_that_cannot_be_read(path: Path, entries: Entries, tmp_path: Path) -> None:
    """It is told in a sentence, by either thread."""
    missing = tmp_path / "missing"
    one, ear = search(missing, entries, 9)
    one.look_back(0)
    one.look_ahead(10)
    assert [type(message) for message in ear.heard] == [Search.Failed] * 2
    assert {message.why for message in ear.heard} == {f"there is no journal at {missing}"}
    one.cancel()


def never() -> bool:
    return False


def test_the_next_match(path: Path, hundred: list[int]) -> None:
    """The nearest above or below a place, within its bounds; the place itself is none."""

    def find(place: int, step: int, low: int = 0, high: int = 99) -> int | None:
        found = next_match(
            *(asked(path), hundred[place], step, low and hundred[low], hundred[high], never)
        )
        return None if found is None else hundred.index(found.seq)

    assert [find(50, 1), find(43, 1), find(44, 1)] == [43, 33, 43]
    assert [find(50, -1), find(53, -1), find(52, -1)] == [53, 63, 53]
    assert [find(3, 1), find(93, -1)] == [None, None]
    assert [find(50, 1, low=43), find(50, 1, low=42)] == [None, 43]
    assert [find(50, -1, high=52), find(50, -1, high=53)] == [None, 53]


def test_the_next_match_in_many_steps(
    path: Path, hundred: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far it is, and whoever no longer wants to know hears that there is none."""
    monkeypatch.setattr(searching, "STEP", 7)
    last = next_match(asked(path, f"seq:{hundred[98]}"), hundred[0], -1, 0, hundred[99], never)
    assert last == Entry(hundred[98])
    asks = iter([False, False, True])
    found = next_match(asked(path), hundred[93], -1, 0, hundred[99] + 70, lambda: next(asks))
    assert found is None
    assert list(asks) == []
    assert next_match(asked(path, "nothing"), hundred[99], 1, 0, hundred[99], lambda: True) is None


def test_no_match_in_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    """A JournalError."""
    with pytest.raises(JournalError):
        next_match(asked(tmp_path / "missing"), 5, 1, 0, 9, never)
