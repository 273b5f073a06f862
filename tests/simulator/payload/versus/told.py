"""Reports to be compared, and translators that give them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from destination import Settings, translate
from simulator.payload.translators import Ours, Theirs
from simulator.payload.versus import Versus

_plain = st.sampled_from([None, True, False, 0, 1, 1.0, 2, "", "x", "y"])
values = st.recursive(
    _plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "aB", "a_b", "/"]), inner, max_size=3)
    ),
    max_leaves=6,
)
"""Few of each kind, so that two of them often have much in common."""
objects = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), values, max_size=4)

Operations = list[dict[str, Any]]


def report(
    *operations: dict[str, Any], outcome: str = "translated", call: object = "page", **more: Any
) -> dict[str, Any]:
    """A report of these operations."""
    known = {"line": 1, "messageId": None, "type": call, "rules": [], "notes": []}
    return {**known, "outcome": outcome, "operations": list(operations), **more}


def refused(code: str, outcome: str = "refused", message: str = "") -> dict[str, Any]:
    """A report of why there is no operation."""
    return report(outcome=outcome, reason={"code": code, "pointer": "", "message": message})


def note(code: str, pointer: str = "", severity: str = "warning") -> dict[str, Any]:
    """A note as a report has it."""
    return {"code": code, "pointer": pointer, "severity": severity, "message": "any"}


def ours_then(change: Callable[[Operations], Any]) -> Callable[[Any], Any]:
    """The destination's operations, changed by what is given."""

    def function(message: Any) -> Any:
        operations = translate(message, Settings(oversize="note")).wire()
        changed = change(operations)
        return operations if changed is None else changed

    return function


def against(change: Callable[[Operations], Any]) -> Versus:
    """The destination, and the same with what is changed of its operations."""
    return Versus(Ours(), Theirs("mine:translate", ours_then(change)), notes=False)
