"""What is explained: every place, in the product's words."""

from __future__ import annotations

import pytest

from simulator.filtering import describe, parse
from simulator.journal.messages import STAGES
from simulator.lines.exchanges import GLYPHS
from simulator.tui.explained import SHOWS, WORDS, fields, words
from simulator.tui.keys import PANES, TITLES


def test_every_place_is_explained() -> None:
    """In whole sentences."""
    assert SHOWS.keys() == TITLES.keys()
    for place, sentences in SHOWS.items():
        assert sentences[0][0].isupper(), place
        assert sentences[0].endswith((".", ":")), place


@pytest.mark.parametrize("place", ["list", "filter", *PANES])
def test_every_part_has_its_words(place: str) -> None:
    """The words that one has to know are told where they are used."""
    assert words(place)  # type: ignore[arg-type]


def test_words() -> None:
    """Each is used somewhere, and says what it means."""
    for word, (means, places) in WORDS.items():
        assert means.endswith("."), word
        assert set(places) <= TITLES.keys(), word
        assert places, word


def test_verdicts_and_stages() -> None:
    """All of them are told, verdicts with their glyphs."""
    assert all(f"{glyph} {verdict}" in WORDS["verdict"][0] for verdict, glyph in GLYPHS.items())
    assert all(stage in WORDS["stage"][0] for stage in STAGES)


def test_what_a_filter_can_ask() -> None:
    """Everything, each with an example that is a filter; so is the one in the sentence."""
    assert len(fields()) == len(describe())
    for example, _ in fields():
        parse(example)
    parse(SHOWS["filter"][1])
