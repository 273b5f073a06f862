"""What ``sim repro`` prints: what fails, the message, where its fields go, and what to run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.failures.reproducing import plain_word
from simulator.lines.lineage import lineage_lines
from simulator.lines.text import printable
from simulator.payload.repro import Repro
from simulator.payload.repro.running import Ran
from simulator.payload.repro.writing import Files

_LONGEST = 200
"""Characters of a line of the message; the case has all of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of a repro: where its payload was, and how many others fail in the same way."""

    file: str
    line: int
    others: int
    made: Repro
    files: Files
    ran: Ran

    @property
    def commands(self) -> tuple[str, str]:
        """The two that run it again."""
        made = self.made
        theirs = f" --translator {plain_word(made.translator)}" if made.translator else ""
        return (
            f"pytest {plain_word(str(self.files.test))}",
            f"sim check{theirs} {plain_word(str(self.files.case))}",
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it."""
        made = self.made
        return {
            "line": self.line,
            "sentence": made.sentence,
            "message": made.message,
            "expect": made.expect,
            "characters": {"before": made.before, "after": made.after},
            "kept": [one._asdict() for one in made.kept],
            "others": self.others,
            "lineage": made.lineage.to_dict(),
            "files": [str(path) for path in (self.files.case, self.files.test)],
            "fails": self.ran.is_red,
            "commands": list(self.commands),
        }

    def lines(self, width: int, colour: bool) -> Iterator[str]:
        """The sentence, the message, where its fields go, and what to run."""
        made = self.made
        yield printable(f"{self.file}:{self.line}: {made.sentence}")
        sizes = f"{made.before:,} characters -> {made.after:,}"
        but = f" but for {_count(len(made.kept), 'value')}" if made.kept else ""
        yield f"  {sizes}, without what is personal{but}{self._more()}"
        for kept in made.kept:
            yield printable(f"  {kept.pointer} stays: {kept.why}")
        yield ""
        yield from map(_shown, json.dumps(made.message, indent=2).split("\n"))
        yield ""
        yield from lineage_lines(made.lineage.to_dict(), width, colour)
        yield ""
        case, test = self.files
        if self.ran.is_red:
            yield printable(f"{case} and {test} are written; the test fails, as it should:")
            yield from (f"  {printable(one)}" for one in self.commands)

    def _more(self) -> str:
        if not self.others:
            return ""
        verb = "fails" if self.others == 1 else "fail"
        return f"; {_count(self.others, 'other message')} {verb} in the same way"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _shown(line: str) -> str:
    """A line of the message; of a long one its beginning."""
    text = printable(line)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
