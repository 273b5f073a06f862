"""The contract test kit: what the fixtures of the pytest plugin are made of.

The words of an expectation are here, and importing them costs nothing; each other module is
imported when a test first asks for what it does.
"""

from __future__ import annotations

from simulator.expecting.compared import ExpectationError
from simulator.expecting.matchers import (
    about,
    about_now,
    absent,
    anything,
    containing,
    exactly,
    matching,
    of_type,
    one_of,
    partly,
)
from simulator.expecting.operations import Operation

__all__ = [
    "ExpectationError",
    "Operation",
    "about",
    "about_now",
    "absent",
    "anything",
    "containing",
    "exactly",
    "matching",
    "of_type",
    "one_of",
    "partly",
]
