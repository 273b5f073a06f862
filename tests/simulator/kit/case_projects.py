"""A project of a user's in a temporary folder: its case files, and what pytest says of them."""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

for _slow in ("jsonschema", "simulator.failures.violations"):
    importlib.import_module(_slow)  # once, and not anew for each run below

CASE: dict[str, Any] = {
    "description": "A track is an event named in snake_case.",
    "source": "product page: Track; A21; ticket SUP-4711",
    "message": {"type": "track", "userId": "u1", "event": "Order Completed", "messageId": "m1"},
    "expect": {
        "outcome": "translated",
        "operations": [
            {
                "method": "event",
                "contact_uid": "u1",
                "event_uid": "order_completed",
                "messageId": "m1",
                "params": {"display_name": "Order Completed"},
            }
        ],
        "notes": [],
        "violations": [],
    },
}
EXPECT_LINE = 10
"""Of ``text_of(CASE)``."""
TRANSLATORS = '''
"""Translators of the user's."""

import itertools
import json

ORDER = {
    "method": "event",
    "contact_uid": "u1",
    "event_uid": "order_completed",
    "messageId": "m1",
    "params": {"display_name": "Order Completed"},
}
A_LIST = []
_numbers = itertools.count()

def good(message):
    return [ORDER]

def other(message):
    return [{**ORDER, "event_uid": "purchase"}]

def breaching(message):
    return [{**ORDER, "event_uid": "Order Completed"}]

def raising(message):
    return [{"method": message["nothing"]}]

def ending(message):
    raise SystemExit("enough")

def unstable(message):
    return [{**ORDER, "params": {"number": next(_numbers)}}]
'''


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The case with another value at a path into it."""
    case = copy.deepcopy(CASE)
    holder: Any = case
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = to
    return case


def text_of(case: object) -> str:
    """A case file's text as ours are formatted."""
    return json.dumps(case, indent=2, ensure_ascii=False) + "\n"


def write(pytester: pytest.Pytester, name: str, content: object = CASE) -> Path:
    """A file: bytes and texts as they are, anything else as a case."""
    path = pytester.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str | bytes) else text_of(content)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


Run = Callable[..., pytest.RunResult]


def runner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs pytest in this process, in the project's folder, with our plugin and xdist alone."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("CI", raising=False)
    write(pytester, "mine.py", TRANSLATORS)
    pytester.syspathinsert()

    def run(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_inprocess("-p", "salesmachine", "-p", "xdist", *arguments)

    return run
