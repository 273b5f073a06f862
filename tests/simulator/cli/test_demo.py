"""The demo: a world's messages, one after the other, through Segment or delivered directly."""

from __future__ import annotations

import io
import json
import threading
from itertools import islice
from pathlib import Path

import pytest

from destination import Outcome, Settings, SettingsError, translate
from simulator.cli.demo import Demo, Direct, ThroughSegment, lived
from simulator.cli.demo import read as said
from simulator.clock import iso
from simulator.config import Config
from simulator.exchange_formats.messages import read_entries
from simulator.faults import parse
from simulator.generate.labels import Label
from simulator.generate.traffic import Generated
from simulator.segment.posting import Answer
from tests.simulator.cli.lived import NOON_SECONDS, arrivals, as_they_come, messages
from tests.simulator.running import Sim, running
from tests.simulator.segment.chained import KEY, chained
from tests.simulator.waiting import PATIENCE, until


@pytest.mark.parametrize("seed", [0, 1, 2**70, -3])
def test_the_seed_decides(seed: int) -> None:
    """The same seed at the same moment gives the same messages; another seed others."""
    assert texts(seed) == texts(seed)
    assert texts(seed) != texts(seed + 1)


def texts(seed: int) -> list[str]:
    return [one.text for one in messages(seed, 20)]


def test_it_begins_a_month_ago() -> None:
    """Its world begins 30 days before the simulator's clock, at midnight, and goes on."""
    times = [iso(one.happening.at / 1000) for one in messages(0, 500)]
    assert times == sorted(times)
    assert "2024-02-10" < times[0] < "2024-02-13"  # the tenth is a Saturday
    assert times[-1] > times[0]


def test_what_it_is_made_of() -> None:
    """Every call is in it, and now and then something hostile."""
    found = messages(0, 2_000)
    assert {one.happening.message["type"] for one in found} == {
        "identify",
        "track",
        "page",
        "group",
        "alias",
    }
    assert 10 < sum(one.label is not None for one in found) < 90


def direct(url: str) -> Direct:
    """Deliveries to this address, of which nobody hears."""
    return Direct(Settings(base_url=url), lambda *_: None)


def test_what_is_sent(sim: Sim) -> None:
    """They are sent in their order; who asks hears of each that wasn't delivered, by its name."""
    told: list[tuple[str, Outcome]] = []
    settings = Settings(base_url=sim.url)
    way = Direct(settings, lambda name, outcome: told.append((name, outcome)))
    hostile = [one for one in messages(3, 2_000) if one.label][:12]
    sending = [*messages(3, 20), *hostile, *messages(4, 5)]
    demo = Demo(way, 1000, iter(sending))
    demo.start()
    outcomes = [(one, translate(read(one), settings)) for one in sending]
    bodies = [translation.wire() for _, translation in outcomes if translation.operations]
    until(lambda: len(sim.recorded()) >= len(bodies), "all that can be delivered")
    demo.stop()
    demo.join()
    assert [json.loads(exchange.request_body) for exchange in sim.recorded()] == bodies
    left_out = [name(one) for one, translation in outcomes if not translation.operations]
    assert [name for name, _ in told] == left_out
    assert told
    assert {outcome.outcome for _, outcome in told} <= {"refused", "filtered"}


def read(one: Generated) -> object:
    [entry] = read_entries(io.BytesIO(one.text.encode()))
    return entry.value


def name(one: Generated) -> str:
    assert one.label is not None
    return one.label.shape


def test_it_ends_with_its_messages(sim: Sim) -> None:
    """When there are no more it is done by itself."""
    Demo(direct(sim.url), 1000, iter(messages(0, 3))).start()
    until(lambda: "demo" not in threads(), "the end of the demo")
    assert len(sim.recorded()) == 3


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_stopped_it_sends_no_more(sim: Sim) -> None:
    """Once it is stopped nothing more is sent, and it ends in the middle of a pause too."""
    demo = Demo(direct(sim.url), 0.001, lived(0, NOON_SECONDS))
    demo.start()
    until(lambda: sim.recorded(), "the first exchange")
    demo.stop()
    until(lambda: "demo" not in threads(), "the end of the demo")
    assert len(sim.recorded()) == 1


def test_stopped_before_it_began() -> None:
    """A demo that was never started can be stopped, and has ended."""
    demo = Demo(direct("http://127.0.0.1:1"), 1, islice(lived(0, NOON_SECONDS), 1))
    demo.stop()
    demo.join()


def test_it_goes_on_after_a_wrong_answer(tmp_path: Path) -> None:
    """Without a Segment side too, credentials that were refused once are tried again."""
    told: list[Outcome] = []
    config = Config(faults=(parse("status=401,times=1"),))
    with running(config, tmp_path / "journal") as sim:
        way = Direct(Settings(base_url=sim.url), lambda name, outcome: told.append(outcome))
        for one in messages(0, 3):
            way.send(one)
        way.close()
        assert [exchange.status for exchange in sim.recorded()] == [401, 201, 201]
    assert [(outcome.outcome, outcome.code) for outcome in told] == [("dead", "INVALID_SETTINGS")]


