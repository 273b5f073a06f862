"""The Scrubber: stand-ins of the same form, the same ones for the same values."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.cases import kit_cases
from contracts.reading import loads
from simulator.payload.scrub import Scrubber, scrubbed
from simulator.payload.scrub.vocabulary import VOCABULARY
from simulator.payload.scrub.words import listed
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws
from tests.simulator.payload.scrub.payloads import PAYLOADS


def published() -> list[Any]:
    """Messages that others published, and without SIM_CORPUS those of the kit's cases."""
    if folder := os.environ.get("SIM_CORPUS"):
        files = sorted(Path(folder).glob("*.ndjson"))
        lines = (line for file in files for line in file.read_text("utf-8").splitlines())
        found: list[Any] = [loads(line) for line in lines]
        return [entry["event"] for entry in found]
    return [case.message for case in kit_cases()]


def leaves(value: Any) -> Iterator[Any]:
    """Every value that holds no other, in order."""
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


def shape(value: Any) -> Any:
    """Types, emptiness and structure, without keys and values."""
    if isinstance(value, dict):
        return [shape(one) for one in value.values()]
    if isinstance(value, list):
        return [[shape(one) for one in value]]
    if isinstance(value, str):
        return ("str", bool(value.strip()))
    return value if value is None or isinstance(value, bool) else type(value).__name__


@laws
@given(json_values)
def test_any_json(value: Any) -> None:
    """Nothing raises; structure, types, booleans, null and blank texts stay."""
    assert shape(Scrubber("k").message(value)) == shape(value)


@laws
@given(json_values)
def test_a_seed_repeats(value: Any) -> None:
    """The same key gives the same bytes for the same input; another one, others."""
    one, same = (json.dumps(Scrubber("k").message(value)) for _ in range(2))
    assert one == same


@laws
@given(st.lists(st.text(min_size=1, max_size=6), max_size=12))
def test_joins(texts: list[str]) -> None:
    """Values are equal afterwards just when they were before, and ids as well."""
    found = Scrubber("k").message({"userId": texts, "traits": {"nick": texts, "x": texts}})
    assert isinstance(found, dict)
    for after in (found["userId"], found["traits"]["x"]):
        for (a, b), (c, d) in zip(combinations(texts, 2), combinations(after, 2), strict=True):
            assert (a == b) == (c == d), (a, b, c, d)


def test_a_person_is_the_same_everywhere() -> None:
    """As a whole value, in a text, an email, a URL, a key and an event's name, in any case."""
    message = {
        "type": "track",
        "userId": "grace.hopper@navy.mil",
        "event": "Grace Hopper Signed In",
        "properties": {
            "name": "Grace Hopper",
            "email": "Grace.Hopper@Navy.mil",
            "note": "ask GRACE (grace.hopper@navy.mil)",
            "url": "https://navy.mil/grace-hopper?id=grace.hopper%40navy.mil",
            "Grace Hopper": 1,
        },
    }
    found: Any = Scrubber("k").message(message)
    first, last = found["properties"]["name"].split()
    email = found["userId"]
    domain = email.partition("@")[2]
    assert email == f"{first}.{last}@{domain}".lower()
    assert domain.endswith(".example.com")
    assert found["event"] == f"{first} {last} Signed In"
    properties = found["properties"]
    assert properties["email"].lower() == email
    assert properties["email"].startswith(f"{first}.{last}@")
    assert first.upper() in properties["note"]
    assert f"({email})" in properties["note"]
    path = f"{first}-{last}".lower()
    assert properties["url"] == f"https://{domain}/{path}?id={email.replace('@', '%40')}"
    assert list(properties)[-1] == f"{first} {last}"


def test_ids_join_messages_and_what_became_of_them() -> None:
    """An id is the same in a message, an operation, a URL and a number."""
    scrubber = Scrubber("k")
    uid = "9d5ad2a6-1fd1-4d39-9c5b-0a1b2c3d4e5f"
    message = {"type": "group", "userId": uid, "groupId": 4711082, "messageId": "evt_8842"}
    found: Any = scrubber.message(message)
    operation = {"method": "account", "account_uid": "4711082", "messageId": "evt_8842.2"}
    other: Any = scrubber.message(operation)
    assert str(found["groupId"]) == other["account_uid"] != "4711082"
    assert other["messageId"] == f"{found['messageId']}.2"
    assert re.fullmatch(r"evt_[0-9]{4}", found["messageId"])
    text: Any = scrubber.message({"x": f"https://a.io/u/{uid}/x", "y": f"see {uid}!", "z": uid})
    assert found["userId"] == text["z"]
    assert f"/{text['z']}/" in text["x"]
    assert f"{text['z']}!" in text["y"]
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}", text["z"]
    )


