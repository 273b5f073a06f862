"""Masking: what is said of an entry, without the values of persons that are in it.

What a message says of a person is masked by its keys and its form.  Where the masked message has
the same problem, its failure is the one to tell.  Where it hasn't, a failure is text in which such
values stand, as JSON, cut, or quoted for a shell: there they are replaced by what they became.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from contracts.violations import cut, printable
from simulator.exchange_formats.messages import Entry
from simulator.failures import Failure, Spot
from simulator.payload.check import Finding, check_entry
from simulator.payload.personal import masked
from simulator.payload.translators import Translator

_OURS = frozenset({"code", "severity", "clause", "evidence", "others", "spot"})
"""The parts of a failure that hold nothing of a message."""
_SHORT = 3
"""A text shorter than that is replaced in its quotes alone: it stands in other words too."""


def masked_finding(finding: Finding, translator: Translator) -> Finding:
    """The finding of the masked message, which is judged once more; a case differs as before."""
    message, report, case = masked([finding.message, finding.report, finding.case])
    if case:
        return replace(finding, message=message, report=report, case=case)
    try:
        if [message, report] == [finding.message, finding.report]:
            return finding
    except RecursionError:  # it nests so deep that it was emptied
        pass
    letter = {"message": message, "operations": report["operations"]}
    return check_entry(Entry(finding.line, letter if finding.is_letter else message), translator)


def masked_text(text: str, finding: Finding) -> str:
    """A text that is said of a finding, without the personal values of it."""
    return str(_without(text, _words(finding)))


def masked_failure(failure: Failure, finding: Finding) -> Failure:
    """A failure of a finding, without the personal values of the finding in any of its texts."""
    words = _words(finding)
    spot = {one.name: _without(getattr(failure.spot, one.name), words) for one in fields(Spot)}
    changed = {
        one.name: _without(getattr(failure, one.name), words)
        for one in fields(Failure)
        if one.name not in _OURS
    }
    spot["file"] = failure.spot.file
    return replace(failure, spot=Spot(**spot), **changed)


@lru_cache(1 << 14)
def masked_pointer(pointer: str) -> str:
    """A pointer without the keys that are personal themselves, as an email is."""
    return "/".join(token and str(masked(token)) for token in pointer.split("/"))


Words = list[tuple[re.Pattern[str], str]]


def _words(finding: Finding) -> Words:
    """What is to be replaced by what, the longest first."""
    found: dict[str, str] = {}
    expected = finding.asked.expect if finding.asked is not None else None
    values = [finding.message, finding.report, expected]
    for was, now in _changed(values, masked(values)):
        if isinstance(was, str):
            found.update(_spellings(was, str(now)))
        elif not isinstance(was, bool):
            found[rf"(?<![\w.]){re.escape(json.dumps(was))}(?![\w.])"] = json.dumps(now)
    return [(re.compile(was), found[was]) for was in sorted(found, key=len, reverse=True)]


def _changed(was: Any, now: Any) -> Iterator[tuple[Any, Any]]:
    """Each value, or key, that was masked, with what it became."""
    if isinstance(was, dict) and isinstance(now, dict):
        for (key, value), (other, below) in zip(was.items(), now.items(), strict=False):
            if key != other:
                yield key, other
            yield from _changed(value, below)
    elif isinstance(was, list) and isinstance(now, list):
        for value, below in zip(was, now, strict=False):
            yield from _changed(value, below)
    elif was != now or type(was) is not type(now):
        yield was, now


def _spellings(was: str, now: str) -> Iterator[tuple[str, str]]:
    """Patterns of how a text stands in a failure."""
    spelt = {was, printable(was), json.dumps(was)[1:-1], json.dumps(was, ensure_ascii=False)[1:-1]}
    spelt |= {one.replace("'", "'\"'\"'") for one in spelt}
    for one in sorted(spelt - {""}):
        if len(one) < _SHORT:
            yield rf'(?<=["\']){re.escape(one)}(?=["\'])', now
        else:
            yield re.escape(one), now
    beginning = cut(json.dumps(was))
    if beginning != json.dumps(was):
        yield re.escape(beginning[1:]), f'{now}"'


def _without(value: Any, words: Words) -> Any:
    """A part of a failure without these, nor anything else that has the form of a person's."""
    if isinstance(value, tuple):
        return tuple(_without(one, words) for one in value)
    if not isinstance(value, str):
        return value
    for was, now in words:
        value = was.sub(now.replace("\\", r"\\"), value)
    return masked(value)
