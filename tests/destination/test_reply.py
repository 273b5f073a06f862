"""Replies: which status, which code, and which words, for what came of a message."""

from __future__ import annotations

import pytest

from destination import Settings, translate
from destination.delivery import ANSWERS, Response
from destination.reply import STATUSES, Reply, to_response, to_settings, to_unread, to_untranslated

TRACK = {"type": "track", "userId": "u1", "event": "Order Completed", "messageId": "m1"}
DELIVERABLE = translate(TRACK)


def test_each_status_of_three_digits_has_one_answer() -> None:
    """Whatever a far side answers, the rule knows what Segment is told, and delivery the code."""
    for status in range(1_000):
        reply = to_response(DELIVERABLE, Response(status))
        assert reply.status in (200, 400, 401, 429, 503)
        assert (reply.status == 200) == (200 <= status < 300) == (reply.code == "")
        assert f"Salesmachine answered {status}" in reply.message


@pytest.mark.parametrize("code", sorted({one for row in ANSWERS for one in row.failures}))
def test_each_failure_to_answer_is_tried_again(code: str) -> None:
    """Where there is no answer Segment is told to come again, with the failure's code."""
    reply = to_response(DELIVERABLE, Response(None, error="it broke", code=code))
    assert reply == Reply(
        503, f"not delivered, {code}: it broke. Segment will try it again", code, None
    )


def test_the_rule() -> None:
    """The first row that holds decides; the rows are those of the specification."""
    assert [(name, ours) for name, _, ours in STATUSES] == [
        ("2xx", 200),
        ("401", 401),
        ("429", 429),
        ("408, 423", 503),
        ("501", 400),
        ("any other 5xx", 503),
        ("any other status", 400),
        ("no answer", 503),
    ]


@pytest.mark.parametrize(("status", "asked"), [(429, 9.0), (503, 9.0), (201, None), (400, None)])
def test_a_wait_is_for_what_is_tried_again(status: int, asked: float | None) -> None:
    """How long Salesmachine asks to wait is told with what Segment tries again, and only then."""
    assert to_response(DELIVERABLE, Response(status, retry_after=9.0)).retry_after == asked


def test_one_full_stop() -> None:
    """What Salesmachine says may end as a sentence does."""
    reply = to_response(DELIVERABLE, Response(503, '{"status":"error","error":"Come later."}'))
    assert reply.message.endswith("Come later. Segment will try it again")


@pytest.mark.parametrize(
    ("status", "code", "to_do"),
    [
        (400, "BAD_REQUEST", "Correct the message, or the deployment's base URL if every message"),
        (401, "INVALID_SETTINGS", "Check the API token and the API secret in the destination's"),
        (403, "INVALID_SETTINGS", "Check the API token and the API secret in the destination's"),
        (413, "MESSAGE_REJECTED", "Correct it where it is sent; Segment won't try it again"),
        (429, "HTTP_429", "Segment will try it again"),
        (500, "HTTP_500", "Segment will try it again"),
    ],
)
def test_what_to_do(status: int, code: str, to_do: str) -> None:
    """A failure says what Salesmachine said and what a person can do about it."""
    reply = to_response(DELIVERABLE, Response(status, '{"error": "so it is"}'))
    assert reply.code == code
    start = f"not delivered, {code}: Salesmachine answered {status}: so it is. {to_do}"
    assert reply.message.startswith(start)


def test_a_success_that_says_it_is_an_error() -> None:
    """What is odd about a success is told with it."""
    reply = to_response(DELIVERABLE, Response(201, '{"error": "half of it"}'))
    assert (reply.status, reply.code) == (200, "")
    assert reply.message == (
        "delivered: event order_completed; Salesmachine answered 201: half of it"
    )


def test_only_warnings_are_told() -> None:
    """An advice is about how to send better; the first warnings are about this message."""
    anonymous = translate({**TRACK, "userId": None, "anonymousId": "null"})
    assert {note.severity for note in anonymous.notes} == {"advice", "warning"}
    message = to_response(anonymous, Response(201)).message
    assert "Warning suspicious_id /anonymousId: " in message
    assert "anonymous_contact" not in message
    misspelt = translate({**TRACK, **{f"user{' ' * n}ID": 1 for n in range(9)}})
    assert to_response(misspelt, Response(201)).message.count("Warning ") == 3


@pytest.mark.parametrize(
    ("message", "settings", "status"),
    [
        ({**TRACK, "event": ""}, Settings(), 400),
        ({**TRACK, "type": "screen"}, Settings(), 501),
        ({**TRACK, "type": "delete"}, Settings(), 501),
        ({**TRACK, "integrations": {"Salesmachine": False}}, Settings(), 200),
        ({**TRACK, "type": "screen", "integrations": {"All": False}}, Settings(), 200),
        ({"type": "alias", "userId": "u", "previousId": "p"}, Settings(alias="skip"), 200),
    ],
)
def test_what_is_not_translated(message: object, settings: Settings, status: int) -> None:
    """Refused is 400, a type that isn't taken 501, what else somebody left out 200."""
    translation = translate(message, settings)
    assert translation.reason is not None
    reply = to_untranslated(translation)
    assert (reply.status, reply.code) == (status, translation.reason.code)
    assert translation.reason.message in reply.message


def test_what_no_batch_takes() -> None:
    """A translated message that no batch could hold is refused."""
    reply = to_untranslated(DELIVERABLE)
    assert (reply.status, reply.code) == (400, "MESSAGE_REJECTED")


def test_what_never_was_a_message() -> None:
    """Settings and bodies that can't be used have their status and code."""
    assert to_settings("no token came") == Reply(
        401,
        "no token came. Check the API token and the API secret in the destination's settings",
        "INVALID_SETTINGS",
    )
    assert to_unread("bad_request", "no JSON") == Reply(
        400,
        "refused bad_request: no JSON. Correct it where it is sent; Segment won't try it again",
        "bad_request",
    )
