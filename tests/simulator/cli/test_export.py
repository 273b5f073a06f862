"""``sim export``: what is written can be read by others, and holds nothing that it mustn't."""

from __future__ import annotations

import json
import os
import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from simulator.exchange_formats.exporting import FORMATS
from tests.simulator.cli.commands import Ran, run, running
from tests.simulator.payload.scrub.payloads import EXCHANGE, PAYLOADS
from tests.simulator.payload.scrub.payloads import PERSONAL as PERSONAL_DATA
from tests.simulator.payload.scrub.searching import leaks
from tests.simulator.segment.chained import KEY, Chain, chained
from tests.simulator.waiting import until

ADA = {
    "type": "identify",
    "userId": "u-4711",
    "messageId": "m1",
    "traits": {"name": "Ada Lovelace", "email": "ada@lovelace.example", "plan": "pro"},
}
PAGE = {"type": "page", "userId": "u-4711", "messageId": "m2", "name": "Pricing"}
PERSONAL = ("Ada", "Lovelace", "ada@lovelace")


def lines(*values: object) -> bytes:
    """NDJSON."""
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def export(kind: str, *arguments: object, data: bytes = lines(ADA, PAGE)) -> Ran:
    """``sim export`` of standard input."""
    return run("export", "-", "--format", kind, *arguments, stdin=data)


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "case"])
def test_nothing_personal(kind: str) -> None:
    """By itself stand-ins take the place of what is personal; joins and the rest stay."""
    made = export(kind)
    assert made.status == 0
    assert not [one for one in PERSONAL if one in made.out]
    assert "Pricing" in made.out


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_is_found_of_the_original(kind: str, tmp_path: Path) -> None:
    """However well personal data is hidden, also where it is told only later who is named."""
    data = lines(EXCHANGE, *(one.message for one in reversed(PAYLOADS)))
    folder = tmp_path / "written"
    assert export(kind, "--seed", "s", "--into", folder, data=data).status == 0
    files = [folder] if folder.is_file() else sorted(folder.iterdir())
    found = [file.read_text("utf-8") for file in files]
    assert leaks(PERSONAL_DATA, found) == []


@pytest.mark.parametrize("kind", ["har", "curl", "ndjson"])
def test_what_is_read_again(kind: str, tmp_path: Path) -> None:
    """With what is personal it is what it was: the same operations come of it."""
    file = tmp_path / "written"
    made = export(kind, "--with-personal-data", "--into", file)
    assert (made.status, made.out, made.err) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    came = [one["operations"] for one in run("translate", file).json()]
    data = lines(ADA, PAGE)
    assert came == [one["operations"] for one in run("translate", "-", stdin=data).json()]


def test_the_same_stand_ins(tmp_path: Path) -> None:
    """One seed, one text; and stand-ins join as what they stand for did."""
    first, second = (export("ndjson", "--seed", "s") for _ in range(2))
    assert first.out == second.out
    ids = {one["userId"] for one in first.json()}
    assert len(ids) == 1


@pytest.mark.parametrize("personal", [(), ("--with-personal-data",)])
@pytest.mark.parametrize("kind", FORMATS)
def test_no_secret(kind: str, personal: tuple[str, ...]) -> None:
    """A write key, wherever it stands, is in none of it."""
    message = {**PAGE, "writeKey": "s3cret-key", "properties": {"api_token": "s3cret-token"}}
    made = export(kind, *personal, data=lines(message))
    assert made.status == 0
    assert "s3cret" not in made.out


def test_one_case_is_printed() -> None:
    """It is a case that passes."""
    made = export("case", data=lines(PAGE))
    assert json.loads(made.out)["expect"]["outcome"] == "translated"
    checked = run("check", "-", stdin=made.out.encode())
    assert (checked.status, checked.out.strip()) == (0, "1 case as expected")


