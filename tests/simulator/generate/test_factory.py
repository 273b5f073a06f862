"""The factory: clean messages of one person, each the caller's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import translate
from simulator.generate.factory import Factory
from simulator.generate.hostile import SHAPES
from simulator.generate.journeys import JOURNEYS
from simulator.generate.pools import Pool
from simulator.generate.stamps import DAY, MINUTE, iso, read
from simulator.generate.world import START
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.fixed import FIXED_LATIN, few_laws, fixed_pools
from tests.simulator.generate.judged import complaints, spoil

Message = dict[str, Any]

CALLS: dict[str, Callable[..., Message]] = {
    "page": Factory.page,
    "unnamed page": lambda segment, **fields: segment.page(named=False, **fields),
    "page of a name": lambda segment, **fields: segment.page(name="Pricing", **fields),
    "track": Factory.track,
    "track of an event": lambda segment, **fields: segment.track("Order Completed", **fields),
    "identify": Factory.identify,
    "group": Factory.group,
    "alias": Factory.alias,
    "entered": lambda segment, **fields: segment.audience("Power Users", **fields),
    "left": lambda segment, **fields: segment.audience("Power Users", entered=False, **fields),
}
VISITORS = [call for call in CALLS if call != "alias"]

seeds = st.integers(0, 10**6)


def segment_of(seed: int = 0, **options: Any) -> Factory:
    return Factory(seed, pools=fixed_pools, **options)


def everything(segment: Factory) -> list[Message]:
    """A message of each call, every journey, and what another person does."""
    calls = [make(segment) for make in CALLS.values()]
    journeys = [message for name in JOURNEYS for message in segment.journey(name)]
    visitors = [CALLS[call](segment, anonymous=True) for call in VISITORS]
    hostile = segment.hostile("values_nested").message
    assert isinstance(hostile, dict)
    return [*calls, *journeys, *visitors, hostile, segment.person().identify()]


@pytest.mark.parametrize("call", CALLS)
@few_laws
@given(seeds, st.sampled_from([("en_US",), ("ja_JP",), ()]))
def test_message_is_clean(call: str, seed: int, locales: tuple[str, ...]) -> None:
    """Whoever it is of: it keeps its schema and is translated, without a note but an alias's."""
    message = CALLS[call](segment_of(seed, locales=locales))
    assert complaints(message) == (["alias_assumed"] if call == "alias" else [])


@pytest.mark.parametrize("call", VISITORS)
@few_laws
@given(seeds)
def test_visitor_is_not_known(call: str, seed: int) -> None:
    """A visitor's message has no userId and names no account, which is all that is noted."""
    segment = segment_of(seed)
    known = segment.identify()
    message = CALLS[call](segment, anonymous=True)
    assert message["anonymousId"] == known["anonymousId"]
    assert known["userId"] not in json.dumps(message)
    assert "account_uid" not in json.dumps(message)
    assert complaints(message) == ["anonymous_contact"]


def test_messages_are_of_one_person() -> None:
    """Without being asked for another, a factory speaks of one user and one account."""
    segment = segment_of()
    messages = [make(segment) for make in CALLS.values()]
    assert len({message["userId"] for message in messages}) == 1
    assert len({message["anonymousId"] for message in messages if "anonymousId" in message}) == 1
    assert {messages[0]["properties"]["account_uid"]} == {
        *(message["groupId"] for message in messages if "groupId" in message),
        *(
            message[said]["account_uid"]
            for message in messages
            for said in ("properties", "traits")
            if "account_uid" in message.get(said, {})
        ),
    }


def test_each_person_is_another() -> None:
    """Ids, account and messages of another person are theirs alone, whoever asks for them."""
    segment = segment_of()
    segment.identify()
    people = [segment, segment.person(), segment.person()]
    people[1].page()
    people.append(people[1].person())
    who = [person.identify() for person in people]
    assert len({message["traits"]["email"] for message in who}) == len(people)
    for key in ("userId", "anonymousId", "messageId"):
        assert len({message[key] for message in who}) == len(people)
    assert len({message["traits"]["account_uid"] for message in who}) == len(people)
    assert [person.group()["userId"] for person in people] == [one["userId"] for one in who]
    undisturbed = segment_of().person().identify()
    assert (undisturbed["userId"], undisturbed["traits"]) == (who[1]["userId"], who[1]["traits"])


