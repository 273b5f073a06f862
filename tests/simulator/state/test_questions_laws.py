"""The laws of the state: asked of any uid at any moment it is what a naive model says it is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.clock import iso
from simulator.journal import Reader, Writer
from simulator.journal.history import Span
from simulator.state import (
    Checkpoints,
    State,
    UnknownUidError,
    account_dict,
    checkpoints,
    contact_dict,
)
from simulator.state.questions import LATEST
from tests.simulator.generated import laws
from tests.simulator.state.naive import Everybody
from tests.simulator.state.told import NOON, Operation, Told

UIDS = ("u1", "u2", "a1", "a2", "a3")
ACCOUNTS = ("acme", "globex")

fewer = settings(laws, max_examples=200)

_uids = st.sampled_from(UIDS)
_links = st.fixed_dictionaries(
    {}, optional={"account_uid": st.sampled_from((*ACCOUNTS, "", " ", None))}
)
_values = st.sampled_from(("pro", 1, 2.5, True, None, [], {"a": 1}, "2024-03-11"))
_attributes = st.dictionaries(st.sampled_from(("plan", "seats", "email")), _values, max_size=2)
_params = st.builds(lambda one, other: {**one, **other}, _links, _attributes)


def _operation(method: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Operation]:
    return st.fixed_dictionaries({"method": st.just(method), **fields})


_contacts = _operation("contact", contact_uid=_uids, params=_params)
_accounts = _operation("account", account_uid=st.sampled_from(ACCOUNTS), params=_attributes)
_events = _operation(
    "event", contact_uid=_uids, event_uid=st.sampled_from(("order", "pageview")), params=_links
)
_views = _operation(
    "event",
    contact_uid=_uids,
    event_uid=st.just("pageview"),
    created_at=st.integers(-8, 8).map(lambda quarter: int(NOON) + 15 * 60 * quarter),
    params=_links,
)
_aliases = _operation("alias", contact_uid=_uids, previous_uid=_uids)
_broken = st.sampled_from(
    [
        {"method": "contact", "contact_uid": " ", "params": {"plan": "broken"}},
        {"method": "contact", "contact_uid": "u1", "params": "plan"},
        {"method": "event", "contact_uid": "u1", "event_uid": "", "params": {}},
        {"method": "alias", "contact_uid": "u1", "previous_uid": ""},
        {"method": "email", "contact_uid": "u1", "params": {"plan": "broken"}},
        {"contact_uid": "u1", "params": {"plan": "broken"}},
    ]
)
_good = st.one_of(_contacts, _contacts, _accounts, _events, _events, _views, _aliases)
streams = st.lists(st.lists(_good | _good | _good | _broken, max_size=4), min_size=1, max_size=8)
"""Batches; what is broken in them isn't applied."""


def counts(operation: Operation) -> bool:
    return operation not in _BROKEN


_BROKEN: list[Operation] = list(_broken.elements)  # type: ignore[attr-defined]


class Journal:
    """One journal for all examples, each in workspaces of its own, and one connection to ask it."""

    def __init__(self, path: Path) -> None:
        self.told = Told(Writer(path))
        self.reader = Reader(path)
        self.numbers = itertools.count(1)

    def workspace(self) -> str:
        return f"{next(self.numbers):08x}"


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    made = Journal(tmp_path_factory.mktemp("laws") / "journal")
    yield made
    made.reader.close()
    made.told.writer.close()


@pytest.fixture(scope="module", autouse=True)
def _often() -> Iterator[None]:
    """A checkpoint at every third item, and few of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "EVERY", 3)
        patch.setattr(checkpoints, "MAX_EACH", 4)
        patch.setattr(checkpoints, "MAX_CONTACTS", 3)
        yield


def asked(journal: Journal, span: Span, kept: Checkpoints | None = None) -> dict[str, Any]:
    """What the state says of every uid there could be, in the naive model's words."""
    state = State(journal.reader.history, span, kept)
    found: dict[str, Any] = {}
    for uid in UIDS:
        try:
            whole = contact_dict(state, state.contact(uid, everything=True), everything=True)
            latest = contact_dict(state, state.contact(uid))
        except UnknownUidError:
            found[uid] = None
            continue
        found[uid] = in_short(whole)
        events = [one for one in whole["history"] if one["method"] == "event"]
        assert latest["latest_events"] == events[-LATEST:]
        del whole["history"], latest["latest_events"]
        assert latest == whole
    for uid in ACCOUNTS:
        try:
            found[uid] = account_in_short(account_dict(state, state.account(uid)))
        except UnknownUidError:
            found[uid] = None
    return found


