"""News: exchanges and settled messages beyond a seq, in the order in which they were recorded."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange import Exchange
from simulator.journal import Writer, news
from simulator.journal.condition import Condition
from simulator.journal.messages import OPEN, STAGES
from simulator.journal.pages import Pages
from simulator.journal.reader import MAX_SEQ, PAGE, PAGE_BYTES
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

MANY = 10_000


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """Several pages of exchanges and of messages of all stages, mixed, of two workspaces."""
    path, chance = tmp_path_factory.mktemp("news") / "journal", random.Random(5)
    with closing(Writer(path)) as writer:
        under_way: list[int] = []
        for number in range(3 * PAGE):
            writer.append(exchange(workspace=chance.choice((A, B))))
            under_way.append(writer.receive(message(f"m{number}", chance.choice((A, B)))))
            while under_way and chance.random() < 0.5:
                seq = under_way.pop(chance.randrange(len(under_way)))
                writer.stage(seq, chance.choice(STAGES))
            if number == 2 * PAGE:
                writer.mark("reset", {"workspace": B}, B)
        writer.commit()
    with Pages(path) as pages:
        yield pages


def everything(journal: Pages) -> list[news.News]:
    """All there is, sorted by the place that the rows say."""
    messages = [one for one in journal.messages(0, MANY, {}) if one["stage"] not in OPEN]
    found: list[news.News] = [*journal.exchanges(0, MANY), *messages]
    return sorted(found, key=lambda one: one["settled"] if isinstance(one, dict) else one.seq)


def workspace_of(one: news.News) -> str | None:
    return one.workspace if isinstance(one, Exchange) else one["workspace"]


def told(one: news.News) -> Any:
    return one.to_dict() if isinstance(one, Exchange) else one


SEQS = st.integers(0, 8 * PAGE)


@laws
@given(SEQS, SEQS, st.sampled_from([None, A, B]), st.booleans(), st.sampled_from([1, 2, 7]))
def test_all_of_it_in_order(
    journal: Pages, after: int, until: int, workspace: str | None, delivered: bool, nth: int
) -> None:
    """Beyond one seq, up to another, each comes once, in one order, of one workspace or of all.

    What else has to hold holds.
    """
    beyond = journal, after, until, workspace
    exchanges = news.exchanges(*beyond, also=Condition("e.seq % ? = 0", (nth,)))
    also = Condition("m.settled % ? = 0", (nth,))
    messages = news.settled(*beyond, delivered=delivered, also=also)
    got = list(news.in_order(exchanges, messages))
    expected = [
        one
        for one in everything(journal)
        if after < news.place(one) <= until
        and news.place(one) % nth == 0
        and workspace in (None, workspace_of(one))
        and (delivered or isinstance(one, Exchange) or one["stage"] != "delivered")
    ]
    assert [told(one) for one in got] == [told(one) for one in expected]


def test_there_is_enough_to_tell(journal: Pages) -> None:
    """The journal has several pages of both."""
    found = everything(journal)
    exchanges = sum(isinstance(one, Exchange) for one in found)
    assert exchanges > 2 * PAGE
    assert len(found) - exchanges > 2 * PAGE
    assert sum(isinstance(one, dict) and one["stage"] == "delivered" for one in found) > PAGE / 4


def test_large_exchanges(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where a page ends early, because its bodies are large, the next goes on."""
    path = tmp_path_factory.mktemp("large") / "journal"
    with closing(Writer(path)) as writer:
        seqs = [writer.append(exchange(size=PAGE_BYTES // 2)) for _ in range(5)]
        writer.commit()
    with Pages(path) as pages:
        assert [one.seq for one in news.exchanges(pages, 0, MAX_SEQ)] == seqs
        assert [one.seq for one in news.exchanges(pages, seqs[0], seqs[3])] == seqs[1:4]