class Way:
    """A way that takes what it is sent, until it breaks."""

    def __init__(self, breaks: bool = False) -> None:
        self.sent = threading.Event()
        self.closed = threading.Event()
        self._breaks = breaks

    def send(self, one: Generated) -> None:
        self.sent.set()
        if self._breaks:
            raise KeyError("secret")

    def stop(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        self.closed.set()


def test_the_slowest(capsys: pytest.CaptureFixture[str]) -> None:
    """However low the rate, it waits for its next message until it is stopped."""
    way = Way()
    demo = Demo(way, 1e-300, lived(0, NOON_SECONDS))
    demo.start()
    assert way.sent.wait(PATIENCE)
    demo.stop()
    demo.join()
    assert way.closed.is_set()
    assert capsys.readouterr().err == ""


def test_a_bug_of_ours_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """If it breaks, a sentence says that it has ended, and where; the simulator goes on."""
    way = Way(breaks=True)
    demo = Demo(way, 1000, lived(0, NOON_SECONDS))
    demo.start()
    demo.join()
    assert way.closed.is_set()
    said = capsys.readouterr().err
    assert said.startswith("sim: the demo has ended: a bug of ours: KeyError at test_demo.py:")
    assert "secret" not in said


def test_somebody_else_tells_of_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    """Who wants to tell it does, and nothing is printed."""
    told: list[Exception] = []
    demo = Demo(Way(breaks=True), 1000, lived(0, NOON_SECONDS), told.append)
    demo.start()
    demo.join()
    assert [type(bug) for bug in told] == [KeyError]
    assert capsys.readouterr().err == ""


def test_its_end_is_not_waited_for_long() -> None:
    """Who has no time waits for it no longer than that."""
    way = Way()
    demo = Demo(way, 0.001, lived(0, NOON_SECONDS))
    demo.start()
    demo.join(0.01)
    assert not way.closed.is_set()
    demo.stop()
    demo.join()
    assert way.closed.is_set()


def test_what_it_is_answered(tmp_path: Path) -> None:
    """Who wants to hear it hears what each message was answered."""
    heard: list[Answer] = []
    clean, hostile = (
        messages(0, 1)[0],
        messages(0, 1)[0]._replace(text="{", label=Label("x", "refused")),
    )
    with chained(tmp_path / "journal") as chain:
        way = ThroughSegment(chain.side.url, KEY, heard.append)
        for one in (clean, hostile):
            way.send(one)
        way.close()
    assert [answer.status for answer in heard] == [200, 400]


@pytest.mark.parametrize(
    ("line", "value"),
    [('{"a":1}', {"a": 1}), ("{", "{"), (b"{\xff", "{\ufffd"), ("[" * 9_999, None)],
)
def test_what_is_in_a_line(line: bytes | str, value: object) -> None:
    """Its JSON, or the line itself as text."""
    assert said(line) == (line if value is None else value)


def test_through_segment(tmp_path: Path) -> None:
    """Each message is posted, in their order, whatever becomes of it; the ledger says."""
    hostile = [one for one in messages(3, 2_000) if one.label]
    with chained(tmp_path / "journal") as chain:
        demo = Demo(ThroughSegment(chain.side.url, KEY), 1000, iter([*messages(3, 60), *hostile]))
        demo.start()
        expected = len(hostile) + 60
        until(lambda: len(chain.messages()) == expected, "every message")
        demo.stop()
        demo.join()
        kept, stages = chain.messages(), set(chain.settle().values())
    assert as_they_come(kept)[:60] == as_they_come(arrivals(3, 60))
    assert {"delivered", "failed on ingest"} <= stages


def test_times_stand(tmp_path: Path) -> None:
    """Posted as history is, a message keeps the timestamp that it has in its world."""
    sending = [one for one in messages(0, 30) if one.label is None]
    with chained(tmp_path / "journal") as chain:
        demo = Demo(ThroughSegment(chain.side.url, KEY), 1000, iter(sending))
        demo.start()
        until(lambda: len(chain.messages()) == len(sending), "every message")
        demo.stop()
        demo.join()
        chain.settle()
        bodies = [json.loads(exchange.request_body) for exchange in chain.exchanges()]
    arrived = {
        operation["messageId"]: operation["created_at"]
        for body in bodies
        for operation in body
        if operation["method"] == "event"
    }
    assert len(arrived) > 20
    known = {one.happening.message["messageId"]: one.happening for one in sending}
    for message_id, created in arrived.items():
        assert created == iso(known[message_id.removesuffix(".2")].at / 1000)


@pytest.mark.parametrize("key", ["a:b", "a\nb"])
def test_a_key_that_cannot_be_sent(key: str) -> None:
    """It is refused before anything is posted, and not repeated."""
    with pytest.raises(SettingsError) as refused:
        ThroughSegment("http://127.0.0.1:1", key)
    assert key not in str(refused.value)
