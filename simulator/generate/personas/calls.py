"""Personas: how it writes a call, as it stands when Segment hands it on.

As seen in real ones: nanoseconds in ``originalTimestamp``, no ``sentAt``, a KSUID in ``messageId``,
only one destination switched on, and an identify call for each identifier of a profile.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from simulator.generate.people import Person
from simulator.generate.personas.computations import Kind, Value
from simulator.generate.sdks import Message
from simulator.generate.stamps import iso
from simulator.generate.streams import digest

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [first + second for first in _BASE62 for second in _BASE62]
_KSUID_EPOCH = 1_400_000_000


class Sender:
    """A computation, as calls name it."""

    def __init__(self, seed: int, kind: Kind, key: str) -> None:
        self.key = key
        space = f"spa_{_base62(digest(seed, 'space'), 22)}"
        made = _base62(digest(seed, "computation", key), 27)
        ids = {"audience": f"aud_{made}", "trait": f"tra_{made}", "journey_step": key}
        self.context: Message = {
            "library": {"name": "unknown", "version": "unknown"},
            "personas": {
                "computation_class": kind,
                "computation_key": key,
                "computation_id": ids[kind],
                "namespace": space,
                "space_id": space,
            },
        }


class Change(NamedTuple):
    """A new value, and whom it is told of: ``person``, or an account that they belong to."""

    sender: Sender
    identifier: Literal["userId", "anonymousId", "groupId"]
    id: str
    value: Value
    person: Person

    @property
    def uid(self) -> str:
        """The user or the visitor; where it is of an account, the user who belongs to it."""
        return self.person.user_id if self.identifier == "groupId" else self.id

    @property
    def account(self) -> str | None:
        """The account, where it is of one."""
        return self.id if self.identifier == "groupId" else None


def write(change: Change, at: int, bits: int) -> Message:
    """The message: identify, or a group call of the user who belongs to the account.

    160 ``bits`` decide what has no meaning: the messageId, the nanoseconds, when it was received.
    """
    stamp = iso(at)
    who: dict[str, str] = {change.identifier: change.id}
    if change.identifier == "groupId":  # the tracking API takes no group without a user
        who = {"userId": change.person.user_id, **who}
    return {
        "type": "group" if change.identifier == "groupId" else "identify",
        **who,
        "traits": {change.sender.key: change.value},
        "context": change.sender.context,
        "integrations": {"All": False, "Salesmachine": True},
        "messageId": f"personas_{_ksuid(at, bits)}",
        "timestamp": stamp,
        "originalTimestamp": f"{stamp[:-1]}{(bits >> 2) % 1_000_000:06}Z",
        "sentAt": None,
        "receivedAt": iso(at + (bits >> 22) % 256),
    }


def _ksuid(at: int, bits: int) -> str:
    """A KSUID: seconds since May 2014, then 128 bits of chance, in 27 characters."""
    return _base62(((at // 1000 - _KSUID_EPOCH) % (1 << 32)) << 128 | bits >> 32, 27)


def _base62(number: int, length: int) -> str:
    """The last ``length`` digits of a number, two at a time."""
    pairs = []
    for _ in range((length + 1) // 2):
        number, pair = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs))[-length:]
