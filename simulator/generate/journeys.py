"""Journeys: what people do, as small state machines.

A journey begins at its first state.  Each state is a call, who makes it, how long it takes, and
where it may lead, with weights; one that leads nowhere ends it.  Values of properties are drawn
from a tuple or a range, or asked of the scene.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from simulator.generate.companies import Company
from simulator.generate.stamps import SECOND


class Scene(Protocol):
    """What a journey's calls may speak of."""

    chance: Random
    company: Company
    feature: str
    opened: int
    """When the page was opened that is open."""
    role: str
    """Of who is invited."""
    at: int


Value = Callable[[Scene], object] | tuple[object, ...] | range | str | int | float | bool | None
Properties = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is seen; one without a name is called so by nobody.

    ``{feature}`` stands for the feature that is in use; paths under ``/www`` are the product's
    site, all others its application.  Of what servers render (``server``) they tell themselves.
    """

    path: str
    name: str | None = None
    title: str = ""
    server: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """Something that is done, in the browser or (``server``) told by the product's servers."""

    event: str
    properties: Properties = field(default_factory=dict)
    server: bool = False


@dataclass(frozen=True, slots=True)
class Identify:
    """The user says who they are, or changes it; the browser tells, or (``server``) the servers."""

    server: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The user acts for their company, of which the servers tell all that is known."""


@dataclass(frozen=True, slots=True)
class Alias:
    """The visitor of before is this user."""


Call = Page | Track | Identify | Group | Alias


@dataclass(frozen=True, slots=True)
class Step:
    """A call, the states that may follow with their weights, and the seconds until then."""

    call: Call
    then: Mapping[str, int] = field(default_factory=dict)
    pause: tuple[int, int] = (4, 60)

    def next(self, chance: Random) -> str | None:
        """The state that follows; None is the end."""
        if not self.then:
            return None
        left = chance.random() * sum(self.then.values())
        for state, weight in self.then.items():
            left -= weight
            if left < 0:
                return state
        return state


Journey = Mapping[str, Step]


def draw(properties: Properties, scene: Scene) -> dict[str, Any]:
    """The properties of a call, each value drawn or asked for."""
    chance = scene.chance
    found: dict[str, Any] = {}
    for name, value in properties.items():
        if isinstance(value, tuple | range):
            found[name] = value[int(chance.random() * len(value))]
        else:
            found[name] = value(scene) if callable(value) else value
    return found


def _feature(scene: Scene) -> str:
    return scene.feature


def _role(scene: Scene) -> str:
    return scene.role


def _seconds(scene: Scene) -> int:
    """Since the page was opened."""
    return (scene.at - scene.opened) // SECOND


def _plan(scene: Scene) -> str:
    return scene.company.plan(scene.at).name


def _mrr(scene: Scene) -> float:
    last = scene.company.last(scene.at)
    return 0 if last is None else last.mrr


def _reason(scene: Scene) -> str:
    last = scene.company.last(scene.at)
    return "" if last is None else last.reason


_READ = (10, 120)
_USED = (10, 240)
_ANSWERED = (20 * 60, 90 * 60)

JOURNEYS: dict[str, Journey] = {
    "visit": {
        "home": Step(Page("/www", "Home", "Harbor"), {"features": 3, "pricing": 3, "blog": 1}),
        "features": Step(Page("/www/features", "Features"), {"pricing": 4, "customers": 2}, _READ),
        "customers": Step(Page("/www/customers", None, "Customers"), {"pricing": 1}, _READ),
        "blog": Step(Page("/www/blog/onboarding", None, "Five onboarding mistakes"), {}, _READ),
        "pricing": Step(Page("/www/pricing", "Pricing"), {"watched": 1, "left": 2}, _READ),
        "watched": Step(Track("Video Watched", {"seconds": _seconds}), {"left": 1}, _READ),
        "left": Step(Page("/www/docs", None, "Documentation")),
    },
    "sign-up": {
        "home": Step(Page("/www", "Home", "Harbor"), {"pricing": 5, "form": 2}),
        "pricing": Step(Page("/www/pricing", "Pricing"), {"form": 1}, _READ),
        "form": Step(Page("/www/sign-up", "Sign Up"), {"signed up": 1}, (30, 150)),
        "signed up": Step(
            Track("Signed Up", {"method": ("email", "google", "saml")}),
            {"same": 2, "who": 3},
            (1, 3),
        ),
        "same": Step(Alias(), {"who": 1}, (1, 3)),
        "who": Step(Identify(), {"workspace": 1}, (1, 3)),
        "workspace": Step(Page("/workspace/new", "Create Workspace"), {"company": 1}, (20, 90)),
        "company": Step(Group(), {"started": 1}, (1, 3)),
        "started": Step(Track("Trial Started", {"plan": "trial", "days": 14}, server=True)),
    },
    "onboarding": {
        "welcome": Step(Page("/welcome", "Welcome"), {"profile": 3, "connect": 2}, _READ),
        "profile": Step(Page("/settings/profile", "Profile"), {"saved": 1}, _READ),
        "saved": Step(Identify(server=True), {"connect": 3, "project": 2}, (2, 20)),
        "connect": Step(
            Page("/integrations", "Integrations"), {"connected": 3, "project": 1}, _READ
        ),
        "connected": Step(
            Track(
                "Integration Connected", {"integration": ("Segment", "Slack", "HubSpot", "Zendesk")}
            ),
            {"project": 3, "done": 1},
        ),
        "project": Step(
            Track("Project Created", {"template": ("blank", "onboarding", "renewals")}),
            {"imported": 2, "done": 2},
        ),
        "imported": Step(
            Track("Contacts Imported", {"count": range(5, 5000)}, server=True), {"done": 1}
        ),
        "done": Step(Track("Onboarding Completed", {"plan": _plan})),
    },
    "inviting": {
        "team": Step(Page("/settings/team", "Team Settings"), {"sent": 1}),
        "sent": Step(Track("Invitation Sent", {"role": _role}), {"back": 1}),
        "back": Step(Page("/dashboard", "Dashboard")),
    },
    "invitation": {
        "link": Step(
            Page("/invitations/accept", "Accept Invitation"), {"same": 2, "who": 3}, (20, 90)
        ),
        "same": Step(Alias(), {"who": 1}, (1, 3)),
        "who": Step(Identify(), {"company": 1}, (1, 3)),
        "company": Step(Group(), {"accepted": 1}, (1, 3)),
        "accepted": Step(Track("Invitation Accepted", {"plan": _plan}, server=True)),
    },
    "daily-use": {
        "dashboard": Step(Page("/dashboard", "Dashboard"), {"feature": 5, "search": 1, "team": 1}),
        "search": Step(
            Track("Search Performed", {"results": range(40), "words": range(1, 5)}),
            {"feature": 2, "detail": 2},
        ),
        "team": Step(Page("/team", "Team"), {"feature": 1, "comment": 1}),
        "feature": Step(Page("/{feature}", "{feature}"), {"used": 4, "detail": 3}, _USED),
        "used": Step(
            Track("Feature Used", {"feature": _feature, "seconds": _seconds}),
            {"detail": 2, "exported": 1, "comment": 1, "feature": 1, "end": 2},
        ),
        "detail": Step(Page("/{feature}/detail"), {"report": 2, "comment": 1, "used": 1, "end": 2}),
        "report": Step(
            Track("Report Created", {"kind": ("health", "usage", "renewal")}),
            {"exported": 2, "end": 2},
        ),
        "exported": Step(
            Track("Report Exported", {"format": ("csv", "pdf", "xlsx"), "rows": range(1, 20_000)}),
            {"end": 1},
        ),
        "comment": Step(
            Track("Comment Added", {"length": range(3, 400), "mentions": range(3)}),
            {"end": 2, "dashboard": 1},
        ),
        "end": Step(Page("/dashboard", "Dashboard")),
    },
    "support": {
        "help": Step(Page("/help", "Help", server=True), {"article": 3, "opened": 2}),
        "article": Step(Page("/help/article", server=True), {"solved": 1, "opened": 1}, _READ),
        "solved": Step(Track("Article Rated", {"helpful": (True, True, False)})),
        "opened": Step(
            Track(
                "Ticket Opened",
                {
                    "topic": ("billing", "bug", "how-to"),
                    "priority": ("low", "normal", "high"),
                    "feature": _feature,
                },
            ),
            {"rated": 2, "closed": 3},
            _ANSWERED,
        ),
        "closed": Step(Track("Ticket Closed", {"solved": (True, True, True, False)}, server=True)),
        "rated": Step(Track("Ticket Rated", {"score": (5, 5, 5, 4, 4, 3, 2, 1)}, server=True)),
    },
    "upgrade": {
        "plans": Step(Page("/settings/plans", "Plans"), {"checkout": 1}, _READ),
        "checkout": Step(Page("/checkout", "Checkout"), {"upgraded": 1}, (20, 120)),
        "upgraded": Step(
            Track("Plan Upgraded", {"plan": _plan, "mrr": _mrr}, server=True),
            {"company": 1},
            (1, 3),
        ),
        "company": Step(Group(), {"thanks": 1}, (1, 3)),
        "thanks": Step(Page("/checkout/thanks", "Thank You")),
    },
    "churn": {
        "plans": Step(Page("/settings/plans", "Plans"), {"asked": 1}),
        "asked": Step(Page("/settings/cancel", "Cancel Subscription"), {"cancelled": 1}, _READ),
        "cancelled": Step(
            Track("Subscription Cancelled", {"plan": _plan, "reason": _reason}, server=True),
            {"company": 1},
            (1, 3),
        ),
        "company": Step(Group()),
    },
    "return": {
        "home": Step(Page("/www", "Home", "Harbor"), {"plans": 1}),
        "plans": Step(Page("/settings/plans", "Plans"), {"back": 1}, _READ),
        "back": Step(
            Track("Subscription Reactivated", {"plan": _plan, "mrr": _mrr}, server=True),
            {"company": 1},
            (1, 3),
        ),
        "company": Step(Group(), {"dashboard": 1}, (1, 3)),
        "dashboard": Step(Page("/dashboard", "Dashboard")),
    },
}
