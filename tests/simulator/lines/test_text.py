"""Text for a terminal: nothing in it that one would act on, cut to the room there is."""

from __future__ import annotations

import pytest
from hypothesis import given

from simulator.lines.text import at, counted, cut, printable
from tests.simulator.generated import laws, texts


@laws
@given(texts)
def test_printable_text_stays_and_the_rest_is_written_out(text: str) -> None:
    """Printable characters stay as they are, and the others can be read back."""
    shown = printable(text)
    assert shown.isprintable()
    assert (shown == text) == text.isprintable()
    kept = [c for c in text if c.isprintable()]
    written = [ascii(c)[1:-1] for c in text if not c.isprintable()]
    assert len(shown) == len(kept) + sum(map(len, written))


@pytest.mark.parametrize(
    ("pointer", "shown"),
    [("/a/0", "id_required /a/0"), ("", "id_required"), ("/", "id_required /")],
)
def test_where_something_is(pointer: str, shown: str) -> None:
    """A code and its pointer; the code alone where it is about the whole."""
    assert at({"code": "id_required", "pointer": pointer}) == shown


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 1, ""), ("ab", 1, "…")],
)
def test_a_long_text_is_cut(text: str, length: int, shown: str) -> None:
    """A cut one ends in a sign that says so."""
    assert cut(text, length) == shown


def test_names_are_counted() -> None:
    """Each once, in the order of the first; one that is there once has no number."""
    assert counted(["event", "contact", "event"]) == "event x2, contact"
    assert counted([]) == ""
