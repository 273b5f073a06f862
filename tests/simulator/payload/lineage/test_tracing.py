"""Lineage by probing: which values of a message reach an operation, and where."""

from __future__ import annotations

import copy
import itertools
import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.cases import Case, kit_cases
from destination import Settings
from simulator.generate.strategies import valid
from simulator.payload.lineage import Edge, Lineage, Shadow, arrives, trace
from simulator.payload.lineage.probes import leaves
from simulator.payload.translators import Ours, Theirs
from tests.destination.test_corpus import published
from tests.simulator.generated import json_values, laws, texts
from tests.simulator.payload.lineage.promises import asked, drawn, fixed, holds

TRANSLATE = Ours(Settings()).operations
KIT = [case for case in kit_cases() if case.name != "envelope/size_one_byte_over_the_limit"]
"""In what is just too long a shorter value of any leaf makes a difference: no leaf feeds that."""
few = settings(laws, max_examples=40)
MESSAGE: dict[str, Any] = {
    "type": "page",
    "userId": "u1",
    "name": "Pricing",
    "properties": {
        "url": "https://x.io/p",
        "seats": 2,
        "share": 0.5,
        "small": -0.5,
        "large": 1e300,
        "zero": 0,
        "trial": False,
        "none": None,
        "a/b": {"c~d": ["x", {"": "y"}]},
        "account_uid": 7,
    },
    "context": {"ip": "10.0.0.1", "locale": "de", "page": {"url": "https://x.io/other"}},
    "timestamp": "2024-03-11T09:21:45.123Z",
    "integrations": {"Other": True},
}


@pytest.mark.parametrize(
    "pointer",
    [
        "/userId",
        "/name",
        "/properties",
        "/properties/url",
        "/properties/seats",
        "/properties/share",
        "/properties/small",
        "/properties/large",
        "/properties/zero",
        "/properties/trial",
        "/properties/none",
        "/properties/a~1b",
        "/properties/a~1b/c~0d",
        "/properties/a~1b/c~0d/0",
        "/properties/a~1b/c~0d/1",
        "/properties/a~1b/c~0d/1/",
        "/properties/account_uid",
        "/context/ip",
        "/timestamp",
        "/type",
    ],
)
def test_what_arrives(pointer: str) -> None:
    """A value of any type, however deep, arrives if other operations come of another value."""
    assert arrives(MESSAGE, pointer, TRANSLATE)


@pytest.mark.parametrize(
    "pointer", ["/context/locale", "/context/page/url", "/integrations/Other", "/integrations"]
)
def test_what_nothing_reads(pointer: str) -> None:
    """What nothing reads, or another value goes before, doesn't arrive."""
    assert not arrives(MESSAGE, pointer, TRANSLATE)


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "/",
        "/missing",
        "/properties/missing",
        "/properties/seats/0",
        "/properties/a~1b/c~0d/2",
        "/properties/a~1b/c~0d/-",
        "/properties/a~1b/c~0d/x",
        "/properties/a~1b/c~0d/²",
        "/userId/0",
        "userId",
    ],
)
def test_a_pointer_that_leads_nowhere(pointer: str) -> None:
    """Where nothing stands nothing arrives, and nothing is raised."""
    assert not arrives(MESSAGE, pointer, TRANSLATE)


def test_the_message_id_is_no_trace() -> None:
    """A message without a messageId isn't told by the one that is made of its content."""
    assert not arrives({"type": "identify", "userId": "u1", "other": 1}, "/other", TRANSLATE)
    assert arrives({"type": "identify", "userId": "u1"}, "/userId", TRANSLATE)


@pytest.mark.parametrize("key", ["messageId", "message_id"])
def test_a_message_id_arrives(key: str) -> None:
    """The messageId that a message has arrives, in either spelling."""
    message = {"type": "identify", "userId": "u1", key: "m1", "other": 1}
    assert arrives(message, f"/{key}", TRANSLATE)
    assert not arrives(message, "/other", TRANSLATE)


