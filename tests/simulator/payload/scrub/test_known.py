"""Known words are found wherever they are, and no others."""

from __future__ import annotations

import pytest

from simulator.payload.scrub.draws import Key
from simulator.payload.scrub.known import holds_known, learn_words, with_known
from simulator.payload.scrub.memory import Memory

NAMES = (
    *("Ada Lovelace", "Li Wu", "山田太郎", "김민수"),
    *("José Núñez", "Page Order", "สมชาย"),
)


@pytest.fixture
def memory() -> Memory:
    found = Memory(Key("k"))
    for name in (
        "Ada Lovelace",
        "Li Wu",
        "山田太郎",
        "김민수",
        "José Núñez",
        "Page Order",
        "สมชาย",
    ):
        learn_words(name, found, "name")
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("Ada", "ADA'S", "call ada now", "Ada_Lovelace", "adaSignedUp", "AdaLovelaceLeft"),
        *("adalovelace", "jose", "JOSÉ", "nunez", "山田太郎さん", "김민수가", "Hi Li", "สมชายไป"),
    ],
)
def test_what_is_found(text: str, memory: Memory) -> None:
    """In any case, without accents, glued to others where a script does so, and in camel case."""
    assert holds_known(text, memory)


@pytest.mark.parametrize(
    "text", ["Adapter", "li", "lion", "Page viewed", "Order", "山", "Canada", "", "1 2", "joke"]
)
def test_what_is_not(text: str, memory: Memory) -> None:
    """Other words that hold one, and words of the web."""
    assert not holds_known(text, memory)


def test_the_rest(memory: Memory) -> None:
    """What is between is given to who asks for it."""
    found = with_known("AdaSigned up 山田太郎さん", memory, lambda rest: f"<{rest}>")
    assert "<Signed>" in found
    assert "<up>" in found
    assert found.endswith("<さん>")
