"""Credentials in every form that real clients send, and the workspace that they open."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.config import Config
from simulator.workspace import Credentials, credentials, workspace_id
from tests.simulator.generated import laws
from tests.simulator.running import Sim, running
from tests.simulator.wire import request


def basic(text: str, charset: str = "utf-8") -> str:
    return f"Basic {b64encode(text.encode(charset)).decode()}"


FORMS = [
    pytest.param("api_token=tok", "", id="the query"),
    pytest.param("a=1&api_token=%20tok%0A", "", id="the query with white space"),
    pytest.param("api_token=tok", basic("other:s"), id="the query beside Basic"),
    pytest.param("api_token=", basic("tok:"), id="a blank one in the query"),
    pytest.param("", basic("tok"), id="the token alone"),
    pytest.param("", basic("tok:"), id="the token and a colon"),
    pytest.param("", basic("tok:secret"), id="token and secret"),
    pytest.param("", basic("tok:se:cret"), id="a colon in the secret"),
    pytest.param("", basic("tok:tok"), id="the token twice"),
    pytest.param("", "  bAsIc   dG9rOnM= ", id="white space in the header"),
    pytest.param("", "Basic\tdG9rOnM=", id="a tab in the header"),
]
SPACED = [
    pytest.param("", basic("tok\n"), id="a newline after the token"),
    pytest.param("", basic("tok:\n"), id="a newline after the colon"),
    pytest.param("", basic("tok:secret\n"), id="a newline after the secret"),
    pytest.param("", basic("tok\n:secret"), id="a newline inside the base64"),
    pytest.param("", basic(" tok \n:"), id="white space around the token"),
    pytest.param("", "Basic dG9r OnM=", id="white space in the base64"),
]
DEFECTS = [
    pytest.param("Bearer tok-secret", "Bearer", id="Bearer"),
    pytest.param("token tok-secret", "token", id="another known scheme"),
    pytest.param("tok-secret", "another scheme, or none", id="the token itself"),
    pytest.param("tok-secret sec-secret", "another scheme", id="token and secret in the open"),
    pytest.param("Basic tok-secret", "base64", id="no base64"),
    pytest.param("Basic dG9", "base64", id="base64 without its padding"),
    pytest.param("Basic \xe9\xe9\xe9\xe9", "base64", id="no ASCII"),
]


@pytest.mark.parametrize(("query", "authorization"), FORMS)
def test_every_form(query: str, authorization: str) -> None:
    """The token is found in each form that a real client sends it in."""
    assert credentials(query.encode(), authorization) == Credentials("tok")


@pytest.mark.parametrize(("query", "authorization"), SPACED)
def test_white_space_in_basic(query: str, authorization: str) -> None:
    """It isn't part of the token, and is told."""
    assert credentials(query.encode(), authorization) == Credentials("tok", spaced=True)


@pytest.mark.parametrize(
    ("query", "authorization"),
    [
        (b"", basic("t\xf6k:secret")),
        (b"", basic("t\xf6k:secret", "latin-1")),
        (b"api_token=t%C3%B6k", ""),
        (b"api_token=t%F6k", ""),
        (b"api_token=t\xc3\xb6k", ""),
        (b"api_token=t\xf6k", ""),
    ],
)
def test_a_token_that_is_not_ascii(query: bytes, authorization: str) -> None:
    """It is the same token in UTF-8 and in Latin-1, as Python's requests sends it."""
    assert credentials(query, authorization) == Credentials("t\xf6k")


@pytest.mark.parametrize(("authorization", "said"), DEFECTS)
def test_what_cannot_be_read(authorization: str, said: str) -> None:
    """Another Authorization has a defect in words that repeat none of its secrets."""
    found = credentials(b"", authorization)
    assert found.token == ""
    assert said in found.defect
    assert "secret" not in found.defect


@pytest.mark.parametrize(
    ("query", "authorization"), [("", ""), ("", "  "), ("", "Basic"), ("a=b", basic(":secret"))]
)
def test_none(query: str, authorization: str) -> None:
    """Without a token there are no credentials, and that is no defect."""
    assert credentials(query.encode(), authorization) == Credentials()


@laws
@given(st.binary(max_size=20), st.text(max_size=40))
def test_anything_is_read(query: bytes, authorization: str) -> None:
    """Whatever the query and the header hold, they are read, to a token or to a defect."""
    found = credentials(query, authorization)
    assert not (found.token and found.defect)
    assert found.token == found.token.strip()


@laws
@given(st.text(st.characters(codec="utf-8")), st.binary(min_size=16, max_size=16))
def test_workspace_ids(token: str, salt: bytes) -> None:
    """An id is 8 hex digits, always the same for a token in a journal, other in another one."""
    found = workspace_id(token, salt)
    assert len(found) == 8
    assert int(found, 16) >= 0
    assert found == workspace_id(token, salt)
    assert {workspace_id(token, salt + bytes([n])) for n in range(3)} != {found}


def opened(sim: Sim, query: str, authorization: str) -> str | None:
    """The workspace that a ping with these credentials opens."""
    now = sim.from_now()
    headers = (f"Authorization: {authorization}",) if authorization else ()
    with now.connect() as wire:
        wire.send(request(f"/v1/ping?{query}", b"", *headers))
        assert wire.answer().status == 200
    return now.last().workspace


@pytest.mark.parametrize(("query", "authorization"), FORMS + SPACED)
def test_every_form_opens_the_same(sim: Sim, query: str, authorization: str) -> None:
    """Over HTTP each form of a token opens the workspace of that token."""
    expected = workspace_id("tok", sim.server.simulator.salt)
    assert opened(sim, query.replace("\n", "%0A"), authorization) == expected


def test_workspaces_last_as_long_as_the_journal(path: Path) -> None:
    """Two tokens open two workspaces, the same ones after a restart, others in another journal."""
    found = []
    for journal in (path, path, path.with_name("other")):
        with running(Config(), journal) as sim:
            found.append([opened(sim, f"api_token={token}", "") for token in "ab"])
    assert found[0] == found[1]
    assert found[0][0] != found[0][1]
    assert not {*found[2]} & {*found[0]}