def test_settings_decide() -> None:
    """What the settings leave out arrives nowhere."""
    message = {"type": "alias", "userId": "u1", "previousId": "a1"}
    assert arrives(message, "/previousId", TRANSLATE)
    assert not arrives(message, "/previousId", Ours(Settings(alias="skip")).operations)


@laws
@given(json_values, texts.map(lambda text: f"/{text}"))
def test_any_message_and_pointer(message: object, pointer: str) -> None:
    """Nothing raises, and the message stays as it is."""
    before = copy.deepcopy(message)
    assert arrives(message, pointer, TRANSLATE) in (True, False)
    assert repr(message) == repr(before)


@few
@given(st.dictionaries(texts, json_values, min_size=1, max_size=3), st.data())
def test_every_property_of_a_track_arrives(properties: dict[str, Any], draw: st.DataObject) -> None:
    """A property of a message that is translated arrives, whatever its key is."""
    key = draw.draw(st.sampled_from(sorted(properties)))
    message = {"type": "track", "userId": "u1", "event": "E", "properties": properties}
    properties[key] = draw.draw(st.text("ab", min_size=1, max_size=3))
    readable = all(not isinstance(value, float) for value in properties.values())
    pointer = f"/properties/{key.replace('~', '~0').replace('/', '~1')}"
    if readable and arrives(message, "/event", TRANSLATE):
        assert arrives(message, pointer, TRANSLATE)


def edges(found: Lineage) -> list[str]:
    """``/userId > /0/contact_uid``, with ``=`` where it is copied."""
    return [f"{e.source} {'=' if e.kind == 'copied' else '>'} {e.target}" for e in found.edges]


def test_a_trace() -> None:
    """Each leaf with what it feeds, copied or derived, in the order of the message."""
    message = {
        "type": "page",
        "messageId": "m1",
        "userId": "u1",
        "name": "Pricing",
        "timestamp": "2024-03-11T09:21:45.123Z",
        "sentAt": "2024-03-11T09:21:45.123Z",
        "properties": {"url": "https://x.io/p", "account_uid": 7, "a/b": [{}, {"c": True}]},
        "context": {"ip": "10.0.0.1", "page": {"url": "https://x.io/other"}, "locale": "de"},
    }
    found = trace(message, TRANSLATE)
    assert edges(found) == [
        "/messageId = /0/messageId",
        "/messageId > /1/messageId",
        "/userId = /0/contact_uid",
        "/userId = /1/contact_uid",
        "/name = /0/params/display_name",
        "/name > /1/event_uid",
        "/name = /1/params/display_name",
        "/timestamp > /0/created_at",
        "/timestamp > /1/created_at",
        "/properties/url = /0/params/url",
        "/properties/url = /0/params/visit_url",
        "/properties/url = /1/params/url",
        "/properties/account_uid > /0/params/account_uid",
        "/properties/account_uid > /1/params/account_uid",
        "/properties/a~1b/0 = /0/params/a~1b/0",
        "/properties/a~1b/0 = /1/params/a~1b/0",
        "/properties/a~1b/1/c = /0/params/a~1b/1/c",
        "/properties/a~1b/1/c = /1/params/a~1b/1/c",
        "/context/ip = /0/params/visit_ip",
    ]
    assert found.dropped == ("/context/locale",)
    assert found.shadowed == (
        Shadow("/sentAt", ("/timestamp",)),
        Shadow("/context/page/url", ("/properties/url",)),
    )
    assert found.arriving[0] == "/type"
    assert (found.left, found.unstable, found.openings) == (0, (), ())


