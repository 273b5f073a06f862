"""The delivery audit, as tests call it: of journals that are told, and of the real relay."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from simulator.journal import JournalError, Writer
from simulator.segment.audit import AuditError, verify_delivery
from simulator.segment.options import Options
from tests.simulator.segment.audit.told import WORKSPACE, audited, found, got
from tests.simulator.segment.chained import Chain, chained, page

SCALED = Options(time_scale=200)


def test_an_empty_journal(path: Path) -> None:
    """Without messages there is nothing to say."""
    Writer(path).close()
    audit = verify_delivery(path)
    assert (audit.received, audit.passed, audit.verdict) == (0, True, "there are no messages")


def test_a_workspace_that_nobody_knows(path: Path) -> None:
    """It is said which ones there are, those that only sent messages among them."""
    with pytest.raises(AuditError, match=f"^there is no workspace x: there are {WORKSPACE}$"):
        audited(path, got("m1"), workspace="x")
    Writer(path.with_name("empty")).close()
    with pytest.raises(AuditError, match="there is no workspace x: there is none yet"):
        verify_delivery(path.with_name("empty"), workspace="x")


def test_what_is_no_journal(path: Path) -> None:
    """A file that can't be read is a JournalError."""
    with pytest.raises(JournalError, match="there is no journal at "):
        verify_delivery(path)


def send(chain: Chain, names: range) -> None:
    """Messages of ten contacts, every third one two operations."""
    for start in range(names.start, names.stop, 50):
        some = range(start, min(start + 50, names.stop))
        chain.send(*(_message(number) for number in some))


def _message(number: int) -> dict[str, object]:
    named = {"name": "Pricing"} if number % 3 == 0 else {}
    return page(f"m{number}", f"u{number % 10}", **named)


@pytest.mark.parametrize("relay", ["batch", "hook"])
@pytest.mark.parametrize(
    ("faults", "kinds"),
    [
        ((), set()),
        (("status=503,chance=0.3",), set()),
        (("retry-after=1s,chance=0.3",), set()),
        (("drop=before,chance=0.3",), set()),
        (("drop=half,chance=0.3", "drop=after,chance=0.3"), {"unavoidable duplicate"}),
        (("garbage,chance=0.3", "length=+5,chance=0.3"), {"unavoidable duplicate"}),
        (("status=413,chance=0.3",), set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_real_relay(
    path: Path, faults: tuple[str, ...], kinds: set[str], relay: Literal["batch", "hook"]
) -> None:
    """Whatever Salesmachine does, the relay loses nothing and keeps every rule."""
    options = Options(relay=relay, time_scale=200)
    with chained(path, *faults, options=options) as chain:
        send(chain, range(200))
        chain.settle()
    audit = verify_delivery(path)
    assert audit.passed, audit.verdict
    assert found(audit).keys() <= kinds
    assert (audit.accepted, audit.uids) == (200, 10)


def test_a_relay_that_is_stopped(path: Path) -> None:
    """What was under way when the simulator stopped is delivered by the next one."""
    with chained(path, "drop=after,chance=0.5", options=SCALED) as chain:
        send(chain, range(100))
    with chained(path, "drop=after,chance=0.5", options=SCALED) as chain:
        send(chain, range(100, 200))
        chain.settle()
    audit = verify_delivery(path)
    assert audit.passed, audit.verdict
    assert (audit.accepted, audit.ends["under way"], audit.ends["lost"]) == (200, 0, 0)


def test_what_is_forgotten_is_lost(path: Path) -> None:
    """The relay believes an answer of success; the audit believes what was applied."""
    with chained(path, "forget,times=1", options=SCALED) as chain:
        chain.send(page("m1"))
        chain.settle()
        chain.send(page("m2"))
        chain.settle()
    audit = verify_delivery(path)
    assert (audit.ends["lost"], audit.ends["delivered once"]) == (1, 1)
    assert [one.message_id for one in audit.findings["lost"]] == ["m1"]
