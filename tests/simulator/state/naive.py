"""A model of the whole state, made to be believed and not to be fast; it shares no code with ours.

It reads operations as they are sent.  A person owns all of its uids; an attribute is found by
looking through layers of what was said, those of whoever was merged in below one's own.
"""

from __future__ import annotations

from typing import Any

Where = tuple[int, int]


class Person:
    """Somebody with one uid or several."""

    def __init__(self, uid: str) -> None:
        self.uids = [uid]
        self.main = uid
        self.first: Where | None = None
        self.described = False
        self.layers: list[list[tuple[str, Any, Where]]] = [[]]
        self.accounts: set[str] = set()
        self.events: list[dict[str, Any]] = []
        self.views: list[float] = []

    def said(self) -> dict[str, tuple[Any, Where]]:
        found: dict[str, tuple[Any, Where]] = {}
        for layer in self.layers:
            for name, value, where in layer:
                found[name] = (value, where)
        return found

    def shown(self) -> dict[str, Any] | None:
        if self.first is None:
            return None
        return {
            "uid": self.main,
            "aliases": sorted(uid for uid in self.uids if uid != self.main),
            "blank": not self.described,
            "created": self.first,
            "attributes": self.said(),
            "accounts": sorted(self.accounts),
            "events": sum(one["event"] != "pageview" for one in self.events),
            "pageviews": len(self.views),
            "sessions": sessions(self.views),
            "history": sorted(self.events, key=lambda one: one["where"]),
        }


class Everybody:
    """A workspace: its people by each of their uids, and its accounts."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.accounts: dict[str, dict[str, Any]] = {}

    def tell(self, one: dict[str, Any], where: Where, moment: float) -> None:
        """One operation that is as it should be."""
        match one["method"]:
            case "contact":
                self._upsert(one, where)
            case "account":
                account = self._account(one["account_uid"], where)
                account["blank"] = False
                account["attributes"] |= {k: (v, where) for k, v in one["params"].items()}
            case "event":
                self._event(one, where, moment)
            case "alias":
                self._alias(one["contact_uid"], one["previous_uid"])

    def contact(self, uid: str) -> dict[str, Any] | None:
        """What is known of whoever has this uid."""
        return self.people[uid].shown() if uid in self.people else None

    def account(self, uid: str) -> dict[str, Any] | None:
        """What is known of this account."""
        if uid not in self.accounts:
            return None
        known = self.accounts[uid]
        members: dict[str, Where] = {}
        for given, where in known["links"]:
            members.setdefault(self.people[given].main, where)
        everybody = {id(person): person for person in self.people.values()}.values()
        whose = [one["whose"] for person in everybody for one in person.events]
        events = {"given": known["events"], "only": whose.count((uid, "only"))}
        attributes = dict(known["attributes"])
        return {**known, "attributes": attributes, "links": members, "events": events}

    def _person(self, uid: str, where: Where) -> Person:
        person = self.people.setdefault(uid, Person(uid))
        person.first = person.first or where
        return person

    def _account(self, uid: str, where: Where) -> dict[str, Any]:
        blank = {"blank": True, "created": where, "attributes": {}, "links": [], "events": 0}
        return self.accounts.setdefault(uid, blank)

    def _upsert(self, one: dict[str, Any], where: Where) -> None:
        person = self._person(one["contact_uid"], where)
        person.described = True
        for name, value in one["params"].items():
            if name != "account_uid":
                person.layers[-1].append((name, value, where))
            elif isinstance(value, str) and value.strip():
                person.accounts.add(value)
                self._account(value, where)["links"].append((one["contact_uid"], where))

    def _event(self, one: dict[str, Any], where: Where, moment: float) -> None:
        person = self._person(one["contact_uid"], where)
        given = one["params"].get("account_uid")
        if isinstance(given, str) and given.strip():
            self._account(given, where)["events"] += 1
            whose = (given, "given")
        elif len(person.accounts) == 1:
            whose = (min(person.accounts), "only")
        else:
            whose = (None, "several" if person.accounts else "none")
        happened = one.get("created_at", moment)
        person.events.append({"where": where, "event": one["event_uid"], "whose": whose})
        if one["event_uid"] == "pageview":
            person.views.append(float(happened))

    def _alias(self, new: str, previous: str) -> None:
        survivor = self.people.setdefault(new, Person(new))
        old = self.people.setdefault(previous, Person(previous))
        if survivor is old:
            return
        survivor.uids += old.uids
        survivor.first = survivor.first or old.first
        survivor.described |= old.described
        survivor.layers = old.layers + survivor.layers
        survivor.accounts |= old.accounts
        survivor.events += old.events
        survivor.views += old.views
        for uid in old.uids:
            self.people[uid] = survivor


def sessions(views: list[float]) -> list[tuple[float, float, int]]:
    """``(first, last, how many)`` of page views none of which is half an hour after the last."""
    rest, found = sorted(views), []
    while rest:
        size = 1
        while size < len(rest) and rest[size] - rest[size - 1] <= 1800:
            size += 1
        found.append((rest[0], rest[size - 1], size))
        rest = rest[size:]
    return found
