"""What is known of a contact or an account, and was expected to be otherwise, as a failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.expecting.compared import Difference
from simulator.failures.failure import Failure, Spot
from simulator.failures.marking import in_full, marked, said


def different(
    kind: str, uid: str, differences: Sequence[Difference], state: Mapping[str, Any]
) -> Failure:
    """A state isn't as expected; there is one difference at least.

    ``state`` is the JSON of ``/_sim/state``, which says of each attribute and each link by which
    item it came.
    """
    first, more = differences[0], len(differences) - 1
    also = f" ({more} more {'difference' if more == 1 else 'differences'})" if more else ""
    by = _origin(first, state)
    return Failure(
        "different",
        f"{kind} {uid}: {said(first)}{also}.",
        spot=Spot(request=by),
        expected=in_full(first.expected),
        got=in_full(first.got),
        diff=marked(differences),
        fix=("If it is right as it is, change what is expected.", "If not, mend what sent it.")
        if by
        else ("Look whether what should have made it so was sent, and sent before.",),
        cause=("different", kind, uid),
    )


def unknown(kind: str, uid: str) -> Failure:
    """There is no contact, or account, of this uid."""
    return Failure(
        "different",
        f"{kind} {uid} isn't known: nothing that was taken has named it.",
        expected=f"a {kind} {uid}" if kind == "contact" else f"an {kind} {uid}",
        got="none",
        fix=("Was anything sent about it, with this very uid?",),
        cause=("different", kind, uid),
    )


def _origin(difference: Difference, state: Mapping[str, Any]) -> str:
    """``exchange 3, item 0``: by which item an attribute has its value; empty for all else."""
    if len(difference.path) < 2 or difference.path[0] != "attributes":
        return ""
    name = difference.path[1]
    by = next((one for one in state["attributes"] if one["name"] == name), None)
    return f"exchange {by['exchange']}, item {by['index']}" if by else ""
