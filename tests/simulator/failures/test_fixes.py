"""Fixes: what to do."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.registry import check, load
from simulator.failures.fixes import of_code, of_violation
from simulator.failures.origins import Origin
from simulator.failures.repairs import repair

CONTACT: dict[str, Any] = {"contact_uid": "u", "params": {"mrr": "49"}}


def fix(value: dict[str, Any], origin: Origin | None = None, rule: str = "") -> tuple[str, ...]:
    """How to mend the only violation of a contact."""
    [violation] = check("salesmachine/contact", value)
    found = repair("salesmachine/contact", value, violation, violation.pointer)
    return of_violation(violation, violation.pointer, found, origin, rule)


@pytest.mark.parametrize(
    ("origin", "rule", "lines"),
    [
        (None, "", ('Send params.mrr as a number: 49, not "49".',)),
        (
            Origin(("/traits/mrr",), True),
            "identify.contact at identify.py:1",
            ('Send traits.mrr as a number: 49, not "49".',),
        ),
        (
            Origin(("/traits/mrr",), True),
            "mine:translate at mine.py:1",
            (
                'Send traits.mrr as a number: 49, not "49".',
                "Or let mine:translate make it so: it takes traits.mrr as it is.",
            ),
        ),
        (
            Origin(("/traits/a", "/traits/b")),
            "identify.contact at identify.py:1",
            (
                'Send params.mrr as a number: 49, not "49".',
                "identify.contact makes it of traits.a, traits.b.",
            ),
        ),
        (
            Origin(),
            "identify.contact at identify.py:1",
            (
                'Send params.mrr as a number: 49, not "49".',
                "It isn't in the message: identify.contact makes it.",
            ),
        ),
    ],
)
def test_who_mends_it(origin: Origin | None, rule: str, lines: tuple[str, ...]) -> None:
    """The sender where the message holds it, else who makes it."""
    assert fix(CONTACT, origin, rule) == lines


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"params": {}}, "Send contact_uid."),
        (
            {"contactUid": "u", "contact_uid": "u", "params": {}},
            "contact_uid is there as well: keep one of them.",
        ),
        (
            {"contact_uid": "u", "params": {"account_uid": ""}},
            "Leave params.account_uid out, or send one that says something.",
        ),
        (
            {"contact_uid": "u", "params": {}, "plan": 1},
            "Move plan into params, where attributes belong.",
        ),
        ({"contact_uid": "u", "params": []}, "Send params as an object: {}, not []."),
        (
            {"contact_uid": "u", "params": {"mrr": "much"}},
            "Send the documented type, or use a key of your own.",
        ),
    ],
)
def test_what_is_to_be_done(value: dict[str, Any], line: str) -> None:
    """As concrete as can be known."""
    assert fix(value)[0] == line


def test_every_code_has_one() -> None:
    """What can't be made concrete says what the register says."""
    assert all(of_code(code) for code in load("codes.json"))
    assert of_code("unmet") == ""
