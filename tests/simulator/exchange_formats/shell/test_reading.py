"""Words of a shell: read as bash reads them, and nothing is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.exchange_formats.shell.reading import ShellError, read_commands
from tests.simulator.generated import laws
from tests.simulator.waiting import PATIENCE

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="bash isn't installed")


def words(text: str) -> list[list[bytes]]:
    return [[word.value for word in command.words] for command in read_commands(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("curl a b", [[b"curl", b"a", b"b"]]),
        ("curl 'a b' \"c d\"e\\ f", [[b"curl", b"a b", b"c de f"]]),
        ("curl \\\n  a \\\r\n b", [[b"curl", b"a", b"b"]]),
        ("curl a\ncurl b; curl c && curl d", [[b"curl", one] for one in (b"a", b"b", b"c", b"d")]),
        ("# no 'quote\n$ curl a # b 'c", [[b"curl", b"a"]]),
        ("curl a#b", [[b"curl", b"a#b"]]),
        ("curl '' \"\"", [[b"curl", b"", b""]]),
        (r"curl $'a\'b\n\x41\u00e9\101\\\cA'", [[b"curl", b"a'b\nA\xc3\xa9A\\\x01"]]),
        (r"curl $'\ud83d\ude00!' $'\uD83D'", [[b"curl", "😀!".encode(), b"\xed\xa0\xbd"]]),
        (r'curl "a\"b\$c\`d\\e\f"', [[b"curl", rb'a"b$c`d\e\f']]),
        ('curl "$NO_TOKEN:" ${NO} $1', [[b"curl", b"$NO_TOKEN:", b"${NO}", b"$1"]]),
        ("export A=b\nC='d e'\ncurl $A\"$C\" ${A}x", [[b"curl", b"bd e", b"bx"]]),
        ("A=b curl c 2>/dev/null >x 2>&1", [[b"curl", b"c"]]),
        ("sudo env A=b curl c", [[b"curl", b"c"]]),
        ("a | curl b", [[b"curl", b"b"]]),
        ("curl \"$(printf '\\141\\142\\n')\"c", [[b"curl", b"abc"]]),
        ("curl \u00a0a", [[b"curl", "\u00a0a".encode()]]),
        (r"curl $'a\0b'c", [[b"curl", b"ac"]]),
        ("(curl a)", [[b"curl", b"a"]]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[list[bytes]]) -> None:
    """Quotes of each kind, line breaks, comments, prompts, variables of the text itself."""
    assert words(text) == expected


@pytest.mark.parametrize("text", ["curl -d $(date)", "curl -d `date`", "curl -d \"$(cat 'a b')\""])
def test_nothing_is_run(text: str) -> None:
    """What would have to be run stays as it is spelt, and says so."""
    [command] = read_commands(text)
    spelt = text.removeprefix("curl -d ").strip('"')
    assert command.words[-1][:2] == (spelt.encode(), spelt)


@pytest.mark.parametrize("default", ["${A:-b c}", "${A#b}"])
def test_an_expansion_that_is_not_known(default: str) -> None:
    """A variable with a default or a pattern is unknown, whatever it is."""
    [command] = read_commands(f'curl "{default}"')
    assert command.words[1].unknown == default


HERE = 'cat <<END | curl -d @-\na $B \\$ \\\\ "c"\nEND\ncurl x\n'


def test_here_documents() -> None:
    """They belong to the command before the pipe; a quoted word takes them as they are."""
    first, second = read_commands(HERE)
    assert first.before is not None
    assert first.before.given is not None
    assert first.before.given.value == b'a $B $ \\ "c"\n'
    assert [word.value for word in second.words] == [b"curl", b"x"]
    assert second.line == 4
    [literal] = read_commands("curl -d @- <<-'END'\n\ta $(b) \\\n\tEND")
    assert literal.given is not None
    assert literal.given.value == b"a $(b) \\\n"
    [string] = read_commands("curl -d @- <<<'a b'")
    assert string.given is not None
    assert string.given.value == b"a b\n"
    [piped] = read_commands("cat <<'END' |\na\nEND\ncurl -d @-")
    assert piped.before is not None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("curl\n  'a", "the quote ' isn't closed at line 2 column 3"),
        ('curl "a\nb', "the quote \" isn't closed at line 1 column 6"),
        ("curl $'a\\'", "the quote $' isn't closed at line 1 column 6"),
        ("curl `a", "the quote ` isn't closed at line 1 column 6"),
        ("\n\ncurl x$(a 'b)' (", "the bracket $( isn't closed at line 3 column 7"),
        ("curl <<END\na", "the here-document 'END' isn't closed at line 1 column 8"),
        ("curl <<END", "the here-document 'END' isn't closed at line 1 column 8"),
    ],
)
def test_what_is_not_closed(text: str, said: str) -> None:
    """The place is where it was opened."""
    with pytest.raises(ShellError) as caught:
        list(read_commands(text))
    assert str(caught.value) == said
    with pytest.raises(ShellError, match=f"line {caught.value.line + 6} column"):
        list(read_commands(text, above=6))


def test_the_commands_before_a_mistake() -> None:
    """What was read before it stands."""
    commands = read_commands("curl a\ncurl 'b")
    assert next(commands).words[1].value == b"a"


@laws
@given(st.text(st.sampled_from("ab '\"\\$`(){}|&;<>#\n\t\r!=-END") | st.characters()))
def test_any_text(text: str) -> None:
    """It is read, or a ShellError says where not."""
    with suppress(ShellError):
        assert all(command.words for command in read_commands(text))


_PLAIN = st.text(st.sampled_from("abcXYZ019_./:@%+=,-é日🎉"), min_size=1, max_size=5)
_INSIDE = st.text(st.sampled_from("ab \t\n\"'\\$!#&|;<>()*?[]{}~é🎉`"), max_size=6)
_SPELT = r"""\n \t \\ \' \" \? \a \e \x41 \xe9 \x4g \101 \7 \377 \u00e9 \u21 \U0001f389 \cA
\z \xg \u a é $"""
_ESCAPES = st.sampled_from(_SPELT.split())
_PARTS = st.one_of(
    _PLAIN,
    _INSIDE.map(lambda text: "'" + text.replace("'", "") + "'"),
    _INSIDE.map(lambda text: '"' + re.sub(r'(["$`\\])', r"\\\1", text) + '"'),
    _INSIDE.map(lambda text: '"' + re.sub(r'["$`]|\\(?!n)', "", text) + '"'),
    st.lists(_ESCAPES, max_size=5).map(lambda parts: f"$'{''.join(parts)}'"),
    st.sampled_from(["\\ ", "\\'", '\\"', "\\$", "\\a", "\\\\", "\\\n", "\\#", "#", '""', "''"]),
)
_WORDS = st.lists(_PARTS, min_size=1, max_size=4).map("".join)


@needs_bash
@laws
@given(st.lists(_WORDS, min_size=1, max_size=25))
def test_bash_agrees(spelt: list[str]) -> None:
    """Whatever the quoting, a word is what bash makes of it."""
    text = " ".join(f"x{word}" for word in spelt)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script")
        script.write_bytes(f"shopt -u extglob; set -f +B; printf '%s\\0' {text}\n".encode())
        environ = {"LC_ALL": "C.UTF-8", "HOME": folder, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            [BASH or "bash", "--norc", script],
            capture_output=True,
            timeout=PATIENCE,
            cwd=folder,
            env=environ,
        )
    assert done.returncode == 0, done.stderr.decode()
    [[_, *found]] = words(f"run {text}")
    assert found == done.stdout.split(b"\0")[:-1]
