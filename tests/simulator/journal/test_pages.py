"""Pages: whatever is asked for, page by page everything comes once, oldest first."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.violations import Violation
from simulator.clock import iso
from simulator.exchange import Exchange, Item
from simulator.journal import Writer
from simulator.journal.condition import ANY, Condition
from simulator.journal.messages import STAGES, Attempt, Message, Stage
from simulator.journal.pages import END, Pages
from simulator.journal.reader import MAX_SEQ, PAGE
from tests.simulator.generated import laws
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import A, B, message

WORKSPACES = ("aaaaaaaa", "bbbbbbbb", None)
METHODS = ("contact", "account", "event", None)
UIDS = ("u1", "u2", "\\ud800", None)
CODES = (("SM-204", "error"), ("SM-220", "warning"), ("SM-401", "advice"))


def some_violations(chance: random.Random) -> tuple[Violation, ...]:
    found = chance.choices(CODES, k=chance.choice((0, 0, 1, 2)))
    return tuple(Violation(*one, "/a", "x", "y") for one in found)  # type: ignore[arg-type]


def some_item(index: int, chance: random.Random) -> Item:
    names = [chance.choice(UIDS) for _ in range(4)]
    applied = chance.random() < 0.8
    return Item(index, chance.choice(METHODS), *names, applied, some_violations(chance))


def some_exchange(chance: random.Random) -> Exchange:
    made = exchange()
    made.items = []
    made.at = chance.randrange(10**9) / 8
    made.workspace = chance.choice(WORKSPACES)
    made.status = chance.choice((200, 201, 400))
    made.fault = chance.choice((None, None, "latency=1s"))
    if made.workspace:  # without credentials nothing is looked into
        made.items = [some_item(n, chance) for n in range(chance.choice((0, 1, 1, 5)))]
    made.violations = list(some_violations(chance))
    return made


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A journal of 60 exchanges of all sorts, marks between them."""
    path, chance = tmp_path_factory.mktemp("pages") / "journal", random.Random(4)
    with closing(Writer(path)) as writer:
        for number in range(60):
            writer.append(some_exchange(chance))
            if number % 7 == 0:
                writer.mark("clock", {})
        writer.commit()
    with Pages(path) as pages:
        yield pages


def every(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, None, *values))


MANY = 1_000
"""More of anything than the journal holds."""
LIMITS = st.integers(1, 9)
STORED = [uid for uid in UIDS if uid]


def keeps(found: dict[str, Any], equal: dict[str, Any]) -> bool:
    return all(found[name] == value for name, value in equal.items() if value is not None)


@laws
@given(
    LIMITS,
    st.fixed_dictionaries(
        {
            "workspace": every(*WORKSPACES[:2], "cccccccc"),
            "verdict": every("ok", "advice", "warning", "broken"),
            "status": every(200, 400, 404),
        }
    ),
    every(True, False),
    st.sampled_from([MAX_SEQ, 40]),
    st.sampled_from([ANY, Condition("e.seq % ? = ?", (2, 1))]),
)
def test_exchanges(
    journal: Pages,
    limit: int,
    equal: dict[str, Any],
    faulty: bool | None,
    until: int,
    also: Condition,
) -> None:
    """Pages of exchanges hold exactly those that every filter lets through."""
    got, after = [], 0
    while found := journal.matching(after, limit, equal, faulty, until, also):
        assert len(found) <= limit
        got += found
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1].seq
    assert got == [
        one
        for one in journal.exchanges(limit=MANY)
        if keeps(one.to_dict(), equal)
        and faulty in (None, one.fault is not None)
        and one.seq <= until
        and (also is ANY or one.seq % 2 == 1)
    ]


def all_items(journal: Pages) -> Iterator[dict[str, Any]]:
    for one in journal.exchanges(limit=MANY):
        for item in one.items:
            whose = {"exchange": one.seq, "at": iso(one.at), "workspace": one.workspace}
            yield {**whose, **item.to_dict()}


@laws
@given(
    LIMITS,
    every(*WORKSPACES[:2], "cccccccc"),
    st.fixed_dictionaries(
        {
            "contact": every(*STORED, "nobody"),
            "account": every(*STORED),
            "event": every(*STORED),
            "message_id": every(*STORED),
            "method": every("contact", "alias"),
            "verdict": every("ok", "broken"),
            "applied": every(True, False),
        }
    ),
)
def test_items(journal: Pages, limit: int, workspace: str | None, equal: dict[str, Any]) -> None:
    """So do pages of items, which end inside an exchange as well as between two."""
    got: list[dict[str, Any]] = []
    after = (0, END)
    while found := journal.items(after, limit, workspace, equal):
        assert len(found) <= limit
        got += found
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1]["exchange"], found[-1]["index"]
    expected = {**equal, "workspace": workspace}
    assert got == [one for one in all_items(journal) if keeps(one, expected)]


