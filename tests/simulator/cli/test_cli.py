"""``sim`` itself: what holds for every command."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from simulator.cli import COMMANDS
from tests.simulator.cli.commands import SIM, call, run, running
from tests.simulator.waiting import PATIENCE, until

MESSAGE = b'{"type":"track","userId":"u1","event":"E","messageId":"m1"}\n'
LINE = (
    '{"line": 1, "messageId": "m1", "type": "track", "outcome": "translated", "operations":'
    ' [{"method": "event", "contact_uid": "u1", "event_uid": "e", "messageId": "m1", "params":'
    ' {"display_name": "E"}}], "rules": ["track.event"], "notes": []}\n'
)


def test_version() -> None:
    """--version prints the name and the version, nothing else."""
    ran = call("--version")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"sim {version('salesmachine-destination')}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_the_commands(option: str) -> None:
    """The help names every command with a sentence."""
    ran = run(option)
    assert (ran.status, ran.err) == (0, "")
    for name, text in COMMANDS.items():
        assert any(line.split() == [name, *text.split()] for line in ran.out.splitlines()), name


def test_nothing_asked_is_the_help() -> None:
    """Without a command the help is shown, and it is a usage error."""
    ran = run()
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Usage: sim")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["trnaslate", "-"], "translate"),
        (["chek", "-"], "check"),
        (["pings"], "ping"),
        (["translate", "--anonymus", "skip", "-"], "--anonymous"),
        (["up", "--jornal", "x"], "--journal"),
        (["explain", "alias_asumed"], "alias_assumed"),
    ],
)
def test_what_is_misspelt_is_pointed_out(arguments: list[str], meant: str) -> None:
    """A command, an option or a name that isn't there is status 2 and names the near one."""
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "id you mean" in ran.err
    assert meant in ran.err


def test_a_command_that_is_like_no_other() -> None:
    """What is near nothing is refused without a guess."""
    ran = run("xyzzy")
    assert ran.status == 2
    assert "No such command 'xyzzy'." in ran.err
    assert "mean" not in ran.err


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose ``ping`` fails in a way that nobody thought of."""

    def callback(**_: object) -> None:
        raise KeyError("the secret of a stranger")

    monkeypatch.setattr("simulator.cli.ping.command", click.Command("ping", callback=callback))


@pytest.mark.usefixtures("broken")
def test_a_bug_of_ours_is_one_line() -> None:
    """Our own bug is status 3 and one line that says where, without a trace or a value."""
    ran = run("ping")
    assert (ran.status, ran.out) == (3, "")
    assert ran.err.startswith("sim: a bug of ours: KeyError at test_cli.py:")
    assert ran.err.count("\n") == 1
    assert "stranger" not in ran.err


@pytest.mark.usefixtures("broken")
def test_who_asks_gets_the_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """SIM_DEBUG shows the whole trace before the line."""
    monkeypatch.setenv("SIM_DEBUG", "1")
    ran = run("ping")
    assert ran.status == 3
    assert ran.err.startswith("Traceback (most recent call last):")
    assert ran.err.splitlines()[-1].startswith("sim: a bug of ours: KeyError at ")


def opened(pipe: Path) -> list[int]:
    """The pipe's end to write to, once somebody reads it."""
    with contextlib.suppress(OSError):
        return [os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)]
    return []


@pytest.mark.parametrize("command", ["translate", "check", "send"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_130(command: str, number: signal.Signals, tmp_path: Path) -> None:
    """A command that is interrupted or told to end is status 130, without a trace."""
    pipe, writers = tmp_path / "pipe", list[int]()
    os.mkfifo(pipe)

    def is_open() -> bool:
        writers.extend(opened(pipe))
        return bool(writers)

    with running(command, pipe) as process:
        until(is_open, "the command to read its input")
        process.process.send_signal(number)
        os.close(writers[0])  # for a signal that comes just before the command waits for more
        ran = process.end()
    assert (ran.status, ran.out, ran.err.strip()) == (130, "", "")


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    """A pipe that is closed early ends the command quietly, with status 0."""
    file = tmp_path / "messages.ndjson"
    file.write_bytes(MESSAGE * 5_000)
    process = subprocess.Popen(
        [SIM, "translate", str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().decode() == LINE
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("streams", ["1>&-", "2>&-", "1>&- 2>&-"])
def test_streams_that_are_closed(streams: str, tmp_path: Path) -> None:
    """A command that was started without its output streams does its work all the same."""
    file, copy = tmp_path / "messages.ndjson", tmp_path / "out.json"
    file.write_bytes(MESSAGE)
    script = '"$0" translate "$1" && "$0" translate -o json="$2" "$1"'
    done = subprocess.run(
        ["sh", "-c", f"{{ {script}; }} {streams}", SIM, file, copy],
        capture_output=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert copy.read_text() == LINE


@pytest.mark.parametrize("output", ['> "$2"', '-o json="$2"', '-o text="$2"'])
def test_output_that_cannot_be_written(output: str, tmp_path: Path) -> None:
    """Where the disk takes no more, that is said in one sentence, with status 2."""
    file, copy = tmp_path / "messages.ndjson", tmp_path / "out.json"
    file.write_bytes(MESSAGE)
    script = f'ulimit -f 0; exec "$0" translate "$1" {output}'
    done = subprocess.run(
        ["sh", "-c", script, SIM, file, copy], capture_output=True, timeout=PATIENCE
    )
    assert done.returncode == 2
    assert done.stderr == b"Error: the output can't be written: File too large\n"


def test_text_that_cannot_be_encoded() -> None:
    """What a poor encoding hasn't got is written out."""
    message = '{"type":"identify","userId":"日本","messageId":"m1"}'.encode()
    ran = call("translate", "-o", "text", "-", stdin=message, PYTHONIOENCODING="ascii")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("1 identify m1 -> contact \\u65e5\\u672c")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["explain", "A6"]])
def test_what_is_asked_is_all_that_is_loaded(arguments: list[str]) -> None:
    """Looking something up loads neither the server nor the client."""
    script = (
        "import sys; from simulator.cli import _run; status = _run(sys.argv[1:]);"
        " heavy = {'flask', 'textual', 'faker', 'httpx', 'jsonschema', 'uvicorn'} & {*sys.modules};"
        " sys.exit(f'{status} {heavy}' if status or heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, "")
