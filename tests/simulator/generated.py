"""Generated data for the laws: JSON values of every kind, and exchanges of every kind."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from contracts.violations import SEVERITIES, Violation
from simulator.exchange import Exchange, Item, storable

laws = settings(max_examples=200, derandomize=True, deadline=None, database=None)
"""How each law is tried: the same examples every time, however slow the machine."""

_odd = st.sampled_from("\udfff\x00\x1b\u2028é日🎉")
_characters = st.characters(exclude_categories=["Cs"])
texts = st.lists(_characters | _odd, max_size=12).map("".join)
"""Any text, often with lone surrogates (never a pair, which JSON joins) and NUL."""
_latin = st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=12)
_lines = st.lists(st.tuples(st.sampled_from(["Host", "x-a", "A:b"]), _latin), max_size=3)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
"""NaN and the infinities among them."""


def exchanges(stored: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Exchange]:
    """Exchanges of any content; the ids of items and the pointers of violations are ``stored``."""
    violations = st.builds(
        Violation,
        st.just("SM-203"),
        st.sampled_from(SEVERITIES),
        stored,
        texts,
        texts,
        client=texts,
    )
    items = st.builds(
        Item,
        st.just(0),
        *[st.none() | stored.map(_stored)] * 5,
        applied=st.booleans(),
        violations=st.lists(violations, max_size=2).map(tuple),
    )
    return st.builds(
        Exchange,
        at=st.floats(0, 10**11),
        workspace=st.none() | st.just("1a2b3c4d"),
        method=st.sampled_from(["GET", "POST"]),
        path=_latin,
        status=st.integers(100, 599),
        ms=st.floats(0, 10**6),
        request_head=_lines.map(_head),
        request_body=st.binary(max_size=40) | texts.map(_bytes),
        response_head=_lines.map(_head),
        response_body=st.binary(max_size=40),
        items=st.lists(items, max_size=3).map(_numbered),
        violations=st.lists(violations, max_size=2),
        fault=st.none() | st.just("drop=before"),
        seq=st.just(0),
    )


def _head(lines: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in lines)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _stored(text: str) -> str:
    return storable(text) or ""


def _numbered(items: list[Item]) -> list[Item]:
    return [
        Item(index, i.method, i.message_id, i.contact, i.account, i.event, i.applied, i.violations)
        for index, i in enumerate(items)
    ]
