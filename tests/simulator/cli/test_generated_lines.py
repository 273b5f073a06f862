"""Generated traffic for people: each call on a line of a story, and the summary in tables."""

from __future__ import annotations

import pytest

from simulator.cli.generated_lines import line, summary_lines
from simulator.generate.happenings import Happening
from simulator.generate.labels import Label
from simulator.generate.sdks import Message
from simulator.generate.stamps import read
from simulator.generate.summary import Summary
from simulator.generate.traffic import Generated
from tests.simulator.generate.fixed import fixed_person

ADA = fixed_person(0)
HEAD = f"2026-01-05 09:07:03  {ADA.user_id}  {ADA.name}"
PERSONAS = {"personas": {"computation_key": "power_users"}}
TOLD = [
    ({"type": "page", "name": "Pricing"}, "page Pricing"),
    ({"type": "page", "properties": {"path": "/docs"}}, "page /docs"),
    ({"type": "track", "event": "Signed Up", "properties": {}}, "track Signed Up"),
    (
        {
            "type": "track",
            "event": "Report Exported",
            "properties": {"format": "csv", "rows": 7, "solved": True, "account_uid": "acme"},
        },
        "track Report Exported (format csv, rows 7, solved true)",
    ),
    ({"type": "alias", "previousId": "a"}, "alias, of the visitor"),
    ({"type": "identify", "traits": {"email": "ada@a.io"}, "context": {}}, "identify ada@a.io"),
    (
        {"type": "group", "traits": {"name": "Acme", "plan": "growth", "mrr": 99}, "context": {}},
        "group Acme, growth, mrr 99",
    ),
    (
        {"type": "identify", "traits": {"power_users": False}, "context": PERSONAS},
        "identify power_users false",
    ),
    (
        {"type": "group", "traits": {"quiet": None, "of": ["日本"]}, "context": PERSONAS},
        'group quiet null, of ["日本"]',
    ),
]


def told(message: Message, account: str | None = None, uid: str = "", shape: str = "") -> str:
    happening = Happening(
        read("2026-01-05T09:07:03.999"), message, ADA, uid or ADA.user_id, 1, "visit", account
    )
    label = Label(shape, "refused", "id_required") if shape else None
    return line(Generated(message, "", happening, label))


@pytest.mark.parametrize(("message", "what"), TOLD)
def test_a_line(message: Message, what: str) -> None:
    """When, who, on which journey, and what they do."""
    assert told(message) == f"{HEAD}  visit  {what}"


def test_an_account_and_a_visitor() -> None:
    """The account that a call names stands behind it; a star says that nobody knows them yet."""
    page = {"type": "page", "name": "Home"}
    assert told(page, "acc_1") == f"{HEAD}  visit  page Home @ acc_1"
    assert told(page, uid=ADA.anonymous_id) == f"{HEAD} *  visit  page Home"


def test_a_hostile_one() -> None:
    """It is told by its shape: there may be no message to tell of."""
    assert told({"type": "page", "name": "Home"}, shape="id_missing").endswith(
        "hostile: id_missing"
    )


def test_nothing_that_a_terminal_acts_on() -> None:
    """What names hold is shown, not obeyed."""
    assert "\x1b" not in told({"type": "page", "name": "a\x1b[31m"})


def test_a_summary_of_nothing() -> None:
    """It says so, without tables."""
    first, second = summary_lines(Summary(7).to_dict())
    assert first.startswith("0 messages, seed 7, Faker ")
    assert first.endswith(", - to -")
    assert second == ("0 companies, 0 people, 0 sessions; messages a person: 0 (median), 0 (most)")


def test_a_summary() -> None:
    """Counts stand in tables under what they count, the most first."""
    of = {**Summary(7).to_dict(), "calls": {"page": 12_345, "alias": 1}, "named_pages": 0.25}
    assert list(summary_lines(of))[2:] == [
        "pages that are named: 25.0%",
        "",
        "calls  count",
        "page   12,345",
        "alias  1",
    ]
