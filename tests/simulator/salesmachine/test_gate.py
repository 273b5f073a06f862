"""What passes the gate, and bad input: what it gets, what is recorded, and who comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts import check
from contracts.registry import load
from simulator.config import Config
from simulator.salesmachine.gate import MAX_BODY_BYTES
from tests.simulator.running import BASIC, Sim, codes, running
from tests.simulator.wire import chunked, request

GOOD = b'{"contact_uid":"u1","params":{}}'
AUTH, JSON = f"Authorization: {BASIC}", "Content-Type: application/json"
HERE = "/v1/contact"


def params(value: str) -> bytes:
    return b'{"contact_uid":"u1","params":{"a":%b}}' % value.encode("utf-8", "surrogatepass")


def contact_of(size: int) -> bytes:
    """A good contact of exactly this many bytes."""
    return params('"%s"' % ("x" * (size - len(params('""')))))


BAD_BODIES: list[tuple[str, bytes, int, str]] = [
    ("empty", b"", 400, "SM-201"),
    ("blank", b" \r\n\t", 400, "SM-201"),
    ("cut off", GOOD[:-1], 400, "SM-201"),
    ("two values", GOOD + GOOD, 400, "SM-201"),
    ("a word", b"hello", 400, "SM-201"),
    ("a form", b"contact_uid=u1&params=", 400, "SM-201"),
    ("bare quotes", b"{'contact_uid':'u1'}", 400, "SM-201"),
    ("a raw newline", params('"\n"'), 400, "SM-201"),
    ("no UTF-8", params('"')[:-2] + b'\xff"}}', 400, "SM-201"),
    ("UTF-16", GOOD.decode().encode("utf-16"), 400, "SM-201"),
    ("a surrogate's bytes", params('"\ud800"'), 400, "SM-201"),
    ("NUL", b"\x00", 400, "SM-201"),
    ("NaN", params("NaN"), 400, "SM-202"),
    ("Infinity", params("[1, -Infinity]"), 400, "SM-202"),
    ("1e400", params("1e400"), 400, "SM-202"),
    ("5,000 digits", params("1" * 5_000), 400, "SM-202"),
    ("101 levels", params("[" * 99 + "]" * 99), 400, "SM-202"),
    ("10,000 levels", b"[" * 10_000 + b"]" * 10_000, 400, "SM-202"),
    ("10,000 objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400, "SM-202"),
]
BAD_REQUESTS: list[tuple[str, bytes, int, str]] = [
    ("text", request(HERE, GOOD, AUTH, "Content-Type: text/plain"), 406, "SM-103"),
    ("HTML", request(HERE, GOOD, AUTH, "Content-Type: text/html; charset=x"), 406, "SM-103"),
    ("odd type", request(HERE, GOOD, AUTH, "Content-Type: json/application+jsonx"), 406, "SM-103"),
    ("gzip", request(HERE, GOOD, AUTH, JSON, "Content-Encoding: gzip"), 406, "SM-103"),
    ("no credentials", request(HERE, GOOD, JSON), 400, "SM-101"),
    ("blank token", request(f"{HERE}?api_token=%20", GOOD, JSON), 400, "SM-101"),
    ("no token", request(HERE, GOOD, JSON, "Authorization: Basic OnNlY3JldA=="), 400, "SM-101"),
    ("Bearer", request(HERE, GOOD, JSON, "Authorization: Bearer t"), 400, "SM-107"),
    ("a bare token", request(HERE, GOOD, JSON, "Authorization: t"), 400, "SM-107"),
    ("bad base64", request(HERE, GOOD, JSON, "Authorization: Basic t"), 400, "SM-107"),
    ("no ASCII", request(HERE, GOOD, JSON, "Authorization: Basic \xe9"), 400, "SM-107"),
    ("unknown path", request("/v1/user", GOOD, AUTH, JSON), 404, "SM-104"),
    ("GET", request(HERE, b"", AUTH, method="GET"), 405, "SM-105"),
    ("PUT", request(HERE, GOOD, AUTH, JSON, method="PUT"), 405, "SM-105"),
    ("too large", request(HERE, contact_of(MAX_BODY_BYTES + 1), AUTH, JSON), 413, "SM-106"),
]
BAD = [
    (name, request(HERE, body, AUTH, JSON), status, code) for name, body, status, code in BAD_BODIES
]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [pytest.param(sent, status, code, id=name) for name, sent, status, code in BAD + BAD_REQUESTS],
)
def test_bad_input(sim: Sim, sent: bytes, status: int, code: str) -> None:
    """It gets its status in the error form, is recorded with its reason, and spoils nothing."""
    with sim.connect() as wire:
        wire.send(sent)
        answer = wire.answer()
        assert (answer.status, answer.json()["code"]) == (status, code)
        assert check("salesmachine/error", answer.json()) == []
        evidence = load("codes.json")[code]["evidence"]
        assert answer.headers["X-Sim-Evidence"] == f"A3, {evidence}"
        bad = sim.last()
        assert (bad.status, bad.verdict, bad.response_body) == (status, "broken", answer.body)
        assert codes(bad) == [(code, "error", "")]
        [violation] = bad.violations
        assert violation.expected
        assert violation.got
        assert violation.evidence
        assert bad.items == []
        assert check("exchange", bad.to_dict()) == []
        assert answer.headers.get("Connection") == ("close" if status == 413 else None)
        if status != 413:
            wire.send(request(HERE, GOOD, AUTH, JSON))
            assert wire.answer().status == 200
    with sim.connect() as wire:
        wire.send(request(HERE, GOOD, AUTH, JSON))
        assert wire.answer().status == 200
    assert {exchange.verdict for exchange in sim.recorded()[1:]} == {"ok"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(params('"%s"' % ("[{" * 10_000)), id="brackets inside strings"),
        pytest.param(params('"\\"[[' + "{" * 500 + '"'), id="brackets behind an escaped quote"),
        pytest.param(params("[" * 98 + "]" * 98), id="100 levels"),
        pytest.param(params('"\\ud800"'), id="a lone surrogate"),
        pytest.param(b'{"contact_uid":"\\udfff","params":{}}', id="a lone surrogate as uid"),
        pytest.param(params('"\\u0000"'), id="NUL"),
        pytest.param(params("1" * 4_300), id="4,300 digits"),
        pytest.param(params("-1e308"), id="a large number"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, id="a byte order mark"),
    ],
)
def test_odd_input(sim: Sim, body: bytes) -> None:
    """What only looks dangerous is taken like anything else, and kept as it came."""
    assert sim.post(HERE, body).status_code == 200
    found = sim.last()
    assert found.verdict in ("ok", "advice")  # the state may advise
    assert found.request_body == body
    assert [item.applied for item in found.items] == [True]


def test_a_key_that_stands_twice(sim: Sim) -> None:
    """The last value counts, and each key that stands twice is a warning at its place."""
    body = b'{"contact_uid":"u1","params":{"a":{"b":1,"b":2}},"contact_uid":"u2"}'
    assert sim.post(HERE, body).status_code == 200
    found = sim.last()
    assert codes(found) == [
        ("SM-214", "warning", "/contact_uid"),
        ("SM-214", "warning", "/params/a/b"),
    ]
    assert found.items[0].contact == "u2"


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "application/json",
        "APPLICATION/JSON; Charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/vnd.api+json",
    ],
)
def test_content_types(sim: Sim, kind: str | None) -> None:
    """JSON by any of its names is taken, and no content type is JSON."""
    headers = [AUTH] if kind is None else [AUTH, f"Content-Type: {kind}"]
    with sim.connect() as wire:
        wire.send(request(HERE, GOOD, *headers))
        assert wire.answer().status == 200
    assert sim.last().verdict == "ok"


@pytest.mark.parametrize("over", [0, 1])
@pytest.mark.parametrize("coding", ["Content-Length", "Transfer-Encoding"])
def test_sizes(sim: Sim, over: int, coding: str) -> None:
    """1 MiB is taken, a byte more is 413, whether the length is told before or not."""
    body = contact_of(MAX_BODY_BYTES + over)
    if coding == "Transfer-Encoding":
        sent = request(HERE, chunked(body), AUTH, JSON, "Transfer-Encoding: chunked")
    else:
        sent = request(HERE, body, AUTH, JSON)
    with sim.connect() as wire:
        wire.send(sent)
        assert wire.answer().status == (413 if over else 200)
        assert not over or wire.is_at_its_end()
    found = sim.last()
    assert found.request_body == body[:MAX_BODY_BYTES]
    assert codes(found) == ([("SM-106", "error", "")] if over else [])


@pytest.fixture
def fixed(path: Path) -> Iterator[Sim]:
    """A simulator that accepts two tokens alone."""
    with running(Config(tokens=frozenset({"a", "b"})), path) as sim:
        yield sim


def test_fixed_tokens(fixed: Sim) -> None:
    """With fixed tokens another one is 401 and opens nothing; theirs open a workspace each."""
    answers: list[Any] = [
        fixed.client.post("/v1/ping", params={"api_token": token}) for token in ("a", "b", "c", "a")
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 401, 200]
    assert check("salesmachine/error", answers[2].json()) == []
    first, second, stranger, again = fixed.recorded()
    assert codes(stranger) == [("SM-102", "error", "")]
    assert stranger.workspace is None
    assert first.workspace == again.workspace != second.workspace
    assert None not in (first.workspace, second.workspace)
