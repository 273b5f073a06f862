"""The baseline: known problems pass, new ones don't, fixed ones are named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.reports.baseline import FORMAT, Baseline, BaselineError, read_baseline
from simulator.reports.problems import problems
from tests.simulator.reports.checked import ADVISED, GOOD, REFUSED, WARNED, found

ENTRY = {
    "file": "a.ndjson",
    "of": "operation",
    "code": "SM-220",
    "pointer": "/*/params/mrr",
    "rule": "identify.contact",
    "count": 2,
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def take(baseline: Baseline, values: dict[str, list[object]]) -> list[str]:
    """Check these values, and name what is new."""
    new = []
    for file, there in values.items():
        baseline.looked_at(file)
        for number, value in enumerate(there, 1):
            for one in baseline.new(file, problems(found(value, number))):
                new.append(f"{file}:{number} {one.kind.code}")
    return new


def made(values: dict[str, list[object]], path: str = "b.json") -> Baseline:
    """The baseline that is made of these, read again."""
    first = Baseline(Path(path))
    take(first, values)
    first.write()
    return read_baseline(Path(path))


def test_what_is_known_passes() -> None:
    """What was found before isn't new; what wasn't is."""
    values: dict[str, list[object]] = {"a": [WARNED, ADVISED], "c": [REFUSED]}
    baseline = made(values)
    assert take(baseline, values) == []
    assert (baseline.known, baseline.fixed()) == (4, [])
    baseline = made(values)
    assert take(baseline, {"a": [WARNED, ADVISED, {**GOOD, "userId": 7}]}) == ["a:3 SM-204"]


def test_lines_and_values_may_change() -> None:
    """Moved to other lines, among other messages, with other values, it is the same."""
    baseline = made({"a": [WARNED]})
    other = {**WARNED, "userId": "u9", "traits": {**WARNED["traits"], "mrr": "fifty"}}
    assert take(baseline, {"a": [GOOD, GOOD, other]}) == []


def test_once_too_often_is_new() -> None:
    """As often as it was there it is known; after that it is new."""
    baseline = made({"a": [WARNED, WARNED]})
    assert take(baseline, {"a": [WARNED, WARNED, WARNED]}) == ["a:3 SM-220"]
    assert baseline.known == 2


def test_another_file_is_new() -> None:
    """What is known of one file is new in another."""
    assert take(made({"a": [WARNED]}), {"b": [WARNED]}) == ["b:1 SM-220"]


def test_what_is_fixed() -> None:
    """What is there less often is fixed by the difference, and named."""
    baseline = made({"a": [WARNED, WARNED, WARNED, ADVISED]})
    take(baseline, {"a": [WARNED]})
    assert [one.line() for one in baseline.fixed()] == [
        "a: note email_missing /traits/email",
        "a: operation SM-220 /*/params/mrr (identify.contact) x2",
    ]


def test_files_that_were_not_looked_at(here: Path) -> None:
    """Of a file that wasn't checked nothing is fixed, unless it is gone; and it stays known."""
    for name in ("a", "b"):
        (here / name).touch()
    baseline = made({"a": [WARNED], "b": [WARNED], "gone": [WARNED]})
    take(baseline, {"a": [GOOD]})
    assert [one.file for one in baseline.fixed()] == ["a", "gone"]
    baseline.write()
    assert [one["file"] for one in json.loads(Path("b.json").read_text())["known"]] == ["b"]


def test_a_file_of_good_messages_was_looked_at() -> None:
    """A file without any problem was looked at."""
    baseline = made({"a": [WARNED]})
    Path("a").touch()
    baseline.looked_at("a")
    assert len(baseline.fixed()) == 1


def test_the_file_is_sorted_and_stable() -> None:
    """A line an entry, in an order that doesn't depend on that of the input."""
    values: dict[str, list[object]] = {"b": [WARNED, ADVISED], "a": [REFUSED]}
    made(values, "one.json")
    made(dict(reversed(values.items())), "other.json")
    text = Path("one.json").read_text()
    assert text == Path("other.json").read_text()
    assert json.loads(text)["version"] == 1
    lines = [line for line in text.splitlines() if '"file"' in line]
    assert lines == sorted(lines, key=lambda line: json.loads(line.strip(" ,"))["file"])
    assert len(lines) == 4
    baseline = read_baseline(Path("one.json"))
    take(baseline, values)
    assert baseline.text() == text


