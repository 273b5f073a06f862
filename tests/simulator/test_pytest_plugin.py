"""The pytest plugin: what it costs, its options and its marker, and that it can be left out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulator.kit.projects import HEAD, outcomes, run
from tests.simulator.test_imports import HEAVY, imported

pytest_plugins = ["pytester"]

ONE = "def test_it(salesmachine): pass\n"


def test_loading_it_costs_nothing() -> None:
    """It imports neither the kit nor anything of others but pytest."""
    code = """
import sys, simulator.pytest_plugin
print(sorted(m for m in sys.modules if m.split(".")[0] in ("simulator", "contracts")))
"""
    printed, modules = imported(code)
    assert printed == ["['simulator', 'simulator.pytest_plugin']"]
    assert not modules & (HEAVY | {"click", "destination", "sqlite3", "uvicorn", "http"})


def test_tests_without_it_import_nothing(tmp_path: Path) -> None:
    """A run whose tests don't ask for its fixtures loads nothing of the product but itself."""
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_it():\n"
        "    found = [m for m in sys.modules if m.startswith(('simulator.', 'contracts'))]\n"
        "    assert found == ['simulator.pytest_plugin']\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_options_and_the_marker_are_told(pytester: pytest.Pytester) -> None:
    """``--help`` and ``--markers`` say what there is."""
    options = pytester.runpytest_inprocess("--help").stdout.str()
    for name in ("url=URL", "translator=MODULE:FUNCTION", "update"):
        assert f"--salesmachine-{name}" in options
    marker = pytester.runpytest_inprocess("--markers", "--strict-markers").stdout.str()
    arguments = "profile=, seed=, faults=, allow_violations=[codes], allow_unexpected="
    assert f"@pytest.mark.salesmachine({arguments}): what this test asks of" in marker


def test_it_can_be_left_out(pytester: pytest.Pytester) -> None:
    """``-p no:salesmachine`` is a run without it."""
    result = run(pytester, ONE, "-p", "no:salesmachine")
    result.assert_outcomes(errors=1)
    assert "fixture 'salesmachine' not found" in result.stdout.str()


MISASKED = """
@pytest.mark.salesmachine(profil="compat")
def test_1(): pass

@pytest.mark.salesmachine("compat")
def test_2(): pass

@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.salesmachine(seed="x"))])
def test_3(n): pass
"""
OF_A_CLASS = """
@pytest.mark.salesmachine(faults="stat=503")
class TestAll(unittest.TestCase):
    def test_1(self): pass
    def test_2(self): pass

@pytest.mark.salesmachine(allow_violations=["SM203"], seed=True)
class TestOthers:
    def test_3(self, salesmachine): pass
"""


@pytest.mark.parametrize("options", [(), ("-n", "1")])
def test_a_marker_that_can_not_be_read(pytester: pytest.Pytester, options: tuple[str, ...]) -> None:
    """Each is an error of the collection, in a sentence with its line, and nothing runs."""
    result = run(pytester, MISASKED, *options)
    assert result.ret != 0
    first, said = HEAD.count("\n") + 2, result.stdout.str()
    for line, sentence in [
        (first, "salesmachine takes no 'profil': did you mean 'profile'?"),
        (first + 3, "salesmachine takes no 'compat': name it, as in profile='compat'"),
        (first + 6, "seed is a number from 0, not 'x'"),
    ]:
        assert f"test_it.py:{line}: {sentence}" in said
    assert "Traceback" not in said
    assert "passed" not in said


def test_a_marker_of_a_class_that_can_not_be_read(pytester: pytest.Pytester) -> None:
    """It is told of for each of its tests, of unittest too."""
    result = run(pytester, OF_A_CLASS)
    result.assert_outcomes(errors=2)
    first, said = HEAD.count("\n") + 4, result.stdout.str()
    for line in (first, first + 1):
        sentence = "faults: 'stat=503' is no part of a fault; did you mean status=503?"
        assert f"test_it.py:{line}: {sentence}" in said
    sentence = "allow_violations: there is no violation 'SM203': did you mean 'SM-203'?"
    assert f"test_it.py:{first + 5}: {sentence}" in said


def test_a_marker_that_came_late(pytester: pytest.Pytester) -> None:
    """One that is added after the collection is an error of its test alone."""
    pytester.makeconftest(
        "def pytest_collection_modifyitems(items):\n"
        "    import pytest\n"
        "    items[0].add_marker(pytest.mark.salesmachine(seed=-1))\n"
    )
    result = run(pytester, ONE + "def test_other(salesmachine): pass\n")
    result.assert_outcomes(passed=1, errors=1)
    assert "\nseed is a number from 0, not -1\n" in result.stdout.str()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1: no simulator answers there: sim up starts one"),
        ("localhost", "localhost is no address: give it as in http://127.0.0.1:8600"),
        ("http://[", "http://[ is no address: Invalid IPv6 URL"),
    ],
)
def test_no_simulator_at_the_url(pytester: pytest.Pytester, url: str, sentence: str) -> None:
    """A usage error in a sentence, before anything is collected."""
    result = run(pytester, ONE, "--salesmachine-url", url)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.stderr.str().strip() == f"ERROR: --salesmachine-url: {sentence}"


def test_beside_each_other(pytester: pytest.Pytester) -> None:
    """Under xdist each worker has a simulator of its own, and no test sees another's."""
    source = """
    @pytest.mark.parametrize("n", range(8))
    def test_it(salesmachine, destination, n):
        message = {"type": "identify", "userId": "u1", "traits": {"n": n}}
        [outcome] = destination.deliver(message)
        assert outcome.outcome == "delivered"
        assert salesmachine.contacts.attributes("u1") == {"n": n}

    def test_broken(salesmachine):
        post(salesmachine, BROKEN)
    """
    result = run(pytester, source, "-n", "2", "-rA")
    ended = outcomes(result)
    assert [ended[f"test_it[{n}]"] for n in range(8)] == ["passed"] * 8
    assert ended["test_broken"] == "failed"
    assert "error SM-203: The contact has no contact_uid." in result.stdout.str()
