"""``sim translate``: one JSON object a message, the operations exactly as they would be sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.cases import kit_cases
from tests.simulator.cli.commands import call, run

PAGE = (
    '{"type":"page","userId":"u1","name":"Pricing","properties":{"url":"https://x.io/p",'
    '"account_uid":7},"timestamp":"2024-03-11T10:21:45.1239+01:00","messageId":"m1"}'
)
GROUP = (
    '{"type":"group","userId":"u1","groupId":"acme","traits":{"name":"Acme","employees":12},'
    '"messageId":"m2"}'
)
AUDIENCE = (
    '{"type":"identify","userId":"u1","traits":{"order_completed_last_30days":true},"context":'
    '{"personas":{"computation_class":"audience"}},"integrations":{"All":false,"Salesmachine":true}'
    ',"messageId":"m3"}'
)
ALIAS = '{"type":"alias","userId":"u1","previousId":"a1","messageId":"m4"}'
BARE = '{"type":"identify","userId":"u1","traits":{"name":"Ada"},"messageId":"m1"}'
LOST = '{"type":"track","event":"E"}'
SCREEN = '{"type":"screen","userId":"u1","messageId":7}'

EXAMPLES = [
    (
        PAGE,
        '{"line": 1, "messageId": "m1", "type": "page", "outcome": "translated", "operations": ['
        '{"method": "event", "contact_uid": "u1", "event_uid": "pageview", "created_at":'
        ' "2024-03-11T09:21:45.123Z", "messageId": "m1", "params": {"url": "https://x.io/p",'
        ' "account_uid": "7", "visit_url": "https://x.io/p", "display_name": "Pricing"}},'
        ' {"method": "event", "contact_uid": "u1", "event_uid": "pricing", "created_at":'
        ' "2024-03-11T09:21:45.123Z", "messageId": "m1.2", "params": {"url": "https://x.io/p",'
        ' "account_uid": "7", "display_name": "Pricing"}}], "rules": ["page.view", "page.named"],'
        ' "notes": []}',
    ),
    (
        GROUP,
        '{"line": 2, "messageId": "m2", "type": "group", "outcome": "translated", "operations": ['
        '{"method": "account", "account_uid": "acme", "messageId": "m2", "params": {"name": "Acme",'
        ' "employees": 12}}, {"method": "contact", "contact_uid": "u1", "messageId": "m2.2",'
        ' "params": {"account_uid": "acme"}}], "rules": ["group.account", "group.link"],'
        ' "notes": []}',
    ),
    (
        AUDIENCE,
        '{"line": 3, "messageId": "m3", "type": "identify", "outcome": "translated", "operations":'
        ' [{"method": "contact", "contact_uid": "u1", "messageId": "m3", "params":'
        ' {"order_completed_last_30days": true}}], "rules": ["identify.contact"], "notes": []}',
    ),
    (
        ALIAS,
        '{"line": 4, "messageId": "m4", "type": "alias", "outcome": "translated", "operations":'
        ' [{"method": "alias", "contact_uid": "u1", "previous_uid": "a1", "messageId": "m4"}],'
        ' "rules": ["alias.merge"], "notes": [{"severity": "warning", "code": "alias_assumed",'
        ' "pointer": "", "message": "no public wire form of an alias exists (A6): the real service'
        ' may ignore it"}]}',
    ),
    (
        BARE,
        '{"line": 5, "messageId": "m1", "type": "identify", "outcome": "translated", "operations":'
        ' [{"method": "contact", "contact_uid": "u1", "messageId": "m1", "params": {"name":'
        ' "Ada"}}], "rules": ["identify.contact"], "notes": [{"severity": "advice", "code":'
        ' "email_missing", "pointer": "/traits/email", "message": "the contact has no email, which'
        ' Salesmachine encourages"}]}',
    ),
    (
        LOST,
        '{"line": 6, "messageId": null, "type": "track", "outcome": "refused", "operations": [],'
        ' "rules": [], "notes": [], "reason": {"code": "id_required", "pointer": "/userId",'
        ' "message": "neither userId nor anonymousId is given"}}',
    ),
    (
        SCREEN,
        '{"line": 7, "messageId": "7", "type": "screen", "outcome": "filtered", "operations": [],'
        ' "rules": [], "notes": [], "reason": {"code": "UNSUPPORTED_EVENT_TYPE", "pointer":'
        ' "/type", "message": "Salesmachine takes identify, track, page, group, alias, not'
        " 'screen'\"}}",
    ),
    (
        "no JSON",
        '{"line": 8, "messageId": null, "type": null, "outcome": "refused", "operations": [],'
        ' "rules": [], "notes": [], "reason": {"code": "bad_request", "pointer": "", "message":'
        ' "not JSON: Expecting value at column 1"}}',
    ),
]


def test_what_is_printed() -> None:
    """Each message is one line of JSON, its keys in the documented order, in the input's order."""
    ran = call("translate", "-", stdin="\n".join(message for message, _ in EXAMPLES).encode())
    assert ran.out.splitlines() == [line for _, line in EXAMPLES]
    assert (ran.status, ran.err) == (1, "")


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([PAGE, GROUP], 0),
        ([SCREEN], 0),
        ([PAGE, SCREEN, ALIAS], 0),
        ([PAGE, LOST, PAGE], 1),
        (["7"], 1),
        ([], 5),
        (["", " "], 5),
    ],
)
def test_exit_status(messages: list[str], status: int) -> None:
    """0, what is filtered included; 1 when one message was refused; 5 when there was none."""
    ran = run("translate", "-", stdin="\n".join(messages).encode())
    assert ran.status == status
    assert ran.err == ("-: there is no message in it\n" if status == 5 else "")


