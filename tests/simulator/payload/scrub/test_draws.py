"""Draws: the same for whoever has the key, others for whoever has not, however long the label."""

from __future__ import annotations

import hmac

import pytest

from simulator.payload.scrub.draws import Key


@pytest.mark.parametrize("label", ["ada", "x" * 64, "x" * 65, "é" * 100_000])
def test_a_draw(label: str) -> None:
    """The same key and label give the same row; another of either gives another."""
    drawn = [
        [Key(seed).draw(kind, label).below(10**9) for kind in ("name", "id")]
        for seed in ("a", "a", "b", None)
    ]
    assert drawn[0] == drawn[1]
    assert len({tuple(row) for row in drawn}) == 3
    assert drawn[0][0] != drawn[0][1]
    assert Key("a").draw("name", f"{label}y").below(10**9) != drawn[0][0]


def test_a_long_label_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of a megabyte isn't hashed anew for each of its letters."""
    hashed: list[int] = []
    real = hmac.digest

    def digest(key: bytes, octets: bytes, how: str) -> bytes:
        hashed.append(len(octets))
        return real(key, octets, how)

    monkeypatch.setattr(hmac, "digest", digest)
    draw = Key("a").draw("x" * 1_000_000)
    for _ in range(1_000):
        draw.below(26)
    assert len(hashed) > 10
    assert sum(hashed) < 1_100_000
