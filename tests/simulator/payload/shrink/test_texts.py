"""Shorter texts that read as well."""

from __future__ import annotations

import pytest
from hypothesis import given

from simulator.payload.shrink.texts import SHORT, cut, is_plain, words
from tests.simulator.generated import laws, texts


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ada", ["x"]),
        ("", ["x"]),
        ("049", ["1", "x"]),
        ("HTTPS://acme.example/a", ["x", "http://a.co"]),
        ("ada@acme.example", ["x", "a@b.co"]),
        ("write to ada@acme.example", ["x"]),
        ("2024-03-11T09:21:45.123Z", ["x", "2024-03-11"]),
    ],
)
def test_words_have_the_form_of_the_text(text: str, plain: list[str]) -> None:
    """After the plainest of all."""
    assert list(words(text)) == plain
    assert not is_plain(text)
    assert all(is_plain(word) for word in plain)


def test_what_is_plain_stays() -> None:
    """A character as well; a blank says less than nothing."""
    assert [is_plain(text) for text in ("é", " ", "", "ab")] == [True, False, False, False]


def least(text: str, wanted: str) -> tuple[str, int]:
    """What is left of a text that has to hold another, and how many were tried."""
    now, tried = text, 0

    def keeps(shorter: str) -> bool:
        nonlocal now, tried
        tried += 1
        if wanted not in shorter:
            return False
        now = shorter
        return True

    cut(text, keeps)
    return now, tried


@laws
@given(texts, texts, texts)
def test_a_text_is_cut_to_what_it_has_to_hold(before: str, wanted: str, after: str) -> None:
    """No longer than that; but to nothing only if it is blank itself."""
    found, _ = least(before + wanted + after, wanted)
    if wanted.strip() or not (before + wanted + after).strip():
        assert found == wanted
    else:
        assert wanted in found
        assert found.strip()


def test_a_long_text_is_cut_in_few_trials() -> None:
    """Its ends by halves; each character only of a short one."""
    assert least("y" * 40_000 + "!" + "z" * 40_000, "!") == ("!", 32)
    found, tried = least("y" * 500 + "(" + "z" * SHORT + ")" + "y" * 500, "(" + "z" * SHORT + ")")
    assert (len(found), tried < 40) == (SHORT + 2, True)
