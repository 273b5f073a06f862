"""Exports: what is under the cursor as a new file in this folder, with stand-ins for persons."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts.cases import SUFFIX
from simulator.exchange import body_bytes
from simulator.exchange_formats.exporting import OF_MESSAGES, Exporting, Format, cases, exported
from simulator.exchange_formats.records import Entry, Record, Recorded
from simulator.hosts import SALESMACHINE_URL, SEGMENT_URL
from simulator.payload.recorded import translator_then
from simulator.payload.scrub import Scrubber
from simulator.tui.outside import OutsideError
from simulator.tui.panes.subject import Subject

_ENDINGS: dict[Format, str] = {
    "har": ".har",
    "curl": ".sh",
    "ndjson": ".ndjson",
    "case": SUFFIX,
    "pytest": ".py",
}


def export(subject: Subject, kind: Format, folder: Path, facts: Mapping[str, Any]) -> str:
    """Write what a row is into a new file there; a sentence that says which.

    Of a batch all messages that the screen has read of it.  ``facts`` are those of the ready line,
    empty for a recording.  Raises OutsideError with what can't be written.
    """
    refused: list[str] = []
    became = translator_then(subject.start).report
    how = Exporting(
        became,
        lambda _, why: refused.append(why),
        salesmachine=facts.get("salesmachine") or SALESMACHINE_URL,
        segment=facts.get("segment") or SEGMENT_URL,
    )
    scrubber = Scrubber()
    found = list(_scrubbed(list(_records(subject, kind)), scrubber))
    if kind == "case":
        files = [(f"{name}{SUFFIX}", text) for name, text in cases(found, how)]
    else:
        text = "".join(exported(found, kind, how))
        files = [(f"{_name(subject, kind)}{_ENDINGS[kind]}", text)] if text else []
    if not files:
        raise OutsideError(refused[0] if refused else f"there is no message to write as {kind}")
    paths = [_write(folder / name, text) for name, text in files]
    also = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    left = f"; {len(refused)} couldn't be written as {kind}" if refused else ""
    return f"wrote {paths[0].name}{also}, with stand-ins for all that is personal{left}"


def _records(subject: Subject, kind: Format) -> Iterator[Record]:
    """The messages, and the request where the format has a place for it."""
    for one in subject.messages:
        yield Entry(one["seq"], *_value(one))
    if subject.exchange is not None and kind not in OF_MESSAGES:
        yield Recorded(subject.exchange["seq"], subject.exchange)


def _value(message: dict[str, Any]) -> tuple[object, str]:
    """The message, or why there is none."""
    try:
        return json.loads(body_bytes(message)), ""
    except (ValueError, RecursionError):
        return None, "what is kept of the message is no JSON"


def _scrubbed(records: Sequence[Record], scrubber: Scrubber) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Recorded):
            scrubber.learn_exchange(record.exchange)
        else:
            scrubber.learn(record.value)
    for record in records:
        if isinstance(record, Recorded):
            yield Recorded(record.line, scrubber.exchange(record.exchange))
        else:
            yield Entry(record.line, scrubber.message(record.value), record.defect)


def _name(subject: Subject, kind: Format) -> str:
    seq = (subject.message or subject.exchange or {"seq": 0})["seq"]
    what = "message" if subject.message is not None else "exchange"
    return f"test_{what}_{seq}" if kind == "pytest" else f"{what}-{seq}"


def _write(path: Path, text: str) -> Path:
    """A new file, with a number in its name where there is one already."""
    stem, ending = path.name.split(".", 1)
    joint = "_" if ending == "py" else "-"
    for number in range(1, 1_000):
        named = path.with_name(f"{stem}{joint}{number}.{ending}") if number > 1 else path
        try:
            file = os.open(named, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutsideError(f"{named.name} can't be written here: {error.strerror}") from None
        with os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
        return named
    raise OutsideError(f"there are a thousand files like {path.name} here: take some away")
