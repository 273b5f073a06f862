"""alias -> one alias, whose wire form is assumed (A6)."""

from __future__ import annotations

from destination.calls import Alias
from destination.notes import warning
from destination.operations import Alias as AliasOperation
from destination.operations import Operation


def translate_alias(call: Alias) -> list[Operation]:
    """The merge of the previous id into the user; always with a warning, for it is assumed."""
    text = "no public wire form of an alias exists (A6): the real service may ignore it"
    call.envelope.notes.append(warning("alias_assumed", "", text))
    return [AliasOperation(call.contact_uid, call.previous_uid, call.message_id, "alias.merge")]
