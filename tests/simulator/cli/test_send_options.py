"""The options of ``sim send`` that say how hard it tries, and what is told meanwhile."""

from __future__ import annotations

import pytest

from tests.destination.far_side import Answer, FarSide
from tests.simulator.cli.commands import run
from tests.simulator.cli.sending import lines, send, track


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_attempts(far_side: FarSide, attempts: int) -> None:
    """So many requests, and so many waits less one, each told with its reason."""
    far_side.answers.extend(Answer(503, b'{"status":"error","error":"busy"}') for _ in range(3))
    ran = send(far_side.url, "--max-attempts", attempts, "-o", "json", data=lines(track(1)))
    assert len(far_side.requests) == attempts
    waits = [line for line in ran.err.splitlines() if line.startswith("line 1 waits ")]
    assert [line.partition(" s: ")[2] for line in waits] == [
        f"Salesmachine answered 503: busy (attempt {n} of {attempts})" for n in range(1, attempts)
    ]
    [found] = ran.json()
    assert (found["outcome"], found["code"], found["attempts"]) == ("dead", "HTTP_503", attempts)
    assert found["detail"].startswith(f"Salesmachine answered 503: busy; attempt {attempts} was")


@pytest.mark.parametrize("time", ["90", "90s", "1.5m", "0.025h"])
def test_time(far_side: FarSide, time: str) -> None:
    """A wait beyond the limit isn't begun."""
    far_side.answers.append(Answer(503, headers={"Retry-After": "91"}))
    ran = send(far_side.url, "--max-time", time, "-o", "json", data=lines(track(1)))
    [found] = ran.json()
    assert found["detail"] == (
        "Salesmachine answered 503; waiting 91.0 s more is over the limit of 90 s"
    )
    assert len(far_side.requests) == 1


@pytest.mark.parametrize("rate", ["1000/s", "60000/m", "3600000/h"])
def test_rate(far_side: FarSide, rate: str) -> None:
    """A rate that is no hindrance changes nothing."""
    ran = send(far_side.url, "--rate", rate, data=lines(*map(track, range(250))))
    assert (ran.status, ran.out, ran.err) == (0, "     250 delivered\n", "")
    assert len(far_side.requests) == 3


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--max-attempts", "0", "0 is not in the range x>=1."),
        *(
            ("--max-time", value, "is no time: give seconds, or as in 90s, 5m, 4h")
            for value in ("0", "-1", "5x", "", "1e3", "nan", "9" * 400, "٣s", "5m\n")
        ),
        *(
            ("--rate", value, "is no rate: give it as in 10/s or 300/m")
            for value in ("0/s", "10", "10/d", "-1/s", "/s", "1e3/s", "9" * 400 + "/s")
        ),
    ],
)
def test_what_cannot_be_meant(far_side: FarSide, option: str, value: str, why: str) -> None:
    """It is a usage error in a sentence, before anything is sent."""
    ran = send(far_side.url, f"{option}={value}", data=lines(track(1)))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].endswith(why)
    assert far_side.requests == []


def test_a_success_that_says_error(far_side: FarSide) -> None:
    """It counts as delivered, and what Salesmachine said isn't swallowed."""
    far_side.answers.append(Answer(200, b'{"status":"error","message":"no such plan"}'))
    ran = send(far_side.url, data=lines(track(1)))
    assert (ran.status, ran.out) == (0, "       1 delivered\n")
    assert ran.err == "line 1 delivered, but Salesmachine answered 200: no such plan\n"


def test_help_names_them_all() -> None:
    """What the README promises stands in the help."""
    said = run("send", "--help").out
    for option in ("--dead-letter FILE", "--max-attempts", "--max-time", "--rate", "-o, --output"):
        assert option in said


def test_many_waits_are_not_told_one_by_one(far_side: FarSide) -> None:
    """Twenty are; nobody reads a thousand."""
    retry = {"Retry-After": "0"}
    far_side.answers.extend(Answer(503, headers=retry) for _ in range(30))
    data = lines(*(track(n, userId=f"u{n}") for n in range(3_000)))
    ran = send(far_side.url, data=data)
    assert sum(" more wait " in line for line in ran.err.splitlines()) == 20
    assert ran.err.count("(further waits aren't told)") == 1
    assert ran.out == "   3,000 delivered\n"
