"""``sim scrub``: anonymous messages out, and told what had to be kept or left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contracts import check
from tests.simulator.cli.commands import call, run
from tests.simulator.payload.scrub.payloads import EXCHANGE, PAYLOADS, PERSONAL
from tests.simulator.payload.scrub.searching import leaks


@pytest.fixture
def payloads(tmp_path: Path) -> Path:
    """Payloads full of personal data; who is named is told after the events that name them."""
    file = tmp_path / "payloads.ndjson"
    messages = [one.message for one in reversed(PAYLOADS)]
    file.write_text("".join(f"{json.dumps(one)}\n" for one in messages), "utf-8")
    return file


def test_a_file(payloads: Path) -> None:
    """One message a line, in order, nothing personal in them, and a seed repeats them."""
    ran = run("scrub", payloads, "--seed", "s")
    found = ran.json()
    assert (ran.status, ran.err) == (0, "")
    assert [one.get("type") for one in found] == [
        one.message.get("type") for one in reversed(PAYLOADS)
    ]
    assert leaks(PERSONAL, found) == []
    assert run("scrub", payloads, "--seed", "s").out == ran.out
    assert run("scrub", payloads, "--seed", "t").out != ran.out
    assert run("scrub", payloads).out != run("scrub", payloads).out


def test_standard_input(payloads: Path) -> None:
    """A pipe gives what a file gives."""
    piped = call("scrub", "-", "--seed", "s", stdin=payloads.read_bytes())
    assert piped.out == run("scrub", payloads, "--seed", "s").out


def test_requests(tmp_path: Path, payloads: Path) -> None:
    """Requests to Salesmachine are exchanges afterwards, with the stand-ins of the messages."""
    file = tmp_path / "exchanges.ndjson"
    lines = [json.dumps(EXCHANGE), *payloads.read_text("utf-8").splitlines()]
    file.write_text("\n".join(lines), "utf-8")
    ran = run("scrub", file, "--seed", "s")
    found = ran.json()
    assert (ran.status, len(found)) == (0, len(lines))
    assert check("exchange", found[0]) == []
    assert leaks(PERSONAL, found) == []
    assert found[0]["items"][0]["contact"] == found[-1]["userId"]


def test_unreadable_lines(tmp_path: Path) -> None:
    """They are told, and never copied."""
    file = tmp_path / "x.ndjson"
    file.write_bytes(b'{"type":"track","userId":"ada"}\nada@x.io {\n\xff\xfe ada\n{"type":"ada"}\n')
    ran = run("scrub", file)
    assert (ran.status, len(ran.json())) == (0, 2)
    assert "ada" not in ran.out + ran.err.replace(str(file), "")
    assert ran.err.count("is left out: not") == 2
    assert "line 2 is left out: not JSON" in ran.err
    assert "line 3 is left out: not UTF-8" in ran.err


def test_what_had_to_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translator that reads a value makes it stay, and that is told on standard error."""
    (tmp_path / "mine_scrubbed.py").write_text(
        "def f(m):\n    return [{'method': 'contact'}] if m['userId'] == 'ada' else []\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "x.json").write_text('{"type":"identify","userId":"ada","traits":{"name":"Bo"}}')
    ran = run("scrub", "x.json", "--translator", "mine_scrubbed:f")
    assert (ran.status, ran.json()[0]["userId"]) == (0, "ada")
    assert ran.json()[0]["traits"]["name"] != "Bo"
    assert "x.json: line 1: kept /userId: with a stand-in it would differ" in ran.err


def test_allowed_keys_and_text(tmp_path: Path) -> None:
    """--allow leaves what is under a key; text is JSON to read."""
    file, out = tmp_path / "x.json", tmp_path / "out.txt"
    file.write_text('{"type":"identify","userId":"ada","traits":{"nick":"Zeb","x":"Zeb"}}')
    assert run("scrub", file, "--allow", "nick", "-o", f"text={out}").status == 0
    text = out.read_text()
    assert '\n    "nick": "Zeb",\n' in text
    assert text.count("Zeb") == 1


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_nothing(tmp_path: Path, text: str) -> None:
    """A file without a message."""
    file = tmp_path / "x.ndjson"
    file.write_text(text)
    ran = run("scrub", file)
    assert (ran.status, ran.out) == (5, "")
    assert "there is no message in it" in ran.err


def test_usage(tmp_path: Path) -> None:
    """A file that isn't there, and one that would be written over."""
    assert run("scrub", tmp_path / "none").status == 2
    file = tmp_path / "x.json"
    file.write_text("{}")
    ran = run("scrub", file, "-o", f"json={file}")
    assert (ran.status, file.read_text()) == (2, "{}")
    assert "is to be read and to be written" in ran.err


def test_it_starts_fast() -> None:
    """Faker is there only once a name needs it, and help needs neither."""
    code = (
        "import sys; from simulator.payload.scrub import Scrubber\n"
        "Scrubber('k').message({'userId': 'u-12', 'x': 'some text', 'email': ''})\n"
        "assert not {'faker', 'httpx', 'flask', 'jsonschema'} & set(sys.modules)\n"
        "Scrubber('k').message({'name': 'Ada'}); assert 'faker' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
