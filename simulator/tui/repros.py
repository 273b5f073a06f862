"""Repros: the message under the cursor as a small, anonymous test that fails for its reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from simulator.exchange import body_bytes
from simulator.lines.text import printable
from simulator.payload.recorded import translator_then
from simulator.payload.repro import (
    Aim,
    AimError,
    NotFailingError,
    aim_at_arrival,
    aim_at_code,
    aim_at_value,
    repro,
)
from simulator.payload.repro.running import NotRunError, run
from simulator.payload.repro.writing import WriteError, write
from simulator.payload.scrub import Scrubber
from simulator.payload.shrink.findings import found
from simulator.payload.translators import Translator
from simulator.tui.outside import OutsideError
from simulator.tui.panes.subject import Subject

NO_MESSAGE = "there is no message alone here: a row of one can become a test"


class Wrong(NamedTuple):
    """What is wrong with a message, and that in words: a code, or a field that should arrive."""

    asked: str
    says: str


def wrongs(subject: Subject) -> list[Wrong]:
    """What ``sim check`` finds in the message, the worst first; each code once."""
    message, translator = _message(subject), translator_then(subject.start)
    all_of_it = {one.code: one for one in found(message, translator) if one.sign.about != "message"}
    return [Wrong(code, printable(one.line())) for code, one in all_of_it.items()]


def reproduce(subject: Subject, asked: str, folder: Path) -> str:
    """Write a case and a test into a folder, and run the test; a sentence that says how to.

    ``asked`` is a value that should have come (``contact/params/plan="pro"``), the pointer of a
    field that should arrive, or a code that shouldn't be found.  Raises OutsideError.
    """
    message, translator = _message(subject), translator_then(subject.start)
    try:
        aim = _aim(asked.strip(), message, translator)
        made = repro(message, aim, Scrubber(), dict(_settings(translator)))
        files = write(made, folder)
        ran = run(files.test)
    except (AimError, NotFailingError, NotRunError, WriteError) as error:
        raise OutsideError(str(error)) from None
    if not ran.is_red:
        raise OutsideError(f"{files.test.name} is written; it should fail, and {ran.why}")
    return f"wrote {files.case.name}; it fails, as it should: pytest {files.test.name}"


def _aim(asked: str, message: object, translator: Translator) -> Aim:
    if asked.startswith("/"):
        return aim_at_arrival(asked, translator)
    if "=" in asked or "/" in asked:
        return aim_at_value(asked, translator)
    if (aim := aim_at_code(asked, message, translator)) is None:
        raise AimError(f"the message doesn't have {asked}, or a case can't ask for it")
    return aim


def _message(subject: Subject) -> Any:
    if subject.message is None:
        raise OutsideError(NO_MESSAGE)
    try:
        return json.loads(body_bytes(subject.message))
    except (ValueError, RecursionError):
        raise OutsideError("what is kept of the message is no JSON") from None


def _settings(translator: Any) -> Iterator[tuple[str, str]]:
    """Those of a case, where they aren't the usual ones."""
    for name in ("anonymous", "alias"):
        if (value := getattr(translator.settings, name)) != "send":
            yield name, value
