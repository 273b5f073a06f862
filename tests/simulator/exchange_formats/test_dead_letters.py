"""The dead-letter file: made when needed, its owner's alone, never written over, lines whole."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Client, Outcome, Settings
from destination.delivery import DeadLetter, Policy, Response
from destination.wire import encode
from simulator.exchange_formats.dead_letters import DeadLetters
from simulator.exchange_formats.messages import read_entries
from tests.destination.generated import laws
from tests.destination.pretended import Delivery, answering, scripted
from tests.simulator.journal.disks import no_larger_files

LINE = {"message": {"a": 1}, "operations": [{"method": "event"}], "reason": "X", "response": None}


def dead(message: object = None, **fields: Any) -> Outcome:
    values: dict[str, Any] = {"code": "X", "operations": [{"method": "event"}], **fields}
    return Outcome("dead", {"a": 1} if message is None else message, None, **values)


@contextmanager
def writer(path: Path | None) -> Iterator[DeadLetters]:
    with closing(DeadLetters(path, lambda: "20260301T101530Z")) as letters:
        yield letters


def read(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_it_is_made_when_it_is_needed(tmp_path: Path) -> None:
    """No file without a dead letter; then one that its owner alone may read."""
    path = tmp_path / "dead"
    before = os.umask(0)
    try:
        with writer(path) as letters:
            assert (letters.problem(), letters.count, path.exists()) == ("", 0, False)
            letters.write(dead())
            assert read(path) == [LINE]
            letters.write(dead())
    finally:
        os.umask(before)
    assert (letters.count, read(path)) == (2, [LINE, LINE])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name it is named after the time, with a number where that is taken."""
    monkeypatch.chdir(tmp_path)
    names = ["", "-2", "-3"]
    for _ in names:
        with writer(None) as letters:
            assert letters.problem() == ""
            letters.write(dead())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"dead-letter-20260301T101530Z{name}.ndjson" for name in names
    )


def test_what_exists_is_not_written_over(tmp_path: Path) -> None:
    """It may hold what is still to send, be it there before or come in the meantime."""
    path = tmp_path / "dead"
    with writer(path) as letters:
        path.write_text("still to send")
        assert "it exists" in letters.problem()
        with pytest.raises(FileExistsError):
            letters.write(dead())
    assert path.read_text() == "still to send"


@pytest.mark.parametrize(
    ("name", "why"), [(".", "it is a directory"), ("no/such", "there is no folder")]
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, why: str) -> None:
    """That is known before anything is sent."""
    with writer(tmp_path / name) as letters:
        assert letters.problem().startswith(why)


def test_a_special_file(tmp_path: Path) -> None:
    """A pipe or /dev/null takes dead letters like any other file."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for path in (fifo, Path(os.devnull)):
            with writer(path) as letters:
                assert letters.problem() == ""
                letters.write(dead())
        assert json.loads(os.read(reader, 10_000)) == LINE
    finally:
        os.close(reader)


def test_a_full_disk_leaves_whole_lines(tmp_path: Path) -> None:
    """What no longer fits isn't there at all, and there is an error."""
    path = tmp_path / "dead"
    with writer(path) as letters:
        letters.write(dead())
        size = path.stat().st_size
        with no_larger_files(size + 10), pytest.raises(OSError, match="File too large"):
            letters.write(dead())
        assert (path.stat().st_size, letters.count) == (size, 1)
        letters.write(dead())
    assert read(path) == [LINE, LINE]


def test_no_write_key(tmp_path: Path) -> None:
    """The message's writeKey is left out; one inside its properties is the customer's own."""
    path = tmp_path / "dead"
    message = {"writeKey": "k", "properties": {"writeKey": "theirs"}}
    with writer(path) as letters:
        letters.write(dead(message, response=Response(503, "busy")))
    [line] = read(path)
    assert line["message"] == {"properties": {"writeKey": "theirs"}}
    assert line["response"] == {"status": 503, "body": "busy"}
    assert message["writeKey"] == "k"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None, exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@laws
@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
def test_what_died_is_sent_again_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory, properties: dict[str, Any]
) -> None:
    """Written and read back, a dead message's operations are those that it had."""
    message = {
        "type": "page",
        "userId": "u1",
        "name": "Home",
        "messageId": "m1",
        "properties": properties,
    }
    first = scripted(otherwise=503, max_attempts=1)
    [outcome] = first.run([message])
    path = tmp_path_factory.mktemp("round") / "dead"
    with writer(path) as letters:
        letters.write(outcome)
    with path.open("rb") as stream:
        [entry] = read_entries(stream)
    assert isinstance(entry.value, dict)
    assert encode(entry.value["message"]) == encode(message)
    again: Delivery = answering(lambda asked: 201)
    again.run([DeadLetter(entry.value["message"], entry.value["operations"])])
    [before], [after] = first.far_side.asked, again.far_side.asked
    assert before.body == after.body


def test_deep_and_long(tmp_path: Path) -> None:
    """What nests a hundred levels, or has thousands of digits, comes back as it was."""
    nest: Any = {}
    for _ in range(97):
        nest = {"a": nest}
    operation = {"method": "event", "params": {"nest": nest, "digits": 10**4_299}}
    path = tmp_path / "dead"
    with writer(path) as letters:
        letters.write(dead(operations=[operation]))
    with path.open("rb") as stream:
        [entry] = read_entries(stream)
    assert isinstance(entry.value, dict)
    assert entry.value["operations"] == [operation]
    settings, once = Settings("t", "s", "http://127.0.0.1:1"), Policy(max_attempts=1)
    with Client(settings, policy=once) as client:
        [outcome] = client.deliver([DeadLetter({}, entry.value["operations"])])
    assert outcome.code == "ECONNREFUSED"
