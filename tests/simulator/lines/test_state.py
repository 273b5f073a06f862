"""State for people: what its tables say, and what is left out of them."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.control import state
from simulator.lines.state import RULES, account_lines, contact_lines

HEAD = {
    "workspace": "1a2b3c4d",
    "seq": 9,
    "uid": "u1",
    "asked": "u1",
    "blank": False,
    "archived": False,
    "created": {"exchange": 1, "index": 0, "at": "then"},
    "attributes": [],
}
CONTACT = {
    **HEAD,
    "aliases": [],
    "accounts": [],
    "events": 0,
    "pageviews": 0,
    "sessions": [],
    "latest_events": [],
}
ACCOUNT = {
    **HEAD,
    "uid": "acme",
    "asked": "acme",
    "contacts": [],
    "events": {"given": 0, "only": 0},
}


def a_change(**fields: Any) -> dict[str, Any]:
    return {"exchange": 1, "index": 0, "at": "now", "created": False, **fields}


def an_event(rule: str, **fields: Any) -> dict[str, Any]:
    return a_change(method="event", event_uid="order", happened="then", rule=rule, **fields)


def links(count: int) -> list[dict[str, Any]]:
    return [
        {"uid": f"u{n}", "at": "then", "exchange": 1, "index": n, "by": "x"} for n in range(count)
    ]


def test_nothing_is_said_in_a_word() -> None:
    """What is empty is none, without numbers and explanations."""
    assert list(contact_lines(CONTACT))[3:] == [
        "  accounts: none",
        "  attributes: none",
        "  sessions: none",
        "  events: none",
    ]


@pytest.mark.parametrize(
    ("events", "pageviews", "title"),
    [
        (1, 1, "  events: 1, page views: 1"),
        (2, 0, "  events: 2, page views: 0"),
        (58, 1_002, "  events: 58, page views: 1,002 (the last 2; --history shows all)"),
    ],
)
def test_how_many_events(events: int, pageviews: int, title: str) -> None:
    """The title counts all of them, and says where the rest is if some are shown alone."""
    latest = [an_event("only", account="acme"), an_event("only", account="acme")]
    counts = {"events": events, "pageviews": pageviews}
    assert title in list(contact_lines({**CONTACT, **counts, "latest_events": latest}))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (["only", "given"], ["given = the event names it (A28), only = the contact's one account"]),
        (["none", "none"], ["none = the contact had none (A30)"]),
        (["several"], ["several = the contact had several (A30)"]),
        ([], []),
    ],
)
@pytest.mark.parametrize("where", ["latest_events", "history"])
def test_rules_are_explained(where: str, rules: list[str], said: list[str]) -> None:
    """The last line says what the rules mean that stand above it, and no other's meaning."""
    found = {**CONTACT, where: [an_event(rule) for rule in rules], "events": len(rules)}
    lines = list(contact_lines(found))
    assert [line for line in lines if line.startswith("  rule: ")] == [
        f"  rule: {one}" for one in said
    ]
    assert lines[-1].startswith("  rule: ") == bool(said)


def test_every_rule_is_explained() -> None:
    """Each rule that the control plane's schema knows has its meaning."""
    assert (
        list(RULES) == state.CONTACT["properties"]["history"]["items"]["properties"]["rule"]["enum"]
    )


@pytest.mark.parametrize(
    ("count", "listed", "title"),
    [
        (0, 0, "  contacts: none"),
        (20, 20, "  contacts"),
        (21, 20, "  contacts (20 of 21; -o json has all)"),
        (10_000, 20, "  contacts (20 of 10,000; -o json has all)"),
    ],
)
def test_an_account_of_many(count: int, listed: int, title: str) -> None:
    """Of many contacts the first are listed, and it is said how many there are."""
    lines = list(account_lines({**ACCOUNT, "contacts": links(count)}))
    assert title in lines
    assert sum(line.startswith("    u") and "uid" not in line for line in lines) == listed


def test_long_names_are_cut() -> None:
    """An attribute's name takes no more room than its value."""
    name, value = "n" * 5_000, "v" * 5_000
    one = {"name": name, "type": "text", "value": value, "exchange": 1, "index": 0, "at": "then"}
    [line] = [at for at in contact_lines({**CONTACT, "attributes": [one]}) if "nnn" in at]
    shown, _, text, *_ = line.split()
    assert len(shown) == len(text) == 60
    assert (shown[-1], text[-1]) == ("…", "…")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "contact", "created": True}, "set nothing; created"),
        ({"method": "contact", "set": ["plan", "mrr"]}, "set plan, mrr"),
        ({"method": "contact", "set": [], "linked": "acme"}, "linked to acme"),
        ({"method": "contact", "set": ["a"], "linked": "x"}, "set a; linked to x"),
        ({"method": "event", "event_uid": "order", "rule": "none"}, "order of no account (none)"),
        ({"method": "alias", "previous": "u1", "merge": "same"}, "alias of u1: same"),
        ({"method": "alias", "merge": "same"}, "alias of nobody: same"),
        ({"method": "archive"}, "archived"),
    ],
)
def test_what_happened_in_words(change: dict[str, Any], said: str) -> None:
    """Each change is a line of the history."""
    lines = list(contact_lines({**CONTACT, "history": [a_change(**change)]}))
    assert f"    1/0  now  {said}" in lines


@pytest.mark.parametrize(
    ("blank", "archived", "head"),
    [
        (True, False, "account acme, blank"),
        (False, True, "account acme, archived"),
        (True, True, "account acme, blank, archived"),
    ],
)
def test_marks(blank: bool, archived: bool, head: str) -> None:
    """A blank one and an archived one say so in the first line."""
    found = {**ACCOUNT, "blank": blank, "archived": archived}
    assert next(account_lines(found)) == head
