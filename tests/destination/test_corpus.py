"""Messages that others published: whatever they hold, each has an outcome.

SIM_CORPUS names a folder of ``*.ndjson``, a line ``{"source", "case", "event"}``.
Without it the messages of the kit's own cases stand in for them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from contracts import check
from contracts.cases import kit_cases
from contracts.reading import loads
from destination import Translation, translate


def published() -> Iterator[tuple[str, object]]:
    """``(where it stands, the message)`` of each."""
    folder = os.environ.get("SIM_CORPUS")
    if not folder:
        yield from ((case.name, case.message) for case in kit_cases())
        return
    for file in sorted(Path(folder).glob("*.ndjson")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            entry = loads(line)
            assert isinstance(entry, dict)
            yield f"{file.name}:{number}", entry["event"]


def problems(message: object, translation: Translation) -> Iterator[str]:
    """What is wrong with what became of a message: each in a sentence."""
    reason = translation.reason
    if (translation.outcome == "translated") == (reason is not None):
        yield "it needs either operations or a reason"
    if reason is not None and not (reason.code and reason.pointer[:1] in ("", "/")):
        yield "a reason needs a code and a pointer"
    if reason is not None and reason.outcome == "refused" and reason.pointer == "/type":
        kind = message.get("type") if isinstance(message, dict) else None
        if isinstance(kind, str) and kind.strip():
            yield "a type that isn't taken is filtered, not refused"
    for index, item in enumerate(translation.wire()):
        json.dumps(item, allow_nan=False)
        for violation in check("salesmachine/item", item):
            if violation.severity == "error":
                yield f"operation {index}: {violation.line()}"


def test_every_published_message_has_an_outcome(
    record_property: Callable[[str, object], None],
) -> None:
    """Each is translated, or has a reason with code and pointer; operations keep the contract."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for where, message in published():
        translation = translate(message)
        code = translation.reason.code if translation.reason else "+".join(translation.rules)
        counts[f"{translation.outcome} {code}"] += 1
        wrong.extend(f"{where}: {problem}" for problem in problems(message, translation))
    for line, count in sorted(counts.items()):
        record_property(line, count)
        print(f"{count:6}  {line}")  # noqa: T201  a report, seen with -s
    assert counts, "no messages were found"
    assert wrong == []
