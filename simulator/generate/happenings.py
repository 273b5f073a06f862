"""Happenings: what the world tells, one call at a time."""

from __future__ import annotations

from typing import NamedTuple

from simulator.generate.people import Person
from simulator.generate.sdks import Message


class Happening(NamedTuple):
    """A call, and what the world knows of it beside the message.

    ``at`` are milliseconds since 1970.  ``uid`` is who it is of: the user, or the visitor who isn't
    known yet.  ``visit`` numbers the visits of a person, 0 being none.  ``account`` is the company
    that it names, by its uid.
    """

    at: int
    message: Message
    person: Person
    uid: str
    visit: int
    journey: str
    account: str | None
