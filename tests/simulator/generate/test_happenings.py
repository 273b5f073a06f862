"""Happenings: what the world knows beside a message agrees with the message."""

from __future__ import annotations

from functools import cache
from itertools import islice

from simulator.generate.happenings import Happening
from simulator.generate.journeys import JOURNEYS
from simulator.generate.stamps import iso
from tests.simulator.generate.fixed import fixed_world


@cache
def happenings() -> list[Happening]:
    """What happens first in a world, Personas' calls among it."""
    found = list(islice(fixed_world(1).happenings(), 8_000))
    assert any(one.journey == "audiences" for one in found)
    return found


def test_time() -> None:
    """``at`` is the message's timestamp."""
    assert all(one.message["timestamp"] == iso(one.at) for one in happenings())


def test_who() -> None:
    """``uid`` is the user of the message, or the visitor; one of the person's ids."""
    for one in happenings():
        message, person = one.message, one.person
        assert one.uid == (message.get("userId") or message.get("anonymousId"))
        assert one.uid in {person.user_id, person.anonymous_id}


def test_account() -> None:
    """``account`` is what the message names, as groupId or account_uid."""
    for one in happenings():
        message = one.message
        inner = {**message.get("properties", {}), **message.get("traits", {})}
        assert one.account == message.get("groupId", inner.get("account_uid"))


def test_where() -> None:
    """``journey`` is a declared one, in a visit; Personas' calls belong to no visit."""
    for one in happenings():
        if one.journey == "audiences":
            assert one.visit == 0
            assert "personas" in one.message["context"]
        else:
            assert one.visit > 0
            assert one.journey in JOURNEYS
            assert "personas" not in one.message["context"]