@few_laws
@given(seeds)
def test_company_is_there_before_its_messages(seed: int) -> None:
    """User and company were created before the first message, a week at most."""
    segment = segment_of(seed)
    for said in (segment.identify(), segment.group()):
        assert START - 7 * DAY <= read(said["traits"]["createdAt"]) < START


def test_page_is_named_or_not() -> None:
    """A named page is two operations, one without a name a page view alone."""
    segment = segment_of()
    named, unnamed, other = segment.page(), segment.page(named=False), segment.page(name="Pricing")
    assert [item["event_uid"] for item in translate(named).wire()] == ["pageview", "dashboard"]
    assert [item["event_uid"] for item in translate(unnamed).wire()] == ["pageview"]
    assert other["name"] == other["properties"]["name"] == "Pricing"


def test_event_is_the_one_asked_for() -> None:
    """An event that is asked for tells nothing of the factory's own; without one it is that."""
    segment = segment_of()
    assert segment.track()["event"] == "Report Exported"
    asked = segment.track("Order Completed", properties={"total": 49.5})
    account = segment.group()["groupId"]
    assert asked["event"] == "Order Completed"
    assert asked["properties"] == {"account_uid": account, "total": 49.5}


@pytest.mark.parametrize("entered", [True, False])
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Order Completed Last 30 Days", "order_completed_last_30days"),
        ("Power Users", "power_users"),
    ],
)
def test_audience_is_a_trait(name: str, key: str, entered: bool) -> None:
    """An audience is one trait under its key, meant for this destination alone."""
    message = segment_of().audience(name, entered=entered)
    assert message["type"] == "identify"
    assert message["traits"] == {key: entered}
    assert message["context"]["personas"]["computation_key"] == key
    assert message["integrations"] == {"All": False, "Salesmachine": True}
    assert translate(message).wire()[0]["params"] == {key: entered}


def test_time_goes_on_by_a_minute() -> None:
    """The first message is at the start; each later one a minute after, whoever it is of."""
    start = read("2024-03-11T09:00:00Z")
    segment = segment_of(start=start)
    other = segment.person()
    messages = [make(one) for make in CALLS.values() for one in (segment, other)]
    messages.append(segment.hostile("id_missing").message)  # type: ignore[arg-type]
    expected = [iso(start + number * MINUTE) for number in range(len(messages))]
    assert [message["timestamp"] for message in messages] == expected


@few_laws
@given(seeds)
def test_time_never_goes_back(seed: int) -> None:
    """Each message is later than the one before, journeys and other people among them."""
    segment = segment_of(seed)
    times = [message["timestamp"] for message in everything(segment)]
    assert all(before < after for before, after in pairwise(times))
    assert times[0] == iso(START)


def test_same_seed_makes_the_same_messages() -> None:
    """In another process too, whatever its hashes; another seed makes others."""
    code = (
        "import json; from tests.simulator.generate.test_factory import everything, segment_of\n"
        "print(json.dumps(everything(segment_of(3))))"
    )
    expected = json.dumps(everything(segment_of(3)))
    assert printed_elsewhere(code, 1) == printed_elsewhere(code, 2) == [expected]
    assert segment_of(4).identify()["userId"] != segment_of(3).identify()["userId"]


def test_message_is_the_callers_own() -> None:
    """Whatever is done to a message, those that follow are as they would have been."""
    untouched, spoilt = segment_of(5), segment_of(5)
    for _ in range(2):
        for make in (*CALLS.values(), lambda one: one.hostile("values_nested").message):
            message = make(spoilt)
            assert message == make(untouched)
            spoil(message)
        for name in JOURNEYS:
            messages = spoilt.journey(name)
            assert messages == untouched.journey(name)
            spoil(messages)


def test_hostile_message_is_the_callers_own() -> None:
    """Nor does it matter what is done to a hostile one, whatever its shape."""
    for shape in SHAPES:
        spoil(segment_of().hostile(shape).message)
    assert "spoilt" not in "".join(segment_of().hostile(shape).text for shape in SHAPES)


