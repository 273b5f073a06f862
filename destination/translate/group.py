"""group -> an account and, with a user, a contact linked to it (product page, Group)."""

from __future__ import annotations

from destination.calls import Group
from destination.notes import advice
from destination.operations import Account, Contact, Operation


def translate_group(call: Group) -> list[Operation]:
    """The account with the group's traits verbatim; the user's link is a contact upsert (A5)."""
    operations: list[Operation] = [
        Account(call.account_uid, call.message_id, dict(call.traits), "group.account")
    ]
    if call.contact_uid is None:
        text = "no user is named: the account is sent alone"
        call.envelope.notes.append(advice("group_without_user", "/userId", text))
        return operations
    link = {"account_uid": call.account_uid}
    operations.append(Contact(call.contact_uid, f"{call.message_id}.2", link, "group.link"))
    return operations
