"""The summary: what traffic looks like from afar."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from simulator.generate.pools import faker_version
from simulator.generate.stamps import iso
from simulator.generate.traffic import Generated


@dataclass(slots=True)
class Summary:
    """Counts of the traffic of a seed; ``add`` each message.

    A session is a visit with a page view, as Salesmachine counts them.
    """

    seed: int
    messages: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    journeys: Counter[str] = field(default_factory=Counter)
    libraries: Counter[str] = field(default_factory=Counter)
    locales: Counter[str] = field(default_factory=Counter)
    computed: Counter[str] = field(default_factory=Counter)
    hostile: Counter[str] = field(default_factory=Counter)
    named: int = 0
    sessions: int = 0
    first: int | None = None
    last: int | None = None
    _people: Counter[str] = field(default_factory=Counter)
    _companies: set[int] = field(default_factory=set)
    _session: dict[str, int] = field(default_factory=dict)

    def add(self, one: Generated) -> None:
        """Count a message."""
        happening = one.happening
        self.messages += 1
        self.journeys[happening.journey] += 1
        self.first = happening.at if self.first is None else self.first
        self.last = happening.at
        if one.label is not None:
            self.hostile[one.label.shape] += 1
        else:
            self._count(happening.message)
        self._meet(one)

    def _count(self, message: dict[str, Any]) -> None:
        self.calls[message["type"]] += 1
        self.named += message["type"] == "page" and message.get("name") is not None
        context = message["context"]
        if "personas" in context:
            self.libraries["Personas"] += 1
            self.computed[context["personas"]["computation_key"]] += 1
        else:
            self.libraries[context["library"]["name"]] += 1

    def _meet(self, one: Generated) -> None:
        person, visit = one.happening.person, one.happening.visit
        if person.user_id not in self._people:
            self._companies.add(person.company.number)
            self.locales[person.locale.code] += 1
        self._people[person.user_id] += 1
        is_page = one.happening.message["type"] == "page" and one.label is None
        if is_page and self._session.get(person.user_id) != visit:
            self._session[person.user_id] = visit
            self.sessions += 1

    def to_dict(self) -> dict[str, Any]:
        """All of it; shares are between 0 and 1."""
        each = self._people.values() or [0]
        pages = self.calls["page"]
        return {
            "seed": self.seed,
            "faker": faker_version(),
            "messages": self.messages,
            "from": None if self.first is None else iso(self.first),
            "to": None if self.last is None else iso(self.last),
            "companies": len(self._companies),
            "people": len(self._people),
            "messages_a_person": {"median": median(each), "most": max(each)},
            "sessions": self.sessions,
            "calls": dict(self.calls.most_common()),
            "named_pages": round(self.named / pages, 3) if pages else None,
            "journeys": dict(self.journeys.most_common()),
            "libraries": dict(self.libraries.most_common()),
            "locales_of_people": dict(self.locales.most_common()),
            "audiences_and_traits": dict(self.computed.most_common()),
            "hostile": dict(self.hostile.most_common()),
        }
