"""Operations: what we ask of Salesmachine, as values.

An operation knows its wire form and the rule that made it; the wire never sees the rule.
Bodies are those of Salesmachine's v1 API, one batch item each (documented by the vendor's clients);
``messageId`` rides along so that an exchange can be traced to its message, as the vendor's Ruby
client does it.  The alias is invented (A6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PAGEVIEW = "pageview"
"""The ``event_uid`` that Salesmachine counts as a page view."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Create or update a contact; ``params`` are attributes, ``account_uid`` among them links."""

    contact_uid: str
    message_id: str
    params: dict[str, Any]
    rule: str

    def wire(self) -> dict[str, Any]:
        """``{"method": "contact", "contact_uid", "messageId", "params"}``."""
        return {
            "method": "contact",
            "contact_uid": self.contact_uid,
            "messageId": self.message_id,
            "params": self.params,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """Create or update an account; ``params`` are its attributes."""

    account_uid: str
    message_id: str
    params: dict[str, Any]
    rule: str

    def wire(self) -> dict[str, Any]:
        """``{"method": "account", "account_uid", "messageId", "params"}``."""
        return {
            "method": "account",
            "account_uid": self.account_uid,
            "messageId": self.message_id,
            "params": self.params,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something a contact did; with ``event_uid`` ``pageview`` a page view.

    ``created_at`` is ``YYYY-MM-DDTHH:MM:SS.mmmZ``, or None when no time could be read.
    """

    contact_uid: str
    event_uid: str
    created_at: str | None
    message_id: str
    params: dict[str, Any]
    rule: str

    def wire(self) -> dict[str, Any]:
        """``{"method", "contact_uid", "event_uid", "created_at"?, "messageId", "params"}``."""
        wire: dict[str, Any] = {
            "method": "event",
            "contact_uid": self.contact_uid,
            "event_uid": self.event_uid,
        }
        if self.created_at is not None:
            wire["created_at"] = self.created_at
        wire["messageId"] = self.message_id
        wire["params"] = self.params
        return wire


@dataclass(frozen=True, slots=True)
class Alias:
    """Merge the contact ``previous_uid`` into ``contact_uid`` (A6: invented, and says so)."""

    contact_uid: str
    previous_uid: str
    message_id: str
    rule: str

    def wire(self) -> dict[str, Any]:
        """``{"method": "alias", "contact_uid", "previous_uid", "messageId"}``."""
        return {
            "method": "alias",
            "contact_uid": self.contact_uid,
            "previous_uid": self.previous_uid,
            "messageId": self.message_id,
        }


Operation = Contact | Account | Event | Alias
