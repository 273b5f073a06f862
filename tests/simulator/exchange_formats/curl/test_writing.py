"""curl: what is copied is pasted into a real shell, and what arrives is what had come."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given

from simulator.exchange_formats.curl.writing import TOKEN, curl, curl_of_message
from tests.simulator.exchange_formats.requests import AUTHORIZED, FORM, REQUESTS, asked, recorded
from tests.simulator.generated import exchanges, laws, texts
from tests.simulator.running import TOKEN as GIVEN
from tests.simulator.running import Sim
from tests.simulator.segment.chained import KEY, Chain, chained, page
from tests.simulator.waiting import PATIENCE
from tests.simulator.wire import Wire, request

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl isn't installed")
SHELLS = [shell for shell in ("sh", "bash") if shutil.which(shell)]


def paste(command: str, shell: str = "sh", **environ: str) -> str:
    """Have a shell run it, as if it had been typed; what is printed."""
    known = {"PATH": os.environ["PATH"], "HOME": os.devnull, TOKEN: GIVEN, **environ}
    done = subprocess.run(
        [shell], input=f"{command}\n".encode(), capture_output=True, env=known, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@needs_curl
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("case", REQUESTS)
def test_what_arrives_is_what_came(sim: Sim, case: str, shell: str) -> None:
    """Byte for byte: method, path, query, headers, body; in the same workspace, with one answer."""
    with Wire(sim.url) as wire:
        wire.send(REQUESTS[case])
        wire.answer("HEAD" if case == "head" else "POST")
    came = sim.last().to_dict()
    again_from = sim.from_now()
    paste(curl(came, sim.url), shell)
    assert asked(again_from.last().to_dict()) == asked(came)


@needs_curl
def test_an_answer_that_is_broken(sim: Sim) -> None:
    """What the simulator does wrong on demand it does again."""
    with Wire(sim.url) as wire:
        wire.send(request("/v1/ping", b"", AUTHORIZED, "X-Sim-Fault: drop=before"))
        assert wire.is_at_its_end()
    came, later = sim.last().to_dict(), sim.from_now()
    with pytest.raises(AssertionError, match="Empty reply"):
        paste(curl(came, sim.url))
    assert later.last().fault == "drop=before"


def comments(command: str) -> list[str]:
    """The lines of a command that say something."""
    return [line[2:] for line in command.split("\n") if line.startswith("# ")]


def test_what_it_looks_like() -> None:
    """A line an option, in the order of a request; the token is said to be missing."""
    came = recorded("/v1/batch", b"[]", ("Authorization", "Basic eDo="), ("Content-Type", "a/b"))
    assert curl(came, "http://127.0.0.1:8600") == (
        "# Set SALESMACHINE_API_TOKEN to the API token of workspace 1a2b3c4d.\n"
        "curl 'http://127.0.0.1:8600/v1/batch' \\\n"
        '  -u "$SALESMACHINE_API_TOKEN:" \\\n'
        "  -H 'Content-Type: a/b' \\\n"
        "  --data-raw '[]'"
    )


def odd_secret() -> dict[str, Any]:
    """A secret in a header whose name would be acted on."""
    came = recorded()
    came["request"]["headers"] = [["X-`id`", "Basic [redacted]"]]
    return came


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (recorded(), []),
        (
            recorded("/p?api_token=x"),
            [f"Set {TOKEN} to the API token of workspace 1a2b3c4d, URL-encoded."],
        ),
        (
            {**recorded("/p", b"", ("Authorization", "x")), "workspace": None},
            [f"Set {TOKEN} to an API token."],
        ),
        (
            {**recorded("/p", b"", ("Authorization", "x")), "workspace": "x\nrm -rf"},
            [f"Set {TOKEN} to an API token."],
        ),
        (
            recorded("/p", b"", ("Cookie", "x"), ("X-Api-Key", "x")),
            ["Secrets are not recorded: this is without Cookie, X-Api-Key."],
        ),
        (odd_secret(), []),
        (
            recorded("/p", b'{"writeKey":"x"}', ("Content-Type", "application/json")),
            ["Secrets are not recorded: the word redacted stands for them."],
        ),
        (
            recorded("/p", b"", ("Content-Length", "2000000")),
            ["Only the beginning of the body is recorded."],
        ),
        (
            recorded("/p", b"{}", method="HEAD"),
            ["The request had a body: curl sends none with HEAD."],
        ),
        (
            recorded("/p", b"api_token=x&a=" + b"\x00" * 9, ("Content-Type", FORM)),
            ["Secrets are not recorded: the word redacted stands for them."],
        ),
    ],
)
def test_what_it_says(came: dict[str, Any], said: list[str]) -> None:
    """What has to be known, or can't be done, stands above it."""
    assert comments(curl(came, "http://127.0.0.1:8600")) == said


HARMLESS = re.compile("# [A-Za-z0-9 ,.:_-]+")


@laws
@given(exchanges(), texts)
def test_nothing_is_acted_on(exchange: Any, workspace: str) -> None:
    """No control character, and no comment that a shell might read as more."""
    made = curl({**exchange.to_dict(), "workspace": workspace}, "http://127.0.0.1:8600")
    assert made.replace("\n", "").isprintable()
    said = list(takewhile(lambda line: line.startswith("#"), made.split("\n")))
    assert all(HARMLESS.fullmatch(line) for line in said)
    assert made.split("\n")[len(said)].startswith(("curl ", "base64 -d <<'END' | curl "))


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """The whole chain, running."""
    with chained(tmp_path_factory.mktemp("curl") / "journal") as made:
        yield made


