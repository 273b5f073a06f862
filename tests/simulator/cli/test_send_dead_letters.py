"""``sim send`` and its dead-letter file: what isn't delivered is kept, and can be sent again."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import SIM, call, run
from tests.simulator.cli.sending import lines, send, track
from tests.simulator.journal.disks import no_larger_files
from tests.simulator.running import Sim
from tests.simulator.waiting import PATIENCE

ONCE = ("--max-attempts", 1)


def kept(path: Path) -> list[Any]:
    """The lines of a dead-letter file."""
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def sent(far_side: FarSide) -> list[str]:
    """The messageIds in all requests."""
    return [item["messageId"] for request in far_side.requests for item in request.items()]


def test_what_is_kept(far_side: FarSide, here: Path) -> None:
    """A message without its write key, what is left to send of it, why, and the last answer."""
    far_side.answers.append(Answer(503, b"busy"))
    message = track(1, writeKey="wk-1")
    ran = send(far_side.url, *ONCE, data=lines(message, track(2, event="")))
    [file] = here.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "wk-1" not in file.read_text()
    assert kept(file) == [
        {
            "message": track(1),
            "operations": far_side.requests[0].items(),
            "reason": "HTTP_503",
            "response": {"status": 503, "body": "busy"},
        }
    ]
    assert ran.out.splitlines() == [
        "       1 dead HTTP_503",
        "       1 refused event_not_defined",
    ]
    hint = f"1 message isn't delivered; to go on: sim send --to {far_side.url} {file.name}"
    assert ran.err.splitlines()[-1] == hint
    assert ran.status == 1


def test_nothing_is_made_when_nothing_died(sim: Sim, here: Path) -> None:
    """Refused and filtered messages leave no file: they couldn't be sent again either."""
    data = lines(track(1), track(2, event=""), {"type": "screen"})
    assert send(sim.url, "--dead-letter", "letters", data=data).status == 1
    assert list(here.iterdir()) == []


def test_a_name_that_is_given(far_side: FarSide, here: Path) -> None:
    """--dead-letter says where."""
    far_side.answers.append(Answer(501))
    ran = send(far_side.url, "--dead-letter", "the letters", data=lines(track(1)))
    assert [line["reason"] for line in kept(here / "the letters")] == ["MESSAGE_REJECTED"]
    assert ran.err.endswith(f"sim send --to {far_side.url} 'the letters'\n")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (".", "it is a directory"),
        ("no/such", "there is no folder no"),
        ("taken", "it exists, and may hold what is still to send: name another file"),
    ],
)
def test_where_it_cannot_be(far_side: FarSide, here: Path, name: str, why: str) -> None:
    """That is said before anything is sent."""
    (here / "taken").write_bytes(lines(track(1)))
    ran = run("send", "--to", far_side.url, "--dead-letter", name, "taken")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == f"Error: --dead-letter {name}: {why}"
    assert far_side.requests == []
    assert (here / "taken").read_bytes() == lines(track(1))


def test_each_operation_is_delivered_once(far_side: FarSide, here: Path) -> None:
    """Of a message that a split parted only the refused half is kept and sent again."""
    page = {"type": "page", "userId": "u1", "name": "Home", "messageId": "p"}
    far_side.answers.extend([Answer(413), Answer(413), Answer(201), Answer(413), Answer(201)])
    first = send(far_side.url, data=lines(page, track(1)))
    assert first.out.splitlines() == ["       1 dead MESSAGE_REJECTED", "       1 delivered"]
    assert [request.items()[0]["messageId"] for request in far_side.requests[2:]] == [
        "p",
        "p.2",
        "m1",
    ]
    [file] = here.iterdir()
    far_side.requests.clear()
    again = run("send", "--to", far_side.url, file)
    assert (again.status, again.out, again.err) == (0, "       1 delivered\n", "")
    assert sent(far_side) == ["p.2"]


def test_dead_letters_that_die_again(far_side: FarSide, here: Path) -> None:
    """They are kept once more, as they were; the first file stays as it is."""
    far_side.answers.extend([Answer(503, b"one"), Answer(503, b"one")])
    send(far_side.url, *ONCE, "--dead-letter", "first", data=lines(track(1), track(2)))
    run("send", "--to", far_side.url, *ONCE, "--dead-letter", "second", "first")
    assert (here / "first").read_bytes() == (here / "second").read_bytes()


NOT_DEAD_LETTERS: list[tuple[Any, str]] = [
    ({"message": {}, "operations": []}, "dead MESSAGE_REJECTED: the dead letter holds no"),
    ({"message": {}, "operations": [7]}, "dead MESSAGE_REJECTED: operation 1 can't be sent"),
    ({"message": {}, "operations": [{"a": 1}]}, "dead MESSAGE_REJECTED: operation 1 can't be"),
    ({"message": {}, "operations": "all"}, "refused bad_request: "),
    ({"operations": [{"method": "event"}]}, "refused bad_request: "),
    ({"log": {"entries": []}}, "refused bad_request: "),
    (
        {"line": 1, "type": "track", "operations": [], "outcome": "translated"},
        "refused id_required",
    ),
    (["a"], "refused bad_request: "),
]


