"""Every message is accounted for, whatever Salesmachine does: none lost, none out of order."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from simulator.segment.audit import Audit, verify_delivery
from tests.end_to_end.sdks.chain import Chain, chain
from tests.end_to_end.traffic import BATCH, Sender, messages
from tests.simulator.waiting import until

KEY = "sim"
COUNT, CONTACTS = 10_000, 50
SCALE = 200.0
"""How much faster than Segment the relay waits."""
OUTAGE_SECONDS = 20.0
"""Of Segment's time."""


def counted(journal: Path, condition: str) -> int:
    """How many messages of the ledger meet an SQL condition."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        query = f"SELECT count(*) FROM messages WHERE {condition}"
        found: int = connection.execute(query).fetchone()[0]
        return found


def settle(journal: Path, count: int) -> None:
    """Wait until so many messages came and none is under way; each step forward is waited for."""
    known = -1
    while (now := counted(journal, "settled IS NOT NULL")) < count:
        assert now > known, f"{now} of {count} messages are settled, and no more"
        known = now
        until(lambda: counted(journal, "settled IS NOT NULL") > known, "one more settled message")  # noqa: B023


def check(audit: Audit, count: int = COUNT) -> list[str]:
    """Everything that was accepted was delivered, in order; what came twice, each with its why."""
    assert audit.passed, audit.verdict
    once, again = audit.ends["delivered once"], audit.ends["delivered more than once"]
    assert (audit.accepted, once + again) == (count, count)
    twice = audit.findings.get("unavoidable duplicate", [])
    assert again == len({one.seq for one in twice})
    return [one.said for one in twice]


@pytest.mark.parametrize(
    ("fault", "repeats"),
    [
        ("status=503,chance=0.3", False),
        ("retry-after=1s,chance=0.1", False),
        ("drop=half,chance=0.1", True),
        ("drop=after,chance=0.1", True),
    ],
)
def test_salesmachine_misbehaves(tmp_path: Path, fault: str, repeats: bool) -> None:
    """Refusals and limits cost nothing; where an answer is lost, what it was about comes twice."""
    journal = tmp_path / "journal"
    options = ("--time-scale", SCALE, "--fault", f"{fault},path=/v1/batch")
    with chain(journal, *options) as running:
        Sender(messages(COUNT, CONTACTS), KEY).send(running.segment, COUNT // BATCH)
        settle(journal, COUNT)
    twice = check(verify_delivery(journal))
    assert bool(twice) is repeats
    assert all("drop=" in said for said in twice)


def test_both_kinds_of_drop(tmp_path: Path) -> None:
    """Several faults at once: the answers that are lost are named, each with its exchanges."""
    journal = tmp_path / "journal"
    faults = ("--fault", "drop=half,chance=0.1", "--fault", "drop=after,chance=0.1")
    with chain(journal, "--time-scale", SCALE, *faults) as running:
        Sender(messages(COUNT, CONTACTS), KEY).send(running.segment, COUNT // BATCH)
        settle(journal, COUNT)
    check(verify_delivery(journal))


def test_an_outage(tmp_path: Path) -> None:
    """Salesmachine is away for 20 seconds of Segment's time, and back: nothing is lost by it."""
    journal = tmp_path / "journal"
    with chain(journal, "--time-scale", SCALE) as running:
        sender = Sender(messages(COUNT, CONTACTS), KEY)
        sender.send(running.segment, 10)
        with away(running):
            sender.send(running.segment, COUNT // BATCH - 10)
            until(lambda: lasted(journal) > OUTAGE_SECONDS / SCALE, "the outage's end")
            assert counted(journal, "stage = 'pending retry'")
        settle(journal, COUNT)
    assert not check(verify_delivery(journal))


@contextmanager
def away(running: Chain) -> Iterator[None]:
    """Within the block every connection to the batch endpoint ends before anything counts."""
    faults = f"{running.url}/_sim/faults"
    fault = {"fault": "drop=before,path=/v1/batch"}
    httpx.post(faults, json=fault, trust_env=False).raise_for_status()
    yield
    httpx.delete(faults, trust_env=False).raise_for_status()


def lasted(journal: Path) -> float:
    """The seconds from the first attempt that failed to the last one."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        query = "SELECT max(at) - min(at) FROM attempts WHERE result NOT LIKE '2%'"
        return connection.execute(query).fetchone()[0] or 0.0


def test_killed_in_mid_run(tmp_path: Path) -> None:
    """SIGKILL while messages come and go: started again, it ends with every one delivered.

    Those that were under way may come twice, and the audit says that the restart is why.
    """
    journal = tmp_path / "journal"
    sender = Sender(messages(COUNT, CONTACTS), KEY)
    sent = 0
    for wanted in (2_000, 5_000, 8_000):
        with chain(journal, "--time-scale", SCALE, "--fault", "status=503,chance=0.2") as running:
            while counted(journal, "stage = 'delivered'") < wanted and sent < COUNT // BATCH:
                sent += sender.try_to_send(running.segment)
            running.process.end(signal.SIGKILL)
    with chain(journal, "--time-scale", SCALE) as running:
        sender.send(running.segment, COUNT // BATCH - sent)
        settle(journal, COUNT)
    # A batch whose acceptance the kill kept from being told was sent, and accepted, twice.
    twice = check(verify_delivery(journal), counted(journal, "true"))
    assert all("started" in said for said in twice)
