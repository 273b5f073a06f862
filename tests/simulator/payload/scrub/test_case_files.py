"""Cases: what they expect of a message they expect of its stand-in."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import check
from contracts.cases import kit_cases
from simulator.exchange_formats.messages import Entry
from simulator.payload.check import check_entry
from simulator.payload.scrub import Scrubber, scrubbed
from simulator.payload.translators import Ours


@pytest.mark.parametrize("case", list(kit_cases()), ids=lambda one: str(one.name))
def test_the_cases_of_the_kit(case: Any) -> None:
    """A case that passes passes with stand-ins: what is expected gets those of the message."""
    value = case.to_dict()
    found = scrubbed(value, Ours(), Scrubber("k"))
    assert (check("case", found.message), found.kept) == ([], ())
    before, after = (check_entry(Entry(1, one), Ours()) for one in (value, found.message))
    assert len(after.differences) == len(before.differences) == 0
