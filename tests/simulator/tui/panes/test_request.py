"""What was asked: of a batch one message's part, what is broken at its field."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.documents.document import Document
from simulator.tui.documents.pointers import nearest, places
from simulator.tui.panes.request import own_items, request_document
from simulator.tui.panes.subject import Subject
from tests.simulator.generated import json_values, laws
from tests.simulator.state.told import contact, event
from tests.simulator.tui.subjects import HOSTILE, a_violation, an_exchange, of, shown

BATCH = [event("u0"), {**contact("u1"), "params": {"mrr": "49"}}, event("u2")]


def line_at(document: Document, pointer: str) -> str:
    """The line that a jump to a pointer leads to."""
    found = nearest(places(document), pointer)
    assert found is not None
    return document[found[0]].text


def test_a_whole_request() -> None:
    """Method and path, where it stands in the journal, its JSON, its headers."""
    exchange = an_exchange(contact("u1", plan="pro"))
    exchange["request"]["headers"].append(["Authorization", "[redacted]"])
    assert shown(request_document(of(exchange=exchange))) == [
        "POST /v1/contact",
        "exchange 7, 10:21:45.125, workspace 1a2b3c4d",
        "",
        "{",
        '  "method": "contact",',
        '  "contact_uid": "u1",',
        '  "params": {',
        '    "plan": "pro"',
        "  }",
        "}",
        "",
        "headers",
        "  Content-Type: application/json",
        "  Authorization: [redacted]",
    ]


def test_headers_fold() -> None:
    """They may be folded to how many there are; without any there is no such line."""
    exchange = an_exchange(contact("u1"))
    head = request_document(of(exchange=exchange))[-2]
    assert (head.folds, head.folded[0].text) == (1, "headers: 1")
    exchange["request"]["headers"] = []
    assert shown(request_document(of(exchange=exchange)))[-1] == "}"


def test_one_message_of_a_batch() -> None:
    """Only its own items are shown, with the pointers that they have in the batch."""
    exchange = an_exchange(BATCH, violations=[])
    document = request_document(of(exchange=exchange, indexes=frozenset({1})))
    assert shown(document)[3:-3] == [
        "item 1 of the batch's 3, from 0",
        "{",
        '  "method": "contact",',
        '  "contact_uid": "u1",',
        '  "params": {',
        '    "mrr": "49"',
        "  }",
        "}",
    ]
    assert line_at(document, "/1/params/mrr") == '    "mrr": "49"'
    assert line_at(document, "/1") == "{"


def test_all_of_a_batch() -> None:
    """A message that is all of its batch has the whole of it."""
    subject = of(exchange=an_exchange(BATCH), indexes=frozenset({0, 1, 2}))
    assert request_document(subject) == request_document(of(exchange=an_exchange(BATCH)))


@pytest.mark.parametrize(
    ("indexes", "pointer", "marked"),
    [
        (None, "/1/params/mrr", '      "mrr": "49"  ! SM-220 expected number'),
        ({1}, "/1/params/mrr", '    "mrr": "49"  ! SM-220 expected number'),
        ({1}, "/1/params/gone", '  "params": {  ! SM-220 expected number at /gone'),
        (None, "", "["),
        ({1}, "", "POST /v1/batch  ! SM-220 expected number"),
    ],
)
def test_violations_stand_at_their_fields(
    indexes: set[int] | None, pointer: str, marked: str
) -> None:
    """Each at the value that it is about, or at what encloses that."""
    exchange = an_exchange(BATCH, violations=[a_violation(pointer)])
    meant = None if indexes is None else frozenset(indexes)
    document = request_document(of(exchange=exchange, indexes=meant))
    assert any(one.startswith(marked) for one in shown(document))
    assert sum("SM-220" in one.text for one in document) == 1


def test_a_tunnel() -> None:
    """What base64 in a query stands for is shown, so that breaches have a field."""
    data = base64.b64encode(json.dumps(contact("u1", mrr="x")).encode()).decode()
    exchange = an_exchange(contact("u1"), violations=[a_violation("/params/mrr")])
    exchange.update(method="GET", path=f"/v1/contact?encode=base64&_method=post&data={data}")
    exchange["request"].update(body="")
    document = request_document(of(exchange=exchange))
    assert "the JSON that its base64 stands for" in shown(document)
    assert line_at(document, "/params/mrr") == '    "mrr": "x"  ! SM-220 expected number'


def test_a_form() -> None:
    """Its fields, then what they stand for."""
    data = base64.b64encode(json.dumps(contact("u1")).encode()).decode()
    exchange = an_exchange(contact("u1"))
    form = ["Content-Type", "application/x-www-form-urlencoded"]
    exchange["request"].update(body=f"encode=base64&data={data}", headers=[form])
    lines = shown(request_document(of(exchange=exchange)))
    assert lines.index("encode = base64") < lines.index("the JSON that its base64 stands for")
    assert '  "contact_uid": "u1",' in lines


def test_no_request() -> None:
    """A message that was never sent has none."""
    assert shown(request_document(Subject())) == [
        "nothing of it came to Salesmachine: no request was made"
    ]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[1,2]", b'[{"a":1}', b"[" * 5_000, b"7"]
)
def test_a_body_that_is_no_such_batch(body: bytes) -> None:
    """It is shown as it is."""
    exchange = an_exchange(body, violations=[])
    chosen = of(exchange=exchange, indexes=frozenset({5}))
    assert request_document(chosen) == request_document(of(exchange=exchange))
    shown(request_document(chosen))


def test_long_and_hostile_text() -> None:
    """A path and headers are written out and cut; all of them is copied."""
    exchange = an_exchange(contact(HOSTILE, **{HOSTILE: HOSTILE}), path=f"/{HOSTILE}{'x' * 9_000}")
    exchange["request"]["headers"].append(["X", HOSTILE + "y" * 9_000])
    document = request_document(of(exchange=exchange))
    assert max(map(len, shown(document))) < 500
    assert document[0].copied == f"POST {exchange['path']}"
    assert document[-1].copied == f"X: {HOSTILE}{'y' * 9_000}"
    assert document[-3].copied == f"Content-Type: application/json\nX: {HOSTILE}{'y' * 9_000}"


@laws
@given(st.lists(json_values, min_size=1, max_size=4), st.data(), st.sampled_from([None, 2]))
def test_items_are_as_they_came(values: list[object], data: st.DataObject, indent: int) -> None:
    """Whatever the batch holds and however it is spaced, each item is found whole."""
    body = json.dumps(values, indent=indent).encode()
    index = data.draw(st.integers(0, len(values)))
    found = own_items(body, frozenset({index}))
    if index == len(values):
        assert found == {}
    else:
        assert repr(json.loads(found[index])) == repr(json.loads(body)[index])


def test_items_keep_their_spelling() -> None:
    """Numbers and keys that stand twice aren't made into others."""
    body = b'[ 1 , {"a":1.50,"a":1e2} ,\n[ ] ]'
    assert own_items(body, frozenset({0, 1, 2})) == {0: "1", 1: '{"a":1.50,"a":1e2}', 2: "[ ]"}