def test_both_directions() -> None:
    """A pointer stands for what is below it; its beginning alone doesn't."""
    message = {"type": "identify", "userId": "u", "traits": {"a": {"b": 1, "c": 2}, "ab": 3}}
    found = trace(message, TRANSLATE)
    b = Edge("/traits/a/b", "/0/params/a/b", "copied")
    c = Edge("/traits/a/c", "/0/params/a/c", "copied")
    ab = Edge("/traits/ab", "/0/params/ab", "copied")
    user = Edge("/userId", "/0/contact_uid", "copied")
    assert found.sources("/0/params/a/b") == found.targets("/traits/a/b") == (b,)
    assert found.sources("/0/params/a") == found.targets("/traits/a") == (b, c)
    assert found.sources("/0/params") == found.targets("/traits") == (b, c, ab)
    assert found.sources("/0") == found.sources("") == found.targets("") == (user, b, c, ab)
    assert found.sources("/1") == found.targets("/t") == found.sources("/0/params/a/b/x") == ()


def test_what_decides() -> None:
    """A leaf without which an operation doesn't come decides on it and on all in it."""
    message = {"type": "page", "userId": "u1", "name": "Pricing"}
    found = trace(message, TRANSLATE)
    assert found.decides("/0") == ("/type", "/userId")
    assert found.decides("/1") == found.decides("/1/params/x") == ("/type", "/userId", "/name")
    assert found.decides("/2") == found.decides("") == ()


def test_what_would_feed_a_place() -> None:
    """Of what there isn't the nearest leaves are told, also those of a wrong type."""
    message = {
        "type": "identify",
        "userId": "u1",
        "traits": {"firstName": "Ada", "lastName": "", "account_uid": [1]},
    }
    found = trace(message, TRANSLATE)
    assert found.nearest("/0/params/name") == ("/traits/lastName",)
    assert found.nearest("/0/params") == ("/traits/lastName",)
    assert found.nearest("/0/params/account_uid") == found.nearest("/0/contact_uid") == ()
    assert "/traits/account_uid/0" in found.dropped
    track = {"type": "track", "userId": "u1", "event": "Paid", "timestamp": "yesterday"}
    found = trace(track, TRANSLATE)
    assert (found.nearest("/0/created_at"), found.dropped) == (("/timestamp",), ())
    page = trace({"type": "page", "userId": "u1", "name": 7}, TRANSLATE)
    assert page.nearest("/1/event_uid") == page.nearest("/1") == ("/name",)


def test_two_times_that_are_the_same() -> None:
    """The first time feeds created_at, though the next would stand in for it if it were bad."""
    noon = "2024-03-11T12:00:00.000Z"
    message = {"type": "track", "userId": "u", "event": "E", "timestamp": noon, "sentAt": noon}
    found = trace(message, TRANSLATE)
    assert [edge.source for edge in found.sources("/0/created_at")] == ["/timestamp"]
    assert found.shadowed == (Shadow("/sentAt", ("/timestamp",)),)
    assert arrives(message, "/timestamp", TRANSLATE)


def test_a_refused_message() -> None:
    """Nothing feeds anything; what would make an operation of it is told."""
    found = trace({"type": "track", "userId": "u1", "event": "!", "a": 1}, TRANSLATE)
    assert (found.edges, found.decisions) == ((), ())
    assert found.nearest("/0/event_uid") == ("/event",)
    assert found.dropped == ("/type", "/userId", "/a")


def mine(function: Callable[[dict[str, Any]], Any], **values: Any) -> Lineage:
    """The lineage of what a function makes of these values."""
    return trace(values, lambda message: [{"x": function(message)}])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (lambda m: m["a"].strip(), "signup"),
        (lambda m: m["a"].lower(), "signup"),
        (lambda m: m["a"].encode("ascii", "ignore").decode(), "signup"),
        (lambda m: m["a"].split("-")[0], "signup"),
        (lambda m: m["a"].replace(" ", "_"), "signup"),
        (lambda m: m["a"][:6], "signup"),
        (lambda m: abs(m["a"]), 7),
        (lambda m: -abs(m["a"]), -7),
        (lambda m: int(m["a"]), 7),
        (lambda m: min(m["a"], 100), 7),
        (lambda m: float(m["a"]), 7),
        (lambda m: round(m["a"]), 2.0),
        (lambda m: m["a"] or "none", True),
        (lambda m: "it is" if m["a"] else m["a"], False),
        (lambda m: str(m["a"]), None),
        (lambda m: m["a"] if isinstance(m["a"], str) else None, None),
        (lambda m: bool(m["a"]), {}),
    ],
)
def test_what_only_looks_copied(function: Callable[[Any], Any], value: object) -> None:
    """What leaves this value as it is and changes another one derives."""
    assert [edge.kind for edge in mine(function, a=value).edges] == ["derived"]


