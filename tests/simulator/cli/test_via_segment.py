"""``sim send --via segment``: messages go in by Segment's tracking API, as an SDK's would."""

from __future__ import annotations

import json
import signal
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.config import Config
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import SIM, Ran, run
from tests.simulator.cli.sending import lines, track
from tests.simulator.running import running
from tests.simulator.segment.chained import Chain, chained
from tests.simulator.waiting import PATIENCE, until

OK = b'{"success":true}'
ACCEPTED = "accepted; sim messages shows what became of them\n"
ONCE = ("--max-attempts", 1)


def send(url: str | None, *arguments: object, data: bytes) -> Ran:
    """``sim send --via segment`` of this input, to this address."""
    to = () if url is None else ("--to", url)
    return run("send", "--via", "segment", *to, *arguments, "-", stdin=data)


def posted(far_side: FarSide) -> list[list[Any]]:
    """The messages of each request."""
    return [json.loads(request.body)["batch"] for request in far_side.requests]


def kept(here: Path) -> list[Any]:
    """What the dead-letter file holds."""
    return [json.loads(line) for file in here.iterdir() for line in file.read_text().splitlines()]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """The whole chain, running."""
    with chained(tmp_path / "journal") as made:
        yield made


def test_messages_come_into_the_ledger(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the simulator is its Segment side is found; all is accepted, in its order."""
    monkeypatch.setenv("SIM_URL", chain.server.url)
    messages = [*(track(n) for n in range(150)), track(150, userId=7), "no object"]
    ran = send(None, data=lines(*messages))
    assert (ran.status, ran.out, ran.err) == (0, f"     152 {ACCEPTED}", "")
    stages = chain.settle()
    found = [one["message_id"] for one in chain.messages()]
    assert found == [*(f"m{n}" for n in range(151)), None]
    assert stages["m149"] == "delivered"
    assert stages["m150"] == "failed on ingest"
    assert {one["workspace"] for one in chain.messages()} == {chain.workspace("sim")}


@pytest.mark.parametrize("by", ["option", "environment"])
def test_the_write_key(far_side: FarSide, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is the write key, sent by Basic without a secret."""
    arguments = ("--token", "wk-1") if by == "option" else ()
    if by == "environment":
        monkeypatch.setenv("SALESMACHINE_API_TOKEN", "wk-1")
        monkeypatch.setenv("SALESMACHINE_API_SECRET", "unused")
        monkeypatch.setenv("SALESMACHINE_ANONYMOUS", "skip")
    assert send(far_side.url, *arguments, data=lines(track(1))).status == 0
    [request] = far_side.requests
    assert (request.method, request.path) == ("POST", "/v1/batch")
    assert request.headers["authorization"] == f"Basic {b64encode(b'wk-1:').decode()}"
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (100, [100]), (250, [100, 100, 50])])
def test_batches(far_side: FarSide, count: int, sizes: list[int]) -> None:
    """A hundred messages are one request at most, and each comes as it was."""
    messages = [track(n, properties={"é": "\ud800", "n": 2**70}) for n in range(count)]
    ran = send(f"{far_side.url}/", data=lines(*messages))
    assert (ran.status, ran.out) == (0, f"{count:>8} {ACCEPTED}")
    assert [len(batch) for batch in posted(far_side)] == sizes
    assert [one for batch in posted(far_side) for one in batch] == messages


@pytest.mark.parametrize("room", [-1, 0, 1])
def test_large_messages(far_side: FarSide, room: int) -> None:
    """No request is over 512,000 bytes, and none is smaller than it has to be."""
    size = 512_000 - len(
        json.dumps({"batch": [track(1, a=""), track(2, a="")]}, separators=(",", ":"))
    )
    messages = [track(1, a="x" * (size - 1_000)), track(2, a="y" * (1_000 + room))]
    assert send(far_side.url, data=lines(*messages)).status == 0
    assert all(len(request.body) <= 512_000 for request in far_side.requests)
    assert len(far_side.requests) == (2 if room > 0 else 1)
    if room == 0:
        assert len(far_side.requests[0].body) == 512_000


