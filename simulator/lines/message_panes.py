"""One message in full, in the panes of Segment's debugger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from simulator.lines.messages import answered, arrivals, attempt_text, message_lines
from simulator.lines.text import printable

_SHOWN = 10
"""The last attempts, and the last exchanges, that are shown."""
_BODY = 2_000
"""Characters of what was answered."""


def message_panes(
    message: dict[str, Any], exchange: Callable[[int], dict[str, Any] | None]
) -> Iterator[str]:
    """The message's line, its attempts, what was sent, and what each exchange asked and answered.

    ``message`` is what ``Pages.messages`` gives; ``exchange`` finds one by its seq, as
    ``Exchange.to_dict()``.
    """
    yield from message_lines(message)
    yield f"    messageId {printable(message['message_id'] or '-')}"
    attempts, found = message["attempts"], list(arrivals(message["operations"]).values())
    yield from _before(attempts, "attempt")
    yield from (f"    {attempt_text(one)}" for one in attempts[-_SHOWN:])
    yield from _pane("You sent", message["body"], message["encoding"])
    yield from _before(found, "exchange")
    asked = None
    for operations in found[-_SHOWN:]:
        if one := exchange(operations[0]["exchange"]):
            yield from _exchange(one, operations, asked)
            asked = _of_it(one["request"], operations)


def _before(found: Sequence[object], what: str) -> Iterator[str]:
    """How many there are that aren't shown."""
    before = len(found) - _SHOWN
    if before > 0:
        yield f"    {before:,} {what}{'' if before == 1 else 's'} before"


def _exchange(
    found: dict[str, Any], operations: Sequence[dict[str, Any]], before: tuple[str, str] | None
) -> Iterator[str]:
    """What it asked, unless that was asked ``before`` word by word, and what it was answered."""
    fault = f", fault {found['fault']}" if found["fault"] else ""
    yield ""
    yield printable(
        f"Exchange {found['seq']} at {found['at'][11:19]}: {found['method']} {found['path']},"
        f" {answered(operations)}{fault}"
    )
    asked = _of_it(found["request"], operations)
    if asked != before:
        yield from _pane("Request to destination", *asked)
    else:
        yield from ("", "Request to destination: the same again")
    answer = found["response"]
    if operations[0]["status"] or answer["body"]:
        yield from _pane("Response from destination", answer["body"][:_BODY], answer["encoding"])
    else:
        yield from ("", "Response from destination: none")


def _of_it(request: dict[str, Any], operations: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The message's own operations of a batch; anything else as it is."""
    body, encoding = request["body"], request["encoding"]
    indexes = [one["index"] for one in operations]
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError):
        return body, encoding
    if not isinstance(batch, list) or max(indexes) >= len(batch):
        return body, encoding
    return "\n".join(json.dumps(batch[index]) for index in indexes), encoding


def _pane(title: str, body: str, encoding: str) -> Iterator[str]:
    yield ""
    yield f"{title}{'' if encoding == 'utf-8' else f' ({encoding})'}"
    for line in body.split("\n"):
        yield from (f"  {printable(one)}" for one in _readable(line).split("\n"))


def _readable(text: str) -> str:
    """JSON a key a line; anything else as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