@pytest.mark.parametrize(
    "value", ["", "a", " A\udfff ", 0, -1, 10**400, 12345, 1e300, -0.0, True, False, None, {}, []]
)
def test_what_is_copied(value: object) -> None:
    """A value of any type that comes through as it is, wherever it is put."""
    assert edges(mine(lambda m: m["a"], a=value, b=1)) == ["/a = /0/x"]
    assert edges(mine(lambda m: {"y": [m["a"]]}, a=value)) == ["/a = /0/x/y/0"]


def test_equal_values_are_told_apart() -> None:
    """Where two leaves hold the same, only what follows counts."""
    assert edges(mine(lambda m: m["b"], a="same", b="same")) == ["/b = /0/x"]
    assert edges(mine(lambda m: m["a"] + m["b"], a=1, b=2)) == ["/a > /0/x", "/b > /0/x"]
    assert edges(mine(lambda m: [m["a"], "same"], a="same")) == ["/a = /0/x/0"]


def test_a_value_of_another_type() -> None:
    """A text that a number would have been taken for feeds nothing, and is nearest."""

    def numbers(message: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in message.items() if isinstance(v, int | float)}

    found = mine(numbers, mrr="49", seats=7)
    assert edges(found) == ["/seats = /0/x/seats"]
    assert (found.dropped, found.nearest("/0/x/mrr")) == (("/mrr",), ("/mrr",))
    assert edges(mine(lambda m: type(m["a"]).__name__, a="x")) == ["/a > /0/x"]


def test_operations_that_shift() -> None:
    """When one goes the others are still compared with themselves, wherever they are then."""

    def lines(message: Any) -> list[dict[str, Any]]:
        made = [{"method": "contact", "uid": message["email"]}] if message.get("email") else []
        for item in message["items"]:
            if item.get("n", 0) > 0:
                made.append({"method": "event", "event_uid": "line", "params": {**item}})
        return made

    items = [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}, {"sku": "c", "n": 3}]
    found = trace({"email": "e", "items": items}, lines)
    assert found.decides("/0") == ("/email",)
    assert [found.decides(f"/{n}")[0] for n in (1, 2, 3)] == [f"/items/{n}/n" for n in range(3)]
    assert edges(found) == ["/email = /0/uid"] + [
        f"/items/{n}/{key} = /{n + 1}/params/{key}" for n in range(3) for key in ("sku", "n")
    ]


class Chance:
    """A translator whose ids are never the same."""

    def __init__(self) -> None:
        self.count = itertools.count()

    def __call__(self, message: Any) -> list[dict[str, Any]]:
        return [{"id": next(self.count), "x": message["a"], "at": {"n": next(self.count)}}]


def test_what_changes_by_itself() -> None:
    """Time and chance are no trace, and are named."""
    found = trace({"a": 1, "b": 2}, Chance())
    assert edges(found) == ["/a = /0/x"]
    assert (found.unstable, found.dropped) == (("/0/id", "/0/at/n"), ("/b",))


def test_what_begins_to_change() -> None:
    """A clock that ticks while the leaves are probed is no trace either."""
    count = itertools.count()

    def ticks(message: Any) -> list[dict[str, Any]]:
        return [{"at": max(4, next(count)), "x": message["a"]}]

    found = trace({"a": 1, "b": 2, "c": 3}, ticks)
    assert (edges(found), found.unstable) == (["/a = /0/x"], ("/0/at",))
    assert found.dropped == ("/b", "/c")


