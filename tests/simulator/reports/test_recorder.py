"""The recorder: what somebody may read is kept, the rest is counted, and nobody's data is in it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator.payload.translators import Ours
from simulator.reports import recorder
from simulator.reports.problems import Fixed, Kind, problems
from simulator.reports.recorder import ANYWHERE, Recorder
from simulator.reports.run import MOST_PLACES, Run
from tests.simulator.reports.checked import (
    ADVISED,
    CASE,
    DIFFERENT,
    GOOD,
    REFUSED,
    WARNED,
    found,
    recorded,
)


def test_counts_and_first_of_each_kind() -> None:
    """Of each kind in each file there is the first failure, its lines and the count."""
    run = recorded({"a": [GOOD, WARNED, GOOD, WARNED], "b": [WARNED, CASE]})
    assert [(file.name, file.messages, file.cases) for file in run.files] == [
        ("a", 4, 0),
        ("b", 1, 1),
    ]
    first, second = run.found
    assert (first.file, first.count, first.lines, first.fails) == ("a", 2, (2, 4), False)
    assert (second.file, second.count, second.lines) == ("b", 1, (1,))
    assert (first.failure.code, first.failure.spot.line) == ("SM-220", 2)
    assert first.failure.spot.message == ("/traits/mrr",)
    (cause,) = run.causes
    assert (cause.count, cause.failure.others, cause.failure.places) == (3, 2, ("a:4", "b:1"))


def test_a_case_that_differs() -> None:
    """A case's failure is one for each way in which it differs."""
    run = recorded({"a.case.json": [DIFFERENT]})
    assert [one.kind.pointer for one in run.found] == ["/expect/outcome", "/expect/notes"]
    assert run.fails


def test_many_of_a_kind_are_bounded() -> None:
    """A kind that is found a thousand times keeps a few places."""
    (one,) = recorded({"a": [WARNED] * 1000}).found
    assert one.count == 1000
    assert len(one.lines) == MOST_PLACES + 1


