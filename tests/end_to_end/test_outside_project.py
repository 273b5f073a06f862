"""A project outside of this tree: its own environment, the built wheel, its own tests and cases."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.outside import environments
from tests.end_to_end.outside.environments import Outside
from tests.end_to_end.outside.results import PASSED, Result, results
from tests.simulator.waiting import until

PROJECT = Path(__file__).parent / "outside" / "project"

RUNS = [
    pytest.param((make, options), id=f"{name}{''.join(options)}")
    for name, make in (("8.2", environments.oldest), ("9", environments.newest))
    for options in ((), ("-n", "4"))
]
COMPAT = "test_profile_and_seed"
GREEN = [
    "cases/nobody",
    "cases/pricing_page",
    "test_allowed_unexpected",
    "test_allowed_violations",
    "test_destination",
    "test_expected_before",
    "test_fault",
    *(f"test_nobody_sees_another[{number}]" for number in range(6)),
    COMPAT,
    "test_segment",
]
RED = {
    "cases/order": 'error different: event_uid of the event "order_completed" is'
    ' "order_completed", where the case',
    "test_near_miss": "error unmet: expected 1 event of u1, none came; closest: exchange N item 0:"
    " /params/total is 42,",
    "test_not_received": "error forbidden: no event of u1 may come, one did: exchange N item 0",
    "test_own_failure_and_a_violation": "the shop could not send it",
    "test_state": 'error different: contact u1: /attributes/plan is "pro", expected "free".',
    "test_unexpected": "error unexpected: nothing expects the upsert of contact u2"
    " (exchange N item 1).",
    "test_violation_that_was_swallowed": "error SM-203: The contact has no contact_uid.",
}
UNREAD = {
    "bad.cases.keys.case.json": "bad/cases/keys.case.json:4: /mesage: expected one of description,"
    " source, message, settings, expect, got the key 'mesage'; did you mean 'message'?",
    "bad.cases.no_json.case.json": "bad/cases/no_json.case.json:3: it isn't JSON: Expecting ','"
    " delimiter at column 1",
    "bad.more.cases.twice.case.json": "bad/more/cases/twice.case.json:1: bad/cases/twice.case.json"
    " is cases/twice too: give one of them another name",
    "bad.test_fault": "bad/test_fault.py:6: faults: 'stat=503' is no part of a fault; did you mean"
    " status=503?",
    "bad.test_marker": "bad/test_marker.py:6: salesmachine takes no 'profil': did you mean"
    " 'profile'?",
}
RAISED = {
    "cases/nobody": "error different: The message is refused with translator_raised, not with the"
    ' code "id_required":',
    "cases/order": "error different: The message is refused: translator_raised, RuntimeError: no"
    " translation of track at",
    "cases/pricing_page": "error different: The message is refused, where the case expects it to be"
    " translated:",
}
MISUSED = [
    (
        ("--salesmachine-url", "http://127.0.0.1:1"),
        "--salesmachine-url: http://127.0.0.1:1: no simulator answers there: sim up starts one",
    ),
    (
        ("--salesmachine-translator", "shopp:translate"),
        "--salesmachine-translator: shopp:translate: there is no module shopp, neither here nor"
        " installed",
    ),
    (
        ("--salesmachine-translator", "shop:translation"),
        "--salesmachine-translator: shop:translation: the module shop has no translation",
    ),
]


class Project:
    """The project in a folder of its own, run by one pytest, with options that are always there."""

    def __init__(self, folder: Path, outside: Outside, options: tuple[str, ...] = ()) -> None:
        self.folder, self.outside, self.options = folder, outside, options
        shutil.copytree(PROJECT, folder)

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it; whatever goes wrong, no traceback of ours is among what is said."""
        options = ("-p", "no:cacheprovider", *self.options, *arguments)
        done = self.outside.run("pytest", *options, cwd=self.folder)
        for trace in ("Traceback", "INTERNALERROR", "site-packages/simulator", "pytest_plugin.py"):
            assert trace not in done.stdout + done.stderr
        return done

    def results(self, *arguments: str) -> dict[str, Result]:
        """How each test ended, as its JUnit has it."""
        self.pytest("--junitxml", "junit.xml", *arguments)
        return results(self.folder / "junit.xml")


