"""``sim send`` where messages aren't delivered: what is said of them, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.config import Config
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.sending import lines, send, track
from tests.simulator.running import running

TOKEN, SECRET = "tok-0f71", "sec-99ab"
ONCE = ("--max-attempts", 1)


def test_nobody_there(closed_url: str, here: Path) -> None:
    """Where nobody answers every message is dead and named, and what to do is said."""
    ran = send(closed_url, *ONCE, data=lines(track(1), track(2)))
    assert (ran.status, ran.out) == (1, "       2 dead ECONNREFUSED\n")
    hint, *named, again = ran.err.splitlines()
    [file] = here.iterdir()
    assert again == f"2 messages aren't delivered; to go on: sim send --to {closed_url} {file.name}"
    assert [line[:26] for line in named] == [
        "line 1 dead ECONNREFUSED: ",
        "line 2 dead ECONNREFUSED: ",
    ]
    assert hint == f"nothing answers at {closed_url}: is it running? sim up starts one here"
    [first, _] = send(closed_url, *ONCE, "-o", "json", data=lines(track(1), track(2))).json()
    assert (first["outcome"], first["code"]) == ("dead", "ECONNREFUSED")
    assert list(first["response"]) == ["error"]


def test_many_dead_messages_are_not_named_one_by_one(closed_url: str) -> None:
    """Twenty are named, the rest is counted; refused ones beside them are named still."""
    data = lines(*(track(n) for n in range(30)), 7)
    ran = send(closed_url, *ONCE, data=data)
    said = ran.err.splitlines()
    assert sum(line.startswith("line ") for line in said) == 21
    assert "(more are dead; the summary counts them)" in said
    assert said[-2].startswith("line 31 refused bad_request")
    assert ran.out.splitlines() == ["      30 dead ECONNREFUSED", "       1 refused bad_request"]


def test_a_wrong_token(tmp_path: Path) -> None:
    """A token that isn't accepted ends it: one request, and every message is dead."""
    with running(Config(tokens=frozenset({"right"})), tmp_path / "journal") as sim:
        ran = send(sim.url, "--token", "wrong", data=lines(*map(track, range(350))))
        assert (ran.status, ran.out) == (1, "     350 dead INVALID_SETTINGS\n")
        assert [exchange.status for exchange in sim.recorded()] == [401]
        assert send(sim.url, "--token", "right", data=lines(track(1))).status == 0


@pytest.mark.parametrize(
    ("status", "code"), [(403, "INVALID_SETTINGS"), (418, "BAD_REQUEST"), (501, "MESSAGE_REJECTED")]
)
def test_what_the_answer_means(far_side: FarSide, status: int, code: str) -> None:
    """A final answer makes its messages dead, in Segment's words, and is passed on."""
    far_side.answers.append(Answer(status, b"no"))
    ran = send(far_side.url, "-o", "json", data=lines(track(1)))
    [found] = ran.json()
    assert (found["outcome"], found["code"]) == ("dead", code)
    assert found["response"] == {"status": status, "body": "no"}
    assert ran.status == 1


@pytest.mark.parametrize("data", [b"", lines(track(1))])
def test_salesmachine_itself_needs_credentials(data: bytes) -> None:
    """Towards another host than this one missing credentials are named, before anything is read."""
    ran = send("https://api.salesmachine.io", data=data)
    assert (ran.status, ran.out) == (2, "")
    assert "api.salesmachine.io needs an API token and secret" in ran.err
    assert "set SALESMACHINE_API_TOKEN and SALESMACHINE_API_SECRET" in ran.err
    ran = send("https://api.salesmachine.io", "--token", TOKEN, data=data)
    assert ran.err.endswith("set SALESMACHINE_API_SECRET\n")


@pytest.mark.parametrize(
    "url", ["ftp://x", "127.0.0.1:8600", "http://", "http://a:b@c", "http://[x"]
)
def test_what_is_no_address(url: str) -> None:
    """An address that can't be used is a usage error in a sentence."""
    ran = send(url, data=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    assert "the base URL" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("kind", ["text", "json"])
def test_secrets_are_never_printed(kind: str, far_side: FarSide, closed_url: str) -> None:
    """Neither the token nor the secret, nor what they are encoded to, is in any output."""
    secrets = [*ONCE, "--token", TOKEN, "--secret", SECRET, "-o", kind]
    far_side.answers.extend([Answer(401, b"no"), Answer(500, b"no")])
    data = lines(track(1), 7)
    for url in (far_side.url, far_side.url, closed_url, far_side.url, "ftp://x"):
        ran = send(url, *secrets, data=data)
        for hidden in (TOKEN, SECRET, "Basic "):
            assert hidden not in ran.out + ran.err
    assert len(far_side.requests) == 3


def test_text_cannot_reach_the_terminal(far_side: FarSide) -> None:
    """Whatever a payload holds, what is printed of it is written out."""
    hostile = "\x1b[\r\n\u202e\ud800"
    data = lines(track(1, event=hostile), track(2, userId={hostile: 1}), {"type": hostile})
    ran = send(far_side.url, data=data)
    assert (ran.out + ran.err).replace("\n", "").isprintable()
    assert [line[:14] for line in ran.err.splitlines()] == ["line 1 refused", "line 2 refused"]
    assert "event_uid_empty" in ran.err
