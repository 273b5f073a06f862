"""Files of what is known: one form for all, read strictly, written whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.reports.known_file import BaselineError, Form, read_known, text_of, write_whole

FORM = Form("a format", "list of numbers", 3, {"n": int}, lambda one: "n is 0" * (not one["n"]))
HEAD = {"format": "a format", "version": 3}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """An entry a line, with its format and its version."""
    path = tmp_path / "known.json"
    for entries in ([], [{"n": 1}, {"n": 2}]):
        write_whole(path, text_of(FORM, entries))
        assert read_known(path, FORM) == entries
        assert len(path.read_text().splitlines()) == 5 + len(entries) + bool(entries)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({}, "1: this is no list of numbers: name another file"),
        ({**HEAD, "format": "sim check baseline"}, "1: this is no list of numbers: name another"),
        ({**HEAD, "version": 2, "known": []}, "3: the baseline's version is integer 2, this reads"),
        ({**HEAD, "version": "3", "known": []}, '3: the baseline\'s version is string "3", this'),
        ({**HEAD, "known": {}}, "4: the baseline has no list 'known'"),
        ({**HEAD, "known": [], "more": 1}, "1: the baseline has format, version, known, and noth"),
        ({**HEAD, "known": [{"n": 1}, {"n": 1, "m": 1}]}, "8: an entry has n, and nothing else"),
        ({**HEAD, "known": [{}]}, "5: an entry has n, and nothing else"),
        ({**HEAD, "known": [1]}, "5: an entry has n, and nothing else"),
        ({**HEAD, "known": [{"n": "1"}]}, '5: n is string "1"'),
        ({**HEAD, "known": [{"n": 0}]}, "5: n is 0; remove it and write it again with --update"),
    ],
)
def test_what_is_none(value: dict[str, Any], why: str, tmp_path: Path) -> None:
    """It is a sentence with the line, whatever the file is of."""
    path = tmp_path / "known.json"
    path.write_text(json.dumps(value, indent=1))
    with pytest.raises(BaselineError) as error:
        read_known(path, FORM)
    assert str(error.value).startswith(f"{path}:{why}")
