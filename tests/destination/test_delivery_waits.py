"""How long delivery waits between its attempts, what it is told to wait, and when it gives up."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from destination.delivery import IDLE
from tests.destination.pretended import Reply, scripted, told, tracks


def test_ten_attempts_within_four_hours() -> None:
    """Without a word from anyone: ten attempts, each wait up to twice the last, 60 s at most."""
    delivery = scripted(otherwise=503)
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "HTTP_503", 10)
    assert delivery.far_side.pauses == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30]
    assert [retry.attempt for retry in delivery.retries] == list(range(1, 10))
    assert {retry.indexes for retry in delivery.retries} == {(0,)}
    assert {retry.response.status for retry in delivery.retries} == {503}


def test_a_thousand_retries() -> None:
    """A far side that recovers after a thousand failures gets its message; nothing really waits."""
    delivery = scripted(*[503] * 1_000, max_attempts=1_001, max_time=1e9)
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.attempts) == ("delivered", 1_001)
    assert delivery.far_side.pauses[-1] == 30.0


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_chance_spreads_the_waits(chance: float) -> None:
    """A wait is anything up to its bound: clients that fail together don't come back together."""
    delivery = scripted(otherwise=500, max_attempts=5)
    delivery.chance = chance
    delivery.run(tracks(1))
    assert delivery.far_side.pauses == [round(chance * bound, 9) for bound in (0.5, 1, 2, 4)]


DATE = ("Date", "Mon, 11 Mar 2024 09:00:00 GMT")
"""An hour behind our clock, which shows ten."""
BASE = 0.25
WAITS: list[tuple[list[tuple[str, str]], float]] = [
    ([("Retry-After", "0")], BASE),
    ([("Retry-After", "0.1")], BASE),
    ([("Retry-After", "2")], 2.0),
    ([("retry-after", "007")], 7.0),
    ([("Retry-After", "1.5")], 1.5),
    ([("Retry-After", "600")], 600.0),
    ([("Retry-After", "-1")], BASE),
    ([("Retry-After", "-0.5")], BASE),
    ([("Retry-After", "soon")], BASE),
    ([("Retry-After", "")], BASE),
    ([("Retry-After", "1e3")], BASE),
    ([("Retry-After", "1_000")], BASE),
    ([("Retry-After", "+5")], BASE),
    ([("Retry-After", "0x10")], BASE),
    ([("Retry-After", "inf")], BASE),
    ([("Retry-After", "nan")], BASE),
    ([("Retry-After", "5 s")], BASE),
    ([("Retry-After", "٣".encode().decode("latin-1"))], BASE),
    ([("Retry-After", "²")], BASE),
    ([("Retry-After", "Mon, 11 Mar 2024 10:00:30 GMT")], 30.0),
    ([("Retry-After", "Monday, 11-Mar-24 10:00:30 GMT")], 30.0),
    ([("Retry-After", "Mon Mar 11 10:00:30 2024")], 30.0),
    ([("Retry-After", "Mon, 11 Mar 2024 09:00:30 GMT"), DATE], 30.0),
    ([DATE, ("Retry-After", "Mon, 11 Mar 2024 10:00:00 GMT")], 3_600.0),
    ([("Retry-After", "Mon, 11 Mar 2024 10:00:30 GMT"), ("Date", "today")], 30.0),
    ([("Retry-After", "Mon, 11 Mar 2024 08:00:00 GMT"), DATE], BASE),
    ([("Retry-After", "Mon, 11 Mar 1999 08:00:00 GMT")], BASE),
    ([("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT")], BASE),
    ([("Retry-After", "Mon, 11 Mar 2024 25:00:00 GMT")], BASE),
    ([("Retry-After", "Mon, 99 Mar 2024 10:00:30 GMT")], BASE),
    ([("Retry-After", "Mon, 11 Mar 0000 10:00:30 GMT")], BASE),
    ([("Retry-After", "1"), ("Retry-After", "3")], 3.0),
    ([("Retry-After", "3"), ("Retry-After", "1")], 3.0),
    ([("Retry-After", "soon"), ("Retry-After", "2")], 2.0),
    ([("Retry-After", "2"), ("Retry-After", "soon")], 2.0),
]


@pytest.mark.parametrize(("headers", "wait"), WAITS)
def test_retry_after_is_never_undercut(headers: list[tuple[str, str]], wait: float) -> None:
    """What Salesmachine asks for is waited at least; what nobody could mean is as if not said."""
    delivery = scripted(Reply(503, b"", headers))
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert delivery.far_side.pauses == [wait]
    assert [retry.seconds for retry in delivery.retries] == [wait]


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York"])
def time_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This machine is somewhere on earth."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


