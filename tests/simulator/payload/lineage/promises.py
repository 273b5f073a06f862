"""What a lineage promises of a message, for any value that is put into it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from destination.envelope import field, identifier
from simulator.payload.lineage import Lineage, arrives, trace
from simulator.payload.lineage.probes import leaves, path_of
from tests.simulator.generated import texts

Fresh = Callable[[Any], Any]
"""Another value of the same type, of any kind that a translator reads."""


def drawn(draw: st.DataObject) -> Fresh:
    """Any that Hypothesis finds."""
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    made: dict[type, st.SearchStrategy[Any]] = {
        bool: st.booleans(),
        int: st.integers(),
        float: numbers,
        str: texts.filter(lambda text: text.strip()) | st.sampled_from(READ[str]),
        list: st.lists(texts, max_size=2),
        dict: st.dictionaries(st.sampled_from(["k", "l"]), texts, max_size=2),
        type(None): st.none() | st.integers(1) | st.just("text") | st.booleans(),
    }
    return lambda value: draw.draw(made[type(value)])


FIXED: dict[type, Any] = {
    bool: False,
    int: 99,
    float: -0.75,
    str: "Other\tText é",
    list: ["other"],
    dict: {"k": {"l": "other"}},
    type(None): "text",
}

READ: dict[type, list[Any]] = {
    bool: [True, False],
    int: [99, -1, 1_700_000_000],
    float: [-0.75, 1.7e9],
    str: ["Other\tText é", "2001-02-03T04:05:06Z", "1700000000", "9"],
    list: [["other"]],
    dict: [{"k": {"l": "other"}}],
    type(None): ["text", 7, True, False, 0.5, ["other"], {"k": "other"}],
}
"""Of each type those that a translator may read in different ways."""


def fixed(value: Any) -> Any:
    """One of each type."""
    return FIXED[type(value)]


def holds(message: Any, translate: Any, fresh: Fresh) -> None:
    """The promises of ``trace``.

    A copied edge holds for a fresh value, what is dropped or shadowed changes nothing, and what is
    shadowed matters once that is taken away which goes before it.
    """
    if isinstance(message, dict) and identifier(field(message, "messageId")[1]) is None:
        message = {**message, "messageId": "fixed"}
    found, before = trace(message, translate), translate(message)
    named = [leaf.pointer for leaf in leaves(message)]
    assert [at for at in named if at in found.arriving] == list(found.arriving)
    assert [at for at in named if at in found.dropped] == list(found.dropped)
    assert asked(found) + found.left == len(named)
    for at in (*found.dropped, *(shadow.source for shadow in found.shadowed)):
        for altered in (without(message, [at]), changed(message, at, fresh), *read(message, at)):
            assert as_json(translate(altered)) == as_json(before), at
        assert not arrives(message, at, translate)
        assert not [e for e in found.edges if e.source == at]
    for shadow in found.shadowed:
        bare = without(message, shadow.by)
        made = [translate(other) for other in (*read(bare, shadow.source),)]
        assert any(as_json(one) != as_json(translate(bare)) for one in made), shadow
    for edge in found.edges:
        copied_holds(message, edge, translate, before, fresh)


def copied_holds(message: Any, edge: Any, translate: Any, before: Any, fresh: Fresh) -> None:
    """What is copied is there, whatever it is, unless other operations come of it."""
    if edge.kind != "copied":
        return
    for altered in (changed(message, edge.source, fresh), message):
        after = translate(altered)
        if methods(after) == methods(before):
            assert repr(at_pointer(after, edge.target)) == repr(at_pointer(altered, edge.source))


def asked(found: Lineage) -> int:
    """How many leaves were probed: each is in one group alone."""
    every = [*found.arriving, *found.dropped, *(shadow.source for shadow in found.shadowed)]
    assert len(every) == len({*every})
    return len(every)


def changed(message: Any, pointer: str, fresh: Fresh) -> Any:
    """A copy with a fresh value there."""
    message = copy.deepcopy(message)
    path, holder = holder_of(message, pointer)
    holder[path] = fresh(holder[path])
    return message


def read(message: Any, pointer: str) -> Iterable[Any]:
    """A copy with each value of the same type that may be read in another way."""
    value = at_pointer(message, pointer)
    return (changed(message, pointer, lambda _, one=one: one) for one in READ[type(value)])


def without(message: Any, pointers: Iterable[str]) -> Any:
    """A copy without what is there; in a list null takes the place."""
    message = copy.deepcopy(message)
    for pointer in pointers:
        key, holder = holder_of(message, pointer)
        if isinstance(holder, list):
            holder[key] = None
        else:
            del holder[key]
    return message


def holder_of(message: Any, pointer: str) -> tuple[Any, Any]:
    """``(the last key, what it is in)``."""
    found = path_of(message, pointer)
    assert found is not None, pointer
    *path, last = found[0]
    holder = message
    for key in path:
        holder = holder[key]
    return last, holder


def at_pointer(value: Any, pointer: str) -> Any:
    """What stands there."""
    found = path_of(value, pointer)
    assert found is not None, pointer
    return found[1]


def methods(operations: Any) -> list[str]:
    """Which operations come."""
    return [operation["method"] for operation in operations]


def as_json(value: Any) -> str:
    """JSON, in which 1, 1.0 and true are three."""
    return json.dumps(value)
