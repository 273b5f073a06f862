"""The nearest form: what was probably meant."""

from __future__ import annotations

import pytest
from hypothesis import given

from simulator.faults.nearest import nearest
from tests.simulator.generated import laws, texts

FORMS = ("alpha", "beta", "", "5ms", "+1")


def guess(text: str) -> tuple[str, ...]:
    return tuple(nearest(text, FORMS, lambda one: bool(one) and one in FORMS))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("ALPHA", "alpha"),
        (" al pha ", "alpha"),
        ('"beta"', "beta"),
        ("5", "5ms"),
        ("5 MS", "5ms"),
        ("1", "+1"),
        ("bata", "beta"),
        ("alhpa", "alpha"),
    ],
)
def test_one_is_near(text: str, near: str) -> None:
    """A slip of case, spaces, quotes, a unit, a sign or a letter is mended."""
    assert guess(text) == (near,)


@pytest.mark.parametrize("text", ["", "gamma ray", "7", "alpha" * 20])
def test_none_is_near(text: str) -> None:
    """Where nothing is near all the forms are named."""
    assert guess(text) == FORMS


@laws
@given(texts)
def test_any_text(text: str) -> None:
    """Whatever the text is, a form that is good is named."""
    assert set(guess(text)) <= set(FORMS)
