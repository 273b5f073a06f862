from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.tui.documents.document import Line, Part
from simulator.tui.documents.finding import Match, Texts, divided
from tests.simulator.generated import laws

_parts = st.builds(Part, st.text("abA.é", max_size=4), st.sampled_from(["plain", "key"]))
_lines = st.lists(st.lists(_parts, max_size=4).map(tuple).map(Line), max_size=6)


@laws
@given(lines=_lines, text=st.text("abA.", min_size=1, max_size=2))
def test_every_match_is_found_where_it_is(lines: list[Line], text: str) -> None:
    """In order, each in one line; capitals count only where the text has one."""
    matches = Texts(lines).find(text)
    flags = re.IGNORECASE if text == text.lower() else re.NOFLAG
    expected = [
        (line, *found.span())
        for line, one in enumerate(lines)
        for found in re.finditer(re.escape(text), one.text, flags)
    ]
    assert [tuple(one[1:]) for one in matches] == expected
    assert [one.number for one in matches] == list(range(len(matches)))
    for line in range(len(lines)):
        assert matches.on(line) == [one for one in matches if one.line == line]
        later = [one.number for one in matches if one.line >= line]
        assert matches.first_from(line) == (later[0] if later else 0)


@laws
@given(lines=_lines, text=st.text("abA.", min_size=1, max_size=2))
def test_a_divided_line_is_the_same_line(lines: list[Line], text: str) -> None:
    """Its text and its kinds are what they were, and the matches stand out of it exactly."""
    matches = Texts(lines).find(text)
    for at, line in enumerate(lines):
        pieces = list(divided(line.parts, matches.on(at)))
        assert _letters(part for part, _ in pieces) == _letters(line.parts)
        for match in matches.on(at):
            inside = "".join(part.text for part, found in pieces if found == match)
            assert inside == line.text[match.start : match.end]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("é", [Match(0, 0, 1, 2)]),
        ("É", []),
        ("[/]", [Match(0, 1, 0, 3)]),
        ("\x1b", [Match(0, 1, 3, 7)]),
        ("x", [Match(0, 1, 4, 5)]),
        ("a\n[", []),
    ],
)
def test_a_text_is_found_as_it_is_shown(text: str, found: list[Match]) -> None:
    """What is searched for is no pattern; what can't be shown is found as it is written out."""
    lines = [Line((Part("aé"), Part("a"))), Line((Part("[/]\\x1b"),))]
    assert list(Texts(lines).find(text)) == found


def test_nothing_is_found_in_nothing() -> None:
    """A document without lines has no match anywhere."""
    matches = Texts([]).find("a")
    assert (len(matches), matches.first_from(0), matches.on(0)) == (0, 0, [])


def _letters(parts: Iterable[Part]) -> list[tuple[str, str]]:
    return [(letter, part.kind) for part in parts for letter in part.text]
