"""Words of a shell: what a real one makes of them, and that nothing in them is ever acted on."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange_formats.shell.words import joined, pasted, word
from tests.simulator.generated import laws, texts
from tests.simulator.waiting import PATIENCE

SHELLS = [shell for shell in ("sh", "dash", "bash", "zsh", "ksh") if shutil.which(shell)]
ODD = [
    "",
    " ",
    "'",
    "''",
    '"',
    "\\",
    "!",
    "!!",
    "$HOME",
    "`id`",
    "$(id)",
    "#",
    "~",
    "*",
    "a\nb",
    "\n",
]
ODD += [
    "%s",
    "-n",
    "=cat",
    "{a,b}",
    "&;|<>",
    "é日🎉",
    "\t",
    "\r",
    "\x1b[2J",
    "\x7f",
    "\u202e",
    "\u2028",
]
BYTES = [*(one.encode() for one in ODD), b"\xff\xfe", b"a\x01\xe9%!'b", bytes(range(1, 256)) + b"."]


def read(shell: str, words: list[str]) -> list[bytes]:
    """What the shell makes of each word."""
    printing = "".join(f"set -- {one}; printf '%s\\0' \"$@\"\n" for one in words)
    done = subprocess.run([shell], input=printing.encode(), capture_output=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.split(b"\0")[:-1]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_reads_the_bytes(shell: str) -> None:
    """Whatever they are it reads them as one word."""
    assert read(shell, [word(one) for one in BYTES]) == BYTES


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_puts_in_what_stands_between(shell: str) -> None:
    """Pieces and a variable between them are one word, wherever it stands."""
    pieces = [[b"a b", b"'c"], [b"", b"x"], [b"x", b""], [b"", b""], [b"", b"", b""], [b"x"], [b""]]
    found = read(shell, ["$0", *(joined(one, '"$IFS$0"') for one in pieces)])
    name, *words = found
    assert words == [(b" \t\n" + name).join(one) for one in pieces]
    assert joined([b""], '"$0"') == "''"


@laws
@given(texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=20))
def test_what_is_pasted_is_text(octets: bytes) -> None:
    """A word holds no control character but a newline; what is shown as text is that text."""
    made = word(octets)
    assert made.replace("\n", "").isprintable()
    if (shown := pasted(octets)) is not None:
        assert shlex.split(made) == [shown]
        assert shown.encode() == octets
    else:
        assert made.isascii()
        assert "\n" not in made
