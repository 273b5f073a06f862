"""A bug of ours: what ends the screen, and what its report tells and doesn't."""

from __future__ import annotations

import asyncio
import stat
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from simulator.tui.crash import MAX_FRAMES, Crashing, report, write_report

SECRET = "payload-of-a-stranger"


def broken(secret: str) -> None:
    kept = {secret: [secret]}
    raise KeyError(kept)


def caught(action: Callable[[], object]) -> BaseException:
    """What an action ends with."""
    with pytest.raises(BaseException) as found:  # noqa: PT011
        action()
    return found.value


def chained() -> None:
    try:
        broken(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


def while_handling() -> None:
    try:
        broken(SECRET)
    except KeyError:
        int(SECRET)


def several() -> None:
    raise ExceptionGroup(SECRET, [caught(lambda: broken(SECRET)), ZeroDivisionError(SECRET)])


def in_a_worker() -> None:
    raise WorkerFailed(caught(lambda: broken(SECRET)))


def round_and_round(depth: int = 0) -> None:
    if depth < 3 * MAX_FRAMES:
        round_and_round(depth + 1)
    broken(SECRET)


def itself() -> None:
    error = ValueError(SECRET)
    raise error from error


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (lambda: broken(SECRET), ["builtins.KeyError"]),
        (chained, ["builtins.ValueError", "because of builtins.KeyError"]),
        (while_handling, ["builtins.ValueError", "while handling builtins.KeyError"]),
        (
            several,
            [
                "builtins.ExceptionGroup",
                "in it builtins.KeyError",
                "in it builtins.ZeroDivisionError",
            ],
        ),
        (in_a_worker, ["textual.worker.WorkerFailed", "in it builtins.KeyError"]),
        (itself, ["builtins.ValueError"]),
    ],
)
def test_a_report(action: Callable[[], object], expected: list[str]) -> None:
    """Each exception is named once, with where it was, and nothing of what it was about."""
    text = "\n".join(report(caught(action)))
    place = 0
    for one in expected:
        place = text.index(one, place)
    assert text.count("builtins.") == sum("builtins." in one for one in expected)
    assert SECRET not in text
    if "KeyError" in text:
        assert "  tests/simulator/tui/test_crash.py:" in text
        assert text.count(" broken\n") + text.endswith(" broken") == 1


def test_who_runs_what(monkeypatch: pytest.MonkeyPatch) -> None:
    """The versions and the terminal stand in front, fit for a terminal themselves."""
    monkeypatch.setenv("TERM", "x\x1b[2J")
    monkeypatch.setenv("COLUMNS", "97")
    monkeypatch.setenv("LINES", "13")
    product, python, terminal, *_ = report(caught(lambda: broken(SECRET)))
    assert product == f"salesmachine-destination {version('salesmachine-destination')}"
    assert f"Textual {version('textual')}, " in python
    assert terminal == "terminal 97x13, TERM=x\\x1b[2J"


def test_no_path_names_a_person() -> None:
    """Files are named from where they were imported."""
    text = "\n".join(report(caught(lambda: broken(SECRET))))
    assert str(Path.home()) not in text
    assert str(Path.cwd()) not in text


def test_many_frames() -> None:
    """Of a recursion both ends are told."""
    lines = list(report(caught(round_and_round)))
    frames = [line for line in lines if line.startswith("  ")]
    assert len(frames) == MAX_FRAMES + 1
    assert sum(" more" in line for line in frames) == 1
    assert frames[-1].endswith(" broken")


def test_it_is_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is new, in the temporary folder, and nobody else's to read."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first, second = (write_report(caught(lambda: broken(SECRET))) for _ in range(2))
    assert first != second
    assert first.parent == tmp_path
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert first.read_text().endswith(" broken\n")


class Broken(Crashing):
    """An application with bugs."""

    def on_mount(self) -> None:
        """One where it begins."""
        broken(SECRET)


class BrokenLater(Crashing):
    """One whose bug is in a thread."""

    def on_mount(self) -> None:
        """Begin it."""
        self.run_worker(lambda: broken(SECRET), thread=True)


class BrokenOften(Crashing):
    """One that has several, the first of which is what counts."""

    def on_mount(self) -> None:
        """Have them."""
        self._handle_exception(KeyError(SECRET))
        self._handle_exception(ValueError(SECRET))


class Telling(Exception):
    """A bug that knows how it is shown."""

    def __rich__(self) -> str:
        return SECRET


class BrokenTellingly(Crashing):
    """One whose bug is shown as it likes."""

    def on_mount(self) -> None:
        """Have it."""
        raise Telling


@pytest.mark.parametrize(
    ("app", "kind"),
    [
        (Broken, KeyError),
        (BrokenLater, WorkerFailed),
        (BrokenOften, KeyError),
        (BrokenTellingly, Telling),
    ],
)
def test_an_application(
    app: type[Crashing], kind: type[Exception], capfd: pytest.CaptureFixture[str]
) -> None:
    """It ends, remembers the first bug, and shows nothing of it."""
    made = app()
    asyncio.run(made.run_async(headless=True))
    assert isinstance(made.crash, kind)
    assert made.return_code == 3
    shown = capfd.readouterr()
    assert SECRET not in shown.out + shown.err


def test_an_application_without_bugs() -> None:
    """One that is left has none to tell."""

    class Fine(Crashing):
        def on_mount(self) -> None:
            self.exit(0)

    made = Fine()
    assert asyncio.run(made.run_async(headless=True)) == 0
    assert (made.crash, made.return_code) == (None, 0)
