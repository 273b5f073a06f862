"""Names, in the script that they are written in."""

from __future__ import annotations

import pytest

from simulator.payload.scrub import Scrubber
from simulator.payload.scrub.letters import script


@pytest.mark.parametrize(
    "name",
    [
        *("Ada", "ADA LOVELACE", "jean-pierre", "José", "O'Brien", "Ярослава Остапчук"),
        *("Δημήτρης Παπαδόπουλος", "محمد العفيفي", "שרה גולדשטיין", "김민수", "山田太郎", "李明"),
        *("สมชาย", "タナカ", "はなこ", "ՍԱՐԳՍՅԱՆ", "ᏣᎳᎩ", "नरेन"),
    ],
)
def test_a_name(name: str) -> None:
    """Script, case and marks stay; of no letter run of some length anything is left."""
    found = Scrubber("k").message({"name": name})
    assert isinstance(found, dict)
    text = found["name"]
    assert text != name
    assert script(text) == script(name)
    assert [one.isupper() for one in (name, text)].count(True) in (0, 2)
    assert [one for one in text if one in "-' "] == [one for one in name if one in "-' "]
    assert text.isascii() == name.isascii()