def test_a_message_that_no_batch_can_hold(far_side: FarSide, here: Path) -> None:
    """It is kept, those around it are sent, in their order."""
    huge = track(2, a="x" * 600_000)
    ran = send(far_side.url, data=lines(track(1), huge, track(3)))
    assert ran.status == 1
    assert ran.out == f"       2 {ACCEPTED}       1 dead BAD_REQUEST\n"
    assert "line 2 dead BAD_REQUEST: it has 600," in ran.err
    assert [[one["messageId"] for one in batch] for batch in posted(far_side)] == [["m1"], ["m3"]]
    assert kept(here) == [huge]


@pytest.mark.parametrize("status", [408, 410, 429, 460, 500, 502, 503])
def test_what_is_tried_again(far_side: FarSide, status: int) -> None:
    """As with Segment's libraries; Retry-After is heeded, the same messages come again."""
    far_side.answers.extend([Answer(status, headers={"Retry-After": "0"}), Answer(200, OK)])
    ran = send(far_side.url, data=lines(track(1), track(2)))
    assert (ran.status, ran.out) == (0, f"       2 {ACCEPTED}")
    first, second = posted(far_side)
    assert first == second
    said = f"the tracking API answered {status} (attempt 1 of 10)\n"
    assert ran.err.startswith("line 1 and 1 more wait ")
    assert ran.err.endswith(said)


def test_a_connection_that_breaks(far_side: FarSide) -> None:
    """A broken answer is tried again."""
    far_side.answers.append(Answer(200, OK, promised=10_000))
    ran = send(far_side.url, data=lines(track(1)))
    assert (ran.status, ran.out) == (0, f"       1 {ACCEPTED}")
    assert len(far_side.requests) == 2
    assert "the connection broke" in ran.err


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 413, 501, 505])
def test_what_is_final(far_side: FarSide, here: Path, status: int) -> None:
    """It isn't tried again; what it says is told, and the message kept."""
    far_side.answers.append(Answer(status, b'{"success":false,"message":"no\\u001b"}'))
    ran = send(far_side.url, data=lines(track(1)))
    assert (ran.status, ran.out) == (1, f"       1 dead HTTP_{status}\n")
    assert len(far_side.requests) == 1
    said = f"line 1 dead HTTP_{status}: the tracking API answered {status}: no\\x1b\n"
    assert ran.err.startswith(said)
    assert kept(here) == [track(1)]


@pytest.mark.parametrize("body", [b"", b"[", b"[1]", b'{"message": 7}', b"[" * 9_000])
def test_answers_that_say_nothing(far_side: FarSide, body: bytes) -> None:
    """A body that isn't one of Segment's says nothing."""
    far_side.answers.append(Answer(404, body))
    ran = send(far_side.url, data=lines(track(1)))
    assert "the tracking API answered 404\n" in ran.err


def test_a_batch_that_cannot_be_read(far_side: FarSide, here: Path) -> None:
    """After a 400 each message goes by itself, so that one holds up no others."""
    far_side.answers.extend([Answer(400), Answer(200, OK), Answer(400), Answer(200, OK)])
    ran = send(far_side.url, data=lines(track(1), track(2), track(3)))
    assert (ran.status, ran.out) == (1, f"       2 {ACCEPTED}       1 dead HTTP_400\n")
    sent = [[one["messageId"] for one in batch] for batch in posted(far_side)]
    assert sent == [["m1", "m2", "m3"], ["m1"], ["m2"], ["m3"]]
    assert kept(here) == [track(2)]


def test_nested_too_deep_for_a_batch(chain: Chain) -> None:
    """A message that the door can't read is kept, and those of its batch come in."""
    deep: Any = "x"
    for _ in range(97):
        deep = [deep]
    ran = send(chain.side.url, data=lines(track(1), track(2, properties={"a": deep}), track(3)))
    assert ran.out == f"       2 {ACCEPTED}       1 dead HTTP_400\n"
    assert [one for one in chain.settle() if one] == ["m1", "m3"]


