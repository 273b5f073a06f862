"""What JSON a request carries, when it comes and when it is read again from the journal."""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.carried import (
    Defect,
    asked_method,
    carried,
    content_of,
    content_type_of,
    habit,
    kind_of,
    recorded,
)
from simulator.redaction import redact_body, redact_target
from tests.simulator.generated import json_values, laws

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CONTACT = b'{"contact_uid":"u1","params":{"a":">>>???~~~"}}'
TEXT = b64encode(CONTACT).decode()
URL_SAFE = urlsafe_b64encode(CONTACT).decode()
WILD = {
    "standard": TEXT,
    "URL-safe": URL_SAFE,
    "without padding": TEXT.rstrip("="),
    "with too much padding": f"{TEXT.rstrip('=')}===",
    "lines": "\n".join([TEXT[:20], TEXT[20:40], TEXT[40:]]),
    "lines of Windows": f"{TEXT[:20]}\r\n{TEXT[20:]}\r\n",
    "indented lines": f"  {TEXT[:20]}\n  {TEXT[20:]}",
    "tabs": f"\t{TEXT[:20]}\t{TEXT[20:]}",
    "a space for a plus": TEXT.replace("+", " "),
    "a space around": f" {TEXT} ",
    "double quotes": f'"{TEXT}"',
    "quotes and a newline": f'"{TEXT}\n"\n',
    "a JSON string": json.dumps(f"{TEXT[:20]}\n{TEXT[20:]}\n"),
    "a JSON string with escaped slashes": f'"{TEXT}"'.replace("/", "\\/"),
}


def tunnel(data: str, *fields: str) -> str:
    return "/v1/contact?" + "&".join([*(fields or ("encode=base64", "_method=post")), data])


def form(data: str) -> bytes:
    return f"api_token=t&encode=base64&data={data}".encode("latin-1")


def test_the_wild_forms_hold_what_they_say() -> None:
    """The fixture has letters that differ between the alphabets."""
    assert "+" in TEXT
    assert "/" in TEXT
    assert "-" in URL_SAFE
    assert TEXT.endswith("=")


@pytest.mark.parametrize("value", WILD.values(), ids=list(WILD))
@pytest.mark.parametrize("encode", [quote, lambda text: quote(text, safe="/+=")])
def test_base64_in_the_wild(value: str, encode: Callable[[str], str]) -> None:
    """In a query and in a form it is read alike: either alphabet, padding, white space, quotes."""
    assert content_of(value.encode()) == CONTACT
    assert carried("GET", tunnel(f"data={encode(value)}"), "", b"") == CONTACT
    assert carried("POST", "/v1/contact", FORM, form(encode(value))) == CONTACT


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("!", "the character '!'"),
        ("YWJ%", "the character '%'"),
        ("YW=J", "the character '='"),
        ("YWJj\xe9", "the character '\\xe9'"),
        ("[redacted]", "the character '['"),
        ("Y", "cut off"),
        ("YWJjZ===", "cut off"),
        ('"YWJj', "a double quote"),
        ('"YWJj"YWJj"', "a double quote"),
        ('"\\ud800"', "a double quote"),
    ],
)
def test_no_base64(value: str, said: str) -> None:
    """What isn't base64 is refused with what is wrong about it."""
    with pytest.raises(ValueError, match=r"base64|character|quote") as caught:
        content_of(value.encode("latin-1"))
    assert said in str(caught.value)
    for found in (
        carried("GET", tunnel(f"data={quote(value.encode('latin-1'))}"), "", b""),
        carried("POST", "", FORM, form(quote(value.encode("latin-1")))),
    ):
        assert found == Defect(400, "SM-201", "base64 of JSON in the field data", str(caught.value))