def test_as_text() -> None:
    """-o text is a line a message: what it is, what it becomes or why it doesn't, and notes."""
    messages = [PAGE, GROUP, ALIAS, LOST, SCREEN, "no JSON"]
    ran = run("translate", "-o", "text", "-", stdin="\n".join(messages).encode())
    assert ran.out.splitlines() == [
        "1 page m1 -> event pageview, event pricing",
        "2 group m2 -> account acme, contact u1",
        "3 alias m4 -> alias u1  [alias_assumed]",
        "4 track - refused id_required /userId: neither userId nor anonymousId is given",
        "5 screen 7 filtered UNSUPPORTED_EVENT_TYPE /type: Salesmachine takes identify, track,"
        " page, group, alias, not 'screen'",
        "6 ? - refused bad_request: not JSON: Expecting value at column 1",
    ]


def test_text_cannot_reach_the_terminal() -> None:
    """Control characters of a payload are written out, and a message stays on one line."""
    hostile = "\x1b[2J\r\n\x07\u202e\ud800\x9b"
    message = {"type": "identify", "userId": hostile, "messageId": hostile, "User ID": 1}
    refused = {"type": hostile, "messageId": hostile}
    lines = "\n".join(json.dumps(one) for one in (message, refused))
    ran = run("translate", "-o", "text", "-", stdin=lines.encode())
    assert len(ran.out.splitlines()) == 2
    assert ran.out.replace("\n", "").isprintable()
    assert "contact \\x1b[2J\\r\\n\\x07\\u202e\\ud800\\x9b" in ran.out


@pytest.mark.parametrize(
    ("poison", "why"),
    [
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "it nests deeper than 100 levels"),
        ('{"type":"track","a":' + "[" * 101 + "]" * 101 + "}", "it nests deeper than 100 levels"),
        ('{"type":"track","a":' + "9" * 5_000 + "}", "a number that reads as infinite"),
        ('{"type":"track","a":1e999}', "a number that reads as infinite"),
        ('{"type":"track","a":NaN}', "it holds NaN"),
    ],
)
@pytest.mark.parametrize("form", ["{0}\n{1}\n{0}", "[{0},{1},{0}]"])
def test_poison_is_refused_alone(poison: str, why: str, form: str) -> None:
    """What no reader can be trusted with is refused with a reason, and spoils no neighbour."""
    ran = run("translate", "-", stdin=form.format(BARE, poison).encode())
    found = ran.json()
    assert [one["outcome"] for one in found] == ["translated", "refused", "translated"]
    assert found[1]["reason"]["code"] == "bad_request"
    assert why in found[1]["reason"]["message"]
    assert [one["line"] for one in found] == [1, 2, 3]
    assert (ran.status, ran.err) == (1, "")


def test_a_dead_letter_is_translated_by_its_message() -> None:
    """Of a dead letter the message is translated that it holds."""
    letter = {"message": json.loads(GROUP), "operations": [], "reason": "ETIMEDOUT"}
    ran = run("translate", "-", stdin=json.dumps(letter).encode())
    assert [found["rules"] for found in ran.json()] == [["group.account", "group.link"]]


def test_a_long_message_is_noted_not_refused() -> None:
    """A message over 32 KB is translated, with a warning."""
    message = {**json.loads(BARE), "traits": {"name": "x" * 40_000, "email": "e"}}
    [found] = run("translate", "-", stdin=json.dumps(message).encode()).json()
    assert found["outcome"] == "translated"
    assert [note["code"] for note in found["notes"]] == ["message_too_large"]


def test_what_comes_before_unreadable_input_is_printed(tmp_path: Path) -> None:
    """An array that breaks off: its items before are printed, and the status is 2."""
    file = tmp_path / "array.json"
    file.write_text(f"[{PAGE},{LOST},")
    ran = run("translate", file)
    assert [found["outcome"] for found in ran.json()] == ["translated", "refused"]
    assert ran.status == 2
    assert ran.err.startswith(f"Error: {file}: item 3 of the array isn't JSON: ")


def test_the_kits_cases() -> None:
    """The messages of the kit's cases, in one file, become what their cases expect, in order."""
    cases = [case for case in kit_cases() if not case.settings]
    lines = "\n".join(json.dumps(case.message) for case in cases)
    found = run("translate", "-", stdin=lines.encode()).json()
    assert [one["line"] for one in found] == [*range(1, len(cases) + 1)]
    for one, case in zip(found, cases, strict=True):
        expect: dict[str, Any] = case.expect
        if expect.get("code") == "message_too_large":
            continue  # noted here, where the case refuses it
        assert one["outcome"] == expect.get("outcome", one["outcome"]), case.name
        assert one.get("reason", {}).get("code") == expect.get("code"), case.name
