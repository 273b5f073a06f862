"""The body of a request, a response or a message as a document, whatever it is."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator

from simulator.exchange_formats.json_reading import NotJSONError
from simulator.lines.text import printable
from simulator.tui.documents.document import Document, Kind, Line, Part, line
from simulator.tui.documents.json_document import MAX_LINES, json_document, more
from simulator.urlencoded import text as decoded

MAX_TEXT = 1_000
"""Characters that are shown of a line that isn't JSON."""
MAX_DUMPED = 512
"""Bytes that are shown of a body that isn't text."""

_MARK = "\ufeff"
_ROW = 8
_DECODED = 10_000
_FIELD = r"[\w.~%+\[\]-]++=[^\s&<>{}]*+"
_FORM = re.compile(rf"(?!\w++={{1,2}}\Z){_FIELD}(?:&{_FIELD})*+")
"""Fields, and not base64 whose padding looks like one."""


def body_document(body: str | bytes, encoding: str = "utf-8") -> Document:
    """The lines of a body, as ``Exchange.to_dict()`` has it or as bytes.  Never raises.

    JSON is a key a line.  A form is a field a line, decoded.  Of text that is neither, the first
    line says why it isn't JSON; of what isn't text it says how long it is, and a hex dump follows.
    """
    octets = _unpacked(body) if encoding == "base64" else body
    try:
        text = octets if isinstance(octets, str) else octets.decode("utf-8")
    except UnicodeDecodeError as error:
        return list(_dump(error.object, error.start))
    if not text:
        return [_said("nothing")]
    if text.startswith(_MARK):
        return [_said("a byte order mark stands in front"), *_lines(text[1:])]
    return list(_lines(text))


def _lines(text: str) -> Iterable[Line]:
    try:
        return json_document(text)
    except ValueError as error:
        return _form(text) if _FORM.fullmatch(text) else _text(text, _why(text, error))


def _unpacked(body: str | bytes) -> str | bytes:
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        return body


def _said(text: str) -> Line:
    return line(Part(text, "muted"))


def _why(text: str, error: ValueError) -> str:
    """What the judge says of it, or where reading ended when that can't be asked."""
    try:
        json.loads(text)
    except json.JSONDecodeError as found:
        return f"{found.msg} at line {found.lineno:,} column {found.colno:,}"
    except (ValueError, RecursionError):
        pass
    at = error.position if isinstance(error, NotJSONError) else 0
    before = text[:at]
    column = at - before.rfind("\n")
    return f"broken at line {before.count(chr(10)) + 1:,} column {column:,}"


def _text(text: str, why: str) -> Iterator[Line]:
    yield _said(f"not JSON: {why}")
    yield from _pieces(text, "\n", lambda one: Line(_cut(one, "plain"), copies=one))


def _form(text: str) -> Iterator[Line]:
    yield _said("not JSON: a form, its fields decoded")
    yield from _pieces(text, "&", _field)


def _pieces(text: str, mark: str, shown: Callable[[str], Line]) -> Iterator[Line]:
    """A line for each piece between two marks, as many as are shown."""
    pieces = text.split(mark, MAX_LINES)
    yield from map(shown, pieces[:MAX_LINES])
    for left in pieces[MAX_LINES:]:
        yield Line((more(len(left)),), copies=text)


def _field(spelt: str) -> Line:
    name, _, value = spelt.partition("=")
    value = _decoded(value)
    return Line((*_cut(_decoded(name), "key"), Part(" = "), *_cut(value, "string")), copies=value)


def _decoded(spelt: str) -> str:
    """A name or a value of a form; one that is far too long to be shown stays as it is spelt."""
    return spelt if len(spelt) > _DECODED else decoded(spelt.encode(errors="backslashreplace"))


def _cut(text: str, kind: Kind) -> tuple[Part, ...]:
    shown, left = Part(printable(text[:MAX_TEXT]), kind), len(text) - MAX_TEXT
    return (shown, more(left)) if left > 0 else (shown,)


def _dump(body: bytes, broken: int) -> Iterator[Line]:
    """A row for eight bytes: where they are, what they are, those of ASCII as letters."""
    yield _said(f"binary, {len(body):,} bytes: not UTF-8 at {broken:,}")
    for at in range(0, min(len(body), MAX_DUMPED), _ROW):
        row = body[at : min(at + _ROW, MAX_DUMPED)]
        letters = "".join(chr(one) if 32 <= one < 127 else "." for one in row)
        offset, octets = Part(f"{at:04x}  ", "muted"), Part(f"{row.hex(' '):<23}  ", "number")
        yield Line((offset, octets, Part(letters, "string")), copies=row.hex())
    if len(body) > MAX_DUMPED:
        yield Line((more(len(body) - MAX_DUMPED, "byte"),), copies=body.hex())
