"""Reading bodies: what is good survives, what is hostile is named before any schema is asked."""

from __future__ import annotations

import json
import math

import pytest

from contracts.reading import Reading, loads, poison, read
from contracts.violations import Violation


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(violation.code, violation.pointer) for violation in reading.violations]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"b": 1, "a": [null, true]}', {"b": 1, "a": [None, True]}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b' "x" ', "x"),
        pytest.param(b"9" * 4300, int("9" * 4300), id="4300 digits"),
        pytest.param(b"-" + b"9" * 4300, -int("9" * 4300), id="-4300 digits"),
        (rb'"\ud800"', "\ud800"),
        (b"1e308", 1e308),
        pytest.param(nested(100), json.loads(nested(100)), id="100 levels"),
        pytest.param(b'["' + b"[{" * 200 + b'"]', ["[{" * 200], id="brackets in a string"),
    ],
)
def test_good_json_is_read_as_it_stands(body: bytes, value: object) -> None:
    """A byte order mark, big integers, lone surrogates, 100 levels: none of it is in the way."""
    assert read(body) == Reading(value)


def test_the_order_of_keys_is_kept() -> None:
    """What came can be shown as it came."""
    reading = read(b'{"b": 1, "a": 2}')
    assert json.dumps(reading.value) == '{"b": 1, "a": 2}'


@pytest.mark.parametrize(
    ("body", "code", "got"),
    [
        (b"", "SM-201", "an empty body"),
        (b" \n", "SM-201", "an empty body"),
        (b"{", "SM-201", "Expecting property name enclosed in double quotes at line 1 column 2"),
        (b"[1,\n x]", "SM-201", "Expecting value at line 2 column 2"),
        (b"contact_uid=u1", "SM-201", "Expecting value at line 1 column 1"),
        (b"[]]", "SM-201", "Extra data at line 1 column 3"),
        (b'"\xff"', "SM-201", "a broken byte at 1"),
        (b'"\xed\xa0\x80"', "SM-201", "a broken byte at 1"),
        pytest.param(nested(100_000), "SM-202", "far more", id="100000 levels"),
        (b'{"a": NaN}', "SM-202", "one that reads as infinite, or NaN"),
        (b"Infinity", "SM-202", "one that reads as infinite, or NaN"),
        (b'{"a": {"b": -Infinity}}', "SM-202", "one that reads as infinite, or NaN"),
        (b'{"a": 1e999}', "SM-202", "one that reads as infinite, or NaN"),
        pytest.param(b"9" * 4301, "SM-202", "one that reads as infinite, or NaN", id="4301 digits"),
        pytest.param(b'{"a": %b}' % nested(100), "SM-202", "more", id="101 levels"),
    ],
)
def test_what_cannot_be_read_is_one_violation_of_the_whole(
    body: bytes, code: str, got: str
) -> None:
    """There is no value then, and the violation says why."""
    reading = read(body)
    assert not reading.readable
    assert reading.value is None
    assert codes(reading) == [(code, "")]
    assert reading.violations[0].got == got


def test_a_broken_body_carries_the_evidence_of_its_code() -> None:
    """What isn't JSON breaks a documented rule, what can't be judged a rule of ours."""
    assert [read(body).violations[0].evidence for body in (b"{", b"NaN")] == [
        "sm.statuses",
        "own.json",
    ]


def test_a_poisoned_item_spoils_itself_alone() -> None:
    """The other items of the list can be judged."""
    reading = read(b'[{"a": 1}, {"a": 1e999}, %b, %b, NaN]' % (nested(101), nested(100)))
    assert reading.readable
    assert sorted(reading.poisoned) == [1, 2, 4]
    assert reading.violations == [reading.poisoned[index] for index in (1, 2, 4)]
    assert codes(reading) == [("SM-202", "/1"), ("SM-202", "/2"), ("SM-202", "/4")]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        (b'{"a": 1, "a": 2}', ["/a"]),
        (b'{"a": 1, "a": 2, "a": 3}', ["/a"]),
        (b'{"a": 1, "b": 1, "b": 2, "a": 2}', ["/a", "/b"]),
        (b'[{"x": {"a/b": 1, "a/b": 2}}, 7, [{"": 1, "": 2}]]', ["/0/x/a~1b", "/2/0/"]),
        (b'{"a": {"b": 1, "b": 2}, "a": {}}', ["/a"]),
        (b'[{"a": 1, "a": 2, "n": NaN}, {"b": 1, "b": 2}]', ["/1/b"]),
        (b'{"a": 1, "a": 2, "n": NaN}', []),
        (b'{"a": NaN, "a": 1}', ["/a"]),
        pytest.param(b'{"a": 1, "a": 2, "n": %b}' % (b"9" * 4301), [], id="in poison"),
        pytest.param(b'[%b, {"a": 1, "a": 2}]' % (b"9" * 4301), ["/1/a"], id="beside poison"),
    ],
)
def test_a_key_that_stands_twice_is_warned_about_once(body: bytes, pointers: list[str]) -> None:
    """Only where it can be judged: not in what is overwritten, nor in what is poisoned."""
    found = [v for v in read(body).violations if v.code == "SM-214"]
    assert [violation.pointer for violation in found] == pointers
    assert {violation.severity for violation in found} <= {"warning"}


def test_of_a_key_that_stands_twice_the_last_value_counts() -> None:
    """And the warning quotes the key."""
    reading = read(b'{"a": 1, "a": 2}')
    assert reading.value == {"a": 2}
    assert reading.violations == [
        Violation("SM-214", "warning", "/a", "each key once", 'string "a"', "", "own.json")
    ]


@pytest.mark.parametrize("levels", range(900, 1010, 10))
def test_a_key_that_stands_twice_far_down_makes_nothing_raise(levels: int) -> None:
    """Wherever Python's own limit on recursion lies."""
    for depth in range(levels, levels + 10):
        body = '{"a":' * depth + '{"b":1,"b":2}' + "}" * depth
        assert codes(read(body.encode())) == [("SM-202", "")]


@pytest.mark.parametrize("value", [float("nan"), [math.inf], {"a": [{"b": -math.inf}]}])
def test_a_number_that_is_not_finite_is_poison(value: object) -> None:
    """At whatever place it stands."""
    assert poison(value) == ("finite numbers", "one that reads as infinite, or NaN")


def test_an_integer_of_too_many_digits_reads_as_infinite() -> None:
    """Python itself would raise; 4,300 digits it reads, and other integers beside stay exact."""
    assert loads(f"[{'9' * 4301}, -{'9' * 4301}, {'9' * 4300}]") == [
        math.inf,
        math.inf,
        int("9" * 4300),
    ]
    with pytest.raises(json.JSONDecodeError):
        loads("{")
