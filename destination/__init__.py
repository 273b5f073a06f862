"""The Salesmachine destination: Segment calls in, Salesmachine API calls out.

``translate`` is the pure core and ``Client`` sends what it returns; the rest are the values they
speak in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from destination.errors import DestinationError, SettingsError
from destination.notes import Note
from destination.operations import Account, Alias, Contact, Event, Operation
from destination.refusals import Refusal
from destination.settings import Settings
from destination.translate import Translation, translate

if TYPE_CHECKING:
    from destination.client import Client
    from destination.delivery import Outcome

__all__ = [
    "Account",
    "Alias",
    "Client",
    "Contact",
    "DestinationError",
    "Event",
    "Note",
    "Operation",
    "Outcome",
    "Refusal",
    "Settings",
    "SettingsError",
    "Translation",
    "translate",
]


def __getattr__(name: str) -> Any:
    # Only who sends pays for importing the HTTP client.
    if name == "Client":
        from destination.client import Client

        return Client
    if name == "Outcome":
        from destination.delivery import Outcome

        return Outcome
    raise AttributeError(f"module 'destination' has no attribute {name!r}")
