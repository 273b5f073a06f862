"""The paths of the tracking API, which the door serves and a HAR is searched for."""

from __future__ import annotations

from simulator.segment.judge import KINDS
from simulator.segment.paths import PATHS


def test_each_call_has_a_long_path_and_a_short_one() -> None:
    """The short one is its first letter."""
    for kind in KINDS:
        assert PATHS[kind] == PATHS[kind[0]] == kind
    assert [path for path, kind in PATHS.items() if kind is None] == ["batch", "import", "b"]
