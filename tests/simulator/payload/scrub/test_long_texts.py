"""Long texts."""

from __future__ import annotations

import pytest

from simulator.payload.scrub import Scrubber

PARTS = (
    *("a", "a1", "1", "a-", "a.", "&a", "?a=&", "eyJ", "http://a", "/", "%40", "@", "a@", "UTC"),
    *("{", "[", "'a", "-----BEGIN ", "=", "a:", "山", "aB", "%", "Bearer ", "é", "\x00"),
    "2024-03-11 UTC",
)


@pytest.mark.parametrize("key", ["x", "event", "userId", "version", "userAgent", "churn_date"])
def test_any_of_them(key: str) -> None:
    """A long one takes time in proportion: a test that runs on here has found one that doesn't."""
    for part in PARTS:
        text = part * (20_000 // len(part))
        found = Scrubber("k").message({key: text, text[:2000]: 1})
        assert isinstance(found, dict)
