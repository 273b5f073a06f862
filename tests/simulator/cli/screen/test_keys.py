"""Which keys are known, and whose each is."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cli.screen.keys import Key, Keys, known
from simulator.journal import JournalError, Writer
from simulator.segment.sources import Source
from simulator.tui.outside import OutsideError
from simulator.workspace import workspace_id


@pytest.mark.parametrize(
    ("sources", "tokens", "found"),
    [
        ({}, (), {"sim": "sim"}),
        ({}, ("b", "a"), {"a": "a", "b": "b"}),
        ({"k": Source("t")}, (), {"k": "t", "sim": "sim"}),
        ({"k": Source("t"), "t": Source("u")}, ("t", "v"), {"k": "t", "t": "u", "v": "v"}),
    ],
)
def test_what_the_server_was_told(
    sources: dict[str, Source], tokens: tuple[str, ...], found: dict[str, str]
) -> None:
    """The sources, then the tokens, else sim; the first is the demo's."""
    assert list(known(sources, tokens).items()) == list(found.items())


def test_the_key_of_a_workspace(writer: Writer, path: Path) -> None:
    """The first whose token opens it, by the salt of the journal."""
    keys = Keys({"k": "t", "t": "t", "\udcff": "\udcff", "u": "u"}, path)
    assert keys.first == Key("k", "t")
    assert keys.of(workspace_id("t", writer.salt)) == Key("k", "t")
    assert keys.of(workspace_id("u", writer.salt)) == Key("u", "u")
    assert workspace_id("t", b"another") != workspace_id("t", writer.salt)


def test_a_key_that_is_not_known(writer: Writer, path: Path) -> None:
    """It is said how one is given."""
    with pytest.raises(OutsideError) as caught:
        Keys({"k": "t"}, path).of("1a2b3c4d")
    said = "the token of workspace 1a2b3c4d isn't known here: give it by --token"
    assert str(caught.value) == said
    with pytest.raises(OutsideError, match="no token is known here: give one by --token"):
        _ = Keys({}, path).first


def test_a_journal_that_is_gone(path: Path) -> None:
    """Whose a key is can't be known without it."""
    with pytest.raises(JournalError, match="there is no journal"):
        Keys({"k": "t"}, path).of("1a2b3c4d")
