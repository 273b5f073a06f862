"""Audiences: what is told at each sync is what has changed in the stream since the last one."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import registry
from destination import translate
from simulator.generate.happenings import Happening
from simulator.generate.people import Person
from simulator.generate.personas.audiences import Audiences
from simulator.generate.personas.computations import (
    COMPUTATIONS,
    QUIET_ACCOUNTS,
    Computation,
    Value,
    at_least,
    total,
)
from simulator.generate.stamps import DAY, HOUR, MINUTE, iso
from simulator.generate.world import START
from tests.simulator.generate.crowd import happening, person
from tests.simulator.generate.elsewhere import printed_elsewhere
from tests.simulator.generate.fixed import fixed_world
from tests.simulator.generated import laws

FIRST = START + 5 * HOUR
"""The first sync."""
RETAINED = 60 * DAY
Values = dict[tuple[str, str, str], Value]
"""By identifier, id and key; what is false or null isn't in it."""


def lived(audiences: Audiences, happenings: Iterable[Happening]) -> Iterator[Happening]:
    """What happens and what is told, as the world does it."""
    for each in happenings:
        if each.at >= audiences.next_sync:
            yield from audiences.sync(each.at)
        audiences.watch(each)
        yield each


def told(audiences: Audiences, happenings: Iterable[Happening]) -> list[Happening]:
    """What is told of these."""
    return [each for each in lived(audiences, happenings) if each.journey == "audiences"]


def change(each: Happening) -> tuple[str, str, str, Value]:
    """``(identifier, id, key, value)`` of what is told."""
    ids = ("groupId", "userId", "anonymousId")
    identifier = next(one for one in ids if one in each.message)
    ((key, value),) = each.message["traits"].items()
    return identifier, each.message[identifier], key, value


def of(happenings: list[Happening], key: str) -> list[tuple[int, str, Value]]:
    """What is told of a key: ``(sync, id, value)``, the first sync being 1."""
    changes = [(number(each.at), *change(each)) for each in happenings]
    return [(sync, who, value) for sync, _, who, name, value in changes if name == key]


def number(at: int) -> int:
    """Which sync was the last by then."""
    return (at - FIRST) // DAY + 1


def naive(past: list[Happening], sync: int) -> Values:
    """What holds at a sync, from everything that happened before it."""
    now, found = FIRST + (sync - 1) * DAY, Values()
    by_person: dict[str, list[Happening]] = {}
    named: dict[str, list[Happening]] = {}
    for each in past:
        if each.account is not None:
            named.setdefault(each.account, []).append(each)
    for account, naming in named.items():
        first = life(naming, now)[:1]
        quiet = naming[-1].at < now - 7 * DAY
        if sync >= QUIET_ACCOUNTS.created and first and quiet:
            found["groupId", account, QUIET_ACCOUNTS.key] = True
    for each in past:
        by_person.setdefault(each.person.user_id, []).append(each)
    for uid, seen in by_person.items():
        lasting = [each for each in life(seen, now) if each.uid == uid]
        for computation in COMPUTATIONS:
            since = 0 if computation.days is None else now - computation.days * DAY
            done = [each for each in lasting if each.at >= since]
            value = computed(computation, done)
            if sync >= computation.created and value not in (False, None):
                found["userId", uid, computation.key] = value
    return found


