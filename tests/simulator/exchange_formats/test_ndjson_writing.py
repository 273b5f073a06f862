"""NDJSON: a value a line, also where the first looks like the beginning of something else."""

from __future__ import annotations

import pytest

from simulator.exchange_formats.ndjson_writing import ndjson


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        ([{"type": "page"}, [1]], '{"type": "page"}\n[1]\n'),
        (["\udfff日\x7f"], '"\\udfff\\u65e5\\u007f"\n'),
        ([[1], 2], "[\n[1],\n2\n]\n"),
        ([{"batch": []}], '[\n{"batch": []}\n]\n'),
        ([{"log": {}}], '[\n{"log": {}}\n]\n'),
        ([{"type": "page", "batch": []}], '{"type": "page", "batch": []}\n'),
        ([7, {"batch": []}], '7\n{"batch": []}\n'),
    ],
)
def test_what_is_written(values: list[object], text: str) -> None:
    """Lines, or an array where the first would be read as several."""
    assert "".join(ndjson(values)) == text
