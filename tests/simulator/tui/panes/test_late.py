"""What is read when its pane is shown: the state at any moment, the timeline, the lineage."""

from __future__ import annotations

import pytest

from simulator.journal.pages import Pages
from simulator.state import Checkpoints
from simulator.tui.panes.late import Told as Late
from simulator.tui.panes.late import read_lineage, read_state, read_timeline
from simulator.tui.panes.lineage import lineage_document
from simulator.tui.panes.subject import Subject
from simulator.tui.panes.timeline import timeline_document
from tests.simulator.state.told import Told, contact
from tests.simulator.tui.subjects import read, shown


@pytest.fixture
def subject(told: Told) -> Subject:
    """The third of five exchanges of one contact, with seqs from 2."""
    told.tell(*(contact("u1", a=n) for n in range(5)))
    return read(told.writer, 4)


def state(told: Told, subject: Subject, seq: int | None, steps: int) -> Late:
    with Pages(told.writer.path) as pages:
        return read_state(subject, seq, steps, Checkpoints(), pages)


@pytest.mark.parametrize(
    ("seq", "steps", "found", "title"),
    [
        (None, 0, None, "after exchange 4, 12:00:04"),
        (None, -1, 3, "after exchange 3, 12:00:03"),
        (None, -2, 2, "after exchange 2, 12:00:02"),
        (2, 3, 5, "after exchange 5, 12:00:05"),
        (5, 0, 5, "after exchange 5, 12:00:05"),
    ],
)
def test_steps(
    told: Told, subject: Subject, seq: int | None, steps: int, found: int | None, title: str
) -> None:
    """Each leads one exchange on, or back; the title says where that is."""
    late = state(told, subject, seq, steps)
    assert (late.seq, late.title, late.said) == (found, title, "")
    assert shown(late.document)[0].startswith(title)
    assert f"    a  {(found or 4) - 2}" in shown(late.document)


@pytest.mark.parametrize(
    ("steps", "seq", "said"),
    [
        (-9, 2, "no exchange before this touched what is shown"),
        (9, 6, "no exchange after this touched what is shown"),
    ],
)
def test_as_far_as_there_is_one(
    told: Told, subject: Subject, steps: int, seq: int, said: str
) -> None:
    """At the end it stays there, and says so."""
    late = state(told, subject, None, steps)
    assert (late.seq, late.said) == (seq, said)


def test_without_a_state(told: Told) -> None:
    """There is no title, and nowhere to go."""
    late = state(told, Subject(), None, -1)
    assert (late.seq, late.title) == (None, "")
    assert len(late.document) == 1


def test_the_others(told: Told, subject: Subject) -> None:
    """Timeline and lineage are their documents."""
    with Pages(told.writer.path) as pages:
        assert read_timeline(subject, pages) == Late(timeline_document(pages, subject))
        assert read_lineage(subject, pages) == Late(lineage_document(subject))
