"""Translators of the stories: wrong ones of a customer's, and ones that are mended.

The tests copy this file into the project of a customer, where it is the module ``shop``.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from destination import translate

Operations = list[dict[str, Any]]


def right(message: dict[str, Any]) -> Operations:
    """What the destination gives."""
    return translate(message).wire()


def drops_nested(message: dict[str, Any]) -> Operations:
    """Leaves out what is an object."""
    made = right(message)
    for one in made:
        params = one.get("params", {})
        one["params"] = {key: value for key, value in params.items() if not isinstance(value, dict)}
    return made


def renames_mrr(message: dict[str, Any]) -> Operations:
    """Calls mrr by another name."""
    made = right(message)
    for one in made:
        if "mrr" in one.get("params", {}):
            one["params"]["MRR"] = one["params"].pop("mrr")
    return made


def makes_accounts(message: dict[str, Any]) -> Operations:
    """Takes a person for a company."""
    made = right(message)
    for one in made:
        if one["method"] == "contact":
            one["method"], one["account_uid"] = "account", one.pop("contact_uid")
    return made


def needs_every_trait(message: dict[str, Any]) -> Operations:
    """Raises where a trait is null."""
    traits = message.get("traits") or {}
    message["traits"] = {key: value.strip() for key, value in traits.items()}
    return right(message)


def forgives_null(message: dict[str, Any]) -> Operations:
    """The same, mended."""
    traits = message.get("traits") or {}
    message["traits"] = {
        key: value.strip() if isinstance(value, str) else value for key, value in traits.items()
    }
    return right(message)


def reads_group_id(message: dict[str, Any]) -> Operations:
    """Takes the account from where Segment's own libraries put it."""
    made = copy.deepcopy(message)
    properties = made.setdefault("properties", {})
    properties.setdefault("account_uid", made.get("context", {}).get("groupId"))
    return right(made)


def reads_categories(message: dict[str, Any]) -> Operations:
    """Names a page without a name by its category."""
    return right({"name": message.get("category"), **message})


def reads_times_of_go(message: dict[str, Any]) -> Operations:
    """Reads ``2024-03-11 09:21:45.123 +0000 UTC``."""
    time = re.sub(r" \+0000 UTC$", "Z", str(message.get("timestamp")))
    return right({**message, "timestamp": time.replace(" ", "T")})


def reads_texts(message: dict[str, Any]) -> Operations:
    """Reads properties that were sent as the text of their JSON."""
    properties = message.get("properties")
    made = json.loads(properties) if isinstance(properties, str) else properties
    return right({**message, "properties": made})
