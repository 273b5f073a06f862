"""Checkpoints: folds of contacts with very many items, kept; they change no answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from simulator.journal import Reader
from simulator.journal.history import START, Span
from simulator.state import Checkpoints, State, checkpoints, contact_dict
from simulator.state.attributes import Place
from simulator.state.contacts import Contacts
from tests.simulator.state.told import WORKSPACE, Told, alias, contact, event, items

SPAN = Span(WORKSPACE, 0, 100)
END = (100, 0)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 10)
    monkeypatch.setattr(checkpoints, "MAX_EACH", 4)
    monkeypatch.setattr(checkpoints, "MAX_CONTACTS", 3)


def folded(count: int) -> Contacts:
    contacts = Contacts()
    for number in range(1, count + 1):
        contacts.apply(items(event("u1"))[0], Place(number, 0))
    return contacts


def kept(*counts: int, uids: tuple[str, ...] = ("u1",), span: Span = SPAN) -> Checkpoints:
    """Checkpoints that were offered the state after so many items."""
    made = Checkpoints()
    for count in counts:
        made.keep(span, list(uids), count, (count, 0), folded(count))
    return made


@pytest.mark.parametrize(
    ("span", "place", "items"),
    [
        (SPAN, END, 30),
        (SPAN, (30, 1), 30),
        (SPAN, (30, 0), 20),
        (SPAN, (11, 0), 10),
        (SPAN, (10, 0), 0),
        (SPAN, START, 0),
        (Span(WORKSPACE, 0, 29), END, 20),
        (Span(WORKSPACE, 0, 30), END, 30),
        (Span(WORKSPACE, 5, 100), END, 0),
        (Span("ffffffff", 0, 100), END, 0),
    ],
)
def test_the_last_one_before(span: Span, place: tuple[int, int], items: int) -> None:
    """What is given is before the place, not beyond the span, and of the same beginning."""
    count, at, state = kept(10, 20, 30).before(span, ["u1"], place)
    found = state.find("u1")
    assert count == items
    assert at == ((items, 0) if items else START)
    assert (found.events if found else 0) == items


def test_what_is_kept_already() -> None:
    """A fold that began anew keeps nothing a second time: the last one stays the last."""
    assert kept(10, 20, 30, 10, 20).before(SPAN, ["u1"], END).items == 30


def test_only_now_and_then() -> None:
    """Most states aren't kept."""
    made = kept(*range(1, 20))
    assert made.before(SPAN, ["u1"], END).items == 10


def test_of_the_same_uids() -> None:
    """Once an alias ties another uid to them what was kept doesn't hold; the order is no matter."""
    made = kept(10, uids=("u1", "a1"))
    assert made.before(SPAN, ["a1", "u1"], END).items == 10
    assert made.before(SPAN, ["u1"], END).items == 0
    assert made.before(SPAN, ["u1", "a1", "a2"], END).items == 0


def test_what_is_given_is_a_copy() -> None:
    """Going on from a checkpoint doesn't change it, nor does going on from what was kept."""
    made, state = Checkpoints(), folded(10)
    made.keep(SPAN, ["u1"], 10, (10, 0), state)
    for one in (state, made.before(SPAN, ["u1"], END).state):
        one.apply(items(event("u1"))[0], Place(11, 0))
    found = made.before(SPAN, ["u1"], END).state.find("u1")
    assert found is not None
    assert found.events == 10


def test_they_are_bounded() -> None:
    """Of one contact's many, some are let go, spread over all of them; the last one stays."""
    made = kept(*range(10, 201, 10))
    span = Span(WORKSPACE, 0, 1000)
    there = {made.before(span, ["u1"], (place, 1)).items for place in range(10, 201, 10)} - {0}
    assert len(there) <= 4
    assert max(there) == 200
    assert min(there) < 100


def test_of_few_contacts() -> None:
    """The contacts asked for last are kept."""
    made = Checkpoints()
    for uid in ("a", "b", "c", "a", "d"):
        if made.before(SPAN, [uid], END).items == 0:
            made.keep(SPAN, [uid], 10, (10, 0), folded(10))
    assert {uid: made.before(SPAN, [uid], END).items for uid in "abcd"} == {
        "a": 10,
        "b": 0,
        "c": 10,
        "d": 10,
    }


class Counting(Checkpoints):
    """Checkpoints that say from where each fold began."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[int] = []

    def before(self, *asked: Any) -> checkpoints.Checkpoint:
        found = super().before(*asked)
        self.begun.append(found.items)
        return found


def test_a_second_question_folds_little(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one question the next one goes on from near its end, and gives the same answer."""
    monkeypatch.setattr(checkpoints, "MAX_EACH", 64)
    told.tell(*([event("u1"), contact("u1", n=n)] for n in range(60)))
    made = Counting()
    with Reader(told.writer.path) as journal:
        history = journal.history
        state = State(history, Span(WORKSPACE, 0, history.last_seq()), made)
        first = contact_dict(state, state.contact("u1"))
        assert contact_dict(state, state.contact("u1")) == first
        told.tell(event("u1"), alias("u2", "u1"))
        later = State(history, Span(WORKSPACE, 0, history.last_seq()), made)
        assert later.contact("u2").contact.events == 61
    assert made.begun == [0, 80, 0]  # the last 20 events begin after 80 of 120 items


def test_many_threads_at_once(told: Told) -> None:
    """Asked by many threads at once, at different moments, each gets its moment's answer."""
    seqs = told.tell(*([event("u1")] * 4 for _ in range(30)))
    made, wrong = Checkpoints(), []

    def ask(step: int) -> None:
        with Reader(told.writer.path) as journal:
            for index in range(0, 30, step):
                span = Span(WORKSPACE, 0, seqs[index])
                events = State(journal.history, span, made).contact("u1").contact.events
                if events != 4 * (index + 1):
                    wrong.append((index, events))

    threads = [threading.Thread(target=ask, args=(step,)) for step in (1, 2, 3, 5, 7, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
