"""Which tokens and write keys the screen knows, and whose each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from simulator.journal import Reader
from simulator.segment.sources import SECRET, Source
from simulator.tui.outside import OutsideError
from simulator.workspace import workspace_id


def known(sources: Mapping[str, Source], tokens: Iterable[str]) -> dict[str, str]:
    """The keys that ``sim up`` was told, each with its token; the first is the demo's.

    ``sources`` are by their write keys, ``tokens`` the only ones that are accepted, where there are
    any: else ``sim`` is one of them.
    """
    found = {key: source.token for key, source in sources.items()}
    for token in sorted(tokens) or [SECRET]:
        found.setdefault(token, token)
    return found


class Key(NamedTuple):
    """A write key, or a token that is one, and the token that it delivers with."""

    write_key: str
    token: str


class Keys:
    """The keys that are known, by name with the token of each; the first is who sends traffic.

    ``journal`` has the salt that workspaces' ids are made with.  Neither shows in ``repr``.
    """

    def __init__(self, tokens: Mapping[str, str], journal: Path) -> None:
        self._known = [Key(name, token) for name, token in tokens.items()]
        self._journal = journal

    @property
    def first(self) -> Key:
        """The one that traffic is sent with.  Raises OutsideError where none is known."""
        if not self._known:
            raise OutsideError("no token is known here: give one by --token")
        return self._known[0]

    def of(self, workspace: str) -> Key:
        """One of this workspace.  Raises OutsideError where none is known, JournalError."""
        with Reader(self._journal) as journal:
            salt = journal.history.salt()
        for key in self._known:
            if _id(key.token, salt) == workspace:
                return key
        raise OutsideError(
            f"the token of workspace {workspace} isn't known here: give it by --token"
        )


def _id(token: str, salt: bytes) -> str | None:
    """None for what can't be a token: half a character in an argument of the command line."""
    try:
        return workspace_id(token, salt)
    except UnicodeEncodeError:
        return None
