from __future__ import annotations

import pytest

from simulator.tui.documents.document import Line, Part, Target, line


@pytest.mark.parametrize(
    ("shown", "copied"),
    [
        (line("  a: ", Part("1", "number"), ","), "a: 1,"),
        (line(), ""),
        (Line((Part("a… 3 more"),), copies="all of it"), "all of it"),
        (Line((Part("a"),), copies=""), ""),
        (Line((Part("a"),), copies=lambda: "made when asked for"), "made when asked for"),
    ],
)
def test_a_line_copies_what_it_says_or_its_text(shown: Line, copied: str) -> None:
    """Its text without the indentation, where nothing else is said."""
    assert shown.copied == copied


def test_a_line_is_made_of_parts() -> None:
    """A text alone is a plain part."""
    target = Target("request", "/a")
    made = line("a ", Part("b", "key"), target=target)
    assert made == Line((Part("a ", "plain"), Part("b", "key")), target=target)
    assert made.text == "a b"
