"""Hostile messages: the real translator makes of each exactly what its label says."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.registry import check, load
from destination import translate
from destination.envelope import identifier
from simulator.generate.hostile import SHAPES, Hostile, Raw, hostile, make
from simulator.generate.labels import Label
from simulator.generate.people import Person
from simulator.generate.specimens import Specimens
from simulator.generate.stamps import DAY, iso, read
from simulator.generate.streams import stream
from simulator.generate.world import START
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.fixed import fixed_person
from tests.simulator.generated import laws

AT = START + 36_808_123
TIMES = 30
"""How often each shape is tried: no value that it draws from is left out."""
DRAWS = 8_000
UNREACHED = {"FILTERED_BY_SETTINGS"}
"""No setting by default filters."""
FIRST, LAST = read("1970-01-01"), read("9400-01-01")
moments = st.integers(FIRST, LAST)


@cache
def person(number: int) -> Person:
    """Someone; every other one has no ASCII letter in their name."""
    return fixed_person(number, "ja_JP" if number % 2 else "en_US")


def several(name: str, times: int = TIMES) -> Iterator[Hostile]:
    """Hostile messages of a shape, of several people, over some days."""
    for n in range(times):
        yield make(name, person(n % 5), AT + n * DAY // 4, stream("several", name, n))


def came(message: object, shape: str) -> Label:
    """What the translator makes of a message, as a label."""
    found = translate(message)
    code = found.reason.code if found.reason else None
    notes = tuple(note.code for note in found.notes)
    return Label(shape, found.outcome, code, notes)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_ends_as_its_label_says(name: str) -> None:
    """Outcome, code and notes are those of the label, whoever sends it, and whenever."""
    for one in several(name):
        assert one.label == SHAPES[name].label
        if one.message != one.text:
            assert came(one.message, name) == one.label, one.text[:2_000]
        if readable(one.text):
            assert came(json.loads(one.text), name) == one.label, one.text[:2_000]
        else:
            assert (one.label.outcome, one.label.code) == ("refused", "bad_request")


def readable(text: str) -> bool:
    """Whether Python reads it as JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("name", [n for n, s in SHAPES.items() if s.label.outcome == "translated"])
def test_what_a_shape_becomes_keeps_the_contract(name: str) -> None:
    """What is odd about a message is never odd about its operations."""
    for one in several(name, 12):
        for operation in translate(json.loads(one.text)).wire():
            assert check("salesmachine/item", operation) == [], one.text[:2_000]


def test_every_code_has_a_shape() -> None:
    """There is a shape for each note, refusal and filter, but for what settings filter."""
    codes = {
        code
        for code, told in load("codes.json").items()
        if told["kind"] in ("note", "refusal", "filter")
    }
    labels = [shape.label for shape in SHAPES.values()]
    reached = {label.code for label in labels} | {note for label in labels for note in label.notes}
    assert reached - {None} == codes - UNREACHED


def test_shapes_are_described() -> None:
    """Each has a name of its own, in snake_case, and one sentence of its own."""
    for name, shape in SHAPES.items():
        assert (shape.name, shape.label.shape) == (name, name)
        assert name == name.lower()
        assert name.replace("_", "").isalnum()
        assert shape.description.endswith(".")
        assert ". " not in shape.description
    assert len({shape.description for shape in SHAPES.values()}) == len(SHAPES)


def test_every_shape_is_drawn() -> None:
    """The rarest are one in about two hundred, and what is frequent comes more often."""
    chance = stream("draws")
    drawn = Counter(hostile(person(0), AT, chance).label.shape for _ in range(DRAWS))
    assert set(drawn) == set(SHAPES)
    total = sum(shape.often for shape in SHAPES.values())
    assert min(shape.often for shape in SHAPES.values()) / total > 0.004
    for often in {shape.often for shape in SHAPES.values()}:
        names = [name for name, shape in SHAPES.items() if shape.often == often]
        share = sum(drawn[name] for name in names) / DRAWS / len(names)
        assert share == pytest.approx(often / total, rel=0.25)


@pytest.mark.parametrize("at", [FIRST, read("2001-09-08"), read("2300-01-01"), LAST])
def test_a_label_holds_at_any_time(at: int) -> None:
    """From 1970 on, until the years end."""
    for name in SHAPES:
        for n in range(5):
            one = make(name, person(n), at, stream("time", name, n))
            if one.message != one.text:
                assert came(one.message, name) == one.label, one.text[:2_000]


@laws
@given(st.integers(0, 50), moments, st.integers())
def test_a_stream_decides(who: int, at: int, seed: int) -> None:
    """The same person, moment and stream make the same message; it ends as its label says."""
    one, same = (hostile(person(who), at, stream("law", seed)) for _ in range(2))
    assert (one.text, one.label) == (same.text, same.label)
    assert make(one.label.shape, person(who), at, stream("law", seed)).label == one.label
    if one.message != one.text:
        assert came(one.message, one.label.shape) == one.label


