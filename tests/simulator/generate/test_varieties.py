"""Varieties: the parts of valid messages, each read by the real destination as it is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.strategies import SearchStrategy

from contracts.formats import is_segment_time
from destination.envelope import present
from destination.naming import snake_case
from destination.routing import switched_off_by
from destination.translate.times import read_time
from simulator.generate.varieties import (
    BODIES,
    account_traits,
    contact_traits,
    envelopes,
    ids_of,
    json_values,
    names,
    properties,
    texts,
    times,
    uids,
)
from tests.simulator.generated import laws

Message = dict[str, Any]

many = settings(laws, max_examples=400)
SURROGATE = re.compile("[\ud800-\udfff]")
until = settings(laws, max_examples=5_000, phases=[Phase.generate])

FORMS = {
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "naive": r"\S{10}T[0-9:]{8}",
    "without seconds": r"\S{10}[Tt ][0-9:]{5}\D?.*",
    "space": r"\S{10} .*",
    "Z": r".*Z",
    "z": r".*z",
    "offset": r".*[+-][0-9]{2}:[0-9]{2}",
    "offset without colon": r".*[+-][0-9]{4}",
    "offset of hours": r".*:[0-9]{2}[+-][0-9]{2}",
    "comma": r".*,[0-9]+.*",
    "nanoseconds": r".*\.[0-9]{9}.*",
    "ten digits": r"[0-9]{10}",
    "thirteen digits": r"[0-9]{13}",
    "seconds": r"int:[0-9]{,11}",
    "milliseconds": r"int:[0-9]{12,}",
    "before 1970": r"int:-.*",
    "fraction of a second": r"float:.*\.[0-9]*[1-9].*",
}


@many
@given(times)
def test_time_can_be_read(value: Any) -> None:
    """Each is a time to Segment's schema and to the translator."""
    assert is_segment_time(value)
    assert read_time(value) is not None


@pytest.fixture(scope="module")
def written_times() -> list[str]:
    """Many times, each as a text; a number with its type before it."""
    found: list[str] = []

    @settings(many, max_examples=2_500)
    @given(times)
    def collect(value: Any) -> None:
        found.append(value if isinstance(value, str) else f"{type(value).__name__}:{value}")

    collect()
    return found


@pytest.mark.parametrize("form", FORMS)
def test_time_comes_in_every_form(form: str, written_times: list[str]) -> None:
    """No form that can be read is left out."""
    assert any(re.fullmatch(FORMS[form], text) for text in written_times)


@many
@given(names)
def test_name_gives_an_event_uid(name: str) -> None:
    """There is something in each that an event can be named by."""
    assert snake_case(name)


@laws
@given(uids)
def test_uid_counts(uid: str) -> None:
    """None is as good as absent."""
    assert present(uid)


@laws
@given(json_values, texts)
def test_value_survives_json(value: Any, text: str) -> None:
    """Whatever it holds, lone surrogates among it, it is the same when it was written and read."""
    assert json.loads(json.dumps([value, text], allow_nan=False)) == [value, text]


@many
@given(envelopes)
def test_destination_is_never_switched_off(envelope: Message) -> None:
    """Whatever its integrations say, the message is for us."""
    assert switched_off_by(envelope) is None


def inside(key: str, inner: str) -> Callable[[Message], Any]:
    """What stands at ``inside/inner``; 0 where there is nothing."""
    return lambda part: (part.get(key) or {}).get(inner, 0)


def written(part: Message) -> str:
    """As JSON, nothing escaped."""
    return json.dumps(part, ensure_ascii=False)


PARTS: dict[str, tuple[SearchStrategy[Any], Callable[[Message], object]]] = {
    "a user": (ids_of("track"), lambda ids: set(ids) == {"userId"}),
    "a visitor": (ids_of("track"), lambda ids: not ids.get("userId")),
    "both ids": (ids_of("page"), lambda ids: ids.get("userId") and ids.get("anonymousId")),
    "nobody": (ids_of("group"), lambda ids: ids == {}),
    "userId null": (ids_of("identify"), lambda ids: ids.get("userId", 0) is None),
    "anonymousId blank": (ids_of("page"), lambda ids: ids.get("anonymousId") == " "),
    "id with a lone surrogate": (ids_of("page"), lambda ids: SURROGATE.search(written(ids))),
    "previousId not ASCII": (ids_of("alias"), lambda ids: not ids["previousId"].isascii()),
    "event of any text": (BODIES["track"], lambda body: not body["event"].isascii()),
    "page named": (BODIES["page"], lambda body: body.get("name")),
    "page named inside": (BODIES["page"], inside("properties", "name")),
    "page name null": (BODIES["page"], lambda body: body.get("name", 0) is None),
    "properties null": (BODIES["track"], lambda body: body.get("properties", 0) is None),
    "user traits null": (BODIES["identify"], lambda body: body.get("traits", 0) is None),
    "account traits null": (BODIES["group"], lambda body: body.get("traits", 0) is None),
    "nested": (properties, lambda part: any(isinstance(value, dict) for value in part.values())),
    "lone surrogate": (properties, lambda part: SURROGATE.search(written(part))),
    "account_uid text": (properties, lambda part: isinstance(part.get("account_uid"), str)),
    "account_uid number": (properties, lambda part: isinstance(part.get("account_uid"), int)),
    "account_uid null": (properties, lambda part: part.get("account_uid", 0) is None),
    "account_uid elsewhere": (properties, lambda part: "accountId" in part),
    "display_name": (properties, lambda part: part.get("display_name")),
    "account_uid of a user": (contact_traits, lambda part: part.get("account_uid")),
    "mrr": (contact_traits, lambda part: isinstance(part.get("mrr"), float)),
    "churn_date number": (contact_traits, lambda part: isinstance(part.get("churn_date"), int)),
    "churn_date text": (account_traits, lambda part: isinstance(part.get("churn_date"), str)),
    "churn_date null": (account_traits, lambda part: part.get("churn_date", 0) is None),
    "churn_reason": (account_traits, lambda part: part.get("churn_reason")),
    "messageId null": (envelopes, lambda part: part.get("messageId", 0) is None),
    "messageId long": (envelopes, lambda part: len(part.get("messageId") or "") > 36),
    "sentAt null": (envelopes, lambda part: part.get("sentAt", 0) is None),
    "receivedAt alone": (envelopes, lambda part: part.get("receivedAt") and "sentAt" not in part),
    "context null": (envelopes, lambda part: part.get("context", 0) is None),
    "context.traits": (envelopes, inside("context", "traits")),
    "context.personas": (envelopes, inside("context", "personas")),
    "context.ip null": (envelopes, lambda part: inside("context", "ip")(part) is None),
    "integrations null": (envelopes, lambda part: part.get("integrations", 0) is None),
    "all off but ours": (envelopes, lambda part: inside("integrations", "All")(part) is False),
    "ours an object": (
        envelopes,
        lambda part: isinstance(inside("integrations", "Salesmachine")(part), dict),
    ),
    "another off": (envelopes, lambda part: inside("integrations", "Mixpanel")(part) is False),
}


@pytest.mark.parametrize("variety", PARTS)
def test_part_is_varied(variety: str) -> None:
    """Each of these comes sooner or later."""
    strategy, is_there = PARTS[variety]
    assert is_there(find(strategy, lambda part: bool(is_there(part)), settings=until))
