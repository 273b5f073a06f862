"""The state: what Salesmachine would know of each contact and account, and from which exchange.

Nothing is kept of it but the journal: a contact's or an account's state is folded, when it is asked
for, from the items that name it.  ``contacts``, ``accounts`` and ``sessions`` are the fold, pure;
``questions`` asks a journal; ``live`` watches what comes in and says what only the state can.
"""

from __future__ import annotations

from simulator.state.checkpoints import Checkpoints
from simulator.state.live import Live
from simulator.state.questions import (
    State,
    StateError,
    UnknownUidError,
    choose_workspace,
    span,
)
from simulator.state.shown import account_dict, contact_dict

__all__ = [
    "Checkpoints",
    "Live",
    "State",
    "StateError",
    "UnknownUidError",
    "account_dict",
    "choose_workspace",
    "contact_dict",
    "span",
]
