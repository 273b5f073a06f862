"""Payloads full of personal data, each with the texts of it that nobody may find."""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple

from simulator.exchange import Exchange


class Payload(NamedTuple):
    """A message, and what is personal in it."""

    name: str
    message: Any
    personal: tuple[str, ...]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_IDENTIFY = {
    "type": "identify",
    "userId": "grete.hermann@teilchen.io",
    "anonymousId": "0d3c7a52-9f0b-4b9e-8a55-7b1f6f1c2d3e",
    "traits": {
        "firstName": "Grete",
        "lastName": "Hermann-Zweig",
        "email": "Grete.Hermann@Teilchen.io",
        "phone": "+49 30 9018 4711",
        "mobile": 4917098765432,
        "birthday": "1901-03-02",
        "born": -2172268800,
        "address": {"street": "Wilhelmstraße 43b", "city": "Köln", "zip": 50667, "state": "NRW"},
        "salary": 87650,
        "religion": "quaker",
        "gender": "female",
        "iban": "DE02120300000000202051",
        "password": "tr0ub4dor&3",
        "company": {"name": "Teilchenlabor Köln GmbH", "id": "teilchenlabor", "employees": 412},
        "plan": "pro",
        "seats": 12,
        "notes": ["Met Grete in Köln.", {"by": "Emmy Noether", "text": "asked for Emmy's card"}],
        "title": "Leitende Physikerin",
        "handle": "@gretehermann",
        "lastSeenAt": 1710148905123,
        "account_number": 5512345678,
        "x": [50.937531, 6.960279],
        "token": "xoxb-123456789012-abcdefABCDEF",
        "avatar": "https://cdn.teilchen.io/people/grete-hermann.png",
    },
    "context": {
        "ip": "84.44.128.17",
        "ips": ["2a02:908:1::17"],
        "timezone": "Europe/Berlin",
        "device": {"name": "Gretes iPhone", "id": "7C9A1F4E-2222-4444-9999-0A0B0C0D0E0F"},
        "traits": {"nickname": "Gretl"},
        "page": {
            "url": "https://app.teilchen.io/u/grete.hermann%40teilchen.io?name=Grete+Hermann"
            "&mail=grete.hermann%40teilchen.io&next=%2Fteam%2Femmy-noether#grete",
            "referrer": "https://hermann:geheim@intern.teilchen.io:8443/suche?q=Emmy%20Noether",
            "path": "/u/grete.hermann%40teilchen.io",
            "search": "?name=Grete+Hermann&mail=grete.hermann%40teilchen.io",
            "title": "Grete Hermann – Teilchen",
        },
    },
    "timestamp": "2024-03-11T09:21:45.123Z",
    "messageId": "msg-grete-1",
}
_PERSONAL = (
    *("grete.hermann@teilchen.io", "0d3c7a52-9f0b-4b9e-8a55-7b1f6f1c2d3e", "Grete"),
    *("Hermann-Zweig", "9018 4711", "4917098765432", "1901-03-02", "2172268800"),
    *("Wilhelmstraße 43b", "Köln", "50667", "87650", "quaker", "female"),
    *("DE02120300000000202051", "tr0ub4dor&3", "Teilchenlabor Köln", "Emmy Noether"),
    *("Leitende Physikerin", "gretehermann", "1710148905123", "5512345678", "50.937531"),
    *("6.960279", "xoxb-123456789012-abcdefABCDEF", "84.44.128.17", "2a02:908:1::17"),
    *("7C9A1F4E-2222-4444-9999-0A0B0C0D0E0F", "Gretl", "geheim", "intern", "msg-grete-1"),
    "2024-03-11",
)
_WRAPPED = {
    "type": "track",
    "userId": "u-77",
    "event": "Grete Hermann Upgraded to grete.hermann@teilchen.io",
    "properties": {
        "blob": _base64(json.dumps({"email": "otto.hahn@spaltung.de", "n": 5})),
        "url_safe": _base64('{"who":"Otto Hahn??>"}').replace("+", "-").replace("/", "_"),
        "secret_mail": _base64("otto.hahn@spaltung.de"),
        "json": '{"user": {"name": "Otto Hahn", "email": "otto.hahn@spaltung.de"}}',
        "form": "name=Otto+Hahn&email=otto.hahn%40spaltung.de",
        "otto.hahn@spaltung.de": {"Otto Hahn": 1, "+49 69 798 0": True},
        "d1f0a7c2-0000-4000-8000-00000badf00d": "x",
        "scores": {"Grete Hermann": 3},
        "html": "<a href='https://spaltung.de/~ohahn?m=otto.hahn@spaltung.de'>Otto</a>",
        "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6Im90dG8uaGFobiJ9.c2lnbmF0dXJl",
        "auth": "Bearer 9f8e7d6c5b4a",
        "nested": [[["Otto Hahn"]], {"deep": [{"who": {"full_name": "Otto Hahn"}}]}],
    },
    "timestamp": "2024-03-11T09:21:45.123Z",
    "messageId": "m-77",
}
_WRAPPED_PERSONAL = (
    *("otto.hahn@spaltung.de", "Otto Hahn", "ohahn", "Grete Hermann", "+49 69 798 0"),
    *("d1f0a7c2-0000-4000-8000-00000badf00d", "9f8e7d6c5b4a", "c2lnbmF0dXJl"),
)
_SCRIPTS = {
    "type": "identify",
    "userId": "用户-李明",
    "traits": {
        "name": "山田太郎",
        "email": "山田@例え.jp",
        "bio": "山田太郎さんは大阪に住んでいます",
        "city": "大阪市",
        "fullName": "Ярослава Остапчук",
        "note": "Ярослава живе у Львові",
        "father_name": "Δημήτρης Παπαδόπουλος",
        "partner_name": "محمد العفيفي",
        "contact_name": "שרה גולדשטיין",
        "assistant_name": "प्रिया शर्मा",
        "manager_name": "김민수",
        "friend_name": "สมชาย ใจดี",
        "owner_name": "José Ángel Núñez",
        "kana_name": "タナカハナコ",
    },
    "messageId": "m-3",
}
_SCRIPTS_PERSONAL = (
    *("李明", "山田太郎", "山田", "例え", "大阪", "Ярослава Остапчук", "Львові"),
    *("Παπαδόπουλος", "Δημήτρης", "محمد", "العفيفي", "שרה", "גולדשטיין", "शर्मा"),
    *("김민수", "สมชาย", "José", "Ángel", "Núñez", "nunez", "タナカ"),
)
_EVENTS = {
    "type": "page",
    "userId": "u-77",
    "name": "山田太郎様のプロフィール",
    "category": "Team of Ярослава Остапчук",
    "properties": {"name": "山田太郎様のプロフィール", "title": "Call +1 (415) 555-2671"},
    "messageId": "m-4",
}
_ALIAS = {
    "type": "alias",
    "userId": "emmy.noether@ideal.org",
    "previousId": "EmmyNoether1882",
    "messageId": "emmynoether-0001",
}
_LETTER = {
    "message": {
        "type": "track",
        "userId": "emmy.noether@ideal.org",
        "event": "Emmy Noether invited Grete",
        "messageId": "m-5",
    },
    "operations": [
        {
            "method": "event",
            "contact_uid": "emmy.noether@ideal.org",
            "event_uid": "emmy_noether_invited_grete",
            "params": {"display_name": "Emmy Noether invited Grete"},
            "messageId": "m-5",
        }
    ],
    "reason": "BAD_REQUEST",
    "response": {"status": 400, "body": "unknown contact emmy.noether@ideal.org"},
}
_CASE = {
    "description": "Emmy's traits don't arrive",
    "source": "a ticket by emmy.noether@ideal.org",
    "message": {
        "type": "identify",
        "userId": "emmy.noether@ideal.org",
        "traits": {"name": "Emmy Noether", "ring_of_emmy@ideal.org": "Noetherian"},
        "messageId": "m-6",
    },
    "expect": {
        "operations": [
            {
                "method": "contact",
                "contact_uid": "emmy.noether@ideal.org",
                "params": {"name": "Emmy Noether", "ring_of_emmy@ideal.org": "Noetherian"},
                "messageId": "m-6",
            }
        ],
        "arrives": ["/traits/ring_of_emmy@ideal.org"],
        "values": {"contact/params/name": "Emmy Noether"},
        "notes": ["email_missing"],
        "outcome": "translated",
    },
}
PAYLOADS = (
    Payload("identify", _IDENTIFY, _PERSONAL),
    Payload("wrapped", _WRAPPED, _WRAPPED_PERSONAL),
    Payload("scripts", _SCRIPTS, _SCRIPTS_PERSONAL),
    Payload("events", _EVENTS, ("山田太郎", "Ярослава", "Остапчук", "555-2671")),
    Payload("alias", _ALIAS, ("emmy.noether@ideal.org", "EmmyNoether1882")),
    Payload("dead letter", _LETTER, ("emmy.noether@ideal.org", "Emmy Noether", "Grete")),
    Payload("case", _CASE, ("emmy.noether@ideal.org", "Emmy", "Noetherian")),
)
PERSONAL = tuple(dict.fromkeys(text for one in PAYLOADS for text in one.personal))