def all_violations(journal: Pages) -> Iterator[dict[str, Any]]:
    for one in journal.exchanges(limit=MANY):
        whose = {"exchange": one.seq, "at": iso(one.at), "workspace": one.workspace}
        pairs = [(None, one.violations), *((item.index, item.violations) for item in one.items)]
        for index, violations in pairs:
            yield from ({**whose, "index": index, **v.to_dict()} for v in violations)


@laws
@given(
    LIMITS,
    every(*WORKSPACES[:2], "cccccccc"),
    st.fixed_dictionaries(
        {"code": every("SM-204", "SM-401", "SM-101"), "severity": every("error", "advice")}
    ),
)
def test_violations(
    journal: Pages, limit: int, workspace: str | None, equal: dict[str, Any]
) -> None:
    """And pages of violations."""
    got: list[dict[str, Any]] = []
    after = (0, END)
    while found := journal.violations(after, limit, workspace, equal):
        assert len(found) <= limit
        got += [one for _, one in found]
        assert len(got) <= MANY, "the pages don't end"
        after = found[-1][0]
    expected = {**equal, "workspace": workspace}
    assert got == [one for one in all_violations(journal) if keeps(one, expected)]


def test_a_seq_alone_is_the_end_of_its_exchange(journal: Pages) -> None:
    """After a seq comes the first of the exchanges beyond it."""
    items = list(all_items(journal))
    seq = items[20]["exchange"]
    expected = [item for item in items if item["exchange"] > seq]
    assert journal.items((seq, END), MANY, None, {}) == expected
    assert journal.items((MAX_SEQ, END), MANY, None, {}) == []


def receive(writer: Writer, *messages: Message) -> list[int]:
    """Their seqs."""
    seqs = [writer.receive(one) for one in messages]
    writer.commit()
    return seqs


def test_messages(path: Path, writer: Writer) -> None:
    """A message is shown with its attempts, and each arrival of its operations."""
    [seq] = receive(writer, message("m1", at=0.5, body=b'{"a":1}'))
    writer.attempt(Attempt(seq, 1, 1.5, "503", 2.5, 2.0, 4.0))
    writer.attempt(Attempt(seq, 2, 4.5, "ECONNRESET"))
    failed = sent(writer, A, "m1", status=503, applied=False)
    came = sent(writer, A, "m0", "m1", "m1.2")
    writer.stage(seq, "failed", "ECONNRESET", "the connection broke")
    writer.commit()
    with Pages(path) as pages:
        assert pages.messages(0, 9, {}) == [
            {
                "seq": seq,
                "at": "1970-01-01T00:00:00.500Z",
                "workspace": A,
                "message_id": "m1",
                "type": "page",
                "uid": "u1",
                "stage": "failed",
                "code": "ECONNRESET",
                "detail": "the connection broke",
                "settled": came + 1,
                "attempts": [
                    {
                        "n": 1,
                        "at": "1970-01-01T00:00:01.500Z",
                        "result": "503",
                        "wait": 2.5,
                        "retry_after": 2.0,
                        "next_at": "1970-01-01T00:00:04.000Z",
                    },
                    {
                        "n": 2,
                        "at": "1970-01-01T00:00:04.500Z",
                        "result": "ECONNRESET",
                        "wait": None,
                        "retry_after": None,
                        "next_at": None,
                    },
                ],
                "operations": [
                    {"exchange": one, "index": index, "method": "event", **how}
                    for one, index, how in (
                        (failed, 0, {"status": 503, "applied": False}),
                        (came, 1, {"status": 200, "applied": True}),
                        (came, 2, {"status": 200, "applied": True}),
                    )
                ],
                "body": '{"a":1}',
                "encoding": "utf-8",
            }
        ]


def test_messages_without_an_id(path: Path, writer: Writer) -> None:
    """What has no messageId has no operations, and a body that is no text is shown in base64."""
    receive(writer, message(None, stage="failed on ingest", body=b"\xff"))
    sent(writer, A, "", "m1")
    with Pages(path) as pages:
        [found] = pages.messages(0, 9, {})
        assert (found["message_id"], found["operations"]) == (None, [])
        assert (found["body"], found["encoding"]) == ("/w==", "base64")


def sent(
    writer: Writer, workspace: str, *ids: str | None, status: int = 200, applied: bool = True
) -> int:
    """Record an exchange whose items have these messageIds; its seq."""
    made = exchange(workspace=workspace)
    made.status = status
    made.items = [
        Item(index, "event", one, "u1", None, "pageview", applied) for index, one in enumerate(ids)
    ]
    seq = writer.append(made)
    writer.commit()
    return seq


