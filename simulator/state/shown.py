"""The JSON of a state: each fact with the exchange that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from simulator.clock import iso
from simulator.exchange import SCHEMA_VERSION
from simulator.state.attributes import Attribute, Place
from simulator.state.contacts import Change
from simulator.state.questions import AccountState, ContactState, State

RULE_EVIDENCE = {"given": "A28", "only": "sm.attribution", "none": "A30", "several": "A30"}
"""What stands behind each rule that decides whose an event is."""


def contact_dict(state: State, found: ContactState, everything: bool = False) -> dict[str, Any]:
    """A contact: attributes, accounts, events, sessions; its whole history if it was asked for."""
    contact = found.contact
    changes = [_change(state, change) for change in found.changes]
    links = [
        {"uid": uid, **_place(state, link.place), "by": link.uid, "evidence": "A5"}
        for uid, link in contact.links.items()
    ]
    return {
        **_head(state, contact.uid, found.asked, contact),
        "aliases": found.aliases,
        "attributes": _attributes(state, contact.attributes),
        "accounts": links,
        "events": contact.events,
        "pageviews": contact.pageviews,
        "sessions": [
            {"start": iso(one.start), "end": iso(one.end), "pageviews": one.pageviews}
            for one in found.sessions
        ],
        "history" if everything else "latest_events": changes,
    }


def account_dict(state: State, found: AccountState) -> dict[str, Any]:
    """An account: attributes, contacts, and how many events are its own by which rule."""
    account = found.account
    contacts = [
        {"uid": uid, **_place(state, link.place), "by": link.uid, "evidence": "A5"}
        for uid, link in found.contacts.items()
    ]
    return {
        **_head(state, account.uid, account.uid, account),
        "attributes": _attributes(state, account.attributes),
        "contacts": contacts,
        "events": {"given": found.given, "only": found.only},
    }


def _head(state: State, uid: str, asked: str, known: Any) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "workspace": state.span.workspace,
        "seq": state.span.until,
        "uid": uid,
        "asked": asked,
        "blank": not known.described,
        "archived": known.archived is not None,
        "created": _place(state, known.created),
    }


def _place(state: State, place: Place) -> dict[str, Any]:
    return {
        "exchange": place.exchange,
        "index": place.idx,
        "at": iso(state.history.at(place.exchange)),
    }


def _attributes(state: State, attributes: Mapping[str, Attribute]) -> list[dict[str, Any]]:
    said = []
    for place, group in groupby(sorted(attributes.items(), key=_by_place), _by_place):
        params, shown = state.history.params(place), _place(state, place)
        for name, attribute in group:
            kind, value = attribute.kind, params.get(name)
            said.append({"name": name, "value": value, "type": kind, **shown})
    return sorted(said, key=lambda one: str(one["name"]))


def _by_place(named: tuple[str, Attribute]) -> Place:
    return named[1].place  # so that each body is read once


def _change(state: State, change: Change) -> dict[str, Any]:
    """One item's doing, with what says something of it."""
    said: dict[str, Any] = {
        "event_uid": change.event,
        "account": change.account,
        "rule": change.rule,
        "evidence": RULE_EVIDENCE[change.rule] if change.rule else None,
        "set": list(change.set),
        "linked": change.linked,
        "merge": change.merge,
        "previous": change.previous,
    }
    if change.method == "event":
        said["happened"] = iso(state.history.happened(change.place))
    told = {name: value for name, value in said.items() if value not in (None, [])}
    head = {**_place(state, change.place), "method": change.method, "uid": change.uid}
    return {**head, "created": change.created, **told}
