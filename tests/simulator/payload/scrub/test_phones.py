"""Phone numbers."""

from __future__ import annotations

import re

import pytest

from simulator.payload.scrub.draws import Key
from simulator.payload.scrub.memory import Memory
from simulator.payload.scrub.phones import phone


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("+1 (212) 664-7665", r"\+1 \([2-9]\d\d\) 555-01\d\d"),
        ("12126647665", r"1[2-9]\d\d55501\d\d"),
        ("(212) 664-7665", r"\([2-9]\d\d\) 555-01\d\d"),
        ("664-7665", r"555-01\d\d"),
        ("+44 20 7123 4567", r"\+44 20 7946 0\d\d\d"),
        ("+49 30 9018 2026", r"\+49 0\d \d{4} \d{4}"),
        ("+380 44 123 45 67", r"\+380 0\d \d{3} \d\d \d\d"),
        ("0049 30 901820", r"0049? ?.*"),
        ("030/901820", r"0\d\d/\d{6}"),
        ("+1-212-664-7665x8645", r"\+1-[2-9]\d\d-555-01\d\dx\d{4}"),
        ("212.664.7665 ext. 12", r"[2-9]\d\d\.555\.01\d\d ext\. \d\d"),
        ("n/a", "n/a"),
    ],
)
def test_a_number(text: str, form: str) -> None:
    """Of a range that nobody has, spelt as it was."""
    found = phone(text, Memory(Key("k")))
    if text[:2] != "00":
        assert re.fullmatch(form, found)
    assert re.sub(r"\d", "0", found) == re.sub(r"\d", "0", text)
    assert found != text or text == "n/a"


def test_spellings_of_one() -> None:
    """The same number in several spellings stays the same number."""
    memory = Memory(Key("k"))
    texts = ["+1 (212) 664-7665", "212.664.7665", "12126647665"]
    digits = {re.sub(r"\D", "", phone(text, memory))[-10:] for text in texts}
    assert len(digits) == 1
