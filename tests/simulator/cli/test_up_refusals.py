"""``sim up`` where it can't run: one sentence, status 2, and nothing is left behind."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.journal import Writer
from simulator.journal.file import VERSION
from tests.simulator.cli.commands import Ran, call, run


def refused(ran: Ran) -> str:
    """The sentence in which a command that can't run says so."""
    assert (ran.status, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    *usage, last = ran.err.splitlines()
    assert last.startswith("Error: ")
    assert usage[:1] in ([], ["Usage: sim up [OPTIONS]"])
    return last.removeprefix("Error: ")


@pytest.fixture(autouse=True)
def _nothing_is_left(temporary: Path) -> Iterator[None]:
    yield
    assert list(temporary.iterdir()) == []


def up(*arguments: object) -> Ran:
    """A ``sim up`` that would end by itself, did it start."""
    return run("up", "--port", 0, "-o", "quiet", "--demo", 1000, "--for", 1, *arguments)


@pytest.mark.parametrize("command", [run, call])
def test_a_busy_port(command: Callable[..., Ran]) -> None:
    """A port on which somebody listens is named, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = refused(command("up", "--port", port, "--demo", 1000, "--for", 1))
    assert said == (
        f"can't listen on 127.0.0.1 port {port}: Address already in use; --port 0 takes a free port"
    )


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff garbage " * 500)


def text(path: Path) -> None:
    path.write_text("my notes\n")


def newer(path: Path) -> None:
    Writer(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


def directory(path: Path) -> None:
    path.mkdir()


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.touch()


def nowhere(path: Path) -> None:
    path.parent.rmdir()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (garbage, "can't be used as a journal: file is not a database"),
        (text, "can't be used as a journal: file is not a database"),
        (newer, f"is of version 99, newer than this program's {VERSION}: update it"),
        (other_database, "is a database, but no journal: name another file"),
        (directory, "is a directory."),
        (below_a_file, "can't be written: Not a directory"),
        (nowhere, "can't be written: No such file or directory"),
    ],
)
def test_a_journal_that_cannot_be_used(
    make: Callable[[Path], None],
    why: str,
    tmp_path: Path,
) -> None:
    """A journal that can't be written, or isn't one, is named and stays as it was."""
    path = tmp_path / "folder" / "x.journal"
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None
    said = refused(up("--journal", path))
    assert str(path) in said
    assert why in said
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_journal_that_cannot_be_used_as_a_process(tmp_path: Path) -> None:
    """The process ends with that one sentence too."""
    text(tmp_path / "notes")
    said = refused(call("up", "--port", 0, "--demo", "--for", 1, "--journal", tmp_path / "notes"))
    assert said == (
        f"{tmp_path}/notes can't be used as a journal: file is not a database;"
        " --journal names another file"
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", "localhost.example"])
def test_open_to_others(host: str) -> None:
    """Another address than this machine's needs a control token."""
    said = refused(up("--host", host))
    assert said == f"--host {host} is open to others: give --control-token too"


def test_an_address_that_is_not_ours() -> None:
    """An address that this machine hasn't got is named."""
    said = refused(up("--host", "192.0.2.1", "--control-token", "c"))
    assert said.startswith("can't listen on 192.0.2.1 port 0: ")


def test_a_rate_that_is_no_number() -> None:
    """NaN messages a second aren't sent."""
    said = refused(up("--demo", "nan"))
    assert "rate is no number" in said


def test_a_time_scale_that_is_no_number() -> None:
    """Nothing would ever be due: it is refused."""
    assert "the time scale is no number" in refused(up("--time-scale", "nan"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--source", "k=t"),
        ("--relay", "hook"),
        ("--order", "kept"),
        ("--time-scale", "60"),
        ("--dedupe", "on"),
    ],
)
def test_options_of_a_segment_side_that_is_off(option: str, value: str) -> None:
    """What is about the Segment side is refused where none is wanted."""
    said = refused(up("--segment-port", "off", option, value))
    why = "it is about the Segment side"
    assert said == f"{option} and --segment-port off don't go together: {why}"


@pytest.mark.parametrize("tokens", [[""], [" "], ["one", ""]])
def test_a_blank_token(tokens: list[str]) -> None:
    """A token that nobody can have is refused, with how every token is taken."""
    options = [part for token in tokens for part in ("--token", token)]
    said = refused(up(*options))
    assert said == "--token is blank: leave it out to accept every token"


@pytest.mark.parametrize("file", ["missing/ready.json", ".", "/"])
def test_a_ready_file_that_cannot_be_written(
    file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A ready file that can't be had is said before anything is started."""
    monkeypatch.chdir(tmp_path)
    assert file in refused(up("--ready-file", file))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "65536"],
        ["--port", "-1"],
        ["--port", "http"],
        ["--for", "0"],
        ["--for", "some"],
        ["--demo", "0"],
        ["--demo", "1001"],
        ["--demo", "fast"],
        ["--seed", "x"],
        ["--profile", "lax"],
        ["--token"],
        ["more"],
    ],
)
def test_usage(arguments: list[str]) -> None:
    """What can't be meant is a usage error that names it."""
    said = refused(up(*arguments))
    assert arguments[0] in said