def test_many_kinds_are_explained_as_far_as_is_sensible(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past a number of them failures are named, not explained; each severity has its number."""
    monkeypatch.setattr(recorder, "MOST_EXPLAINED", 3)
    odd = [{**GOOD, "traits": {**GOOD["traits"], f"k{n}": {"a": []}}} for n in range(9)]
    values: list[object] = [
        {**one, "messageId": 7, "context": {f"c{n}": 1}} for n, one in enumerate(odd)
    ]
    files: dict[str, list[object]] = {f"{n}": [REFUSED, WARNED, ADVISED] for n in range(9)}
    run = recorded({"a": values, **files})
    explained: Counter[str] = Counter()
    for one in run.found:
        explained[one.severity] += bool(one.failure.reproduce)
        assert one.failure.sentence
        assert one.failure.spot.line
    assert explained["error"] == 3
    assert len({one.failure.cause for one in run.found if one.kind.code == "id_required"}) == 1


def test_kinds_past_the_most_are_told_apart_by_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a payload's keys make a kind of each message, they are counted as one."""
    monkeypatch.setattr(recorder, "MOST_KINDS", 3)
    keys = [f"k{n}" for n in range(9)]
    values: list[object] = [{"message": GOOD, "operations": [_operation(key)]} for key in keys]
    run = recorded({"a": values})
    found = {one.kind.pointer: one.count for one in run.found}
    assert found.pop(ANYWHERE) == 6
    assert len(found) == 3
    assert sum(one.count for one in run.found) == 9


def _operation(key: str) -> dict[str, Any]:
    return {"method": "contact", "contact_uid": "u1", "params": {"name": "Ada"}, key: 1}


def test_lines_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an array a problem's line is its field's, also where it isn't explained."""
    monkeypatch.chdir(tmp_path)
    text = json.dumps([WARNED, WARNED, {**GOOD, "userId": 7}], indent=1)
    Path("a.json").write_text(text)
    run = recorded({"a.json": [WARNED, WARNED, {**GOOD, "userId": 7}]})
    places = {one.kind.code: one.lines for one in run.found}
    assert text.split("\n")[places["SM-220"][0] - 1].strip() == '"mrr": "49"'
    assert text.split("\n")[places["SM-204"][0] - 1].strip() == '"userId": 7,'


def test_entries_are_kept_whole_if_asked() -> None:
    """What shows entries whole gets some, and how many there are with problems."""
    run = recorded({"a": [GOOD, WARNED]})
    assert (run.kept, run.wrong) == ((), 0)
    run = recorded({"a": [GOOD, WARNED]}, keeps=True)
    assert ([one.line for one in run.kept], run.wrong) == ([2, 1], 1)


def test_what_could_not_be_read() -> None:
    """A file that can't be read is in the run, with what was read of it before."""
    taken = Recorder(Ours(), "error", Path.cwd())
    taken.add("a", found(GOOD), [])
    taken.unread("a", "a breaks off")
    taken.unread("b", "b: no such file")
    run = taken.run(Counter())
    assert [(file.name, file.messages, file.unread) for file in run.files] == [
        ("a", 1, "a breaks off"),
        ("b", 0, "b: no such file"),
    ]
    assert run.fails


def test_what_is_known() -> None:
    """What the baseline knows is counted and no more."""
    taken = Recorder(Ours(), "advice", Path.cwd())
    finding = found({**WARNED, "traits": {"name": "Ada", "mrr": "49"}})
    one, other = problems(finding)
    taken.add("a", finding, [one], known=1)
    fixed = Fixed("b", other.kind, 1)
    run = taken.run(Counter(), "baseline.json", [fixed])
    assert (run.known, run.baseline, run.fixed) == (1, "baseline.json", (fixed,))
    assert [found.kind for found in run.found] == [one.kind]


PERSONAL = {
    "type": "identify",
    "userId": "ada.lovelace@example.com",
    "messageId": "m1",
    "traits": {"name": "Ada O'Lovelace", "email": "ada.lovelace@example.com", "phone": 441234567},
    "context": {"ip": "192.0.2.77"},
    "timestamp": "never",
}
ADDRESSED = {**PERSONAL, "traits": {**PERSONAL["traits"], "boss@example.com": {"a": 1}}}
LETTER = {
    "message": PERSONAL,
    "operations": [
        {"method": "contact", "contact_uid": "ada.lovelace@example.com", "params": {"email": 7}},
        {"method": "contact", "contact_uid": ["Ada O'Lovelace"], "email": "boss@example.com"},
    ],
}
PERSONAL_CASE = {
    **CASE,
    "message": PERSONAL,
    "expect": {
        "operations": [{"method": "contact", "params": {"name": "Ada O'Lovelace"}}],
        "arrives": ["/traits/boss@example.com"],
    },
}
SECRETS = ("lovelace", "Lovelace", "441234567", "192.0.2.77", "boss@example.com")


def everything(run: Run) -> str:
    """All that a report could show."""
    failures = [one.failure for one in run.found]
    kept = [(one.message, one.report, one.failures) for one in run.kept]
    return repr((failures, kept, [one.kind for one in run.found], run.causes))


@pytest.mark.parametrize(
    "value",
    [
        PERSONAL,
        ADDRESSED,
        {**PERSONAL, "userId": None, "anonymousId": None},
        {**PERSONAL, "userId": ["ada.lovelace@example.com"]},
        {**PERSONAL, "traits": {**PERSONAL["traits"], "email": ["ada.lovelace@example.com"]}},
        {**PERSONAL, "traits": {**PERSONAL["traits"], "name": "Ada Lovelace " * 20, "mrr": "x"}},
        {**PERSONAL, "type": "track", "event": "", "properties": {"email": "a", "mrr": []}},
        LETTER,
        PERSONAL_CASE,
    ],
)
def test_personal_values_are_masked(value: dict[str, Any]) -> None:
    """Nothing of a person in a message, a dead letter or a case is in a run."""
    run = recorded({"a": [value]}, keeps=True)
    assert run.found
    text = everything(run)
    assert not [secret for secret in SECRETS if secret in text]


def test_other_values_are_shown() -> None:
    """What is no person's stands as it is, so that the report helps."""
    (one,) = recorded({"a": [WARNED]}).found
    assert "49" in one.failure.got


def test_paths_are_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named from the root of the repository, however they were given."""
    monkeypatch.chdir(tmp_path)
    run = recorded({f"{tmp_path}/sub/a.json": [WARNED]})
    assert (run.files[0].name, run.found[0].file) == ("sub/a.json", "sub/a.json")
    assert run.found[0].failure.spot.file == "sub/a.json"
    assert run.found[0].kind == Kind("operation", "SM-220", "/*/params/mrr", "identify.contact")
