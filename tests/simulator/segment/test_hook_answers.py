"""What an answer of the hook, or none, means for its message, by Segment's rules."""

from __future__ import annotations

import json

import pytest

from simulator.segment.hook_answers import MAX_CODE, Answer, fate


def body(code: str = "", message: str = "why") -> str:
    return json.dumps({"status": "error", "message": message} | ({"code": code} if code else {}))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
@pytest.mark.parametrize("said", ["", "<html>", "[]", "{}", body(), body("HTTP_503")])
def test_success_is_delivered(status: int, said: str) -> None:
    """Whatever else the body says, or if it is none."""
    assert fate(Answer(status, said)) == ("delivered", "")


@pytest.mark.parametrize("code", ["FILTERED_BY_INTEGRATIONS_OBJECT", "FILTERED_BY_SETTINGS"])
def test_a_success_that_says_filtered(code: str) -> None:
    """Its code tells that nothing was sent."""
    assert fate(Answer(200, body(code))) == ("filtered", code)


@pytest.mark.parametrize("said", ["", body("UNSUPPORTED_EVENT_TYPE"), body("HTTP_501")])
def test_501_says_that_the_type_is_not_taken(said: str) -> None:
    """It isn't tried again, and is filtered."""
    assert fate(Answer(501, said)) == ("filtered", "UNSUPPORTED_EVENT_TYPE")


@pytest.mark.parametrize("status", [408, 423, 429, 500, 502, 503, 504, 505, 599])
def test_what_is_tried_again(status: int) -> None:
    """The code is the hook's own, else one made of the status."""
    assert fate(Answer(status)) == ("again", f"HTTP_{status}")
    assert fate(Answer(status, body("ECONNREFUSED"))) == ("again", "ECONNREFUSED")


@pytest.mark.parametrize("failure", ["ETIMEDOUT", "ECONNREFUSED", "ECONNRESET"])
def test_no_answer_is_tried_again(failure: str) -> None:
    """With the system's name of what happened."""
    assert fate(Answer(None, error="gone", code=failure)) == ("again", failure)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "BAD_REQUEST"),
        (401, "INVALID_SETTINGS"),
        (403, "INVALID_SETTINGS"),
        (404, "BAD_REQUEST"),
        (413, "MESSAGE_REJECTED"),
        (301, "BAD_REQUEST"),
    ],
)
def test_any_other_answer_is_final(status: int, code: str) -> None:
    """The code is the hook's own where it gives one."""
    assert fate(Answer(status)) == ("dead", code)
    assert fate(Answer(status, body("id_required"))) == ("dead", "id_required")


def test_a_certificate_that_is_no_good_is_final() -> None:
    """Nothing gets better by asking again."""
    code = "INVALID_CERTIFICATE"
    assert fate(Answer(None, error="no good", code=code)) == ("dead", code)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(503, body(message="not delivered: it is away")), "not delivered: it is away"),
        (Answer(503, body(message="")), "the hook answered 503"),
        (Answer(502, "<h1>Bad gateway</h1>"), "the hook answered 502"),
        (Answer(400, "[" * 100_000), "the hook answered 400"),
        (Answer(400, '{"message": 7}'), "the hook answered 400"),
        (Answer(400, '"message"'), "the hook answered 400"),
        (
            Answer(None, error="can't connect: refused", code="ECONNREFUSED"),
            "can't connect: refused",
        ),
    ],
)
def test_it_is_said_in_a_sentence(answer: Answer, sentence: str) -> None:
    """The hook's own ``message``, which is made for a person, where there is one."""
    assert str(answer) == sentence


def test_a_code_is_short() -> None:
    """Something else may answer in the hook's place."""
    assert fate(Answer(400, body("x" * 1_000))) == ("dead", "x" * MAX_CODE)
