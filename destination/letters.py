"""Letters: translated messages under way, each until all of its operations are settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from destination.batches import fits_alone, weight
from destination.delivery import MESSAGE_REJECTED, DeadLetter, Outcome, Reason, Response
from destination.settings import Settings
from destination.translate import Translation, translate
from destination.wire import MAX_MESSAGE_BYTES, encode, read

METHODS = ("contact", "account", "event", "alias")


@dataclass(slots=True)
class Letter:
    """One message and its encoded operations.

    ``uids`` are whom it is about: a later letter with one of them never overtakes it.
    ``attempts`` counts the requests that carried any of it.
    """

    index: int
    message: object
    translation: Translation | None
    items: list[str]
    uids: frozenset[str]
    attempts: int = 0
    _bulk: int = 0
    _settled: int = 0
    _dead: dict[int, str] = field(default_factory=dict)
    _reason: Reason | None = None

    @property
    def bulk(self) -> int:
        """About how many bytes of JSON are kept for it: its operations, and the message itself."""
        if not self._bulk:
            self._bulk = weight(self.items) + bulk(self.message)
        return self._bulk

    def deliver(self, count: int, response: Response) -> Outcome | None:
        """So many items are acknowledged; the outcome when nothing of it is open any more."""
        self._settled += count
        return self._outcome(response)

    def drop(self, start: int, count: int, reason: Reason) -> Outcome | None:
        """So many items from ``start`` on are dead; the outcome as above."""
        self._settled += count
        self._dead.update(enumerate(self.items[start : start + count], start))
        self._reason = self._reason or reason
        return self._outcome(reason.response)

    def _outcome(self, response: Response | None) -> Outcome | None:
        if self._settled < len(self.items):
            return None
        told = (self.index, self.attempts)
        if self._reason is None:
            detail = response.complaint if response else ""
            return Outcome("delivered", self.message, self.translation, "", detail, response, *told)
        why = self._reason
        left = [json.loads(self._dead[place]) for place in sorted(self._dead)]
        return Outcome(
            "dead", self.message, self.translation, why.code, why.detail, why.response, *told, left
        )


def bulk(message: object) -> int:
    """Bytes of a message as JSON; a guess where it is none."""
    return len(read(message)[0]) or MAX_MESSAGE_BYTES


def prepare(index: int, message: object, settings: Settings) -> Letter | Outcome:
    """Translate a message, or take a ``DeadLetter`` as it stands; an outcome if nothing is sent."""
    translation = None
    if isinstance(message, DeadLetter):
        operations = message.operations
        items, defect = _as_they_stand(operations)
        message = message.message
    else:
        translation = translate(message, settings)
        if reason := translation.reason:
            return Outcome(
                reason.outcome, message, translation, reason.code, reason.message, index=index
            )
        operations = translation.wire()
        items, defect = [encode(operation) for operation in operations], ""
    if not defect and not fits_alone(items):
        defect = "its operations are too large for a batch of their own"
    if defect:
        return Outcome(
            "dead",
            message,
            translation,
            MESSAGE_REJECTED,
            defect,
            index=index,
            operations=operations,
        )
    uids = frozenset(uid for operation in operations for uid in _uids(operation))
    return Letter(index, message, translation, items, uids)


def _as_they_stand(operations: list[Any]) -> tuple[list[str], str]:
    """``(items, "")`` of a dead letter's operations, or why they can't be sent."""
    items = []
    for number, operation in enumerate(operations, 1):
        if not isinstance(operation, dict) or operation.get("method") not in METHODS:
            known = ", ".join(METHODS)
            return [], f"operation {number} can't be sent: its method is none of {known}"
        text, defect = read(operation)
        if defect:
            return [], f"operation {number} can't be sent: {defect}"
        items.append(text)
    return items, "" if items else "the dead letter holds no operations to send"


def _uids(operation: Mapping[str, Any]) -> Iterable[str]:
    """Whom an operation is about: its contact, both of an alias, its account."""
    for key, kind in _KINDS:
        if key in operation:
            yield f"{kind} {operation[key]}"


_KINDS = (("contact_uid", "contact"), ("previous_uid", "contact"), ("account_uid", "account"))
