"""``sim mutate``: what it says, how it ends, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.cli.commands import run

DOCUMENT: dict[str, Any] = {
    "description": "A track is an event",
    "source": "product page: Track",
    "message": {"type": "track", "userId": "u1", "event": "Order", "messageId": "m1"},
    "expect": {"outcome": "translated"},
}
BODY: dict[str, Any] = {
    "description": "A success.",
    "profile": "strict",
    "body": {"status": "success"},
    "violations": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one case that expects little."""
    write(tmp_path / "mine" / "track.case.json", DOCUMENT)
    return tmp_path / "mine"


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def test_some_of_the_kits_mutants_are_all_noticed() -> None:
    """Without a path it is the contracts' own cases and bodies that are tried."""
    done = run("mutate", "--limit", 60, "--seed", 3)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith("0 without a written reason")
    assert done.out == run("mutate", "--limit", 60, "--seed", 3).out


def test_survivors_are_listed_with_the_case_that_would_notice(folder: Path) -> None:
    """And the exit status says that there are some."""
    done = run("mutate", folder)
    assert done.status == 1

    assert done.out.startswith("rule track.event")
    assert "nothing notices it; this would, as rule_track_event" in done.out
    assert "rules aren't altered, no case comes to them: alias.merge, group.account" in done.out


def test_what_is_saved_closes_the_gap(folder: Path) -> None:
    """Beside the given case it leaves no survivor."""
    saved = folder / "more"
    done = run("mutate", folder, "--save", saved, "-o", "json")
    [found] = done.json()
    files = {one["file"] for one in found["survivors"]}
    assert done.err == f"{saved}: {len(files)} files written; read them before you keep them\n"
    assert {path.name for path in saved.iterdir()} == files
    again = run("mutate", folder, "-o", "json")
    assert (again.status, again.json()[0]["survivors"]) == (0, [])


def test_bodies_are_saved_under_their_kind(tmp_path: Path) -> None:
    """So that they can be given again."""
    write(tmp_path / "salesmachine" / "success" / "good.repaired.json", BODY)
    assert run("mutate", tmp_path, "--save", tmp_path).status == 1
    assert len(list((tmp_path / "salesmachine" / "success").iterdir())) > 1
    done = run("mutate", tmp_path)
    assert (done.status, done.out.splitlines()[-1].split()[0]) == (0, "0")


def test_a_written_reason_is_enough(folder: Path, tmp_path: Path) -> None:
    """With one for each survivor the exit status is 0."""
    [found] = run("mutate", folder, "-o", "json").json()
    write(tmp_path / "reasons.json", {one["mutant"]: "so it is" for one in found["survivors"]})
    done = run("mutate", folder, "--reasons", tmp_path / "reasons.json")
    assert done.status == 0
    assert "  survives because so it is\n" in done.out


def test_a_translator_of_the_users_is_altered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the user's cases."""
    code = "def translate(message):\n    return [{'method': 'contact', 'contact_uid': 'u1'}]\n"
    (folder / "my_mutated_translator.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    done = run("mutate", folder, "--translator", "my_mutated_translator:translate", "-o", "json")
    assert list(done.json()[0]["of"]) == ["rule contact"]


def test_a_file_that_fails_already_is_named(folder: Path) -> None:
    """Whatever it would notice, it is the first thing to repair."""
    write(folder / "wrong.case.json", {**DOCUMENT, "expect": {"outcome": "refused"}})
    done = run("mutate", folder / "wrong.case.json")
    assert done.status == 1
    assert done.out.splitlines()[0] == (
        f"{folder}/wrong.case.json: it fails already, so it can notice nothing"
    )


@pytest.mark.parametrize(
    ("reasons", "complaint"),
    [
        (None, "can't be read: No such file or directory"),
        ("{\n  7", ":2: not JSON: Expecting property name enclosed in double quotes at column 3"),
        (b"\xff", ":1: not JSON in UTF-8: 'utf-8' codec can't decode byte 0xff"),
        ("[" * 100_000, ":1: not JSON"),
        ("[]", ":1: give one JSON object: a mutant's name, and the reason as a string"),
        ('{"a": " "}', ":1: give one JSON object: a mutant's name, and the reason as a string"),
    ],
)
def test_reasons_that_arent_are_refused_with_a_sentence(
    folder: Path, tmp_path: Path, reasons: str | bytes | None, complaint: str
) -> None:
    """It names the file and the line."""
    file = tmp_path / "reasons.json"
    if reasons is not None:
        file.write_bytes(reasons if isinstance(reasons, bytes) else reasons.encode())
    done = run("mutate", folder, "--reasons", file)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"Error: {file}")
    assert complaint in done.err
    assert done.err.count("\n") == 1


def test_bad_input_is_refused_with_a_sentence(folder: Path, tmp_path: Path) -> None:
    """A path that isn't there, a case that is none, a translator that isn't, a limit of none."""
    (tmp_path / "bad.case.json").write_text("{", "utf-8")
    for arguments, complaint in (
        ([tmp_path / "nowhere"], "no such file or folder"),
        ([tmp_path / "bad.case.json"], "bad.case.json:1: not JSON"),
        ([folder, "--translator", "nowhere:translate"], "nowhere:translate"),
        ([folder, "--limit", 0], "Invalid value for '--limit'"),
    ):
        done = run("mutate", *arguments)
        assert (done.status, done.out) == (2, ""), arguments
        assert complaint in done.err
        assert "Traceback" not in done.err


def test_a_folder_that_cant_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    """After the report, which is whole."""
    (tmp_path / "file").write_text("", "utf-8")
    done = run("mutate", folder, "--save", tmp_path / "file" / "below")
    assert done.status == 2
    assert "can't be written: Not a directory" in done.err


def test_there_may_be_nothing_to_alter(tmp_path: Path) -> None:
    """Messages expect nothing, so they notice nothing."""
    write(tmp_path / "messages.ndjson", DOCUMENT["message"])
    done = run("mutate", tmp_path / "messages.ndjson")
    assert (done.status, done.out) == (5, "")
    assert done.err.endswith("messages.ndjson: there is no case and no body in it\n")