def test_several_cases(tmp_path: Path) -> None:
    """A file each, named by call and line, in a folder that is made; none is written over."""
    folder = tmp_path / "new" / "cases"
    made = export("case", "--into", folder)
    assert made.status == 0
    assert sorted(os.listdir(folder)) == ["identify-1.case.json", "page-2.case.json"]  # noqa: PTH208
    assert run("check", folder).status == 0
    kept = folder.joinpath("page-2.case.json")
    kept.write_text("mine")
    folder.joinpath("identify-1.case.json").unlink()
    again = export("case", "--into", folder)
    assert again.status == 2
    assert f"{kept} exists, and stays as it is" in again.err
    assert kept.read_text() == "mine"


def test_several_cases_need_a_folder() -> None:
    """They can't be printed one behind the other."""
    made = export("case")
    assert (made.status, made.out) == (2, "")
    assert "give --into FOLDER" in made.err


def test_a_case_stays_one() -> None:
    """It is written as it is, its expectation too; without what is personal it passes as before."""
    operations = run("translate", "-", stdin=lines(ADA)).json()[0]["operations"]
    expect = {"outcome": "translated", "operations": operations, "notes": []}
    case = {"description": "D.", "source": "SUP-1", "message": ADA, "expect": expect}
    made = export("case", "--with-personal-data", data=lines(case))
    assert json.loads(made.out) == case
    scrubbed = export("case", data=lines(case)).out
    assert not [one for one in PERSONAL if one in scrubbed]
    assert run("check", "-", stdin=scrubbed.encode()).status == 0


def test_settings_and_translators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is expected is what comes under these settings, by this translator."""
    visitor = lines({"type": "page", "anonymousId": "a1", "messageId": "m1"})
    case = json.loads(export("case", "--anonymous", "skip", data=visitor).out)
    assert (case["settings"], case["expect"]["outcome"]) == ({"anonymous": "skip"}, "filtered")
    assert 'Settings(anonymous="skip")' in export("pytest", "--anonymous", "skip", data=visitor).out
    tmp_path.joinpath("shop_segment.py").write_text("def translate(message):\n    return []\n")
    monkeypatch.syspath_prepend(tmp_path)
    theirs = export("pytest", "--translator", "shop_segment:translate", data=visitor)
    assert 'load("shop_segment:translate")' in theirs.out


def test_a_file_that_exists(tmp_path: Path) -> None:
    """It isn't written over; nothing to write makes none."""
    file = tmp_path / "kept"
    file.write_text("mine")
    made = export("har", "--into", file)
    assert made.status == 2
    assert "it exists: name a new file" in made.err
    assert file.read_text() == "mine"
    new = tmp_path / "new"
    assert export("har", "--into", new, data=b"").status == 5
    assert not new.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "xml"), "'xml' is not one of 'har'"),
        ((), "Missing option '--format'"),
        (("--format", "har", "--seed", "x", "--with-personal-data"), "wants none"),
        (("--format", "har", "--filter", "verdict:>"), "--filter"),
        (("--format", "har", "--into", "/nowhere/x"), "/nowhere/x can't be written"),
        (("--format", "case", "--into", "/dev/null"), "it is no folder"),
    ],
)
def test_usage(arguments: tuple[str, ...], said: str) -> None:
    """What is wrong is said; nothing is written."""
    made = run("export", "-", *arguments, stdin=lines(ADA, PAGE))
    assert (made.status, made.out) == (2, "")
    assert said in made.err


def test_a_source_that_is_not_there() -> None:
    """It is named."""
    made = run("export", "/nowhere/m.ndjson", "--format", "har")
    assert made.status == 2
    assert "/nowhere/m.ndjson: no such file" in made.err


def test_bad_lines_cost_nothing() -> None:
    """They are told by their line; the good ones beside them are written."""
    made = export("ndjson", data=b'{"type":"page"}\n{"type"\n{"type":"track"}\n')
    assert made.status == 1
    assert [one["type"] for one in made.json()] == ["page", "track"]
    assert made.err.startswith("-: message 2 isn't in it: not JSON")


def test_a_number_that_no_json_has() -> None:
    """What a format can't carry is told, and written in one that can."""
    data = b'{"type":"page","properties":{"x":NaN}}\n'
    assert export("ndjson", "--with-personal-data", data=data).status == 0
    made = export("har", "--with-personal-data", data=data)
    assert (made.status, made.out) == (1, "")
    assert "message 1 isn't in it: it holds what no JSON can" in made.err


