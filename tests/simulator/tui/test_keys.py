"""Keys: one table, in which no two contradict each other."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import BindingsMap

from simulator.tui.keys import (
    BY_ID,
    KEYS,
    PANES,
    TITLES,
    Key,
    at,
    bindings,
    listed,
    markdown,
    symbol,
)

PLACES = tuple(TITLES)
READ_BY_INPUTS = {"up", "down", "left", "right", "home", "end", "enter", "tab", "escape"}


def normal(key: Key) -> set[str]:
    """Its keys as Textual calls them."""
    return set(BindingsMap([(",".join(key.keys), key.action)]).key_to_bindings)  # type: ignore[list-item]


@pytest.mark.parametrize("place", PLACES)
def test_a_key_does_one_thing_in_a_place(place: str) -> None:
    """No key is twice in a place."""
    counted = Counter(name for key in at(place) for name in normal(key))  # type: ignore[arg-type]
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("place", ["list", *PANES])
def test_what_works_everywhere_works_in_lists_and_panes(place: str) -> None:
    """No key of everywhere means something else in the list or in a pane."""
    own = {name for key in at(place) for name in normal(key)}  # type: ignore[arg-type]
    assert own & {name for key in at("everywhere") for name in normal(key)} == set()


def test_all_panes_have_the_same_keys() -> None:
    """One view shows any of them."""
    assert {tuple(at(pane)) for pane in PANES} == {tuple(at("sent"))}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_each_says_what_it_does(key: Key) -> None:
    """In a sentence; what is on the bottom line has a word and a rank for that."""
    assert key.says[0].isupper()
    assert key.says.endswith(".")
    assert len(key.label) <= 12
    assert (key.rank < 99) == bool(key.label)


def test_ids() -> None:
    """Each key has an id of its own."""
    assert len(BY_ID) == len(KEYS)


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("list", "j k down up g G home end pageup pagedown ctrl+u ctrl+d enter m M n N / tab"),
        (
            "sent",
            "j k down up g G home end pageup pagedown ctrl+u ctrl+d enter n N / tab shift+tab",
        ),
        ("everywhere", "f : ? escape 0 1 2 3 4 5 6 7 [ ] y Y r i a d p C w q ctrl+q ctrl+c"),
        ("filter", "enter tab up down"),
    ],
)
def test_the_keys_that_people_know(place: str, wanted: str) -> None:
    """They are there."""
    there = {name for key in at(place) for name in key.keys}  # type: ignore[arg-type]
    assert set(wanted.split()) <= there


def test_the_filter_line_keeps_its_letters() -> None:
    """Where text is written no letter does anything else."""
    assert {name for key in at("filter") for name in key.keys} <= READ_BY_INPUTS


def test_bindings() -> None:
    """Those of a place have its keys, actions, labels and sentences, and say which key they are."""
    found = {binding.id: binding for binding in bindings("everywhere")}
    shown = found["everywhere.help"]
    assert (shown.key, shown.action, shown.description, shown.show) == (
        "?,f1",
        "help",
        "help",
        True,
    )
    assert shown.tooltip == BY_ID["everywhere.help"].says
    quitting = found["everywhere.app.quit"]
    assert (quitting.key, quitting.priority, quitting.show) == ("ctrl+q,ctrl+c", True, False)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("j", "j"),
        ("G", "G"),
        ("?", "?"),
        ("question_mark", "?"),
        ("left_square_bracket", "["),
        ("slash", "/"),
        ("colon", ":"),
        ("down", "↓"),
        ("left", "←"),
        ("enter", "Enter"),
        ("escape", "Esc"),
        ("tab", "Tab"),
        ("shift+tab", "Shift+Tab"),
        ("ctrl+d", "Ctrl+D"),
        ("pagedown", "PgDn"),
        ("space", "Space"),
        ("f1", "F1"),
    ],
)
def test_how_a_key_is_written(key: str, written: str) -> None:
    """As it stands on a keyboard."""
    assert symbol(key) == written


@pytest.mark.parametrize(
    ("symbols", "written"),
    [
        ("jk", "j k"),
        ("01234567", "0-7"),
        ("12", "1 2"),
        ("123", "1-3"),
        ("135", "1 3 5"),
        ("a", "a"),
    ],
)
def test_keys_beside_each_other(symbols: str, written: str) -> None:
    """Of digits in a row the first and the last."""
    assert listed(symbols) == written


def test_the_table_for_a_document() -> None:
    """Every key is in it; those that share a word share a row, and no row is there twice."""
    rows = [row.split(" | ") for row in markdown().splitlines()[2:]]
    said = " ".join(what for _, _, what in rows)
    assert all(key.says in said for key in KEYS)
    assert ["| `n` `N`", "list, panes"] in [row[:2] for row in rows]
    assert ["| `Enter`", "List"] in [row[:2] for row in rows]
    assert ["| `Enter`", "panes"] in [row[:2] for row in rows]
    assert len({tuple(row) for row in rows}) == len(rows)
