"""Verdicts: what the contract says of one request, and which of its items count.

The judge only; which status follows is the API's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from contracts.reading import Reading
from contracts.registry import check, keeps_item_schema, severity
from contracts.violations import Profile, Violation
from simulator.exchange import Item, storable
from simulator.moments import seconds

MAX_WORDED_ITEMS = 100
"""How many broken items of one batch have their breaches named."""

UIDS = {
    "contact": ("contact_uid",),
    "account": ("account_uid",),
    "event": ("contact_uid", "event_uid"),
    "alias": ("contact_uid", "previous_uid"),
}
"""The ids that each method can't do without."""


@dataclass(slots=True)
class Judgement:
    """What was found on one request, collected while it is handled."""

    workspace: str | None = None
    violations: list[Violation] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def errors(self) -> list[Violation]:
        """The violations of severity error, the request's and its items'."""
        found = [*self.violations, *(v for item in self.items for v in item.violations)]
        return [violation for violation in found if violation.severity == "error"]

    def apply_nothing(self) -> None:
        """The request is refused as a whole: none of its items counts."""
        self.items = [replace(item, applied=False) for item in self.items]


def judge_body(method: str, reading: Reading, profile: Profile) -> Item:
    """The one operation that a body of its own holds."""
    found = [*reading.violations, *check(f"salesmachine/{method}", reading.value, profile)]
    return _item(0, method, reading.value, found)


def judge_items(reading: Reading, profile: Profile) -> list[Item]:
    """The operations of a batch, each judged for itself; ``[]`` when the body is no list.

    Of many broken items the first are worded and the others only counted, so that a body of
    nothing else doesn't hold up who comes next.
    """
    items: list[Item] = []
    worded = 0
    for index, value in enumerate(reading.value if isinstance(reading.value, list) else ()):
        if index in reading.poisoned:
            poison = [reading.poisoned[index]]
            items.append(_item(index, _method(value), value, poison, readable=False))
            continue
        if worded < MAX_WORDED_ITEMS:
            found = check("salesmachine/item", value, profile)
            worded += any(violation.severity == "error" for violation in found)
        else:
            found = [] if keeps_item_schema(value) else [_not_worded(profile)]
        found = [violation.under(f"/{index}") for violation in found]
        items.append(_item(index, _method(value), value, found))
    return items


def _not_worded(profile: Profile) -> Violation:
    expected = f"few enough broken items to name each breach ({MAX_WORDED_ITEMS})"
    return Violation("SM-215", severity("SM-215", profile), "", expected, "more", "", "sm.batch")


def missing_uids(method: str, value: object, profile: Profile) -> list[str]:
    """The ids that a body of its own lacks; in compat ``event`` stands in for ``event_uid``."""
    if not isinstance(value, dict):
        return list(UIDS[method])
    missing = [key for key in UIDS[method] if key not in value]
    if profile == "compat" and "event_uid" in missing and "event" in value:
        missing.remove("event_uid")
    return missing


def _method(value: object) -> str | None:
    method = value.get("method") if isinstance(value, dict) else None
    return storable(method) if isinstance(method, str) else None


def _item(
    index: int, method: str | None, value: object, found: list[Violation], readable: bool = True
) -> Item:
    body: dict[str, Any] = value if isinstance(value, dict) else {}
    given = body.get("params")
    params: dict[str, object] = given if isinstance(given, dict) else {}
    contact = account = event = previous = happened = email = None
    if method == "account":
        account = _text(body.get("account_uid"))
        known = account is not None
    elif method == "alias":
        contact, previous = _text(body.get("contact_uid")), _text(body.get("previous_uid"))
        known = contact is not None and previous is not None
    else:
        contact, account = _text(body.get("contact_uid")), _text(params.get("account_uid"))
        known = method == "contact" and contact is not None
        if method == "contact":
            email = _email(params.get("email"))
        else:
            event = _text(body.get("event_uid", body.get("event")))
            known = method == "event" and contact is not None and event is not None
            happened = seconds(body.get("created_at"))
    return Item(
        index,
        method,
        _text(body.get("messageId")),
        contact,
        account,
        event,
        readable and known and (params is given or given is None or given == []),
        tuple(found),
        previous,
        happened,
        email,
        params,
    )


def _email(value: object) -> str | None:
    """An email as it is compared."""
    return storable(value.strip().lower()) or None if isinstance(value, str) else None


def _text(value: object) -> str | None:
    """An id as text; None for what is no id, blank ones among them."""
    if isinstance(value, str):
        return (value if value.isascii() else storable(value)) if value.strip() else None
    if isinstance(value, float) and value.is_integer():  # 7.0 is an integer in JSON Schema
        return str(int(value))
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
