"""Reading a command's input: files and pipes of any length."""

from __future__ import annotations

import gzip
import os
import pty
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.simulator.cli.commands import SIM, call, run
from tests.simulator.waiting import PATIENCE

MESSAGE = b'{"type":"track","userId":"u1","event":"E","messageId":"m1"}\n'
MEGABYTE = 1024 * 1024


def lines(out: str) -> int:
    return out.count('"outcome": "translated"')


def test_standard_input_is_a_dash() -> None:
    """- reads standard input, in every form."""
    for data in (
        MESSAGE * 2,
        b"[" + MESSAGE + b"," + MESSAGE + b"]",
        gzip.compress(MESSAGE * 2, mtime=0),
    ):
        ran = call("translate", "-", stdin=data)
        assert (ran.status, ran.err, lines(ran.out)) == (0, "", 2)


def test_a_named_pipe_is_a_file(tmp_path: Path) -> None:
    """A pipe with a name is read like a file."""
    done = subprocess.run(
        ["bash", "-c", '"$0" translate <(cat; echo; cat "$1")', SIM, os.devnull],
        input=MESSAGE,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, lines(done.stdout.decode())) == (0, 1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("{}".encode("utf-16"), "the input is UTF-16: save it as UTF-8"),
        (b"\x00\x00\x01\x02", "the input is binary, no text: give JSON or NDJSON"),
        (b"[" + MESSAGE, "the array breaks off after item 1: is the file complete?"),
        (b"[" + MESSAGE + b"]]", "something follows the array after item 1"),
        (gzip.compress(MESSAGE, mtime=0)[:-4], "the gzip data breaks off or is damaged: "),
    ],
)
@pytest.mark.parametrize("command", ["translate", "check"])
def test_unreadable_input(command: str, data: bytes, why: str, tmp_path: Path) -> None:
    """Where reading has to end is said with the file's name, status 2, after what came before."""
    file = tmp_path / "input.json"
    file.write_bytes(data)
    ran = run(command, "-o", "json", file)
    assert ran.status == 2
    assert ran.err.startswith(f"Error: {file}: {why}")
    assert ran.err.count("\n") == 1
    assert lines(ran.out) == (1 if MESSAGE.strip() in data or data[:1] == b"\x1f" else 0)


def test_input_that_breaks_while_it_is_read() -> None:
    """An error of the system while reading is a sentence, and status 2."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reader = socket.create_connection(server.getsockname())
        writer, _ = server.accept()
        writer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()  # with a reset
    with reader:
        done = subprocess.run(
            [SIM, "translate", "-"], stdin=reader.fileno(), capture_output=True, timeout=PATIENCE
        )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"Error: - can't be read: Connection reset by peer\n"


MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run by a process of its own, because a child is charged with what its parent held."""


def test_memory_is_constant() -> None:
    """200 MB of NDJSON are translated in far less memory than they take."""
    line = MESSAGE[:-2] + b',"properties":{"text":"' + b"x" * 20_000 + b'"}}\n'
    block = line * (MEGABYTE // len(line) + 1)
    measure = [sys.executable, "-c", MEASURE, SIM, "translate", "-"]
    with subprocess.Popen(measure, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        stopper = threading.Timer(3 * PATIENCE, process.kill)
        stopper.start()
        for _ in range(200):
            process.stdin.write(block)
        said, _ = process.communicate(timeout=PATIENCE)
        stopper.cancel()
    status, peak = map(int, said.split())
    assert status == 0
    assert peak * (1 if sys.platform == "darwin" else 1024) < 150 * MEGABYTE


def on_a_terminal(*arguments: str) -> tuple[int, bytes]:
    """``(status, what the terminal got)`` of a command whose standard error is a terminal."""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [SIM, *arguments], stdout=subprocess.DEVNULL, stderr=follower, stdin=subprocess.DEVNULL
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while data := os.read(leader, 65_536):
                shown += data
        except OSError:  # Linux's way to say that a terminal has no more
            pass
        os.close(leader)
        return process.wait(PATIENCE), shown


@pytest.mark.parametrize("packed", [False, True])
def test_progress_is_shown_on_a_terminal(packed: bool, tmp_path: Path) -> None:
    """A long file shows on a terminal how far it is read, gzipped too; a short one doesn't."""
    long, short = tmp_path / "long.ndjson", tmp_path / "short.ndjson"
    text = os.urandom(9_000).hex().encode()
    line = MESSAGE[:-2] + b',"properties":{"text":"' + text + b'"}}\n'
    data = line * (9 * MEGABYTE // len(line))
    long.write_bytes(gzip.compress(data, compresslevel=0, mtime=0) if packed else data)
    short.write_bytes(data[: len(line)])
    status, shown = on_a_terminal("translate", str(long))
    assert status == 0
    assert b"long.ndjson" in shown
    assert b"100%" in shown
    assert on_a_terminal("translate", str(short)) == (0, b"")


def test_no_progress_where_nobody_looks(tmp_path: Path) -> None:
    """Where standard error is no terminal a long file shows nothing."""
    long = tmp_path / "long.ndjson"
    long.write_bytes(MESSAGE[:-2] + b" " * 9 * MEGABYTE + b"}\n")
    ran = call("translate", long)
    assert (ran.status, ran.err) == (0, "")