DATES = [
    "Mon, 11 Mar 2024 10:00:30 GMT",
    "Monday, 11-Mar-24 10:00:30 GMT",
    "Mon Mar 11 10:00:30 2024",
]


@pytest.mark.usefixtures("time_zone")
@pytest.mark.parametrize("date", DATES)
def test_a_date_means_the_same_everywhere(date: str) -> None:
    """The three forms of an HTTP date are in UTC, wherever we are."""
    delivery = scripted(Reply(503, b"", [("Retry-After", date)]))
    delivery.run(tracks(1))
    assert delivery.far_side.pauses == [30.0]


@pytest.mark.parametrize("status", [408, 423, 429, 500, 502, 503, 504, 599])
def test_retry_after_counts_with_every_retried_status(status: int) -> None:
    """Whatever status asks for a pause gets it."""
    delivery = scripted(Reply(status, b"", [("Retry-After", "7")]))
    assert told(delivery.run(tracks(1))) == [("delivered", "")]
    assert delivery.far_side.pauses == [7.0]


LONG = [
    "14401",
    "31536000",
    "9" * 400,
    "9" * 5_000,
    "Tue, 11 Mar 2025 10:00:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
]


@pytest.mark.parametrize("after", LONG, ids=[after[:20] for after in LONG])
def test_a_wait_that_no_time_is_left_for_is_not_waited(after: str) -> None:
    """Who asks for a year gets no more than the four hours there are: dead at once, unslept."""
    delivery = scripted(otherwise=Reply(503, b"", [("Retry-After", after)]))
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "HTTP_503", 1)
    assert delivery.far_side.clock.now == 1_000.0
    assert delivery.retries == []


def test_a_wait_of_all_the_time_there_is() -> None:
    """A wait that ends just when the time is up is waited."""
    delivery = scripted(Reply(503, b"", [("Retry-After", "14400")]))
    assert told(delivery.run(tracks(1))) == [("delivered", "")]
    assert delivery.far_side.pauses == [14_400.0]


def test_time_is_up() -> None:
    """The first wait that would end after ``max_time`` isn't begun, whatever attempts remain."""
    delivery = scripted(otherwise=httpx.ReadTimeout("slow"), max_attempts=1_000, max_time=15)
    [outcome] = delivery.run(tracks(1))
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ETIMEDOUT", 6)
    assert delivery.far_side.pauses == [0.25, 0.5, 1, 2, 4]
    assert delivery.far_side.clock.now == pytest.approx(1_007.75)


def test_time_runs_from_the_first_attempt() -> None:
    """Neither waiting behind another message nor a slow answer before counts against a message."""
    delivery = scripted(
        Reply(503, b"", [("Retry-After", "9")]), Reply(201, took=4), 503, max_time=10
    )
    outcomes = delivery.run([*tracks(100), *tracks(1, first=100)])
    assert {outcome.outcome for outcome in outcomes} == {"delivered"}
    assert delivery.far_side.route == "BBBB"


def test_time_does_not_run_before_the_first_attempt() -> None:
    """A message that has to wait for its turn under a slow rate has all its time from then on."""
    delivery = scripted(201, Reply(503, b"", [("Retry-After", "3")]), rate=0.5, max_time=3)
    outcomes = delivery.run([*tracks(1), IDLE, *tracks(1, first=1)])
    assert told(outcomes) == [("delivered", "")] * 2


def test_a_rate_spaces_the_requests() -> None:
    """So many requests a second at most: none comes sooner than its share after the one before."""
    delivery = scripted(rate=10)
    outcomes = delivery.run(tracks(500))
    assert {outcome.outcome for outcome in outcomes} == {"delivered"}
    assert delivery.far_side.pauses == pytest.approx([0.1] * 4)


def test_a_rate_holds_for_pings_and_retries_too() -> None:
    """A slow rate spaces batch, ping, split and retry alike; a longer wait stays as it is."""
    delivery = scripted(400, 200, 503, Reply(503, b"", [("Retry-After", "9")]), rate=0.5)
    outcomes = delivery.run(tracks(2))
    assert [outcome.outcome for outcome in outcomes] == ["delivered"] * 2
    assert delivery.far_side.route == "BPBBBB"
    assert delivery.far_side.pauses == pytest.approx([2, 2, 2, 9, 2])


def test_a_rate_is_not_saved_up() -> None:
    """After a pause the requests are as far apart as ever; what took long anyway isn't waited."""
    delivery = scripted(201, Reply(201, took=3), rate=1)
    clock = delivery.far_side.clock

    def messages() -> Iterator[object]:
        yield from tracks(1)
        clock.pass_by(30)
        yield from tracks(299, first=1)

    delivery.run(messages())
    assert delivery.far_side.pauses == pytest.approx([1, 3])
