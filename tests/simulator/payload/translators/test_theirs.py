"""Theirs: whatever a translator of the user's own does is a report; what is none is told so."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from simulator.payload.translators.theirs import RAISED, RETURNED, Theirs, TranslatorError, load
from tests.simulator.generated import json_values, laws

MESSAGE: dict[str, Any] = {"type": "track", "userId": "u1", "messageId": "m1", "event": "Paid"}
HERE = "tests/simulator/payload/translators/test_theirs.py"


class TextlessError(Exception):
    def __str__(self) -> str:
        raise ValueError("no text")


def stops(_: Any) -> Any:
    sys.exit(3)


def cancels(_: Any) -> Any:
    raise asyncio.CancelledError


def misses(message: Any) -> Any:
    return message["traits"]["mrr"]


def recurses(message: Any) -> Any:
    return recurses(message)


def says(_: Any) -> Any:
    raise ValueError("two\nlines \x1b[31m" + "x" * 500)


def keeps_silent(_: Any) -> Any:
    raise TextlessError


def cannot_read(_: Any) -> Any:
    raise SyntaxError("odd", ("/nowhere/a\0b", None, None, None))


def compiles(_: Any) -> Any:
    compile("x =", "/nowhere/template.py", "exec")


def bare(_: Any) -> Any:
    raise SyntaxError


def takes_nothing() -> Any:
    return []


def skips(_: Any) -> Any:
    pytest.skip("not me")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (stops, "SystemExit: 3 at "),
        (cancels, "CancelledError at "),
        (misses, "KeyError: 'traits' at "),
        (recurses, "RecursionError: maximum recursion depth exceeded"),
        (says, "ValueError: two\\nlines \\x1b[31mxxx"),
        (keeps_silent, "TextlessError at "),
        (skips, "Skipped: not me at "),
        (cannot_read, "SyntaxError: odd at a\\x00b:1"),
        (compiles, "SyntaxError: invalid syntax at template.py:1"),
        (bare, "SyntaxError: None at "),
        (takes_nothing, "TypeError: "),
    ],
)
def test_what_raises(function: Callable[..., Any], said: str) -> None:
    """Whatever is raised is a refusal that says what and where, on one line, not too long."""
    found = Theirs("team:send", function).report(MESSAGE, 7)
    reason = found.pop("reason")
    assert found == {
        "line": 7,
        "messageId": "m1",
        "type": "track",
        "outcome": "refused",
        "operations": [],
        "rules": [],
        "notes": [],
    }
    assert (reason["code"], reason["pointer"]) == (RAISED, "")
    assert reason["message"].startswith(said)
    assert reason["message"].isprintable()
    assert len(reason["message"]) < 320
    if function not in (takes_nothing, cannot_read, compiles):
        assert f" at {HERE}:" in reason["message"]


def test_an_interrupt_goes_through() -> None:
    """Ctrl-C ends the command, wherever it comes."""

    def interrupts(_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Theirs("team:send", interrupts).report(MESSAGE)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        (None, "team:send gave None, not a list of operations: for none return []"),
        (iter([{}]), "team:send gave a list_iterator, not a list of operations: make it a list"),
        ([{"a": {1}}], "team:send gave what is no JSON: /0/a is a set"),
    ],
)
def test_what_is_no_list_of_operations(came: object, said: str) -> None:
    """The reason names the translator and what it gave."""
    found = Theirs("team:send", lambda _: came).report(MESSAGE)
    assert found["reason"] == {"code": RETURNED, "pointer": "", "message": said}
    assert (found["outcome"], found["operations"]) == ("refused", [])


def test_the_message_is_a_copy() -> None:
    """A translator that changes its message changes nothing of ours, nor the next one's."""

    def changes(message: Any) -> Any:
        message["event"] += "!"
        message.setdefault("properties", {})["seen"] = True
        return [message]

    message = {**MESSAGE}
    translator = Theirs("team:send", changes)
    assert translator.operations(message) == translator.operations(message)
    assert message == MESSAGE


def test_it_is_never_given_what_is_no_message() -> None:
    """As ours it is spared what is no JSON object or can't be judged."""
    given: list[Any] = []
    translator = Theirs("team:send", lambda message: given.append(message) or [])
    for message in (None, [], 7, {"a": float("inf")}, {"a": 10**5_000}):
        assert translator.report(message)["reason"]["code"] == "bad_request"
    assert translator.report(MESSAGE, 1, "not JSON")["reason"]["message"] == "not JSON"
    assert given == []
    assert translator.report({})["outcome"] == "translated"
    assert given == [{}]


