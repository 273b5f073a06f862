"""Failures of a recorded exchange: what its request, and each item in it, breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from contracts.reading import read
from contracts.violations import Violation
from simulator.carried import recorded
from simulator.exchange import body_bytes
from simulator.failures import reproducing
from simulator.failures.failure import Failure, Spot
from simulator.failures.judged import (
    ITEM,
    Judged,
    breaks_operation,
    folded,
    of_violation,
    origin_key,
    with_others,
)
from simulator.failures.origins import Origin, Origins, base_id
from simulator.failures.pointing import NOTHING
from simulator.failures.reproducing import seeded
from simulator.failures.wording import subject
from simulator.hosts import SALESMACHINE_URL
from simulator.payload.translators import Translator

_STATE, _HTTP = "SM-3", "SM-1"


def of_exchange(
    exchange: Mapping[str, Any],
    messages: Mapping[str, object],
    translator: Translator,
    url: str = SALESMACHINE_URL,
    seed: int | str | None = None,
) -> list[Failure]:
    """What a request and the items in it break, a failure each.

    ``exchange`` is ``Exchange.to_dict()``; ``messages`` are those that are known, by messageId, and
    ``translator`` is what made the items of them.  ``url`` is where a request would go again,
    ``seed`` what the traffic was made with, if it was.
    """
    return list(_Exchange(exchange, messages, translator, url, seed).failures())


class _Exchange:
    """An exchange whose body is read."""

    def __init__(
        self,
        exchange: Mapping[str, Any],
        messages: Mapping[str, object],
        translator: Translator,
        url: str,
        seed: int | str | None,
    ) -> None:
        self._exchange = exchange
        self._messages = messages
        self._translator = translator
        self._url = url
        self._seed = seeded(seed)
        self._origins: dict[str, Origins] = {}
        self._body = _body(exchange)

    def failures(self) -> Iterator[Failure]:
        found = [Violation(**one) for one in self._exchange["violations"]]
        for violation, others in folded(found):
            index = self._index(violation)
            made = self._of_whole(violation) if index is None else self._of_item(violation, index)
            yield with_others(made, others)

    def _index(self, violation: Violation) -> int | None:
        """The item that a violation is in; None where it is the request's."""
        count = len(self._exchange["items"])
        if isinstance(self._body, list):
            token = violation.pointer[1:].partition("/")[0]
            known = min(count, len(self._body))
            return int(token) if token.isdecimal() and int(token) < known else None
        return None if violation.code.startswith(_HTTP) or count != 1 else 0

    def _of_whole(self, violation: Violation) -> Failure:
        judged = Judged("", self._body, f"the body of {self._request}")
        spot = Spot(request=self._place(None, violation.pointer))
        return of_violation(violation, judged, spot, self._again(NOTHING))

    def _of_item(self, violation: Violation, index: int) -> Failure:
        item, is_batch = self._exchange["items"][index], isinstance(self._body, list)
        value = self._body[index] if is_batch else self._body
        kind = ITEM if is_batch else f"salesmachine/{item['method']}"
        operation = {"method": item["method"], **value} if isinstance(value, dict) else value
        prefix = f"/{index}" if is_batch else ""
        at = violation.pointer.removeprefix(prefix)
        origins = self._known(item["message_id"])
        origin, rule = Origin(), ""
        if origins:
            which = origins.index(operation, item["message_id"])
            origin, rule = origins.of(which, at, origin_key(violation)), origins.rule(which)
        made_of = origin if rule else None
        judged = Judged(kind, value, subject(operation), prefix, made_of, rule)
        place = self._place(index if is_batch else None, at)
        spot = Spot("", 0, origin.pointers, rule, place, f"/{index}{at}")
        return of_violation(
            violation, judged, spot, self._of_message(origins, violation, at, operation)
        )

    def _of_message(
        self, origins: Origins | None, violation: Violation, at: str, operation: Any
    ) -> tuple[str, ...]:
        """The message where that shows it, else a request of this one item alone."""
        if origins:
            message, translator = origins.message, self._translator
            if breaks_operation(message, translator, violation, at):
                found = reproducing.of_message(
                    message,
                    translator,
                    partial(breaks_operation, translator=translator, violation=violation, at=at),
                )
                return (*found, *self._seed)
        return self._again([operation] if isinstance(self._body, list) else NOTHING)

    def _again(self, body: object) -> tuple[str, ...]:
        return (*reproducing.of_exchange(self._exchange, self._url, body), *self._seed)

    def _known(self, message_id: str | None) -> Origins | None:
        """Where an item comes from, if its message is known."""
        name = message_id if message_id in self._messages else base_id(message_id or "")
        if name not in self._messages:
            return None
        assert name is not None
        if name not in self._origins:
            self._origins[name] = Origins(self._messages[name], self._translator)
        return self._origins[name]

    @property
    def _request(self) -> str:
        return f"{self._exchange['method']} {self._exchange['path'].partition('?')[0]}"

    def _place(self, index: int | None, at: str) -> str:
        """``POST /v1/batch, exchange 3, item 2, /params/mrr``; the first item is 0."""
        item = "" if index is None else f"item {index}"
        return ", ".join(
            filter(None, (self._request, f"exchange {self._exchange['seq']}", item, at))
        )


def _body(exchange: Mapping[str, Any]) -> Any:
    """The JSON that the request carried; None where it carried none."""
    request = exchange["request"]
    head = "\n".join(": ".join(header) for header in request["headers"])
    body = recorded(exchange["method"], exchange["path"], head, body_bytes(request))
    return read(body, "compat").value
