"""State for people: a contact and an account as tables; ``found`` is the control plane's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from simulator.lines.tables import table
from simulator.lines.text import printable

MAX_LINKS = 20
"""How many of an account's contacts are listed, or of a contact's accounts."""

RULES = {
    "given": "the event names it (A28)",
    "only": "the contact's one account",
    "none": "the contact had none (A30)",
    "several": "the contact had several (A30)",
}
"""What the rules mean by which an event is an account's."""


def contact_lines(found: dict[str, Any]) -> Iterator[str]:
    """A contact: attributes, accounts, sessions, and its last events or its history."""
    yield from _head("contact", found)
    if found["aliases"]:
        yield f"  aliases   {printable(', '.join(found['aliases']))} (A6)"
    yield from _links("accounts", found["accounts"])
    yield from _attributes(found["attributes"])
    yield from _section(
        "sessions",
        ["start", "end", "page views"],
        [[one["start"], one["end"], str(one["pageviews"])] for one in found["sessions"]],
        f" ({len(found['sessions'])}; 30 minutes without a page view end one, A8)",
    )
    if "history" in found:
        rows = [[_by(one), one["at"], _what(one)] for one in found["history"]]
        yield from _section("history", ["by", "at", "what"], rows)
    else:
        rows = [
            [one["event_uid"], one["happened"], one.get("account", "-"), one["rule"], _by(one)]
            for one in found["latest_events"]
        ]
        names = ["event", "happened", "account", "rule", "by"]
        yield from _section("events", names, rows, _how_many(found, len(rows)))
    yield from _rules(found.get("history") or found.get("latest_events") or [])


def _how_many(found: dict[str, Any], shown: int) -> str:
    total = found["events"] + found["pageviews"]
    more = f" (the last {shown}; --history shows all)" if total > shown else ""
    return f": {found['events']:,}, page views: {found['pageviews']:,}{more}"


def _rules(changes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """What the rules mean that stand in the tables."""
    used = {change["rule"] for change in changes if "rule" in change}
    if meant := [f"{rule} = {meaning}" for rule, meaning in RULES.items() if rule in used]:
        yield f"  rule: {', '.join(meant)}"


def account_lines(found: dict[str, Any]) -> Iterator[str]:
    """An account: its contacts, attributes, and how many events are its own."""
    yield from _head("account", found)
    yield from _links("contacts", found["contacts"])
    yield from _attributes(found["attributes"])
    events = found["events"]
    only = "unknown, of over 1,000 contacts" if events["only"] is None else events["only"]
    yield "  events"
    yield f"    that name it (A28)                          {events['given']}"
    yield f"    of contacts that had no other account then  {only}"


def _head(kind: str, found: dict[str, Any]) -> Iterator[str]:
    marks = "".join(f", {mark}" for mark in ("blank", "archived") if found[mark])
    asked = "" if found["asked"] == found["uid"] else f" (asked for {found['asked']}, A6)"
    yield printable(f"{kind} {found['uid']}{asked}{marks}")
    yield f"  workspace {found['workspace']}, after seq {found['seq']}"
    yield f"  created   {found['created']['at']} by {_by(found['created'])}"


def _links(title: str, links: list[dict[str, Any]]) -> Iterator[str]:
    rows = [[one["uid"], one["at"], _by(one), one["by"]] for one in links[:MAX_LINKS]]
    hidden = len(links) > MAX_LINKS
    more = f" ({MAX_LINKS} of {len(links):,}; -o json has all)" if hidden else ""
    yield from _section(title, ["uid", "linked", "by", "as"], rows, more)


def _attributes(attributes: list[dict[str, Any]]) -> Iterator[str]:
    rows = [
        [
            one["name"],
            one["type"],
            json.dumps(one["value"], ensure_ascii=False),
            _by(one),
            one["at"],
        ]
        for one in attributes
    ]
    yield from _section("attributes", ["name", "type", "value", "by", "at"], rows)


def _section(title: str, names: list[str], rows: list[list[str]], more: str = "") -> Iterator[str]:
    """A title, with what more there is to say of it, and a table under it; or that it is empty."""
    yield f"  {title}{more}" if rows else f"  {title}: none"
    yield from (f"    {line}" for line in table(names, rows))


def _by(place: dict[str, Any]) -> str:
    """The exchange's seq and the item's index in it, as in ``12/3``."""
    return f"{place['exchange']}/{place['index']}"


def _what(change: dict[str, Any]) -> str:
    """What one item did, in words."""
    match change["method"]:
        case "event":
            account = f"of {change['account']}" if "account" in change else "of no account"
            said = f"{change['event_uid']} {account} ({change['rule']})"
        case "alias":
            said = f"alias of {change.get('previous', 'nobody')}: {change['merge']}"
        case "archive":
            said = "archived"
        case _:
            names = ", ".join(change.get("set", []))
            linked = f"linked to {change['linked']}" if "linked" in change else ""
            did = [*([f"set {names}"] if names else []), *([linked] if linked else [])]
            said = "; ".join(did) or "set nothing"
    return f"{said}; created" if change["created"] else said