def test_what_changes_by_itself_hides_nothing() -> None:
    """What a value of another type would feed is found beside it."""
    count = itertools.count()

    def numbers(message: Any) -> list[dict[str, Any]]:
        mrr = {"mrr": message["mrr"]} if isinstance(message.get("mrr"), int) else {}
        return [{"id": next(count), **mrr}]

    found = trace({"mrr": "49"}, numbers)
    assert (found.nearest("/0/mrr"), found.dropped) == (("/mrr",), ("/mrr",))


KEPT: list[dict[str, Any]] = [{}]


def keeps(message: Any) -> Any:
    KEPT[0]["x"] = message["a"]
    return KEPT


def empties(message: Any) -> Any:
    made = [{"x": message["a"], "y": message["c"]["d"]}]
    message["c"].clear()
    message.clear()
    return made


def exits(message: Any) -> Any:
    if message["a"] != "v":
        raise SystemExit
    return [{"x": 1}]


def deep(message: Any) -> Any:
    value = message["a"]
    for _ in range(1_500):
        value = [value]
    return [{"x": value}]


@pytest.mark.parametrize(
    ("translate", "sources", "decides"),
    [
        (keeps, ["/a"], ("/a",)),
        (empties, ["/a", "/c/d"], ("/a", "/c/d")),
        (exits, [], ("/a",)),
        (deep, ["/a"], ("/a",)),
        (lambda _: None, [], ()),
        (lambda _: iter([{}]), [], ()),
        (lambda _: [7], [], ()),
        (lambda _: [{"x": object()}], [], ()),
        (lambda _: 1 / 0, [], ()),
        (lambda m: [{"method": ["x"], "event_uid": {}, "params": m["a"], 7: m}], None, ("/a",)),
    ],
)
def test_any_translator(translate: Any, sources: list[str] | None, decides: tuple[str]) -> None:
    """Whatever it raises, gives, keeps or does to its message."""
    message = {"a": "v", "b": None, "c": {"d": [1]}}
    found = trace({"a": "v", "c": {"d": 1}}, translate)
    assert sources is None or [edge.source for edge in found.edges] == sources
    assert found.decides("/0") == decides
    assert trace(message, translate) == trace(copy.deepcopy(message), translate)
    assert message == {"a": "v", "b": None, "c": {"d": [1]}}


def test_an_interrupt() -> None:
    """Ctrl-C ends a trace."""

    def interrupts(message: object) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trace({"a": 1}, interrupts)


def test_the_limit() -> None:
    """Only so many leaves are probed, the ones that aren't deep first; the others are counted."""
    made: list[object] = []

    def counts(message: Any) -> list[dict[str, Any]]:
        made.append(message)
        return [message]

    items = [{"sku": str(n)} for n in range(2_000)]
    message = {"properties": {"items": items}, "userId": "u1", "context": {"ip": "i"}}
    found = trace(message, counts, most=5)
    assert found.left == 1_997
    assert [*found.arriving] == [
        *(f"/properties/items/{n}/sku" for n in range(3)),
        *("/userId", "/context/ip"),
    ]
    assert len(made) <= 3 + 7 * 5 + 2 * 7
    assert trace(message, counts, most=0) == Lineage(left=2_002)


