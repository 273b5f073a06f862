"""Running a test to see it fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.payload.repro import running
from simulator.payload.repro.running import NotRunError, Ran, run


@pytest.mark.parametrize(
    ("source", "ran"),
    [
        ("def test_it():\n    assert 1 == 2\n", Ran(True)),
        ("def test_it():\n    pass\n", Ran(False, "it passed", has_passed=True)),
        (
            "def test_it():\n    raise ValueError('no')\n",
            Ran(False, "it failed for another reason: ValueError: no"),
        ),
        (
            "def test_it(nobody):\n    assert 0\n",
            Ran(False, "it ended as error: fixture 'nobody' not found"),
        ),
        ("import nobody\ndef test_it():\n    assert 0\n", Ran(False, "it ended as error: ")),
        ("", Ran(False, "pytest ran 0 tests of it, not one")),
    ],
)
def test_a_test_is_red_by_its_own_assertion_alone(
    source: str, ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything else is told, and nothing is left behind."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.chdir(tmp_path)
    test = tmp_path / "test_it.py"
    test.write_text(source)
    found = run(test)
    assert (found.is_red, found.has_passed) == (ran.is_red, ran.has_passed)
    assert found.why.startswith(ran.why)
    assert [path.name for path in tmp_path.iterdir()] == ["test_it.py"]


def test_one_that_doesnt_end_is_stopped(tmp_path: Path) -> None:
    """Its own processes are its own affair."""
    test = tmp_path / "test_it.py"
    test.write_text("import threading\nthreading.Event().wait()\n")
    assert run(test, seconds=0.5) == Ran(False, "it didn't end within 0.5 seconds")


def test_options_of_the_user_that_stop_pytest_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pytest says it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --nobody-knows\n")
    found = run(tmp_path / "test_it.py")
    assert not found.is_red
    assert "unrecognized arguments: --nobody-knows" in found.why


def test_options_of_another_run_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may measure coverage, or stop at once."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nobody-knows")
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert 1 == 2\n")
    assert run(tmp_path / "test_it.py").is_red


@pytest.mark.parametrize(
    ("executable", "said"), [("nobody/python", "pytest can't be started"), ("", "isn't installed")]
)
def test_without_pytest_nothing_is_run(
    executable: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what to do."""
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\necho 'python: No module named pytest' >&2\nexit 1\n")
    bare.chmod(0o700)
    monkeypatch.setattr(running.sys, "executable", executable or str(bare))
    with pytest.raises(NotRunError, match=said):
        run(tmp_path / "test_it.py")
