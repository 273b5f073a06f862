"""Making a repro: small, then anonymous, then told; each step still fails for the same reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.cases import Case, Difference, differences
from simulator.exchange_formats.case_file import case_of
from simulator.exchange_formats.pytest_file import pytest_of
from simulator.payload.lineage import arrives
from simulator.payload.lineage.explained import Explained, explained
from simulator.payload.repro.aims import Aim, AimError
from simulator.payload.repro.naming import name, sentence
from simulator.payload.repro.packed import shrunk_inside
from simulator.payload.repro.scrubbing import anonymous
from simulator.payload.repro.ways import Way
from simulator.payload.scrub import Kept, Scrubber
from simulator.payload.shrink import shrunk
from simulator.payload.translators import Theirs, Translator

SOURCE = "payload of a customer, shrunk and scrubbed"
HEADING = "A customer's payload, shrunk and scrubbed: it fails until what it shows is mended."


class NotFailingError(Exception):
    """Why there is nothing to reproduce: the message doesn't fail what was asked for."""


@dataclass(frozen=True, slots=True)
class Repro:
    """A message that fails, small and anonymous, and the case that says how.

    ``sentence`` is what fails; ``expect`` and ``settings`` are as ``schemas/case.json`` has them;
    ``differences`` are why the case fails now.  ``before`` and ``after`` are characters of the
    message's JSON; ``kept`` is what couldn't be scrubbed.
    """

    name: str
    sentence: str
    message: Any
    expect: dict[str, Any]
    way: Way
    differences: tuple[Difference, ...]
    lineage: Explained
    before: int
    after: int
    translator: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()

    def case(self) -> str:
        """The text of a ``*.case.json``."""
        return case_of(self.message, self.expect, self.sentence, SOURCE, self.settings)

    def pytest(self, named: str = "") -> str:
        """The text of a pytest file with one test."""
        return pytest_of(
            named or self.name,
            self.message,
            self.expect,
            self.sentence,
            settings=self.settings,
            translator=self.translator,
            heading=HEADING,
        )


def repro(
    message: object, aim: Aim, scrubber: Scrubber, settings: Mapping[str, str] | None = None
) -> Repro:
    """The smallest anonymous message that fails an aim in the way in which this one does.

    ``settings`` are those of the case, which the aim's translator has already.  Raises
    NotFailingError, and AimError where it fails in another way each time.
    """
    way = aim.way(message)
    if way is None:
        raise NotFailingError(aim.unmet(message))
    still = aim.still(message)
    if not still(message):
        raise AimError("it fails in another way each time: make the translator give the same twice")
    small = shrunk(shrunk_inside(shrunk(message, still).message, still), still).message
    scrubber.learn(message)  # who is named in what was left out
    made, aim, kept = anonymous(small, aim, scrubber)
    expect = aim.expect(made)
    found = differing(made, expect, aim.translator)
    if not found:
        raise AimError("a case can't say what fails here: say what should come, with --expect")
    is_theirs = isinstance(aim.translator, Theirs)
    return Repro(
        name(aim, way),
        sentence(made, aim, way),
        made,
        expect,
        way,
        found,
        explained(made, aim.translator),
        length(message),
        length(made),
        aim.translator.name if is_theirs else "",
        settings or {},
        kept,
    )


def differing(
    message: object, expect: dict[str, Any], translator: Translator
) -> tuple[Difference, ...]:
    """How a message differs from what is expected of it."""
    case = Case("repro", "", "", message, expect)
    report = translator.report(message)
    return tuple(differences(case, report, lambda at: arrives(message, at, translator.operations)))


def length(message: object) -> int:
    """The characters of a message's JSON; 0 of what has none."""
    try:
        return len(json.dumps(message, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError):
        return 0
