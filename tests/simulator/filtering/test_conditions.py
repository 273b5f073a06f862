"""Conditions: SQL says of every entry what plain Python says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given

from simulator.filtering import parse
from simulator.filtering.conditions import Conditions, conditions
from simulator.filtering.errors import FilterError
from simulator.filtering.expression import Expression
from simulator.filtering.fields import FIELDS
from simulator.filtering.grammar import MAX_DEPTH, MAX_VALUES
from simulator.journal.condition import known_to
from simulator.journal.file import open_for_reading
from tests.simulator.filtering.conftest import NOW, Journals
from tests.simulator.filtering.filters import TERMS, WORDS, filters
from tests.simulator.filtering.reference import OfExchange, OfMessage, Told, holds
from tests.simulator.generated import laws


def found(path: Path, expression: Expression) -> tuple[list[int], list[int]]:
    """The exchanges and the messages for which the conditions hold."""
    made = conditions(expression, NOW)
    with closing(open_for_reading(path)) as connection:
        known_to(connection, made.functions)
        queries = (
            (f"SELECT e.seq FROM exchanges AS e WHERE {made.exchange}", made.exchange.values),
            (f"SELECT m.seq FROM messages AS m WHERE {made.message}", made.message.values),
        )
        first, second = (sorted(seq for (seq,) in connection.execute(*query)) for query in queries)
        return first, second


def expected(known: Told, expression: Expression) -> tuple[list[int], list[int]]:
    """Those for which the reference says so."""
    return (
        [seq for seq, one in known.exchanges.items() if holds(expression, OfExchange(known, one))],
        [seq for seq, one in known.messages.items() if holds(expression, OfMessage(known, one))],
    )


@pytest.mark.parametrize("text", [*TERMS, *WORDS])
def test_each_term(journals: Journals, text: str) -> None:
    """Every field with every form of its values, and every word, finds what it means."""
    expression = parse(text)
    for path, known in journals:
        assert found(path, expression) == expected(known, expression)


@laws
@given(filters)
def test_expressions(journals: Journals, text: str) -> None:
    """So does whatever is made of them with and, or and not."""
    expression = parse(text)
    path, known = journals[len(text) % len(journals)]
    assert found(path, expression) == expected(known, expression)


INJECTIONS = (
    "'; DROP TABLE exchanges; --",
    "' OR 1=1 --",
    '") OR 1 --',
    "1) UNION SELECT 1",
    "{}",
    "?",
    "%",
    "\x00",
)


@pytest.mark.parametrize("name", [one.name for one in FIELDS if one.kind == "text"])
def test_no_value_gets_into_the_sql(journals: Journals, name: str) -> None:
    """Whatever is looked for, the SQL is the same as for any other text, and finds what it says."""
    path, known = journals[0]
    for form in ("{}:{}", "{}:{}*"):
        usual = conditions(parse(form.format(name, "nothing")), NOW)
        for text in INJECTIONS:
            expression = parse(form.format(name, quoted(text)))
            assert texts(conditions(expression, NOW)) == texts(usual)
            assert found(path, expression) == expected(known, expression)


@pytest.mark.parametrize("form", ["{}", "params.{}:", "params.plan.{}:7", "params.plan:>{}"])
def test_no_word_gets_into_the_sql(journals: Journals, form: str) -> None:
    """So it is with free text, and with params and their names."""
    path, known = journals[0]
    usual = conditions(parse(form.format("nothing")), NOW)
    for text in INJECTIONS:
        expression = parse(form.format(quoted(text)))
        assert texts(conditions(expression, NOW)) == texts(usual)
        assert found(path, expression) == expected(known, expression)


@pytest.mark.parametrize("name", [one.name for one in FIELDS if one.kind not in ("text", "params")])
def test_what_is_no_text_takes_none(name: str) -> None:
    """Numbers, moments and words of closed lists are read before any SQL is made."""
    for text in INJECTIONS:
        with pytest.raises(FilterError):
            parse(f"{name}:{quoted(text)}")


def texts(made: Conditions) -> tuple[str, str]:
    return str(made.exchange), str(made.message)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_the_largest_filter(journals: Journals) -> None:
    """A filter of as many values, as deep as there may be, is no burden for SQLite."""
    many = " ".join(f"-status:{number}" for number in range(MAX_VALUES))
    deep = "(" * MAX_DEPTH + "contact:u1 or nothing" + ")" * MAX_DEPTH
    words = " or ".join("ab" for _ in range(MAX_VALUES))
    listed = f"contact:{','.join(f'u{n}' for n in range(MAX_VALUES))}"
    for text in (many, deep, words, listed):
        expression = parse(text)
        path, known = journals[0]
        assert found(path, expression) == expected(known, expression)


def test_what_is_cheap_is_looked_at_first(journals: Journals) -> None:
    """Bodies are read only where all else holds."""
    path, known = journals[0]
    made = conditions(parse("pro params.plan: status:404"), NOW)
    asked: Counter[str] = Counter()

    def counting(name: str) -> Callable[..., bool]:
        def count(*given: object) -> bool:
            asked[name] += 1
            return made.functions[name](*given)

        return count

    with closing(open_for_reading(path)) as connection:
        known_to(connection, {name: counting(name) for name in made.functions})
        query = f"SELECT e.seq FROM exchanges AS e WHERE {made.exchange}"
        connection.execute(query, made.exchange.values).fetchall()
    read, _ = expected(known, parse("status:404"))
    assert asked["filter_0"] + asked["filter_1"] == len(read) < len(known.exchanges)
