"""Commands that browsers copy for Windows."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange_formats.shell.reading import ShellError
from simulator.exchange_formats.shell.windows import is_cmd, read_cmd
from tests.simulator.generated import laws


def quoted(text: str) -> str:
    """As Chrome's developer tools quote a text for cmd."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = re.sub(r"[^a-zA-Z0-9\s_\-:=+~'/.',?;()*`]", r"^\g<0>", text)
    text = re.sub(r"%(?=[a-zA-Z0-9_])", "%^", text)
    return '^"' + text.replace("\n", "^\n\n") + '^"'


def words(text: str, above: int = 0) -> list[list[bytes]]:
    return [[word.value for word in command.words] for command in read_cmd(text, above)]


def test_a_command_of_several_lines() -> None:
    """Carets quote, and continue lines; an unquoted one doesn't."""
    text = 'curl ^"http://x/?a=1^&b=^%^7B^" ^\r\n  -H "A: b^c" --x ""\r\ncurl y\r\n'
    assert is_cmd(text)
    assert words(text) == [
        [b"curl", b"http://x/?a=1&b=%7B", b"-H", b"A: b^c", b"--x", b""],
        [b"curl", b"y"],
    ]
    assert [command.line for command in read_cmd(text, 5)] == [6, 8]


@laws
@given(
    st.lists(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])), max_size=4)
)
def test_what_is_quoted_is_the_same(texts: list[str]) -> None:
    """Whatever a browser quotes, of several lines too."""
    line = " ^\n  ".join(["curl", *map(quoted, texts)])
    assert words(line) == [[b"curl", *(text.encode() for text in texts)]]


@pytest.mark.parametrize("text", ["curl 'a^\"'", 'curl a \\\n -d ^"', "curl a", "{}"])
def test_other_shells(text: str) -> None:
    """Single quotes and backslashes at the end of a line are of another shell."""
    assert not is_cmd(text)


def test_what_is_not_closed() -> None:
    """The place is where it was opened."""
    with pytest.raises(ShellError, match="the quote \" isn't closed at line 9 column 3"):
        words('curl ^\n  "a', 7)


@laws
@given(st.text(st.sampled_from('^"\\ \n%a') | st.characters()))
def test_any_text(text: str) -> None:
    """It is read, or a ShellError says where not."""
    try:
        found = words(text)
    except ShellError:
        return
    assert all(found)
