"""``sim send`` is killed in the middle: its input and its dead letters hold what is left."""

from __future__ import annotations

import json
import signal
import stat
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.destination.far_side import Answer, FarSide, Request
from tests.destination.far_side import running as serving
from tests.simulator.cli.commands import run, running
from tests.simulator.cli.sending import lines
from tests.simulator.waiting import PATIENCE, until

COUNT = 1500
MESSAGE = {"type": "track", "event": "E", "properties": {"a": "x" * 6000}}
MESSAGES = [{**MESSAGE, "userId": f"u{n}", "messageId": f"m{n}"} for n in range(COUNT)]
IDS = [message["messageId"] for message in MESSAGES]
AHEAD = 5
"""Batches that are still answered while the kill is on its way."""


class Moods(deque[Answer]):
    """503 to the second batch of each three, 201 to the others; to the last none until ``over``."""

    def __init__(self, count: int, refusing: bool) -> None:
        super().__init__(Answer(503 if refusing and n % 3 == 1 else 201) for n in range(count))
        self.over = threading.Event()

    def popleft(self) -> Answer:
        answer = super().popleft()
        if not self:
            self.over.wait(PATIENCE)
        return answer


def ids(requests: list[Request]) -> list[str]:
    """The messageIds that these requests carried."""
    return [item["messageId"] for request in requests for item in request.items()]


@dataclass(frozen=True)
class Killed:
    """What a killed ``sim send`` leaves behind: its input, its dead letters, and its requests.

    To the last request there may have been no answer.
    """

    messages: Path
    letters: Path
    requests: list[Request]

    def complete(self) -> list[dict[str, Any]]:
        """The dead letters, but for a last line that was cut."""
        return [json.loads(line) for line in self.letters.read_bytes().split(b"\n")[:-1]]


def kill(folder: Path, batches: int, written: int = 0, *, refusing: bool = True) -> Killed:
    """Kill ``sim send`` once so many batches are sent and so many bytes of dead letters written."""
    messages, letters = folder / "messages.ndjson", folder / "letters.ndjson"
    messages.write_bytes(lines(*MESSAGES))
    options = ["--max-attempts", 1, "--dead-letter", letters]
    with serving() as server:
        server.answers = moods = Moods(batches + AHEAD, refusing)
        with running("send", "--to", server.url, *options, messages) as command:
            until(lambda: len(server.requests) >= batches, "batches")
            until(lambda: not written or _size(letters) >= written, "dead letters")
            command.process.kill()
            ran = command.end()
        moods.over.set()
        whole = [one for one in server.requests if len(one.body) == _length(one)]
    assert ran.status == -signal.SIGKILL
    return Killed(messages, letters, whole)


def _length(request: Request) -> int:
    return int(request.headers["content-length"])


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


MOMENTS = pytest.mark.parametrize(
    ("batches", "written"), [(3, 0), (4, 0), (5, 0), (9, 0), (2, 1), (2, 20_000), (5, 40_000)]
)
"""When the kill is sent; more may be on its way until it has come."""


@MOMENTS
def test_the_dead_letters(tmp_path: Path, batches: int, written: int) -> None:
    """They hold what was refused, a whole line each, before anything more is sent."""
    killed = kill(tmp_path, batches, written)
    assert stat.S_IMODE(killed.letters.stat().st_mode) == 0o600
    letters = killed.complete()
    dead = [operation["messageId"] for letter in letters for operation in letter["operations"]]
    refused, before = ids(killed.requests[1::3]), ids(killed.requests[:-1][1::3])
    assert dead == refused[: len(dead)]
    assert len(dead) >= len(before)
    assert [letter["message"] for letter in letters] == [MESSAGES[int(m[1:])] for m in dead]
    assert {letter["reason"] for letter in letters} == {"HTTP_503"}
    assert {letter["response"]["status"] for letter in letters} == {503}


@MOMENTS
def test_everything_can_be_sent_again(
    far_side: FarSide, tmp_path: Path, batches: int, written: int
) -> None:
    """The dead letters go as they stand; then the input brings every message again."""
    killed = kill(tmp_path, batches, written)
    letters = killed.complete()
    told = len(killed.letters.read_bytes().splitlines()) - len(letters)
    ran = run("send", "--to", far_side.url, killed.letters)
    assert (ran.status, ran.err.count("line ")) == ((1, 1) if told else (0, 0))
    sent = [item for request in far_side.requests for item in request.items()]
    assert sent == [operation for letter in letters for operation in letter["operations"]]
    far_side.requests.clear()
    ran = run("send", "--to", far_side.url, killed.messages)
    assert (ran.status, ran.out) == (0, f"{COUNT:>8,} delivered\n")
    assert ids(far_side.requests) == IDS


@pytest.mark.parametrize(("count", "cut"), [(5, 2), (5, 6000), (2, 12_000), (1, 2)])
def test_a_last_line_that_was_cut(far_side: FarSide, tmp_path: Path, count: int, cut: int) -> None:
    """A dead letter that isn't whole is told with its line, and all before it are sent."""
    letters = tmp_path / "letters.ndjson"
    far_side.answers.append(Answer(503))
    options = ["--to", far_side.url, "--max-attempts", 1, "--dead-letter", letters]
    assert run("send", *options, "-", stdin=lines(*MESSAGES[:count])).status == 1
    letters.write_bytes(letters.read_bytes()[:-cut])
    far_side.requests.clear()
    ran = run("send", "--to", far_side.url, letters)
    assert (ran.status, ids(far_side.requests)) == (1, IDS[: count - 1])
    assert ran.err.startswith(f"line {count} refused bad_request: not JSON")
    assert ran.err.count("\n") == 1


def test_nothing_died(far_side: FarSide, tmp_path: Path) -> None:
    """Where all was taken until the kill there is no dead-letter file, and the input goes again."""
    killed = kill(tmp_path, 5, refusing=False)
    assert not killed.letters.exists()
    assert run("send", "--to", far_side.url, killed.messages).status == 0
    assert ids(far_side.requests) == IDS
