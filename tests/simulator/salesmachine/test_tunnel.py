"""The GET tunnel and its form twin: what isn't taken, what is, and who comes next."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import check
from contracts.reading import read
from simulator.app import Simulator, create_app
from simulator.carried import recorded
from simulator.config import Config
from simulator.exchange import Item
from simulator.journal import Feed
from simulator.redaction import redact_body, redact_target
from simulator.salesmachine.gate import judgement
from simulator.workspace import workspace_id
from simulator.wsgi import MAX_BODY_BYTES
from tests.simulator.generated import json_values, laws, texts
from tests.simulator.running import BASIC, TOKEN, Sim, codes, running
from tests.simulator.wire import request

GOOD = {"contact_uid": "u1", "params": {"a": ">>>???~~~"}}
GOOD_TEXT = b64encode(json.dumps(GOOD).encode()).decode()
AUTH = f"Authorization: {BASIC}"
FORM = "Content-Type: application/x-www-form-urlencoded"
NODE, RUBY = ("SM-409", "advice", ""), ("SM-410", "advice", "")


def data(content: bytes) -> str:
    """The field of a content."""
    return f"data={quote(b64encode(content), safe='')}"


def tunnel(*fields: str, path: str = "/v1/contact", token: str = TOKEN) -> bytes:
    """A GET with these fields beside its token."""
    return request(f"{path}?{'&'.join([f'api_token={token}', *fields])}", method="GET")


def form(*fields: str, head: tuple[str, ...] = (AUTH, FORM)) -> bytes:
    """A form of these fields."""
    return request("/v1/contact", "&".join(fields).encode(), *head)


POST = ("encode=base64", "_method=post")
BAD_TUNNELS: list[tuple[str, bytes, int, str]] = [
    ("no method", tunnel("encode=base64", data(b"{}")), 405, "SM-105"),
    ("GET", tunnel("encode=base64", "_method=get", data(b"{}")), 405, "SM-105"),
    ("DELETE", tunnel("encode=base64", "_method=delete", data(b"{}")), 405, "SM-105"),
    ("a long method", tunnel("_method=" + "post" * 1000), 405, "SM-105"),
    ("no encoding", tunnel("_method=post", data(b"{}")), 400, "SM-201"),
    ("another encoding", tunnel("_method=post", "encode=gzip", data(b"{}")), 400, "SM-201"),
    ("no data", tunnel(*POST), 400, "SM-201"),
    ("empty data", tunnel(*POST, "data="), 400, "SM-201"),
    ("no base64", tunnel(*POST, "data=%FF!%00"), 400, "SM-201"),
    ("base64 cut off", tunnel(*POST, "data=e30ee"), 400, "SM-201"),
    ("no JSON", tunnel(*POST, data(b"hello")), 400, "SM-201"),
    ("JSON cut off", tunnel(*POST, data(b'{"contact_uid":')), 400, "SM-201"),
    ("no text", tunnel(*POST, data(b"\xff\xfe")), 400, "SM-201"),
    ("NaN", tunnel(*POST, data(b'{"contact_uid":"u","params":{"a":NaN}}')), 400, "SM-202"),
    ("10,000 levels", tunnel(*POST, data(b"[" * 10_000)), 400, "SM-202"),
    ("no object", tunnel(*POST, data(b"[]")), 400, "SM-204"),
    ("no uid", tunnel(*POST, data(b'{"params":{}}')), 400, "SM-203"),
    ("no list", tunnel(*POST, data(b"{}"), path="/v1/batch"), 400, "SM-204"),
    ("no token", tunnel(*POST, data(b"{}"), token=""), 400, "SM-101"),
    ("unknown path", tunnel(*POST, data(b"{}"), path="/v1/user"), 404, "SM-104"),
    ("a ping by PUT", tunnel("_method=put", path="/v1/ping"), 405, "SM-105"),
]
BASE64 = "encode=base64"
BAD_FORMS: list[tuple[str, bytes, int, str]] = [
    ("no encoding", form(data(b"{}")), 400, "SM-201"),
    ("no data", form(BASE64), 400, "SM-201"),
    ("no base64", form(BASE64, "data=%22{}%22"), 400, "SM-201"),
    ("half a quote", form(BASE64, "data=%22e30"), 400, "SM-201"),
    ("no JSON", form(BASE64, data(b"hello")), 400, "SM-201"),
    ("no uid", form(BASE64, data(b'{"params":{}}')), 400, "SM-203"),
    ("gzip", form(BASE64, data(b"{}"), head=(AUTH, FORM, "Content-Encoding: gzip")), 406, "SM-103"),
]


@pytest.mark.parametrize(
    ("sent", "status", "code", "habit"),
    [pytest.param(*bad, NODE, id=f"tunnel, {name}") for name, *bad in BAD_TUNNELS]
    + [pytest.param(*bad, RUBY, id=f"form, {name}") for name, *bad in BAD_FORMS],
)
def test_bad_input(
    compat: Sim, sent: bytes, status: int, code: str, habit: tuple[str, str, str]
) -> None:
    """It gets its status in the error form, is recorded with its reason, and spoils nothing."""
    with compat.connect() as wire:
        wire.send(sent)
        answer = wire.answer()
        assert (answer.status, answer.json()["code"]) == (status, code)
        assert check("salesmachine/error", answer.json()) == []
        assert bool(answer.headers.get("Allow")) == (status == 405)
        bad = compat.last()
        assert sorted(codes(bad)) == sorted([habit, (code, "error", "")])
        assert not any(item.applied for item in bad.items)
        assert check("exchange", bad.to_dict()) == []
        wire.send(tunnel(*POST, f"data={quote(GOOD_TEXT)}"))
        assert wire.answer().status == 200
    assert [item.contact for item in compat.recorded()[-1].items] == ["u1"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (tunnel("encode=base64", "_method=put"), "got _method=put"),
        (tunnel(*POST, "data=e30!"), "got the character '!'"),
        (tunnel(*POST, "data=e30ee"), "got base64 that is cut off"),
        (tunnel(*POST), "got no data"),
        (form(BASE64), "got no data"),
        (form(data(b"{}")), "got no encode"),
    ],
)
def test_what_is_said(compat: Sim, sent: bytes, said: str) -> None:
    """The sentence says what was found."""
    with compat.connect() as wire:
        wire.send(sent)
        assert said in wire.answer().json()["message"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(quote(GOOD_TEXT), id="quoted"),
        pytest.param(GOOD_TEXT, id="as it is"),
        pytest.param(GOOD_TEXT.replace("+", "%20"), id="a plus that became a space"),
        pytest.param(GOOD_TEXT.rstrip("="), id="without padding"),
        pytest.param(urlsafe_b64encode(json.dumps(GOOD).encode()).decode(), id="URL-safe"),
        pytest.param(f"{GOOD_TEXT[:16]}%0A{GOOD_TEXT[16:]}%0A", id="in lines"),
        pytest.param(f"%22{GOOD_TEXT}%22", id="in double quotes"),
        pytest.param(f"%22{GOOD_TEXT}%5Cn%22", id="as JSON of Ruby"),
    ],
)
def test_base64_of_any_kind(compat: Sim, value: str) -> None:
    """In the query as in the form it is one contact that counts, kept as it came."""
    with compat.connect() as wire:
        for sent in (tunnel(*POST, f"data={value}"), form(BASE64, f"data={value}")):
            wire.send(sent)
            assert wire.answer().json() == {"status": "success"}
    first, second = compat.recorded()
    for found in (first, second):
        assert [(item.contact, item.applied) for item in found.items] == [("u1", True)]
        content = recorded(found.method, found.path, found.request_head, found.request_body)
        assert json.loads(content) == GOOD
    assert first.path.endswith(f"&data={value}")
    assert second.request_body.decode().endswith(f"&data={value}")


@pytest.mark.parametrize("over", [0, 1])
def test_sizes(compat: Sim, over: int) -> None:
    """A form of 1 MiB is taken, and a byte more is 413: what it stands for is smaller (A11)."""
    begin, end = b'{"contact_uid":"u1","params":{"a":"', b'"}}'
    room = MAX_BODY_BYTES - len(f"{BASE64}&data=")
    content = begin + b"x" * (room // 4 * 3 - len(begin + end)) + end
    encoded = b64encode(content).decode()
    padding = MAX_BODY_BYTES + over - len(f"{BASE64}&data={encoded}")
    with compat.connect() as wire:
        wire.send(form(BASE64, f"data={encoded}{'=' * padding}"))
        assert wire.answer().status == (413 if over else 200)
    found = compat.last()
    assert codes(found) == ([("SM-106", "error", "")] if over else [RUBY])
    assert [item.applied for item in found.items] == ([] if over else [True])


@pytest.mark.parametrize("method", ["HEAD", "PUT", "OPTIONS"])
def test_another_method_is_no_tunnel(compat: Sim, method: str) -> None:
    """Only a GET stands for a POST."""
    target = f"/v1/contact?api_token={TOKEN}&encode=base64&_method=post&data={quote(GOOD_TEXT)}"
    with compat.connect() as wire:
        wire.send(request(target, method=method))
        answer = wire.answer(to=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert codes(compat.last()) == [("SM-105", "error", "")]


def test_a_post_has_a_body_of_its_own(compat: Sim) -> None:
    """The fields of a tunnel in its query mean nothing then."""
    answer = compat.post(f"/v1/contact?encode=base64&_method=post&{data(b'{}')}", GOOD)
    assert answer.status_code == 200
    found = compat.last()
    assert (codes(found), found.items[0].contact) == ([], "u1")


def test_a_form_that_carries_nothing(compat: Sim) -> None:
    """A form without base64 is nobody's habit: 406."""
    with compat.connect() as wire:
        wire.send(form("contact_uid=u1"))
        assert wire.answer().status == 406
    assert codes(compat.last()) == [("SM-103", "error", "")]


