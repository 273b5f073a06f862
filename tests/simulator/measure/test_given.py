"""What is given to be measured: read by its name and content, refused with the file and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.bodies import Body
from contracts.cases import Case
from simulator.measure.given import Given, GivenError, Message, kit, read

MESSAGE: dict[str, Any] = {"type": "track", "userId": "u1", "event": "Order Completed"}
CASE: dict[str, Any] = {
    "description": "A track is an event",
    "source": "product page: Track",
    "message": MESSAGE,
    "settings": {"anonymous": "skip"},
    "expect": {"outcome": "translated"},
}
BODY: dict[str, Any] = {
    "description": "An event without params.",
    "profile": "compat",
    "body": {"contact_uid": "u1", "event_uid": "order"},
    "violations": [{"code": "SM-203", "severity": "error", "pointer": ""}],
}

Write = Callable[[str, object], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's folder: text as it is, anything else as JSON."""

    def write(name: str, content: object) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        path.write_text(text, "utf-8")
        return path

    return write


def all_in(*paths: Path) -> list[Given]:
    return [given for path in paths for given in read(str(path))]


def refusal(path: Path) -> str:
    with pytest.raises(GivenError) as caught:
        all_in(path)
    return str(caught.value)


def test_a_case_is_read(write: Write) -> None:
    """With its settings, whatever its message is."""
    [case] = all_in(write("order.case.json", CASE))
    assert isinstance(case, Case)
    assert (case.message, case.settings, case.expect) == (
        MESSAGE,
        CASE["settings"],
        CASE["expect"],
    )


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("salesmachine/event", "salesmachine/event"),
        ("mine/segment/page", "segment/page"),
        ("case", "case"),
    ],
)
@pytest.mark.parametrize("half", ["broken", "repaired"])
def test_a_body_is_of_the_kind_that_its_folder_names(
    write: Write, folder: str, kind: str, half: str
) -> None:
    """The last two names of it, else the last one."""
    [body] = all_in(write(f"{folder}/params_missing.{half}.json", BODY))
    assert isinstance(body, Body)
    assert (body.kind, body.profile, body.instance) == (kind, "compat", BODY["body"])


@pytest.mark.parametrize(
    "content",
    [
        [MESSAGE, MESSAGE],
        f"{json.dumps(MESSAGE)}\n{json.dumps(MESSAGE)}\n",
        {"batch": [MESSAGE, MESSAGE]},
    ],
    ids=["array", "NDJSON", "batch"],
)
def test_messages_are_read_in_any_form(write: Write, content: object) -> None:
    """As every command reads them."""
    assert all_in(write("messages.json", content)) == [Message(MESSAGE)] * 2


def test_a_message_file_may_hold_cases_and_dead_letters(write: Write) -> None:
    """Of a dead letter its message counts: the operations in it were made before."""
    letter = {"message": MESSAGE, "operations": [], "code": "BAD_REQUEST"}
    lines = "".join(f"{json.dumps(one)}\n" for one in (CASE, letter, MESSAGE))
    case, *messages = all_in(write("mixed.ndjson", lines))
    assert isinstance(case, Case)
    assert messages == [Message(MESSAGE)] * 2


def test_a_folder_is_read_at_any_depth_by_name(write: Write, tmp_path: Path) -> None:
    """Cases, bodies and NDJSON; nothing else that may lie there."""
    write("b/order.case.json", CASE)
    write("a/salesmachine/event/x.broken.json", BODY)
    write("c/messages.ndjson", json.dumps(MESSAGE))
    (tmp_path / "c/more.ndjson.gz").write_bytes(gzip.compress(json.dumps(MESSAGE).encode()))
    write("package.json", "{}")
    write(".venv/lib/their.case.json", "{}")
    write("c/node_modules/their.case.json", "{}")
    write("c/notes.case.json.txt", "none")
    found = all_in(tmp_path)
    assert [type(one) for one in found] == [Body, Case, Message, Message]


def test_the_kit_is_the_contracts_own() -> None:
    """All of its cases, then all of its bodies."""
    found = list(kit())
    assert {type(one) for one in found} == {Case, Body}
    assert len(found) > 1000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.case.json", '{\n"expect": 1,\n', "3: not JSON: Expecting property name"),
        ("a.case.json", "[" * 100_000, "1: it nests deeper than 100 levels"),
        ("a.case.json", "[]", "1: no case: error SM-204 (the whole): expected object"),
        (
            "a.case.json",
            {**CASE, "settings": {"alias": "drop"}},
            "10: no case: error SM-241 /settings/alias: expected one of send, skip",
        ),
        ("case/a.broken.json", "[]", "1: no body: it is no object with description, profile"),
        ("case/a.broken.json", {"body": 1}, "1: no body: it lacks description, profile"),
        (
            "case/a.broken.json",
            {**BODY, "profile": "loose"},
            "3: no body: profile is neither strict nor compat",
        ),
        ("mine/a.broken.json", BODY, "1: nobody knows what it is a body of: put it into"),
        ("m.json", '{"type":\n"track", nothing}', "2: not JSON: Expecting property name"),
        ("m.ndjson", f"{json.dumps(MESSAGE)}\n{{\n", "2: not JSON: "),
        ("m.json", f"[{json.dumps(MESSAGE)},\n{json.dumps(MESSAGE)}", "1: the array breaks off"),
        ("m.json", f"[{json.dumps(MESSAGE)},\nno]", "2: item 2 of the array isn't JSON"),
        ("m.ndjson", f'{json.dumps(MESSAGE)}\n{{"message": 1, "expect": 2}}', "2: no case: "),
    ],
)
def test_what_cannot_be_measured_is_refused(
    write: Write, name: str, content: object, said: str
) -> None:
    """By the file, the line, and what is wrong there."""
    path = write(name, content)
    assert refusal(path).startswith(f"{path}:{said}")


def test_each_reason_of_a_case_has_a_line(write: Write) -> None:
    """Whoever mends it sees all of them."""
    path = write("a.case.json", {**CASE, "source": " ", "expects": {}})
    lines = refusal(path).splitlines()
    assert [line.partition(": no case: ")[0] for line in lines] == [f"{path}:15", f"{path}:3"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A file that doesn't exist, no name at all, and a folder that holds nothing of the kind."""
    assert refusal(tmp_path / "none.case.json").endswith("none.case.json: no such file or folder")
    with pytest.raises(GivenError, match="is empty"):
        list(read(""))
    (tmp_path / "readme.txt").touch()
    assert refusal(tmp_path).startswith(f"{tmp_path}: there is nothing to measure in this folder")


@pytest.mark.parametrize("name", ["a.case.json", "m.json"])
def test_broken_utf_8_is_refused(tmp_path: Path, name: str) -> None:
    """A byte that no text has."""
    (tmp_path / name).write_bytes(b'{"type": "\xff"}')
    assert "not UTF-8: a broken byte at 10" in refusal(tmp_path / name)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    """Editors leave them there."""
    path = tmp_path / "a.case.json"
    path.write_text(json.dumps(CASE), "utf-8-sig")
    assert len(all_in(path)) == 1