def test_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to standard error: standard output is for the report."""

    def prints(message: Any) -> Any:
        sys.stdout.write(f"seen {message['event']}\n")
        if message["event"] == "bad":
            raise ValueError
        return []

    translator = Theirs("team:send", prints)
    translator.report(MESSAGE)
    translator.report({**MESSAGE, "event": "bad"})
    sys.stdout.write("ours\n")
    assert tuple(capsys.readouterr()) == ("ours\n", "seen Paid\nseen bad\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder, with a module in it; what is imported from it is forgotten after."""
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "__init__.py").write_text("")
    (tmp_path / "acme" / "send.py").write_text(
        """
print("imported")
NUMBER = 7
def translate(message):
    return [{"method": "contact", "contact_uid": message["userId"]}]
def nothing():
    return []
def two(message, settings):
    return []
def optional(message, settings=None):
    return []
def yields(message):
    yield {}
async def later(message):
    return []
async def streams(message):
    yield {}
class Sender:
    def send(self, message):
        return []
sender = Sender()
"""
    )
    (tmp_path / "acme" / "odd.py").write_text("def __getattr__(name): raise LookupError(name)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = {*sys.modules}
    yield tmp_path
    for name in {*sys.modules} - before:
        del sys.modules[name]


@pytest.mark.parametrize("name", ["translate", "optional", "sender.send"])
def test_a_translator_is_loaded(folder: Path, name: str, capsys: Any) -> None:
    """It is found in the current folder; what the module prints isn't our output."""
    translator = load(f"acme.send:{name}")
    assert translator.name == f"acme.send:{name}"
    assert translator.report(MESSAGE)["outcome"] == "translated"
    assert translator.place("").startswith("acme/send.py:")
    assert tuple(capsys.readouterr()) == ("", "imported\n")
    assert load(f"acme.send:{name}") == translator


def test_the_command_is_called_from_elsewhere(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that is found by its path is shown from there."""
    monkeypatch.syspath_prepend(folder)
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert load("acme.send:translate").place("").startswith("acme/send.py:")


FORM = "give it as module:function"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("", f"'' names no translator: {FORM}"),
        ("acme.send", f"'acme.send' names no translator: {FORM}"),
        ("acme.send:", f"'acme.send:' names no translator: {FORM}"),
        (":translate", f"':translate' names no translator: {FORM}"),
        (".send:translate", f"'.send:translate' names no translator: {FORM}"),
        ("../send.py:translate", f"'../send.py:translate' names no translator: {FORM}"),
        (
            "./acme/send.py:translate",
            "'./acme/send.py:translate' names no translator: give it as acme.send:translate",
        ),
        ("acme/send.py", "'acme/send.py' names no translator: give it as acme.send:function"),
        ("send.py:t", "'send.py:t' names no translator: give it as send:t"),
        ("acme\\send.py:t", "'acme\\\\send.py:t' names no translator: give it as acme.send:t"),
        ("acm:t", "acm:t: there is no module acm, neither here nor installed"),
        ("acme.x.y:t", "acme.x.y:t: there is no module acme.x, neither here nor installed"),
        ("acme.send.x:t", "acme.send.x:t: there is no module acme.send.x, neither here"),
        ("a\x1b:t", "a\\x1b:t: there is no module a\\x1b, neither here nor installed"),
        ("acme..send:t", "acme..send:t: "),
        ("acme.send:nobody", "acme.send:nobody: the module acme.send has no nobody"),
        ("acme.odd:nobody", "acme.odd:nobody: the module acme.odd has no nobody"),
        ("acme.send:translate.x", "acme.send:translate.x: the module acme.send has no translate.x"),
        ("acme.send:a..b", "acme.send:a..b: the module acme.send has no a..b"),
        ("acme.send:NUMBER", "acme.send:NUMBER is no translator: it is of type int, no function"),
        ("acme.send:Sender", "acme.send:Sender is no translator: it is a class, no function"),
        (
            "acme.send:sender",
            "acme.send:sender is no translator: it is of type Sender, no function",
        ),
        ("acme:send", "acme:send is no translator: it is of type module, no func"),
        ("acme.send:nothing", "acme.send:nothing is no translator: it can't be called with a"),
        ("acme.send:two", "acme.send:two is no translator: it can't be called with a message al"),
        ("acme.send:later", "acme.send:later is no translator: it is async"),
        ("acme.send:streams", "acme.send:streams is no translator: it is async"),
        ("acme.send:yields", "acme.send:yields is no translator: it yields its operations: retu"),
    ],
)
def test_what_cannot_be_loaded(folder: Path, spec: str, said: str) -> None:
    """One sentence says why, and what to give instead."""
    if spec == "acme:send":
        load("acme.send:translate")
    with pytest.raises(TranslatorError) as raised:
        load(spec)
    assert str(raised.value).startswith(said)
    assert str(raised.value).isprintable()
    assert str(folder) not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import nowhere_at_all", "ModuleNotFoundError: No module named 'nowhere_at_all' at br"),
        (
            "from os import nothing_like_it",
            "ImportError: cannot import name 'nothing_like_it' from 'os' at b",
        ),
        ("\n\n1 / 0", "ZeroDivisionError: division by zero at broken.py:3"),
        ("import json\njson.loads('{')", "JSONDecodeError: Expecting property name enclosed in "),
        ("import sys\nsys.exit('use it as a script')", "SystemExit: use it as a script at broke"),
        ("def f(:\n  pass", "SyntaxError: invalid syntax at broken.py:1"),
        ("\n  x = 1", "IndentationError: unexpected indent at broken.py:2"),
        ("x.y", "NameError: name 'x' is not defined at broken.py:1"),
        ("(1).y", "AttributeError: 'int' object has no attribute 'y' at broken.py:1"),
    ],
)
def test_a_module_that_raises(folder: Path, text: str, said: str) -> None:
    """What it raises when it is imported is told, with its line."""
    (folder / "broken.py").write_text(text)
    with pytest.raises(TranslatorError) as raised:
        load("broken:translate")
    assert str(raised.value).startswith(f"broken:translate can't be imported: {said}")
    assert " at broken.py:" in str(raised.value)
    assert str(folder) not in str(raised.value)


def test_an_interrupted_import(folder: Path) -> None:
    """Ctrl-C ends the command here as well."""
    (folder / "slow.py").write_text("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        load("slow:translate")


@laws
@given(json_values)
def test_whatever_it_gives(value: object) -> None:
    """It is translated or refused with a reason, and never raises."""
    for came in (value, [value], [{"a": value}]):
        found = Theirs("team:send", lambda _, came=came: came).report(MESSAGE)
        assert found["outcome"] == ("refused" if "reason" in found else "translated")
        assert found["operations"] == [] or repr(found["operations"]) == repr(came)
