"""Failures of what the translator says: a refusal, a note, an exception of a user's own."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.violations import Violation
from simulator.failures import fixes
from simulator.failures.failure import Failure, Spot
from simulator.failures.grouping import cause
from simulator.failures.input_lines import line_in
from simulator.failures.origins import rule_at
from simulator.failures.pointing import NOTHING, value_at
from simulator.failures.reproducing import of_input
from simulator.failures.spelling import typed
from simulator.failures.wording import ended, evidence_of
from simulator.payload.check import Finding
from simulator.payload.translators import RAISED, RETURNED, Translator

_BEGINNINGS = frozenset({"a", "an", "both", "neither", "no", "nobody", "nothing", "the"})
_EXPECTED = {"bad_request": "one JSON object with a type"}
_OWN_EXPECTED = "a list of operations in wire form"


def of_refusal(finding: Finding, file: str, translator: Translator) -> list[Failure]:
    """The failure of a message that is refused; none for one that isn't, or is filtered."""
    if not finding.refused:
        return []
    reason = finding.report["reason"]
    code: str = reason["code"]
    same = next((one for one in finding.of_message if is_same(one, finding)), None)
    is_theirs = code in (RAISED, RETURNED)

    def still(message: object) -> bool:
        found = translator.report(message).get("reason") or {}
        return bool(found.get("code") == code)

    got = (
        _of_theirs(reason["message"], translator)
        if is_theirs
        else _got(finding, reason["pointer"], same)
    )
    return [
        Failure(
            code,
            _sentence(code, reason["message"], translator),
            "error",
            _spot(finding, file, reason["pointer"], rule_at(translator, [], None)),
            _OWN_EXPECTED if is_theirs else same.expected if same else _EXPECTED.get(code, ""),
            got,
            "",
            same.schema if same else "",
            evidence_of(code),
            (),
            (fixes.of_code(code),),
            of_input(finding.message, file, translator, still) if _is_read(finding) else (),
            cause(code, reason["pointer"], reason["message"] if is_theirs else ""),
        )
    ]


def of_notes(finding: Finding, file: str, translator: Translator) -> Iterator[Failure]:
    """A failure for each note, as bad as the note is."""
    for note in finding.report["notes"]:
        code: str = note["code"]

        def still(message: object, code: str = code) -> bool:
            return any(one["code"] == code for one in translator.report(message)["notes"])

        yield Failure(
            code,
            _capital(note["message"]),
            note["severity"],
            _spot(finding, file, note["pointer"], ""),
            "",
            _got(finding, note["pointer"], None),
            evidence=evidence_of(code),
            fix=(fixes.of_code(code),),
            reproduce=of_input(finding.message, file, translator, still),
            cause=cause(code, note["pointer"]),
        )


def is_same(violation: Violation, finding: Finding) -> bool:
    """Whether a breach of Segment's schema says what the refusal says already."""
    reason = finding.report.get("reason")
    if not finding.refused or not reason:
        return False
    asked = f"the key {reason['pointer'][1:]!r}"
    named = violation.pointer == reason["pointer"] or violation.expected == asked
    return named or (violation.code, reason["code"]) == ("SM-230", "id_required")


def _sentence(code: str, text: str, translator: Translator) -> str:
    if code == RAISED:
        return ended(f"The translator {translator.name} raises {text}")
    if code == RETURNED:
        return ended(f"The translator {text}")
    return ended(f"The message is refused: {text}")


def _spot(finding: Finding, file: str, pointer: str, rule: str) -> Spot:
    line = line_in(file, finding.line, pointer)
    return Spot(file, line, (pointer,) if pointer else (), rule)


def _got(finding: Finding, pointer: str, same: Violation | None) -> str:
    value = value_at(finding.message, pointer)
    if same and not (pointer and value is not NOTHING):
        return same.got
    return "" if not pointer else "none" if value is NOTHING else typed(value)


def _of_theirs(text: str, translator: Translator) -> str:
    """What a user's translator did, without what the sentence says already."""
    return text.removeprefix(f"{translator.name} gave ").split(" at ")[0].split(", not ")[0]


def _is_read(finding: Finding) -> bool:
    """Whether there is a message to be sent again; of a line that is no JSON there is none."""
    return finding.message is not None


def _capital(text: str) -> str:
    """A note as a sentence; a key that it begins with stays as it is."""
    first = text.partition(" ")[0]
    return ended(f"{text[:1].upper()}{text[1:]}" if first in _BEGINNINGS else text)
