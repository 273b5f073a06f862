"""What the screen of ``sim up`` sends: with its keys; a demo of its server is its demo."""

from __future__ import annotations

from contextlib import closing
from typing import Any, cast

import pytest

from simulator.cli.asked import Asked
from simulator.cli.screen.run import Screen
from simulator.cli.screen.server_process import Ready, ServerProcess
from simulator.cli.screen.up_sender import UpSender
from simulator.cli.segment_options import Wanted
from simulator.clock import SettableClock
from simulator.config import Config
from simulator.segment.options import Options
from simulator.segment.sources import Source
from simulator.workspace import workspace_id
from tests.simulator.running import Sim
from tests.simulator.waiting import until


class Server:
    """A server that is told to switch its demo."""

    def __init__(self) -> None:
        self.told: list[bool] = []

    def switch_demo(self, is_on: bool) -> None:
        self.told.append(is_on)


def sender(sim: Sim, server: Server, demo: float | None, **sources: Source) -> UpSender:
    """A sender for that simulator, which has no Segment side, asked for with this demo."""
    asked = Asked(
        config=Config(),
        journal=None,
        host="127.0.0.1",
        port=0,
        ready_file=None,
        clock=SettableClock(),
        segment=Wanted(None, sources, Options()),
        demo=demo,
        count=None,
    )
    facts = sim.server.simulator.facts()
    screen = Screen(cast(Any, None))
    return UpSender(asked, Ready(facts, (), "sim"), cast(ServerProcess, server), screen)


def test_the_servers_demo(sim: Sim) -> None:
    """A demo that was asked for is the server's: it is switched there, and nothing sent here."""
    server = Server()
    with closing(sender(sim, server, 5.0)) as sends:
        assert sends.demo_runs
        assert sends.stop_demo() == "the demo is off"
        assert not sends.demo_runs
        assert sends.start_demo() == "the demo is on"
        assert sends.demo_runs
    assert server.told == [False, True]
    assert sim.recorded() == []


def test_a_demo_from_here(sim: Sim) -> None:
    """One that nobody asked for at the start is sent from here."""
    server = Server()
    with closing(sender(sim, server, None)) as sends:
        assert not sends.demo_runs
        sends.start_demo()
        assert sends.demo_runs
        until(sim.recorded, "the demo's first exchange")
        sends.stop_demo()
        assert not sends.demo_runs
    assert server.told == []


@pytest.mark.parametrize(
    ("sources", "token"), [({}, "sim"), ({"K": Source("t2"), "L": Source("t3")}, "t2")]
)
def test_its_keys(sources: dict[str, Source], token: str, sim: Sim) -> None:
    """It sends with the key that ``sim up`` shows or was given first."""
    with closing(sender(sim, Server(), None, **sources)) as sends:
        sends.message("track")
    assert {one.workspace for one in sim.recorded()} == {
        workspace_id(token, sim.server.simulator.salt)
    }
