"""curl command lines: what is pasted from a ticket, a browser or our own export."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange_formats.again import again
from simulator.exchange_formats.curl.reading import begins_commands
from simulator.exchange_formats.curl.writing import curl, curl_of_message
from tests.simulator.exchange_formats.requests import REQUESTS
from tests.simulator.exchange_formats.sources import CONTACT, SALESMACHINE, SEGMENT, TRACK, Got, got
from tests.simulator.generated import exchanges, laws
from tests.simulator.running import Sim
from tests.simulator.wire import Wire

BODY = json.dumps({key: value for key, value in TRACK.items() if key != "type"})
URL = "http://127.0.0.1:8600"

PASTED = {
    "plain": f"curl {SEGMENT}/track -d '{BODY}'",
    "a prompt": f"$ curl -u key: {SEGMENT}/t -d '{BODY}'",
    "line breaks": f"curl \\\n  '{SEGMENT}/track' \\\n  --data-raw '{BODY}'\n",
    "CRLF": f"curl \\\r\n  '{SEGMENT}/track' \\\r\n  --data-raw '{BODY}'\r\n",
    "a comment": f"# it's from a ticket\n\ncurl --url {SEGMENT}/track --json '{BODY}' --compressed",
    "double quotes": f"curl -X POST {SEGMENT}/track -d {json.dumps(BODY)}",
    "ANSI": f"curl {SEGMENT}/track --data-raw $'{BODY}'".replace("u1", r"\u0075\x31"),
    "from a file": f"curl {SEGMENT}/track -d @body.json",
    "binary from a file": f"curl {SEGMENT}/track --data-binary '@body.json'",
    "substituted": f'curl {SEGMENT}/track -d "$(cat body.json)"',
    "a pipe": f"cat body.json | curl -sS {SEGMENT}/track -d @-",
    "echo": f"echo '{BODY}' | curl -sSXPOST {SEGMENT}/track -d@-",
    "here": f"curl {SEGMENT}/track -d @- <<'END'\n{BODY}\nEND",
    "a variable": f"BODY='{BODY}'\nKEY=x\ncurl -u $KEY: {SEGMENT}/track -d \"$BODY\"",
    "another program before": f"export A=b\nls -l\ncurl {SEGMENT}/track -d '{BODY}'",
    "cmd": f'curl ^"{SEGMENT}/track^" ^\r\n  --data-raw ^"{BODY}^"'.replace(
        BODY, BODY.replace('"', '^\\^"').replace("{", "^{").replace("}", "^}")
    ),
}


def same(found: Got) -> None:
    [message] = found.messages
    assert isinstance(message, dict)
    assert message == TRACK


@pytest.mark.parametrize("case", PASTED)
def test_however_it_is_pasted(case: str) -> None:
    """The message is the same; when it was received isn't known, so that it isn't stamped."""
    found = got(PASTED[case], {"body.json": BODY.encode()})
    assert (found.ended, found.defects, found.told) == ("", [], [])
    same(found)


def test_several_commands() -> None:
    """Each command at its line, each message of a batch; others are counted."""
    batch = json.dumps({"batch": [TRACK, {**TRACK, "messageId": "m2"}]})
    text = f"curl {SEGMENT}/batch -d '{batch}'\n\ncurl https://example.com\n"
    text += f"curl -u t: {SALESMACHINE}/contact --json '{json.dumps(CONTACT)}' --next -d x {URL}"
    found = got(text)
    assert [one.line for one in found.records] == [1, 1, 4]
    assert [one["path"] for one in found.exchanges] == ["/v1/contact"]
    assert found.told == ["2 of 4 requests are no call to Segment or Salesmachine"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("-d @missing.json", "the file missing.json that the command names can't be read: No such"),
        ("-d $(date)", "the body holds $(date), and nothing is run: put in what it gives"),
        ("-d @-", "the body is what another command prints, and nothing is run: put it in"),
        ("-F a=b", "--form sends a multipart form, and no JSON: neither API takes one"),
        ("-d '{'", "the body can't be read: expected JSON, got "),
        ("-d ''", "the body can't be read: expected JSON, got an empty body"),
        ("-K x -d '{}'", "--config names a file with options: put them into the command"),
    ],
)
def test_what_is_not_known(options: str, said: str) -> None:
    """A defect says why, and the command beside it is read."""
    found = got(f"curl {SEGMENT}/track {options}\ncurl {SEGMENT}/track -d '{BODY}'")
    assert [one.startswith(said) for one in found.defects] == [True]
    same(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"curl {SEGMENT}/track -d '{BODY}'\ncurl -d 'a",
            "the command can't be read: the quote ' isn't closed at line 2 column 9",
        ),
        ("# nothing\n", "there is neither JSON nor a curl command in it"),
        ("echo a\n", "there is neither JSON nor a curl command in it"),
    ],
)
def test_what_ends_it(text: str, said: str) -> None:
    """What stands before it is read."""
    found = got(text)
    assert found.ended == said
    assert len(found.messages) == text.count(BODY)


def test_secrets_never_come_in() -> None:
    """Neither by an option, nor in the address, a header or the body."""
    secret = "SECRET7"
    text = (
        f"curl -u {secret}: -b sid={secret} -H 'Authorization: Basic {secret}'"
        f" '{SALESMACHINE}/contact?api_token={secret}' --oauth2-bearer {secret}"
        f""" --json '{{"contact_uid": "u1", "params": {{}}, "api_token": "{secret}"}}'\n"""
        f'curl -u {secret}: {SEGMENT}/track -d \'{BODY[:-1]}, "writeKey": "{secret}"}}\''
    )
    found = got(text)
    assert (len(found.exchanges), len(found.messages)) == (1, 1)
    assert secret not in repr(found)


def test_an_address_apart() -> None:
    """The target of a request, a query of its own, a query from data, what curl would expand."""
    text = f"""