def test_a_message_of_very_many_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The more there are, the fewer are probed; not fewer than five."""
    monkeypatch.setattr("simulator.payload.lineage.tracing._WORK", 2_000)
    assert asked(trace({f"k{n}": n for n in range(100)}, lambda message: [message])) == 20
    assert asked(trace({f"k{n}": n for n in range(1_000)}, lambda message: [message])) == 5
    assert asked(trace({"a": 1, "b": 2}, lambda message: [message])) == 2


def test_what_another_value_would_take_over() -> None:
    """A value that goes nowhere as it is feeds no place that another one feeds: it opens it."""
    message = {
        "type": "track",
        "userId": None,
        "anonymousId": "a1",
        "event": "Paid",
        "timestamp": "soon",
        "sentAt": "2024-03-11",
    }
    found = trace(message, TRANSLATE)
    assert [edge.source for edge in found.sources("/0/contact_uid")] == ["/anonymousId"]
    assert [edge.source for edge in found.sources("/0/created_at")] == ["/sentAt"]
    assert found.nearest("/0/contact_uid") == ("/userId",)
    assert found.nearest("/0/created_at") == ("/timestamp",)
    assert found.decides("/0") == ("/type", "/anonymousId", "/event")
    assert {"/userId", "/timestamp"} <= {*found.arriving}
    alone = mine(lambda m: bool(m.get("a")), a="")
    assert edges(alone) == ["/a > /0/x"]
    both = mine(lambda m: m["b"] if m["a"] == "yes" else "low", a="yes", b="x")
    assert edges(both) == ["/a > /0/x", "/b = /0/x"]


def test_what_decides_by_a_value_of_its_type() -> None:
    """An id that would be refused as a fraction decides only on what doesn't come without it."""
    group = trace({"type": "group", "userId": 7, "groupId": "g"}, TRANSLATE)
    assert group.decides("/0") == ("/type", "/groupId")
    assert group.decides("/1") == ("/type", "/userId", "/groupId")
    off = {"type": "identify", "userId": "u", "integrations": {"Salesmachine": None}}
    assert trace(off, TRANSLATE).decides("/0") == ("/type", "/userId", "/integrations/Salesmachine")
    whole = trace({"a": 7}, lambda m: [{"x": 1}] if isinstance(m["a"], int) else [])  # type: ignore[index]
    assert whole.decides("/0") == ("/a",)


@pytest.mark.parametrize("levels", [150, 1_500, 100_000])
def test_a_deep_message(levels: int) -> None:
    """What is too deep to be judged has no lineage, and that is said."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    found = trace({"type": "track", "userId": "u", "event": "E", "properties": value}, TRANSLATE)
    assert found.edges == ()
    assert asked(found) + found.left == 4
    assert not arrives({"a": value}, "/a", TRANSLATE)


@pytest.mark.parametrize("case", KIT, ids=[case.name for case in KIT])
def test_the_laws_on_a_case_of_the_kit(case: Case) -> None:
    """For each message that we know, under the case's settings."""
    translator = Ours().with_settings(case.settings)
    holds(case.message, translator.operations, fixed)


@few
@given(valid(), st.data())
def test_the_laws_on_any_message(message: dict[str, Any], draw: st.DataObject) -> None:
    """For what any app might send."""
    holds(message, TRANSLATE, drawn(draw))


@few
@given(json_values, st.data())
def test_the_laws_on_any_value(value: object, draw: st.DataObject) -> None:
    """For what no app should send, and for another translator as well."""
    message = {"type": "track", "userId": "u1", "event": "E", "properties": value}
    copier = Theirs("a:b", lambda message: [{"method": "event", "all": message}]).operations
    for one, translate in ((value, TRANSLATE), (message, TRANSLATE), (message, copier)):
        found = trace(one, translate)
        assert asked(found) + found.left == len(list(leaves(one)))
        assert all(found.sources(edge.target) for edge in found.edges)
        assert json.dumps(found.edges)
    if TRANSLATE(message):
        holds(message, TRANSLATE, drawn(draw))
        holds(message, copier, drawn(draw))


@pytest.mark.skipif("SIM_CORPUS" not in os.environ, reason="SIM_CORPUS names no folder")
def test_the_laws_on_what_others_published() -> None:
    """For each message of the corpus."""
    for _, message in published():
        holds(message, TRANSLATE, fixed)
