"""What the plugin's hooks and fixtures do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.kit.asserting import Salesmachine
from simulator.kit.fixtures import asked_by, place, token_of
from tests.simulator.kit.projects import outcomes, run, told
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


@pytest.mark.salesmachine(seed=3, allow_violations="SM-203")
class TestMarked:
    """A class with a marker."""

    @pytest.mark.salesmachine(allow_unexpected=True, allow_violations="SM-204")
    def test_it_asks_for_both(self, request: pytest.FixtureRequest) -> None:
        """A test's markers add up; of an argument that both have the test's own counts alone."""
        asked = asked_by(request.node)
        assert (asked.seed, asked.allow_unexpected) == (3, True)
        assert asked.allow_violations == {"SM-204"}
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
    assert ": the simulator in this process answers no more: did the test" in result.stdout.str()


IDS = """
    NAMES = ["\\u00fc\\u2603", "a" * 10_000, "nul\\0", "it's", "\\ud800"]

    @pytest.mark.parametrize("x", NAMES, ids=NAMES)
    def test_it(salesmachine, x):
        salesmachine.assert_received("contact", wait=0)
"""


def test_a_failure_says_how_to_run_the_test_again(pytester: pytest.Pytester) -> None:
    """Whatever its id is; of one that is too long the file is enough."""
    result = run(pytester, IDS, "-p", "no:xdist")
    result.assert_outcomes(failed=5)
    again = re.findall(r"^  reproduce +(pytest .+)$", result.stdout.str(), re.MULTILINE)
    assert again == [
        "pytest 'test_it.py::test_it[\\xfc\\u2603]'",
        "pytest test_it.py",
        "pytest 'test_it.py::test_it[nul\\x00]'",
        "pytest 'test_it.py::test_it[it'\\''s]'",
        "pytest 'test_it.py::test_it[\\ud800]'",
    ]


SEEDED = """
    @pytest.mark.salesmachine(seed=7)
    def test_state(salesmachine):
        salesmachine.assert_state("contact", "u1", wait=0)

    @pytest.mark.salesmachine(seed=7)
    def test_broken(salesmachine):
        post(salesmachine, BROKEN)
"""


def test_a_seed_is_said(pytester: pytest.Pytester) -> None:
    """Once, behind the command."""
    result = run(pytester, SEEDED)
    seed = "               # The traffic was made with the seed 7."
    for test in ("test_state", "test_broken"):
        said = told(result, test).splitlines()
        assert said.count(seed) == 1
        assert any(line.startswith("  reproduce ") for line in said[: said.index(seed)])


def test_of_a_simulator_that_runs_the_command_names_it(pytester: pytest.Pytester, sim: Sim) -> None:
    """A request is sent to it again; a test is run against it again."""
    source = SEEDED.replace("@pytest.mark.salesmachine(seed=7)", "")
    result = run(pytester, source, "--salesmachine-url", sim.url)
    command = f"  reproduce    pytest --salesmachine-url {sim.url} test_it.py::test_state"
    assert command in told(result, "test_state").splitlines()
    assert (
        f"  reproduce    curl '{sim.url}/v1/contact' \\" in told(result, "test_broken").splitlines()
    )


WIDE = """
    @pytest.fixture(scope="module")
    def wide(salesmachine):
        return salesmachine

    def test_it(wide): pass
"""


def test_a_fixture_of_many_tests(pytester: pytest.Pytester) -> None:
    """A workspace is one test's alone: pytest says so in a sentence."""
    result = run(pytester, WIDE)
    result.assert_outcomes(errors=1)
    said = "ScopeMismatch: You tried to access the function scoped fixture salesmachine with a mod"
    assert said in result.stdout.str()


FROZEN = """
    @pytest.fixture(params=["frozen", "proxies", "guarded"], autouse=True)
    def world(request, monkeypatch):
        if request.param == "frozen":
            for name in ("time", "monotonic", "perf_counter"):
                now = getattr(time, name)()
                monkeypatch.setattr(time, name, lambda now=now: now)
            monkeypatch.setattr(time, "sleep", lambda seconds: None)
        if request.param == "proxies":
            for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
                monkeypatch.setenv(name, "http://127.0.0.1:9")
            monkeypatch.delenv("NO_PROXY", raising=False)
        if request.param == "guarded":
            import socket
            real = socket.socket.connect
            def connect(self, address):
                assert address[0] == "127.0.0.1"
                return real(self, address)
            monkeypatch.setattr(socket.socket, "connect", connect)

    @pytest.mark.salesmachine(faults="status=503,times=2")
    def test_it(salesmachine, segment, destination):
        track = {"type": "track", "event": "E", "userId": "u1"}
        assert destination.deliver(track)[0].outcome == "delivered"
        assert segment.send(track)[0]["stage"] == "delivered"
        salesmachine.assert_received("event", times=2)
        salesmachine.assert_delivery()
"""


def test_whatever_else_a_user_has_in_place(pytester: pytest.Pytester) -> None:
    """Time that stands still, proxies, no network but this machine's own."""
    run(pytester, FROZEN).assert_outcomes(passed=3)


def test_nothing_is_left_open(tmp_path: Path) -> None:
    """Warnings are errors for many users; there is none, at the end of the process neither."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.salesmachine(profile='compat')\n"
        "def test_it(salesmachine, segment, destination):\n"
        "    track = {'type': 'track', 'event': 'E', 'userId': 'u1'}\n"
        "    destination.deliver(track)\n"
        "    segment.send(track)\n"
        "    salesmachine.clock.advance('1d')\n"
        "def test_end(salesmachine): raise KeyboardInterrupt\n"
    )
    options = ("-X", "dev", "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", "-q")
    done = subprocess.run(
        [sys.executable, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == pytest.ExitCode.INTERRUPTED
    assert done.stdout.startswith(".\n"), done.stdout
    assert done.stderr == ""
