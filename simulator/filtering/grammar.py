"""The grammar: a text becomes an expression, or a FilterError that points at the spot.

    filter := any of: all ("or" all)*
    all    := one (["and"] one)*
    one    := ("not" | "-") one | "(" filter ")" | FIELD[.NAME...]:[VALUE[,VALUE]...] | WORD

Words are read in capitals or not; what stands in quotes is text and nothing else.
"""

from __future__ import annotations

from simulator.filtering.errors import FilterError
from simulator.filtering.expression import (
    EVERYTHING,
    And,
    Expression,
    Not,
    Or,
    Span,
    Term,
    Words,
)
from simulator.filtering.fields import BY_NAME, Field, find
from simulator.filtering.tokens import Token, tokens
from simulator.filtering.values import near_to, pattern, read

MAX_LENGTH = 4_000
"""Of one filter, in characters."""
MAX_DEPTH = 40
"""How deep parentheses and nots may nest."""
MAX_VALUES = 100
"""How many values and words one filter may have."""


def parse(text: str) -> Expression:
    """The expression that a text says; one of nothing holds for everything.

    Raises FilterError, and nothing else, whatever the text.
    """
    if len(text) > MAX_LENGTH:
        said = f"a filter has at most {MAX_LENGTH:,} characters, not {len(text):,}"
        raise FilterError(said, MAX_LENGTH, len(text))
    parser = _Parser(text)
    if parser.next.kind == "end":
        return EVERYTHING
    found = parser.either(0)
    if parser.next.kind == ")":
        raise FilterError("nothing is open that this could close", *parser.next.span)
    return found


class _Parser:
    """One token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._values = 0
        self.next = next(self._tokens)

    def either(self, depth: int) -> Expression:
        parts = [self._all(depth)]
        while self.next.kind == "or":
            self._advance()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts), _around(parts))

    def _all(self, depth: int) -> Expression:
        parts = [self._one(depth)]
        while self.next.kind not in ("or", ")", "end"):
            if self.next.kind == "and":
                self._advance()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts), _around(parts))

    def _one(self, depth: int) -> Expression:
        token = self.next
        if depth > MAX_DEPTH:
            raise FilterError(f"it nests more than {MAX_DEPTH} levels deep", *token.span)
        match token.kind:
            case "(":
                return self._group(depth)
            case "not":
                self._advance()
                part = self._one(depth + 1)
                return Not(part, Span(token.span.start, part.span.end))
            case "term":
                self._advance()
                return self._term(token)
            case "words":
                self._advance()
                self._count(1, token.span)
                return Words(pattern(token.words[0]), token.span)
            case _:
                raise _missing(token)

    def _group(self, depth: int) -> Expression:
        opening, following = self._advance(), self.next
        if following.kind == ")":
            span = opening.span.start, following.span.end
            raise FilterError("nothing stands in the parentheses", *span)
        found = self.either(depth + 1)
        if self._advance().kind != ")":
            said = "the parenthesis is never closed"
            raise FilterError(said, *opening.span, "write a ) behind it")
        return found

    def _term(self, token: Token) -> Term:
        field = _field(token)
        self._count(max(1, len(token.words)), token.span)
        if field.kind == "moment" and len(token.words) != 1:
            raise FilterError(
                f"{field.name} takes one moment", *token.span, f"as in {field.example}"
            )
        for word in token.words:
            if not word.pieces:
                raise FilterError(
                    "a value is missing", *word.span, "a comma stands between two of them"
                )
        values = tuple(read(field, word) for word in token.words)
        return Term(field.name, values, token.keys, token.span)

    def _count(self, more: int, span: Span) -> None:
        self._values += more
        if self._values > MAX_VALUES:
            raise FilterError(f"a filter has at most {MAX_VALUES} values and words", *span)

    def _advance(self) -> Token:
        token = self.next
        self.next = next(self._tokens, token)
        return token


def _field(token: Token) -> Field:
    field = find(token.name)
    if field is None:
        near = near_to(token.name, tuple(BY_NAME))
        guess = f"did you mean {near}? " if near else ""
        listed = f"{guess}there are {', '.join(BY_NAME)}; in quotes it is text"
        raise FilterError("there is no such field", *_named(token), listed)
    if bool(token.keys) == (field.kind == "params"):
        return field
    said = f"{field.name} has no names behind a dot" if token.keys else "params needs a name"
    raise FilterError(said, *token.named, f"as in {field.example}")


def _named(token: Token) -> Span:
    """Where the name of the field stands, without the names behind it."""
    return Span(token.named.start, token.named.start + len(token.name))


def _missing(token: Token) -> FilterError:
    if token.kind == "end":
        return FilterError("something is missing at the end", *token.span, "add a field or a word")
    said = f"something is missing before this {token.kind}"
    hint = "" if token.kind == ")" else f'the word itself is "{token.kind}"'
    return FilterError(said, *token.span, hint)


def _around(parts: list[Expression]) -> Span:
    return Span(parts[0].span.start, parts[-1].span.end)
