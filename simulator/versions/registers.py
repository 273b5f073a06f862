"""Two registers compared: codes whose severity or statement changed, evidence that did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from contracts.violations import SEVERITIES
from simulator.versions.contract import Contract, Register
from simulator.versions.meaning import ABSENT

Name = Literal["codes", "evidence"]
Weight = Literal["stricter", "milder", "different", "words only"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What changed in one entry: ``key`` is ``severity in strict``, ``statement``, ``label`` ...

    ``key`` is empty where one register alone has the entry; ABSENT stands for what isn't there.
    """

    register: Name
    name: str
    key: str
    old: Any
    new: Any

    @property
    def meaning(self) -> Weight:
        """What it means for whoever breaks what the code stands for."""
        if not self.key.startswith("severity"):
            return "words only" if self.key else "different"
        if self.old not in SEVERITIES or self.new not in SEVERITIES:
            return "different"
        is_worse = SEVERITIES.index(self.new) > SEVERITIES.index(self.old)
        return "stricter" if is_worse else "milder"


def entries(old: Contract, new: Contract) -> Iterator[Entry]:
    """Every change in the registers that both contracts bring."""
    yield from _of_register("codes", old.codes, new.codes)
    yield from _of_register("evidence", old.evidence, new.evidence)


def _of_register(register: Name, old: Register | None, new: Register | None) -> Iterator[Entry]:
    if old is None or new is None:
        return
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new:
            yield Entry(register, name, "", old.get(name, ABSENT), new.get(name, ABSENT))
            continue
        before, after = _flat(old[name]), _flat(new[name])
        for key in dict.fromkeys((*before, *after)):
            values = before.get(key, ABSENT), after.get(key, ABSENT)
            if values[0] != values[1]:
                yield Entry(register, name, key, *values)


def _flat(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with the severity of each profile under a key of its own."""
    found: dict[str, Any] = {}
    for key, value in entry.items():
        if key == "severity" and isinstance(value, dict):
            found.update({f"severity in {profile}": one for profile, one in value.items()})
        else:
            found[key] = value
    return found
