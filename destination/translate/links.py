"""Links: ``account_uid`` in the params says which account it belongs to (product page)."""

from __future__ import annotations

from typing import Any

from destination.envelope import Envelope, identifier, present
from destination.notes import advice, warning
from destination.refusals import kind

_NEIGHBOURS = ("accountUid", "account_id", "accountId")


def link_account(params: dict[str, Any], at: str, envelope: Envelope) -> None:
    """Mend ``params["account_uid"]`` in place: an integer becomes its digits, what is no id goes.

    ``params`` is ours to change, ``at`` the pointer of the object it was copied from.  An account
    that is named beside it under another key is pointed out and never taken from there.
    """
    if "account_uid" not in params:
        _note_neighbour(params, at, envelope)
        return
    value, pointer = params["account_uid"], f"{at}/account_uid"
    if not present(value):
        del params["account_uid"]
        text = "account_uid is null or blank, so nothing is linked (A15)"
        envelope.notes.append(advice("account_uid_empty", pointer, text))
        return
    uid = identifier(value)
    if uid is None:
        del params["account_uid"]
        text = f"account_uid is {kind(value)}, not a string, so nothing is linked"
        envelope.notes.append(warning("account_uid_not_string", pointer, text))
        return
    params["account_uid"] = uid
    envelope.suspect(pointer, uid)


def _note_neighbour(params: dict[str, Any], at: str, envelope: Envelope) -> None:
    company = params.get("company")
    found = next((f"{at}/{key}" for key in _NEIGHBOURS if present(params.get(key))), None)
    if found is None and isinstance(company, dict) and present(company.get("id")):
        found = f"{at}/company/id"
    if found is None and present(envelope.context.get("groupId")):
        found = "/context/groupId"
    if found is not None:
        text = f"Salesmachine links by account_uid; what stands at {found} isn't taken for it"
        envelope.notes.append(advice("account_uid_missing", found, text))
