"""Fields: what a filter can ask, as it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.control.filters import MAX_LOOKED_AT
from simulator.filtering import describe, parse
from simulator.filtering.conditions import conditions
from simulator.filtering.fields import BY_NAME, FIELDS, find


@pytest.mark.parametrize("field", describe(), ids=lambda field: field.name)
def test_examples(field: tuple[str, str, str, str]) -> None:
    """Each example is a filter of its field, and everything is told in words."""
    name, form, meaning, example = field
    assert name in example
    assert form
    assert meaning
    assert conditions(parse(example), 0.0).exchange.text


def test_choices_are_told() -> None:
    """Where a field has a few choices, its form lists them all."""
    for field in FIELDS:
        if field.choices and field.name != "stage":
            assert field.form == ", ".join(field.choices)


@pytest.mark.parametrize("name", [one.name for one in FIELDS])
def test_names(name: str) -> None:
    """A field is found in capitals or not."""
    assert find(name) is find(name.upper()) is find(name.lower()) is BY_NAME[name]


def test_other_names() -> None:
    """Its name is found as the journal spells it too; nothing else is."""
    assert find("message_id") is BY_NAME["messageId"]
    assert find("") is None
    assert find("text") is None


README = (Path(__file__).parents[3] / "simulator" / "README.md").read_text("utf-8")


def test_the_readme_has_them_all() -> None:
    """The table in the simulator's document is what the fields say of themselves."""
    section = README.partition("\n## Filters\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{one.name}` | {one.form} | {one.meaning} | `{one.example}` |" for one in describe()
    ]


def test_the_filters_in_the_readme_are_some() -> None:
    """Each filter that it shows is one."""
    shown = re.findall(r"--filter '([^']*)'", README)
    assert len(shown) >= 3
    for text in shown:
        assert parse(text)
    assert f"at {MAX_LOOKED_AT:,} seqs" in README
