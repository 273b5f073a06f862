"""Options that several commands share: they mean the same everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.options import far_side, simulator_url
from simulator.hosts import SALESMACHINE_URL
from tests.simulator.cli.commands import Ran, run

TRACK = b'{"type":"track","anonymousId":"a1","event":"E","messageId":"m1"}'
ALIAS = b'{"type":"alias","userId":"u1","previousId":"a1","messageId":"m1"}'


def outcome(ran: Ran) -> str:
    """What became of the one message."""
    [found] = ran.json()
    return str(found["outcome"])


@pytest.mark.parametrize("command", ["translate", "check"])
@pytest.mark.parametrize(("name", "message"), [("anonymous", TRACK), ("alias", ALIAS)])
def test_switches(command: str, name: str, message: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A switch is an option, else a variable of the environment, else ``send``."""
    base = [command, "-o", "json"]
    assert outcome(run(*base, "-", stdin=message)) == "translated"
    assert outcome(run(*base, f"--{name}", "skip", "-", stdin=message)) == "filtered"
    monkeypatch.setenv(f"SALESMACHINE_{name.upper()}", "skip")
    assert outcome(run(*base, "-", stdin=message)) == "filtered"
    assert outcome(run(*base, f"--{name}", "send", "-", stdin=message)) == "translated"
    monkeypatch.setenv(f"SALESMACHINE_{name.upper()}", "")
    assert outcome(run(*base, "-", stdin=message)) == "translated"


