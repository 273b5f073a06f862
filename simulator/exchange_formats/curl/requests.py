"""The requests that a curl command would send.  Pure, but for the files that it may read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

from simulator.exchange_formats.captured.requests import Captured
from simulator.exchange_formats.curl.options import Option, options_of
from simulator.exchange_formats.messages import Entry
from simulator.exchange_formats.shell.printing import taken
from simulator.exchange_formats.shell.reading import Command, Files, Word
from simulator.redaction import REDACTED

_FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")
_JSON: Final = (("Content-Type", "application/json"), ("Accept", "application/json"))
_DATA: Final = frozenset(
    {"data", "data-ascii", "data-binary", "data-raw", "data-urlencode", "json"}
)
_WITH_BODY: Final = _DATA | {"form", "form-string", "config"}
_HEADERS: Final = {"user-agent": "User-Agent", "referer": "Referer", "cookie": "Cookie"}
_BLANK: Final = " \t\r\n\v\f"
_ESCAPED = re.compile(r"\\([\[\]{}])")


class _UnknownError(Exception):
    """Why a part of a request isn't known; a sentence."""


@dataclass(slots=True)
class _Asked:
    """What the options up to ``--next`` ask for."""

    addresses: list[str] = field(default_factory=list)
    method: str = ""
    target: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    body: bytes | None = None
    is_json: bool = False
    is_in_query: bool = False
    queries: list[str] = field(default_factory=list)
    defect: str = ""


def requests_of(command: Command, files: Files) -> Iterator[Captured | Entry]:
    """The requests of one command, in order; an entry with a defect where one isn't known.

    ``files`` gives what a file holds that the command names.
    """
    for options in _parts(options_of(command.words[1:])):
        asked = _Asked()
        for option in options:
            try:
                _take(asked, option, command, files)
            except _UnknownError as why:
                asked.defect = asked.defect or str(why)
                if option.name in _WITH_BODY and asked.body is None:
                    asked.body = b""
        if not asked.addresses:
            yield Entry(command.line, None, asked.defect or "the command names no address")
        for address in asked.addresses:
            yield _captured(asked, address, command.line)


def _parts(options: Iterable[Option]) -> Iterator[list[Option]]:
    part: list[Option] = []
    for option in options:
        if option.name == "next":
            yield part
            part = []
        else:
            part.append(option)
    yield part


def _take(asked: _Asked, option: Option, command: Command, files: Files) -> None:
    name, word = option
    if name in ("", "url"):
        asked.addresses.append(_ESCAPED.sub(r"\1", _known(word, "address")))
    elif name in _DATA:
        _take_data(asked, name, word, command, files)
    elif name == "header":
        _take_header(asked, _text(word), files)
    elif name in _HEADERS:
        asked.headers.append((_HEADERS[name], _text(word)))
    elif name in ("user", "oauth2-bearer"):
        scheme = "Basic" if name == "user" else "Bearer"
        asked.headers.append(("Authorization", f"{scheme} {REDACTED}"))
    elif name == "request":
        asked.method = _text(word)
    elif name == "request-target":
        asked.target = _known(word, "request target")
    elif name == "head":
        asked.method = asked.method or "HEAD"
    elif name == "get":
        asked.is_in_query = True
    elif name == "url-query":
        asked.queries.append(_urlencoded(word, command, files).decode("latin-1"))
    elif name == "upload-file":
        asked.method = asked.method or "PUT"
        asked.body = _file(_text(word), command, files)
    elif name in ("form", "form-string"):
        raise _UnknownError(f"--{name} sends a multipart form, and no JSON: neither API takes one")
    elif name == "config":
        raise _UnknownError("--config names a file with options: put them into the command")


def _take_data(asked: _Asked, name: str, word: Word, command: Command, files: Files) -> None:
    if name == "json":
        asked.is_json = True
    if name == "data-urlencode":
        more = _urlencoded(word, command, files)
    elif name != "data-raw" and word.value.startswith(b"@"):
        more = _file(_text(word)[1:], command, files)
        if name in ("data", "data-ascii"):
            more = more.translate(None, b"\r\n\x00")
    else:
        _known(word, "body")
        more = word.value
    between = b"" if name == "json" else b"&"
    asked.body = more if asked.body is None else asked.body + between + more


