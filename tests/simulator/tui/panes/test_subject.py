"""The subject: what of a journal the detail shows."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from simulator.journal import Writer
from simulator.tui.panes.subject import MOST_MESSAGES, Subject, request_json
from tests.simulator.state.told import Told, account, contact, event
from tests.simulator.tui.subjects import a_violation, an_exchange, of, read, receive


def sent(message_id: str, user: str = "u1") -> dict[str, Any]:
    return {"type": "page", "messageId": message_id, "userId": user}


def of_message(message_id: str, uid: str = "u1") -> dict[str, Any]:
    return {**event(uid, "pageview"), "messageId": message_id}


def test_an_exchange_alone(writer: Writer) -> None:
    """One that came directly has all its items and no message."""
    [seq] = Told(writer).tell([contact("u1"), account("acme")])
    found = read(writer, seq)
    assert found.exchange is not None
    assert (found.exchange["seq"], found.messages, found.count) == (seq, (), 0)
    assert [one["index"] for one in found.items] == [0, 1]
    assert (found.message, found.indexes, found.key) == (None, None, (seq, None))
    assert (found.uids("contact"), found.uids("account")) == (["u1"], ["acme"])


def test_an_exchange_of_one_message(writer: Writer) -> None:
    """Its message is found by itself, and all items are meant."""
    [message] = receive(writer, sent("m1"))
    [seq] = Told(writer).tell([of_message("m1"), of_message("m1.2")])
    found = read(writer, seq)
    assert found.message is not None
    assert (found.message["seq"], found.count, found.indexes) == (message, 1, None)
    assert found.key == (seq, message)


def test_a_message_of_a_batch(writer: Writer) -> None:
    """Only its own items are meant, and what they break."""
    first, second = receive(writer, sent("m1"), sent("m2", "u2"))
    [seq] = Told(writer).tell([of_message("m1"), of_message("m2", "u2"), of_message("m2.2", "u3")])
    found = read(writer, seq, second)
    assert found.message is not None
    assert found.message["seq"] == second
    assert found.indexes == frozenset({1, 2})
    assert found.uids("contact") == ["u2", "u3"]
    assert read(writer, seq, first).indexes == frozenset({0})


def test_some_items_of_an_exchange(writer: Writer) -> None:
    """Of a direct batch only what was chosen is meant; of a message's items too."""
    [message] = receive(writer, sent("m1"))
    told = Told(writer)
    [seq] = told.tell([contact("u1"), contact("u2"), contact("u3")])
    found = read(writer, seq, None, [1])
    assert (found.indexes, found.uids("contact"), found.count) == (frozenset({1}), ["u2"], 0)
    [seq] = told.tell([of_message("m1"), of_message("m1.2", "u2"), event("u3")])
    assert read(writer, seq, message, [1]).uids("contact") == ["u2"]
    assert read(writer, seq, None, [2]).messages == ()
    found = read(writer, seq, None, [0])
    assert found.key == (seq, message)


def test_a_message_that_arrived_several_times(writer: Writer) -> None:
    """Alone it is shown with the last exchange, in an exchange with that one."""
    [message] = receive(writer, sent("m1"))
    first, last = Told(writer).tell([event("x"), of_message("m1")], [of_message("m1")])
    for asked, seq, index in ((None, last, 0), (first, first, 1), (last, last, 0)):
        found = read(writer, asked, message)
        assert found.key == (seq, message)
        assert found.indexes == frozenset({index})


def test_a_message_that_never_arrived(writer: Writer) -> None:
    """It has no exchange, and so no items."""
    [message] = receive(writer, sent("m1"), stage="failed")
    found = read(writer, None, message)
    assert (found.exchange, found.count, found.key) == (None, 1, (None, message))
    assert (found.items, found.violations, found.uids("contact")) == ([], [], [])


def test_a_batch_of_many(writer: Writer) -> None:
    """The first messages are read, all are counted."""
    seqs = receive(writer, *(sent(f"m{n}") for n in range(50)))
    [seq] = Told(writer).tell([of_message(f"m{n}") for n in range(50)])
    found = read(writer, seq)
    assert [one["seq"] for one in found.messages] == seqs[:MOST_MESSAGES]
    assert (found.count, found.message, found.key) == (50, None, (seq, None))


@pytest.mark.parametrize(("seq", "message"), [(99, None), (None, 99), (99, 98), (None, None)])
def test_what_is_not_recorded(writer: Writer, seq: int | None, message: int | None) -> None:
    """Nothing is known of it."""
    receive(writer, sent("m1"))
    assert read(writer, seq, message, [0] if seq else []) == Subject()


def test_how_it_was_started(writer: Writer) -> None:
    """The start is the last one before it, whatever was started later."""
    writer.mark("start", {"segment": {"anonymous": "skip"}})
    [seq] = Told(writer).tell([contact("u1")])
    writer.mark("start", {"segment": {"anonymous": "send"}})
    [message] = receive(writer, sent("m1"))
    assert read(writer, seq).start == {"segment": {"anonymous": "skip"}}
    assert read(writer, None, message).start == {"segment": {"anonymous": "send"}}


@pytest.mark.parametrize(
    ("pointer", "meant"),
    [("/1/params", True), ("/0/params", False), ("/10", False), ("", True), ("/params", True)],
)
def test_violations_of_one_message(pointer: str, meant: bool) -> None:
    """Those of its own items, and those of the request as a whole; of a whole exchange all."""
    violation = a_violation(pointer)
    exchange = an_exchange([event("u1"), event("u2")], violations=[violation])
    assert bool(of(exchange=exchange, indexes=frozenset({1})).violations) is meant
    assert of(exchange=exchange).violations == [violation]


def test_the_json_of_a_request() -> None:
    """It is the body's, or what base64 in the query or a form stands for, as older clients send."""
    body = json.dumps({"contact_uid": "u1"}).encode()
    data = base64.b64encode(body).decode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for method, path, headers, text, expected in (
        ("POST", "/v1/contact", {}, body.decode(), body),
        ("GET", f"/v1/contact?encode=base64&_method=post&data={data}", {}, "", body),
        ("POST", "/v1/contact", form, f"encode=base64&data={data}", body),
        ("POST", "/v1/contact", form, "x=y", b""),
        ("GET", "/v2/contacts", {}, "", b""),
    ):
        request = {"headers": list(headers.items()), "body": text, "encoding": "utf-8"}
        asked = {"method": method, "path": path, "request": request}
        assert request_json(asked) == expected
