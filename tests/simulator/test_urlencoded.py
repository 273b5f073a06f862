"""URL-encoded fields: found by name, however they are written."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.urlencoded import MAX_FIELDS, decoded, first, text, values
from tests.simulator.generated import laws

words = st.text(st.characters(codec="utf-8"), max_size=8)


@pytest.mark.parametrize(
    ("encoded", "found"),
    [
        (b"", []),
        (b"&&", []),
        (b"data", []),
        (b"data=", [b""]),
        (b"a=1&data=x&b=2&data=y", [b"x", b"y"]),
        (b"d%61ta=x", [b"x"]),
        (b"data=a=b", [b"a=b"]),
        (b"Data=x&xdata=y&data%3D=z", []),
        (b"data=a+b%2B%20", [b"a+b%2B%20"]),
    ],
)
def test_values(encoded: bytes, found: list[bytes]) -> None:
    """All that stand under a name, in their order, still encoded; without = there is none."""
    assert list(values(encoded, "data")) == found
    assert first(encoded, "data") == (found[0] if found else None)


def test_very_many_fields() -> None:
    """Only the first hundred are looked at, so that many more hold nobody up."""
    before = b"a=1&" * (MAX_FIELDS - 1)
    assert first(before + b"data=x", "data") == b"x"
    assert first(before + b"a=1&data=x", "data") is None


@pytest.mark.parametrize(
    ("octets", "read"),
    [(b"caf\xc3\xa9", "café"), (b"caf\xe9", "café"), (b"\xff", "ÿ"), (b"", "")],
)
def test_what_is_not_ascii(octets: bytes, read: str) -> None:
    """It is read as UTF-8, else as Latin-1; raw and percent-encoded are the same."""
    assert decoded(octets) == read
    assert text(octets) == text(quote_plus(octets).encode()) == read


@laws
@given(st.lists(st.tuples(words, words), max_size=6))
def test_what_is_encoded_is_found_again(pairs: list[tuple[str, str]]) -> None:
    """Each field of a query that Python encodes is found under its name."""
    encoded = urlencode(pairs).encode()
    for name, _ in pairs:
        expected = [value for other, value in pairs if other == name]
        assert [text(value) for value in values(encoded, name)] == expected
