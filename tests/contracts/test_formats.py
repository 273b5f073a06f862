"""The formats: which strings each takes."""

from __future__ import annotations

import pytest
from hypothesis import given

from contracts.formats import DESCRIPTIONS, FORMATS
from destination.naming import snake_case
from tests.contracts.generated import json_values, laws, texts

GOOD = {
    "not-blank": ["u", " u ", "\u200b", "0", "\ud800"],
    "event-uid": [
        "order_completed",
        "2_fa_enabled",
        "_a",
        "a__b",
        "7",
        "заказ",
        "हिन्दी_पेज",
        "日本_1",
    ],
    "snake-case": ["too_expensive", "merged"],
    "moment": [
        "2024-03-11T09:21:45.123Z",
        "2024-03-11t09:21:45z",
        "2024-02-29T23:59:59.999999999+23:59",
        "0001-01-01T00:00:00-05:30",
    ],
    "naive-moment": ["2024-03-11T09:21:45", "2024-03-11 09:21:45.123456", "2024-03-11t09:21:45"],
    "date-value": [
        "2024-03-11",
        "2024-03-11T09:21:45.123Z",
        "2024-03-11 09:21:45,5+01",
        "2024-03-11T09:21Z",
        "2024-03-11T09:21:45+0100",
    ],
    "naive-date-value": ["2024-03-11T09:21", "2024-03-11 09:21:45.123456", "2024-03-11t09:21:45"],
    "segment-time": [
        "",
        "  ",
        "2024-03-11",
        "2024-03-11T09:21",
        "2024-03-11 09:21:45,5",
        "2024-03-11T09:21:45.123456789Z",
        "2024-03-11t09:21:45+01",
        "2024-03-11T09:21:45-0930",
        "1710148905",
        "1710148905123",
    ],
    "value-place": [
        "contact/params/plan",
        "event/event_uid",
        "alias/previous_uid",
        "account/params/a~1b~0c",
        "0/contact_uid",
        "10/params/tags/0",
        "contact/",
        "contact/params/\n",
        "contact//",
    ],
}
BAD = {
    "not-blank": ["", " ", "\t\n", "\u2003"],
    "event-uid": [
        "",
        "_",
        "___",
        "Order",
        "a b",
        "a-b",
        "a.b",
        "é!",
        "Заказ",
        "ǅ",
        "Ⅷ",
        "a\n",
        "⃣",
        "🎉",
    ],
    "snake-case": ["Too expensive", "", "too-expensive"],
    "moment": [
        "",
        "2024-03-11",
        "2024-03-11T09:21:45",
        "2024-03-11 09:21:45Z",
        "2024-03-11T09:21Z",
        "2024-02-30T09:21:45Z",
        "2024-03-11T24:00:00Z",
        "2024-03-11T09:60:00Z",
        "2024-03-11T09:21:60Z",
        "2024-03-11T09:21:45+24:00",
        "2024-03-11T09:21:45+01:60",
        "2024-03-11T09:21:45+0100",
        "2024-03-11T09:21:45.Z",
        "0000-01-01T00:00:00Z",
        "2024-03-11T09:21:45Z\n",
        "２024-03-11T09:21:45Z",
    ],
    "naive-moment": [
        "2024-03-11",
        "2024-03-11T09:21:45Z",
        "2024-03-11T09:21",
        "2024-13-11T09:21:45",
    ],
    "date-value": [
        "",
        "NA",
        "11.03.2024",
        "20240311",
        "2024-02-30",
        "1710148905",
        "2024-3-11",
        "2024-03-11 09:21:45",
        "2024-03-11Z",
        "2024-03-11T25:00Z",
    ],
    "naive-date-value": ["", "2024-03-11", "2024-03-11T09:21Z", "2024-02-30T09:21", "NA"],
    "segment-time": [
        "yesterday",
        "20240311",
        "2024-W11-1",
        "2015-2-02",
        "2024-03-11T09",
        "2024-03-11T09:21:45.Z",
        "2024-03-11  09:21",
        "2024-03-11Z",
        "2024-03-11T24:00:00Z",
        "2024-03-11T09:21:60Z",
        "2024-03-11T09:21+24:00",
        "2024-03-11 09:21:45.123 +0000 UTC",
        "171014890512",
        "1710148905.5",
    ],
    "value-place": [
        "",
        "contact",
        "/traits/plan",
        "Contact/params/plan",
        "contacts/params",
        "01/params",
        "-1/params",
        "1234567890/params",
        "contact/a~2b",
        "contact/~",
        "contact.params.plan",
        "٣/params",
    ],
}


def test_every_format_is_described_and_tried() -> None:
    """A schema's format has words for people; the naive ones only recognise a client's quirk."""
    naive = {"naive-moment", "naive-date-value"}
    assert set(GOOD) == set(BAD) == set(FORMATS) == DESCRIPTIONS.keys() | naive


@pytest.mark.parametrize(("name", "text"), [(n, text) for n, all_ in GOOD.items() for text in all_])
def test_a_format_takes(name: str, text: str) -> None:
    """What the wire is documented to carry."""
    assert FORMATS[name](text)


@pytest.mark.parametrize(("name", "text"), [(n, text) for n, all_ in BAD.items() for text in all_])
def test_a_format_refuses(name: str, text: str) -> None:
    """What looks like it and isn't."""
    assert not FORMATS[name](text)


@laws
@given(json_values)
def test_a_format_says_nothing_of_what_is_no_string(value: object) -> None:
    """``type`` does."""
    if not isinstance(value, str):
        assert all(function(value) for function in FORMATS.values())


@laws
@given(texts)
def test_no_text_makes_a_format_raise(text: str) -> None:
    """A format answers yes or no, and an event_uid that it takes holds no upper case."""
    answers = {name: function(text) for name, function in FORMATS.items()}
    assert all(isinstance(answer, bool) for answer in answers.values())
    assert not answers["event-uid"] or text == text.lower()


@laws
@given(texts)
def test_what_the_destination_names_an_event_is_an_event_uid(name: str) -> None:
    """Translator and judge share no code and agree on what snake_case is."""
    event_uid = snake_case(name)
    assert event_uid == "" or FORMATS["event-uid"](event_uid)
