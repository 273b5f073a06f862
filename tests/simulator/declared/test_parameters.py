"""Parameters: read, or refused with what is valid."""

from __future__ import annotations

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.declared.parameters import Parameter, limit, read_query
from simulator.declared.refusals import Refusal
from tests.simulator.generated import laws

NUMBER = Parameter("after", "A number.", "number", at_least=2, at_most=100)
LIMIT = limit("How many.", 25, 100)
TEXT = Parameter("contact", "A text.")
HEX = Parameter("workspace", "An id.", pattern="[0-9a-f]{8}", form="8 hex digits")
CHOICE = Parameter("verdict", "A choice.", "choice", choices=("ok", "warning", "broken"))
FLAG = Parameter("applied", "Yes or no.", "flag")
ALL = (NUMBER, LIMIT, TEXT, HEX, CHOICE, FLAG)
VERDICTS = "verdict is one of ok, warning, broken"


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (NUMBER, "2", 2),
        (NUMBER, "100", 100),
        (NUMBER, "007", 7),
        (LIMIT, "1", 1),
        (TEXT, " ", " "),
        (TEXT, "é\n", "é\n"),
        (HEX, "0123abcd", "0123abcd"),
        (CHOICE, "ok", "ok"),
        (FLAG, "true", True),
        (FLAG, "false", False),
    ],
)
def test_good_values(parameter: Parameter, text: str, value: object) -> None:
    """What is valid is read as a value of its kind."""
    assert parameter.read(text) == value


@pytest.mark.parametrize(
    ("parameter", "texts", "said"),
    [
        (
            NUMBER,
            ["1", "101", "0100", "9" * 5000, "", "-5", "+5", "5.0", " 5", "1_0", "²", "٥", "x"],
            "after is a number from 2 to 100",
        ),
        (LIMIT, ["0"], "limit is a number from 1 to 100"),
        (TEXT, [""], "contact is a text that isn't empty"),
        (HEX, ["", "0123abc", "0123ABCD", "0123abcd\n"], "workspace is 8 hex digits"),
        (CHOICE, ["", "xyz", "x" * 5000], VERDICTS),
        (CHOICE, ["warnings"], f"{VERDICTS}; did you mean warning?"),
        (FLAG, ["", "1", "yes", "True"], "applied is true or false"),
    ],
)
def test_bad_values(parameter: Parameter, texts: list[str], said: str) -> None:
    """What isn't valid is refused with what is, and never repeated."""
    for text in texts:
        with pytest.raises(Refusal) as refused:
            parameter.read(text)
        assert (str(refused.value), refused.value.status) == (said, 400)


def test_absent_values() -> None:
    """An absent parameter has its default; a required one is asked for."""
    assert [parameter.read(None) for parameter in ALL] == [None, 25, None, None, None, None]
    with pytest.raises(Refusal, match=r"^id is a text that isn't empty$"):
        Parameter("id", "An id.", required=True).read(None)


@laws
@given(st.sampled_from(ALL), st.one_of(st.text(), st.integers(-9, 200).map(str)))
def test_its_schema_says_what_is_valid(parameter: Parameter, text: str) -> None:
    """A value that is read keeps the parameter's schema; a number that doesn't isn't read."""
    validator = jsonschema_rs.Draft202012Validator(parameter.schema())
    try:
        value = parameter.read(text)
    except Refusal:
        number = int(text) if text.isascii() and text.removeprefix("-").isdigit() else text
        assert not validator.is_valid(number if parameter.kind == "number" else text)
    else:
        assert validator.is_valid(value)


def test_a_query() -> None:
    """A query's values come by name; what is absent has its default."""
    assert read_query(ALL, [("after", "5"), ("applied", "true")]) == {
        "after": 5,
        "limit": 25,
        "contact": None,
        "workspace": None,
        "verdict": None,
        "applied": True,
    }


@pytest.mark.parametrize(
    ("known", "name", "said"),
    [
        (ALL, "limits", "there is no parameter 'limits'; did you mean limit?"),
        (ALL, "Limit", "there is no parameter 'Limit'; did you mean limit?"),
        ((TEXT, FLAG), "é\x1b", r"there is no parameter '\xe9\x1b'; there are contact, applied"),
        ((TEXT,), "", "there is no parameter ''; there are contact"),
        ((TEXT,), "x" * 61, f"there is no parameter '{'x' * 60}...'; there are contact"),
        ((), "a", "there is no parameter 'a'; this path takes none"),
    ],
)
def test_unknown_parameters(known: tuple[Parameter, ...], name: str, said: str) -> None:
    """An unknown parameter is refused with the nearest one, else with all that there are."""
    with pytest.raises(Refusal) as refused:
        read_query(known, [(name, "1")])
    assert str(refused.value) == said


def test_repeated_parameters() -> None:
    """A parameter that is given twice is refused, for one of its values would be lost."""
    with pytest.raises(Refusal, match=r"^after is given more than once$"):
        read_query(ALL, [("after", "5"), ("after", "5")])


def test_what_others_read() -> None:
    """A name that something else reads is passed over, however often it is given."""
    pairs = [("api_token", "a"), ("api_token", "b"), ("contact", "u1")]
    assert read_query((TEXT,), pairs, ("api_token",)) == {"contact": "u1"}
