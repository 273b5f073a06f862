"""Secrets are replaced by place, and nothing else changes."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.redaction import REDACTED, redact_body, redact_header, redact_target
from tests.simulator.generated import json_values, laws

FORM = "application/x-www-form-urlencoded"
words = st.text(st.characters(codec="utf-8"), max_size=8).filter(
    lambda text: text.strip().lower() not in ("apitoken", "writekey")
)


def b64(content: bytes) -> str:
    """As it stands in a query."""
    return quote(b64encode(content), safe="")


OPEN, HIDDEN = b64(b'{"a":1,"writeKey":"s"}'), b64(b'{"a":1,"writeKey":"[redacted]"}')
PLAIN = b64(b'{"a":1,"key":"s","b":"writeKey"}')


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("/v1/ping?api_token=s", "/v1/ping?api_token=[redacted]"),
        ("/v1/ping?a=1&api_token=s&b=2", "/v1/ping?a=1&api_token=[redacted]&b=2"),
        ("/?api_token=s&api_token=t", "/?api_token=[redacted]&api_token=[redacted]"),
        ("/?API_TOKEN=s", "/?API_TOKEN=[redacted]"),
        ("/?writeKey=s", "/?writeKey=[redacted]"),
        ("/?%61pi_token=s", "/?%61pi_token=[redacted]"),
        ("/?+api_token=s", "/?+api_token=[redacted]"),
        ("/?api_token=a=b", "/?api_token=[redacted]"),
        ("/?api_token=s?t", "/?api_token=[redacted]"),
        ("/?api_token", "/?api_token"),
        ("/?token=s&x_api_token=s", "/?token=s&x_api_token=s"),
        ("/?api_secret=s", "/?api_secret=[redacted]"),
        ("/?%57rite%4bey%20=s", "/?%57rite%4bey%20=[redacted]"),
        ("/?%0Aapi%5Ftoken+=s", "/?%0Aapi%5Ftoken+=[redacted]"),
        ("/?q=api_token%3Ds", "/?q=api_token%3Ds"),
        ("/?apiToken=s&b=1", "/?apiToken=[redacted]&b=1"),
        ("/?api%5ftoken=s", "/?api%5ftoken=[redacted]"),
        ("/?API-SECRET=s", "/?API-SECRET=[redacted]"),
        ("/?write_key=s", "/?write_key=[redacted]"),
        ("/?a=1&amp;api_token=s&b", "/?a=1&amp;api_token=[redacted]&b"),
        ("/?a=1;api_token=s&b", "/?a=1;api_token=[redacted]&b"),
        ("/?a=1?api_token=s&b", "/?a=1?api_token=[redacted]&b"),
        ("/?a=1%26api_token%3ds&b", "/?a=1%26api_token%3d[redacted]&b"),
        ("/?api_token[]=s&b", "/?api_token[]=[redacted]&b"),
        ("/?api_token%5B0%5D=s&b", "/?api_token%5B0%5D=[redacted]&b"),
        ("/?user[api_token]=s&b", "/?user[api_token]=[redacted]&b"),
        (
            "/?from=http%3A%2F%2Fh%2F%3Fapi_token%3Ds",
            "/?from=http%3A%2F%2Fh%2F%3Fapi_token%3D[redacted]",
        ),
        ("/v1/ping%3Fapi_token=s", "/v1/ping%3Fapi_token=[redacted]"),
        ("/v1/ping%3fapi_token%3ds?a=1", "/v1/ping%3fapi_token%3d[redacted]?a=1"),
        ("/v1/ping&api_token=s&a=1", "/v1/ping&api_token=[redacted]&a=1"),
        ("/v1/ping/api_token=s", "/v1/ping/api_token=[redacted]"),
        (
            "/v1/contact/\xe9%40\u20ac?api_token=\u20ac",
            "/v1/contact/\xe9%40\u20ac?api_token=[redacted]",
        ),
        ("http://tok:sec@h/v1/ping?a=1", "http://[redacted]@h/v1/ping?a=1"),
        ("HTTPS://tok@h", "HTTPS://[redacted]@h"),
        ("http://h/v1/contact/a@b", "http://h/v1/contact/a@b"),
        ("/v1/contact/http://a@b", "/v1/contact/http://a@b"),
        ("/v1/contact/a@b?email=c@d", "/v1/contact/a@b?email=c@d"),
        ("/?my_token=s&api_tokens=s&api__token=s", "/?my_token=s&api_tokens=s&api__token=s"),
        ("/v1/contact", "/v1/contact"),
        ("/v1/contact?", "/v1/contact?"),
        ("/?&&", "/?&&"),
    ],
)
def test_targets(target: str, kept: str) -> None:
    """In a target the values of secrets go, however the names are written; and its user does."""
    assert redact_target(target) == kept


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (PLAIN, PLAIN),
        (OPEN, HIDDEN),
        (HIDDEN, HIDDEN),
        (f"%22{OPEN}%22", f"%22{HIDDEN}%22"),
        (f"%20{unquote(OPEN).rstrip('=')}%0A", HIDDEN),
        (quote(json.dumps(f"{unquote(OPEN)}\n")), f"%22{HIDDEN}%22"),
        (b64(b'[{"api_token":["s"]}]'), b64(b'[{"api_token":"[redacted]"}]')),
        (b64(b'"api_token":s'), b64(b'"api_token":"[redacted]"')),
        (f"{OPEN[:-4]}!", REDACTED),
        (f"!{OPEN}", REDACTED),
        (f"A{OPEN}", REDACTED),
        (f"AB{OPEN}", REDACTED),
        (f"ABC{OPEN}", REDACTED),
        (f"{OPEN[:8]}!{OPEN[8:]}", REDACTED),
        (f"{PLAIN}!", f"{PLAIN}!"),
        ("e30", "e30"),
        ("no%20base64%20at%20all%2C%20but%20long", "no%20base64%20at%20all%2C%20but%20long"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("name", ["data", "DATA", "%64ata"])
def test_base64(name: str, data: str, kept: str) -> None:
    """A secret in what data stands for goes, and only then is data another than it came."""
    before, after = "encode=base64&api_token=s", "_method=post"
    encoded, expected = (f"{before}&{name}={text}&{after}" for text in (data, kept))
    expected = expected.replace("api_token=s", "api_token=[redacted]")
    assert redact_target(f"/v1/contact?{encoded}") == f"/v1/contact?{expected}"
    assert redact_body(FORM, encoded.encode()) == expected.encode()
    assert redact_target(f"/v1/contact?{expected}") == f"/v1/contact?{expected}"
    assert redact_body("application/json", encoded.encode()) == expected.encode()


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        (b"Authorization", b"Basic dG9rOnNlYw==", b"Basic [redacted]"),
        (b"authorization", b"  bearer s", b"bearer [redacted]"),
        (b"AUTHORIZATION", b"s", b"[redacted]"),
        (b"Authorization", b"Secret s", b"[redacted]"),
        (b"Authorization", b"", b"[redacted]"),
        (b"Proxy-Authorization", b"Basic s", b"Basic [redacted]"),
        (b"X-Segment-Settings", b"eyJ9", b"[redacted]"),
        (b"Cookie", b"session=s; a=1", b"[redacted]"),
        (b"X-Api-Token", b"s", b"[redacted]"),
        (b"X-API-Key", b"Basic s", b"Basic [redacted]"),
        (b"Api-Token", b"s", b"[redacted]"),
        (b"api_token", b"s", b"[redacted]"),
        (b"X-Write-Key", b"s", b"[redacted]"),
        (b"writeKey", b"s", b"[redacted]"),
        (b"Referer", b"http://h/a?b=1&api_token=s", b"http://h/a?b=1&api_token=[redacted]"),
        (b"Origin", b"http://tok:sec@h", b"http://[redacted]@h"),
        (b"X-Original-URI", b"/v1/ping?apiToken=s&b=1", b"/v1/ping?apiToken=[redacted]&b=1"),
        (b"Referer", b"http://h/a?b=1", b"http://h/a?b=1"),
        (b"From", b"ada@example.com", b"ada@example.com"),
        (b"Idempotency-Key", b"k", b"k"),
        (b"Content-Type", b"multipart/form-data; boundary=x", b"multipart/form-data; boundary=x"),
        (b"X-Other", b"Basic dG9r", b"Basic dG9r"),
        (b"Content-Type", b"\xff\x00", b"\xff\x00"),
    ],
)
def test_headers(name: bytes, value: bytes, kept: bytes) -> None:
    """Credentials in a header go, the scheme of Basic and Bearer stays."""
    assert redact_header(name, value) == kept


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("", b'{"writeKey":"s"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"writeKey" :\n "s\\"t", "a":1}', b'{"writeKey" :\n "[redacted]", "a":1}'),
        ("", b'[{"writeKey":"s"},{"writeKey":"t"}]', None),
        ("", b'{"writeKey":"cut off', b'{"writeKey":"[redacted]"'),
        ("", b'{"writeKey":"s\\\nt"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"writeKey":"\xff\x00"}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"mywriteKey":"s","writeKeys":"t"}', b'{"mywriteKey":"s","writeKeys":"t"}'),
        ("", b'{"a":"writeKey","b":"c"}', b'{"a":"writeKey","b":"c"}'),
        ("", b'{"writeKey":7,"a":1}', b'{"writeKey":"[redacted]","a":1}'),
        ("", b'{"writeKey": -7.5e3 }', b'{"writeKey": "[redacted]" }'),
        ("", b'{"writeKey":null}', b'{"writeKey":"[redacted]"}'),
        ("", b'{"writeKey":{"a":"}","b":[{}]},"c":1}', b'{"writeKey":"[redacted]","c":1}'),
        ("", b'{"writeKey":["\\"]","s"],"c":1}', b'{"writeKey":"[redacted]","c":1}'),
        ("", b'[{"writeKey":[]},{"writeKey":{}}]', None),
        ("", b'{"writeKey":{"a":"cut off', b'{"writeKey":"[redacted]"'),
        ("", b'{"writeKey":[[1,2]', b'{"writeKey":"[redacted]"'),
        ("", b'{"writeKey":secret]', b'{"writeKey":"[redacted]"]'),
        ("", b'{"writeKey":}', b'{"writeKey":}'),
        ("", b'{"writeKey":', b'{"writeKey":'),
        ("", b'{"write\\u004bey":"s"}', b'{"write\\u004bey":"[redacted]"}'),
        ("", b'{"\\u0057RITEKE\\u0079":"s"}', b'{"\\u0057RITEKE\\u0079":"[redacted]"}'),
        ("", b'{"api\\u005Ftoken":"s"}', b'{"api\\u005Ftoken":"[redacted]"}'),
        (
            "",
            b'{"api_token":"s","api_secret":1}',
            b'{"api_token":"[redacted]","api_secret":"[redacted]"}',
        ),
        ("", b'{"\\u00e9":"writeKey"}', b'{"\\u00e9":"writeKey"}'),
        ("", b'"{\\"writeKey\\":\\"s\\"}"', b'"{\\"writeKey\\":\\"s\\"}"'),
        ("", b'{"a\\"writeKey":"s"}', b'{"a\\"writeKey":"[redacted]"}'),
        (
            "",
            b'{"apiToken":"s","apiSecret":"t"}',
            b'{"apiToken":"[redacted]","apiSecret":"[redacted]"}',
        ),
        (
            "",
            b'{"write_key":"s","write-key":1}',
            b'{"write_key":"[redacted]","write-key":"[redacted]"}',
        ),
        ("", b'{"write\\u005Fkey":"s"}', b'{"write\\u005Fkey":"[redacted]"}'),
        ("", b'{"api":"token","write":"key"}', b'{"api":"token","write":"key"}'),
        ("", b'{"url":"/?a&api_token=s"}', b'{"url":"/?a&api_token=s"}'),
        ("", b' \n["&api_token=s"]', b' \n["&api_token=s"]'),
        ("text/plain", b'\xef\xbb\xbf{"a":"&api_token=s"}', b'\xef\xbb\xbf{"a":"&api_token=s"}'),
        ("", b"api_token=s", b"api_token=[redacted]"),
        ("application/json", b"a=1&api_token=s&b=2", b"a=1&api_token=[redacted]&b=2"),
        ("text/plain", b"a=1\r\napi_token=s", b"a=1\r\napi_token=[redacted]"),
        ("text/plain", b"a token=1", b"a token=1"),
        ("application/json; a=form-urlencoded", b"a&api_token=s", b"a&api_token=[redacted]"),
        (f"{FORM}, application/json", b"a&api_token=s", b"a&api_token=[redacted]"),
        (FORM, b'{"writeKey":"s"}', b'{"writeKey":"[redacted]"}'),
        ("", b"\xff\x00\xfe", b"\xff\x00\xfe"),
        (FORM, b"a=1&api_token=s", b"a=1&api_token=[redacted]"),
        (f"{FORM}; charset=utf-8".upper(), b"writeKey=s", b"writeKey=[redacted]"),
        (FORM, b"a=\xff\x00&b", b"a=\xff\x00&b"),
    ],
)
def test_bodies(kind: str, body: bytes, kept: bytes | None) -> None:
    """Secrets go out of JSON, and out of a form whatever its type says; other bytes stay."""
    expected = b'[{"writeKey":"[redacted]"},{"writeKey":"[redacted]"}]' if kept is None else kept
    assert redact_body(kind, body) == expected


def multipart(*parts: tuple[str, str], line: str = "\r\n", end: str = "--") -> bytes:
    """A body of parts, each a disposition's parameters and a value."""
    disposition = "Content-Disposition: form-data; "
    texts = [f"--xYz{line}{disposition}{name}{line}{line}{value}{line}" for name, value in parts]
    return f"{''.join(texts)}--xYz{end}{line}".encode()


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=xYz", "application/json", ""])
@pytest.mark.parametrize("line", ["\r\n", "\n"])
@pytest.mark.parametrize(
    "name", ["api_token", "api_secret", "writeKey", "apiToken", "write_key", "API_TOKEN"]
)
def test_multipart(kind: str, line: str, name: str) -> None:
    """The value of a secret's part goes, of several lines too, and no other's."""
    before, after = ('name="a"', "api_token"), ('filename="b"; name="b"', "--x\n\nname=api_token")
    sent, kept = (
        multipart(before, (f'name="{name}"', text), after, (f"name={name}", text), line=line)
        for text in (f"s{line}--t", REDACTED)
    )
    assert redact_body(kind, sent) == kept
    assert redact_body(kind, kept) == kept


