"""Posting to the tracking API: one attempt, and what its answer means to Segment's libraries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from destination import SettingsError
from simulator.segment.posted import compact
from simulator.segment.posting import MAX_MESSAGE_BYTES, Answer, Poster
from tests.simulator.segment.chained import KEY, Chain, chained, page


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """The whole chain, running."""
    with chained(tmp_path / "journal") as made:
        yield made


AGAIN = {408, 410, 429, 460, *range(500, 600)} - {501, 505}


def test_what_an_answer_means() -> None:
    """2xx is accepted; 408, 410, 429, 460 and 5xx but 501 and 505 are worth another attempt."""
    answers = [Answer(status) for status in range(100, 600)]
    assert [one.status for one in answers if one.is_accepted] == [*range(200, 300)]
    assert {one.status for one in answers if one.is_worth_another} == AGAIN


def test_no_answer_at_all() -> None:
    """It is worth another attempt, and says why there was none."""
    answer = Answer(None, error="can't connect", code="ECONNREFUSED")
    assert (answer.is_accepted, answer.is_worth_another) == (False, True)
    assert str(answer) == "can't connect"


def test_a_batch(chain: Chain) -> None:
    """Messages come in together, under the key that they are posted with."""
    with closing(Poster(chain.side.url, KEY)) as poster:
        assert poster.post([compact(page("m1")), compact(page("m2"))]).is_accepted
        refused = poster.post(["{broken"])
    assert (refused.status, refused.is_accepted) == (400, False)
    assert str(refused).startswith("the tracking API answered 400: the body can't be read: ")
    found = chain.messages()
    assert [one["message_id"] for one in found] == ["m1", "m2", None]
    assert {one["workspace"] for one in found} == {chain.workspace()}


def test_the_largest_message(chain: Chain) -> None:
    """One of this size is a batch that is read; one byte more is refused."""
    room = MAX_MESSAGE_BYTES - len(compact(page("m1", a="")))
    with closing(Poster(chain.side.url, KEY)) as poster:
        assert poster.post([compact(page("m1", a="x" * room))]).is_accepted
        assert poster.post([compact(page("m1", a="x" * (room + 1)))]).status == 400


@pytest.mark.parametrize("url", ["", "ftp://x", "127.0.0.1:8601", "http://a:b@c", "http://x?y"])
def test_what_is_no_address(url: str) -> None:
    """It is refused before anything is posted."""
    with pytest.raises(SettingsError):
        Poster(url, KEY)


def test_a_long_complaint() -> None:
    """Of what an answer says the beginning is repeated."""
    answer = Answer(404, '{"message": "' + "x" * 5_000 + '"}')
    assert str(answer) == f"the tracking API answered 404: {'x' * 200}"