@pytest.mark.parametrize(("profile", "status"), [("sim", 406), ("compat", 200)])
def test_a_token_in_a_form(request: pytest.FixtureRequest, profile: str, status: int) -> None:
    """It opens its workspace where nothing else does, whatever becomes of the form."""
    simulator: Sim = request.getfixturevalue(profile)
    with simulator.connect() as wire:
        wire.send(form("api_token=tok", BASE64, f"data={quote(GOOD_TEXT)}", head=(FORM,)))
        assert wire.answer().status == status
    found = simulator.last()
    assert found.workspace == workspace_id("tok", simulator.server.simulator.salt)
    assert found.request_body.startswith(b"api_token=[redacted]&")


def test_an_unknown_token(path: Path) -> None:
    """Where tokens are fixed, one that isn't known is 401 by a tunnel and by a form as well."""
    with running(Config(profile="compat", tokens=frozenset({"a"})), path) as sim:
        with sim.connect() as wire:
            for sent in (tunnel(*POST, data(b"{}")), form("api_token=b", BASE64, head=(FORM,))):
                wire.send(sent)
                assert wire.answer().status == 401
        assert [found.workspace for found in sim.recorded()] == [None, None]


@pytest.mark.parametrize(("fields", "status"), [((), 200), (("encode=base64", "_method=get"), 400)])
def test_a_ping_where_violations_are_rejected(
    rejecting: Sim, fields: tuple[str, ...], status: int
) -> None:
    """The tunnel's ping is a violation like any other, a ping by GET is none."""
    with rejecting.connect() as wire:
        wire.send(tunnel(*fields, path="/v1/ping"))
        answer: Any = wire.answer()
    assert answer.status == status
    assert answer.json().get("code") == ("SM-409" if status == 400 else None)


