"""Ids."""

from __future__ import annotations

import re

import pytest

from simulator.payload.scrub.draws import Key
from simulator.payload.scrub.ids import identifier
from simulator.payload.scrub.known import learn_words
from simulator.payload.scrub.memory import Memory


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("usr_570a7e000100", r"usr_\d{3}[a-f]\d[a-f]\d{6}"),
        ("12345", r"[1-9]\d{4}"),
        ("00042", r"000[1-9]\d"),
        ("507F191E810C19729DE860EA", r"\d{3}[A-F]\d{3}[A-F]\d{3}[A-F]\d{5}[A-F]{2}\d{3}[A-F]{2}"),
        ("B5372DB0-C21E-11E4-8DFC-AA07A5B093DB", r"[0-9A-F]{8}-[0-9A-F]{4}-1[0-9A-F]{3}-8.*"),
        ("e5372db0-c21e-41e4-8dfc-aa07a5b093db", r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8.*"),
        ("a1b2c3d4e5f6", r"[a-f]\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d[a-f]\d"),
        ("ajs-next-1767599807771-341d9bdf", r"ajs-next-[1-9]\d{12}-.{8}"),
        ("m1.2", r"m\d\.2"),
        ("G-32", r"[A-Z]-\d\d"),
        ("用户1", r"[\u4e00-\u9fff]{2}\d"),
        ("1" * 32, r"[1-9]\d{31}"),
        ("#", "#"),
    ],
)
def test_an_id(text: str, form: str) -> None:
    """The same length and the same classes of characters; what says only its kind stays."""
    found = identifier(text, Memory(Key("k")))
    assert re.fullmatch(form, found)
    assert found != text or text == "#"


def test_case() -> None:
    """Ids that differ in case alone do so afterwards."""
    memory = Memory(Key("k"))
    found = [identifier(one, memory) for one in ("Abc-123x", "ABC-123X", "abc-123x")]
    assert len(set(found)) == 3
    assert len({one.lower() for one in found}) == 1
    uuid = "b5372db0-c21e-11e4-8dfc-aa07a5b093db"
    assert identifier(uuid.upper(), memory) == identifier(uuid, memory).upper()


def test_known_words() -> None:
    """A name in an id is what it is elsewhere."""
    memory = Memory(Key("k"))
    learn_words("Ada", memory, "name")
    found = identifier("u-ada-77", memory)
    assert found.split("-")[0] == "u"
    assert found.split("-")[1] == identifier("ada", memory)