@pytest.mark.parametrize(("line", "said"), NOT_DEAD_LETTERS)
def test_what_is_no_dead_letter(far_side: FarSide, line: object, said: str) -> None:
    """Whatever else stands in the file is named with its line; the good ones beside it are sent."""
    ran = send(far_side.url, data=lines(track(1), line, track(3)))
    assert ran.status == 1
    assert ran.err.splitlines()[0].startswith(f"line 2 {said}")
    assert "Traceback" not in ran.err
    assert sent(far_side) == ["m1", "m3"]


def test_a_torn_last_line(far_side: FarSide) -> None:
    """What a crash left of a line is told, and the lines before it are sent."""
    letter = {"message": {}, "operations": [{"method": "event", "messageId": "old"}]}
    ran = send(far_side.url, data=lines(letter, letter)[:-20])
    assert ran.out.splitlines() == ["       1 delivered", "       1 refused bad_request"]
    assert ran.err.startswith("line 2 refused bad_request: not JSON")
    assert sent(far_side) == ["old"]


def test_a_full_disk_is_said_at_once(far_side: FarSide, here: Path) -> None:
    """Nothing more is sent, the status is 2, and what is said is enough to go on with."""
    far_side.answers.extend(Answer(503) for _ in range(9))
    file = here / "messages.ndjson"
    file.write_bytes(lines(*map(track, range(500))))
    options = ["--to", far_side.url, *ONCE, "--dead-letter", "letters"]
    with no_larger_files(4_096):
        ran = run("send", *options, file.name)
    assert ran.status == 2
    assert len(far_side.requests) == 1
    written = [line["message"]["messageId"] for line in kept(here / "letters")]
    assert written == [f"m{n}" for n in range(len(written))]
    assert 0 < len(written) < 100
    last = ran.err.splitlines()[-1]
    assert last == (
        f"Error: letters can't be written: File too large; it holds {len(written)}: sim send --to"
        f" {far_side.url} letters; messages.ndjson from line {len(written) + 1} on may be"
        " undelivered: send that again"
    )


def test_no_room_for_the_first_one(far_side: FarSide, here: Path) -> None:
    """An empty file that would be in the way next time isn't left behind."""
    far_side.answers.append(Answer(503))
    data = lines(track(1))
    with no_larger_files(10):
        ran = send(far_side.url, *ONCE, "--dead-letter", "letters", data=data)
    assert ran.status == 2
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("name", "hint"), [("-x", " ./-x"), (os.devnull, "")])
def test_the_command_can_be_typed(far_side: FarSide, name: str, hint: str) -> None:
    """A name that looks like an option is shielded; what can't be read again isn't named."""
    far_side.answers.append(Answer(501))
    ran = send(far_side.url, f"--dead-letter={name}", data=lines(track(1)))
    command = f"; to go on: sim send --to {far_side.url}{hint}" if hint else ""
    assert ran.err.splitlines()[-1] == f"1 message isn't delivered{command}"


@pytest.mark.parametrize("options", [["-o", "json=in"], ["-o", "json=d", "--dead-letter", "d"]])
def test_one_file_for_two_things(far_side: FarSide, here: Path, options: list[str]) -> None:
    """The output never overwrites the input, nor is it mixed with dead letters."""
    (here / "in").write_bytes(lines(track(1)))
    ran = run("send", "--to", far_side.url, *options, "in")
    assert (ran.status, far_side.requests) == (2, [])
    assert "can't be the output as well" in ran.err
    assert (here / "in").read_bytes() == lines(track(1))


@pytest.mark.parametrize("kind", ["text", "json"])
def test_nobody_reads_the_output(far_side: FarSide, here: Path, kind: str) -> None:
    """Where the output is closed sending ends, and what is left is kept."""
    data = lines(*map(track, range(2_000)))
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [SIM, "send", "--to", far_side.url, "-o", kind, "-"],
            input=data,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
        )
    finally:
        os.close(writer)
    assert b"Traceback" not in done.stderr
    everything = [f"m{n}" for n in range(2_000)]
    if kind == "text":  # only the summary is for standard output, and all was sent before it
        assert sent(far_side) == everything
        return
    [file] = here.iterdir()
    left = [line["message"]["messageId"] for line in kept(file)]
    assert sent(far_side) + left == everything
    assert len(left) >= 1_900
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_an_output_file_that_is_full(far_side: FarSide, here: Path) -> None:
    """The lines that tell it don't fit: sending ends, the rest is kept, the status is 2."""
    file = here / "messages.ndjson"
    file.write_bytes(lines(*(track(n, properties={"x": "x" * 900}) for n in range(300))))
    ran = call("send", "--to", far_side.url, "-o", "json=/dev/full", file.name)
    assert ran.status == 2
    assert ran.err.splitlines()[-1] == (
        "Error: the output can't be written: No space left on device"
    )
    [letters] = [path for path in here.iterdir() if path != file]
    left = [line["message"]["messageId"] for line in kept(letters)]
    assert sent(far_side) + left == [f"m{n}" for n in range(300)]
