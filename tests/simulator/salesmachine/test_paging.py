"""Paging: nobody is folded who needn't be; that pages add up is a law of the directory's tests."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.salesmachine.directory import Known
from simulator.salesmachine.entries import Entry
from simulator.salesmachine.paging import CHUNK, Wanted, page
from tests.simulator.salesmachine.listing import archive, directory
from tests.simulator.state.told import Told, contact

MANY = 3 * CHUNK


@pytest.fixture
def many(told: Told) -> Told:
    """A journal of many contacts: every third pays, every tenth is archived."""
    told.tell([contact(f"u{n:03}", mrr=int(n % 3 == 0)) for n in range(MANY)])
    for n in range(0, MANY, 10):
        archive(told, "contact", f"u{n:03}")
    return told


def asked(
    many: Told, monkeypatch: pytest.MonkeyPatch, wanted: Wanted
) -> tuple[list[str], bool, int]:
    """``(uids on the page, whether there are more, how many were folded)``."""
    folded: list[Entry] = []
    with directory(many) as found:
        fold = found.known

        def known(entries: Sequence[Entry]) -> list[Known]:
            folded.extend(entries)
            return fold(entries)

        monkeypatch.setattr(found, "known", known)
        shown, more = page(found, wanted)
    return [one.uid for one in shown], more, len(folded)


@pytest.mark.parametrize(
    ("wanted", "uids", "more", "folded"),
    [
        (Wanted(limit=2), ["u001", "u002"], True, 2),
        (Wanted(offset=9, limit=2), ["u011", "u012"], True, 2),
        (Wanted(limit=2, newest_first=True), [f"u{MANY - 1:03}", f"u{MANY - 2:03}"], True, 2),
        (Wanted(archived=True, limit=2), ["u000", "u010"], True, 2),
        (Wanted(archived=True, offset=14, limit=2), ["u140"], False, 1),
        (Wanted(archived=True, offset=13, limit=2), ["u130", "u140"], False, 2),
        (Wanted(offset=MANY), [], False, 0),
        (Wanted(offset=10**9), [], False, 0),
        (Wanted("paying", limit=2), ["u003", "u006"], True, CHUNK),
        (Wanted("paying", offset=20, limit=2), ["u069", "u072"], True, 2 * CHUNK),
        (Wanted("paying", archived=True, offset=4, limit=2), ["u120"], False, MANY // 10),
        (Wanted("churned"), [], False, MANY - MANY // 10),
    ],
)
def test_a_page(
    many: Told,
    monkeypatch: pytest.MonkeyPatch,
    wanted: Wanted,
    uids: list[str],
    more: bool,
    folded: int,
) -> None:
    """Who is on it is folded, or who has to be asked until it is full and one more is known."""
    assert asked(many, monkeypatch, wanted) == (uids, more, folded)
