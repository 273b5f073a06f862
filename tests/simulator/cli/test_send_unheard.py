"""``sim send`` where nobody hears what it says beside its output: nothing is lost for that."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import SIM
from tests.simulator.cli.sending import lines, track
from tests.simulator.waiting import PATIENCE, until

GOOD = [track(number) for number in range(350)]
IDS = [message["messageId"] for message in GOOD]
SAID = {
    "refused": (b"7\n" + lines(*GOOD), None, []),
    "waits": (lines(*GOOD), Answer(503), []),
    "dead": (lines(*GOOD), Answer(503), ["--max-attempts", "1"]),
    "odd": (lines(*GOOD), Answer(200, b'{"error":"odd"}'), []),
}
"""What makes ``sim send`` say something."""


DEAF = ["closed", *(["full"] if Path("/dev/full").exists() else [])]
"""Only Linux has a disk that is always full."""


def deaf(where: str) -> int:
    """A file that takes nothing."""
    if where == "full":
        return os.open("/dev/full", os.O_WRONLY)
    reader, writer = os.pipe()
    os.close(reader)
    return writer


@pytest.mark.parametrize("where", DEAF)
@pytest.mark.parametrize("said", SAID)
def test_standard_error_that_cannot_be_written(
    far_side: FarSide, here: Path, said: str, where: str
) -> None:
    """Every message is delivered, or kept, and the status says whether any is left."""
    data, answer, options = SAID[said]
    if answer is not None:
        far_side.answers.append(answer)
    stderr = deaf(where)
    done = subprocess.run(
        [SIM, "send", "--to", far_side.url, *options, "-"],
        input=data,
        stdout=subprocess.PIPE,
        stderr=stderr,
        timeout=PATIENCE,
    )
    os.close(stderr)
    kept = [line for file in here.iterdir() for line in file.read_text().splitlines()]
    dead = [json.loads(line)["message"]["messageId"] for line in kept]
    taken = far_side.requests[1 if answer is not None and answer.status == 503 else 0 :]
    delivered = [item["messageId"] for request in taken for item in request.items()]
    assert sorted(delivered + dead) == sorted(IDS)
    assert done.returncode == (1 if dead or said == "refused" else 0)


def test_neither_output_can_be_written(far_side: FarSide, here: Path) -> None:
    """As in ``sim send -o json FILE 2>&1 | head``: what is left is kept, and isn't status 0."""
    (here / "in.ndjson").write_bytes(lines(*GOOD))
    gone = deaf("closed")
    command = [SIM, "send", "--to", far_side.url, "-o", "json", "in.ndjson"]
    done = subprocess.run(command, stdout=gone, stderr=gone, timeout=PATIENCE)
    os.close(gone)
    [file] = here.glob("dead-letter-*")
    kept = [json.loads(line)["message"]["messageId"] for line in file.read_text().splitlines()]
    delivered = [item["messageId"] for one in far_side.requests for item in one.items()]
    assert delivered + kept == IDS
    assert done.returncode == 1


@pytest.mark.parametrize("signals", [0, 1])
def test_a_pipe_with_a_name(far_side: FarSide, tmp_path: Path, signals: int) -> None:
    """``sim send <(tail -f FILE)`` is a pipe like ``-``: sent as it comes, and ended when told."""
    os.mkfifo(tmp_path / "pipe")
    command = [SIM, "send", "--to", far_side.url, str(tmp_path / "pipe")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            with (tmp_path / "pipe").open("wb") as pipe:
                pipe.write(lines(track(1)))
                pipe.flush()
                until(lambda: far_side.requests, "what the pipe gave")
                for _ in range(signals):
                    process.terminate()
                    process.wait(PATIENCE)
            out, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, out) == (130 if signals else 0, b"       1 delivered\n")
