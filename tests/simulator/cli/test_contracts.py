"""``sim contracts``: what it says, how it ends, and what it says of bad input."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import KINDS, load, schema
from tests.simulator.cli.commands import run

EVENT = schema("salesmachine/event")
NAMELESS = {"$id": "https://a.example/mine"}


def altered(path: Path, **more: Any) -> Path:
    """An event's schema with other keywords, in a file of its kind's name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**EVENT, **more}, indent=2), "utf-8")
    return path


def test_list() -> None:
    """Every kind with what is known of it, and the version."""
    done = run("contracts", "list")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"version {version('salesmachine-destination')}: 18 kinds, ")
    [found] = run("contracts", "list", "-o", "json").json()
    assert [one["kind"] for one in found["kinds"]] == list(KINDS)
    assert set(found["kinds"][0]) == {"kind", "title", "description", "clauses", "digest"}
    assert all(one["digest"] in done.out for one in found["kinds"])


def test_show_a_kind() -> None:
    """As a tree; as JSON the schema itself."""
    done = run("contracts", "show", "salesmachine/event")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("salesmachine/event  Event, ")
    assert "sm.event_uid [documented]" in done.out
    shown = run("contracts", "show", "salesmachine/event", "-o", "json")
    assert json.loads(shown.out) == EVENT


def test_show_all_of_it(tmp_path: Path) -> None:
    """Every kind; as JSON the bundle that diff takes."""
    done = run("contracts", "show")
    assert all(f"\n{kind}  " in f"\n{done.out}" for kind in KINDS)
    file = tmp_path / "contract.json"
    assert run("contracts", "show", "-o", f"json={file}").out == ""
    bundle = json.loads(file.read_text("utf-8"))
    assert bundle["schema_version"] == 1
    assert bundle["codes"] == load("codes.json")
    same = run("contracts", "diff", file, "installed")
    assert (same.status, same.out, same.err) == (0, "no difference\n", "")


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("event", "did you mean salesmachine/event?"),
        ("salesmachine/evnt", "did you mean salesmachine/event"),
        ("SM-208", "sim explain SM-208 explains codes and evidence"),
        ("sm-208", "sim explain sm-208 explains"),
        ("sm.uid", "sim explain sm.uid explains"),
        ("xyzzy", "segment/identify, segment/track"),
    ],
)
def test_show_a_kind_that_is_none(kind: str, hint: str) -> None:
    """It is said what was meant."""
    done = run("contracts", "show", kind)
    assert (done.status, done.out) == (2, "")
    assert f"there is no kind {kind!r}" in done.err
    assert hint in " ".join(done.err.split())


def test_a_breaking_change_ends_with_1(tmp_path: Path) -> None:
    """The witness and what is said of it are shown."""
    file = altered(tmp_path / "salesmachine" / "event.json", required=["created_at"])
    done = run("contracts", "diff", "installed", file)
    assert (done.status, done.err) == (1, "")
    assert done.out.splitlines()[:2] == [
        "salesmachine/event",
        '  #/required changed + "created_at" - "contact_uid", "event_uid", "params": different',
    ]
    assert "    breaking: accepted before, refused now; " in done.out
    assert "error SM-203 (the whole): expected the key 'created_at', got none" in done.out
    assert done.out == run("contracts", "diff", "installed", file).out


def test_the_other_way_round_breaks_nobody(tmp_path: Path) -> None:
    """A wider contract."""
    file = altered(tmp_path / "mine.json", required=[*EVENT["required"], "created_at"])
    assert run("contracts", "diff", "salesmachine/event", file).status == 1
    done = run("contracts", "diff", file, "salesmachine/event")
    assert done.status == 0
    assert done.out.endswith("1 difference: 1 wider\nnone breaking\n")


def test_json_is_one_object(tmp_path: Path) -> None:
    """With the witness."""
    file = altered(tmp_path / "mine.json", title="Other", maxProperties=3)
    done = run("contracts", "diff", "salesmachine/event", file, "-o", "json")
    [found] = done.json()
    assert done.status == 1
    assert found["breaking"] == 1
    assert [one["meaning"] for one in found["changes"]] == ["words only", "narrower"]
    assert len(found["changes"][1]["witness"]["instance"]) == 4


def test_payloads_of_the_users_are_witnesses(tmp_path: Path) -> None:
    """Before those of the kit."""
    messages = tmp_path / "mine.ndjson"
    message = {"type": "track", "userId": "u1", "event": "Zebra Crossed", "messageId": "m1"}
    messages.write_text(json.dumps(message), "utf-8")
    file = altered(tmp_path / "new.json", **{"not": {"required": ["messageId"]}})
    done = run("contracts", "diff", "salesmachine/event", file, "--with", messages)
    assert f"from {messages}\n" in done.out
    assert '"event_uid": "zebra_crossed"' in done.out


def test_standard_input_is_a_contract() -> None:
    """As one of the two."""
    text = json.dumps({**EVENT, "description": "Another."}).encode()
    done = run("contracts", "diff", "salesmachine/event", "-", stdin=text)
    assert (done.status, done.err) == (0, "")
    assert "#/description changed" in done.out
    both = run("contracts", "diff", "-", "-", stdin=text)
    assert (both.status, both.out) == (2, "")
    assert "standard input can be only one of them" in both.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{\n "type": 7}', ":2: no schema to compare: #/type: no type of JSON Schema"),
        ("{", ":1: not usable: expected JSON"),
        ('{"$ref": "https://a.example/x"}', ":1: no schema to compare: #/$ref: "),
    ],
)
def test_what_is_unusable_ends_with_2(tmp_path: Path, text: str, said: str) -> None:
    """In either place, with a sentence, the file and the line."""
    file = tmp_path / "given.json"
    file.write_text(text, "utf-8")
    for pair in ((file, "salesmachine/event"), ("salesmachine/event", file)):
        done = run("contracts", "diff", *pair)
        assert (done.status, done.out) == (2, "")
        assert done.err.startswith(f"Error: {file}{said}")
        assert done.err.count("\n") == 1


def test_other_bad_input_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Names, times, and payloads that can't be read."""
    broken = tmp_path / "broken.case.json"
    broken.write_text("{", "utf-8")
    for arguments, said in (
        (["nosuch", "installed"], "nosuch: no such file, folder or kind"),
        (["installed", altered(tmp_path / "mine.json", **NAMELESS)], "nobody knows which schema"),
        (["installed", "installed", "--with", "nosuch.json"], "nosuch.json: no such file"),
        (["installed", "installed", "--with", broken], f"{broken}:1: not JSON"),
        (["installed", "installed", "--time-limit", "soon"], "'soon' is no time"),
        (["installed"], "Missing argument 'NEW'"),
    ):
        done = run("contracts", "diff", *arguments)
        assert (done.status, done.out) == (2, ""), arguments
        assert said in " ".join(done.err.split())
        assert "Traceback" not in done.err
