"""Origins: what of a message an operation comes from."""

from __future__ import annotations

from typing import Any

from simulator.failures.origins import Origin, Origins, base_id, rule_at
from simulator.payload.translators import Ours, Theirs, load

PAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "messageId": "m.2",
    "name": "Pricing",
    "properties": {"plan": "pro", "account_uid": 7},
}


def test_what_feeds_a_place() -> None:
    """Copied or made of it; of what isn't there nothing is known."""
    origins = Origins(PAGE, Ours())
    assert origins.of(1, "/params/plan") == Origin(("/properties/plan",), True)
    assert origins.of(1, "/params/account_uid") == Origin(("/properties/account_uid",), False)
    assert origins.of(0, "/event_uid") == Origin()
    assert origins.of(None, "/event_uid") == Origin()
    assert origins.of(0, "/params/churn") == Origin()


def test_a_missing_key_is_looked_for_where_it_is_written_otherwise() -> None:
    """``near`` stands in its place."""
    assert Origins(PAGE, Ours()).of(0, "/params", "plan").pointers == ("/properties/plan",)


def test_an_operation_is_known_again() -> None:
    """As it is, else by its messageId."""
    origins = Origins(PAGE, Ours())
    made = Ours().operations(PAGE)
    assert [origins.index(one) for one in made] == [0, 1]
    assert origins.index({**made[1], "params": {}}, "m.2.2") == 1
    assert origins.index({**made[1], "params": {}}, "other") is None
    assert origins.index({}) is None


def test_the_rule_has_its_place() -> None:
    """Of a translator without rules it is the function."""
    assert Origins(PAGE, Ours()).rule(1).startswith("page.named at destination/translate/page.py:")
    assert Origins(PAGE, Ours()).rule(None) == ""
    assert rule_at(Ours(), ["own.rule"], 0) == "own.rule"
    theirs = load("tests.simulator.failures.mine:raising")
    assert rule_at(theirs, [], None).startswith(
        f"{theirs.name} at tests/simulator/failures/mine.py:"
    )


def test_an_item_names_its_message() -> None:
    """Without the number that the second operation of a message gets."""
    assert [base_id(one) for one in ("m1", "m1.2", "m.2.3", "m1.x", "")] == [
        "m1",
        "m1",
        "m.2",
        "m1.x",
        "",
    ]


def test_what_is_copied_goes_before_what_decides() -> None:
    """A switch that turns it off isn't where it comes from."""

    def translate(message: dict[str, Any]) -> list[dict[str, Any]]:
        value = message["plan"] if message["on"] else "none"
        return [{"method": "contact", "contact_uid": "u", "params": {"plan": value}}]

    found = Origins({"on": True, "plan": "pro"}, Theirs("mine", translate)).of(0, "/params/plan")
    assert found == Origin(("/plan",), True)