def _operation(**more: Any) -> dict[str, Any]:
    return {"method": "contact", "contact_uid": "grete.hermann@teilchen.io", **more}


_BATCH = [
    _operation(params={"name": "Grete Hermann-Zweig", "account_uid": "teilchenlabor"}),
    _operation(params={"email": "grete.hermann@teilchen.io", "churn_date": "Köln"}),
]
_ITEM = {
    "index": 0,
    "method": "contact",
    "message_id": "msg-grete-1",
    "message": 4,
    "call": "identify",
    "contact": "grete.hermann@teilchen.io",
    "account": "teilchenlabor",
    "event": "grete_hermann_upgraded",
    "verdict": "warning",
    "applied": True,
}
_VIOLATIONS = [
    {
        "code": "SM-221",
        "severity": "warning",
        "pointer": "/1/params/churn_date",
        "expected": "ISO 8601",
        "got": 'string "Köln"',
    },
    {
        "code": "SM-305",
        "severity": "advice",
        "pointer": "/1/params/email",
        "expected": "an email that nobody else has",
        "got": "that of 'grete.hermann@teilchen.i",
    },
    {
        "code": "SM-301",
        "severity": "advice",
        "pointer": "/params",
        "expected": "account_uid, one of teilchenlabor, teilchenlabor2",
        "got": "integer 4917098765432",
    },
]
EXCHANGE: dict[str, Any] = {
    **Exchange(
        at=1710148905.123,
        workspace="1a2b3c4d",
        method="POST",
        path="/v1/batch?contact=grete.hermann%40teilchen.io&api_token=[redacted]",
        status=200,
        ms=0.5,
        request_head="Content-Type: application/json\nContent-Length: 0\n"
        "Authorization: Basic [redacted]\nUser-Agent: analytics-python/2.4.0\n"
        "X-Customer: Grete Hermann\nHost: 127.0.0.1:8600",
        request_body=json.dumps(_BATCH, ensure_ascii=False).encode(),
        response_head="Content-Type: application/json\nDate: Mon, 11 Mar 2024 09:21:45 GMT",
        response_body=b'{"status":"error","message":"no grete.hermann@teilchen.io"}',
    ).to_dict(),
    "items": [_ITEM],
    "violations": _VIOLATIONS,
}
