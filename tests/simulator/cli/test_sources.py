"""Sources of a command: files, journals, running simulators, and whatever can't be read of them."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from simulator.cli.ledger_records import ledger_records
from simulator.cli.sources import records
from simulator.exchange_formats.records import Entry, Recorded
from simulator.journal import Writer
from simulator.journal.reader import PAGE
from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import run
from tests.simulator.exchange_formats.sources import (
    CONTACT,
    SALESMACHINE,
    SEGMENT,
    TRACK,
    har,
    har_entry,
)
from tests.simulator.journal.exchanges import exchange
from tests.simulator.journal.messages import message
from tests.simulator.running import Sim
from tests.simulator.segment.chained import Chain, chained, page
from tests.simulator.waiting import PATIENCE

LINE = json.dumps(TRACK)
HAR = har(
    har_entry(f"{SEGMENT}/t", TRACK),
    har_entry(f"{SALESMACHINE}/contact", CONTACT),
    har_entry("https://example.com", method="GET"),
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], str]:
    """Write a file; its name."""

    def written(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return written


Write = Callable[[str, str], str]


def kinds(source: str, **options: str) -> list[tuple[type, int]]:
    return [(type(one), one.line) for one in records(source, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["check", "translate"])
def test_a_har(write: Write, command: str) -> None:
    """Its messages are read; what is left out is counted on standard error."""
    name = write("app.har", HAR)
    ran = run(command, name)
    assert ran.status == 0
    assert ran.err == (
        f"{name}: 1 of 3 entries is no call to Segment or Salesmachine\n"
        f"{name}: 1 request to Salesmachine is left out: only messages are read here\n"
    )
    assert "translated" in ran.out
    assert kinds(name) == [(Entry, 1), (Recorded, 2)]


def test_a_har_of_something_else(write: Write) -> None:
    """Nothing to do is status 5."""
    ran = run("check", write("app.har", har(har_entry("https://example.com", method="GET"))))
    assert ran.status == 5
    assert "none of its 1 entries is a call to Segment or Salesmachine\n" in ran.err


def test_a_har_that_breaks_off(write: Write) -> None:
    """What stands before is checked, and status 2 says that it wasn't all."""
    ran = run("check", write("app.har", HAR[: HAR.rindex('"url"')]))
    assert ran.status == 2
    assert "1 translated" in ran.out
    assert "entry 3 of the HAR isn't JSON: " in ran.err


def test_a_har_is_sent(write: Write, sim: Sim) -> None:
    """Its messages are delivered."""
    ran = run("send", write("app.har", HAR), "--to", sim.url, "--token", "t")
    assert (ran.status, [item.event for item in sim.last().items]) == (0, ["docs_viewed"])


def test_files_that_a_command_names(write: Write, tmp_path: Path) -> None:
    """They are looked for beside it, and nowhere else: it doesn't choose what is read here."""
    write("body.json", LINE)
    (tmp_path / "below").mkdir()
    write("below/body.json", LINE)
    os.symlink("/etc/passwd", tmp_path / "link")  # noqa: PTH211
    names = ["body.json", "below/body.json", "./body.json", "missing", "../x", "/etc/passwd"]
    names += ["link", "below", "/dev/zero"]
    text = "\n".join(f"curl {SEGMENT}/track -d @{name}" for name in names)
    found = list(records(write("ticket.txt", text)))
    assert [bool(one.defect) for one in found if isinstance(one, Entry)] == [False] * 3 + [True] * 6
    assert "only files below" in found[5].defect  # type: ignore[union-attr]
    assert "No such file" in found[3].defect  # type: ignore[union-attr]
    assert "root:" not in repr(found)


def test_a_command_on_standard_input(here: Path) -> None:
    """Files are those below the folder that it is run in."""
    (here / "body.json").write_text(LINE)
    ran = run("translate", "-", stdin=f"curl {SEGMENT}/track -d @body.json".encode())
    assert (ran.status, ran.json()[0]["outcome"]) == (0, "translated")


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """A chain through which two messages went."""
    with chained(tmp_path / "run.journal") as running:
        running.send(page("m1"), page("m2"))
        running.settle()
        yield running