def where(place: dict[str, Any]) -> tuple[int, int]:
    assert place["at"] == iso(NOON + place["exchange"])
    return place["exchange"], place["index"]


def in_short(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "uid": found["uid"],
        "aliases": found["aliases"],
        "blank": found["blank"],
        "created": where(found["created"]),
        "attributes": {one["name"]: (one["value"], where(one)) for one in found["attributes"]},
        "accounts": sorted(one["uid"] for one in found["accounts"]),
        "events": found["events"],
        "pageviews": found["pageviews"],
        "sessions": [(one["start"], one["end"], one["pageviews"]) for one in found["sessions"]],
        "history": [
            {
                "where": where(one),
                "event": one["event_uid"],
                "whose": (one.get("account"), one["rule"]),
            }
            for one in found["history"]
            if one["method"] == "event"
        ],
    }


def account_in_short(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "blank": found["blank"],
        "created": where(found["created"]),
        "attributes": {one["name"]: (one["value"], where(one)) for one in found["attributes"]},
        "links": {one["uid"]: where(one) for one in found["contacts"]},
        "events": found["events"],
    }


def expected(everybody: Everybody) -> dict[str, Any]:
    """What the naive model says of every uid there could be."""
    found: dict[str, Any] = {}
    for uid in UIDS:
        one = found[uid] = everybody.contact(uid)
        if one is not None:
            one["sessions"] = [(iso(a), iso(b), n) for a, b, n in one["sessions"]]
    return found | {uid: everybody.account(uid) for uid in ACCOUNTS}


def tell(journal: Journal, everybody: Everybody, workspace: str, batch: list[Operation]) -> int:
    """Tell both a batch; its seq."""
    [seq] = journal.told.tell(batch, workspace=workspace)
    for index, one in enumerate(batch):
        if counts(one):
            everybody.tell(one, (seq, index), NOON + seq)
    return seq


@fewer
@given(stream=streams)
def test_the_state_is_what_a_naive_model_says(journal: Journal, stream: list[Any]) -> None:
    """At every moment, when it is the last one and when it is past, with checkpoints and without;
    asked by whatever uid a contact has, it is the same contact."""
    workspace, everybody, kept = journal.workspace(), Everybody(), Checkpoints()
    states: dict[int, dict[str, Any]] = {}
    begin = journal.told.writer.feed.seq
    for batch in stream:
        seq = tell(journal, everybody, workspace, batch)
        states[seq] = expected(everybody)
        assert asked(journal, Span(workspace, 0, seq)) == states[seq]
        assert asked(journal, Span(workspace, 0, seq), kept) == states[seq]
    for seq, state in sorted(states.items(), reverse=True):
        assert asked(journal, Span(workspace, 0, seq), kept) == state
        for uid in UIDS:
            for other in (state[uid] or {"aliases": []})["aliases"]:
                assert state[other] == state[uid]
    nothing = dict.fromkeys((*UIDS, *ACCOUNTS))
    assert asked(journal, Span(workspace, 0, begin), kept) == nothing


@fewer
@given(st.lists(st.tuples(st.booleans(), st.lists(_good, max_size=3)), max_size=8))
def test_workspaces_know_nothing_of_each_other(
    journal: Journal, stream: list[tuple[bool, list[Operation]]]
) -> None:
    """What is told in two workspaces by turns is in each what was told in it."""
    both = [(journal.workspace(), Everybody()) for _ in range(2)]
    seq = journal.told.writer.feed.seq
    for first, batch in stream:
        workspace, everybody = both[first]
        seq = tell(journal, everybody, workspace, batch)
    for workspace, everybody in both:
        assert asked(journal, Span(workspace, 0, seq)) == expected(everybody)


@fewer
@given(before=streams, after=streams)
def test_a_reset_begins_anew(journal: Journal, before: list[Any], after: list[Any]) -> None:
    """Beyond a reset the state is that of what came since, with the same checkpoints at hand."""
    workspace, kept = journal.workspace(), Checkpoints()
    for batch in before:
        tell(journal, Everybody(), workspace, batch)
    asked(journal, Span(workspace, 0, journal.told.writer.feed.seq), kept)
    reset, everybody = journal.told.reset(workspace), Everybody()
    history = journal.reader.history
    for batch in after:
        seq = tell(journal, everybody, workspace, batch)
        assert history.last_reset(workspace, seq) == reset
        assert asked(journal, Span(workspace, reset, seq), kept) == expected(everybody)
