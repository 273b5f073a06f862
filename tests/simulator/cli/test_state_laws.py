"""Whatever was told, it can be asked for and shown: as JSON of its schema, and as lines."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.control.state import ACCOUNT, CONTACT
from simulator.exchange import Item
from simulator.journal import Reader, Writer
from simulator.lines.state import account_lines, contact_lines
from simulator.state import State, UnknownUidError, account_dict, contact_dict, span
from tests.simulator.generated import json_values, laws, texts
from tests.simulator.state.told import Told

_uids = texts.filter(lambda text: "\0" not in text) | st.integers() | st.sampled_from(("u1", "u2"))
_methods = st.sampled_from(("contact", "account", "event", "alias"))
_created = json_values | st.integers() | st.datetimes(timezones=st.timezones()).map(str)
operations = st.fixed_dictionaries(
    {"method": _methods},
    optional={
        "contact_uid": _uids,
        "account_uid": _uids,
        "event_uid": texts | st.just("pageview"),
        "event": texts,
        "previous_uid": _uids,
        "created_at": _created,
        "messageId": json_values,
        "params": st.dictionaries(texts | st.just("account_uid"), json_values, max_size=4)
        | json_values,
    },
)
"""Operations of known methods, and in them anything anywhere."""


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One journal for all examples, each in a workspace of its own."""
    with closing(Writer(tmp_path_factory.mktemp("laws") / "journal")) as writer:
        yield Told(writer)


_numbers = itertools.count(1)
_contact, _account = (jsonschema.Draft202012Validator(schema) for schema in (CONTACT, ACCOUNT))


@settings(laws, max_examples=100)
@given(st.lists(st.lists(operations, max_size=4) | operations, max_size=5))
def test_whatever_was_told(lasting: Told, bodies: list[Any]) -> None:
    """Who is named by an item that counts is known, but for those in aliases alone."""
    lasting.workspace = f"{next(_numbers):08x}"
    seqs = lasting.tell(*(json.dumps(body).encode() for body in bodies))
    with Reader(lasting.writer.path) as journal:
        state = State(journal.history, span(journal.history, lasting.workspace))
        for exchange in map(journal.exchange, seqs):
            assert exchange is not None
            for item in exchange.items:
                if item.applied:
                    show(state, item)


def show(state: State, item: Item) -> None:
    if item.contact is not None:
        try:
            found = contact_dict(state, state.contact(item.contact, True), True)
        except UnknownUidError:
            assert item.method == "alias"
            return
        latest = contact_dict(state, state.contact(item.contact))
        for one in (found, latest):
            _contact.validate(one)
            assert all(line.isprintable() for line in contact_lines(one))
    if item.account is not None:
        found = account_dict(state, state.account(item.account))
        _account.validate(found)
        assert all(line.isprintable() for line in account_lines(found))