def test_what_is_allowed() -> None:
    """The words of the protocol, counts, versions, names of events, pages and traits stay."""
    message = {
        "type": "page",
        "name": "Pricing",
        "channel": "server",
        "properties": {
            "name": "Pricing",
            "path": "/pricing",
            "seats": 12,
            "mrr": 0.5,
            "paid": True,
        },
        "context": {
            "library": {"name": "analytics.js", "version": "npm:next-1.84.3"},
            "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
            "locale": "de-DE",
            "timezone": "Europe/Berlin",
        },
        "integrations": {"All": False, "Salesmachine": True},
        "userId": "null",
    }
    assert Scrubber("k").message(message) == message
    assert Scrubber("k", ["plan"]).message({"plan": "a@b.c", "x": {"plan": 123456}}) == {
        "plan": "a@b.c",
        "x": {"plan": 123456},
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("salary", number) for number in (5, 95, 95_000, 95.5)],
        *[("religion", value) for value in ("other", "2")],
        *[("x", number) for number in (1234, 95_000, 4155550123, 52.520008, 13.405, -8721)],
        *[("birthday", value) for value in (512352000, "1986-03-28", "28.03.1986")],
        *[
            ("phone", value)
            for value in (4155550123, "+49 30 901820", "030-901820", "(212) 664-7665")
        ],
        *[("zip", value) for value in (94103, "94103", "SW1A 1AA")],
        *[("lat", value) for value in (52.5, "52.520008")],
        *[("iban", value) for value in ("DE02120300000000202051", 120300000000202051)],
        *[("x", value) for value in ("divorced", "Divorced", "Sales of Zebulon", "c0ffee", "#7")],
        *[("plan", value) for value in ("a@b.io", "Zeb's own", "a plan for old Zebulon")],
        *[("event", value) for value in ("paid by a@b.io", "called 212-664-7665", "from 8.8.4.4")],
        *[("createdAt", value) for value in (1710148905, 1710148905123, "2024-03-11")],
        *[("createdAt", value) for value in ("Mar 11, 2024", "11/03/2024", "20240311T092145Z")],
        *[("id", value) for value in (7, "7", "u1", "ada", "Ada Byron", 123)],
        *[("country", value) for value in ("Liechtenstein",)],
        *[("path", value) for value in ("/ada-byron", "/u/77", "/?q=ada")],
        *[("userAgent", value) for value in ("Ada's own", "ada@x.io", "curl/8 (AdaPhone)")],
    ],
)
def test_what_is_not(key: str, value: Any) -> None:
    """Anything else is another one of the same type, and of the same length if it is a number."""
    found: Any = Scrubber("k").message({key: value})
    assert found[key] != value
    assert type(found[key]) is type(value)
    if isinstance(value, int):
        assert len(str(found[key])) == len(str(value))
    if isinstance(value, str) and key != "event":
        words = [w for w in re.findall(r"[^\W_]+", value.lower()) if len(w) > 2]
        left = re.findall(r"[^\W_]+", found[key].lower())
        assert not set(words) & set(left) - VOCABULARY - {"curl"}


def test_a_long_name_is_a_text() -> None:
    """What is said in an event's name as in a sentence is replaced as a sentence is."""
    sentence = "Zebulon came by and told us that his wife is ill and asked for leave"
    found: Any = Scrubber("k").message({"type": "track", "event": sentence})
    assert not set(found["event"].split()) & set(sentence.split())


def test_the_name_of_a_page_in_an_operation() -> None:
    """It stays there as it does in the message, and a person's doesn't."""
    view = {"method": "event", "event_uid": "pageview", "params": {"name": "Zebu View"}}
    paid = {"method": "event", "event_uid": "paid", "params": {"name": "Zebu View"}}
    found: Any = Scrubber("k").message({"operations": [view]})
    assert found["operations"][0]["params"]["name"] == "Zebu View"
    found = Scrubber("k").message({"operations": [paid]})
    assert "Zebu" not in found["operations"][0]["params"]["name"]


