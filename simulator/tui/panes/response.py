"""Response from destination: what Salesmachine answered, and which fault had a hand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from simulator.lines.text import cut, printable
from simulator.tui.documents.body_document import body_document
from simulator.tui.documents.document import Document, Kind, Line, Part, line
from simulator.tui.panes.request import MOST_LETTERS, header_lines
from simulator.tui.panes.subject import Subject


def response_document(subject: Subject) -> Document:
    """Status, duration and fault, then body and headers; of what was never answered that."""
    exchange = subject.exchange
    if exchange is None:
        return [line(Part("nothing of it came to Salesmachine: nothing was answered", "muted"))]
    answer = exchange["response"]
    made = [*_head(exchange)]
    if exchange["status"] or answer["body"]:
        made += [line(""), *body_document(answer["body"], answer["encoding"])]
    return [*made, *header_lines(answer)]


def _head(exchange: Mapping[str, Any]) -> Iterator[Line]:
    status = exchange["status"]
    text = f"{status} {_phrase(status)}".rstrip() if status else "nothing was answered"
    yield line(Part(text, _kind(status)), Part(f", after {exchange['ms']:.1f} ms", "muted"))
    if exchange["fault"]:
        said = f"a fault was injected: {printable(cut(exchange['fault'], MOST_LETTERS))}"
        yield line(Part(said, "warning"))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:  # a fault may answer any number
        return ""


def _kind(status: int) -> Kind:
    if 200 <= status < 300:
        return "ok"
    return "broken" if status >= 400 or not status else "warning"
