"""Several outputs: one that can't be written doesn't keep the others from it."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.options import Output
from simulator.cli.outputs import OutputError, Outputs


class Breaking:
    """Standard output that breaks when it is written to, or flushed."""

    def __init__(self, error: OSError, when: str = "write") -> None:
        self.error, self.when = error, when

    def write(self, _: str) -> None:
        if self.when == "write":
            raise self.error

    def flush(self) -> None:
        if self.when == "flush":
            raise self.error


FULL = OSError(errno.ENOSPC, "No space left on device")
CLOSED = BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_each_kind_gets_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """What is written for a kind goes to its outputs and to no other."""
    outputs = Outputs([Output("text", None), Output("json", Path("a")), Output("json", Path("b"))])
    outputs.write("json", "{}")
    outputs.write("text", "said")
    outputs.write("xml", "<a/>")
    assert outputs.kinds == ["text", "json", "json"]
    outputs.close()
    assert (Path("a").read_text(), Path("b").read_text()) == ("{}", "{}")
    assert capsys.readouterr() == ("said", "")
    assert not outputs.broken


def test_one_that_cannot_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    """It is told, and the others are written."""
    with Outputs([Output("json", Path("no/a")), Output("text", Path("b"))]) as outputs:
        assert (outputs.kinds, outputs.broken) == (["text"], True)
        outputs.write("text", "said")
    assert Path("b").read_text() == "said"
    assert capsys.readouterr().err == "Error: no/a can't be written: No such file or directory\n"


def test_none_that_can_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    """Where none is left there is nothing to do."""
    with pytest.raises(OutputError, match="no/a can't be written: No such file or directory"):
        Outputs([Output("json", Path("no/a"))])
    assert capsys.readouterr().err == ""
    with pytest.raises(OutputError, match="no/b"):
        Outputs([Output("json", Path("no/a")), Output("text", Path("no/b"))])
    assert capsys.readouterr().err.startswith("Error: no/a can't be written")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_full_device(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is full is told when it shows, at its end too, and the others are written."""
    outputs = Outputs([Output("json", Path("/dev/full")), Output("text", Path("b"))])
    outputs.write("json", "x")
    outputs.write("text", "said")
    outputs.close()
    assert outputs.broken
    assert Path("b").read_text() == "said"
    assert capsys.readouterr().err == "Error: /dev/full can't be written: No space left on device\n"
    with pytest.raises(OutputError), Outputs([Output("json", Path("/dev/full"))]) as alone:
        alone.write("json", "x" * 100_000)


@pytest.mark.parametrize("when", ["write", "flush"])
@pytest.mark.parametrize("error", [FULL, CLOSED])
def test_standard_output_alone(error: Any, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, standard output breaks off the command as it always does."""
    monkeypatch.setattr(sys, "stdout", Breaking(error, when))
    outputs = Outputs([Output("text", None)])
    with pytest.raises(type(error)):  # noqa: PT012
        outputs.write("text", "x")
        outputs.close()


@pytest.mark.parametrize("when", ["write", "flush"])
@pytest.mark.parametrize(("error", "is_broken"), [(FULL, True), (CLOSED, False)])
def test_standard_output_beside_a_file(
    error: Any,
    is_broken: bool,
    when: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Beside a file it is told, or not where nobody reads it any more, and the file is written."""
    monkeypatch.setattr(sys, "stdout", Breaking(error, when))
    with Outputs([Output("text", None), Output("json", Path("a"))]) as outputs:
        outputs.write("text", "x")
        outputs.write("json", "{}")
    assert Path("a").read_text() == "{}"
    assert outputs.broken is is_broken
    said = "Error: standard output can't be written: No space left on device\n"
    assert capsys.readouterr().err == (said if is_broken else "")