def test_secrets_are_removed() -> None:
    """Tokens and passwords by their key, and where they show what they are."""
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"
    message = {"api_token": "x1", "writeKey": "y2", "a": jwt, "b": f"sent Bearer {jwt} to us"}
    found: Any = Scrubber("k").message(message)
    assert [found[key] for key in ("api_token", "writeKey", "a")] == ["[redacted]"] * 3
    assert "[redacted]" in found["b"]
    assert "eyJ" not in found["b"]
    again: Any = Scrubber("other").message(found)
    assert [again[key] for key in ("api_token", "writeKey", "a")] == ["[redacted]"] * 3


def test_without_a_seed_nobody_can_repeat_it() -> None:
    """Each Scrubber has a key of its own, and so has each seed."""
    value = {"userId": "550e8400-e29b-41d4-a716-446655440000"}
    found = [Scrubber(seed).message(value) for seed in (None, None, "a", "b", "")]
    assert len({json.dumps(one) for one in found}) == 5


def test_few_stand_ins() -> None:
    """Where a form has too few, longer ones are given: no two share one, none is an original."""
    ids = [str(number) for number in range(1, 60)]
    found: Any = Scrubber("k").message({"ids": ids, "userId": ids})
    assert len(set(found["ids"])) == len(ids)
    assert not set(found["ids"]) & set(ids)
    many = [f"10.{a}.{b}.7" for a in range(30) for b in range(30)]
    ips: Any = Scrubber("k").message({"ip": many})
    assert len(set(ips["ip"])) == len(many)
    assert all(
        re.match(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|198\.1[89]\.", ip) for ip in ips["ip"]
    )


def test_order_of_times() -> None:
    """All times move alike, by days: what came first comes first, at the same time of day."""
    texts = ["2024-02-29T23:59:59.999Z", "2024-03-01", "2024-03-01T00:00:00+01:00"]
    found: Any = Scrubber("k").message({"x": texts, "sentAt": 1709251200})
    assert sorted(found["x"]) == sorted(found["x"], key=lambda one: found["x"].index(one))
    assert [one[10:] for one in found["x"]] == [one[10:] for one in texts]
    assert (found["sentAt"] - 1709251200) % 86400 == 0


@pytest.mark.parametrize("depth", [50, 99, 100, 101, 118, 500])
def test_what_is_deep(depth: int) -> None:
    """What is too deep for the contract is so afterwards, and nothing in it is told."""
    value: Any = "ada@x.io"
    for _ in range(depth):
        value = {"a": value}
    found, levels = Scrubber("k").message(value), 0
    while isinstance(found, dict) and found:
        found, levels = found["a"], levels + 1
    assert levels == min(depth, 120)
    assert found != "ada@x.io"


def test_the_published_messages() -> None:
    """Codes stay, nothing long is left but what is allowed, and scrubbing again changes no code."""
    messages = [*published(), *(one.message for one in PAYLOADS)]
    scrubber, translator = Scrubber("k"), Ours()
    for message in messages:
        scrubber.learn(message)
    for message in messages:
        found = scrubbed(message, translator, scrubber)
        assert found.kept == (), (message, found)
        assert shape(found.message) == shape(message)
        assert _left(message, found.message) == []
        again = scrubbed(found.message, translator, Scrubber("other"))
        assert shape(again.message) == shape(message)
        assert again.kept == (), (found.message, again.kept)


ALLOWED = listed(
    "type event name event_uid display_name category action channel version method locale timezone"
    " userAgent user_agent model manufacturer status plan source medium role computation_class"
    " industry currency language platform outcome code size build variation"
    " computation_key audience_key genre load_type ad_type features carrier churn_reason reason"
)


def _left(before: Any, after: Any, key: str = "") -> list[str]:
    """Texts of some length that are what they were, though their key isn't allowed."""
    if isinstance(before, dict):
        pairs = zip(before.items(), after.values(), strict=True)
        return [text for (name, one), new in pairs for text in _left(one, new, name)]
    if isinstance(before, list):
        pairs_of = zip(before, after, strict=True)
        return [text for one, new in pairs_of for text in _left(one, new, key)]
    if not isinstance(before, str) or before != after or key in ALLOWED or len(before) < 4:
        return []
    if before[:10] in ("0001-01-01", "9999-12-31"):  # they stand for no time
        return []
    words = re.findall(r"[^\W\d_]+", before.lower())
    return [] if set(words) <= VOCABULARY or "example.com" in before else [f"{key}: {before}"]