def test_another_process_makes_the_same() -> None:
    """Neither the process nor the seed of its hashes decides anything."""
    code = f"from {__name__} import digest_of_all; print(digest_of_all())"
    assert printed_elsewhere(code, 1) == [digest_of_all()]


def test_nothing_else_is_needed() -> None:
    """They are made without the translator that they test, and without Faker."""
    code = "import sys, simulator.generate.hostile; print(*sys.modules)"
    (printed,) = printed_elsewhere(code, 1)
    modules = {name.partition(".")[0] for name in printed.split()}
    assert not modules & {"destination", "contracts", "faker", "flask", "httpx", "hypothesis"}


def digest_of_all() -> str:
    """A digest of one line of each shape."""
    texts = [next(several(name, 1)).text for name in SHAPES]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def test_what_is_made_changes_nothing() -> None:
    """Neither making one nor translating it changes what the next is made of."""
    before = digest_of_all()
    for name in SHAPES:
        for one in several(name, 3):
            translate(one.message)
    assert digest_of_all() == before
    assert came(Specimens(person(0), stream("clean")).identify(AT), "") == Label("", "translated")


def test_the_label_is_beside_the_message() -> None:
    """Nothing in a message tells what is odd about it."""
    for name in SHAPES:
        for one in several(name, 3):
            assert name not in one.text
            told = set(keys(one.message))
            assert not {"label", "shape", "hostile", "outcome", "code"} & told, name


def keys(value: object) -> Iterator[str]:
    """Every key in a JSON value."""
    level: list[Any] = [value]
    while level:
        one = level.pop()
        if isinstance(one, dict):
            yield from one
            level.extend(one.values())
        elif isinstance(one, list):
            level.extend(one)


def test_a_text_is_the_message_on_one_line() -> None:
    """It is ASCII without a line's end; read again it is the message, unless it is a raw one."""
    for name in SHAPES:
        for one in several(name, 5):
            assert one.text.isascii(), name
            assert one.text.splitlines() == [one.text], name
            assert one.text.strip(), name
            if one.message != one.text:
                assert json.dumps(one.message) == json.dumps(json.loads(one.text)), name


def test_aliases_merge_nobody_else() -> None:
    """Two people have no id of an alias in common, so that no two of them become one."""
    for name, shape in SHAPES.items():
        if "alias_assumed" not in shape.label.notes:
            continue
        merged = [
            {
                operation[key]
                for n in range(6)
                for operation in translate(
                    make(name, person(who), AT, stream(name, n)).message
                ).wire()
                for key in ("contact_uid", "previous_uid")
            }
            for who in range(5)
        ]
        assert sum(map(len, merged)) == len(set().union(*merged)), name


def test_nobody_is_linked_elsewhere_by_an_identify() -> None:
    """What links a user for good is the account that they belong to, whatever stands there."""
    for name in SHAPES:
        for one in several(name):
            if one.message == one.text or not isinstance(one.message, dict):
                continue
            for operation in translate(one.message).wire():
                if operation["method"] == "contact" and str(one.message["type"]).lower() != "group":
                    linked = operation["params"].get("account_uid")
                    assert linked is None or linked.startswith("acc_"), name


@pytest.mark.parametrize(
    "name", ["time_offset", "time_with_a_space", "time_naive", "time_nanoseconds"]
)
def test_a_time_in_another_form_is_the_same_moment(name: str) -> None:
    """Where a time can be read, it is the time at which it was made."""
    for n in range(TIMES):
        one = make(name, person(n % 5), AT + n * DAY // 4, stream("time", n))
        for operation in translate(one.message).wire():
            assert operation["created_at"] == iso(AT + n * DAY // 4)


def test_an_integer_id_is_a_persons_own() -> None:
    """Two people whose ids are integers are two people."""
    ids = {
        identifier(message["userId"])
        for who in range(20)
        if isinstance(
            message := make("user_id_integer", person(who), AT, stream(who)).message, dict
        )
    }
    assert len(ids) == 20


def test_an_unknown_shape() -> None:
    """KeyError."""
    with pytest.raises(KeyError):
        make("user_id_of_wood", person(0), AT, stream("wood"))


def test_a_raw_text_is_its_own_message() -> None:
    """What no value is written as is a text, in both places."""
    raw = [n for n in SHAPES if (one := next(several(n, 1))).message == one.text]
    assert {"json_cut_off", "number_reads_as_infinite", "keys_twice"} <= set(raw)
    for name in raw:
        made = SHAPES[name].make(Specimens(person(0), stream(1)), AT, stream(1))
        assert isinstance(made, Raw)
