"""Small journals of every sort, the same for the same seed."""

from __future__ import annotations

import base64
import json
import random
from contextlib import closing
from pathlib import Path
from typing import Any

from contracts.violations import Violation
from simulator.exchange import Exchange, Item, storable
from simulator.journal import Writer
from simulator.journal.messages import OPEN, STAGES, TURNED_AWAY, Message, Stage

START = 1_710_148_905.0
"""When the first thing came: 2024-03-11T09:21:45Z."""
WORKSPACES = ("1a2b3c4d", "5e6f7a8b")
CALLS = ("identify", "track", "page", "group", "alias", "screen", "odd", None)
METHODS = ("contact", "account", "event", "alias", "archive", "odd", None)
UIDS = ("u1", "u2", "U1", "a b", "*", "\ud800", "é\x00", "-5", None)
ACCOUNTS = ("acme", "Acme.2", "7", None, None)
EVENTS = ("pageview", "order_completed", "Order", None)
IDS = ("m1", "m2", "m3", "m1.2", "M4", None)
CODES = (("SM-204", "error"), ("SM-220", "warning"), ("SM-303", "advice"))
LEDGER_CODES = ("HTTP_503", "id_required", "filtered", None)
FAULTS = (None, None, "status=503,path=/v1/batch", "latency=300ms", "latency=1s; drop=before")
PATHS = ("/v1/contact", "/v1/batch", "/v1/batch?x=%C3%A9", "/v1/ping?a=b")
STATUSES = (0, 200, 201, 400, 404, 503)
PLANS = ("pro", "Pro", "free", "é", "\ud800", "a\nb", 7, 7.5, "7", -3, True, None, ["pro", 1], {})
NAMES = ("plan", "n", "a.b", "Größe", "list")
HOSTILE = (
    b"",
    b"\xff\xfe pro \x00",
    b"Caf\xe9",
    b'{"params": {"plan": NaN}, "properties": {"plan": Infinity}}',
    b'{"params": {"plan": 1e999, "n": "pro"}}',
    b'{"params": ' * 150 + b'"pro"' + b"}" * 150,
    b"[" * 200_000,
    b'{"params": {"\\u0070lan": "\\u0070ro"}, "traits": {"\\u0070lan": "\\u0070ro"}}',
    b'{"params": [], "properties": 7, "traits": null}',
    b'[1, "pro", {"params": {"list": [{"plan": "pro"}, {"plan": 7}]}}]',
    b'{"a": "\\ud83c\\udf89 \\ud800 \\"pro\\" \\/v1"}',
    b'{"params": {"n": ' + b"9" * 5000 + b"}}",
    "\ufeff{}".encode(),
)


def journal(path: Path, seed: int, count: int = 60) -> Path:
    """A journal of so many exchanges, messages and marks between them."""
    chance = random.Random(seed)
    at = START
    with closing(Writer(path)) as writer:
        for _ in range(count):
            at += chance.choice((0.0, 0.5, 30.0, 600.0))
            if chance.random() < 0.5:
                _receive(writer, chance, at)
            else:
                writer.append(some_exchange(chance, at))
            if chance.random() < 0.05:
                writer.mark("clock", {})
        writer.commit()
    return path


def _receive(writer: Writer, chance: random.Random, at: float) -> None:
    stage: Stage = chance.choice(STAGES)
    call = chance.choice(CALLS)
    first: Stage = stage if stage in TURNED_AWAY else "received"
    code = chance.choice(LEDGER_CODES)
    known = chance.choice(WORKSPACES), chance.choice(IDS)
    uid = chance.choice(UIDS)
    body = _message(chance)
    seq = writer.receive(Message(at, *known, call, uid, body, first, code))
    while chance.random() < 0.6:
        made = some_exchange(chance, at + chance.random())
        writer.append(made)
    if stage not in TURNED_AWAY:
        writer.stage(seq, stage, None if stage in OPEN else code)


def some_exchange(chance: random.Random, at: float) -> Exchange:
    """One whose items and body tell of each other, most of the time."""
    method, path, head, body = _request(chance)
    workspace = chance.choice((*WORKSPACES, None))
    items = []
    if workspace:
        items = [_item(n, chance) for n in range(chance.choice((0, 1, 1, 1, 4)))]
    return Exchange(
        at=at,
        workspace=workspace,
        method=method,
        path=path,
        status=chance.choice(STATUSES),
        ms=chance.choice((0.0, 0.25, 5.0, 200.0, 1500.0)),
        request_head=head,
        request_body=body,
        response_head="Content-Type: application/json",
        response_body=chance.choice((b'{"status": "success"}', b"pro", b"\xff\x00", b"")),
        items=items,
        violations=list(_violations(chance)),
        fault=chance.choice(FAULTS),
    )


def _item(index: int, chance: random.Random) -> Item:
    ids = [chance.choice(some) for some in (METHODS, IDS, UIDS, ACCOUNTS, EVENTS)]
    return Item(index, *map(storable, ids), chance.random() < 0.8, _violations(chance))


def _violations(chance: random.Random) -> tuple[Violation, ...]:
    found = chance.choices(CODES, k=chance.choice((0, 0, 0, 1, 2)))
    return tuple(Violation(*one, "/a", "x", "y") for one in found)  # type: ignore[arg-type]


def _said(chance: random.Random) -> dict[str, Any]:
    return {chance.choice(NAMES): chance.choice(PLANS) for _ in range(chance.choice((0, 1, 3)))}


def _message(chance: random.Random) -> bytes:
    if chance.random() < 0.2:
        return chance.choice(HOSTILE)
    where = chance.choice(("properties", "traits", "context"))
    return _json({"type": "page", where: _said(chance)}, chance)


def _request(chance: random.Random) -> tuple[str, str, str, bytes]:
    """Method, path, head and body."""
    path, head = chance.choice(PATHS), "Host: localhost\nContent-Type: application/json"
    if chance.random() < 0.2:
        return "POST", path, head, chance.choice(HOSTILE)
    item = {"method": "event", "params": _said(chance)}
    body = _json(item if chance.random() < 0.5 else [item, 7, {"params": _said(chance)}], chance)
    data = base64.b64encode(body).decode()
    how = chance.random()
    if how < 0.1:
        return "GET", f"/v1/contact?encode=base64&_method=post&data={data}", head, b""
    if how < 0.2:
        form = "content-type: application/x-www-form-urlencoded"
        return "POST", path, form, f'encode=base64&data="{data}"'.encode()
    return "POST", path, head, body


def _json(value: object, chance: random.Random) -> bytes:
    text = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()