@pytest.fixture(params=RUNS)
def project(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The project under each pytest, alone and on four workers."""
    make, options = request.param
    return Project(tmp_path / "project", make(tmp_path_factory), options)


@pytest.fixture
def plain(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project where the wheel is installed with everything that it needs."""
    return Project(tmp_path / "project", environments.oldest(tmp_path_factory))


def _expected(red: dict[str, str]) -> dict[str, Result]:
    return {name: Result("failed", said) for name, said in red.items()}


def test_results(project: Project) -> None:
    """What is right passes, and what is wrong fails with what is wrong about it."""
    assert project.results() == {**dict.fromkeys(GREEN, PASSED), **_expected(RED)}


def test_what_can_not_be_collected(project: Project) -> None:
    """Each mistake is an error of the collection, in a sentence at its line; none of it is run.

    What can be collected is run by xdist, and by nobody else.
    """
    found = project.results("bad")
    if project.options:
        assert found.pop("cases/twice") == PASSED
    assert found == {name: Result("error", said) for name, said in UNREAD.items()}


def test_a_translator_that_raises(project: Project) -> None:
    """Its cases fail with what it raised, and where."""
    found = project.results("tests/cases", "--salesmachine-translator", "shop:broken")
    assert found == _expected(RAISED)


@pytest.mark.parametrize(("options", "sentence"), MISUSED)
def test_options_that_can_not_be(project: Project, options: tuple[str, ...], sentence: str) -> None:
    """One sentence for the run, before anything is collected."""
    done = project.pytest(*options)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert done.stderr.strip() == f"ERROR: {sentence}"
    assert "collected" not in done.stdout


def test_cases_are_updated(project: Project) -> None:
    """Where one process runs them: what came is shown, written and expected from then on."""
    case = project.folder / "tests" / "cases" / "order.case.json"
    before = case.read_text()
    done = project.pytest("tests/cases", "--salesmachine-update")
    if project.options:
        assert done.returncode == pytest.ExitCode.USAGE_ERROR
        sentence = "ERROR: --salesmachine-update and -n don't go together: leave -n out"
        assert done.stderr.strip() == sentence
        assert case.read_text() == before
        return
    assert done.returncode == 0
    assert '-        "event_uid": "OrderCompleted",' in done.stdout.splitlines()
    assert '+        "event_uid": "order_completed",' in done.stdout.splitlines()
    assert case.read_text() == before.replace("OrderCompleted", "order_completed")
    assert set(project.results("tests/cases").values()) == {PASSED}


@pytest.fixture
def simulator(plain: Project) -> Iterator[str]:
    """The address of a simulator that the wheel's own command has started."""
    ready = plain.folder / "ready.json"
    command = ["sim", "up", "--port", "0", "--ready-file", str(ready), "-o", "quiet"]
    process = subprocess.Popen(
        [plain.outside.bin / command[0], *command[1:]],
        cwd=plain.folder,
        env=plain.outside.environ(),
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: ready.exists() or process.poll() is not None, "the simulator")
        yield json.loads(ready.read_text())["salesmachine"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_results_on_a_simulator_that_runs(plain: Project, simulator: str) -> None:
    """They are the same there, but for a test that wants another profile: it says so."""
    found = plain.results("-n", "2", "--salesmachine-url", simulator)
    wanted = f"the test asks for profile compat, and the simulator at {simulator} has strict"
    assert found.pop(COMPAT) == Result("error", f"{wanted}: start it with sim up --profile compat")
    assert found == {
        **dict.fromkeys([name for name in GREEN if name != COMPAT], PASSED),
        **_expected(RED),
    }


def test_the_wheel_is_what_runs(plain: Project) -> None:
    """The packages are those of the environment, and the command knows their version."""
    code = "import contracts, destination, simulator; print(simulator.__path__[0])"
    done = plain.outside.run("python", "-c", code, cwd=plain.folder)
    (found,) = done.stdout.splitlines()
    assert Path(found).is_relative_to(plain.outside.bin.parent)


def test_check(plain: Project) -> None:
    """``sim check`` judges the same cases, and its JUnit is read as pytest's is."""
    done = plain.outside.run("sim", "check", "tests", "-o", "junit=check.xml", cwd=plain.folder)
    assert (done.returncode, done.stderr) == (1, "")
    order = RED["cases/order"]
    assert results(plain.folder / "check.xml") == {
        "tests/cases/nobody.case.json": PASSED,
        "tests/cases/order.case.json": Result("failed", order),
        "tests/cases/pricing_page.case.json": PASSED,
    }
