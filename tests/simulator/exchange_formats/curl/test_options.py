"""curl's options: taken apart as curl does."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from simulator.exchange_formats.curl.options import _LETTERS, _WITH_ARGUMENT, options_of
from simulator.exchange_formats.shell.reading import Word
from tests.simulator.waiting import PATIENCE

CURL = shutil.which("curl")


def taken(*words: str) -> list[tuple[str, str]]:
    return [
        (one.name, one.value.value.decode())
        for one in options_of([Word(w.encode()) for w in words])
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["http://a", "b"], [("", "http://a"), ("", "b")]),
        (
            ["-d", "a", "-da", "-sSd", "a"],
            [("data", "a"), ("data", "a"), ("s", ""), ("S", ""), ("data", "a")],
        ),
        (["-XPOST", "-sXPOST"], [("request", "POST"), ("s", ""), ("request", "POST")]),
        (
            ["--data-raw", "-x", "--compressed", "a"],
            [("data-raw", "-x"), ("compressed", ""), ("", "a")],
        ),
        (["-Gfd", "a"], [("get", ""), ("f", ""), ("data", "a")]),
        (["-:", "--next"], [("next", ""), ("next", "")]),
        (
            ["-m", "5", "-o", "/dev/null", "-w", "x", "a"],
            [("max-time", "5"), ("output", "/dev/null"), ("write-out", "x"), ("", "a")],
        ),
        (["--", "-d", "-"], [("", "-d"), ("", "-")]),
        (["-d"], [("data", "")]),
        (["--nothing-known", "a"], [("nothing-known", ""), ("", "a")]),
    ],
)
def test_words(words: list[str], expected: list[tuple[str, str]]) -> None:
    """Letters together, values behind them or next to them; what isn't known has none."""
    assert taken(*words) == expected


def test_what_in_a_value_is_not_known() -> None:
    """A letter's value keeps that it isn't known."""
    [option] = options_of([Word(b"-d$(date)", "$(date)")])
    assert option.value == Word(b"$(date)", "$(date)")


@pytest.mark.skipif(CURL is None, reason="curl isn't installed")
def test_which_have_an_argument() -> None:
    """As the curl that is installed says, of those that it has."""
    said = subprocess.run(
        [CURL or "curl", "--help", "all"], capture_output=True, text=True, timeout=PATIENCE
    ).stdout
    listed = re.findall(r"^ (?:-(.), )? *--([a-z0-9.-]+)( [<\[])?", said, re.MULTILINE)
    assert listed
    for letter, name, has_argument in listed:
        assert (name in _WITH_ARGUMENT) == bool(has_argument), name
        if letter:
            assert (letter in _LETTERS) == bool(has_argument), letter
            assert _LETTERS.get(letter, name) == name
