"""What is known of a contact or an account, held against what a test expects of it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

from simulator.expecting.checked import checked
from simulator.expecting.compared import ExpectationError, differences
from simulator.failures import Failure
from simulator.failures.states import different, unknown

__tracebackhide__ = True

_FIELDS: Final = {
    "contact": "uid asked blank archived created aliases attributes accounts events pageviews"
    " sessions latest_events history",
    "account": "uid asked blank archived created attributes contacts events",
}
"""What ``/_sim/state`` says of either."""


def plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """A state as a test writes it: ``{"attributes": {"plan": "pro"}, "accounts": ["acme"], ...}``.

    ``attributes`` are their values by name, ``accounts`` and ``contacts`` the uids of those that it
    is linked to, in the order of the links; all else is as ``/_sim/state`` has it.
    """
    found = {**state, "attributes": {one["name"]: one["value"] for one in state["attributes"]}}
    for name in ("accounts", "contacts"):
        if name in state:
            found[name] = [one["uid"] for one in state[name]]
    return found


def assert_state(
    expected: Mapping[str, object], state: Mapping[str, Any] | None, kind: str, uid: str
) -> Failure | None:
    """A contact's or an account's state is as expected; there may be more in it.

    ``kind`` is contact or account, ``state`` the JSON of ``/_sim/state/<kind>?uid=``, None for one
    that nobody has named.  ``expected`` is held against ``plain(state)``, as
    ``compared.differences`` says.  Raises ExpectationError for a field that no state has.
    """
    known = _FIELDS[kind].split()
    for name, value in expected.items():
        if name not in known:
            raise ExpectationError(_no_such_field(kind, name, value, known))
        checked(value, name)
    if state is None:
        return unknown(kind, uid)
    found = list(differences(expected, plain(state)))
    return different(kind, uid, found, state) if found else None


def _no_such_field(kind: str, name: str, value: object, known: list[str]) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    said = f"the state of {article} {kind} has no {name!r}"
    near = difflib.get_close_matches(name, known, 1, cutoff=0.75)
    if near:
        return f"{said}; did you mean {near[0]!r}?"
    return f"{said}; its attributes are in attributes={{{name!r}: {value!r}}}"
