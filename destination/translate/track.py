"""track -> one event."""

from __future__ import annotations

from destination.calls import Track
from destination.notes import warning
from destination.operations import PAGEVIEW, Event, Operation
from destination.translate.display import show_as
from destination.translate.links import link_account
from destination.translate.times import created_at


def translate_track(call: Track) -> list[Operation]:
    """The event, properties verbatim, named in snake_case (A21), its name kept to be shown."""
    notes = call.envelope.notes
    params = dict(call.properties)
    link_account(params, "/properties", call.envelope)
    show_as(params, call.event)
    if call.event_uid == PAGEVIEW:
        text = "this event_uid is Salesmachine's for page views: it will count as one"
        notes.append(warning("reserved_event_uid", "/event", text))
    moment = created_at(call.envelope.message, notes)
    event = Event(call.contact_uid, call.event_uid, moment, call.message_id, params, "track.event")
    return [event]