def test_given_fields_are_the_callers_own() -> None:
    """What is given isn't changed with the message, nor the message with it."""
    given_fields = {"properties": {"tags": ["a"]}, "context": {"app": {"name": "x"}}}
    segment = segment_of()
    message = segment.page(**given_fields)
    spoil(message)
    assert given_fields == {"properties": {"tags": ["a"]}, "context": {"app": {"name": "x"}}}
    again = segment.page(**given_fields)
    spoil(given_fields)
    assert again["properties"]["tags"] == ["a"]


@pytest.mark.parametrize("call", CALLS)
def test_given_fields_stand_in_the_message(call: str) -> None:
    """A value replaces the one there is; what isn't given stays as it would have been."""
    plain, message = CALLS[call](segment_of()), CALLS[call](segment_of(), userId="u1", version=2)
    assert message == {**plain, "userId": "u1", "version": 2}


def test_given_object_is_laid_over_one() -> None:
    """An object goes over an object key by key, one level deep; over or by anything else not."""
    segment = segment_of()
    address = segment.identify()["traits"]["address"]
    message = segment.identify(traits={"plan": "x", "address": {"city": "Lyon"}, "email": None})
    assert message["traits"]["plan"] == "x"
    assert message["traits"]["address"] == {"city": "Lyon"} != address
    assert message["traits"]["email"] is None
    assert message["traits"]["account_uid"]
    assert segment.page(properties=None)["properties"] is None
    assert segment.page(properties=["x"])["properties"] == ["x"]
    assert segment.page(userId={"a": 1})["userId"] == {"a": 1}
    assert segment.page(context={"ip": "192.0.2.9"})["context"]["ip"] == "192.0.2.9"
    assert segment.page(context={"ip": "192.0.2.9"})["context"]["userAgent"]


@pytest.mark.parametrize("name", JOURNEYS)
@few_laws
@given(seeds, st.booleans())
def test_journey_is_one_persons(name: str, seed: int, anonymous: bool) -> None:
    """A journey's messages are clean, in order, and of the factory's person alone."""
    segment = segment_of(seed)
    who = segment.identify()
    messages = segment.journey(name, anonymous=anonymous)
    assert all(before["timestamp"] < after["timestamp"] for before, after in pairwise(messages))
    assert who["timestamp"] < messages[0]["timestamp"]
    assert segment.page()["timestamp"] > messages[-1]["timestamp"]
    for message in messages:
        assert {message.get("userId"), message.get("anonymousId")} <= {
            *(who["userId"], who["anonymousId"], None)
        }
        assert message.get("groupId") in (who["traits"]["account_uid"], None)
        noted = ["anonymous_contact"] * (not message.get("userId"))
        assert complaints(message) == (["alias_assumed"] if message["type"] == "alias" else noted)


@pytest.mark.parametrize("name", JOURNEYS)
@pytest.mark.parametrize("anonymous", [True, False])
def test_journey_begins_as_a_visitor(name: str, anonymous: bool) -> None:
    """Who visits, signs up or is invited isn't known at first, nor is who is to be anonymous."""
    first = segment_of().journey(name, anonymous=anonymous)[0]
    is_visitor = anonymous or name in ("visit", "sign-up", "invitation")
    assert (first.get("userId") is None) == is_visitor


@few_laws
@given(seeds)
def test_journey_makes_known(seed: int) -> None:
    """Whoever signs up says who they are and for whom they act, and stays known to the end."""
    messages = segment_of(seed).journey("sign-up")
    assert {"identify", "group"} <= {message["type"] for message in messages}
    known = [bool(message.get("userId")) for message in messages]
    assert known == sorted(known)
    assert known[-1]


@pytest.mark.parametrize("name", JOURNEYS)
@few_laws
@given(seeds)
def test_journey_says_something(name: str, seed: int) -> None:
    """No property is without a value, as that of somebody whom nobody decided on would be."""
    for message in segment_of(seed).journey(name):
        assert (
            "" not in {**message.get("properties", {}), "referrer": None, "search": None}.values()
        )


