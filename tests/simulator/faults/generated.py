"""Generated faults of every kind, with any keys, and texts that are nearly faults."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from simulator.faults import Fault
from simulator.faults.timing import (
    MAX_RATE,
    MAX_RETRY_AFTER_SECONDS,
    MAX_SECONDS,
    Latency,
    RetryAfter,
)
from simulator.faults.values import KEYS, KINDS, MAX_COUNT, METHODS, PARTS
from tests.simulator.generated import texts

_times = st.integers(0, MAX_SECONDS * 1_000_000) | st.sampled_from([0, 1, 1000, 300_000, 10**6])


def _pair(percentiles: bool) -> st.SearchStrategy[Latency]:
    two = st.tuples(_times, _times).map(sorted).filter(lambda pair: pair[0] < pair[1])
    if percentiles:
        two = two.filter(lambda pair: pair[0] > 0)
    return two.map(lambda pair: Latency(*pair, by_percentiles=percentiles))


latencies = _times.map(lambda time: Latency(time, time)) | _pair(False) | _pair(True)
retry_afters = st.builds(RetryAfter, st.integers(0, MAX_RETRY_AFTER_SECONDS), st.booleans())
rates = st.integers(1, MAX_RATE) | st.sampled_from([1000, 10**6, 1500])

_deciders: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"status": st.integers(200, 599)}, optional={"retry_after": retry_afters}
    ),
    st.fixed_dictionaries({"retry_after": retry_afters}),
    st.fixed_dictionaries({"drop": st.sampled_from(["before", "half", "after"])}),
    st.fixed_dictionaries({"length": st.integers(-999_999, 999_999).filter(bool)}),
    st.fixed_dictionaries({"garbage": st.sampled_from(["bytes", "body"])}),
    st.just({"forget": True}),
)
_others = st.fixed_dictionaries({}, optional={"latency": latencies, "drip": rates})
_odd = st.sampled_from(["%2C", "%", "%%41", " a ", "a,b;c", "=", "\t"])
_some_text = texts.filter(bool) | _odd
_keys = st.fixed_dictionaries(
    {},
    optional={
        "path": st.builds("{}{}".format, st.sampled_from("/*"), texts),
        "method": st.sampled_from(METHODS),
        "contact": _some_text,
        "workspace": st.text("0123456789abcdef", min_size=8, max_size=8),
        "chance": st.integers(0, 10**9).map(lambda n: Decimal(n) / 10**9),
        "times": st.integers(1, MAX_COUNT),
        "after": st.integers(0, MAX_COUNT),
    },
)


def _fault(parts: tuple[dict[str, Any], ...]) -> Fault:
    given = {name: value for part in parts for name, value in part.items()}
    if given.get("drop") in ("before", "after"):
        given.pop("drip", None)
    if not given.keys() & {name.replace("-", "_") for name in KINDS}:
        given["status"] = 503
    return Fault(**given)


faults = st.tuples(_deciders, _others, _keys).map(_fault)
"""Faults that don't contradict themselves."""

_bits = st.one_of(
    st.sampled_from([*PARTS, *",;=.%/*+-: \t\x1b\udfff", "..", "p50:", "/p99:", "%2C", "%ff"]),
    st.sampled_from([form for part in (*KINDS.values(), *KEYS.values()) for form in part.forms]),
    st.integers(-1, 10**12).map(str),
    texts,
)
nearly = st.lists(_bits, max_size=9).map("".join) | texts
"""Texts made of what faults are made of, and any others."""