@pytest.mark.parametrize("command", ["translate", "check", "send", "up"])
@pytest.mark.parametrize("name", ["anonymous", "alias"])
def test_a_switch_is_send_or_skip(command: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another value, in the option or in the environment, is a usage error that names the two."""
    for arguments in ([f"--{name}", "perhaps"], []):
        ran = run(command, *arguments, "-")
        assert (ran.status, ran.out) == (2, "")
        assert "'perhaps' is not one of 'send', 'skip'" in ran.err
        monkeypatch.setenv(f"SALESMACHINE_{name.upper()}", "perhaps")


@pytest.mark.parametrize(
    ("command", "kinds"),
    [
        ("translate", "json, text"),
        ("check", "text, json, junit, github, markdown"),
        ("send", "text, json"),
        ("ping", "text, json"),
        ("tail", "lines, json"),
        ("explain", "text, json"),
        ("up", "auto, screen, lines, json, quiet"),
    ],
)
def test_a_kind_of_output_that_is_not_known(command: str, kinds: str) -> None:
    """A wrong kind of output is a usage error that names the right ones."""
    ran = run(command, "-o", "xml=x", *(["-"] if command not in ("up", "tail", "ping") else []))
    assert (ran.status, ran.out) == (2, "")
    assert f"'xml' is not one of {kinds}" in " ".join(ran.err.split())
    assert not Path("x").exists()


@pytest.mark.parametrize("command", ["translate", "check"])
def test_output_into_a_file(command: str, tmp_path: Path) -> None:
    """KIND=FILE writes to the file what would have been printed, and prints nothing."""
    printed = run(command, "-o", "json", "-", stdin=TRACK)
    ran = run(command, f"--output=json={tmp_path}/a=b.json", "-", stdin=TRACK)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "a=b.json").read_text() == printed.out
    assert run(command, "-o", "json=", "-", stdin=TRACK) == printed


def test_a_file_in_utf8(tmp_path: Path) -> None:
    """A file of text is UTF-8, with what UTF-8 hasn't got written out."""
    message = '{"type":"identify","userId":"é\\ud800","messageId":"m1"}'.encode()
    run("translate", "-o", f"text={tmp_path}/out.txt", "-", stdin=message)
    written = (tmp_path / "out.txt").read_bytes().decode("utf-8")
    assert written.startswith("1 identify m1 -> contact é\\ud800")


@pytest.mark.parametrize("command", ["translate", "check", "send", "tail", "up"])
def test_a_file_that_cannot_be_written(command: str, tmp_path: Path, temporary: Path) -> None:
    """Where the output can't go is said before anything is done, and nothing is left behind."""
    file = tmp_path / "missing" / "out.json"
    arguments = {"up": ["--port", "0"], "tail": ["--url", "http://127.0.0.1:1"]}.get(command, ["-"])
    ran = run(command, "-o", f"json={file}", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"Error: {file} can't be written: No such file or directory\n"
    assert list(temporary.iterdir()) == []


MISSING = [
    ("missing.json", "missing.json: no such file; - reads standard input"),
    ("file/below", "file/below can't be read: Not a directory"),
    ("x" * 300, f"{'x' * 300} can't be read: File name too long"),
]
FOLDERS = [
    ("folder", "folder is a directory: name the files in it"),
    (".", ". is a directory: name the files in it"),
]


@pytest.mark.parametrize(
    ("command", "name", "why"),
    [
        *((command, *one) for command in ("translate", "send") for one in MISSING + FOLDERS),
        *(("check", *one) for one in MISSING),
    ],
)
def test_input_that_is_not_there(
    command: str, name: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that can't be opened is status 2 and a sentence that names it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    ran = run(command, name)
    assert (ran.status, ran.out, ran.err) == (2, "", f"Error: {why}\n")


def test_a_file_named_as_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a file is called, behind ``--`` it is a file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-o").write_bytes(TRACK)
    assert outcome(run("translate", "--", "-o")) == "translated"


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        ("http://a", {"SALESMACHINE_BASE_URL": "http://b", "SIM_URL": "http://c"}, "http://a"),
        (None, {"SALESMACHINE_BASE_URL": "http://b", "SIM_URL": "http://c"}, "http://b"),
        (None, {"SALESMACHINE_BASE_URL": "", "SIM_URL": "http://c"}, "http://c"),
        (None, {"SIM_URL": ""}, SALESMACHINE_URL),
        (None, {}, SALESMACHINE_URL),
    ],
)
def test_where_salesmachine_is(
    option: str | None, environ: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option, SALESMACHINE_BASE_URL, SIM_URL, else the simulator here; empty is unset."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert far_side(option) == expected


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        ("http://a/", {"SIM_URL": "http://c"}, "http://a"),
        (None, {"SIM_URL": "http://c/", "SALESMACHINE_BASE_URL": "http://b"}, "http://c"),
        (None, {"SALESMACHINE_BASE_URL": "http://b"}, SALESMACHINE_URL),
    ],
)
def test_where_the_simulator_is(
    option: str | None, environ: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option, SIM_URL, else the usual port; Salesmachine's own address is none of these."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert simulator_url(option) == expected


UNNAMED = b'{"type": "track", "event": "Order Completed"}'
TOGETHER = [
    ("-o junit -o json", "json and junit can't both be printed: give one a file, KIND=FILE"),
    ("-o text -o html -o github -o json", "html and json can't both be printed"),
    ("-o json=a -o junit=./a", "two reports can't go to "),
    ("-o text -o xml=a", "'xml' is not one of text, json, junit"),
]


@pytest.mark.parametrize(("options", "why"), TOGETHER)
def test_outputs_that_do_not_go_together(options: str, why: str) -> None:
    """Each output has a place of its own; else it is a usage error, and nothing is written."""
    ran = run("check", *options.split(), "-", stdin=TRACK)
    assert (ran.status, ran.out) == (2, "")
    assert why in " ".join(ran.err.split())
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("options", ["-o text -o github", "-o json -o junit=a", "-o text -o text"])
def test_outputs_that_go_together(options: str) -> None:
    """Text and annotations share standard output, and any report has a file."""
    assert run("check", *options.split(), "-", stdin=TRACK).status == 0


def test_what_is_read_by_a_program_is_alone() -> None:
    """Where JSON is printed, text and annotations go to standard error."""
    every = "-o text -o junit=j -o github -o markdown=m -o html=h -o json"
    ran = run("check", *every.split(), "-", stdin=UNNAMED)
    apart = [run("check", "-o", kind, "-", stdin=UNNAMED) for kind in ("json", "text", "github")]
    assert ran.status == 1
    assert ran.out == apart[0].out
    assert ran.err == apart[1].out + apart[2].out
    assert sorted(path.name for path in Path().iterdir()) == ["h", "j", "m"]