MESSAGES: list[Any] = [
    page("m1", timestamp="2026-01-05T10:00:00Z", sentAt="2026-01-05T10:00:01Z"),
    {"type": "track", "userId": "u1", "event": "it's \"!`$(id)`\n\udfff日\x00", "messageId": "m1"},
    {"type": "alias", "userId": "u1", "messageId": "m1"},
    {"type": "video", "messageId": "m1", "userId": "u1"},
    page("m1", properties={"x": "x" * 31_000}),
    7,
]


@needs_curl
@pytest.mark.parametrize("message", MESSAGES)
def test_a_message(chain: Chain, message: Any) -> None:
    """It arrives at the Segment side as it is in the ledger, and the same becomes of it."""
    before = len(chain.messages())
    content = json.dumps({"batch": [message]})
    authorized = {"Authorization": f"Basic {base64.b64encode(f'{KEY}:'.encode()).decode()}"}
    chain.client.post(f"{chain.side.url}/v1/batch", content=content, headers=authorized)
    kept = chain.messages()[before]["body"]
    assert json.loads(paste(curl_of_message(kept, chain.side.url, KEY))) == {"success": True}
    chain.settle()
    first, second = chain.messages()[before:]
    said = ("workspace", "message_id", "type", "uid", "stage", "code")
    assert [second[name] for name in said] == [first[name] for name in said]


@needs_curl
def test_a_request_without_a_message(chain: Chain) -> None:
    """What couldn't be read is sent as it stands."""
    before = len(chain.messages())
    assert "can't be read" in paste(curl_of_message(b"{\xff'\x00", chain.side.url, KEY))
    assert chain.messages()[before]["workspace"] == chain.workspace()


def test_the_write_key() -> None:
    """A placeholder is said to be one; a key stands as it is."""
    made = curl_of_message('{"type":"page"}', "http://127.0.0.1:8601", "WRITE_KEY")
    assert made == (
        "# Put a write key in place of WRITE_KEY.\n"
        "curl 'http://127.0.0.1:8601/v1/page' \\\n"
        "  -u 'WRITE_KEY:' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        '  --data-raw \'{"type":"page"}\''
    )
    assert "-u 'it'\\''s:'" in curl_of_message("{}", "http://127.0.0.1:8601", "it's")
    assert comments(curl_of_message("{}", "http://127.0.0.1:8601", "sim")) == []


def test_a_message_that_is_cut() -> None:
    """Of which only the beginning is kept, it says so."""
    made = curl_of_message('{"a":"' + "x" * 33_000, "http://127.0.0.1:8601", "sim")
    assert comments(made) == ["Only the beginning of what came is recorded."]


@pytest.mark.parametrize(
    ("body", "is_shown"),
    [
        (b"x" * 100_000, True),
        (b"x" * 100_001, False),
        ("é".encode() * 50_001, False),
        (b"{\n}", True),
        (b"\t", False),
        (b"\r\n", False),
        (b"\xff", False),
        ("\u202e".encode(), False),
    ],
)
def test_what_can_be_read(body: bytes, is_shown: bool) -> None:
    """A body that is text, and no longer than an argument, stands in it as it is."""
    came = recorded()
    came["request"] |= {"body": base64.b64encode(body).decode(), "encoding": "base64"}
    made = curl(came, "http://127.0.0.1:8600")
    assert (f"--data-raw '{body.decode('latin-1')}'" in made) is is_shown
    assert ("base64 -d <<'END' | curl " in made) is not is_shown


def test_a_head_with_a_body() -> None:
    """Nothing of the body is in it: curl would refuse it all."""
    made = curl(recorded("/p", b"{}", method="HEAD"), "http://127.0.0.1:8600")
    assert made.endswith("\ncurl --head 'http://127.0.0.1:8600/p'")


def test_no_file_of_this_machine() -> None:
    """A header's name that curl would read a file for isn't sent."""
    came = recorded()
    came["request"]["headers"] = [["@/etc/passwd", "x"], ["X-A", "y"]]
    made = curl(came, "http://127.0.0.1:8600")
    assert "passwd" not in made
    assert "-H 'X-A: y'" in made


def test_it_goes_nowhere_else() -> None:
    """What a record holds in place of a path isn't part of the address."""
    came = recorded("@evil.example/'$(touch x)`", b"")
    made = curl(came, "http://127.0.0.1:8600")
    assert "--request-target '@evil.example/'\\''$(touch x)`'" in made


@pytest.mark.parametrize("scheme", ["Basic eDo=", "Bearer x", "x"])
def test_a_token_that_is_no_secret(scheme: str) -> None:
    """It stands in the command, and nothing has to be set before."""
    came = recorded("/v1/batch", b"[]", ("Authorization", scheme))
    made = curl(came, "http://127.0.0.1:8600", "sim")
    assert (
        made
        == curl(came, "http://127.0.0.1:8600").replace("$SALESMACHINE_API_TOKEN", "sim")[
            len("# Set SALESMACHINE_API_TOKEN to the API token of workspace 1a2b3c4d.\n") :
        ]
    )