STATES: dict[str, Stage] = {f"m{n}": stage for n, stage in enumerate(STAGES * 3)}
"""Messages with the stages that they come to, three of each."""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A journal of messages of two workspaces, in all stages."""
    path = tmp_path_factory.mktemp("accepted") / "journal"
    with closing(Writer(path)) as writer:
        for number, (message_id, stage) in enumerate(STATES.items()):
            seq = writer.receive(message(message_id, (A, B)[number % 2]))
            if stage != "received":
                writer.stage(seq, stage)
        writer.commit()
    with Pages(path) as pages:
        yield pages


@laws
@given(
    LIMITS,
    st.fixed_dictionaries(
        {
            "workspace": every(A, B, "cccccccc"),
            "stage": every(*STAGES),
            "message_id": every("m0", "m5", "nobody"),
        }
    ),
    st.sampled_from([MAX_SEQ, 5]),
    st.sampled_from([ANY, Condition("m.seq % ? = ?", (2, 1))]),
)
def test_pages_of_messages(
    accepted: Pages, limit: int, equal: dict[str, Any], until: int, also: Condition
) -> None:
    """Pages of messages hold exactly those that every filter lets through."""
    got: list[dict[str, Any]] = []
    while found := accepted.messages(got[-1]["seq"] if got else 0, limit, equal, until, also):
        assert len(found) <= limit
        got += found
        assert len(got) <= MANY, "the pages don't end"
    everything = accepted.messages(0, MANY, {})
    assert [one["stage"] for one in everything] == list(STATES.values())
    assert got == [
        one
        for one in everything
        if keeps(one, equal) and one["seq"] <= until and (also is ANY or one["seq"] % 2 == 1)
    ]


@pytest.mark.parametrize("workspace", [None, A])
def test_settled(accepted: Pages, workspace: str | None) -> None:
    """What was settled beyond one seq, up to another one, in the order in which it was."""
    shown = accepted.messages(0, MANY, {"workspace": workspace})
    final = [one for one in shown if one["settled"] is not None]
    assert [one["stage"] for one in shown if one not in final] == [
        one["stage"] for one in shown if one["stage"] in ("received", "pending retry")
    ]
    first, last = final[1]["settled"], final[5]["settled"]
    assert accepted.settled(first, last, workspace) == final[2:6]
    assert accepted.settled(0, MAX_SEQ, workspace) == final
    assert accepted.settled(last, last, workspace) == []
    undelivered = [one for one in final if one["stage"] != "delivered"]
    assert accepted.settled(0, MAX_SEQ, workspace, delivered=False) == undelivered


def test_each_is_settled_at_a_seq_of_its_own(path: Path, writer: Writer) -> None:
    """However many are settled in one commit, a page can end behind any of them."""
    refused = [message(f"r{n}", stage="failed on ingest") for n in range(PAGE)]
    seqs = receive(writer, *(message(f"m{n}") for n in range(PAGE)), *refused)
    for seq in seqs[:PAGE]:
        writer.stage(seq, "delivered")
    writer.commit()
    with Pages(path) as pages:
        found = [one["settled"] for one in pages.messages(0, MANY, {})]
        assert len(set(found)) == len(seqs)
        first = pages.settled(0, MAX_SEQ, None)
        second = pages.settled(first[-1]["settled"], MAX_SEQ, None)
    assert sorted(one["seq"] for one in [*first, *second]) == seqs


def test_stages(path: Path, writer: Writer) -> None:
    """They count what is under way, whenever it came, and what was settled beyond a seq."""
    _, delivered, waiting = receive(writer, *map(message, ("old", "m1", "m2")))
    receive(writer, message("bad", stage="failed on ingest"))
    before = writer.next_seq - 1
    receive(writer, message("m3"), message("m4"), message("bad2", stage="failed on ingest"))
    writer.stage(delivered, "delivered")
    writer.stage(waiting, "pending retry")
    writer.commit()
    with Pages(path) as pages:
        counts = {"received": 3, "pending retry": 1, "delivered": 1, "failed on ingest": 1}
        assert pages.stages(before) == counts
        assert pages.stages(0) == {**counts, "failed on ingest": 2}
        assert pages.stages(MAX_SEQ) == {"received": 3, "pending retry": 1}


def test_settled_by_a_reset(path: Path, writer: Writer) -> None:
    """However many a reset gives up, page by page each of them comes once."""
    seqs = receive(writer, *(message(f"m{n}") for n in range(2 * PAGE + 1)))
    writer.mark("reset", {"workspace": None})
    got: list[int] = []
    with Pages(path) as pages:
        after = 0
        while found := pages.settled(after, MAX_SEQ, None):
            got += [one["seq"] for one in found]
            after = found[-1]["settled"]
    assert got == seqs


def known(path: Path, exchange: int) -> list[tuple[int | None, str | None]]:
    """The message and the call that each item of an exchange names, told alike everywhere."""
    with Pages(path) as pages:
        one = pages.exchange(exchange)
        assert one is not None
        told = [(item.message, item.call) for item in one.items]
        for equal in ({}, {"contact": "u1"}):
            listed = pages.items((exchange - 1, END), len(told), None, equal)
            assert [(item["message"], item["call"]) for item in listed] == told
    return told


def test_items_name_their_message(path: Path, writer: Writer) -> None:
    """By its messageId, or with ``.2`` behind it; whatever has another id names none."""
    [one, other] = receive(writer, message("m1"), message("m1.2"))
    assert known(path, sent(writer, A, "m1", "m1.2", "m1.3", "m1.2.2", "m2", None)) == [
        (one, "page"),
        (other, "page"),
        (None, None),
        (other, "page"),
        (None, None),
        (None, None),
    ]


def test_items_name_the_last_message_before_them(path: Path, writer: Writer) -> None:
    """Of several messages with one id it is the last that came before the exchange."""
    early = sent(writer, A, "m1")
    [first, second] = receive(writer, message("m1"), message("m1"))
    between = sent(writer, A, "m1", "m1.2")
    [third] = receive(writer, message("m1"))
    late = sent(writer, A, "m1")
    assert known(path, early) == [(None, None)]
    assert known(path, between) == [(second, "page")] * 2
    assert known(path, late) == [(third, "page")]
    with Pages(path) as pages:
        shown = [one["operations"] for one in pages.messages(first - 1, 1, {})]
        assert [one["exchange"] for one in shown[0]] == [between, between, late]


def test_items_of_a_message_that_was_turned_away(path: Path, writer: Writer) -> None:
    """What wasn't accepted has no operations: they are those of the one that was."""
    [good, *_] = receive(
        writer,
        message("m1"),
        message("m1", stage="failed on ingest"),
        message("m1", stage="filtered at source"),
    )
    exchange = sent(writer, A, "m1")
    assert known(path, exchange) == [(good, "page")]
    with Pages(path) as pages:
        shown = [one["operations"] for one in pages.messages(0, 9, {})]
        assert [[one["exchange"] for one in some] for some in shown] == [[exchange], [], []]