def _take_header(asked: _Asked, text: str, files: Files) -> None:
    if text.startswith("@"):
        try:
            lines = re.split("[\r\n]+", files(_name(text[1:])).decode("latin-1"))
        except OSError as error:
            raise _UnknownError(_unreadable(_name(text[1:]), error)) from None
        for line in lines:
            if not line.startswith("@"):
                _take_header(asked, line, files)
        return
    name, colon, value = text.partition(":")
    if colon and value.strip(_BLANK):
        asked.headers.append((name.strip(), value.strip(_BLANK)))
    elif colon:
        asked.removed.add(name.strip().lower())
    elif text.endswith(";"):
        asked.headers.append((text[:-1].strip(), ""))


def _urlencoded(word: Word, command: Command, files: Files) -> bytes:
    """``text``, ``=text``, ``name=text``, ``@file`` or ``name@file``, URL-encoded."""
    text = _known(word, "body")
    sign = re.search("[=@]", text)
    if sign is None:
        return quote_plus(word.value).encode()
    name, rest = text[: sign.start()], text[sign.end() :]
    content = rest.encode("latin-1")
    if sign[0] == "@":
        content = _file(rest, command, files)
    named = f"{name}=".encode("latin-1") if name else b""
    return named + quote_plus(content).encode()


def _file(name: str, command: Command, files: Files) -> bytes:
    """What is in a file, or for ``-`` on the command's standard input."""
    try:
        is_given = name in ("-", ".", "/dev/stdin")
        found = taken(command, files) if is_given else files(_name(name))
    except OSError as error:
        raise _UnknownError(_unreadable(_name(name), error)) from None
    if found is None:
        raise _UnknownError(
            "the body is what another command prints, and nothing is run: put it in"
        )
    return found


def _unreadable(name: str, error: OSError) -> str:
    return f"the file {name} that the command names can't be read: {error.strerror or error}"


def _known(word: Word, what: str) -> str:
    if word.unknown:
        spelt = word.unknown if len(word.unknown) <= 40 else f"{word.unknown[:40]}..."
        raise _UnknownError(f"the {what} holds {spelt}, and nothing is run: put in what it gives")
    return _text(word)


def _text(word: Word) -> str:
    """A word as what is sent is recorded: a character a byte."""
    return word.value.decode("latin-1")


def _name(text: str) -> str:
    """The name of a file in a word."""
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


def _captured(asked: _Asked, address: str, line: int) -> Captured:
    headers = list(asked.headers)
    given = {name.lower() for name, _ in headers} | asked.removed
    body = asked.body
    url = _with_query(address, asked)
    if asked.is_in_query:
        body = None
    elif body is not None and asked.method != "PUT":
        made = _JSON if asked.is_json else (_FORM,)
        headers += [one for one in made if one[0].lower() not in given]
    return Captured(
        line=line,
        method=asked.method or ("GET" if body is None else "POST"),
        url=url,
        headers=tuple(headers),
        body=body or b"",
        defect=asked.defect,
    )


def _with_query(address: str, asked: _Asked) -> str:
    """The address, or the target that is asked for in its place, with what goes into its query."""
    if asked.target:
        origin = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]*", address)
        is_whole = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", asked.target)
        return asked.target if is_whole or not origin else f"{origin[0]}{asked.target}"
    more = list(asked.queries)
    if asked.is_in_query and asked.body:
        more.append(asked.body.decode("latin-1"))
    if not more:
        return address
    plain, mark, fragment = address.partition("#")
    joint = "&" if "?" in plain else "?"
    added = quote("&".join(more), safe="%&=+-_.~*!'();/?:@,$[]", encoding="latin-1")
    return f"{plain}{joint}{added}{mark}{fragment}"
