"""``sim send`` told to stop: the request in flight is finished, and nothing is lost."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import SIM, run
from tests.simulator.cli.sending import lines, track
from tests.simulator.waiting import PATIENCE, until

SIGNALS = [signal.SIGINT, signal.SIGTERM]
NAMES = ["SIGINT", "SIGTERM"]


@contextmanager
def sending(far_side: FarSide, *arguments: object, **pipes: Any) -> Iterator[subprocess.Popen[str]]:
    """``sim send`` as a process, killed in the end if need be."""
    command = [SIM, "send", "--to", far_side.url, *map(str, arguments)]
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, **pipes}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **streams
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def delivered(far_side: FarSide) -> list[str]:
    """The ids of what was answered 201."""
    return [item["messageId"] for request in far_side.requests for item in request.items()]


def kept(folder: Path) -> list[str]:
    """The ids in the only dead-letter file there."""
    [file] = folder.glob("dead-letter-*.ndjson")
    return [json.loads(line)["message"]["messageId"] for line in file.read_text().splitlines()]


def again(said: str) -> list[str]:
    """The arguments of the command that is said to go on with."""
    _, _, command = said.partition("to go on: sim ")
    return shlex.split(command.splitlines()[0])


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A file of 1,000 messages."""
    file = tmp_path / "long.ndjson"
    file.write_bytes(lines(*map(track, range(1_000))))
    return file


@pytest.mark.parametrize("number", SIGNALS, ids=NAMES)
def test_in_the_middle_of_a_request(
    far_side: FarSide, long: Path, here: Path, number: signal.Signals
) -> None:
    """What is in flight is delivered, the rest is kept, and the command that is told sends it."""
    held = threading.Event()
    far_side.answers.extend([Answer(), Answer(held=held)])
    with sending(far_side, long) as process:
        until(lambda: len(far_side.requests) == 2, "the second batch")
        process.send_signal(number)
        held.set()
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert out == "     800 dead INTERRUPTED\n     200 delivered\n"
    assert delivered(far_side) == [f"m{n}" for n in range(200)]
    assert kept(here) == [f"m{n}" for n in range(200, 1_000)]
    assert err.splitlines()[0] == "interrupted: what is left goes to the dead-letter file"
    rest = run(*again(err))
    assert (rest.status, rest.out, rest.err) == (0, "     800 delivered\n", "")
    assert delivered(far_side) == [f"m{n}" for n in range(1_000)]


@pytest.mark.parametrize("number", SIGNALS, ids=NAMES)
def test_while_a_retry_waits(
    far_side: FarSide, long: Path, here: Path, number: signal.Signals
) -> None:
    """Nobody waits out an hour for it, and nothing more is requested."""
    far_side.answers.append(Answer(429, headers={"Retry-After": "3600"}))
    with sending(far_side, long) as process:
        assert process.stderr is not None
        assert "wait 3600.0 s" in process.stderr.readline()
        process.send_signal(number)
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "   1,000 dead INTERRUPTED\n")
    assert len(far_side.requests) == 1
    assert kept(here) == [f"m{n}" for n in range(1_000)]


def test_while_the_rate_is_waited_for(far_side: FarSide, long: Path, here: Path) -> None:
    """A slow rate is no reason to go on."""
    with sending(far_side, "--rate", "1/h", long) as process:
        until(lambda: len(far_side.requests) == 1, "the first batch")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "     900 dead INTERRUPTED\n     100 delivered\n")
    assert kept(here) == [f"m{n}" for n in range(100, 1_000)]


def test_while_a_pipe_is_silent(far_side: FarSide, here: Path) -> None:
    """A pipe that stays open holds nothing up: what it gave is delivered, and all is told."""
    reader, writer = os.pipe()
    with open(writer, "wb") as pipe, sending(far_side, "-", stdin=reader) as process:  # noqa: PTH123
        os.close(reader)
        pipe.write(lines(track(1)))
        pipe.flush()
        until(lambda: delivered(far_side) == ["m1"], "what the pipe gave")
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "       1 delivered\n")
    assert err == "- wasn't read beyond line 1\n"
    assert list(here.iterdir()) == []


def test_a_retry_on_time_while_a_pipe_is_silent(far_side: FarSide) -> None:
    """What waits isn't forgotten because nothing more comes."""
    far_side.answers.append(Answer(503))
    with sending(far_side, "-", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(json.dumps(track(1)) + "\n")
        process.stdin.flush()
        until(lambda: delivered(far_side) == ["m1", "m1"], "the second attempt")
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (0, "       1 delivered\n")


def test_a_second_signal_reads_no_further(far_side: FarSide, here: Path) -> None:
    """Who can't wait for the end of the input is told how far it was read; the rest is kept."""
    with sending(far_side, "-o", "json", "-", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        endless = threading.Event()

        def feed() -> None:
            number = 0
            while not endless.is_set():
                try:
                    print(json.dumps(track(number)), file=process.stdin)
                except OSError:
                    return
                number += 1

        feeder = threading.Thread(target=feed)
        feeder.start()
        until(lambda: far_side.requests, "the first batch")
        process.send_signal(signal.SIGINT)
        until(lambda: list(here.iterdir()), "the dead-letter file")
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        drain = threading.Thread(target=process.stdout.read)
        drain.start()
        err = process.stderr.read()
        assert process.wait(PATIENCE) == 130
        endless.set()
        feeder.join(PATIENCE)
        drain.join(PATIENCE)
        try:
            process.stdin.close()
        except BrokenPipeError:
            process.stdin = None
    unread, hint = err.splitlines()
    last = int(unread.removeprefix("- wasn't read beyond line ").replace(",", ""))
    assert delivered(far_side) + kept(here) == [f"m{n}" for n in range(last)]
    assert "to go on: sim send" in hint


def test_as_json(far_side: FarSide, long: Path) -> None:
    """Each message has its line, whether it was sent or not."""
    held = threading.Event()
    far_side.answers.append(Answer(held=held))
    with sending(far_side, "-o", "json", long) as process:
        until(lambda: far_side.requests, "the first batch")
        process.send_signal(signal.SIGINT)
        held.set()
        out, err = process.communicate(timeout=PATIENCE)
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["messageId"] for one in found] == [f"m{n}" for n in range(1_000)]
    assert [one["outcome"] for one in found] == ["delivered"] * 100 + ["dead"] * 900
    assert {one["code"] for one in found[100:]} == {"INTERRUPTED"}
    assert {one["detail"] for one in found[100:]} == {"sending was interrupted"}
    assert [line[:28] for line in err.splitlines()] == ["900 messages aren't delivered"[:28]]
