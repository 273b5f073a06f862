"""The simulators that tests run against."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from simulator.config import Config
from simulator.kit.asked import Asked
from simulator.kit.errors import KitError
from simulator.kit.simulators import MOST, InProcess, Own, Remote
from tests.simulator.running import Sim, running


@pytest.fixture
def in_process(tmp_path: Path) -> Iterator[InProcess]:
    numbers = count()

    def folder() -> Path:
        (made := tmp_path / str(next(numbers))).mkdir()
        return made

    made = InProcess(folder)
    yield made
    made.close()


def settings(one: Own | Remote) -> tuple[str, int]:
    """Profile and seed, as the simulator itself says them."""
    said = one.control.ask("settings")
    return said["profile"], said["seed"]


def test_one_for_all_that_do_not_mind(in_process: InProcess) -> None:
    """Tests share the strict one of seed 0, also those that ask for just that."""
    first = in_process.for_test(Asked())
    assert in_process.for_test(Asked(profile="strict", seed=0)) is first
    assert in_process.for_test(Asked(faults=("forget",), allow_unexpected=True)) is first
    assert settings(first) == ("strict", 0)


def test_one_more_for_each_profile_and_seed(in_process: InProcess) -> None:
    """It is kept for the next test that asks for the same."""
    compat = in_process.for_test(Asked(profile="compat"))
    seeded = in_process.for_test(Asked(seed=7))
    assert (settings(compat), settings(seeded)) == (("compat", 0), ("strict", 7))
    assert in_process.for_test(Asked(profile="compat")) is compat


def test_it_has_both_sides(in_process: InProcess) -> None:
    """Its health says where they are, as the simulator at an address says it."""
    one = in_process.for_test(Asked())
    health = one.control.ask("health")
    assert (health["salesmachine"], health["segment"]) == (one.url, one.segment)
    assert Path(health["journal"]) == one.journal
    assert one.journal.stat().st_mode & 0o777 == 0o600


def test_not_more_than_a_few_run(in_process: InProcess) -> None:
    """The one that wasn't asked for longest is stopped, and started anew when it is wanted."""
    first = in_process.for_test(Asked(seed=0))
    second = in_process.for_test(Asked(seed=1))
    in_process.for_test(Asked(seed=0))
    for seed in range(2, MOST + 1):
        in_process.for_test(Asked(seed=seed))
    assert in_process.for_test(Asked(seed=0)) is first
    with pytest.raises(KitError, match="answers no more"):
        second.control.ask("ready")
    assert settings(in_process.for_test(Asked(seed=1))) == ("strict", 1)


def test_a_clock_that_was_moved(in_process: InProcess) -> None:
    """The next test gets another simulator, others keep theirs."""
    moved, other = in_process.for_test(Asked()), in_process.for_test(Asked(seed=1))
    moved.clock_moved()
    assert in_process.for_test(Asked()) is not moved
    assert in_process.for_test(Asked(seed=1)) is other


def test_one_that_runs_already(sim: Sim) -> None:
    """Its address and its journal are what it says itself."""
    remote = Remote(f"{sim.url}/")
    try:
        assert (remote.url, remote.segment, remote.journal) == (sim.url, None, sim.journal)
        assert remote.for_test(Asked()) is remote
        remote.clock_moved()
        assert remote.for_test(Asked(profile="strict", seed=7)) is remote
    finally:
        remote.close()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            Asked(profile="strict"),
            "the test asks for profile strict, and the simulator at {url} has compat:"
            " start it with sim up --profile strict",
        ),
        (
            Asked(seed=7, faults=("forget,chance=0.5",)),
            "the test asks for seed 7, and the simulator at {url} has 0:"
            " start it with sim up --seed 7",
        ),
    ],
)
def test_one_that_is_not_what_is_asked_for(compat: Sim, asked: Asked, sentence: str) -> None:
    """Another profile would judge otherwise, another seed draws other faults."""
    remote = Remote(compat.url)
    try:
        with pytest.raises(KitError) as error:
            remote.for_test(asked)
        assert str(error.value) == sentence.format(url=compat.url)
    finally:
        remote.close()


@pytest.mark.parametrize(("limit", "scale"), [(None, 1000.0), (5.0, 1.0)])
def test_waits_are_cut_short_where_that_helps(
    path: Path, limit: float | None, scale: float
) -> None:
    """Who is limited by requests a second has to wait for real."""
    with running(Config(rate_limit=limit), path) as sim:
        remote = Remote(sim.url)
        assert remote.scale == scale
        remote.close()


def close_socket(one: Own) -> None:
    one._server._listener._socket.close()


def stop(one: Own) -> None:
    one.stop()


def delete(one: Own) -> None:
    one.journal.unlink()
    with pytest.raises(KitError):
        one.control.ask("exchanges")


@pytest.mark.parametrize("harm", [close_socket, stop, delete])
def test_one_that_a_test_has_broken(in_process: InProcess, harm: Callable[[Own], None]) -> None:
    """The next test gets another, and nothing of the first is left to warn of."""
    first = in_process.for_test(Asked())
    harm(first)
    second = in_process.for_test(Asked())
    assert second is not first
    assert second.control.ask("ready") == {"ready": True}


def test_a_process_that_is_forked(in_process: InProcess) -> None:
    """It asks on a connection of its own, and its end isn't that of the simulator."""
    one = in_process.for_test(Asked())
    assert one.control.ask("ready") == {"ready": True}
    connection = one.control._http
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that threads run is the point
        child = os.fork()
    if child == 0:
        try:
            is_good = one.control.ask("ready") == {"ready": True}
            is_good = is_good and one.control._http is not connection
            one._server.stop = one._side.stop = lambda: os._exit(2)  # type: ignore[method-assign]
            one.stop()
        except BaseException:
            is_good = False
        os._exit(0 if is_good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert one.control.ask("ready") == {"ready": True}
    assert in_process.for_test(Asked()) is one


@pytest.mark.parametrize(
    ("path", "sentence"), [("/x", "no simulator is below /x: leave it out"), ("/", "")]
)
def test_a_path_behind_the_address(sim: Sim, path: str, sentence: str) -> None:
    """A slash is none; below any other path nobody answers."""
    if not sentence:
        Remote(f"{sim.url}{path}").close()
        return
    with pytest.raises(KitError) as error:
        Remote(f"{sim.url}{path}")
    assert str(error.value) == f"{sim.url}{path}: {sentence}"
