"""What came of something that was replayed, beside what was recorded of it.  Pure.

Verdicts are of the bodies alone (SM-2xx), by the strict contract: whatever is sent a second time
has another state before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from contracts.registry import check
from contracts.violations import Verdict, Violation, verdict
from destination import Outcome
from destination.delivery import Response
from simulator.exchange import body_bytes
from simulator.exchange_formats.captured.requests import Captured, records_of
from simulator.exchange_formats.records import Recorded

_BY_BODY = "SM-2"
"""What the codes begin with that the bodies of requests alone decide."""
_WORST: Sequence[Verdict] = ("ok", "advice", "warning", "broken")
_OF_SEVERITY: Mapping[str, Verdict] = {"advice": "advice", "warning": "warning", "error": "broken"}


class Then(NamedTuple):
    """What was recorded: HTTP's status, 0 where none was sent, and the verdict."""

    status: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Replayed:
    """One message or request that was sent again.

    ``line`` is its place in the source, ``what`` names it; ``status`` is HTTP's, None without a
    whole answer; ``outcome`` is ``delivered``, ``refused``, ``filtered`` or ``dead`` of a message,
    ``answered`` or ``dead`` of a request, and ``unsent`` of what couldn't be sent.  ``code`` and
    ``detail`` say why it isn't delivered.  ``verdict`` is None where nothing was judged, and
    ``then`` where nothing is recorded that could be compared.
    """

    line: int
    what: Mapping[str, str | None]
    outcome: Literal["delivered", "refused", "filtered", "dead", "answered", "unsent"]
    status: int | None = None
    code: str = ""
    detail: str = ""
    verdict: Verdict | None = None
    then: Then | None = None

    @property
    def differs(self) -> bool:
        """Whether it came out differently from what is recorded."""
        if self.then is None or self.outcome == "unsent":
            return False
        if self.verdict is not None and self.verdict != self.then.verdict:
            return True
        if self.outcome == "answered":
            return self.status != self.then.status
        return (self.outcome == "delivered") != (200 <= self.then.status < 300)

    @property
    def compared(self) -> str:
        """How it compares, in a word or two."""
        if self.outcome == "unsent":
            return "not sent"
        if self.then is None:
            return "not recorded before"
        return "different" if self.differs else "as recorded"

    @property
    def failed(self) -> bool:
        """Whether it wasn't taken, and that isn't what is recorded either."""
        if self.outcome == "unsent":
            return True
        as_it_was = self.then is not None and not self.differs
        is_taken = self.outcome in ("delivered", "filtered") or 200 <= (self.status or 0) < 300
        return not is_taken and not as_it_was

    def to_dict(self) -> dict[str, Any]:
        """``{"line", "outcome", "status", "code"?, "detail"?, "verdict", "then", "differs"}``."""
        why = {"code": self.code, "detail": self.detail}
        return {
            "line": self.line,
            **self.what,
            "outcome": self.outcome,
            "status": self.status,
            **{name: text for name, text in why.items() if text},
            "verdict": self.verdict,
            "then": None if self.then is None else self.then._asdict(),
            "differs": self.differs,
        }


class Recording:
    """What a source has recorded of messages, by the messageIds of their operations.

    An exchange that met a fault tells nothing, for the fault answered it, nor does one of which no
    answer is known.
    """

    def __init__(self) -> None:
        self._then: dict[str, Then] = {}

    def add(self, exchange: Mapping[str, Any]) -> None:
        """One more exchange, later than those before."""
        if exchange["fault"] is not None or not exchange["status"]:
            return
        found = worst_by_item(exchange)
        for item in exchange["items"]:
            if (named := item.get("message_id")) is not None:
                self._then[named] = Then(exchange["status"], found.get(item["index"], "ok"))

    def of(self, operations: Iterable[Mapping[str, Any]]) -> Then | None:
        """What was recorded of these operations: the worst status and verdict among them."""
        named = (operation.get("messageId") for operation in operations)
        found = [self._then[one] for one in named if isinstance(one, str) and one in self._then]
        if not found:
            return None
        return Then(max(one.status for one in found), _worst(one.verdict for one in found))


def then_of(exchange: Mapping[str, Any]) -> Then | None:
    """What is recorded of a request; None where a fault answered it, or nobody is known to have."""
    if exchange["fault"] is not None or not exchange["status"]:
        return None
    return Then(exchange["status"], _worst(_verdicts(exchange["violations"])))


def request_verdict(exchange: Mapping[str, Any]) -> Verdict | None:
    """What today's contract says of a request; None for one that nothing is judged of.

    That is what was refused before its body was looked at, and what holds no operation.
    """
    if any(one["code"].startswith("SM-1") for one in exchange["violations"]):
        return None
    headers = [(name, value) for name, value in exchange["request"]["headers"]]
    asked = Captured(
        0, exchange["method"], exchange["path"], headers, body_bytes(exchange["request"])
    )
    found = records_of(asked) or []
    judged = [
        _worst(_verdicts(one.exchange["violations"])) for one in found if isinstance(one, Recorded)
    ]
    return judged[0] if judged else None


def request_replayed(line: int, exchange: Mapping[str, Any], response: Response) -> Replayed:
    """What came of a request that was sent as it was."""
    path = exchange["path"].partition("?")[0]
    answered = response.status is not None
    return Replayed(
        line,
        {"method": exchange["method"], "path": path},
        "answered" if answered else "dead",
        response.status,
        response.code,
        "" if answered else response.error,
        request_verdict(exchange),
        then_of(exchange),
    )


def worst_by_item(exchange: Mapping[str, Any]) -> dict[int, Verdict]:
    """The verdict of each item that breaches anything, by its index."""
    found: dict[int, Verdict] = {}
    items = exchange["items"]
    for violation in exchange["violations"]:
        first = violation["pointer"].split("/")[1:2]
        index = int(first[0]) if first and first[0].isdecimal() and len(first[0]) < 7 else 0
        index = index if len(items) > 1 else 0
        found[index] = _worst([found.get(index, "ok"), *_verdicts([violation])])
    return found


def verdict_of(operations: Iterable[Mapping[str, Any]]) -> Verdict:
    """What today's contract says of operations."""
    found: list[Violation] = []
    for operation in operations:
        found += check("salesmachine/item", operation)
    return verdict(found)


def message_replayed(
    line: int, message: object, outcome: Outcome, recording: Recording
) -> Replayed:
    """What came of a message that was translated and delivered."""
    said = message if isinstance(message, dict) else {}
    named = {name: said.get(name) for name in ("type", "messageId")}
    what = {name: value if isinstance(value, str) else None for name, value in named.items()}
    operations = outcome.translation.wire() if outcome.translation else outcome.operations
    return Replayed(
        line,
        what,
        outcome.outcome,
        outcome.response.status if outcome.response else None,
        outcome.code,
        outcome.detail,
        verdict_of(operations) if operations else None,
        recording.of(operations),
    )


def _verdicts(violations: Iterable[Mapping[str, Any]]) -> Iterable[Verdict]:
    return [_OF_SEVERITY[one["severity"]] for one in violations if one["code"].startswith(_BY_BODY)]


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=_WORST.index, default="ok")