def test_a_part_that_is_cut_off() -> None:
    """Of a multipart body that ends early no secret stays; one that holds none stays."""
    sent = multipart(('name="api_token"', "secret"))
    for end in range(sent.index(b"secret") + 2, len(sent)):
        kept = redact_body("multipart/form-data", sent[:end])
        assert kept.partition(b"\r\n\r\n")[2].startswith(REDACTED.encode())
        assert b"se" not in kept
    for body in (b"no part", multipart(('name="api_tokens"', "s"), ('name="my_api_token"', "s"))):
        assert redact_body("multipart/form-data", body) == body


HOSTILE = [
    b"api_token",
    b"api_token[",
    b"&",
    b" ",
    b"%26",
    b"+api",
    b"[api_token]%3",
    b"\n",
    b"--\n",
    b"--x\r\n\r\n",
    b'--x\nname="api_token"',
    b"name= ",
    b"\r\n",
    b'"api_token"',
    b'"api_token":[',
    b"http://",
    b"a:",
    b"data=",
    b"@",
    b"%5b",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_many_beginnings(piece: bytes) -> None:
    """A mebibyte of what might begin a secret is looked through once, not once for each."""
    body = piece * (1_048_576 // len(piece))
    for kind in ("application/json", FORM, "multipart/form-data"):
        kept = redact_body(kind, b"--x\n" + body if kind.startswith("multi") else body)
        assert redact_body(kind, kept) == kept
    assert redact_header(b"Referer", body[:65_536])


@laws
@given(st.binary(max_size=60))
def test_bytes_without_a_secret_stay(body: bytes) -> None:
    """A body in which no secret stands is kept byte for byte, even one that isn't JSON."""
    assert redact_body("application/json", body) == body


@laws
@given(st.lists(st.tuples(words, words), max_size=4), words, st.integers(0, 4))
def test_a_query_keeps_all_but_the_secret(
    pairs: list[tuple[str, str]], secret: str, place: int
) -> None:
    """Wherever the token stands in a query, its value alone is replaced."""
    texts = [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs]
    before, after = texts[:place], texts[place:]
    target = "/v1/ping?" + "&".join([*before, f"api_token={quote(secret, safe='')}", *after])
    kept = "/v1/ping?" + "&".join([*before, f"api_token={REDACTED}", *after])
    assert redact_target(target) == kept
    assert redact_target(kept) == kept


@laws
@given(
    st.dictionaries(words.filter(lambda key: key != "writeKey"), words | st.integers(), max_size=3),
    st.text(max_size=12),
    st.booleans(),
)
def test_json_keeps_all_but_the_write_key(rest: dict[str, Any], key: str, ascii_only: bool) -> None:
    """Whatever the key's value is made of, JSON stays JSON and loses that value alone."""
    text = json.dumps({**rest, "writeKey": key}, ensure_ascii=ascii_only)
    kept = redact_body("application/json", text.encode("utf-8", "surrogatepass"))
    assert json.loads(kept.decode("utf-8", "surrogatepass")) == {**rest, "writeKey": REDACTED}


letters = st.sampled_from([str.lower, str.upper, lambda letter: f"\\u{ord(letter):04x}"])


@laws
@given(st.sampled_from(["writeKey", "api_token", "api_secret"]), st.data())
def test_a_key_however_it_is_written(name: str, data: st.DataObject) -> None:
    """Whichever letters of a secret's key are escaped, its value goes and nothing else."""
    spelt = "".join(data.draw(letters)(letter) for letter in name)
    value = data.draw(json_values)
    text = f'{{"a": 1, "{spelt}": {json.dumps(value)}, "b": [2]}}'
    kept = f'{{"a": 1, "{spelt}": "{REDACTED}", "b": [2]}}'
    assert redact_body("", text.encode()) == kept.encode()


@laws
@given(st.binary(max_size=40), st.sampled_from(["/v1/contact?", "", "?", "?a=1&"]))
def test_what_is_redacted_stays_as_it_is(body: bytes, path: str) -> None:
    """Redacting twice is redacting once, whatever it is."""
    for text in (body, b'"writeKey":' + body, b"api_token=" + body, b"data=" + b64(body).encode()):
        for kind in ("application/json", FORM):
            kept = redact_body(kind, text)
            assert redact_body(kind, kept) == kept
        target = redact_target(f"{path}{text.decode('latin-1')}")
        assert redact_target(target) == target


@laws
@given(st.binary(min_size=1, max_size=12), st.integers(0, 3))
def test_broken_base64_hides_no_secret(secret: bytes, cut: int) -> None:
    """Wherever base64 is cut off, what is kept of it doesn't stand for the secret."""
    value = secret.hex()
    encoded = b64encode(f'{{"a":1,"api_token":"{value}{value}","b":2}}'.encode()).decode()
    for data in (encoded[cut:], encoded[: len(encoded) - cut], f"{'A' * cut}{encoded}"):
        kept = redact_target(f"/?encode=base64&data={quote(data)}").encode()
        left = re.sub(rb"[^A-Za-z0-9+/]", b"", kept.partition(b"data=")[2])
        shown = [b64decode(left[n : n + (len(left) - n) // 4 * 4]) for n in range(4)]
        assert not any(f"{value}{value}".encode() in one for one in shown)