def test_nothing_known() -> None:
    """A baseline of nothing is a file, too."""
    assert take(made({"a": [GOOD]}), {"a": [WARNED]}) == ["a:1 SM-220"]


def test_it_is_the_same_from_elsewhere(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named from the baseline's folder, wherever the command is run."""
    (here / "below").mkdir()
    made({"below/a": [WARNED]})
    monkeypatch.chdir(here / "below")
    baseline = read_baseline(here / "b.json")
    assert take(baseline, {"a": [WARNED]}) == []
    assert take(read_baseline(Path("../b.json")), {f"{here}/below/a": [WARNED]}) == []


def test_nobodys_data_is_in_it() -> None:
    """A key that is an email is masked in the file, and known all the same."""
    letter = {
        "message": GOOD,
        "operations": [{"method": "contact", "contact_uid": "u", "ada@example.com": 1}],
    }
    baseline = made({"a": [letter]})
    assert "ada" not in Path("b.json").read_text()
    assert take(baseline, {"a": [letter]}) == []


def broken(**changed: Any) -> str:
    """A baseline with one entry that is changed so."""
    entry = {key: value for key, value in {**ENTRY, **changed}.items() if value is not ...}
    return json.dumps({"format": FORMAT, "version": 1, "known": [entry]}, indent=1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "b.json:1: not JSON: Expecting value; remove it and write it again with --update"),
        ('{\n"format"\n<<<<<<< HEAD', "b.json:3: not JSON: Expecting ':' delimiter; remove"),
        ("[" * 100_000, "b.json:1: not JSON: it nests too deeply"),
        ("[]", "b.json:1: this is no baseline of sim check: name another file"),
        ('{"name": "app"}', "b.json:1: this is no baseline of sim check: name another file"),
        (
            f'{{"format": "{FORMAT}",\n\n"version": 2}}',
            "b.json:3: the baseline's version is integer 2, this reads 1; remove",
        ),
        (f'{{"format": "{FORMAT}"}}', "b.json:1: the baseline's version is null, this reads 1"),
        (f'{{"format": "{FORMAT}", "version": 1}}', "b.json:1: the baseline has no list 'known'"),
        (broken(count=0), "b.json:5: count is less than 1"),
        (broken(count="2"), 'b.json:5: count is string "2"'),
        (broken(count=True), "b.json:5: count is boolean true"),
        (broken(of="nothing"), "b.json:5: of is none of outcome, message, note, operation, case"),
        (broken(rule=...), "b.json:5: an entry has file, of, code, pointer, rule, count"),
        (broken(line=3), "b.json:5: an entry has file, of, code, pointer, rule, count"),
    ],
)
def test_what_is_no_baseline(text: str, why: str) -> None:
    """Whatever the file holds instead, a sentence names its line."""
    Path("b.json").write_text(text)
    with pytest.raises(BaselineError) as error:
        read_baseline(Path("b.json"))
    assert str(error.value).startswith(why)


def test_what_cannot_be_read(here: Path) -> None:
    """A file that isn't there, isn't one or isn't text is a sentence."""
    (here / "folder").mkdir()
    (here / "bytes").write_bytes(b"\xff\xfe{")
    for name, why in (
        ("missing", "missing: no such baseline; --update makes it"),
        ("folder", "folder can't be read: Is a directory"),
        ("bytes", "bytes is no baseline: it isn't UTF-8"),
    ):
        with pytest.raises(BaselineError, match=f"^{why}$"):
            read_baseline(Path(name))


def test_it_is_written_whole_or_not_at_all(here: Path) -> None:
    """Where it can't be written, what was there stays and nothing is left beside it."""
    baseline = made({"a": [WARNED]})
    before = Path("b.json").read_text()
    take(baseline, {"a": [REFUSED]})
    Path("b.json.new").mkdir()
    with pytest.raises(OSError, match="directory"):
        baseline.write()
    assert Path("b.json").read_text() == before
    assert sorted(path.name for path in here.iterdir()) == ["b.json", "b.json.new"]


def test_a_link_stays_one(here: Path) -> None:
    """A baseline that is a link is written where it leads."""
    (here / "real").mkdir()
    (here / "b.json").symlink_to(here / "real" / "b.json")
    made({"a": [WARNED]})
    assert (here / "b.json").is_symlink()
    assert (here / "real" / "b.json").is_file()
