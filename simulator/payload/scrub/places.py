"""Places: what the keys above a value, and the message that it is in, say of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from contracts.violations import escape
from simulator.payload.personal.keys import Kind, kind_of_key, words_of
from simulator.payload.scrub.words import listed

Role = Literal["id", "event", "time", "agent", "thing", "key", "private", ""]
"""What a value is by its key, where that is nothing of a person's."""

_IDS = listed("id ids uid uuid guid uids identifier sku number no num ref reference slug")
_TIMES = listed(
    "at on time timestamp date ts since until created updated expires expiry start end sent"
    " received seen deadline due datetime epoch"
)
_THINGS = listed(
    "company organization organisation org employer vendor merchant client customer brand_name"
    " workspace team site domain website host hostname business institution school university"
    " subdomain tenant"
)
"""Keys of what is called after somebody, or may show who it is."""
_PRIVATE = listed(
    "salary income wage wages compensation religion ethnicity ethnic race nationality marital"
    " diagnosis diagnoses disability pregnant pregnancy sexual orientation political medical blood"
    " children spouse gender sex"
)
_EVENTS = frozenset(
    {"event", "event_uid", "event_name", "display_name", "page_name", "screen_name"}
)
_KEYS = frozenset({"computation_key", "audience_key", "trait_key"})
"""Keys of what is a key elsewhere."""
_AGENTS = frozenset({"user_agent", "visit_agent", "agent_string"})
_TITLED = frozenset({"page", "screen"})
_ACCOUNTS = frozenset({"group", "account"})


_WHOLES = frozenset({"", "message", "batch", "operations"})
"""Keys of messages and operations, in a dead letter or a case."""


_PAGES = frozenset({"path", "url", "referrer", "search", "visit_url"})
"""Keys that pages have."""
_STAMPS = frozenset({"timestamp", "originalTimestamp", "sentAt", "receivedAt"})


class Place(NamedTuple):
    """Where a value is.

    ``call`` is the type of the message, or the method of the operation, that it is in; ``named``
    says that ``name`` is a page's there.
    """

    pointer: str = ""
    key: str = ""
    above: str = ""
    kind: Kind | None = None
    role: Role = ""
    call: str = ""
    named: bool = False
    levels: int = 120

    @property
    def is_stamp(self) -> bool:
        """Whether it is one of a message's own times."""
        return self.key in _STAMPS

    def below(self, key: object, holder: Mapping[Any, Any]) -> Place:
        """The place of what an object here holds under a key."""
        name = str(key)
        call, named = self._call(holder)
        above = "traits" if self.key == "params" and call in ("contact", "account") else self.key
        kind = kind_of_key(name, above, holder)
        role = _role(name, above, call)
        if kind == "name" and words_of(name)[-1:] in (("name",), ("names",)):
            kind, role = _whose(name, above, call, named, role)
        if role == "event":
            kind = None
        return Place(
            f"{self.pointer}/{escape(name)}",
            name,
            self.key or self.above,
            kind or self.kind,
            role or (self.role if self.role in ("private", "thing") else ""),
            call,
            named,
            self.levels - 1,
        )

    def inside(self, index: int) -> Place:
        """The place of an item of a list here."""
        return self._replace(pointer=f"{self.pointer}/{index}", levels=self.levels - 1)

    def _call(self, holder: Mapping[Any, Any]) -> tuple[str, bool]:
        """What the objects below are part of."""
        for key in ("type", "method"):
            if isinstance(found := holder.get(key), str) and self.key in _WHOLES:
                return found.lower(), found.lower() in _TITLED or _is_page(holder)
        return self.call, self.named


def _is_page(holder: Mapping[Any, Any]) -> bool:
    """Whether an operation is what became of a page."""
    params = holder.get("params")
    if not isinstance(params, dict):
        return False
    shown = params.get("display_name")
    is_shown = shown is not None and params.get("name") == shown
    return is_shown or holder.get("event_uid") == "pageview" or not _PAGES.isdisjoint(params)


@lru_cache(maxsize=4096)
def _role(name: str, above: str, call: str) -> Role:
    words = words_of(name)
    joined = "_".join(words)
    if joined in _EVENTS and not (joined == "display_name" and above == "traits"):
        return "event"
    if joined in _AGENTS:
        return "agent"
    if joined in _KEYS:
        return "key"
    if joined == "category" and call in _TITLED and above == "":
        return "event"
    if _PRIVATE.intersection(words):
        return "private"
    if words[-1:] and words[-1] in _IDS:
        return "id"
    if words[-1:] and words[-1] in _TIMES:
        return "time"
    return "thing" if _THINGS.intersection(words) else ""


def _whose(name: str, above: str, call: str, named: bool, role: Role) -> tuple[Kind | None, Role]:
    """Of whom a name is: of a page, of a company, or of a person."""
    is_bare = words_of(name) == ("name",)
    if is_bare and named and above in ("", "properties", "params"):
        return None, "event"
    if is_bare and (call in _ACCOUNTS or _THINGS.intersection(words_of(above))):
        return None, "thing"
    if _THINGS.intersection(words_of(name)):
        return None, "thing"
    return "name", role
