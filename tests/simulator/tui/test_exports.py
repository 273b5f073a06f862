"""Exports: what is under the cursor as a new file, with stand-ins for all that is personal."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from simulator.exchange_formats.exporting import FORMATS, Format
from simulator.exchange_formats.records import Entry, Recorded
from simulator.exchange_formats.sources import read_records
from simulator.tui.exports import export
from simulator.tui.outside import OutsideError
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import contact
from tests.simulator.tui.subjects import a_message, an_exchange, of

ADA: dict[str, Any] = {
    "type": "identify",
    "userId": "ada-lovelace-7",
    "messageId": "m1",
    "traits": {"name": "Ada Lovelace", "email": "ada@lovelace.example"},
}
SENT = an_exchange([contact("ada-lovelace-7", email="ada@lovelace.example")])
BOTH = of(a_message(ADA), exchange=SENT)


def leaks(text: str) -> list[str]:
    """What of her is in a text."""
    return [one for one in ("Ada", "ada@", "lovelace") if one.lower() in text.lower()]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("har", "message-12.har"),
        ("curl", "message-12.sh"),
        ("ndjson", "message-12.ndjson"),
        ("pytest", "test_message_12.py"),
    ],
)
def test_a_file(kind: Format, name: str, tmp_path: Path) -> None:
    """It has a name of the row, is its owner's alone, and nothing personal is in it."""
    said = export(BOTH, kind, tmp_path, {})
    assert said == f"wrote {name}, with stand-ins for all that is personal"
    [path] = tmp_path.iterdir()
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (name, 0o600)
    assert leaks(path.read_text("utf-8")) == []


def test_a_case(tmp_path: Path) -> None:
    """It is named as cases are, and expects what comes of the message."""
    export(BOTH, "case", tmp_path, {})
    [path] = tmp_path.glob("*.case.json")
    found = json.loads(path.read_text("utf-8"))
    assert found["expect"]["operations"][0]["contact_uid"] == found["message"]["userId"]
    assert leaks(path.read_text("utf-8")) == []


@pytest.mark.parametrize("kind", ["har", "ndjson"])
def test_message_and_request_join(kind: Format, tmp_path: Path) -> None:
    """Both are in it, and the same stand-in is the same person."""
    export(BOTH, kind, tmp_path, {})
    [path] = tmp_path.iterdir()
    entry, request = read_records(io.BytesIO(path.read_bytes()))
    assert isinstance(entry, Entry)
    assert isinstance(request, Recorded)
    message: Any = entry.value
    [item] = json.loads(request.exchange["request"]["body"])
    assert item["contact_uid"] == message["userId"]
    assert item["params"]["email"] == message["traits"]["email"]


def test_the_addresses_of_what_runs(tmp_path: Path) -> None:
    """A command goes where the simulator is that is watched."""
    facts = {"salesmachine": "http://127.0.0.1:1", "segment": "http://127.0.0.1:2"}
    export(BOTH, "curl", tmp_path, facts)
    [path] = tmp_path.iterdir()
    assert "http://127.0.0.1:1/" in path.read_text("utf-8")
    assert "http://127.0.0.1:2/" in path.read_text("utf-8")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A second one has a number."""
    names = [export(BOTH, kind, tmp_path, {}) for kind in ("har", "har", "pytest", "pytest")]
    assert [name.split()[1].rstrip(",") for name in names] == [
        "message-12.har",
        "message-12-2.har",
        "test_message_12.py",
        "test_message_12_2.py",
    ]


def test_a_request_alone(tmp_path: Path) -> None:
    """It is named as an exchange; there is no message to make a case of."""
    alone = Subject(exchange=SENT)
    assert export(alone, "har", tmp_path, {}).startswith("wrote exchange-7.har, ")
    for kind in ("case", "pytest"):
        with pytest.raises(OutsideError, match=f"there is no message to write as {kind}"):
            export(alone, kind, tmp_path, {})


def test_a_batch(tmp_path: Path) -> None:
    """Each message of it is a case of its own."""
    batch = of(a_message(ADA), a_message({**ADA, "messageId": "m2"}, seq=13), exchange=SENT)
    assert " and 1 more, " in export(batch, "case", tmp_path, {})
    assert len(list(tmp_path.iterdir())) == 2


def test_what_is_no_json(tmp_path: Path) -> None:
    """It says why nothing was written."""
    for kind in FORMATS:
        with pytest.raises(OutsideError, match="no JSON"):
            export(of(a_message("{")), kind, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """It says so."""
    with pytest.raises(OutsideError, match=r"message-12\.har can't be written here: No such file"):
        export(BOTH, "har", tmp_path / "gone", {})