@pytest.mark.parametrize(
    ("fields", "status", "code", "got"),
    [
        ("encode=base64&_method=post", 400, "SM-201", "no data"),
        ("_method=post&data=e30", 400, "SM-201", "no encode"),
        ("encode=gzip&_method=post&data=e30", 400, "SM-201", "encode=gzip"),
        ("encode=base64&data=e30", 405, "SM-105", "no _method"),
        ("encode=base64&_method=&data=e30", 405, "SM-105", "no _method"),
        ("encode=base64&_method=get&data=e30", 405, "SM-105", "_method=get"),
        ("encode=base64&_method=delete&data=e30", 405, "SM-105", "_method=delete"),
        ("", 405, "SM-105", "no _method"),
    ],
)
def test_no_tunnel(fields: str, status: int, code: str, got: str) -> None:
    """A tunnel needs its method, its encoding and its data, else it says which it lacks."""
    found = carried("GET", f"/v1/contact?{fields}", "", b"")
    assert isinstance(found, Defect)
    assert (found.status, found.code, found.got) == (status, code, got)
    assert found.expected


def test_the_fields_in_other_spellings() -> None:
    """Escaped names, capitals and white space in their values are the same fields."""
    fields = ("%65ncode=BASE64", "_method=+POST%0A", "data=e30&data=W10")
    assert carried("GET", tunnel("a=1", *fields), "", b"") == b"{}"
    assert carried("GET", f"{tunnel('data=e30')}#data=W10", "", b"") == b"{}"


@pytest.mark.parametrize("kind", [JSON, "", "text/plain", "multipart/form-data"])
@pytest.mark.parametrize("body", [CONTACT, b"", b"\xff", b"encode=base64&data=e30"])
def test_a_body_of_its_own(kind: str, body: bytes) -> None:
    """What is no tunnel and no form carries its body as it is."""
    assert carried("POST", tunnel("data=e30"), kind, body) is body
    assert habit("POST", tunnel("data=e30"), kind, body) is None


@pytest.mark.parametrize(
    ("method", "target", "kind", "body", "code"),
    [
        ("GET", tunnel("data=e30"), "", b"", "SM-409"),
        ("GET", "/v1/ping?_method=get", "", b"", "SM-409"),
        ("GET", "/v1/ping?encode=base64", "", b"", "SM-409"),
        ("GET", "/v1/ping?api_token=t&data=e30", "", b"", None),
        ("GET", "/v1/ping", "", b"", None),
        ("HEAD", tunnel("data=e30"), "", b"", None),
        ("POST", "/", FORM, b"data=e30", "SM-410"),
        ("POST", "/", f"{FORM}; charset=utf-8".upper(), b"a=1&encode=base64", "SM-410"),
        ("POST", "/", FORM, b"api_token=t", None),
        ("POST", "/", FORM, b"", None),
        ("POST", "/", JSON, b"data=e30", None),
    ],
)
def test_whose_habit_it_is(
    method: str, target: str, kind: str, body: bytes, code: str | None
) -> None:
    """The old Node client's GET and the old Ruby client's form are known by their fields."""
    assert habit(method, target, kind, body) == code


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("", "json"),
        (JSON, "json"),
        ("Application/JSON ; charset=utf-8", "json"),
        ("application/vnd.api+json", "json"),
        (FORM, "form"),
        (f" {FORM.upper()};charset=utf-8", "form"),
        (f"{FORM},{JSON}", "other"),
        (f"{JSON},{JSON}", "other"),
        ("text/plain", "other"),
        (";", "json"),
    ],
)
def test_kinds(kind: str, expected: str) -> None:
    """JSON by its names or by none, a form, or neither."""
    assert kind_of(kind) == expected


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("", ""),
        ("Host: localhost", ""),
        (f"Host: localhost\nContent-Type: {FORM}\nA: b", FORM),
        (f"content-type: {FORM}; a=b:c", f"{FORM}; a=b:c"),
        (f"Content-Type: {JSON}\nContent-Type: {JSON}", f"{JSON},{JSON}"),
        (f"X-Content-Type: {FORM}", ""),
        ("Content-Type: ", ""),
    ],
)
def test_the_content_type_of_a_head(head: str, kind: str) -> None:
    """It is what the header's lines hold, joined as the application gets them."""
    assert content_type_of(head) == kind