APP = create_app(Simulator(Config(profile="compat"), b"salt", Path("unused"), Feed()))
KIND = FORM.partition(": ")[2]


def ways(content: bytes) -> dict[str, tuple[str, str, str, bytes]]:
    """Method, target, content type and body of each way to carry a contact."""
    here = f"/v1/contact?api_token={TOKEN}"
    return {
        "JSON": ("POST", here, "application/json", content),
        "tunnel": ("GET", "&".join([here, *POST, data(content)]), "", b""),
        "form": ("POST", "/v1/contact", KIND, f"api_token=t&{BASE64}&{data(content)}".encode()),
    }


def judged(method: str, target: str, kind: str, body: bytes) -> tuple[int, list[Item]]:
    """The status that a request gets, and what is judged."""
    with APP.test_request_context(target, method=method, data=body, content_type=kind or None):
        status = APP.full_dispatch_request().status_code
        return status, judgement().items


@pytest.mark.parametrize("way", ["JSON", "tunnel", "form"])
def test_a_secret_is_not_even_judged(way: str) -> None:
    """One inside of an operation is replaced before, so no state knows it."""
    content = b'{"contact_uid":"u1","params":{"writeKey":{"a":["wk-1"]},"b":1}}'
    status, [item] = judged(*ways(content)[way])
    assert (status, item.params) == (200, {"writeKey": "[redacted]", "b": 1})


@pytest.mark.parametrize("way", ["JSON", "tunnel", "form"])
@settings(laws, max_examples=50)
@given(st.dictionaries(texts | st.sampled_from(["writeKey", "api_token"]), json_values))
def test_what_is_judged_is_what_is_read_again(way: str, params: dict[str, Any]) -> None:
    """By each way the recorded exchange holds the operation that was judged, or none was taken."""
    content = json.dumps({"contact_uid": "u1", "params": params}).encode()
    method, target, kind, body = ways(content)[way]
    status, items = judged(method, target, kind, body)
    head = f"Host: a\nContent-Type: {kind}"
    kept = read(recorded(method, redact_target(target), head, redact_body(kind, body)))
    assert status == (200 if items else 400)
    for item in items:
        assert kept.value == {"contact_uid": item.contact, "params": item.params}
