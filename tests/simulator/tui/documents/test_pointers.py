from __future__ import annotations

import pytest

from simulator.tui.documents.json_document import json_document
from simulator.tui.documents.pointers import nearest, places

PLACES = places(json_document('{"a":[{"b":1}],"c/d~":2,"a":{"b":[3]},"":4}'))


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", (0, "")),
        ("/a", (7, "")),
        ("/a/b/0", (9, "")),
        ("/a/b/1/c", (8, "/1/c")),
        ("/a/0/b", (3, "")),
        ("/c~1d~0", (6, "")),
        ("/", (12, "")),
        ("/z/y", (0, "/z/y")),
        ("/a/", (7, "/")),
        ("no pointer", (0, "no pointer")),
    ],
)
def test_the_nearest_line_is_found(pointer: str, found: tuple[int, str]) -> None:
    """That of the value, the last one of a key that stands twice, else of what encloses it."""
    assert nearest(PLACES, pointer) == found


def test_without_a_whole_there_is_none() -> None:
    """A document that isn't JSON has no place for any pointer."""
    assert nearest({"/a": 1}, "/b/c") is None
    assert nearest({}, "") is None
