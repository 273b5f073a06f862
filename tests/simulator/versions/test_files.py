"""Contracts from files."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts.registry import KINDS, load, schema
from simulator.versions.contract import ContractError, installed
from simulator.versions.files import MOST_BYTES, near_kinds, read

CONTRACTS = Path(__file__).parents[3] / "contracts"
GOOD = {"type": "object", "title": "Mine"}


def written(path: Path, value: object) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(value, bytes):
        path.write_bytes(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, indent=1)
        path.write_text(text, "utf-8")
    return str(path)


def test_the_installed_contract_by_its_names() -> None:
    """Whole or a kind of it."""
    assert read("installed") == installed()
    one = read("salesmachine/event")
    assert one.is_alone
    assert one.alone() == ("salesmachine/event", schema("salesmachine/event"))


def test_a_bundle_is_what_was_written(tmp_path: Path) -> None:
    """Whatever was in it."""
    found = read(written(tmp_path / "bundle.json", installed().to_dict()))
    assert found.to_dict() == installed().to_dict()
    assert not found.is_alone


def test_a_bundle_may_be_without_registers(tmp_path: Path) -> None:
    """And of a version that nobody says."""
    bundle = {"schema_version": 1, "schemas": {"a/b": GOOD}, "codes": None, "version": 7}
    found = read(written(tmp_path / "bundle.json", bundle))
    assert (found.schemas, found.codes, found.evidence) == ({"a/b": GOOD}, None, None)
    assert found.version == ""


def test_a_folder_of_schemas() -> None:
    """As the contracts have it: the schemas alone, or with their registers beside them."""
    schemas = read(str(CONTRACTS / "schemas"))
    assert set(schemas.schemas) == set(KINDS)
    assert (schemas.codes, schemas.evidence) == (None, None)
    whole = read(str(CONTRACTS))
    assert whole.schemas == schemas.schemas
    assert (whole.codes, whole.evidence) == (load("codes.json"), load("evidence.json"))


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    """And folders named like files, and what lies deeper."""
    written(tmp_path / "a.json", GOOD)
    written(tmp_path / "b" / "c.json", GOOD)
    written(tmp_path / ".hidden" / "d.json", "nonsense")
    written(tmp_path / ".e.json", "nonsense")
    written(tmp_path / "b" / "c" / "d.json", "nonsense")
    (tmp_path / "folder.json").mkdir()
    assert list(read(str(tmp_path)).schemas) == ["a", "b/c"]


@pytest.mark.parametrize(
    ("name", "more", "kind"),
    [
        ("salesmachine/event.json", {}, "salesmachine/event"),
        ("old/case.json", {}, "case"),
        ("mine.json", {}, ""),
        ("mine.json", {"$id": "https://a.example/schemas/segment/page.json"}, "segment/page"),
        ("mine.json", {"$id": "/"}, ""),
    ],
)
def test_one_schema_and_its_kind(tmp_path: Path, name: str, more: Any, kind: str) -> None:
    """By the name of its file, or by its own."""
    found = read(written(tmp_path / name, {**GOOD, **more}))
    assert found.is_alone
    assert found.alone() == (kind, {**GOOD, **more})


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Is a file, unless it is closed."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"type": "null"}')))
    assert read("-").alone() == ("", {"type": "null"})
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ContractError, match="standard input is closed"):
        read("-")


def test_remarks_name_the_file(tmp_path: Path) -> None:
    """And in a bundle the kind."""
    odd = {"type": "object", "formt": "moment"}
    one = written(tmp_path / "one.json", odd)
    assert read(one).remarks == (
        f"{one}#: formt is an unknown keyword and isn't judged; did you mean format?",
    )
    bundle = written(tmp_path / "all.json", {"schema_version": 1, "schemas": {"a": odd}})
    assert read(bundle).remarks[0].startswith(f"{bundle}: a#: formt is an unknown keyword")


BUNDLE: dict[str, Any] = {"schema_version": 1, "schemas": {"a": GOOD}}
SENTENCES: list[tuple[str, object, str]] = [
    ("no JSON", '{\n "type":\n}', ":3: not usable: expected JSON, got Expecting value at column 1"),
    ("empty", "", ":1: not usable: expected JSON, got an empty body"),
    ("binary", b"\xff\x00", ":1: not usable: expected JSON in UTF-8, got a broken byte at 0"),
    ("deep", "[" * 200 + "]" * 200, ":1: not usable: expected at most 100 levels, got more"),
    ("very deep", "[" * 200_000, ":1: not usable: expected at most 100 levels, got far more"),
    ("NaN", '{"const": NaN}', ":1: not usable: expected finite numbers"),
    ("twice", '{"type": "null",\n"type": "null"}', ":2: not usable: expected each key once"),
    ("list", "[]", ":1: no schema to compare: #: it is no object"),
    ("data", '{"a": 1}', ":1: neither a bundle nor a JSON Schema"),
    (
        "no schema",
        {"type": "object", "items": {"type": "strng"}},
        ":4: no schema to compare: #/items/type: no type of JSON Schema",
    ),
    (
        "another version",
        {**BUNDLE, "schema_version": 2},
        ":2: no bundle of a contract: its schema_version isn't 1",
    ),
    ("no version", {"schemas": {}}, ":1: no bundle of a contract: its schema_version isn't 1"),
    ("no schemas", {**BUNDLE, "schemas": []}, ":3: no bundle: schemas is no object"),
    (
        "a kind is none",
        {**BUNDLE, "schemas": {"a": GOOD, "b/c": {"$ref": "x"}}},
        ":9: no schema to compare: b/c#/$ref: $ref 'x' isn't followed",
    ),
    ("a kind is data", {**BUNDLE, "schemas": {"a": {}}}, ":4: neither a bundle nor a JSON Schema"),
    ("codes", {**BUNDLE, "codes": {"a": 7}}, ":9: codes isn't an object of objects"),
    ("evidence", {**BUNDLE, "evidence": []}, ":9: evidence isn't an object of objects"),
]


@pytest.mark.parametrize(
    ("value", "said"), [case[1:] for case in SENTENCES], ids=[case[0] for case in SENTENCES]
)
def test_what_is_unusable_is_said_with_its_line(tmp_path: Path, value: object, said: str) -> None:
    """In one sentence."""
    name = written(tmp_path / "given.json", value)
    with pytest.raises(ContractError) as caught:
        read(name)
    assert str(caught.value).startswith(f"{name}{said}")
    assert "\n" not in str(caught.value)


def test_a_register_beside_a_folder_is_no_register(tmp_path: Path) -> None:
    """It is said of its own file."""
    written(tmp_path / "schemas" / "a.json", GOOD)
    name = written(tmp_path / "codes.json", [1])
    with pytest.raises(ContractError, match="it isn't an object of objects") as caught:
        read(str(tmp_path))
    assert str(caught.value).startswith(f"{name}:1: ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "the name of a contract is empty"),
        ("nosuch", "nosuch: no such file, folder or kind"),
        ("event", "event: no such file, folder or kind; did you mean salesmachine/event?"),
        ("instaled", "instaled: no such file, folder or kind; did you mean installed?"),
        ("a\nb", "a\\nb: no such file, folder or kind"),
        ("a\0b", "a\\x00b can't be read"),
        ("x" * 5000, f"{'x' * 5000} can't be read: File name too long"),
    ],
    ids=["empty", "nowhere", "a kind's last word", "misspelt", "lines", "NUL", "long"],
)
def test_what_is_not_there(name: str, said: str) -> None:
    """With the near names."""
    with pytest.raises(ContractError) as caught:
        read(name)
    assert str(caught.value).startswith(said)


def test_an_empty_folder_and_a_large_file(tmp_path: Path) -> None:
    """Neither is read to an end."""
    with pytest.raises(ContractError, match="there is no schema in this folder"):
        read(str(tmp_path))
    name = written(tmp_path / "large.json", b" " * (MOST_BYTES + 1))
    with pytest.raises(ContractError, match="at most 10,000,000 bytes are read"):
        read(name)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("event", ["salesmachine/event"]),
        ("ALIAS", ["segment/alias", "salesmachine/alias"]),
        ("salesmachine/evnt", ["salesmachine/event"]),
        ("xyzzy", []),
    ],
)
def test_near_kinds(name: str, near: list[str]) -> None:
    """By the last word, else by likeness."""
    assert near_kinds(name)[: len(near) or None] == near
