"""What commands print that are known without running them."""

from __future__ import annotations

import pytest

from simulator.exchange_formats.shell.printing import printed, taken
from simulator.exchange_formats.shell.reading import read_commands

FILES = {"a": b"in a\n"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat a", b"in a\n"),
        ("cat < a", b"in a\n"),
        ("cat a | cat", b"in a\n"),
        ("cat <<END\nb\nEND", b"b\n"),
        ("echo b  'c d'", b"b c d\n"),
        ("echo -n b", b"b"),
        ("echo", b"\n"),
        ("printf '\\101%%'", None),
        ("printf '\\101\\n\\0'", b"A\n\x00"),
        ("printf %s b", b"b"),
        ("printf '%s\\n' b c", b"b\nc\n"),
        ("printf '%d' 1", None),
        ("base64 -d <<<YQ==", b"a"),
        ("echo YQ == | base64 --decode", b"a"),
        ("base64 -d <<<'Y!'", None),
        ("base64 <<<a", None),
        ("echo -e 'a\\n'", None),
        ("echo $(date)", None),
        ("cat <<END\n$(date)\nEND", None),
        ("cat -n a", None),
        ("cat", None),
        ("jq . a", None),
        ("jq . a | cat", None),
    ],
)
def test_printed(text: str, expected: bytes | None) -> None:
    """None is what would have to be run."""
    [command] = read_commands(text)
    assert printed(command, FILES.__getitem__) == expected


def test_files_that_are_not_read() -> None:
    """Without files there are none."""
    [command] = read_commands("curl < a")
    with pytest.raises(OSError, match="aren't read here"):
        taken(command)
