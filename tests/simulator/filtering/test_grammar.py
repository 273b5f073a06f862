"""The grammar: what is a filter, what isn't, and where the mistake is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.filtering import EVERYTHING, And, Expression, FilterError, parse
from simulator.filtering.expression import Limit, Not, Or, Pattern, Range, Span, Term, Words
from simulator.filtering.grammar import MAX_DEPTH, MAX_LENGTH, MAX_VALUES
from tests.simulator.filtering.filters import TERMS, WORDS, filters
from tests.simulator.generated import laws, texts


def word(text: str) -> Words:
    return Words(Pattern((text,)))


def term(name: str, *values: str, keys: tuple[str, ...] = ()) -> Term:
    return Term(name, tuple(Pattern((value,)) for value in values), keys)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", EVERYTHING),
        (" \t\n", EVERYTHING),
        ("a", word("a")),
        ('"a b"', word("a b")),
        (r'"a \"b\" \\ \n"', word('a "b" \\ \\n')),
        ("a b", And((word("a"), word("b")))),
        ("a and b", And((word("a"), word("b")))),
        ("a AND b Or c", Or((And((word("a"), word("b"))), word("c")))),
        ("a or b c", Or((word("a"), And((word("b"), word("c")))))),
        ("(a or b) c", And((Or((word("a"), word("b"))), word("c")))),
        ("((a))", word("a")),
        ("not a b", And((Not(word("a")), word("b")))),
        ("-a", Not(word("a"))),
        ("--a", Not(Not(word("a")))),
        ("-(a or b)", Not(Or((word("a"), word("b"))))),
        ("- a", And((word("-"), word("a")))),
        ("(-)", word("-")),
        ("a-b", word("a-b")),
        ('"and" "or" "not"', And((word("and"), word("or"), word("not")))),
        ('an"d"', word("and")),
        ("android", word("android")),
        ("a,b", word("a,b")),
        ("10:30", word("10:30")),
        ("a(b)c", And((word("a"), word("b"), word("c")))),
        ("or*", Words(Pattern(("or", "")))),
        ("contact:u1", term("contact", "u1")),
        ("CONTACT:u1", term("contact", "u1")),
        ("message_id:m", term("messageId", "m")),
        ("messageid:m", term("messageId", "m")),
        ("contact:", term("contact")),
        ("contact: u1", And((term("contact"), word("u1")))),
        ('contact:""', term("contact", "")),
        ("contact:a,b", term("contact", "a", "b")),
        ('contact:"a,b",c', term("contact", "a,b", "c")),
        ("contact:and", term("contact", "and")),
        ("contact:a:b", term("contact", "a:b")),
        ("contact:-5", term("contact", "-5")),
        ('contact:a"b c"d', term("contact", "ab cd")),
        ("(contact:u1)", term("contact", "u1")),
        ("contact:u*", Term("contact", (Pattern(("u", "")),))),
        ("contact:***", Term("contact", (Pattern(("", "")),))),
        ("contact:*a**b*", Term("contact", (Pattern(("", "a", "b", "")),))),
        ('contact:"u*"', term("contact", "u*")),
        ('contact:"u*"*', Term("contact", (Pattern(("u*", "")),))),
        ("params.a:b", term("params", "b", keys=("a",))),
        ('params."a b"."c.d".0:', term("params", keys=("a b", "c.d", "0"))),
        ('params."".x:', term("params", keys=("", "x"))),
        ("params.größe:ö", term("params", "ö", keys=("größe",))),
        ("params.a:>=5", Term("params", (Limit(">=", 5, "5"),), ("a",))),
        ("params.a:>=x", Term("params", (Limit(">=", None, "x"),), ("a",))),
        ("params.a:-1..2.5", Term("params", (Range(-1, 2.5, "-1..2.5"),), ("a",))),
        ("status:4xx", Term("status", (Range(400, 499, "4xx"),))),
        ("status:200,>=400", Term("status", (Limit("=", 200, "200"), Limit(">=", 400, "400")))),
    ],
)
def test_what_is_a_filter(text: str, expression: Expression) -> None:
    """Each form of the language is what it says."""
    assert parse(text) == expression


LISTED = (
    "there are call, operation, event, contact, account, workspace, messageId, status, verdict,"
    " code, fault, stage, path, params, duration, seq, since, until; in quotes it is text"
)
STAGES = (
    "stage is one of received, failed-on-ingest, filtered-at-source, filtered-at-destination,"
    " pending-retry, failed, delivered"
)
NUMBER = "give a number, 4xx, 400..499 or a comparison, as in status:>=400"
VERDICTS = "verdict is one of ok, advice, warning, broken"
DURATION = "give ms, or as in 2s, 100ms..1s or a comparison, as in duration:>200ms"
MOMENT = "give 5m or 2h for so long ago, 09:30 in UTC, or one as 2024-03-11T09:30:00Z"


@pytest.mark.parametrize(
    ("text", "spot", "message", "hint"),
    [
        ("cal:page", "cal", "there is no such field", f"did you mean call? {LISTED}"),
        ("a http://x", "http", "there is no such field", LISTED),
        ("param.plan:x", "param", "there is no such field", f"did you mean params? {LISTED}"),
        ("params:x", "params", "params needs a name", "as in params.plan:pro"),
        ("params.:x", ".", "a name is missing behind the dot", "as in params.plan"),
        ("params.a..b:x", ".", "a name is missing behind the dot", "as in params.plan"),
        ("contact.x:1", "contact.x", "contact has no names behind a dot", "as in contact:u1"),
        ('a "b c', '"b c', "the quote has no end", 'write a " behind it'),
        ('contact:a" b', '" b', "the quote has no end", 'write a " behind it'),
        ("a (b", "(", "the parenthesis is never closed", "write a ) behind it"),
        ("a)", ")", "nothing is open that this could close", ""),
        ("()", "()", "nothing stands in the parentheses", ""),
        ("a (  )", "(  )", "nothing stands in the parentheses", ""),
        ("or a", "or", "something is missing before this or", 'the word itself is "or"'),
        ("a and or b", "or", "something is missing before this or", 'the word itself is "or"'),
        ("(a or)", ")", "something is missing before this )", ""),
        ("and", "and", "something is missing before this and", 'the word itself is "and"'),
        ("a or", "", "something is missing at the end", "add a field or a word"),
        ("not", "", "something is missing at the end", "add a field or a word"),
        ("contact:a,,b", "", "a value is missing", "a comma stands between two of them"),
        ("status:,400", "", "a value is missing", "a comma stands between two of them"),
        ("status:400,", "", "a value is missing", "a comma stands between two of them"),
        ("status:x", "x", "this is no number for status", NUMBER),
        ("status:4*", "4*", "this is no number for status", NUMBER),
        ("status:-1", "-1", "this is no number for status", NUMBER),
        ("status:>=", ">=", "this is no number for status", NUMBER),
        ("status:1.5", "1.5", "this is no number for status", NUMBER),
        ("status:6xx", "6xx", "this is no number for status", NUMBER),
        ("status:4xx..5xx", "4xx..5xx", "this is no number for status", NUMBER),
        ("status:200,600", "600", "status goes up to 599", ""),
        ("status:500..400", "500..400", "the range ends before it begins", "turn it round"),
        ("params.a:5..4", "5..4", "the range ends before it begins", "turn it round"),
        ("params.a:>", ">", "nothing follows the >", "give a number or a text"),
        ("duration:x", "x", "this is no duration", DURATION),
        ("duration:-5", "-5", "this is no duration", DURATION),
        (f"seq:{2**63}", str(2**63), f"seq goes up to {2**63 - 1}", ""),
        (
            "verdict:bad",
            "bad",
            "this is no verdict",
            VERDICTS,
        ),
        ("verdict:brokn", "brokn", "this is no verdict", "did you mean broken?"),
        ("verdict:>=borken", ">=borken", "this is no verdict", "did you mean broken?"),
        ("verdict:>=", ">=", "this is no verdict", VERDICTS),
        ("stage:faild", "faild", "this is no stage", "did you mean failed?"),
        ("stage:x*", "x*", "this is no stage", STAGES),
        ("stage:>failed", ">failed", "stage can't be compared", STAGES),
        ("call:paeg", "paeg", "this is no call", "did you mean page?"),
        ("contact:>u1", ">u1", "contact is text and can't be compared", "in quotes it is text"),
        ("since:", "since:", "since takes one moment", "as in since:5m"),
        ("since:1m,2m", "since:1m,2m", "since takes one moment", "as in since:5m"),
        ("until:soon", "soon", "this is no moment", MOMENT),
        ("since:25:00", "25:00", "this is no moment", MOMENT),
        ("since:9999-99-99", "9999-99-99", "this is no moment", MOMENT),
    ],
)
def test_what_is_no_filter(text: str, spot: str, message: str, hint: str) -> None:
    """A mistake has a sentence, its spot in the text, and what to write instead."""
    with pytest.raises(FilterError) as error:
        parse(text)
    found = error.value
    assert (found.message, found.hint) == (message, hint)
    assert text[found.start : found.end] == spot
    assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, "a filter has at most 4,000 characters, not 4,001"),
        ("(" * (MAX_DEPTH + 2) + "a", MAX_DEPTH + 1, "it nests more than 40 levels deep"),
        ("not " * (MAX_DEPTH + 1) + "a", 4 * MAX_DEPTH + 4, "it nests more than 40 levels deep"),
        ("a " * (MAX_VALUES + 1), 2 * MAX_VALUES, "a filter has at most 100 values and words"),
        (
            f"a contact:{','.join('b' * MAX_VALUES)}",
            2,
            "a filter has at most 100 values and words",
        ),
    ],
)
def test_bounds(text: str, start: int, message: str) -> None:
    """A filter has a bounded length, depth and number of values; one less is fine."""
    with pytest.raises(FilterError) as error:
        parse(text)
    assert (error.value.start, error.value.message) == (start, message)


@pytest.mark.parametrize(
    "text",
    [
        "a" * MAX_LENGTH,
        "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH,
        "-" * MAX_DEPTH + "a",
        "a " * MAX_VALUES,
        f"contact:{','.join('b' * MAX_VALUES)}",
    ],
)
def test_within_bounds(text: str) -> None:
    """What just keeps a bound is a filter."""
    assert parse(str(parse(text))) == parse(text)


_marks = st.sampled_from([*'()"\\*:,.-<>= \n\x00', "and", "or", "not ", "..", "5m", "4xx"])
_pieces = st.sampled_from([*TERMS, *WORDS]) | texts | _marks
any_texts = st.lists(_pieces, max_size=8).map("".join)
"""Whatever may be typed, much of it nearly a filter."""


@laws
@given(any_texts)
def test_any_text(text: str) -> None:
    """Every text is a filter or a FilterError within it; a filter is written as it is read."""
    try:
        expression = parse(text)
    except FilterError as error:
        found = error
    else:
        assert parse(str(expression)) == expression
        return
    assert 0 <= found.start <= found.end <= len(text)
    assert found.message in found.told()


@laws
@given(filters)
def test_filters(text: str) -> None:
    """A filter is written as it is read, and what is written once is written so again."""
    expression = parse(text)
    assert parse(str(expression)) == expression
    assert str(parse(str(expression))) == str(expression)


@laws
@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_any_value(value: str, keys: list[str]) -> None:
    """Whatever text a value, a word or a name of params is, it can be written."""
    pattern = Pattern((value,))
    for expression in (
        Words(pattern),
        Term("contact", (pattern, pattern)),
        Term("params", (pattern,), tuple(keys)),
        Not(And((Words(Pattern((value, value))), Or((Words(pattern), Not(Words(pattern))))))),
    ):
        assert parse(str(expression)) == expression


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ('a  -contact:u1,"b c"', [(0, 1), (3, 20), (4, 20), (12, 14), (15, 20)]),
        ("( a or b )", [(2, 8), (2, 3), (7, 8)]),
    ],
)
def test_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Each part of an expression knows where it stands."""
    assert _spans(parse(text))[-len(spans) :] == [Span(*span) for span in spans]


def _spans(expression: Expression) -> list[Span]:
    match expression:
        case And(parts) | Or(parts):
            below = [span for part in parts for span in _spans(part)]
            return [expression.span, *below]
        case Not(part):
            return [expression.span, *_spans(part)]
        case Term(_, values):
            return [expression.span, *(value.span for value in values)]
        case _:
            return [expression.span]
