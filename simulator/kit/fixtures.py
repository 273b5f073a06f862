"""What the plugin's hooks and fixtures do, once a test asks for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.expecting.compared import ExpectationError
from simulator.failures.reproducing import MAX_COMMAND, plain_word
from simulator.kit.asked import Asked, read
from simulator.kit.asserting import Salesmachine
from simulator.kit.errors import KitError
from simulator.kit.simulators import InProcess, Remote, Simulators
from simulator.kit.strict import at_teardown

MARK = "salesmachine"


def check_url(url: str) -> None:
    """Raises UsageError where no simulator answers at ``--salesmachine-url``."""
    try:
        Remote(url).close()
    except KitError as error:
        raise pytest.UsageError(f"--salesmachine-url: {error}") from None


def misasked(items: Iterable[pytest.Item]) -> list[str]:
    """A sentence with the test's file and line for each whose marker can't be read."""
    found = []
    for item in items:
        try:
            asked_by(item)
        except KitError as error:
            found.append(f"{place(item)}: {error}")
    return list(dict.fromkeys(found))


def asked_by(item: pytest.Item) -> Asked:
    """What a test's markers ask for: its own before those of its class and its module."""
    return read(item.iter_markers(MARK))


def place(item: pytest.Item) -> str:
    """``file:line`` of a test, from where pytest's root is."""
    file, line, _ = item.location
    return f"{file}:{(line or 0) + 1}"


def again(item: pytest.Item) -> tuple[str, ...]:
    """A command that runs a test alone, from where pytest was called; its file if it is long."""
    config = item.config
    names = (os.path.relpath(item.path, config.invocation_params.dir), item.nodeid)
    options = ""
    if url := config.getoption("salesmachine_url", None):
        options = f" --salesmachine-url {plain_word(url)}"
    for name in (f"{names[0]}::{names[1].partition('::')[2]}", names[0]):
        command = f"pytest{options} {plain_word(name)}"
        if len(command) <= MAX_COMMAND:
            return (command,)
    return ()


def simulators(config: pytest.Config, folders: pytest.TempPathFactory) -> Simulators:
    """The one at ``--salesmachine-url``, else those that are started in this process."""
    if url := config.getoption("salesmachine_url"):
        with sentences():
            return Remote(url)
    return InProcess(lambda: Path(folders.mktemp(MARK)))


@contextmanager
def workspace(item: pytest.Item, found: Simulators) -> Iterator[Salesmachine]:
    """The workspace of one test, until it ends."""
    with sentences():
        asked = asked_by(item)
        simulator = found.for_test(asked)
        opened = Salesmachine(simulator, token_of(item.nodeid), asked, again(item))
    yield opened
    with sentences():
        try:
            at_teardown(opened)
        finally:
            opened.end()


def token_of(nodeid: str) -> str:
    """The token of a test, the same in each run: no other test has it, nor another worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    digest = hashlib.sha256(nodeid.encode("utf-8", "surrogatepass")).hexdigest()
    return f"test-{worker}-{digest[:16]}"


@contextmanager
def sentences() -> Iterator[None]:
    """What can't be done in the block fails the test with its sentence alone."""
    try:
        yield
    except (KitError, ExpectationError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
