"""Keeping: what a smaller message must show as the first one does.

A ``Keep`` is asked about the message first of which a smaller one is to be found: what that one
shows is what the others have to show.  So one belongs to one message.
"""

from __future__ import annotations

import difflib
import re

from contracts.registry import load
from simulator.payload.shrink.expressions import NAMES, Expression
from simulator.payload.shrink.findings import Found, found
from simulator.payload.shrink.kept import Keep, KeptCode, KeptDropped, KeptExpression, KeptOutcome
from simulator.payload.shrink.telling import KeepError
from simulator.payload.translators import Translator

__all__ = [
    "Keep",
    "KeepError",
    "keep",
    "keep_code",
    "keep_dropped",
    "keep_expression",
    "keep_found",
    "keep_outcome",
    "worst",
]

OUTCOMES = ("translated", "refused", "filtered")
_CODE = re.compile(r"[Ss][Mm]-[0-9]+|[a-z][a-z0-9]*(?:_[a-z0-9]+)*|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_WORDS = frozenset({*NAMES, "not", "and", "or", "in", "is", "if", "lambda"})


def keep_code(code: str, translator: Translator) -> Keep:
    """What has this code: the outcome, a note, a violation of the message or of its operations.

    It stays at a place that had it: the same clause is broken, at the same last key.  The outcome
    stays, too: a message that was translated isn't one that is refused.  Raises KeepError for a
    code that there isn't.
    """
    return KeptCode(_known(code), translator)


def keep_found(one: Found, translator: Translator) -> Keep:
    """Just that finding."""
    return KeptCode(one.code, translator, one)


def keep_outcome(code: str, translator: Translator) -> Keep:
    """The outcome, by its word or by the code of its reason: both stay what they were at first.

    Raises KeepError for what is neither.
    """
    return KeptOutcome(code if code in OUTCOMES else _known(code), translator)


def keep_dropped(pointer: str, translator: Translator) -> Keep:
    """That there is a value at ``pointer`` of the message and nothing of it reaches an operation.

    The outcome stays as well, and that there are operations, if there are.  Raises KeepError for
    what is no pointer.
    """
    if not pointer.startswith("/"):
        meant = f"/{re.sub(r'[.]', '/', pointer)}"
        raise KeepError(f"{pointer!r} is no pointer into a message: do you mean {meant}?")
    return KeptDropped(pointer, translator)


def keep_expression(text: str, translator: Translator) -> Keep:
    """That a Python expression is true; it is run.  Raises KeepError for what is none.

    It knows ``message``, ``operations``, ``outcome``, ``code`` (of the outcome's reason, or None),
    ``notes`` and ``violations`` (codes), ``rules`` and ``arrives(pointer)``.  Where it raises of
    the first message the ``Keep`` raises KeepError; of a smaller one that isn't the same failure.
    """
    return KeptExpression(Expression(text), translator)


def keep(text: str, translator: Translator) -> Keep:
    """A code or an expression, told apart by their form.  Raises KeepError."""
    text = text.strip()
    is_code = text in load("codes.json") or (_CODE.fullmatch(text) and text not in _WORDS)
    return keep_code(text, translator) if is_code else keep_expression(text, translator)


def worst(message: object, translator: Translator) -> Found | None:
    """The worst of what ``sim check`` finds, if it is more than advice."""
    first = next(iter(found(message, translator)), None)
    return first if first is not None and first.severity != "advice" else None


def _known(code: str) -> str:
    """A code as it is spelt.  Raises KeepError."""
    codes = load("codes.json")
    if code in codes:
        return code
    folded: dict[str, str] = {}
    for one in codes:
        folded.setdefault(one.lower(), one)
    if code.lower() in folded:
        return folded[code.lower()]
    near = difflib.get_close_matches(code.lower(), folded, 3)
    hint = f"; did you mean {' or '.join(folded[one] for one in near)}?" if near else ""
    raise KeepError(f"there is no code {code!r}{hint}")
