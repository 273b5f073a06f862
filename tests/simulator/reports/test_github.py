"""Annotations: as GitHub's runner reads them, ten at most, the worst first."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.reports.github import MOST, command, write
from simulator.reports.run import CheckedFile, Run
from tests.simulator.generated import laws, texts
from tests.simulator.reports.checked import ADVISED, GOOD, REFUSED, WARNED, of_text, recorded

Read = tuple[str, dict[str, str], str]
escapes = st.lists(st.sampled_from(["%", "0A", "0D", "25", "3A", "2C", ":", ",", "\r\n"])).map(
    "".join
)
"""Texts that look as if they were escaped."""


def read(line: str) -> Read:
    """A command as the runner reads it: its name, its properties and its message."""
    start = line.lstrip()
    assert start.startswith("::")
    head, message = start[2:].split("::", 1)
    name, _, properties = head.partition(" ")
    pairs = [pair.split("=", 1) for pair in properties.split(",") if pair]
    undo = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return name, {key: undone(value, undo) for key, value in pairs}, undone(message, undo, ":,")


def undone(text: str, undo: dict[str, str], but: str = "") -> str:
    for escaped, plain in undo.items():  # the percent sign is the last
        text = text if plain in but else text.replace(escaped, plain)
    return text


def annotations(run: Run) -> list[Read]:
    stream = io.StringIO()
    write(run, stream)
    return [read(line) for line in stream.getvalue().split("\n")[:-1]]


def test_what_is_wrong_and_where() -> None:
    """An annotation names the file, the line, the code, and says what to do."""
    run = recorded({"sub/a.ndjson": [GOOD, REFUSED, REFUSED]})
    (name, properties, message), *_ = annotations(run)
    assert (name, properties) == (
        "error",
        {"file": "sub/a.ndjson", "line": "2", "title": "id_required, 2 times"},
    )
    assert len(message.split("\n")) > 1


def test_levels() -> None:
    """What fails is an error, a warning a warning; advice is left to the Markdown."""
    values: list[object] = [ADVISED, WARNED]
    assert [name for name, _, _ in annotations(recorded({"a": values}))] == ["warning"]
    assert [name for name, _, _ in annotations(recorded({"a": values}, "warning"))] == ["error"]
    both = recorded({"a": values}, "advice")
    assert [name for name, _, _ in annotations(both)] == ["error", "error"]


def test_ten_at_most_one_of_each_cause_first() -> None:
    """Of many files with two causes, each cause comes before the second place of any."""
    files: dict[str, list[object]] = {f"{n:02}.json": [REFUSED] for n in range(20)}
    files["later.json"] = [{**GOOD, "userId": ["u1"]}]
    found = annotations(recorded(files))
    assert len(found) == MOST
    assert [name for name, _, _ in found] == ["error"] * MOST
    assert {found[0][1]["file"], found[1][1]["file"]} == {"00.json", "later.json"}
    assert found[2][1]["file"] == "01.json"


def test_the_worst_comes_first() -> None:
    """A refusal comes before the warnings that were found earlier."""
    found = annotations(recorded({"a": [WARNED], "b": [REFUSED]}))
    assert found[0][1]["file"] == "b"


def test_a_file_that_could_not_be_read() -> None:
    """It is an error of the file, before all others."""
    files = (*recorded({"a": [REFUSED]}).files, CheckedFile("b", unread="b: 100% broken, so"))
    assert annotations(Run(files))[0] == ("error", {"file": "b"}, "b: 100% broken, so")


def test_standard_input_has_no_file() -> None:
    """What came through a pipe is annotated without a file."""
    assert "file" not in annotations(recorded({"-": [REFUSED]}))[0][1]


def test_inside_a_document_of_many_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pretty-printed array the line is the field's own."""
    monkeypatch.chdir(tmp_path)
    text = json.dumps([GOOD, WARNED], indent=2)
    Path("a.json").write_text(text)
    run = recorded({"a.json": [GOOD, WARNED]}, "warning")
    line = int(annotations(run)[0][1]["line"])
    assert text.split("\n")[line - 1].strip() == '"mrr": "49"'


@laws
@given(texts | escapes, texts | escapes)
def test_escaping_comes_back(message: str, value: str) -> None:
    """The runner reads what was written, and a message is one line."""
    line = command("error", message, title=value)
    assert "\n" not in line
    assert "\r" not in line
    assert read(line) == ("error", {"title": value} if value else {}, message)


@laws
@given(texts)
def test_any_payload_is_two_annotations_at_most(value: str) -> None:
    """Whatever a failure says makes no command of its own and shows no control character."""
    ((name, properties, message),) = annotations(of_text(value))
    assert (name, properties["file"], properties["line"]) == ("error", "a.ndjson", "3")
    assert message.replace("\n", "").isprintable()
