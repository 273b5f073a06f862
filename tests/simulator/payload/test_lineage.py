"""Lineage by probing: which values of a message reach an operation."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination import Settings
from simulator.payload.lineage import arrives
from simulator.payload.translators import Ours
from tests.simulator.generated import json_values, laws, texts

TRANSLATE = Ours(Settings()).operations
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


@laws
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
