"""The demo's switch: on, off, on again; and what ends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from simulator.cli.screen.demo import ScreenDemo
from simulator.generate.traffic import Generated
from simulator.tui.outside import OutsideError
from tests.simulator.cli.lived import messages
from tests.simulator.waiting import until


class Way:
    """A way that keeps what it is sent; at the first that it ``breaks`` on it raises that."""

    def __init__(self, breaks: Exception | None = None) -> None:
        self.sent: list[Generated] = []
        self.breaks = breaks
        self.held = threading.Event()
        self.held.set()
        self.closed = 0

    def send(self, one: Generated) -> None:
        self.held.wait()
        if self.breaks is not None:
            raise self.breaks
        self.sent.append(one)

    def stop(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed += 1


WORLD = messages(0, 50)


def world() -> Iterator[Generated]:
    """The same each time."""
    yield from WORLD


class Told:
    """A demo at this rate, and what it told."""

    def __init__(self, rate: float = 1000, breaks: Exception | None = None) -> None:
        self.way = Way(breaks)
        self.said: list[str] = []
        self.worlds = 0
        self.demo = ScreenDemo(lambda: self.way, self.world, rate, self.said.append)

    def world(self) -> Iterator[Generated]:
        self.worlds += 1
        return world()


def test_on_and_off() -> None:
    """Each says what is so now, also where it was so already."""
    told = Told(rate=0.5)
    assert told.demo.stop() == "the demo is off already"
    assert not told.demo.runs
    assert told.demo.start() == "the demo is on: 0.5 messages a second"
    assert told.demo.start() == "the demo is on already"
    assert told.demo.runs
    until(lambda: told.way.sent, "a message")
    assert told.demo.stop() == "the demo is off: it has sent 1 message"
    assert told.demo.stop() == "the demo is off already"
    told.demo.start()
    until(lambda: len(told.way.sent) == 2, "another message")
    assert told.demo.stop() == "the demo is off: it has sent 1 message"
    assert (told.way.closed, told.said) == (2, [])


def test_it_goes_on_where_it_left_off() -> None:
    """On again it sends what comes next in the same world, each message once."""
    told = Told()
    for count in (5, 15):
        assert told.demo.start() == "the demo is on: 1000 messages a second"
        until(lambda count=count: len(told.way.sent) >= count, "some messages")  # type: ignore[misc]
        before = told.way.sent
        said = told.demo.stop()
        assert told.way.sent == WORLD[: len(before)]
    assert said.startswith("the demo is off: it has sent ")
    assert told.worlds == 1


def test_off_is_off() -> None:
    """When it is off what was under way is answered, and nothing follows."""
    told = Told()
    told.way.held.clear()
    told.demo.start()
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(told.demo.stop)
        assert not stopping.done()
        told.way.held.set()
        assert stopping.result() == "the demo is off: it has sent 1 message"
    assert len(told.way.sent) == 1


@pytest.mark.parametrize(
    ("breaks", "why"),
    [
        (KeyError("secret"), "a bug of ours: KeyError at test_demo.py:"),
        (OutsideError("nobody answers"), "nobody answers"),
    ],
)
def test_it_ends_by_itself(breaks: Exception, why: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Why is told at once, and again to who stops it; nothing is printed, and it can begin anew."""
    told = Told(breaks=breaks)
    told.demo.start()
    until(lambda: told.said, "a sentence")
    assert told.said[0].startswith(f"the demo has ended: {why}")
    assert "secret" not in told.said[0]
    assert not told.demo.runs
    with pytest.raises(OutsideError) as caught:
        told.demo.stop()
    assert [str(caught.value)] == told.said
    assert told.demo.stop() == "the demo is off already"
    told.way.breaks = None
    told.demo.start()
    until(lambda: told.way.sent, "a message")
    told.demo.stop()
    assert told.worlds == 2
    assert capfd.readouterr() == ("", "")


def test_on_after_it_ended() -> None:
    """Who doesn't switch it off first has it on all the same."""
    told = Told(breaks=KeyError())
    told.demo.start()
    until(lambda: told.said, "a sentence")
    told.way.breaks = None
    assert told.demo.start() == "the demo is on: 1000 messages a second"
    until(lambda: told.way.sent, "a message")
    told.demo.stop()
    assert told.way.sent[0] == WORLD[0]


def test_a_way_that_cannot_be_had() -> None:
    """It isn't on then."""

    def way() -> Way:
        raise OutsideError("no key")

    demo = ScreenDemo(way, world, 1, lambda _: None)
    with pytest.raises(OutsideError, match="no key"):
        demo.start()
    assert demo.stop() == "the demo is off already"


def test_many_hands() -> None:
    """However many switch it at once, one demo is on at most, and none in the end."""
    told = Told()
    together = threading.Barrier(2)

    def way() -> Way:
        with suppress(threading.BrokenBarrierError):  # as it should be: nobody else comes here
            together.wait(0.1)
        return told.way

    told.demo = ScreenDemo(way, world, 1000, told.said.append)
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(told.demo.start) for _ in range(20)]:
            done.result()
        assert sum(one.name == "demo" for one in threading.enumerate()) == 1
        said = list(pool.map(lambda _: told.demo.stop(), range(20)))
    assert said.count("the demo is off already") == 19
    assert "demo" not in {one.name for one in threading.enumerate()}


def test_closed() -> None:
    """It sends nothing more, and one that was never on is closed too."""
    told = Told(rate=0.001)
    told.demo.close()
    told.demo.start()
    until(lambda: told.way.sent, "a message")
    told.demo.close()
    assert (len(told.way.sent), told.way.closed) == (1, 1)