def test_input_that_breaks_off(tmp_path: Path) -> None:
    """What came before is whole: a HAR is closed."""
    made = export("har", data=b'[{"type":"page"},{"type":')
    assert made.status == 2
    assert len(json.loads(made.out)["log"]["entries"]) == 1
    assert "isn't JSON" in made.err


def test_many_that_are_refused() -> None:
    """The first are told, the others counted."""
    made = export("har", data=b'{"type":"page"}\n' + b"{bad}\n" * 30)
    assert made.status == 1
    assert made.err.count("isn't in it") == 20
    assert "30 couldn't be written as har" in made.err


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The whole chain, with what was sent."""
    with chained(tmp_path_factory.mktemp("export") / "journal") as made:
        made.send(ADA, PAGE)
        made.settle()
        yield made


def journal_of(chain: Chain) -> Path:
    """The file that it records in."""
    return chain.server.simulator.journal


def test_a_journal(chain: Chain) -> None:
    """Its messages and its requests, both, in one HAR."""
    made = run("export", journal_of(chain), "--format", "har", "--with-personal-data")
    entries = json.loads(made.out)["log"]["entries"]
    messages = [one for one in entries if "_message" in one]
    assert [one["_message"]["messageId"] for one in messages] == ["m1", "m2"]
    assert len(entries) > len(messages)
    assert KEY not in json.dumps([one["request"]["headers"] for one in entries])


def test_a_running_simulator(chain: Chain) -> None:
    """The same by its address, which is where curl goes then."""
    made = run("export", chain.server.url, "--format", "curl")
    assert made.status == 0
    assert f"curl '{chain.side.url}/v1/page'" in made.out
    assert f"curl '{chain.server.url}/v1/batch'" in made.out


def test_requests_are_no_cases(chain: Chain) -> None:
    """They are left out of a file of tests, and counted."""
    made = run("export", journal_of(chain), "--format", "pytest")
    assert made.status == 0
    assert made.out.count("\ndef test_") == 2
    assert "left out: pytest has no place for requests to Salesmachine" in made.err
    none = run("export", journal_of(chain), "--format", "pytest", "--filter", "path:/v1/batch")
    assert none.status in (0, 5)


def test_a_filter(chain: Chain) -> None:
    """Only what it holds for; where that is nothing, how many there are."""
    made = run("export", journal_of(chain), "--format", "pytest", "--filter", "call:page")
    assert made.out.count("\ndef test_") == 1
    none = run("export", journal_of(chain), "--format", "har", "--filter", "contact:nobody")
    assert (none.status, none.out) == (5, "")
    assert "the filter matches none of the " in none.err


def test_a_body_that_is_cut(tmp_path: Path) -> None:
    """curl would send something else than came: it isn't written."""
    with chained(tmp_path / "journal") as chain:
        chain.client.post(
            f"{chain.server.url}/v1/contact",
            content=b'{"contact_uid":"' + b"x" * 1_100_000 + b'"}',
            headers={"Content-Type": "application/json"},
            auth=("t", "t"),
        )
        journal = journal_of(chain)
        made = run("export", journal, "--format", "curl", "--with-personal-data")
        assert (made.status, made.out) == (1, "")
        assert " isn't in it: only the beginning of its body is recorded" in made.err
        assert run("export", journal, "--format", "ndjson", "--with-personal-data").status == 0


def test_an_interrupted_export(tmp_path: Path) -> None:
    """It ends with 130, and leaves no half file behind."""
    pipe, file = tmp_path / "pipe", tmp_path / "written"
    os.mkfifo(pipe)
    arguments = ("export", pipe, "--format", "ndjson")
    with (
        running(*arguments, "--with-personal-data", "--into", file) as command,
        pipe.open("wb", buffering=0) as feeding,
    ):
        feeding.write(lines(PAGE))
        until(file.exists, "the first line")
        ended = command.end(signal.SIGINT)
    assert ended.status == 130
    assert not file.exists()
