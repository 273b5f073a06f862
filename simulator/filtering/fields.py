"""Fields: what a filter can ask of an entry, as data; the grammar, the help and the README read it.

``ITEMS``, ``MESSAGES`` and the others say what a field is about: an exchange itself, its items, or
the messages that its items came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from simulator.journal.messages import STAGES

Kind = Literal["number", "duration", "moment", "text", "choice", "params"]
VERDICTS: Final = ("ok", "advice", "warning", "broken")
"""From the best to the worst."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    ``form`` is how its values are written, ``meaning`` what it asks, ``example`` a filter.  A
    choice has its closed ``choices``; ``ranked`` ones can be compared.
    """

    name: str
    kind: Kind
    form: str
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    ranked: bool = False
    most: int = 0


FIELDS: Final = (
    Field(
        "call",
        "choice",
        "identify, track, page, screen, group, alias",
        "the Segment call that it came from",
        "call:page",
        ("identify", "track", "page", "screen", "group", "alias"),
    ),
    Field(
        "operation",
        "choice",
        "contact, account, event, alias, archive",
        "an operation in it",
        "operation:event",
        ("contact", "account", "event", "alias", "archive"),
    ),
    Field("event", "text", "text", "the name of an event in it", "event:order_*"),
    Field("contact", "text", "text", "a contact that it names", "contact:u1"),
    Field("account", "text", "text", "an account that it names", "account:acme"),
    Field("workspace", "text", "8 hex digits", "its workspace", "workspace:1a2b3c4d"),
    Field("messageId", "text", "text", "the messageId of a message or operation", "messageId:m1"),
    Field(
        "status",
        "number",
        "a number, 4xx, 400..499",
        "what was answered; 0 where nothing was",
        "status:>=400",
        most=599,
    ),
    Field(
        "verdict",
        "choice",
        ", ".join(VERDICTS),
        "what the contract says of it, each worse than the one before",
        "verdict:>=warning",
        VERDICTS,
        ranked=True,
    ),
    Field("code", "text", "text", "the code of a violation, or of the ledger", "code:SM-2*"),
    Field("fault", "text", "a kind, or a part", "the fault that was injected", "fault:latency"),
    Field(
        "stage",
        "choice",
        "Segment's words, with - for spaces",
        "how far a message has come",
        "stage:failed-on-ingest",
        STAGES,
    ),
    Field("path", "text", "text", "the path of the request", "path:/v1/batch"),
    Field("params", "params", "a number or text", "what an operation says", "params.plan:pro"),
    Field(
        "duration",
        "duration",
        "ms, or as in 2s, 100ms..1s",
        "from the request to its answer",
        "duration:>200ms",
    ),
    Field("seq", "number", "a number", "its place in the journal", "seq:400..500", most=2**63 - 1),
    Field("since", "moment", "5m, 09:30, a moment", "not before then", "since:5m"),
    Field("until", "moment", "5m, 09:30, a moment", "not after then", "until:2024-03-11T09:30:00Z"),
)
"""In the order in which they are told."""

BY_NAME: Final = {field.name: field for field in FIELDS}
_BY_ANY_CASE = {field.name.lower(): field for field in FIELDS}


class Described(NamedTuple):
    """A field, or free text, for people."""

    name: str
    form: str
    meaning: str
    example: str


def describe() -> tuple[Described, ...]:
    """Everything that a filter can ask, in the order in which it is told."""
    fields = (Described(one.name, one.form, one.meaning, one.example) for one in FIELDS)
    text = Described(
        "free text", "words, in quotes or not", "what a body, the path or an id has", '"free text"'
    )
    return (*fields, text)


def find(name: str) -> Field | None:
    """The field of this name, in capitals or not, ``message_id`` for ``messageId`` too."""
    return _BY_ANY_CASE.get(name.lower().replace("_", ""))


def worded(text: str) -> str:
    """A choice as it is compared: ``failed-on-ingest`` is ``failed on ingest``."""
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())
