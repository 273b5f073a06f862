"""URLs, paths and queries: example.com, and fillers where a word isn't one of the web's."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]*+://[^\s<>\"'`]+")
WHOLE = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<user>[^/?#@]*@)?(?P<host>\[[^\]/?#]*\]|[^/?#:]*)"
    r"(?P<port>:[0-9]*)?(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.DOTALL,
)
PATH = re.compile(r"/[^\s?#]*(?P<query>\?[^\s#]*)?(?P<fragment>#\S*)?")
QUERY = re.compile(r"\??[\w.\[\]%-]++=[^&\s]*+(?:&[\w.\[\]%-]*+=?+[^&\s]*+)*+")
_FIELD = re.compile(r"([&;])")
_MARKS = "!$'()*,:@[]~ /"
_REMOVED = "redacted"

Replace = Callable[[str], str]
Field = Callable[[str, str], str]
"""What stands for the value of a named field."""


def url(text: str, host: Replace, segment: Replace, field: Field) -> str:
    """Another URL of the same shape; a user's name and password in it are removed.

    ``host``, ``segment`` and ``field`` say what stands for a host, a part of the path, and the
    value of a query's field.
    """
    found = WHOLE.fullmatch(text)
    if found is None:
        return segment(text)
    user = f"{_REMOVED}@" if found["user"] else ""
    ending = path(text[found.start("path") :], segment, field)
    return f"{found['scheme']}{user}{host(found['host'])}{found['port'] or ''}{ending}"


def path(text: str, segment: Replace, field: Field) -> str:
    """A path, with its query and its fragment if it has them."""
    rest, mark, fragment = text.partition("#")
    before, asked, fields = rest.partition("?")
    made = "/".join(_encoded(part, segment) for part in before.split("/"))
    made += asked + (query(fields, field) if fields else "")
    if not mark:
        return made
    is_query = "=" in fragment and "/" not in fragment
    return made + mark + (query(fragment, field) if is_query else path(fragment, segment, field))


def query(text: str, field: Field) -> str:
    """The fields of a query or of a form; their names are given to ``field`` as well."""
    start = "?" if text.startswith("?") else ""
    pieces = _FIELD.split(text[len(start) :])
    return start + "".join(one if one in ("&", ";") else _field(one, field) for one in pieces)


def _field(text: str, field: Field) -> str:
    key, mark, value = text.partition("=")
    if not mark:
        return _encoded(text, lambda alone: field("", alone), plus=True)
    name = unquote(key)
    named = _encoded(key, lambda one: field("", one))
    return named + mark + _encoded(value, lambda one: field(name, one), plus=True)


def _encoded(text: str, replace: Replace, *, plus: bool = False) -> str:
    """A percent-encoded part: what it stands for is replaced, and encoded again if it was."""
    is_plus = plus and "+" in text
    plain = text.replace("+", " ") if is_plus else text
    try:
        decoded = unquote(plain, errors="strict")
    except UnicodeDecodeError:
        decoded = unquote(plain, encoding="latin-1")
    made = replace(decoded) if decoded else ""
    if decoded == made:
        return text
    if "%" in text:
        made = quote(made, safe="".join(one for one in set(plain) if one in _MARKS))
        return made.replace("%20", "+") if is_plus else made
    return made.replace(" ", "+")