curl {URL}/ --request-target '/v1/contact?a=1' --json '{{}}'
curl {URL}/v1/contact -G -d encode=base64 -d _method=post --data-urlencode data=e30=
curl '{URL}/v1/contact?x=\\[1\\]' -d '{{}}' -H 'Content-Type:' -X PUT -X POST
""".strip()
    found = got(text)
    assert [(one["method"], one["path"]) for one in found.exchanges] == [
        ("POST", "/v1/contact?a=1"),
        ("GET", "/v1/contact?encode=base64&_method=post&data=e30%3D"),
        ("POST", "/v1/contact?x=[1]"),
    ]
    assert found.exchanges[2]["request"]["headers"] == []


def test_bodies() -> None:
    """Several pieces are joined, line breaks of a file go, but for a binary one."""
    files = {"a": b'{"x":\r\n', "b": b"1}\n", "h": b"A: b\r\nC: d\n"}
    url = f"{URL}/v1/contact"
    text = f"""
curl {url} -d @a -d @b
curl {url} --data-binary @a --data-raw @b
curl {url} --json @a --json @b -H @h -H 'Accept:' -H 'C:'
curl {url} -d '' --data-urlencode '=é &' --data-urlencode n@b -H 'X;' -A agent
""".strip()
    sent = [one["request"] for one in got(text, files).exchanges]
    assert [one["body"] for one in sent] == [
        '{"x":&1}',
        '{"x":\r\n&@b',
        '{"x":\r\n1}\n',
        "&%C3%A9+%26&n=1%7D%0A",
    ]
    assert sent[2]["headers"] == [["A", "b"], ["C", "d"], ["Content-Type", "application/json"]]
    assert sent[3]["headers"][:2] == [["X", ""], ["User-Agent", "agent"]]


def parts(exchange: dict[str, Any]) -> tuple[object, ...]:
    request = again(exchange)
    return (
        request.method,
        list(request.target),
        [(name, value.strip()) for name, value in request.headers],
        list(dict.fromkeys(request.schemes)),
        list(request.body),
    )


API = {"json", "a batch", "a token in the query", "a tunnel", "quotes", "unicode", "marks"}
API |= {"half a character", "control", "no UTF-8", "a megabyte", "a long argument", "no type"}
API |= {"too long an argument", "an address of a file", "what the shell would expand", "get"}
API |= {"a blank type", "delete"}


@pytest.mark.parametrize("case", sorted(API))
def test_our_own_commands(sim: Sim, case: str) -> None:
    """What is exported and read again asks the same: path, headers, body, where its token stood."""
    with Wire(sim.url) as wire:
        wire.send(REQUESTS[case])
        wire.answer("POST")
    came = sim.last().to_dict()
    [exchange] = got(curl(came, sim.url)).exchanges
    assert parts(exchange) == parts(came)


@laws
@given(exchanges())
def test_any_exchange(made: Any) -> None:
    """Whatever was recorded: a POST to a path of the API is the same again."""
    exchange = {**made.to_dict(), "method": "POST", "path": "/v1/contact"}
    headers = [(name, value.replace("\0", "")) for name, value in exchange["request"]["headers"]]
    exchange["request"]["headers"] = [one for one in headers if ":" not in one[0]]
    [found] = got(curl(exchange, URL)).exchanges
    assert parts(found) == parts(exchange)


@laws
@given(st.dictionaries(st.sampled_from("abé'\"\\$!"), st.text(max_size=5), max_size=3))
def test_our_own_messages(traits: dict[str, str]) -> None:
    """A message that was copied from the ledger is the same message."""
    body = {"type": "identify", "userId": "u1", "messageId": "m1", "traits": traits}
    [message] = got(curl_of_message(json.dumps(body), URL, "WRITE_KEY")).messages
    assert message == body


SEEDS = [*PASTED.values(), curl_of_message(json.dumps(TRACK), URL, "k")]


@laws
@given(st.data())
def test_any_text(data: Any) -> None:
    """Cut and altered as it may be, it is read, or a sentence says why not."""
    text = data.draw(st.sampled_from(SEEDS))
    for _ in range(data.draw(st.integers(1, 4))):
        start, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 20))
        put = data.draw(
            st.text(st.sampled_from("'\"\\$`(){}<|&;\n\r #@-^") | st.characters(), max_size=3)
        )
        text = text[:start] + put + text[start + length :]
    found = got(text.encode("utf-8", "surrogatepass"), {"body.json": BODY.encode()})
    assert all(isinstance(one, str) for one in (*found.defects, *found.told, found.ended))


@pytest.mark.parametrize(
    "line", ['{"a": 1}', "[", "", "curled", "user,id", "a curl", "null", '"curl x"', "-d x"]
)
def test_what_is_no_command(line: str) -> None:
    """JSON never is, nor is any other text."""
    assert not begins_commands(line.encode())
