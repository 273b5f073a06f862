"""What is read in a thread when its pane is shown: state, timeline and lineage."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.journal.pages import Pages
from simulator.state import Checkpoints
from simulator.tui.documents.document import Document
from simulator.tui.panes.lineage import lineage_document
from simulator.tui.panes.state import moment_text, rewound, state_document
from simulator.tui.panes.subject import Subject
from simulator.tui.panes.timeline import timeline_document


@dataclass(frozen=True, slots=True)
class Told:
    """What a pane shows: its document, and what stands behind its name.

    ``seq`` is the exchange that a state is the one after, None for the subject's own; ``said`` is a
    sentence for whoever looks.
    """

    document: Document
    title: str = ""
    seq: int | None = None
    said: str = ""


def read_state(
    subject: Subject, seq: int | None, steps: int, checkpoints: Checkpoints, pages: Pages
) -> Told:
    """The state so many steps from ``seq``, as far as there are exchanges to go to."""
    said, step = "", 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        found = rewound(pages, subject, seq, step)
        if found is None:
            said = f"no exchange {'after' if step > 0 else 'before'} this touched what is shown"
            break
        seq = found
    document = state_document(pages, subject, seq, checkpoints)
    return Told(document, moment_text(pages, subject, seq), seq, said)


def read_timeline(subject: Subject, pages: Pages) -> Told:
    """The timeline."""
    return Told(timeline_document(pages, subject))


def read_lineage(subject: Subject, pages: Pages) -> Told:
    """The lineage, for which the journal isn't asked."""
    return Told(lineage_document(subject))
