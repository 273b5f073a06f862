"""What may go wrong with one value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.measure.mutations import values
from simulator.measure.mutations.values import OF_FIELDS, OF_FREE, UNCHANGED, VALUES, other_spelling
from tests.simulator.generated import json_values, laws

MOMENT = "2024-12-31T23:30:00.999Z"
EVERY = {
    **VALUES,
    **OF_FREE,
    **{way: one for ways in OF_FIELDS.values() for way, one in ways.items()},
}


@pytest.mark.parametrize(
    ("way", "value", "altered"),
    [
        ("retyped", "42", 42),
        ("retyped", "-0.5", -0.5),
        ("retyped", "0042", ["0042"]),
        ("retyped", "Pro", ["Pro"]),
        ("retyped", 42, "42"),
        ("retyped", True, "true"),
        ("retyped", None, "null"),
        ("retyped", {"a": [1]}, '{"a": [1]}'),
        ("changed", True, False),
        ("changed", 7, 8),
        ("changed", 1e300, 0),
        ("changed", float("nan"), 0),
        ("changed", "Pro", "Prox"),
        ("changed", ["a"], []),
        ("changed", {}, UNCHANGED),
        ("null instead", 7, None),
        ("null instead", None, UNCHANGED),
        ("empty string instead", None, ""),
        ("empty string instead", "", UNCHANGED),
        ("in lower case", "Pro", "pro"),
        ("in lower case", "pro", UNCHANGED),
        ("in lower case", 7, UNCHANGED),
        ("trimmed", " a ", "a"),
        ("trimmed", "a", UNCHANGED),
        ("rounded", 0.5, 0),
        ("rounded", 1.0, UNCHANGED),
        ("rounded", 1, UNCHANGED),
        ("an hour later", MOMENT, "2025-01-01T00:30:00.999Z"),
        ("an hour later", "9999-12-31T23:30:00.999Z", UNCHANGED),
        ("an hour later", "2024-12-31", UNCHANGED),
        ("an hour later", "2024-13-31T23:30:00.999Z", UNCHANGED),
        ("a millisecond later", MOMENT, "2024-12-31T23:30:01.000Z"),
        ("without milliseconds", MOMENT, "2024-12-31T23:30:00Z"),
        ("without milliseconds", None, UNCHANGED),
        ("suffix dropped", "m1.2", "m1"),
        ("suffix dropped", "m1", UNCHANGED),
        ("suffix dropped", 7, UNCHANGED),
    ],
)
def test_a_value_is_altered_in_one_way(way: str, value: Any, altered: Any) -> None:
    """Or isn't, where that way doesn't concern it."""
    found = EVERY[way](value)
    assert found is UNCHANGED if altered is UNCHANGED else found == altered
    assert type(found) is type(altered)


@pytest.mark.parametrize(
    ("key", "other"),
    [
        ("contact_uid", "contactUid"),
        ("messageId", "message_id"),
        ("visit_user_agent", "visitUserAgent"),
        ("params", "params_"),
        ("_", "__"),
        ("", "_"),
        ("URL", "url"),
    ],
)
def test_a_key_has_another_spelling(key: str, other: str) -> None:
    """The one of the other languages, else one that nobody uses."""
    assert other_spelling(key) == other


@laws
@given(json_values)
def test_every_alteration_takes_any_value(value: Any) -> None:
    """And gives another one, or says that it is the same."""
    for way, alteration in EVERY.items():
        found = alteration(value)
        assert found is UNCHANGED or found is not value, way
        assert found is UNCHANGED or repr(found) != repr(value), way
    assert values.other_spelling(str(value)) != str(value)
