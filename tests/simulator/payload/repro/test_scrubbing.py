"""Scrubbing a small message and what is expected of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.payload.repro import ArrivalAim, ValueAim, aim_at_code
from simulator.payload.repro.scrubbing import WHY, anonymous
from simulator.payload.scrub import Scrubber
from simulator.payload.translators import Ours, Theirs

NAME, EMAIL, ACCOUNT = "Zoe Quill", "zoe.quill@blumenhof.example", "blumenhof-4711"
OURS = Ours()


def message(**more: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u1", "messageId": "m1", "event": "x", **more}


def test_the_message_and_what_is_expected_have_the_same_stand_in() -> None:
    """Or the value would be expected of nobody."""
    made = message(context={"groupId": ACCOUNT}, traits={"also": ACCOUNT})
    found = anonymous(made, ValueAim("event/params/account_uid", ACCOUNT, OURS), Scrubber("s"))
    assert isinstance(found.aim, ValueAim)
    assert found.message["context"]["groupId"] == found.aim.value != ACCOUNT
    assert found.message["traits"]["also"] == found.aim.value
    assert found.kept == ()


def test_what_shrinking_has_made_stays_readable() -> None:
    """u1, m1 and x are nobody's."""
    made = message(context={"groupId": ACCOUNT}, anonymousId="a1", properties={"email": "a@b.co"})
    found = anonymous(made, ArrivalAim("/context/groupId", OURS), Scrubber("s")).message
    own = {key: found[key] for key in ("userId", "messageId", "event", "anonymousId")}
    assert own == {"userId": "u1", "messageId": "m1", "event": "x", "anonymousId": "a1"}
    assert found["properties"] == {"email": "a@b.co"}
    assert ACCOUNT not in json.dumps(found)


def test_a_text_of_json_is_scrubbed_inside() -> None:
    """By its keys, so that it still holds what is expected."""
    text = json.dumps({"account_uid": ACCOUNT, "buyer": NAME})
    found = anonymous(
        message(properties=text), ValueAim("event/params/account_uid", ACCOUNT, OURS), Scrubber("s")
    )
    assert isinstance(found.aim, ValueAim)
    inner = json.loads(found.message["properties"])
    assert inner["account_uid"] == found.aim.value
    assert NAME not in found.message["properties"]
    assert found.kept == ()


def test_what_makes_the_failure_stays_and_is_told() -> None:
    """As little as may be: all else has its stand-in."""

    def translate(made: dict[str, Any]) -> list[dict[str, Any]]:
        traits = made.get("traits", {})
        broken = traits.get("name") == NAME
        return [{"method": "contact", "contact_uid": 7 if broken else "u", "params": {}}]

    theirs = Theirs("a:b", translate)
    made = {"type": "identify", "userId": EMAIL, "traits": {"name": NAME, "email": EMAIL}}
    aim = aim_at_code("SM-403", made, theirs)
    assert aim is not None
    found = anonymous(made, aim, Scrubber("s"))
    assert found.message["traits"]["name"] == NAME
    assert EMAIL not in json.dumps(found.message)
    assert [(one.pointer, one.why) for one in found.kept] == [("/traits/name", WHY)]


def test_what_makes_the_failure_by_its_shape_gets_a_stand_in_of_that() -> None:
    """It is nobody's then."""

    def translate(made: dict[str, Any]) -> list[dict[str, Any]]:
        broken = len(made.get("traits", {}).get("name", "")) == len(NAME)
        return [{"method": "contact", "contact_uid": 7 if broken else "u", "params": {}}]

    theirs = Theirs("a:b", translate)
    made = {"type": "identify", "userId": "u1", "traits": {"name": NAME}}
    aim = aim_at_code("SM-403", made, theirs)
    assert aim is not None
    for seed in "abcdefgh":
        found = anonymous(made, aim, Scrubber(seed))
        assert len(found.message["traits"]["name"]) == len(NAME)
        assert found.message["traits"]["name"] != NAME
        assert found.kept == ()


def test_where_two_places_hold_it_both_have_the_same_stand_in_or_none() -> None:
    """A Scrubber that replaced one alone would leave the other expected by nobody."""

    class Half(Scrubber):
        def message(self, message: object, keep: Any = None) -> object:
            made = json.loads(json.dumps(message))
            if made.get("context", {}).get("groupId") == ACCOUNT:
                made["context"]["groupId"] = "kilo-1"
            return made

    made = message(context={"groupId": ACCOUNT}, traits={"also": ACCOUNT})
    found = anonymous(made, ValueAim("event/params/account_uid", ACCOUNT, OURS), Half("s"))
    assert isinstance(found.aim, ValueAim)
    assert found.message == made
    assert found.aim.value == ACCOUNT
    assert [one.pointer for one in found.kept] == ["/context/groupId"]


@pytest.mark.parametrize("key", [EMAIL, "Zoe/Quill~", "x y"])
def test_a_key_that_is_personal_may_go_or_stay_but_the_failure_stays(key: str) -> None:
    """The pointer of what should arrive leads somewhere afterwards."""
    at = key.replace("~", "~0").replace("/", "~1")
    made = message(context={key: "something", "other": EMAIL})
    aim = ArrivalAim(f"/context/{at}", OURS)
    found = anonymous(made, aim, Scrubber("s"))
    assert found.aim.way(found.message) == aim.way(made) is not None
    assert EMAIL not in json.dumps(found.message.get("context", {}).get("other", ""))


def test_the_same_seed_gives_the_same_and_another_something_else() -> None:
    """Nobody can tell the value from its stand-in."""
    made = message(context={"groupId": ACCOUNT})
    aim = ValueAim("event/params/account_uid", ACCOUNT, OURS)
    one, same, other = (anonymous(made, aim, Scrubber(seed)) for seed in ("a", "a", "b"))
    assert one == same
    assert one.message != other.message
