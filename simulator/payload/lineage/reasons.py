"""Reasons: why the destination reads a field or doesn't, as a table; never the code itself.

Each row has been found by probing, too: a test sends a message that shows it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

UNREAD = "nothing reads it"


class Why(NamedTuple):
    """A sentence, and the entry of ``evidence.json`` behind it; none where nothing is known."""

    sentence: str
    evidence: str = ""


class Row(NamedTuple):
    """For messages of these calls (none: of any), and for what stands there or below it."""

    calls: tuple[str, ...]
    at: str
    why: Why


_TIMES = "timestamp|originalTimestamp|original_timestamp|sentAt|sent_at|receivedAt|received_at"
_UPSERTS = ("identify", "group")

UNREAD_FIELDS = (
    Row(
        (),
        "/integrations",
        Why("of integrations only Salesmachine and All are read", "segment.integrations"),
    ),
    Row(
        (),
        "/context/integrations",
        Why("integrations are read at the top of a message alone", "segment.integrations"),
    ),
    Row(
        (),
        "/context/groupId",
        Why("an account is linked by account_uid, never by context.groupId", "sm.account_uid"),
    ),
    Row(
        ("identify",),
        "/context/traits",
        Why("context.traits are read where an identify has no traits of its own", "A24"),
    ),
    Row(
        ("track", "page", "alias"),
        "/context/traits",
        Why("traits in context are read on an identify alone", "A24"),
    ),
    Row(
        ("group",),
        "/context/traits",
        Why("traits in context are the user's, and are read on an identify alone", "A24"),
    ),
    Row(
        ("identify", "group"),
        "/context/personas",
        Why("that Personas sent it is known; what it says of that isn't sent", "segment.personas"),
    ),
    Row(
        ("page",),
        "/context/page",
        Why("of context.page only the url is read", "A23"),
    ),
    Row(
        ("identify", "track", "group", "alias"),
        "/context/(ip|userAgent|user_agent|page)",
        Why("where and with what somebody was is read on a page alone", "A23"),
    ),
    Row(
        ("page",),
        "/category",
        Why("a page is named by its name, never by its category", "A25"),
    ),
    Row(
        ("identify", "track", "group", "alias"),
        "/(name|category)",
        Why("only a page is named so", "segment.page"),
    ),
    Row(
        _UPSERTS,
        f"/({_TIMES})",
        Why("a contact and an account carry no time: they are as last sent", "A29"),
    ),
    Row(
        ("alias",),
        f"/({_TIMES})",
        Why("an alias carries no time", "A6"),
    ),
    Row(
        ("identify", "page", "group", "alias"),
        "/event",
        Why("only a track has an event", "segment.track"),
    ),
    Row(
        ("identify", "group", "alias"),
        "/properties",
        Why("only a track and a page have properties", "segment.properties"),
    ),
    Row(
        ("track", "page", "alias"),
        "/traits",
        Why("only an identify and a group have traits", "segment.traits"),
    ),
    Row(
        ("identify", "track", "page", "alias"),
        "/(groupId|group_id)",
        Why("only a group has a groupId; account_uid links to an account", "sm.account_uid"),
    ),
    Row(
        ("identify", "track", "page", "group"),
        "/(previousId|previous_id)",
        Why("only an alias has a previousId", "segment.alias"),
    ),
    Row(
        ("alias",),
        "/(anonymousId|anonymous_id)",
        Why("the settings leave out the anonymousId (anonymous=skip)", "A26"),
    ),
    Row(
        (),
        "/writeKey",
        Why("the write key says which source it is from, and is a secret", "segment.batch"),
    ),
    Row(
        (),
        "/context",
        Why("of context only ip, userAgent, page.url and traits are ever read", "segment.context"),
    ),
)
"""Why nothing reads a field, the first row that fits; what is in none is read by nothing."""

_ID = r"/(contact_uid|account_uid|previous_uid|params/account_uid)"

MADE = (
    (r"/(anonymousId|anonymous_id)", r"/contact_uid", "A17"),
    (r"/(anonymousId|anonymous_id)", r"/previous_uid", "A26"),
    (r".*/(firstName|first_name|lastName|last_name)", r"/params/name", "A18"),
    (r"/context/traits/.*", r"/params/.*", "A24"),
    (r"/(event|name|properties/name)", r"/event_uid", "A21"),
    (r"/(event|name|properties/name)", r"/params/display_name", "A22"),
    (r"/properties/url|/context/.*", r"/params/visit_(url|ip|agent)", "A23"),
    (rf"/({_TIMES})", r"/created_at", "A20"),
)
"""Which assumption it is by which a field (first) becomes part of an operation (second)."""

_INTEGER = "A27"


def unread(call: str, at: str) -> Why:
    """Why the destination sends nothing of what stands at a pointer of a message of this call."""
    for row in UNREAD_FIELDS:
        if (not row.calls or call in row.calls) and re.fullmatch(f"{row.at}(/.*)?", at, re.DOTALL):
            return row.why
    return Why(UNREAD)


def made(source: str, target: str, value: object) -> str:
    """The assumption by which the destination makes that (``/event_uid``) of it; else empty.

    ``value`` is what stands at the source.
    """
    for of, to, evidence in MADE:
        if re.fullmatch(to, target, re.DOTALL) and re.fullmatch(of, source, re.DOTALL):
            return evidence
    if isinstance(value, int) and not isinstance(value, bool) and re.fullmatch(_ID, target):
        return _INTEGER
    return ""
