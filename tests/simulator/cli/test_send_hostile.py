"""``sim send`` to a far side that misbehaves: what is said, how it ends, and what is kept."""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.destination.misbehaving import (
    MisbehavingFarSide,
    Script,
    behave,
    drip,
    misbehaving,
    request,
    response,
    secure,
)
from tests.destination.misbehaving import send as say
from tests.simulator.cli.commands import call, run
from tests.simulator.cli.sending import lines, send, track

TOKEN, SECRET = "tok-0f71-8823", "sec-99ab-1234"
TWICE = ("--max-attempts", 2)
WITH_SECRETS = (*TWICE, "--token", TOKEN, "--secret", SECRET)
DATA = lines(track(1), track(2))
HEAD = b"HTTP/1.1 201 Created\r\n"
HTML = b"<!DOCTYPE html>\n<h1>\x1b[31mBad gateway</h1>\n"
SAYS_NO = b'{"status":"error","error":"the \\u001b[31mworkspace is closed"}'


def untrusted() -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


UNTRUSTED = secure(untrusted())


@dataclass(frozen=True)
class Row:
    """What the first connections meet, the code it leads to, and how that is told (a pattern).

    ``status`` is that of the last answer, None without one; ``waits``: it is tried again first.
    """

    scripts: list[Script]
    code: str
    told: str
    status: int | None = None
    waits: bool = True
    scheme: str = "http"


ROWS = {
    "half an answer": Row(
        [[request, say(HEAD)]] * 2,
        "ECONNRESET",
        "the connection broke: .+; attempt 2 was the last",
    ),
    "an answer that drips": Row(
        [[request, say(HEAD), drip(b"x")]] * 2,
        "ETIMEDOUT",
        r"no whole answer in [0-9.]+ s; attempt 2 was the last",
    ),
    "a bad gateway": Row(
        [[request, say(response(502, HTML)), request, say(response(502, HTML)), behave]],
        "HTTP_502",
        "Salesmachine answered 502; attempt 2 was the last",
        502,
    ),
    "a certificate": Row(
        [[UNTRUSTED]],
        "INVALID_CERTIFICATE",
        "the certificate is no good: .+",
        waits=False,
        scheme="https",
    ),
    "a redirect": Row(
        [[request, say(response(302, b"", "Location: http://127.0.0.1/")), behave]],
        "BAD_REQUEST",
        "Salesmachine answered 302",
        302,
        waits=False,
    ),
    "a wait of a year": Row(
        [[request, say(response(429, b"", "Retry-After: 31536000")), behave]],
        "HTTP_429",
        r"Salesmachine answered 429; waiting 31,536,000\.0 s more is over the limit of 14,400 s",
        429,
        waits=False,
    ),
}


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[MisbehavingFarSide]:
    """A far side that plays scripts; there is little time for an answer."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", 0.2)
    with misbehaving() as server:
        yield server


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_what_a_misbehaving_far_side_leads_to(
    hostile: MisbehavingFarSide, row: Row, here: Path
) -> None:
    """Each message is dead for a reason, in a sentence; it is kept, and can be sent again."""
    hostile.scripts.extend(row.scripts)
    url = hostile.url.replace("http", row.scheme, 1)
    ran = send(url, *WITH_SECRETS, data=DATA)
    assert (ran.status, ran.out) == (1, f"       2 dead {row.code}\n")
    *waits, first, second, again = ran.err.splitlines()
    assert len(waits) == row.waits
    for wait in waits:
        why = row.told.partition(";")[0]
        pattern = rf"line 1 and 1 more wait 0\.\d s: {why} \(attempt 1 of 2\)"
        assert re.fullmatch(pattern, wait)
    for number, line in enumerate((first, second), 1):
        assert re.fullmatch(f"line {number} dead {row.code}: {row.told}", line)
    [file] = here.iterdir()
    assert again == f"2 messages aren't delivered; to go on: sim send --to {url} {file.name}"
    assert ran.err.replace("\n", "").isprintable()

    kept = file.read_text()
    for letter, number in zip(map(json.loads, kept.splitlines()), (1, 2), strict=True):
        assert letter["message"] == track(number)
        assert [operation["messageId"] for operation in letter["operations"]] == [f"m{number}"]
        assert letter["reason"] == row.code
        assert letter["response"].get("status") == row.status
    for hidden in (TOKEN, SECRET, "Traceback"):
        assert hidden not in ran.out + ran.err + kept

    ran = run("send", "--to", hostile.url, file)
    assert (ran.status, ran.out, ran.err) == (0, "       2 delivered\n", "")
    assert [item["messageId"] for item in hostile.requests[-1].items()] == ["m1", "m2"]


def test_what_passes_leaves_nothing_behind(hostile: MisbehavingFarSide, here: Path) -> None:
    """An answer that breaks off once costs a wait, which is told; then all is delivered."""
    hostile.scripts.append([request, say(HEAD)])
    ran = send(hostile.url, *TWICE, data=DATA)
    assert (ran.status, ran.out) == (0, "       2 delivered\n")
    [wait] = ran.err.splitlines()
    assert wait.startswith("line 1 and 1 more wait 0.")
    assert list(here.iterdir()) == []


def test_a_success_that_says_error_is_told(hostile: MisbehavingFarSide, here: Path) -> None:
    """What is delivered stays so, whatever the answer says; but it is said, for the terminal."""
    hostile.scripts.append([request, say(response(200, SAYS_NO)), behave])
    ran = send(hostile.url, data=DATA)
    assert (ran.status, ran.out) == (0, "       2 delivered\n")
    said = r"delivered, but Salesmachine answered 200: the \x1b[31mworkspace is closed"
    assert ran.err.splitlines() == [f"line {number} {said}" for number in (1, 2)]
    hostile.scripts.append([request, say(response(200, SAYS_NO))])
    found = send(hostile.url, "-o", "json", data=lines(track(1))).json()
    assert [(line["outcome"], line["code"]) for line in found] == [("delivered", "")]
    assert "workspace is closed" in found[0]["detail"]
    assert list(here.iterdir()) == []


def test_a_command_of_its_own_ends_in_order(hostile: MisbehavingFarSide, here: Path) -> None:
    """As a process too: exit status 1, sentences, and the file, where TLS fails."""
    hostile.scripts.append([UNTRUSTED])
    url = hostile.url.replace("http", "https", 1)
    ran = call("send", "--to", url, "-", stdin=DATA)
    assert (ran.status, ran.out) == (1, "       2 dead INVALID_CERTIFICATE\n")
    first, second, _ = ran.err.splitlines()
    assert first.startswith("line 1 dead INVALID_CERTIFICATE: the certificate is no good: ")
    assert second.startswith("line 2 dead INVALID_CERTIFICATE: the certificate is no good: ")
    assert "Traceback" not in ran.err
    assert (hostile.connections, len(list(here.iterdir()))) == (1, 1)
