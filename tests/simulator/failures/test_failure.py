"""A failure as a value."""

from __future__ import annotations

import json

from simulator.failures import Failure, Spot


def test_as_json() -> None:
    """Every field that says something, and no other; the place is an object."""
    failure = Failure("SM-220", "It is.", "warning", Spot("a.json", 3, ("/a",)), fix=("Mend it.",))
    assert json.loads(json.dumps(failure.to_dict())) == {
        "code": "SM-220",
        "sentence": "It is.",
        "severity": "warning",
        "spot": {"file": "a.json", "line": 3, "message": ["/a"]},
        "fix": ["Mend it."],
    }
    assert Failure("unmet", "x").to_dict() == {
        "code": "unmet",
        "sentence": "x",
        "severity": "error",
    }
