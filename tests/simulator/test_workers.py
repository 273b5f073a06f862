"""Workers: threads that nobody waits for."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from simulator.workers import Workers
from tests.simulator.waiting import PATIENCE, until


def test_what_they_do() -> None:
    """A result comes back, and so does what was raised."""
    workers = Workers(2, "test")
    assert workers.submit(divmod, 7, 2).result(PATIENCE) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 7, 0).result(PATIENCE)
    workers.shutdown()


def test_how_many() -> None:
    """As many at once as there may be threads; the next one waits for one of them."""
    workers, go_on, begun = Workers(2, "test"), threading.Event(), list[str]()

    def slowly() -> None:
        begun.append(threading.current_thread().name)
        go_on.wait(PATIENCE)

    jobs = [workers.submit(slowly) for _ in range(3)]
    until(lambda: len(begun) == 2, "two at once")
    assert sorted(begun) == ["test-1", "test-2"]
    assert not jobs[2].running()
    go_on.set()
    for job in jobs:
        job.result(PATIENCE)
    assert set(begun) == {"test-1", "test-2"}
    workers.shutdown()


def test_afterwards() -> None:
    """Shut down they take nothing more, and a job that was cancelled isn't done."""
    workers, go_on, done = Workers(1, "test"), threading.Event(), list[int]()
    workers.submit(go_on.wait, PATIENCE)
    later = workers.submit(done.append, 1)
    assert later.cancel()
    last = workers.submit(done.append, 2)
    workers.shutdown()
    go_on.set()
    last.result(PATIENCE)
    assert done == [2]
    with pytest.raises(RuntimeError, match="gone"):
        workers.submit(done.append, 3)


def test_the_end_of_the_process() -> None:
    """A process ends while its workers are still at something."""
    program = (
        "import threading\n"
        "from simulator.workers import Workers\n"
        "begun = threading.Event()\n"
        "def endless():\n"
        "    begun.set()\n"
        "    threading.Event().wait()\n"
        "Workers(1, 'test').submit(endless)\n"
        "begun.wait()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=PATIENCE, check=False)
    assert done.returncode == 0
