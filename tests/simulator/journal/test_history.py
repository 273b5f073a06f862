"""History: the applied items that concern one uid, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.journal import JournalError, Reader, Writer
from simulator.journal.history import START, Column, History, Span
from tests.simulator.state.told import (
    NOON,
    Told,
    account,
    alias,
    contact,
    event,
    exchange,
    pageview,
)

MINE, OTHER = "1a2b3c4d", "5e6f7a8b"
ALL = Span(MINE, 0, 100)

STORY = [
    [contact("u1", plan="pro", account_uid="acme"), event("u1"), event("a1", account_uid="acme")],
    alias("u1", "a1"),
    [pageview("a1", 5), account("acme", name="Acme"), contact("u2", account_uid="acme")],
    alias("u2", "nobody"),
    [contact("", plan="broken"), {**contact("u1"), "params": "broken"}, event("u1")],
]
"""What the seqs 2 to 6 hold; another workspace's same things come after it."""


@pytest.fixture
def history(writer: Writer) -> Iterator[History]:
    told = Told(writer)
    told.tell(*STORY)
    told.tell(*STORY, workspace=OTHER)
    with Reader(writer.path) as journal:
        yield journal.history


def test_of_one_contact(history: History) -> None:
    """The applied items that name it, with what an upsert says."""
    found = list(history.of_contacts(ALL, ["u1"]))
    assert [place for place, _ in found] == [(2, 0), (2, 1), (3, 0), (6, 2)]
    assert [item.method for _, item in found] == ["contact", "event", "alias", "event"]
    assert found[0][1].params == {"plan": "pro", "account_uid": "acme"}
    assert found[2][1].previous == "a1"
    assert all(item.applied for _, item in found)


def test_of_several_contacts(history: History) -> None:
    """Of several the items come in the order in which they arrived."""
    places = [place for place, _ in history.of_contacts(ALL, ["a1", "u2", "u1"])]
    assert places == [(2, 0), (2, 1), (2, 2), (3, 0), (4, 0), (4, 2), (5, 0), (6, 2)]
    assert list(history.of_contacts(ALL, ["nobody"])) == []
    assert list(history.of_contacts(ALL, [])) == []


@pytest.mark.parametrize("uids", [["u1"], ["u1", "x"]])
@pytest.mark.parametrize(
    ("span", "beyond", "expected"),
    [
        (ALL, START, [(2, 0), (2, 1), (3, 0), (6, 2)]),
        (ALL, (2, 0), [(2, 1), (3, 0), (6, 2)]),
        (ALL, (2, 1), [(3, 0), (6, 2)]),
        (ALL, (6, 2), []),
        (Span(MINE, 2, 100), START, [(3, 0), (6, 2)]),
        (Span(MINE, 0, 3), START, [(2, 0), (2, 1), (3, 0)]),
        (Span(MINE, 0, 3), (2, 0), [(2, 1), (3, 0)]),
        (Span(MINE, 2, 2), START, []),
        (Span(MINE, 0, 0), START, []),
        (Span(OTHER, 0, 7), START, [(7, 0), (7, 1)]),
        (Span("ffffffff", 0, 100), START, []),
    ],
)
def test_a_part_of_it(
    history: History,
    uids: list[str],
    span: Span,
    beyond: tuple[int, int],
    expected: list[tuple[int, int]],
) -> None:
    """Beyond a seq, up to a seq, after a place, in a workspace."""
    assert [place for place, _ in history.of_contacts(span, uids, beyond)] == expected


@pytest.mark.parametrize(
    ("span", "uid", "expected"),
    [
        (ALL, "u1", {"u1", "a1"}),
        (ALL, "a1", {"u1", "a1"}),
        (ALL, "nobody", {"u2", "nobody"}),
        (ALL, "stranger", {"stranger"}),
        (Span(MINE, 0, 2), "u1", {"u1"}),
        (Span(MINE, 3, 100), "u1", {"u1"}),
        (Span(OTHER, 0, 7), "u1", {"u1"}),
    ],
)
def test_aliased(history: History, span: Span, uid: str, expected: set[str]) -> None:
    """The uids that aliases tie to one, whichever of them is asked for; itself comes first."""
    found = history.aliased(span, uid)
    assert found[0] == uid
    assert len(found) == len(expected)
    assert set(found) == expected


def test_aliases(history: History) -> None:
    """Those that tie some uids together, in their order."""
    found = [
        (place, item.contact, item.previous) for place, item in history.aliases(ALL, ["u1", "u2"])
    ]
    assert found == [((3, 0), "u1", "a1"), ((5, 0), "u2", "nobody")]
    assert list(history.aliases(ALL, ["a1"])) == []


def test_of_an_account(history: History) -> None:
    """Its upserts, where it was named first, who was linked, how many events name it."""
    [(place, item)] = history.of_account(ALL, "acme")
    assert (place, item.params) == ((4, 1), {"name": "Acme"})
    assert history.first_of_account(ALL, "acme") == (2, 0)
    assert history.first_of_account(ALL, "globex") is None
    assert history.linked_to(ALL, "acme") == [("u1", (2, 0)), ("u2", (4, 2))]
    assert history.events_given_to(ALL, "acme") == 1
    assert history.events_given_to(ALL, "globex") == 0


