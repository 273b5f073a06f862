"""Golden texts of failures: files in ``golden/``, compared to the last character.

Where a text has changed on purpose, write them anew and look at the difference::

    SIM_GOLDEN=write python -m pytest tests/simulator/failures

Lines of Python files are written ``page.py:*``: they move with the source.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from simulator.failures import Failure
from simulator.failures.grouping import grouped
from simulator.failures.text import lines

FOLDER = Path(__file__).parent / "golden"
IS_WRITTEN = os.environ.get("SIM_GOLDEN") == "write"
"""Read before a test's environment is cleaned."""
_CODE_LINE = re.compile(r"(\.py):[0-9]+")


def compare(name: str, failures: Iterable[Failure]) -> None:
    """The failures, grouped, read as the file ``golden/<name>.txt`` does; or it is written."""
    text = "\n\n".join("\n".join(lines(one)) for one in grouped(failures))
    shown = _CODE_LINE.sub(r"\1:*", text).split("\n")
    file = FOLDER / f"{name}.txt"
    if IS_WRITTEN:
        file.write_text("\n".join(shown) + "\n", "utf-8")
    wanted = file.read_text("utf-8").splitlines()
    changed = difflib.unified_diff(wanted, shown, f"golden/{name}.txt", "the text", lineterm="")
    assert shown == wanted, "\n".join(changed)