def test_what_is_kept_can_be_sent(far_side: FarSide, chain: Chain, here: Path) -> None:
    """The dead-letter file holds messages as they came, but for writeKey, to be sent again."""
    far_side.answers.append(Answer(503))
    messages = [track(1, writeKey="s3cr3t-key"), track(2), 7]
    ran = send(far_side.url, *ONCE, data=lines(*messages))
    assert (ran.status, ran.out) == (1, "       3 dead HTTP_503\n")
    [file] = here.iterdir()
    assert [json.loads(line) for line in file.read_text().splitlines()] == [track(1), track(2), 7]
    assert ran.err.splitlines()[-1] == (
        "3 messages aren't delivered; to go on:"
        f" sim send --via segment --to {far_side.url} {file.name}"
    )
    again = run("send", "--via", "segment", "--to", chain.side.url, file.name)
    assert (again.status, again.out) == (0, f"       3 {ACCEPTED}")


def test_dead_letters_of_deliveries(far_side: FarSide) -> None:
    """Of what a delivery left behind the message is posted."""
    letter = {"message": track(1), "operations": [{"method": "event"}], "reason": "HTTP_503"}
    assert send(far_side.url, data=lines(letter)).status == 0
    assert posted(far_side) == [[track(1)]]


def test_what_is_no_message(far_side: FarSide, here: Path) -> None:
    """What can't be read, or be sent as JSON, is refused here; the others are sent."""
    data = lines(track(1)) + b"{broken\nnull\n" + b'{"a": 1e999}\n' + lines(track(2))
    data += b'{"a": ' + b"9" * 5_000 + b"}\n"
    ran = send(far_side.url, "-o", "json", data=data)
    found = ran.json()
    assert ran.status == 1
    assert [(one["line"], one["outcome"]) for one in found] == [
        (1, "accepted"),
        (2, "refused"),
        (3, "refused"),
        (4, "refused"),
        (5, "accepted"),
        (6, "refused"),
    ]
    assert {one["code"] for one in found if one["outcome"] == "refused"} == {"bad_request"}
    assert found[1]["detail"].startswith("not JSON: ")
    assert found[0] == {"line": 1, "messageId": "m1", "outcome": "accepted", "attempts": 1}
    assert [one["messageId"] for batch in posted(far_side) for one in batch] == ["m1", "m2"]
    assert kept(here) == []


def test_nobody_there(closed_url: str, here: Path) -> None:
    """Where nobody answers every message is kept, and what to do is said."""
    ran = send(closed_url, *ONCE, data=lines(track(1), track(2)))
    assert (ran.status, ran.out) == (1, "       2 dead ECONNREFUSED\n")
    assert f"nothing answers at {closed_url}: is it running? sim up starts one here\n" in ran.err
    assert kept(here) == [track(1), track(2)]


def test_limits(far_side: FarSide) -> None:
    """--max-attempts and --max-time end it, and say so."""
    far_side.answers.extend(Answer(503, headers={"Retry-After": "0"}) for _ in range(3))
    ran = send(far_side.url, "--max-attempts", 3, data=lines(track(1)))
    assert ran.err.count("; attempt 3 was the last\n") == 1
    far_side.answers.append(Answer(503, headers={"Retry-After": "91"}))
    ran = send(far_side.url, "--max-time", "90s", data=lines(track(1)))
    assert "answered 503; waiting 91.0 s more is over the limit of 90 s\n" in ran.err
    assert len(far_side.requests) == 4


def test_rate(far_side: FarSide) -> None:
    """A rate holds a later request back, and a signal ends the wait."""
    with sending(far_side, "--rate", "1/h") as process:
        assert process.stdin is not None
        process.stdin.write(lines(*map(track, range(150))))
        process.stdin.close()
        until(lambda: far_side.requests, "the first batch")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 130
    assert len(far_side.requests) == 1


def sending(far_side: FarSide, *arguments: str) -> subprocess.Popen[bytes]:
    """``sim send --via segment`` of what is written to it."""
    command = [SIM, "send", "--via", "segment", "--to", far_side.url, *arguments, "-"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_pipe_that_is_silent(far_side: FarSide, here: Path) -> None:
    """What a pipe gives is posted when it says nothing more for a moment."""
    with sending(far_side) as process:
        assert process.stdin is not None
        for number in range(2):
            process.stdin.write(lines(track(number)))
            process.stdin.flush()
            until(lambda: len(far_side.requests) == number + 1, "what the pipe gave")  # noqa: B023
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out.decode()) == (0, f"       2 {ACCEPTED}")