def test_events(history: History) -> None:
    """Where the last events stand, and when page views happened."""
    assert history.last_events(ALL, ["u1", "a1"], 3) == [(2, 2), (4, 0), (6, 2)]
    assert history.last_events(ALL, ["u1"], 9) == [(2, 1), (6, 2)]
    assert history.pageviews(ALL, ["u1", "a1"]) == [NOON + 300]
    assert history.pageviews(ALL, ["u1"]) == []
    assert history.happened((4, 0)) == NOON + 300
    assert history.happened((6, 2)) == history.at(6) == NOON + 6


def test_who_is_known(history: History) -> None:
    """The uids of whoever was made known, in the alphabet's order; aliases alone make nobody."""
    assert history.uids(ALL, "contact", 9) == ["a1", "u1", "u2"]
    assert history.uids(ALL, "contact", 2) == ["a1", "u1"]
    assert history.uids(ALL, "account", 9) == ["acme"]
    assert [history.count(ALL, kind) for kind in ("contact", "account")] == [3, 1]
    assert [history.count(Span(MINE, 0, 1), kind) for kind in ("contact", "account")] == [0, 0]


def test_params(history: History) -> None:
    """What an item says beside its ids, alone or in a batch; nothing where there is no object."""
    assert history.params((2, 0)) == {"plan": "pro", "account_uid": "acme"}
    assert history.params((4, 1)) == {"name": "Acme"}
    assert history.params((6, 1)) == history.params((3, 0)) == {}


def test_more_bodies_than_are_kept(writer: Writer) -> None:
    """However many bodies are read, and in whatever order, each is its own."""
    seqs = Told(writer).tell(*(contact("u1", n=n) for n in range(200)))
    with Reader(writer.path) as journal:
        for _ in range(2):
            for n in (*range(0, 200, 7), *range(200)):
                assert journal.history.params((seqs[n], 0)) == {"n": n}


def test_the_end(writer: Writer) -> None:
    """The seq of the last exchange, mark or message; another's reset isn't this one's."""
    with Reader(writer.path) as journal:
        history = journal.history
        assert history.last_seq() == writer.feed.seq == 1
        assert Told(writer).tell(contact("u1")) == [history.last_seq()] == [2]
        assert Told(writer).reset(OTHER) == history.last_seq() == 3
        assert Told(writer).reset(None) == history.last_seq() == 4
        assert history.last_reset(OTHER, 3) == 3
        assert history.last_reset(MINE, 3) == 0
        assert history.last_reset(MINE, 9) == history.last_reset(OTHER, 9) == 4


def test_workspaces(writer: Writer) -> None:
    """Each that sent anything once, by its id; what came without a token is nobody's."""
    for workspace in (OTHER, None, MINE, OTHER):
        writer.append(exchange([], workspace))
    writer.commit()
    with Reader(writer.path) as journal:
        assert journal.history.workspaces() == [MINE, OTHER]
        assert journal.history.salt() == writer.salt


@pytest.mark.parametrize(
    ("span", "column", "uids", "first", "last"),
    [
        (ALL, "contact", ["u1"], 2, 6),
        (ALL, "contact", ["u2"], 4, 5),
        (ALL, "contact", ["u2", "u1"], 2, 6),
        (ALL, "contact", ["a1"], 2, 4),
        (ALL, "contact", ["nobody"], 5, 5),
        (ALL, "account", ["acme"], 2, 4),
        (ALL, "account", ["u1"], None, None),
        (ALL, "contact", ["acme"], None, None),
        (ALL, "contact", [], None, None),
        (Span(MINE, 2, 100), "contact", ["u1"], 3, 6),
        (Span(MINE, 0, 5), "contact", ["u1"], 2, 3),
        (Span(MINE, 3, 5), "contact", ["u1"], None, None),
        (Span(OTHER, 0, 100), "contact", ["u1"], 7, 11),
    ],
)
def test_what_touches(
    history: History,
    span: Span,
    column: Column,
    uids: list[str],
    first: int | None,
    last: int | None,
) -> None:
    """The first and the last exchange of a span that names one of them; an alias names both."""
    assert history.touching(span, column, uids) == first
    assert history.touching(span, column, uids, last=True) == last


def test_what_does_not_count_touches_nobody(writer: Writer) -> None:
    """An operation that isn't applied changed nothing."""
    Told(writer).tell({**contact("u1"), "params": "broken"})
    assert writer.history.touching(ALL, "contact", ["u1"]) is None


def test_while_it_is_written(writer: Writer) -> None:
    """A history on a reader's connection sees what is committed, one on the writer's all of it."""
    told = Told(writer)
    told.tell(contact("u1"))
    with Reader(writer.path) as journal:
        writer.append(exchange(event("u1")))
        assert [
            len(list(one.of_contacts(ALL, ["u1"]))) for one in (journal.history, writer.history)
        ] == [1, 2]
        writer.commit()
        assert len(list(journal.history.of_contacts(ALL, ["u1"]))) == 2


def test_a_damaged_journal(path: Path) -> None:
    """What can't be read is said in a sentence, wherever in the reading it shows."""
    with closing(Writer(path)) as writer:
        Told(writer).tell(*([event(f"u{n}") for n in range(100)] for _ in range(20)))
    content = path.read_bytes()
    path.write_bytes(content[:8192].ljust(len(content), b"\xa5"))
    with Reader(path) as journal:
        for ask in (
            lambda: list(journal.history.of_contacts(ALL, ["u1"])),
            lambda: journal.history.linked_to(ALL, "acme"),
            journal.history.workspaces,
        ):
            with pytest.raises(JournalError, match="the journal can't be read: "):
                ask()