def life(seen: list[Happening], now: int) -> list[Happening]:
    """What is known of someone at a sync: one that saw them gone for good began anew."""
    lasting: list[Happening] = []
    for each in seen:
        if lasting and is_gone(lasting, FIRST + (each.at - FIRST) // DAY * DAY):
            lasting = []
        lasting.append(each)
    return [] if is_gone(lasting, now) else lasting


def is_gone(lasting: list[Happening], sync: int) -> bool:
    return lasting[-1].at < sync - RETAINED and lasting[0].person.company.ends < sync


def computed(computation: Computation, done: list[Happening]) -> Value:
    """The value, counted anew."""
    messages = [each.message for each in done if each.message.get("event") == computation.event]
    features = Counter(message["properties"].get("feature") for message in messages)
    match computation.key:
        case "most_used_feature":
            return min(features, key=lambda one: (-features[one], one), default=None)
        case "features_used":
            return sorted(features) or None
        case "reports_exported_last_30_days":
            return len(messages) or None
        case "power_users":
            return len(messages) >= 8
        case "j_o_onboarding__report_exported":
            return "true" if messages else None
    return bool(messages)


def check_coherence(happenings: list[Happening], until: int) -> None:
    """At each sync, all that was told of what is due adds up to what holds; nothing in vain."""
    known = Values()
    calls = deque(each for each in happenings if each.journey == "audiences")
    world = [each for each in happenings if each.journey != "audiences"]
    for sync in range(1, until + 1):
        now = FIRST + (sync - 1) * DAY
        past = [each for each in world if each.at < now]
        truth = naive(past, sync)
        due = {one.key for one in COMPUTATIONS if one.is_due(sync)} | {QUIET_ACCOUNTS.key}
        for place in [p for p in known if p not in truth and p[:2] not in there(past, now)]:
            del known[place]  # whoever is gone is forgotten in silence
        while calls and calls[0].at < now + DAY:
            identifier, who, key, value = change(calls.popleft())
            if identifier == "anonymousId":
                continue
            assert key in due or value is None, "it wasn't due"
            before = known.pop((identifier, who, key), False if type(value) is bool else None)
            assert value != before, "it was known"
            if value not in (False, None):
                known[identifier, who, key] = value
        assert told_by(known, due) == told_by(truth, due)
    assert not calls


def there(past: list[Happening], now: int) -> set[tuple[str, str]]:
    """Whoever isn't gone."""
    everyone: dict[tuple[str, str], list[Happening]] = {}
    for each in past:
        everyone.setdefault(("userId", each.person.user_id), []).append(each)
        if each.account is not None:
            everyone.setdefault(("groupId", each.account), []).append(each)
    return {one for one, seen in everyone.items() if life(seen, now)}


def told_by(values: Values, keys: set[str]) -> Values:
    """What is said of these keys."""
    return {place: value for place, value in values.items() if place[2] in keys}


GAPS = [0, 5 * HOUR, DAY, DAY, 19 * HOUR, 3 * DAY, 9 * DAY, 25 * DAY, 61 * DAY]
EVENTS = [None, "Report Exported", "Feature Used", "Invitation Sent", "Onboarding Completed", "Odd"]
steps = st.tuples(
    st.sampled_from(GAPS),
    st.integers(0, 2),
    st.sampled_from(EVENTS),
    st.booleans() | st.just(True),
    st.sampled_from([None, "acc_1", "acc_2"]),
    st.sampled_from(["Reports", "Cohorts"]),
    st.sampled_from([1, 1, 9]),
)


@settings(laws, max_examples=60)
@given(st.lists(steps, max_size=25))
def test_coherent(drawn: list[tuple[int, int, str | None, bool, str | None, str, int]]) -> None:
    """Whatever people do, however long they are away, at each sync all adds up."""
    stream, at = list[Happening](), START
    for gap, who, event, known, account, feature, times in drawn:
        at += gap
        one = happening(at, person(who), event, known=known, account=account, feature=feature)
        stream += [one] * times
    audiences = Audiences(0, START)
    happenings = list(lived(audiences, stream))
    happenings += audiences.sync(at + 70 * DAY)
    check_coherence(happenings, number(at + 70 * DAY))
    assert [each for each in happenings if each.journey != "audiences"] == stream


@pytest.fixture(scope="module")
def world() -> list[Happening]:
    """Five months of a small world."""
    founded = fixed_world(3, sign_ups=0.15)
    until = START + 150 * DAY
    return list(takewhile(lambda each: each.at < until, founded.happenings()))


def test_world_coherent(world: list[Happening]) -> None:
    """So it is in a world, where every computation is told of, and every value there is."""
    check_coherence(world, number(world[-1].at))
    calls = [each for each in world if each.journey == "audiences"]
    seen: dict[str, set[str]] = {}
    for each in calls:
        _, _, key, value = change(each)
        seen.setdefault(key, set()).add(type(value).__name__ if value is not False else "False")
    assert seen == {
        "report_exported_last_7days": {"bool", "False"},
        "onboarding_completed": {"bool"},
        "invited_a_teammate_last_30days": {"bool", "False"},
        "power_users": {"bool", "False"},
        "reports_exported_last_30_days": {"int", "NoneType"},
        "most_used_feature": {"str", "NoneType"},
        "features_used": {"list", "NoneType"},
        "j_o_onboarding__report_exported": {"str"},
        "accounts_gone_quiet": {"bool", "False"},
    }


def test_world_goes_on_undisturbed(world: list[Happening]) -> None:
    """Time never goes back, messageIds are unique, and lives are as without audiences."""
    assert all(one.at <= other.at for one, other in pairwise(world))
    assert len({each.message["messageId"] for each in world}) == len(world)
    lives = [each for each in world if each.journey != "audiences"]
    alone = fixed_world(3, sign_ups=0.15)._lives()
    assert lives == list(islice(alone, len(lives)))


def test_world_messages(world: list[Happening]) -> None:
    """Each call is valid, says what its happening says, and is translated with nothing to note.

    But for the anonymous.  A group call is of a user who belongs to the account.
    """
    kinds, nanoseconds = Counter[str](), set[str]()
    notes = {"userId": [], "anonymousId": ["anonymous_contact"], "groupId": []}
    for each in world:
        if each.journey != "audiences":
            continue
        identifier, who, _, _ = change(each)
        kinds[identifier] += 1
        nanoseconds.add(each.message["originalTimestamp"][-7:])
        message, translation = each.message, translate(each.message)
        assert registry.check(f"segment/{message['type']}", message) == []
        assert [note.code for note in translation.notes] == notes[identifier]
        for operation in translation.operations:
            assert registry.check("salesmachine/item", operation.wire()) == []
        ids = {"userId": each.person.user_id, "anonymousId": each.person.anonymous_id}
        assert who == ids.get(identifier, each.account)
        of_account = (each.person.user_id, who)
        assert (each.uid, each.account) == (of_account if identifier == "groupId" else (who, None))
        assert (each.visit, message["timestamp"]) == (0, iso(each.at))
    assert kinds.keys() == notes.keys()
    assert len(nanoseconds) > 0.98 * kinds.total()


def test_accounts_are_of_their_people(world: list[Happening]) -> None:
    """A quiet account is told of with the owner of the company, who named it first."""
    groups = [each for each in world if "accounts_gone_quiet" in each.message.get("traits", ())]
    assert {each.person.member.role for each in groups} == {"owner"}
    assert all(each.account == each.person.company.uid for each in groups)


def members(count: int, known: bool = True) -> Iterator[Happening]:
    """So many people who export a report, two hours after the start."""
    for each in range(count):
        yield happening(START, person(each), known=known)
    for each in range(count):
        yield happening(START + 2 * HOUR, person(each), "Report Exported")


def one_audience(created: int = 1, seed: int = 0) -> Audiences:
    """Only "Report Exported Last 7 Days" and, late, quiet accounts."""
    audience = replace(COMPUTATIONS[0], created=created)
    return Audiences(seed, START, (audience,), replace(QUIET_ACCOUNTS, created=999))


KEY = "report_exported_last_7days"


def test_creation_then_changes() -> None:
    """When it is created every member is told, then who enters and, a week after, who leaves."""
    stream = [
        happening(START + 2 * HOUR, person(0), "Report Exported"),
        happening(START + 2 * DAY, person(1), "Report Exported"),
        happening(START + 5 * DAY, person(0), "Report Exported"),
        happening(START + 6 * DAY, person(2), "Report Exported"),
        happening(START + 30 * DAY, person(3)),
    ]
    a, b, c = (person(each).user_id for each in range(3))
    assert of(told(one_audience(created=4), stream), KEY) == [
        (4, a, True),
        (4, b, True),
        (7, c, True),
        (10, b, False),
        (13, a, False),
        (14, c, False),
    ]


def test_left_before_creation() -> None:
    """Who was in it only before it was created is never told."""
    stream = [*members(3), happening(START + 30 * DAY, person(9))]
    assert told(one_audience(created=9), stream) == []
    assert len(told(one_audience(created=7), stream)) >= 6


@pytest.mark.parametrize(("late", "left"), [(-1, 8), (0, 9)])
def test_window_is_exact(late: int, left: int) -> None:
    """What is done at the moment of a sync counts for the next one, to the millisecond."""
    stream = [happening(FIRST + late, person(0), "Report Exported")]
    stream.append(happening(START + 30 * DAY, person(1)))
    entered = 1 if late else 2
    expected = [(entered, person(0).user_id, True), (left, person(0).user_id, False)]
    assert of(told(one_audience(), stream), KEY) == expected


def test_visitors_are_in_no_audience() -> None:
    """What is done before the user is known doesn't count, afterwards either."""
    stream = [
        happening(START, person(0), "Report Exported", known=False),
        happening(START + HOUR, person(0)),
        happening(START + 3 * DAY, person(0)),
    ]
    assert told(one_audience(), stream) == []


def test_null_when_nothing_is_left() -> None:
    """A computed trait is told when its value changes, and null at the end."""
    trait = Computation("trait", "reports_last_2_days", 1, "Report Exported", 2, total)
    audiences = Audiences(0, START, (trait,), replace(QUIET_ACCOUNTS, created=999))
    hours = [2, 3, 24 + 2, 3 * 24 + 2, 3 * 24 + 3, 3 * 24 + 4]
    stream = [happening(START + each * HOUR, person(0), "Report Exported") for each in hours]
    stream.append(happening(START + 9 * DAY, person(0)))
    values = [(sync, value) for sync, _, value in of(told(audiences, stream), trait.key)]
    assert values == [(1, 2), (2, 3), (3, 1), (4, 3), (6, None)]


def test_a_trait_of_weeks() -> None:
    """One that isn't told at every sync is told at its own, as it is by then."""
    weekly = Computation("trait", "reports", 2, "Report Exported", 30, total, every=7)
    audiences = Audiences(0, START, (weekly,), replace(QUIET_ACCOUNTS, created=999))
    stream = [
        happening(START + each * DAY + 6 * HOUR, person(0), "Report Exported")
        for each in (0, 1, 4, 12)
    ]
    stream.append(happening(START + 30 * DAY, person(0)))
    values = [(sync, value) for sync, _, value in of(told(audiences, stream), weekly.key)]
    assert values == [(2, 1), (9, 3), (16, 4)]


def test_step_of_a_journey() -> None:
    """A step is reached once, as the text "true", and told anew only to a profile that is new."""
    (step,) = (each for each in COMPUTATIONS if each.kind == "journey_step")
    audiences = Audiences(0, START, (step,), replace(QUIET_ACCOUNTS, created=999))
    days = [0, 20, 21, 100]
    stream = [happening(START + each * DAY, person(0), "Report Exported") for each in days]
    stream.append(happening(START + 300 * DAY, person(1)))
    uid = person(0).user_id
    assert of(told(audiences, stream), step.key) == [(9, uid, "true"), (101, uid, "true")]


def test_quiet_account() -> None:
    """An account is quiet after a week without a call that names it, until the next one."""
    audiences = Audiences(0, START, (), replace(QUIET_ACCOUNTS, created=1))
    owner, other = person(0), person(1)
    stream = [
        happening(START, owner, account="acc_1"),
        happening(START + DAY, other, account="acc_1"),
        happening(START + 3 * DAY, owner),
        happening(START + 12 * DAY, other, account="acc_1"),
        happening(START + 100 * DAY, other),
    ]
    calls = told(audiences, stream)
    assert of(calls, QUIET_ACCOUNTS.key) == [
        (9, "acc_1", True),
        (13, "acc_1", False),
        (20, "acc_1", True),
    ]
    assert all(each.person is owner for each in calls)


def test_both_identifiers() -> None:
    """One profile in five is told again, right away, under its anonymousId alone; always or never.

    Only who has been seen under it.
    """
    away = [happening(START + 30 * DAY, person(999))]
    calls = told(one_audience(), [*members(300, known=False), *away])
    twice = {each.person.user_id for each in calls if "anonymousId" in each.message}
    assert 30 < len(twice) < 90
    expected = []
    for each in (each for each in calls if "userId" in each.message):
        expected.append(change(each))
        if each.person.user_id in twice:
            expected.append(("anonymousId", each.person.anonymous_id, *change(each)[2:]))
    assert [change(each) for each in calls] == expected
    unseen = told(one_audience(), [*members(300), *away])
    assert {change(each)[0] for each in unseen} == {"userId"}


def test_seed_decides() -> None:
    """Another seed makes other ids, and other profiles of two identifiers."""
    calls = [told(one_audience(seed=seed), [*members(60, False), late()]) for seed in (0, 0, 1)]
    assert calls[0] == calls[1]
    ids = [{each.message["messageId"] for each in each_seed} for each_seed in calls]
    assert not ids[0] & ids[2]
    twice = [{e.uid for e in each_seed if "anonymousId" in e.message} for each_seed in calls]
    assert twice[0] != twice[2]


def late(days: int = 30) -> Happening:
    """Somebody else, much later."""
    return happening(START + days * DAY, person(999))


def test_each_sync_has_its_time() -> None:
    """Syncs that nobody was there for take place all the same, from their own moments on."""
    stream = [
        *members(40),
        *(happening(START + 2 * DAY + i, person(i), "Report Exported") for i in range(9)),
    ]
    calls = told(one_audience(), [*stream, late()])
    assert sorted({number(each.at) for each in calls}) == [1, 8, 10]
    assert all((each.at - FIRST) % DAY < 3 * len(calls) for each in calls)
    assert all(one.at <= other.at for one, other in pairwise(calls))
    spread = Counter(each.at for each in calls if number(each.at) == 1)
    assert len(spread) > 20


def test_never_later_than_what_follows() -> None:
    """However many are told, none is told after what happens next."""
    happenings = list(
        lived(one_audience(), [*members(60), happening(FIRST + 5, person(0)), late()])
    )
    assert all(one.at <= other.at for one, other in pairwise(happenings))
    assert max(each.at for each in happenings if number(each.at) == 1) == FIRST + 5


@pytest.mark.parametrize("start", [START, FIRST - 1, FIRST, FIRST + 1, START + 23 * HOUR])
def test_first_sync(start: int) -> None:
    """Syncs are at 05:00 UTC, whatever the start, the first after it."""
    first = Audiences(0, start).next_sync
    assert iso(first).endswith("T05:00:00.000Z")
    assert start < first <= start + DAY


def size(of: object) -> int:
    """How many entries there are in all structures, however deep; people aside."""
    if isinstance(of, Person | str | int | None):
        return 0
    if isinstance(of, dict):
        return len(of) + sum(map(size, of.values()))
    if isinstance(of, list | tuple | deque):
        return len(of) + sum(map(size, of))
    slots = getattr(of, "__slots__", ())
    inner = (
        [getattr(of, name) for name in slots]
        if slots
        else list(getattr(of, "__dict__", {}).values())
    )
    return sum(map(size, inner))


def year() -> Iterator[Happening]:
    """Three people a day who come along, each busy every other day for two weeks."""
    for day in range(400):
        for who in range(max(day - 14, 0) * 3, day * 3, 2):
            at = START + day * DAY + who % 7 * MINUTE
            event = ("Report Exported", "Feature Used", "Invitation Sent", "Onboarding Completed")
            account = f"acc_{who // 3}"
            yield happening(at, person(who), event[who % 4], account=account, feature=f"F{who % 5}")


def test_memory_is_that_of_the_present() -> None:
    """After a year no structure has grown; and when nobody is there any more all is forgotten."""
    stream = sorted(year(), key=lambda each: each.at)
    audiences, empty, sizes = Audiences(0, START), Audiences(0, START), []
    marks = [START + day * DAY for day in (150, 250, 350)]
    for each in lived(audiences, stream):
        if marks and each.at >= marks[0]:
            marks.pop(0)
            sizes.append(size(audiences))
    assert min(sizes) > 500
    assert max(sizes) < min(sizes) * 1.1
    end = stream[-1].at + 70 * DAY
    left = list(audiences.sync(end))
    list(empty.sync(end))
    values = [change(each)[3] for each in left]
    assert False in values
    assert None in values
    assert size(audiences) == size(empty)


def test_forgotten_after_leaving() -> None:
    """Nobody is told that somebody is forgotten: who is in an audience for ever stays there."""
    ever = Computation("audience", "Ever", 1, "Report Exported", None, at_least(1))
    audiences = Audiences(0, START, (ever,), replace(QUIET_ACCOUNTS, created=999))
    calls = told(audiences, [*members(2), happening(START + 9 * DAY, person(1)), late(200)])
    a, b = (person(each).user_id for each in range(2))
    assert of(calls, "ever") == [(1, a, True), (1, b, True)]


def fingerprint() -> str:
    """What is told in a small world, every byte of it."""
    world = fixed_world(5, sign_ups=2)
    hashed = hashlib.sha256()
    for each in islice(world.happenings(), 4000):
        hashed.update(json.dumps([each.at, each.uid, each.account, each.message]).encode())
    return hashed.hexdigest()


@pytest.mark.parametrize("hash_seed", [0, 1])
def test_same_bytes_in_every_process(hash_seed: int) -> None:
    """However a process orders its sets, the same is told, in the same order."""
    code = f"from {__name__} import fingerprint; print(fingerprint())"
    assert printed_elsewhere(code, hash_seed) == [fingerprint()]
