"""What the plugin's hooks and fixtures do."""

from __future__ import annotations

import re

import pytest

from simulator.kit.asserting import Salesmachine
from simulator.kit.fixtures import asked_by, place, token_of
from tests.simulator.kit.projects import outcomes, run
from tests.simulator.running import Sim

pytest_plugins = ["pytester"]


def test_a_token_is_the_same_in_each_run(
    salesmachine: Salesmachine, request: pytest.FixtureRequest
) -> None:
    """It is made of the test's name, so that what a report says can be looked for again."""
    assert salesmachine.token == token_of(request.node.nodeid)
    assert re.fullmatch(r"test-(main|gw[0-9]+)-[0-9a-f]{16}", salesmachine.token)


def test_no_two_tests_have_the_same_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor have two workers that run the same test."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    found = {token_of("a.py::test_a"), token_of("a.py::test_a[\udc80]"), token_of("a.py::test_b")}
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw1")
    assert len(found | {token_of("a.py::test_a")}) == 4


@pytest.mark.salesmachine(seed=3)
class TestMarked:
    """A class with a marker."""

    @pytest.mark.salesmachine(allow_unexpected=True)
    def test_it_asks_for_both(self, request: pytest.FixtureRequest) -> None:
        """A test's markers add up."""
        asked = asked_by(request.node)
        assert (asked.seed, asked.allow_unexpected) == (3, True)
        assert re.fullmatch(r"\S*kit/test_fixtures\.py:[0-9]+", place(request.node))


REMOTE = """
    def test_it(salesmachine, destination):
        assert destination.deliver({"type": "track", "event": "E", "userId": "u1"})
        salesmachine.assert_received("event", times=1)

    def test_broken(salesmachine):
        post(salesmachine, BROKEN)

    @pytest.mark.salesmachine(profile="compat")
    def test_other_profile(salesmachine):
        pass

    def test_segment(segment):
        pass

    def test_clock(salesmachine):
        salesmachine.clock.freeze()
"""


def test_a_simulator_that_runs(pytester: pytest.Pytester, sim: Sim) -> None:
    """It serves tests as one of theirs does, run after run; what it isn't is said in a sentence."""
    for _ in range(2):
        result = run(pytester, REMOTE, "-rA", "--salesmachine-url", sim.url)
        assert outcomes(result) == {
            "test_it": "passed",
            "test_broken": "failed",
            "test_other_profile": "error",
            "test_segment": "error",
            "test_clock": "passed",
        }
        said = result.stdout.str()
        assert "\nthe test asks for profile compat, and the simulator at" in said
        assert f"\nthe simulator at {sim.url} has no Segment side" in said
        assert not {"Traceback", "traceback", "During handling"} & set(said.split())
        assert "All traceback entries are hidden" not in said
    assert sim.client.get("/_sim/clock").json()["frozen"] is False
    assert len({one.workspace for one in sim.recorded()}) == 2


CLOCK = """
    def test_moved(salesmachine):
        salesmachine.clock.advance("1d")
        assert salesmachine.clock.now.timestamp() > time.time() + 80_000

    def test_after(salesmachine):
        assert abs(salesmachine.clock.now.timestamp() - time.time()) < 3600
"""


def test_a_clock_that_was_moved_is_no_other_tests(pytester: pytest.Pytester) -> None:
    """In this process the next test finds the time as it is."""
    run(pytester, CLOCK).assert_outcomes(passed=2)


def test_a_simulator_that_goes_away(pytester: pytest.Pytester) -> None:
    """Whatever becomes of it during a test is told in a sentence."""
    source = """
    def test_it(salesmachine, _salesmachine_simulators):
        _salesmachine_simulators.close()
    """
    result = run(pytester, source)
    result.assert_outcomes(failed=1)
    assert ": no simulator answers there: sim up starts one" in result.stdout.str()
