"""The report of a run: lines for people, one JSON object for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.violations import printable
from simulator.measure.mutations.run import Result, Survivor

MOST_CHARACTERS = 2_000
"""A file that would notice a mutant is printed up to this length; JSON and --save have it whole."""
_GROUPS = ("schemas", "rules", "notes", "reasons")


def lines(result: Result) -> Iterator[str]:
    """The survivors, those without a reason first, and the totals below."""
    for name in result.failing:
        yield printable(f"{name}: it fails already, so it can notice nothing")
    shown: set[str] = set()
    for survivor in sorted(result.survivors, key=lambda one: bool(one.reason)):
        yield from map(printable, _of(survivor, shown))
    mutants, noticed = _by_group(result.mutants), _by_group(result.noticed)
    for group in _GROUPS:
        if mutants[group]:
            yield f"{mutants[group]:>8,} mutants of {group}, {noticed[group]:,} noticed"
    if rules := [name for name in result.unreached if name.startswith("rule ")]:
        names = ", ".join(name.removeprefix("rule ") for name in rules)
        yield printable(f"{len(rules):>8,} rules aren't altered, no case comes to them: {names}")
    without = len(result.unexplained)
    yield f"{len(result.survivors):>8,} survivors, {without:,} without a written reason"


def _of(survivor: Survivor, shown: set[str]) -> Iterator[str]:
    """Its name, and why it survives or what would notice it; each file is shown once."""
    yield survivor.name
    if survivor.reason:
        yield f"  survives because {survivor.reason}"
    elif survivor.built is None:
        yield "  nothing notices it, and no file that would was found"
    elif survivor.built.file in shown:
        yield f"  nothing notices it; {survivor.built.file} would, too"
    else:
        shown.add(survivor.built.file)
        yield f"  nothing notices it; this would, as {survivor.built.file}:"
        text = json.dumps(survivor.built.document)
        is_long = len(text) > MOST_CHARACTERS
        yield f"  {len(text):,} characters: see -o json or --save" if is_long else f"  {text}"


def to_dict(result: Result) -> dict[str, Any]:
    """``{"mutants", "noticed", "of", "survivors", "unreached", "failing"}``.

    ``of`` counts by what was altered.  A survivor is ``{"mutant", "reason"}`` or
    ``{"mutant", "file"?, "document"?}``.
    """
    return {
        "mutants": result.mutants.total(),
        "noticed": result.noticed.total(),
        "of": {
            subject: {"mutants": count, "noticed": result.noticed[subject]}
            for subject, count in result.mutants.items()
        },
        "survivors": [_survivor(survivor) for survivor in result.survivors],
        "unreached": result.unreached,
        "failing": result.failing,
    }


def save(result: Result, folder: Path) -> list[Path]:
    """Write what would notice the survivors without a reason into a folder.

    A file that is there already is left as it is.  Gives the paths written.  Raises OSError.
    """
    written = []
    for survivor in result.unexplained:
        if survivor.built is None or (path := folder / survivor.built.file).exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(survivor.built.document, indent=2) + "\n", "utf-8")
        written.append(path)
    return written


def _survivor(survivor: Survivor) -> dict[str, Any]:
    if survivor.reason:
        return {"mutant": survivor.name, "reason": survivor.reason}
    if survivor.built is None:
        return {"mutant": survivor.name}
    built = survivor.built
    return {"mutant": survivor.name, "file": built.file, "document": built.document}


def _by_group(counts: Counter[str]) -> Counter[str]:
    """Counted by what kind of thing was altered: ``note x`` and ``note y`` are notes."""
    groups: Counter[str] = Counter()
    for subject, count in counts.items():
        word, _, name = subject.partition(" ")
        groups[f"{word}s" if name else "schemas"] += count
    return groups
