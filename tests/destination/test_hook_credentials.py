"""Whose message it is: the two headers that the hook reads, and what isn't in them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.destination.generated import laws
from tests.destination.hooked import Asking, basic, hooked, others, segments
from tests.destination.pretended import Pretended
from tests.destination.sending import SECRET, TOKEN, assert_is_a_sentence

TRACK = {"type": "track", "userId": "u1", "event": "E", "messageId": "m1"}


@pytest.fixture
def far_side() -> Pretended:
    return Pretended()


@pytest.fixture
def hook(far_side: Pretended) -> Iterator[Asking]:
    with hooked(transport=far_side) as asking:
        yield asking


def encoded(data: bytes) -> str:
    return b64encode(data).decode()


BAD_HEADERS = {
    "no credentials at all": ({}, "no API token (apiKey) came"),
    "no key": ({"X-Segment-Settings": others({"apiSecret": SECRET})}, "no API token (apiKey) came"),
    "no settings": ({"Authorization": basic()}, "no API secret (apiSecret) came"),
}
AUTHORIZATIONS = {
    "an empty one": ("", "no API token (apiKey) came: Authorization must be Basic"),
    "an empty key": (basic(""), "no API token (apiKey) came"),
    "a blank key": (basic(" \t"), "no API token (apiKey) came"),
    "another scheme": (f"Bearer {TOKEN}", "the API token (apiKey) can't be read"),
    "the bare key": (TOKEN, "the API token (apiKey) can't be read"),
    "no base64": ("Basic ***", "the API token (apiKey) can't be read"),
    "half a base64": (basic()[:-2], "the API token (apiKey) can't be read"),
    "two": (f"{basic()},{basic()}", "the API token (apiKey) can't be read"),
    "no ASCII": ("Basic é", "the API token (apiKey) can't be read"),
    "no UTF-8": ("Basic dG9r/zo=", "the API token (apiKey) can't be read"),
    "a colon in the key": (basic(f"to:{TOKEN}"), "an API token with a colon can't be sent"),
    "a line in the key": (basic(f"{TOKEN}\r\nX"), "the API token holds something that can't be"),
    "NUL in the key": (basic(f"{TOKEN}\0"), "the API token holds something that can't be printed"),
}
SETTINGS = {
    "an empty one": ("", "no API secret (apiSecret) came: X-Segment-Settings must be the base64"),
    "no secret": (others({}), "no API secret (apiSecret) came"),
    "the key again": (others({"apiKey": SECRET}), "no API secret (apiSecret) came"),
    "a null secret": (others({"apiSecret": None}), "no API secret (apiSecret) came"),
    "an empty secret": (others({"apiSecret": ""}), "no API secret (apiSecret) came"),
    "a blank secret": (others({"apiSecret": "  "}), "no API secret (apiSecret) came"),
    "no base64": ("{}", "the API secret (apiSecret) can't be read, it isn't base64"),
    "no ASCII": ("é", "the API secret (apiSecret) can't be read, it isn't base64"),
    "no JSON": (encoded(b"apiSecret"), "the API secret (apiSecret) can't be read, it isn't JSON"),
    "no UTF-8": (encoded(b'{"apiSecret":"\xff"}'), "can't be read, it isn't UTF-8 (byte 14)"),
    "deep": (encoded(b"[" * 50_000), "can't be read, it nests deeper than 100 levels"),
    "many digits": (encoded(b"9" * 5_000), "it holds an integer of more than 4,300 digits"),
    "a list": (others([SECRET]), "can't be read, it is no object"),
    "a string": (others(SECRET), "can't be read, it is no object"),
    "null": (others(None), "can't be read, it is no object"),
    "a number": (others({"apiSecret": 77}), "apiSecret must be a string, not int"),
    "an object": (others({"apiSecret": {"a": SECRET}}), "apiSecret must be a string, not dict"),
    "NaN": (encoded(b'{"apiSecret":NaN}'), "apiSecret must be a string, not float"),
    "a surrogate": (others({"apiSecret": f"{SECRET}\ud800"}), "the API secret holds something"),
    "a line": (others({"apiSecret": f"{SECRET}\n"}), "the API secret holds something that can't"),
}
BAD_HEADERS |= {
    f"authorization: {name}": ({**segments(), "Authorization": value}, why)
    for name, (value, why) in AUTHORIZATIONS.items()
}
BAD_HEADERS |= {
    f"settings: {name}": ({**segments(), "X-Segment-Settings": value}, why)
    for name, (value, why) in SETTINGS.items()
}


@pytest.mark.parametrize(("headers", "why"), BAD_HEADERS.values(), ids=BAD_HEADERS)
def test_credentials_that_cannot_be_used(
    far_side: Pretended, headers: dict[str, str], why: str
) -> None:
    """Without an apiKey and an apiSecret that can be sent it is 401, also towards this machine."""
    with hooked(transport=far_side) as asking:
        answer = asking.ask(TRACK, {"User-Agent": "Segment.io/1.0", **headers})
    assert (answer.status, answer.code) == (401, "INVALID_SETTINGS")
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert why in answer.message
    assert "Check the API token and the API secret in the destination's settings" in answer.message
    assert_is_a_sentence(answer.message)
    assert far_side.asked == []


@pytest.mark.parametrize(
    "authorization", [basic(), basic().replace("Basic ", "bAsIc   "), f" {basic()} "]
)
@pytest.mark.parametrize("white", ["", " "])
def test_credentials_as_they_may_come(hook: Asking, authorization: str, white: str) -> None:
    """The scheme in any case and white space around what is encoded don't matter."""
    headers = segments()
    headers["Authorization"] = authorization
    headers["X-Segment-Settings"] = f"{white}{others({'apiSecret': SECRET, 'other': [1]})}{white}"
    assert hook.ask(TRACK, headers).status == 200


def test_credentials_are_looked_at_first(hook: Asking) -> None:
    """Who can't say whose message it is isn't told what is wrong with the message."""
    assert hook.ask(b"no JSON", {"User-Agent": "Segment.io/1.0"}).status == 401


@laws
@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")), st.booleans())
def test_any_header_has_an_answer(value: str, first: bool) -> None:
    """Whatever stands in the two headers, without credentials it is 401 and a sentence."""
    name = "Authorization" if first else "X-Segment-Settings"
    with hooked(transport=Pretended()) as asking:
        answer = asking.ask(TRACK, {**segments(), name: value})
    assert (answer.status, answer.code) == (401, "INVALID_SETTINGS")
