"""The report of a run."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from contracts.cases import Case
from simulator.measure.mutations.report import lines, save, to_dict
from simulator.measure.mutations.run import Result, Survivor
from simulator.measure.mutations.survivors import Built

CASE = Case("built", "Mine.", "A1", {"type": "page"}, {"outcome": "refused"})
BUILT = Built("page.case.json", CASE.to_dict(), CASE)
LONG = Built("long.case.json", {"message": "m" * 3_000}, CASE)
RESULT = Result(
    Counter({"segment/page": 30, "case": 4, "rule page.view": 7, "note a": 1, "reason b": 1}),
    Counter({"segment/page": 27, "case": 4, "rule page.view": 5, "note a": 1}),
    [
        Survivor("case.json#/type: removed", "nobody writes such a case", None),
        Survivor("rule page.view: dropped", "", BUILT),
        Survivor("rule page.view: doubled", "", BUILT),
        Survivor("reason b: another\ncode", "", LONG),
        Survivor("note a: dropped", "", None),
    ],
    ["rule page.named", "note c"],
    ["mine\x1b.case.json"],
)


def test_the_lines_are_what_is_to_do_and_then_the_totals() -> None:
    """A file is shown once, survivors with a reason come last."""
    assert list(lines(RESULT)) == [
        "mine\\x1b.case.json: it fails already, so it can notice nothing",
        "rule page.view: dropped",
        "  nothing notices it; this would, as page.case.json:",
        f"  {json.dumps(BUILT.document)}",
        "rule page.view: doubled",
        "  nothing notices it; page.case.json would, too",
        "reason b: another\\ncode",
        "  nothing notices it; this would, as long.case.json:",
        "  3,015 characters: see -o json or --save",
        "note a: dropped",
        "  nothing notices it, and no file that would was found",
        "case.json#/type: removed",
        "  survives because nobody writes such a case",
        "      34 mutants of schemas, 31 noticed",
        "       7 mutants of rules, 5 noticed",
        "       1 mutants of notes, 1 noticed",
        "       1 mutants of reasons, 0 noticed",
        "       1 rules aren't altered, no case comes to them: page.named",
        "       5 survivors, 4 without a written reason",
    ]


def test_the_json_has_all_of_it() -> None:
    """Counted by what was altered."""
    found = to_dict(RESULT)
    assert json.loads(json.dumps(found)) == found
    assert (found["mutants"], found["noticed"]) == (43, 37)
    assert found["of"]["segment/page"] == {"mutants": 30, "noticed": 27}
    assert found["of"]["reason b"] == {"mutants": 1, "noticed": 0}
    assert found["survivors"][0] == {
        "mutant": "case.json#/type: removed",
        "reason": "nobody writes such a case",
    }
    assert found["survivors"][1] == {
        "mutant": "rule page.view: dropped",
        "file": "page.case.json",
        "document": BUILT.document,
    }
    assert found["survivors"][4] == {"mutant": "note a: dropped"}
    assert (found["unreached"], found["failing"]) == (RESULT.unreached, RESULT.failing)


def test_what_would_notice_the_survivors_is_saved(tmp_path: Path) -> None:
    """Each file once; one that is there already is somebody's."""
    folder = tmp_path / "new"
    assert save(RESULT, folder) == [folder / "page.case.json", folder / "long.case.json"]
    assert json.loads((folder / "page.case.json").read_text("utf-8")) == BUILT.document
    (folder / "long.case.json").write_text("mine", "utf-8")
    assert save(RESULT, folder) == []
    assert (folder / "long.case.json").read_text("utf-8") == "mine"
