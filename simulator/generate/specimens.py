"""Specimens: one clean message of each call, of a user who is known and says their account.

Nothing is to be said of them: each is translated without a note, but for an alias, whose form is
assumed (A6).  Tests begin with them, and hostile messages are made of them.
"""

from __future__ import annotations

from random import Random

from simulator.generate.people import Person
from simulator.generate.sdks import Browser, Message

PAGE = "Dashboard"
EVENT = "Report Exported"
_DETAILS = {"format": "csv", "rows": 120}


class Specimens:
    """Calls of one person, in the browser of one visit; ``at`` are milliseconds since 1970."""

    def __init__(self, person: Person, chance: Random) -> None:
        self.person = person
        self._browser = Browser(person, chance)

    def page(self, at: int, name: str | None = PAGE, path: str = "/dashboard") -> Message:
        """A page that is seen, named or (None) not."""
        self._browser.open(path, name or "Harbor")
        properties = {**self._browser.page, "account_uid": self.person.company.uid}
        if name is None:
            return self._browser.write("page", at, True, {"properties": properties})
        body = {"name": name, "properties": {**properties, "name": name}}
        return self._browser.write("page", at, True, body)

    def track(self, at: int, event: str = EVENT) -> Message:
        """Something that is done; of another event than ours no details are known."""
        self._browser.open("/reports", "Reports")
        details = _DETAILS if event == EVENT else {}
        properties = {**details, "account_uid": self.person.company.uid}
        body = {"event": event, "properties": properties}
        return self._browser.write("track", at, True, body)

    def identify(self, at: int) -> Message:
        """Who they are."""
        self._browser.open("/settings/profile", "Profile")
        traits = {**self.person.traits(), "account_uid": self.person.company.uid}
        return self._browser.write("identify", at, True, {"traits": traits})

    def group(self, at: int) -> Message:
        """Whom they act for."""
        self._browser.open("/welcome", "Welcome")
        company = self.person.company
        body = {"groupId": company.uid, "traits": company.traits(at)}
        return self._browser.write("group", at, True, body)

    def alias(self, at: int) -> Message:
        """Who they were before."""
        self._browser.open("/welcome", "Welcome")
        body = {"previousId": self.person.anonymous_id}
        return self._browser.write("alias", at, True, body)