def test_what_a_journey_changes_stays() -> None:
    """Upgrades, churn and return are true from then on, in calls and in later journeys."""
    segment = segment_of()
    assert segment.group()["traits"]["plan"] == "trial"
    plans = [_paid(segment, "upgrade") for _ in range(4)]
    assert [plan for plan, _ in plans] == ["starter", "growth", "scale", "scale"]
    assert [mrr for _, mrr in plans] == sorted(mrr for _, mrr in plans)
    churned = segment.journey("churn")[-1]["traits"]
    assert churned == segment.group()["traits"]
    assert (churned["plan"], churned["mrr"], churned["churn_mrr"]) == ("scale", 0.0, plans[-1][1])
    assert churned["churn_reason"]
    assert read(churned["churn_date"]) > START
    assert _paid(segment, "return") == plans[-1]
    returned = segment.group()["traits"]
    assert [returned[key] for key in ("churn_date", "churn_mrr", "churn_reason")] == [None] * 3


def _paid(segment: Factory, journey: str) -> tuple[str, float]:
    """The plan and revenue that both the journey's event and a group call tell afterwards."""
    (event,) = [one for one in segment.journey(journey) if "mrr" in one.get("properties", {})]
    traits = segment.group()["traits"]
    assert (event["properties"]["plan"], event["properties"]["mrr"]) == (
        *(traits["plan"], traits["mrr"]),
    )
    return traits["plan"], traits["mrr"]


@pytest.mark.parametrize("journey", ["churn", "return"])
def test_who_never_paid_had_the_smallest_plan(journey: str) -> None:
    """Churn and return tell of revenue, also where no upgrade was told before."""
    segment = segment_of()
    segment.journey(journey)
    traits = segment.group()["traits"]
    assert traits["plan"] == "starter"
    assert traits["churn_mrr" if journey == "churn" else "mrr"] > 0


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda segment: segment.journey("onbording"),
            "there is no journey 'onbording': the nearest is 'onboarding'",
        ),
        (
            lambda segment: segment.journey("x"),
            "there is no journey 'x': they are visit, sign-up, onboarding, inviting, invitation, "
            "daily-use, support, upgrade, churn, return",
        ),
        (
            lambda segment: segment.hostile("id_mising"),
            "there is no shape 'id_mising': the nearest is 'id_missing'",
        ),
        (
            lambda _: Factory(locales=("fr_FX",)),
            "there is no locale 'fr_FX': the nearest is 'fr_FR'",
        ),
    ],
)
def test_unknown_name_is_refused(ask: Callable[[Factory], object], sentence: str) -> None:
    """With the nearest name that there is, else with all."""
    with pytest.raises(ValueError, match="there is no") as caught:
        ask(segment_of())
    assert str(caught.value) == sentence


def test_many_names_are_cut_short() -> None:
    """An error isn't longer than a person reads."""
    with pytest.raises(ValueError, match=r"they are .* \.\.\.$") as caught:
        segment_of().hostile("?")
    assert len(str(caught.value)) < 1_000


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_says_what_comes_of_it(shape: str) -> None:
    """A hostile message comes with its line and its label, and is the person's where it can be."""
    segment = segment_of()
    hostile = segment.hostile(shape)
    assert hostile.label is SHAPES[shape].label
    assert hostile.text
    assert translate(hostile.message).outcome == hostile.label.outcome or isinstance(
        hostile.message, str
    )


def test_constructing_draws_nothing() -> None:
    """Pools are asked for by the first message, and for nothing but the locales that are given."""
    asked: list[str] = []

    def pools(code: str) -> Pool:
        asked.append(code)
        return FIXED_LATIN

    segment = Factory(pools=pools, locales=("pl_PL", "fr_FR"))
    people = [segment, *(segment.person() for _ in range(40))]
    assert asked == []
    for person in people:
        person.page()
    assert set(asked) == {"pl_PL", "fr_FR"}


def test_names_are_fakers_by_default() -> None:
    """Without pools: one that Faker draws once for a seed and locale."""
    message = Factory(11).identify()
    assert complaints(message) == []
    assert message == Factory(11).identify()
    assert message["traits"]["email"] != segment_of(11).identify()["traits"]["email"]


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: Factory().alias(anonymous=True), "an alias is of a user: it can't be anonymous"),
        (lambda: Factory().audience("!!!"), "'!!!' is no name of an audience: it has no letter"),
        (lambda: Factory(start=10**18), "start is no moment in milliseconds since 1970: 10000000"),
        (lambda: Factory(start=-1), "start is no moment in milliseconds since 1970: -1"),
    ],
)
def test_what_cannot_be(ask: Callable[[], object], sentence: str) -> None:
    """It is refused in a sentence, and nothing is made of it."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        ask()
