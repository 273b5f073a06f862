"""Python over a message and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.payload.shrink.expressions import NAMES, Expression
from simulator.payload.shrink.telling import KeepError
from simulator.payload.translators import Ours

MESSAGE: dict[str, Any] = {
    "type": "identify",
    "userId": "u1",
    "timestamp": "x",
    "traits": {"mrr": "49"},
    "context": {"ip": "192.0.2.7", "other": 1},
}


@pytest.mark.parametrize(
    "text",
    [
        "message['traits']['mrr'] == '49'",
        "operations[0]['contact_uid'] == 'u1'",
        "outcome == 'translated' and code is None",
        "'email_missing' in notes and 'SM-220' not in notes",
        "sorted(violations) == ['SM-220', 'SM-231']",
        "rules == ['identify.contact']",
        "arrives('/traits/mrr') and not arrives('/context/other')",
        "all(one in violations for one in ['SM-220'])",
        "(lambda: bool(operations))()",
        "len([one for one in message if one in message]) == 5",
        "__import__('re').search('mrr', str(operations))",
        " 1\n",
    ],
)
def test_what_an_expression_knows(text: str) -> None:
    """In whatever function within it, too."""
    assert Expression(text).holds(MESSAGE, Ours())
    assert not Expression(f"not ({text.strip()})").holds(MESSAGE, Ours())


def test_the_reason_of_a_refusal() -> None:
    """Its code; there are no operations."""
    assert Expression("code == 'id_required' and operations == []").holds({"type": "page"}, Ours())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("message[", "'message[' is no code and no Python expression: '[' was never closed at '['"),
        ("a = 1", "'a = 1' is no code and no Python expression: invalid syntax"),
        ("1 +", "'1 +' is no code and no Python expression: invalid syntax at its end"),
        ("", "'' is no code and no Python expression: invalid syntax at its end"),
        ("a \0", "'a \\x00' is no code and no Python expression: source code string cannot"),
        ("(" * 999, f"{'(' * 199 + '…'!r} is no code and no Python expression: too many nested"),
    ],
)
def test_what_is_no_expression(text: str, why: str) -> None:
    """With the spot."""
    with pytest.raises(KeepError) as error:
        Expression(text)
    assert str(error.value).startswith(why)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("message['x']", "the expression raises KeyError: 'x'"),
        ("1 / 0", "the expression raises ZeroDivisionError: division by zero"),
        ("exit(3)", "the expression raises SystemExit: 3"),
        ("mesage", f"name 'mesage' is not defined; it knows {', '.join(NAMES)}"),
        ("[][0:].x", "the expression raises AttributeError: 'list' object has no attribute 'x'"),
    ],
)
def test_what_it_raises_is_told(text: str, why: str) -> None:
    """In a sentence, on one line."""
    with pytest.raises(KeepError) as error:
        Expression(text).holds(MESSAGE, Ours())
    assert why in str(error.value)
    assert "\n" not in str(error.value)


def test_it_changes_nothing_and_prints_nothing_where_it_may_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Its message is its own, and standard output the command's."""
    message = {"type": "page", "traits": {"a": 1}}
    assert Expression("message['traits'].pop('a') and not print('seen')").holds(message, Ours())
    assert message == {"type": "page", "traits": {"a": 1}}
    assert capsys.readouterr() == ("", "seen\n")


def test_a_message_that_nests_too_deep() -> None:
    """It can't be given to one."""
    message: Any = {}
    for _ in range(5_000):
        message = {"a": message}
    with pytest.raises(KeepError, match="too deep"):
        Expression("message").holds(message, Ours())
