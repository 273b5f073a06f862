"""Sources: which write key delivers with which credentials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SECRET = "sim"
"""The secret of a source that is given none, and the write key of who gives no source or token."""
MAX_LENGTH = 256
"""So many characters a write key, a token or a secret may have."""
_FORM = "give KEY=TOKEN or KEY=TOKEN:SECRET"


class SourceError(ValueError):
    """What is no source; the text says why and what is one, and repeats no secret."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a write key delivers with; neither shows in ``repr``."""

    token: str = field(repr=False)
    secret: str = field(default=SECRET, repr=False)


def read_source(text: str) -> tuple[str, Source]:
    """``(write key, source)`` of ``KEY=TOKEN`` or ``KEY=TOKEN:SECRET``.  Raises SourceError.

    The key ends at the first ``=``, the token at the first colon behind it.
    """
    key, given, credentials = text.partition("=")
    if not given:
        raise SourceError(f"a source without a '=': {_FORM}")
    token, given, secret = credentials.partition(":")
    parts = {"write key": key, "token": token, "secret": secret if given else SECRET}
    for name, value in parts.items():
        if why := _unusable(value, name):
            raise SourceError(f"a source whose {name} {why}: {_FORM}")
    return key, Source(token, parts["secret"])


def read_sources(texts: Iterable[str]) -> dict[str, Source]:
    """The sources by their write keys, each given once.  Raises SourceError."""
    sources: dict[str, Source] = {}
    for number, text in enumerate(texts, 1):
        key, source = read_source(text)
        if key in sources:
            raise SourceError(f"source {number} has the write key of one before it: give each once")
        sources[key] = source
    return sources


class Sources:
    """Which write keys are good.

    ``given`` are the only ones where there are any; else a key is the token that it delivers with.
    ``tokens`` are the only ones that Salesmachine accepts, where there are any.
    """

    def __init__(
        self, given: Mapping[str, Source] | None = None, tokens: Iterable[str] = ()
    ) -> None:
        self._given = dict(given or {})
        self._tokens = frozenset(tokens)

    def of(self, key: str) -> Source | str:
        """What a write key delivers with, or a sentence why it is no good, which doesn't quote it.

        A blank key stands for none.
        """
        if not key.strip():
            return "no write key came: send it by Basic, as writeKey in the body or in the query"
        if why := _unusable(key, "write key"):
            return f"the write key {why}: Salesmachine could be sent no such token"
        source = self._given.get(key) if self._given else Source(key)
        if source is None:
            return "the write key is of no source: start with --source KEY=TOKEN, or use one given"
        if self._tokens and source.token not in self._tokens:
            return "the write key's token isn't accepted: start with --token, or use one given"
        return source

    def known(self) -> tuple[str, ...]:
        """The write keys that are known before any came: given, else the tokens, else ``sim``."""
        return tuple(self._given) or tuple(sorted(self._tokens)) or (SECRET,)


def _unusable(value: str, name: str) -> str:
    """Why this can't be sent by Basic authentication, or blank."""
    if not value.strip():
        return "is blank"
    if len(value) > MAX_LENGTH:
        return f"has more than {MAX_LENGTH} characters"
    if value != value.strip() or not value.isprintable():
        return "holds white space at an end, or what can't be printed"
    return "holds a colon" if ":" in value and name != "secret" else ""
