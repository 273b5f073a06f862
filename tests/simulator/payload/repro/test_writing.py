"""Writing a repro's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.payload.repro import ArrivalAim, Repro, repro
from simulator.payload.repro.writing import WriteError, write
from simulator.payload.scrub import Scrubber
from simulator.payload.translators import Ours

MADE: Repro = repro(
    {"type": "track", "userId": "u1", "event": "x", "messageId": "m1", "context": {"groupId": "g"}},
    ArrivalAim("/context/groupId", Ours()),
    Scrubber("s"),
)


def test_a_case_and_a_test_are_written(tmp_path: Path) -> None:
    """Into a folder that is made, under the repro's own name."""
    files = write(MADE, tmp_path / "a" / "b")
    assert [path.name for path in files] == [
        "group_id_dropped.case.json",
        "test_group_id_dropped.py",
    ]
    assert json.loads(files.case.read_text("utf-8"))["message"] == MADE.message
    assert "def test_group_id_dropped(" in files.test.read_text("utf-8")


def test_files_that_are_there_stay(tmp_path: Path) -> None:
    """By themselves they get a number; under a name somebody has to say so."""
    write(MADE, tmp_path)
    assert write(MADE, tmp_path).test.name == "test_group_id_dropped_2.py"
    (tmp_path / "test_group_id_dropped_3.py").write_text("mine")
    assert write(MADE, tmp_path).case.name == "group_id_dropped_4.case.json"
    (tmp_path / "SUP-4711.case.json").write_text("mine")
    with pytest.raises(WriteError, match=r"SUP-4711\.case\.json is there already: --force"):
        write(MADE, tmp_path, "SUP-4711")
    assert (tmp_path / "SUP-4711.case.json").read_text() == "mine"
    assert not (tmp_path / "test_sup_4711.py").exists()
    files = write(MADE, tmp_path, "SUP-4711", force=True)
    assert files.case.read_text("utf-8") == MADE.case()
    assert write(MADE, tmp_path, force=True).test.name == "test_group_id_dropped.py"


@pytest.mark.parametrize("name", ["../a", "a/b", "a b", ".a", "-a", "ü", "a\nb", "a" * 81])
def test_a_name_is_one_of_a_file(name: str, tmp_path: Path) -> None:
    """It leads nowhere else, and is a word of a command."""
    with pytest.raises(WriteError, match="is no name for a file"):
        write(MADE, tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_what_cant_be_written_says_why(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "a").write_text("")
    with pytest.raises(WriteError, match=r"a can't be written: "):
        write(MADE, tmp_path / "a")
