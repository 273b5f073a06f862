"""Completion: what may stand at the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.filtering import FilterError, complete, parse
from simulator.filtering.fields import FIELDS
from tests.simulator.filtering.test_grammar import any_texts
from tests.simulator.generated import laws, texts

KNOWN = {
    "contact": ["u1", "u2", "Ada Lovelace", 'a"b'],
    "workspace": ["1a2b3c4d", "5e6f7a8b"],
    "event": ["order_completed", "pageview"],
    "params": ["plan", "mrr", "a.b"],
}
NAMES = ["params." if one.name == "params" else f"{one.name}:" for one in FIELDS]


def offered(text: str) -> list[str]:
    """What the text becomes with each completion; ``|`` is the cursor."""
    cursor = text.index("|")
    whole = text.replace("|", "")
    return [
        f"{whole[: one.start]}{one.text}{whole[one.end :]}"
        for one in complete(whole, cursor, KNOWN)
    ]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("|", NAMES),
        ("a |", [f"a {name}" for name in NAMES]),
        ("(|", [f"({name}" for name in NAMES]),
        ("not -|", [f"not -{name}" for name in NAMES]),
        ("ca|", ["call:"]),
        ("CA|", ["call:"]),
        ("con|", ["contact:"]),
        ("ver| a", ["verdict: a"]),
        ("a -(ver|", ["a -(verdict:"]),
        ("ca|l:page", ["call:page"]),
        ("o|", ["operation:", "or", "contact:", "account:", "workspace:", "code:", "duration:"]),
        ("an|", ["and"]),
        ("no|", ["not"]),
        ("zzz|", []),
        ("par|", ["params."]),
        ("params.|", ["params.plan:", "params.mrr:", 'params."a.b":']),
        ("a params.m|", ["a params.mrr:"]),
        ("params.plan:|", []),
        ("call:|", [f"call:{one}" for one in FIELDS[0].choices]),
        ("call:pa| a", ["call:page a"]),
        ("call:page,tr|", ["call:page,track"]),
        ("call:p|,track", ["call:page,track", "call:group,track"]),
        ("verdict:>=w|", ["verdict:>=warning"]),
        ("stage:failed|", ["stage:failed-on-ingest", "stage:failed"]),
        ("stage:ing|", ["stage:failed-on-ingest"]),
        ("contact:|", ["contact:u1", "contact:u2", 'contact:"Ada Lovelace"', r'contact:"a\"b"']),
        ("contact:u|", ["contact:u1", "contact:u2"]),
        ("contact:ad|", ['contact:"Ada Lovelace"']),
        ('contact:"ada l|', ['contact:"Ada Lovelace"']),
        ("-contact:2|", ["-contact:u2"]),
        ("workspace:1|", ["workspace:1a2b3c4d"]),
        ("event:pa|", ["event:pageview"]),
        ("account:|", []),
        ("code:SM-10|", [f"code:SM-10{n}" for n in range(1, 10)]),
        ("nothing:|", []),
        ("status:|", []),
        ('"a b|', []),
        ('"a (b" |', [f'"a (b" {name}' for name in NAMES]),
        ('contact:"u 1",|', [f'contact:"u 1",{one}' for one in ("u1", "u2")]),
    ],
)
def test_what_is_offered(text: str, becomes: list[str]) -> None:
    """What begins so comes first, what holds it then; quotes are there where they are needed."""
    assert offered(text)[: len(becomes)] == becomes
    assert bool(offered(text)) == bool(becomes)


def test_what_it_is_about() -> None:
    """A field is offered with what it asks."""
    [found] = complete("ca", 2)
    assert (found.about, found.start, found.end) == (FIELDS[0].meaning, 0, 2)


def test_codes() -> None:
    """Codes are those that there are, unless others are known."""
    assert [one.text for one in complete("code:", 5, {"code": ["X"]})] == ["X"]
    assert "SM-204" in [one.text for one in complete("code:", 5)]


@laws
@given(
    any_texts,
    st.integers(-2, 40),
    st.dictionaries(st.sampled_from(["contact", "params"]), st.lists(texts)),
)
def test_any_text(text: str, cursor: int, known: dict[str, list[str]]) -> None:
    """Whatever the text and the cursor, what is offered stands around it."""
    place = max(0, min(cursor, len(text)))
    for one in complete(text, cursor, known):
        assert 0 <= one.start <= place <= one.end <= len(text)


@laws
@given(texts)
def test_what_is_offered_is_a_filter(value: str) -> None:
    """A value that is taken is read as just this text."""
    for one in complete("contact:", 8, {"contact": [value]}):
        [found] = parse(f"contact:{one.text}").values  # type: ignore[union-attr]
        assert found.exact == value  # type: ignore[union-attr]


def test_it_needs_no_filter() -> None:
    """It helps where the text isn't a filter yet."""
    with pytest.raises(FilterError):
        parse("(call:page or verdict:b")
    assert offered("(call:page or verdict:b|") == ["(call:page or verdict:broken"]