def test_interrupted(far_side: FarSide, here: Path) -> None:
    """A signal ends a wait at once; what isn't accepted is kept, all of it."""
    far_side.answers.extend([Answer(200, OK), Answer(503, headers={"Retry-After": "3600"})])
    messages = [track(number) for number in range(350)]
    (here.parent / "in.ndjson").write_bytes(lines(*messages))
    command = [SIM, "send", "--via", "segment", "--to", far_side.url, here.parent / "in.ndjson"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b" wait 3600.0 s: " in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out.decode() == f"     100 {ACCEPTED}     250 dead INTERRUPTED\n"
    assert kept(here) == messages[100:]


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--secret", "s", "a write key's secret is given to sim up, by --source KEY=TOKEN:SECRET"),
        ("--anonymous", "send", "what the Segment side delivers is said to sim up"),
        ("--alias", "skip", "what the Segment side delivers is said to sim up"),
    ],
)
def test_options_of_a_delivery(far_side: FarSide, option: str, value: str, why: str) -> None:
    """What only a delivery needs is a usage error that says where it belongs."""
    ran = send(far_side.url, option, value, data=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    said = f"Error: {option} and --via segment don't go together: {why}"
    assert ran.err.splitlines()[-1] == said
    assert far_side.requests == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "ftp://x"], "the base URL must be http(s)://host[:port]"),
        (["--to", "https://api.example"], "isn't this machine: give its write key by --token"),
        (["--to", "http://127.0.0.1:1", "--token", "a:b"], "with a colon can't be sent by Basic"),
        (["--to", "http://127.0.0.1:1", "--token", "a\nb"], "holds something that can't be"),
        (["--via", "gone"], "'gone' is not one of 'segment', 'direct'."),
    ],
)
def test_what_cannot_be_meant(arguments: list[str], said: str) -> None:
    """It is a usage error in a sentence, and no secret is repeated."""
    ran = run("send", "--via", "segment", *arguments, "-", stdin=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "a:b" not in ran.err
    assert "Traceback" not in ran.err


def test_no_simulator_to_ask(closed_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --to somebody has to say where the Segment side is."""
    monkeypatch.setenv("SIM_URL", closed_url)
    ran = send(None, data=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: no simulator answers at {closed_url}: sim up starts one\n"


def test_a_simulator_without_a_segment_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named, with what to do."""
    with running(Config(), tmp_path / "journal") as sim:
        monkeypatch.setenv("SIM_URL", sim.url)
        ran = send(None, data=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "Error: that simulator has no Segment side: start sim up without --segment-port off\n"
    )


def test_a_guarded_simulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIM_CONTROL_TOKEN opens it; the tracking API itself isn't guarded."""
    with chained(tmp_path / "journal", config=Config(control_token="s3cr3t")) as chain:
        monkeypatch.setenv("SIM_URL", chain.server.url)
        ran = send(None, data=lines(track(1)))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.endswith("SIM_CONTROL_TOKEN; or name it by --to\n")
        monkeypatch.setenv("SIM_CONTROL_TOKEN", "s3cr3t")
        assert send(None, data=lines(track(1))).status == 0
        monkeypatch.delenv("SIM_CONTROL_TOKEN")
        assert send(chain.side.url, data=lines(track(2))).status == 0


def test_nothing_to_send(far_side: FarSide) -> None:
    """An empty input is status 5, and no request."""
    ran = send(far_side.url, data=b"")
    assert (ran.status, ran.out, ran.err) == (5, "", "-: there is no message in it\n")
    assert far_side.requests == []


@pytest.mark.parametrize("kind", ["text", "json"])
def test_secrets_are_never_printed(far_side: FarSide, kind: str) -> None:
    """The write key is in no output, also where the far side repeats it."""
    key = "wk-77d0e21b"
    repeated = json.dumps({"message": f"bad key {key}"}).encode()
    far_side.answers.extend([Answer(503, repeated, {"Retry-After": "0"}), Answer(401, repeated)])
    ran = send(far_side.url, "--token", key, "-o", kind, data=lines(track(1)))
    assert len(far_side.requests) == 2
    assert "bad key ***" in ran.out + ran.err
    assert key not in ran.out + ran.err