def test_a_journal_and_its_simulator(chain: Chain) -> None:
    """Both give messages and requests in the order of their seq, while they go on."""
    journal, url = str(chain.server.simulator.journal), chain.server.url
    found = list(records(journal))
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert {type(one) for one in found} == {Entry, Recorded}
    assert list(records(url)) == found
    [first, *_] = found
    assert isinstance(first, Entry)
    assert first.value["messageId"] == "m1"  # type: ignore[index]
    for source in (journal, url):
        ran = run("check", source)
        assert ran.status == 0
        assert "2 translated" in ran.out


@pytest.mark.parametrize(
    ("expression", "count"), [("messageId:m1", 2), ("stage:received", 0), ("status:>=400", 0)]
)
def test_a_filter_of_a_journal(chain: Chain, expression: str, count: int) -> None:
    """It is asked of messages and of requests, there and on the running simulator."""
    journal, url = str(chain.server.simulator.journal), chain.server.url
    for source in (journal, url):
        assert len(kinds(source, expression=expression)) == count
        assert kinds(source, expression=expression, workspace="00000000") == []


def test_what_was_before_a_reset(chain: Chain) -> None:
    """It is left out, as everywhere."""
    chain.client.post(f"{chain.server.url}/_sim/reset", json={})
    assert kinds(str(chain.server.simulator.journal)) == kinds(chain.server.url) == []


def test_a_journal_that_is_written_meanwhile(tmp_path: Path) -> None:
    """What was there when reading began is read, once and whole, and then it ends."""
    path, stop = tmp_path / "journal", threading.Event()
    writer = Writer(path)
    for number in range(300):
        writer.receive(message(f"m{number}"))
        writer.append(exchange())
    writer.commit()
    began = threading.Event()

    def write() -> None:
        while not stop.is_set():
            writer.receive(message())
            writer.append(exchange())
            writer.commit()
            began.set()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert began.wait(PATIENCE)
        found = kinds(str(path))
    finally:
        stop.set()
        thread.join(PATIENCE)
        writer.close()
    seqs = [line for _, line in found]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    assert len(seqs) >= 600


def test_nothing_is_read_that_came_later(tmp_path: Path) -> None:
    """What comes once reading began is left for the next time."""
    path = tmp_path / "journal"
    with closing(Writer(path)) as writer:
        for _ in range(PAGE + 1):
            writer.receive(message())
        writer.commit()
        reading = ledger_records(str(path), "", None, None)
        next(reading)
        writer.receive(message())
        writer.commit()
        assert len(list(reading)) == PAGE


def test_files_that_are_no_journal(tmp_path: Path, write: Write) -> None:
    """Each gets a sentence that names it, and status 2."""
    other, newer, damaged = (tmp_path / name for name in ("other", "newer", "damaged"))
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE a (b)")
    Writer(newer).close()
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("PRAGMA user_version = 999")
    damaged.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    for path, said in (
        (other, "is a database, but no journal: name another file"),
        (newer, "is of version 999, newer than this program's "),
        (damaged, "can't be read as a journal: "),
    ):
        ran = run("check", path)
        assert ran.status == 2
        assert ran.err.startswith(f"Error: {path} {said}")
        assert ran.err.count("\n") == 1


def test_a_journal_whose_marks_are_damaged(tmp_path: Path) -> None:
    """What breaks while it is read is one sentence as well."""
    path = tmp_path / "journal"
    Writer(path).close()
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name LIKE 'marks%'"
        roots = [root for (root,) in connection.execute(query)]
        [size] = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        for root in roots:
            file.seek((root - 1) * size)
            file.write(b"\xff" * size)
    ran = run("check", path)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith(f"Error: {path}")


def test_simulators_that_do_not_answer(closed_url: str, far_side: FarSide) -> None:
    """Nobody there, another server, a guarded one."""
    ran = run("check", closed_url)
    assert (ran.status, ran.err) == (
        2,
        f"Error: no simulator answers at {closed_url}: sim up starts one\n",
    )
    far_side.answers.append(Answer(200, b'{"data": []}'))
    assert "no simulator of this version" in run("check", far_side.url).err
    far_side.answers.append(Answer(401, b'{"message": "no"}'))
    assert "is guarded: add --control-token, or SIM_CONTROL_TOKEN" in run("check", far_side.url).err


def test_options_that_a_file_has_no_use_for(write: Write) -> None:
    """A workspace is a journal's."""
    with pytest.raises(click.UsageError, match="--workspace is for a journal or a simulator"):
        kinds(write("a.json", LINE), workspace="00000000")
