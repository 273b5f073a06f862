"""Request to destination: what was asked of Salesmachine, its breaches marked at their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.exchange import body_bytes
from simulator.lines.text import cut, printable
from simulator.tui.documents.body_document import body_document
from simulator.tui.documents.document import Document, Kind, Line, Part, line
from simulator.tui.documents.marks import Mark, mark
from simulator.tui.panes.subject import Subject, request_json

MOST_LETTERS = 400
"""Of a longer path or header the beginning is shown."""

_KINDS: dict[str, Kind] = {"error": "broken", "warning": "warning", "advice": "advice"}
_SPACE = re.compile(r"[ \t\n\r]*+")


def request_document(subject: Subject) -> Document:
    """The request, its JSON, its headers; of a message in a batch its own items alone."""
    exchange = subject.exchange
    if exchange is None:
        return [line(Part("nothing of it came to Salesmachine: no request was made", "muted"))]
    asked = printable(cut(f"{exchange['method']} {exchange['path']}", MOST_LETTERS))
    head = Line((Part(asked, "title"),), copies=f"{exchange['method']} {exchange['path']}")
    whose = f", workspace {exchange['workspace']}" if exchange["workspace"] else ""
    made = [
        head,
        line(Part(f"exchange {exchange['seq']}, {exchange['at'][11:23]}{whose}", "muted")),
    ]
    made += [line(""), *_body(subject, exchange), *header_lines(exchange["request"])]
    return mark(made, [_mark(one) for one in subject.violations])


def header_lines(part: Mapping[str, Any]) -> Iterator[Line]:
    """The headers of a request or a response, as they were, to be folded; none where none are."""
    texts = [": ".join(pair) for pair in part["headers"]]
    if texts:
        number = Part(f"headers: {len(texts)}", "muted")
        head = (Part("headers", "muted"),)
        yield line("")
        yield Line(head, folds=len(texts), folded=(number,), copies="\n".join(texts))
    for text in texts:
        yield Line((Part(f"  {printable(cut(text, MOST_LETTERS))}", "muted"),), copies=text)


def own_items(carried: bytes, indexes: frozenset[int]) -> dict[int, str]:
    """The JSON of these items of a batch, as it came; ``{}`` for what is no batch that has them."""
    try:
        text = carried.decode("utf-8")
        found = dict(_items(text, max(indexes, default=-1)))
    except (ValueError, RecursionError):
        return {}
    return {index: found[index] for index in sorted(indexes)} if indexes <= found.keys() else {}


def _body(subject: Subject, exchange: Mapping[str, Any]) -> Iterator[Line]:
    request, carried = exchange["request"], request_json(exchange)
    own = own_items(carried, subject.indexes) if subject.indexes is not None else {}
    if own and len(own) < len(exchange["items"]):
        for index, text in own.items():
            said = f"item {index} of the batch's {len(exchange['items']):,}, from 0"
            yield line(Part(said, "muted"))
            yield from _under(f"/{index}", body_document(text))
        return
    if carried and carried != body_bytes(request):
        if request["body"]:
            yield from _shown(request)
            yield line("")
        yield line(Part("the JSON that its base64 stands for", "muted"))
        yield from body_document(carried)
        return
    yield from _shown(request)


def _shown(request: Mapping[str, Any]) -> Document:
    return body_document(request["body"], request["encoding"])


def _under(prefix: str, document: Document) -> Iterator[Line]:
    """The same lines with the pointers that they have in the whole batch."""
    for one in document:
        yield one if one.pointer is None else one._replace(pointer=prefix + one.pointer)


def _items(text: str, last: int) -> Iterator[tuple[int, str]]:
    """The items of a JSON array up to one.  Raises ValueError for anything else."""
    read = json.JSONDecoder().raw_decode
    at, mark = _after(text, 0), "["
    for index in range(last + 1):
        if text[at : at + 1] != mark:
            raise ValueError(f"no {mark} at {at}")
        start = _after(text, at + 1)
        _, end = read(text, start)
        yield index, text[start:end]
        at, mark = _after(text, end), ","


def _after(text: str, at: int) -> int:
    """Where the white space ends."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _mark(violation: Mapping[str, Any]) -> Mark:
    said = f"{violation['code']} expected {violation['expected']}"
    return Mark(violation["pointer"], _KINDS[violation["severity"]], cut(said, MOST_LETTERS))
