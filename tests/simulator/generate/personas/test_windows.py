"""Windows: tallies of the last days."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.personas.computations import Tally
from simulator.generate.personas.windows import Window
from tests.simulator.generated import laws

deeds = st.lists(st.tuples(st.sampled_from("uvw"), st.sampled_from("ab")), max_size=5)


@laws
@given(st.lists(deeds, max_size=12), st.sampled_from([None, 1, 2, 5]))
def test_window(days: list[list[tuple[str, str]]], length: int | None) -> None:
    """After each day the tallies are those of the last days, and who has another is touched."""
    window, before = Window(length), dict[str, Tally]()
    for number, day in enumerate(days, 1):
        for uid, value in day:
            window.add(uid, value)
        assert window.tallies == before
        touched = window.turn()
        last = days[:number] if length is None else days[max(number - length, 0) : number]
        now: dict[str, Tally] = {}
        for (uid, value), times in Counter(deed for day in last for deed in day).items():
            now.setdefault(uid, {})[value] = times
        assert window.tallies == now
        assert touched.keys() >= {u for u in "uvw" if now.get(u) != before.get(u)}
        before = {uid: dict(tally) for uid, tally in now.items()}


def test_touched_is_not_everyone() -> None:
    """Whose days neither begin nor end is left alone."""
    window = Window(3)
    window.add("u", "")
    assert list(window.turn()) == ["u"]
    window.add("v", "")
    assert [list(window.turn()) for _ in range(4)] == [["v"], [], ["u"], ["v"]]


def test_forget() -> None:
    """Who is forgotten has no tally; there may be nothing to forget."""
    window = Window(None)
    window.add("u", "a")
    window.turn()
    for uid in ("u", "u", "v"):
        window.forget(uid)
    assert window.tallies == {}
