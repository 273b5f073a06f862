"""identify -> one contact."""

from __future__ import annotations

from typing import Any

from destination.calls import Identify
from destination.envelope import present
from destination.notes import advice
from destination.operations import Contact, Operation
from destination.translate.links import link_account


def translate_identify(call: Identify) -> list[Operation]:
    """The contact with its traits verbatim, nested ones too (A10); audiences are traits like any.

    ``name`` is made of first and last name when it is absent (A18).
    """
    params = dict(call.traits)
    link_account(params, call.traits_at, call.envelope)
    if not present(params.get("name")) and (name := _full_name(params)) is not None:
        params["name"] = name
    if not isinstance(call.envelope.context.get("personas"), dict):
        for key in ("name", "email"):
            if not present(params.get(key)):
                text = f"the contact has no {key}, which Salesmachine encourages"
                note = advice(f"{key}_missing", f"{call.traits_at}/{key}", text)
                call.envelope.notes.append(note)
    return [Contact(call.contact_uid, call.message_id, params, "identify.contact")]


def _full_name(traits: dict[str, Any]) -> str | None:
    first = _text(traits, "firstName", "first_name")
    last = _text(traits, "lastName", "last_name")
    return f"{first} {last}" if first and last else None


def _text(traits: dict[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = traits.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
