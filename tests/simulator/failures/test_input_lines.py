"""Where in its file an entry's value stands."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from simulator.failures import input_lines
from simulator.failures.input_lines import line_in

TEXT = '[\n{"a": 1},\n{"b":\n2}]'


def test_the_line_in_a_file(tmp_path: Path) -> None:
    """By the place of the entry and its pointer; a file that changes is read again."""
    file = tmp_path / "a.json"
    file.write_text(TEXT)
    assert [line_in(str(file), 2, at) for at in ("", "/b", "/x")] == [3, 4, 3]
    file.write_text("\n" + TEXT)
    os.utime(file, (1, 1))
    assert line_in(str(file), 2, "/b") == 5


@pytest.mark.parametrize("name", ["-", "", "none.json", "a\0b", "folder", "gzipped", "broken"])
def test_what_is_no_readable_file_has_the_number(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe, a folder, what isn't there or isn't text."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("gzipped").write_bytes(gzip.compress(TEXT.encode()))
    Path("broken").write_bytes(b"\xff" + TEXT.encode())
    assert line_in(name, 7, "/a") == 7


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the line."""
    file = tmp_path / "a.json"
    file.write_text(TEXT)
    monkeypatch.setattr(input_lines, "MAX_BYTES", 5)
    assert line_in(str(file), 2, "/b") == 2