@pytest.mark.parametrize(
    ("target", "method"),
    [
        ("/v1/ping", "get"),
        ("/v1/ping?_method=", "get"),
        ("/v1/ping?_method=POST", "post"),
        ("/v1/ping?a=1&_method=put", "put"),
    ],
)
def test_the_method_that_is_asked_for(target: str, method: str) -> None:
    """A GET asks for itself unless it names another method."""
    assert asked_method(target) == method


def test_what_is_recorded_is_read_again() -> None:
    """An exchange's method, path, head and body give its JSON; one that carried none gives none."""
    as_form = f"Host: a\nContent-Type: {FORM}"
    assert recorded("POST", "/v1/contact", "Host: a", CONTACT) == CONTACT
    assert recorded("GET", tunnel(f"data={quote(TEXT)}"), "Host: a", b"") == CONTACT
    assert recorded("POST", "/v1/contact", as_form, form(f"%22{quote(TEXT)}%22")) == CONTACT
    assert recorded("GET", tunnel("data=!"), "Host: a", b"") == b""


@laws
@given(st.binary(max_size=60))
def test_base64_is_longer_than_what_it_stands_for(content: bytes) -> None:
    """So what is carried keeps the limit of a request that keeps it (A11)."""
    body = form(quote(b64encode(content)))
    assert carried("POST", "", FORM, body) == content
    assert len(content) < len(body)


@laws
@given(st.sampled_from(["GET", "POST", "PUT"]), st.text(), st.binary(max_size=40))
def test_anything_is_read(method: str, query: str, body: bytes) -> None:
    """Whatever comes carries bytes or has a defect in words."""
    target = f"/v1/contact?{quote(query, safe='=&%')}"
    for kind in (JSON, FORM):
        found = carried(method, target, kind, body)
        assert isinstance(found, bytes) or (found.expected and found.got)


SECRETS = ("writeKey", "api_token", "api_secret", "API_TOKEN")
_operations = st.dictionaries(
    st.sampled_from([*SECRETS, "name", 'a"b', "writeKeys", "\\"]) | st.text(max_size=4), json_values
)


def hidden(value: Any) -> Any:
    """The value as it is kept."""
    if isinstance(value, list):
        return [hidden(one) for one in value]
    if not isinstance(value, dict):
        return value
    names = {"writekey", "api_token", "api_secret"}
    return {k: "[redacted]" if k.lower() in names else hidden(v) for k, v in value.items()}


@settings(laws, max_examples=50)
@given(_operations | st.lists(_operations, max_size=3), st.booleans())
def test_what_came_is_what_is_read_again(value: Any, ascii_only: bool) -> None:
    """By each way it is carried the recorded exchange gives what came, without its secrets."""
    content = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    data = quote(b64encode(content))
    ways = [
        ("POST", "/v1/batch?api_token=t", JSON, content),
        ("GET", f"/v1/batch?api_token=t&encode=base64&_method=post&data={data}", "", b""),
        ("POST", "/v1/batch", FORM, form(f"%22{data}%22")),
        ("POST", "/v1/batch", FORM, form(data.replace("%2B", "+"))),
    ]
    for method, target, kind, body in ways:
        assert carried(method, target, kind, body) == content
        kept_target, kept_body = redact_target(target), redact_body(kind, body)
        kept = carried(method, kept_target, kind, kept_body)
        assert isinstance(kept, bytes)
        assert json.dumps(json.loads(kept.decode("utf-8", "surrogatepass"))) == json.dumps(
            hidden(json.loads(content.decode("utf-8", "surrogatepass")))
        )
        assert (redact_target(kept_target), redact_body(kind, kept_body)) == (
            kept_target,
            kept_body,
        )
        head = f"Host: a\nContent-Type: {kind}" if kind else "Host: a"
        assert recorded(method, kept_target, head, kept_body) == kept
