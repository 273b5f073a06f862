"""What a run of pytest or ``sim check`` says, read from its JUnit as CI systems read it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import junitparser


class Result(NamedTuple):
    """How one test ended: passed, failed, error or skipped; with the first line of what is said."""

    ended: str
    said: str = ""


PASSED = Result("passed")
_ENDS = {junitparser.Failure: "failed", junitparser.Error: "error", junitparser.Skipped: "skipped"}


def results(path: Path) -> dict[str, Result]:
    """How each test ended, by its name; the numbers of exchanges are N."""
    found: dict[str, Result] = {}
    for suite in junitparser.JUnitXml.fromfile(str(path)):
        for case in suite:
            assert case.name not in found
            found[case.name] = _result(case)
    return found


def _result(case: junitparser.TestCase) -> Result:
    if not case.result:
        return PASSED
    [one] = case.result
    first = (one.text or "").partition("\n")[0]
    return Result(_ENDS[type(one)], re.sub(r"exchange \d+", "exchange N", first))
