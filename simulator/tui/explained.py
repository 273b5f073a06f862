"""What each part of the screen shows, in sentences, and the words that are used in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.filtering import describe
from simulator.tui.keys import Place

SHOWS: Final[Mapping[Place, tuple[str, ...]]] = {
    "everywhere": (
        "Calls come in on the Segment side, are translated, and go to Salesmachine's API; each"
        " request is recorded, judged against the contract, and shown.",
    ),
    "list": (
        "Each row is an exchange: what came (page -> event x2), for which contact and account,"
        " what was answered, the verdict, the fault that was injected, how long it took.",
        "The newest is at the bottom, and is followed until you move up; what comes meanwhile is"
        " counted.",
        "A message that was settled without being delivered has a row of its own, with its stage.",
        "A batch tells its counts (track x60 -> event x60); Enter shows its messages.",
    ),
    "filter": (
        "What is written here decides which rows are listed. Words beside each other must all"
        " hold; and, or, not and ( ) join them. Letters are text here: Esc leaves the line.",
        'call:page status:>=400 not fault: (contact:u1 or account:acme) since:5m "free text"',
    ),
    "sent": (
        "The message as your SDK sent it to Segment, with what Segment adds and without its write"
        " key. What is noted or refused is marked at its field.",
        "A request that came straight to Salesmachine's API has no message.",
    ),
    "request": (
        "What was asked of Salesmachine: method, path, headers, and the operations as they were"
        " sent. What breaks the contract is marked at its field.",
        "Secrets are replaced before anything is recorded.",
    ),
    "response": (
        "What Salesmachine answered, or the pocket Salesmachine in its place, and which fault had"
        " a hand in it.",
    ),
    "contract": (
        "What the request breaks: code, field, what was expected, what came, how to mend it. Then"
        " what the translator notes, and why a message wasn't sent.",
        "Enter on one goes to its field. sim explain CODE tells more.",
    ),
    "state": (
        "What the exchange changed of its contact and its account, and what is known of them then:"
        " + is new, - is gone, ~ is another.",
        "[ and ] go to the exchange before and the one after that touched them.",
    ),
    "timeline": (
        "What happened to the message, moment after moment: when it came, each attempt with its"
        " answer and the wait before the next, each exchange with its fault, its stage at the end.",
    ),
    "lineage": (
        "Where each field of the message goes: = is copied, ~ derived; shadowed by another that"
        " goes before it; or dropped, and why. One at a time is changed, and the message"
        " translated again.",
        "Then each field that is sent with what it comes from, the rule, and the contract's clause."
        " Enter goes to the field.",
    ),
}
"""Of each place."""

WORDS: Final[Mapping[str, tuple[str, tuple[Place, ...]]]] = {
    "message": (
        "the JSON that an SDK sent to Segment; its call is identify, track, page, group or alias.",
        ("list", "sent", "timeline", "lineage"),
    ),
    "operation": (
        "what a call becomes: a contact, an account, an event or an alias.",
        ("list", "request", "lineage"),
    ),
    "exchange": (
        "one request to Salesmachine's API, with one operation or a batch of them, and its"
        " response.",
        ("list", "filter", "request", "response", "state", "timeline"),
    ),
    "verdict": (
        "the worst that the contract says of an exchange: ✓ ok, · advice, ! warning, ✗ broken.",
        ("list", "filter", "contract"),
    ),
    "violation": (
        "one breach of the contract, with a code: SM-1xx the request, SM-2xx a field, SM-3xx what"
        " only the state shows, SM-4xx a habit of a real client.",
        ("request", "contract"),
    ),
    "note": (
        "what the translator wants you to know of a message, though it was translated.",
        ("sent", "contract"),
    ),
    "stage": (
        "how far a message has come, in Segment's words: received, failed on ingest, filtered at"
        " source, filtered at destination, pending retry, failed, delivered.",
        ("list", "filter", "timeline"),
    ),
    "fault": (
        "a misbehaviour that was injected, as in status=503,chance=10%; never a violation.",
        ("list", "filter", "response", "timeline"),
    ),
    "workspace": ("everything that one API token sees.", ("list", "filter")),
    "A1, A2 ...": (
        "something that is assumed of Salesmachine, for it is documented nowhere; sim explain A6"
        " tells which.",
        ("contract", "state"),
    ),
}
"""Each word, what it means, and where it is used."""


def words(place: Place) -> dict[str, str]:
    """The words that are used in a place, and what they mean."""
    return {word: means for word, (means, places) in WORDS.items() if place in places}


def fields() -> list[tuple[str, str]]:
    """What a filter can ask: an example, and what it asks."""
    return [(field.example, f"{field.meaning} ({field.form})") for field in describe()]
