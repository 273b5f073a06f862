"""A story in Segment's messages: a few people of two companies, on a Monday and a Tuesday.

Each chapter is delivered as a whole by the real destination.  Who is asked about them, and what is
known of them at the end of each chapter, stands in test_story.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from destination import Client, Settings

Message = dict[str, Any]

_numbers = itertools.count(1)
_days = {"Mon": "2024-03-11", "Tue": "2024-03-12"}


def _message(kind: str, at: str, who: dict[str, str], **fields: Any) -> Message:
    day, clock = at.split()
    return {
        "type": kind,
        "messageId": f"story-{next(_numbers)}",
        "timestamp": f"{_days[day]}T{clock}:00Z",
        **who,
        **fields,
    }


def _user(uid: str) -> dict[str, str]:
    return {"anonymousId" if uid.startswith("anon-") else "userId": uid}


def page(at: str, uid: str, name: str | None = None) -> Message:
    """A page view."""
    named = {} if name is None else {"name": name}
    return _message("page", at, _user(uid), properties={"url": "https://app.example/"}, **named)


def track(at: str, uid: str, event: str, **properties: Any) -> Message:
    """Something that somebody did."""
    return _message("track", at, _user(uid), event=event, properties=properties)


def identify(at: str, uid: str, **traits: Any) -> Message:
    """Who somebody is."""
    return _message("identify", at, _user(uid), traits=traits)


def audience(at: str, uid: str, key: str, inside: bool) -> Message:
    """Personas: somebody enters or leaves an audience."""
    personas = {"computation_class": "audience", "computation_key": key, "namespace": "spa_story"}
    context = {"personas": personas}
    return _message("identify", at, _user(uid), traits={key: inside}, context=context)


def group(at: str, uid: str, company: str, **traits: Any) -> Message:
    """Somebody belongs to a company."""
    return _message("group", at, _user(uid), groupId=company, traits=traits)


def alias(at: str, uid: str, previous: str) -> Message:
    """Somebody was known by another id before."""
    return _message("alias", at, _user(uid), previousId=previous)


CHAPTERS: dict[str, list[Message]] = {
    # Somebody looks around, nobody knows who.
    "visit": [
        page("Mon 09:00", "anon-1"),
        page("Mon 09:20", "anon-1", "Pricing"),
        page("Mon 09:45", "anon-1"),
    ],
    # It is Ada, who does something before it is said who she is.
    "sign-up": [
        track("Mon 09:50", "ada", "Signed Up"),
        identify("Mon 09:51", "ada", name="Ada", email="ada@a.io", plan="trial"),
        alias("Mon 09:51", "ada", "anon-1"),
    ],
    # Her company and its people; Eve's company isn't described yet.
    "company": [
        group("Mon 10:00", "ada", "acme", name="Acme", domain="acme.io", mrr=49),
        identify("Mon 10:05", "bob", name="Bob", email="bob@a.io", account_uid="acme"),
        group("Mon 10:06", "cid", "acme"),
        identify("Mon 10:07", "eve", name="Eve", email="eve@g.io", account_uid="globex"),
    ],
    # Bob works for both, so that what he does isn't for one of them unless he says so.
    "both": [
        group("Mon 14:00", "bob", "globex", name="Globex"),
        track("Mon 14:10", "bob", "Report Exported"),
        track("Mon 14:20", "bob", "Report Shared", account_uid="acme"),
        track("Mon 14:30", "ada", "Report Exported"),
        track("Mon 14:40", "eve", "Invited"),
    ],
    # Cid comes with another browser, Eve with one that nobody has seen before.
    "tuesday": [
        page("Tue 08:00", "ada"),
        page("Tue 08:50", "ada"),
        page("Tue 10:00", "ada"),
        page("Tue 09:00", "anon-2"),
        alias("Tue 09:01", "cid", "anon-2"),
        alias("Tue 10:59", "eve", "anon-9"),
        page("Tue 11:00", "anon-9"),
        identify("Tue 11:30", "ada", plan="pro"),
    ],
    # A page view comes late; Ada and Bob enter an audience, Ada leaves it again.
    "end": [
        page("Tue 08:25", "ada"),
        audience("Tue 12:00", "ada", "power_users", True),
        audience("Tue 12:00", "bob", "power_users", True),
        audience("Tue 13:00", "ada", "power_users", False),
    ],
}


def tell(url: str) -> Iterator[str]:
    """Deliver chapter after chapter; the name of each once it is delivered."""
    for name, messages in CHAPTERS.items():
        with Client(Settings(base_url=url, api_token="story", api_secret="secret")) as client:
            outcomes = [(one.outcome, one.code) for one in client.deliver(messages)]
        assert [outcome for outcome, _ in outcomes] == ["delivered"] * len(messages), outcomes
        yield name