def test_items_of_another_workspace(path: Path, writer: Writer) -> None:
    """Another workspace's message isn't the one, whatever its id."""
    receive(writer, message("m1", B), message("m1", None))
    assert known(path, sent(writer, A, "m1")) == [(None, None)]
    with Pages(path) as pages:
        assert [one["operations"] for one in pages.messages(0, 9, {})] == [[], []]


def test_how_it_was_started(path: Path, writer: Writer) -> None:
    """The start is the last one up to a seq, of all workspaces; a journal may know none."""
    before = writer.next_seq
    first = writer.mark("start", {"profile": "strict"})
    writer.mark("clock", {"now": 7})
    last = writer.mark("start", {"profile": "compat"})
    with Pages(path) as pages:
        starts = {seq: pages.start(seq) for seq in (before - 1, first, last - 1, last, MAX_SEQ)}
    assert starts == {
        before - 1: {},
        first: {"profile": "strict"},
        last - 1: {"profile": "strict"},
        last: {"profile": "compat"},
        MAX_SEQ: {"profile": "compat"},
    }


def test_the_last_reset(path: Path, writer: Writer) -> None:
    """A workspace's last reset is its own or that of all, whichever came later."""
    with Pages(path) as pages:
        assert pages.last_reset("aaaaaaaa") == pages.last_reset(None) == 0
        own = writer.mark("reset", {"workspace": "aaaaaaaa"}, "aaaaaaaa")
        assert (pages.last_reset("aaaaaaaa"), pages.last_reset(None)) == (own, 0)
        everybodys = writer.mark("reset", {"workspace": None})
        writer.mark("clock", {})
        assert pages.last_reset("aaaaaaaa") == pages.last_reset(None) == everybodys
        own = writer.mark("reset", {"workspace": "bbbbbbbb"}, "bbbbbbbb")
        assert [pages.last_reset(one) for one in ("aaaaaaaa", "bbbbbbbb")] == [everybodys, own]


def test_whether_a_workspace_was_used(path: Path, writer: Writer) -> None:
    """An exchange since the last reset, or a message under way; other workspaces' don't count."""
    with Pages(path) as pages:
        writer.append(exchange(workspace=A))
        writer.commit()
        assert (pages.is_used(A), pages.is_used(B)) == (True, False)
        writer.mark("reset", {"workspace": A}, A)
        assert not pages.is_used(A)
        writer.receive(message(workspace=A))
        writer.commit()
        assert (pages.is_used(A), pages.is_used(B)) == (True, False)
