"""The pytest plugin ``salesmachine``: hooks, options and fixtures, which import what they need.

It is loaded in every run of pytest where this product is installed, so it imports nothing itself.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simulator.kit.asserting import Salesmachine
    from simulator.kit.cases.collecting import CaseFile
    from simulator.kit.sending import Destination, Segment
    from simulator.kit.simulators import Simulators

MARK = "salesmachine"
_HELP = (
    f"{MARK}(profile=, seed=, faults=, allow_violations=[codes], allow_unexpected=): "
    "what this test asks of the fixtures salesmachine, destination and segment: a simulator of a "
    "profile (strict or compat) and a seed, faults from its beginning, and what doesn't fail it"
)
_HELP_CASE = f"{MARK}_case(folder=, source=): each *.case.json has it, to be selected by"
WORKSPACE: pytest.StashKey[Salesmachine] = pytest.StashKey()
"""Where a test keeps its workspace."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the kit."""
    group = parser.getgroup(MARK, "Salesmachine contract tests")
    group.addoption(
        "--salesmachine-url",
        metavar="URL",
        help="run tests against this simulator, which sim up has started, and not in this process",
    )
    group.addoption(
        "--salesmachine-translator",
        metavar="MODULE:FUNCTION",
        help="run *.case.json against this translator of yours (a dict to a list of dicts)",
    )
    group.addoption(
        "--salesmachine-update",
        action="store_true",
        help="take what comes of *.case.json for what is expected, and show what is different",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", _HELP)
    config.addinivalue_line("markers", _HELP_CASE)


def pytest_sessionstart(session: pytest.Session) -> None:
    """A simulator that is named has to answer, a translator to be there."""
    config = session.config
    if (url := config.getoption("salesmachine_url")) and not hasattr(config, "workerinput"):
        from simulator.kit.fixtures import check_url

        check_url(url)
    if config.getoption("salesmachine_translator") or config.getoption("salesmachine_update"):
        from simulator.kit.cases.collecting import prepare

        prepare(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Each ``*.case.json`` is a test."""
    if not file_path.name.endswith(".case.json"):
        return None
    from simulator.kit.cases.collecting import CaseFile

    return CaseFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Markers that can't be read are errors of the collection, with a sentence each."""
    report = yield
    items = [one for one in report.result or () if isinstance(one, pytest.Item)]
    if marked := [one for one in items if one.get_closest_marker(MARK)]:
        from simulator.kit.fixtures import misasked

        if sentences := misasked(marked):
            report.outcome, report.longrepr, report.result = "failed", "\n".join(sentences), []
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that has used the kit is strict at its end."""
    try:
        result = yield
    except BaseException as error:
        if WORKSPACE in item.stash:
            from simulator.kit.strict import after_failure

            after_failure(item, item.stash[WORKSPACE], error)
        raise
    if WORKSPACE in item.stash:
        from simulator.kit.strict import after_success

        after_success(item, item.stash[WORKSPACE])
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The summary, which CI doesn't cut, and JUnit's message have a sentence, not the screen."""
    report = yield
    sentence = getattr(call.excinfo.value, "sentence", None) if call.excinfo else None
    crash = getattr(report.longrepr, "reprcrash", None)
    if isinstance(sentence, str) and crash is not None:
        crash.message = sentence
    return report


@pytest.fixture(scope="session")
def _salesmachine_simulators(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Simulators]:
    from simulator.kit.fixtures import simulators

    found = simulators(request.config, tmp_path_factory)
    yield found
    found.close()


@pytest.fixture
def salesmachine(
    request: pytest.FixtureRequest, _salesmachine_simulators: Simulators
) -> Iterator[Salesmachine]:
    """This test's workspace of a pocket Salesmachine: what came, what came of it, expectations."""
    from simulator.kit.fixtures import workspace

    with workspace(request.node, _salesmachine_simulators) as found:
        request.node.stash[WORKSPACE] = found
        yield found
    del request.node.stash[WORKSPACE]


@pytest.fixture
def destination(salesmachine: Salesmachine) -> Iterator[Destination]:
    """The real destination, bound to this test's workspace: ``deliver(*messages)``."""
    from simulator.kit.sending import Destination

    found = Destination(salesmachine)
    yield found
    found.close()


@pytest.fixture
def segment(salesmachine: Salesmachine) -> Segment:
    """The pocket Segment in front of this test's workspace: its address, and who sends to it."""
    from simulator.kit.fixtures import sentences
    from simulator.kit.sending import Segment

    with sentences():
        return Segment(salesmachine)
