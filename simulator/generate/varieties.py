"""Varieties: the parts of a message in every form that sources send, for Hypothesis to choose of.

What is reserved at Salesmachine has the type that it should have; all else is any JSON value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]


@st.composite
def _some(draw: st.DrawFn, needed: Mapping[str, Strategy], others: Mapping[str, Strategy]) -> Any:
    """Objects with the keys that are needed, and one in three of the others.

    Each key is decided on by itself, so that it can be left out by itself when shrinking.
    """
    found = {key: draw(values) for key, values in needed.items()}
    for key, values in others.items():
        if draw(_one_in_three):
            found[key] = draw(values)
    return found


_one_in_three = st.sampled_from([False, False, True])
_HIGH = "".join(map(chr, range(0xD800, 0xDC00)))
"""Surrogates that are left out: with a low one after it, JSON would read the two as one."""
_characters = st.characters(exclude_characters=_HIGH)
texts = st.text(_characters, max_size=12)
uids = st.text(_characters, min_size=1, max_size=12).filter(str.strip)
nothing = st.sampled_from([None, "", " "])
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json_values: Strategy = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(
    ["Order Completed", "HTTPRequest", "last30Days", "User's e-mail", "日本Order", "pageview"]
) | st.tuples(texts, st.sampled_from("aZ7éЖ日ह½"), texts).map("".join)
"""An event_uid can be made of each: there is a letter or a digit."""

_days = st.dates(date(1000, 1, 1), date(9000, 1, 1)).map(str)
_fractions = st.just("") | st.from_regex(r"[.,][0-9]{1,9}", fullmatch=True)
_clocks = st.times().map("{:%H:%M}".format) | st.tuples(
    st.times().map("{:%H:%M:%S}".format), _fractions
).map("".join)
_zones = st.sampled_from(["Z", "z", "+00:00", "-05:30", "+0100", "-08", "+23:59"])
_moments = st.tuples(_days, st.sampled_from("Tt "), _clocks, _zones).map("".join)
_naive = st.tuples(_days, st.sampled_from("Tt "), _clocks).map("".join)
_FROM, _UNTIL = 31_557_600_000, 253_402_300_799_999
"""From the one on a number is milliseconds, not seconds; until the other there are moments."""
times = (
    _moments
    | _naive
    | _days
    | st.integers(1 - _FROM, _UNTIL)
    | st.floats(1 - _FROM, _FROM - 1)
    | st.from_regex(r"[0-9]{10}|[0-9]{13}", fullmatch=True)
)

_revenue: dict[str, Strategy] = {
    "mrr": st.none() | numbers,
    "churn_date": st.none() | st.integers(0, _UNTIL) | _days | _moments,
    "churn_mrr": st.none() | numbers,
    "churn_reason": st.none() | st.sampled_from(["no_time", "zu_teuer", "価格", "2_late"]),
    "churn_comment": st.none() | texts,
}
_RESERVED = frozenset({*_revenue, "account_uid", "name", "domain", "display_name"})
_account_uids = uids | st.integers() | nothing


def _objects(known: Mapping[str, Strategy]) -> Strategy:
    """Objects with some of these keys, and some of any other kind."""
    others = st.dictionaries(
        texts.filter(lambda key: key not in _RESERVED), json_values, max_size=3
    )
    some = _some({}, known)
    return st.tuples(some, others).map(lambda two: {**two[1], **two[0]})


properties = _objects(
    {
        "account_uid": _account_uids,
        "name": texts | json_values,
        "display_name": st.none() | texts,
        **dict.fromkeys(("url", "visit_ip", "company", "accountId"), json_values),
    }
)
contact_traits = _objects(
    {
        "account_uid": _account_uids,
        **dict.fromkeys(
            ("name", "firstName", "last_name", "email", "company"), texts | json_values
        ),
        **_revenue,
    }
)
account_traits = _objects(
    {"name": st.none() | texts, "domain": st.none() | texts, "employees": numbers, **_revenue}
)
_traits = _some({}, {"traits": st.none() | contact_traits})
BODIES: dict[str, Strategy] = {
    "identify": _traits,
    "track": _some({"event": names}, {"properties": st.none() | properties}),
    "page": _some(
        {},
        {
            "name": st.none() | names | texts,
            "category": st.none() | texts,
            "properties": st.none() | properties,
        },
    ),
    "group": _some({"groupId": uids}, {"traits": st.none() | account_traits}),
    "alias": st.just({}),
}


def ids_of(call: str) -> Strategy:
    """Who it is of: a user, a visitor, or for a group nobody; an alias has two different ids."""
    if call == "alias":
        ids = st.tuples(uids, uids).map(lambda two: _merged(*two))
        others = _some({}, {"anonymousId": nothing | uids})
        return st.tuples(ids, others).map(lambda parts: {**parts[0], **parts[1]})
    known = _some({"userId": uids}, {"anonymousId": nothing | uids})
    visitor = _some({"anonymousId": uids}, {"userId": nothing})
    if call == "group":
        nobody = _some({}, dict.fromkeys(("userId", "anonymousId"), nothing))
        return known | visitor | nobody
    return known | visitor


def _merged(user: str, previous: str) -> dict[str, str]:
    return {"userId": user, "previousId": previous if previous != user else f"{previous}0"}


other_integrations = st.dictionaries(
    st.sampled_from(["Mixpanel", "Google Analytics", "S3"]), st.booleans() | json_values, max_size=2
)
_on = json_values.filter(lambda value: value is not False)
_switches = _some({}, {"All": _on}) | _some({"Salesmachine": _on}, {"All": json_values})
_integrations = st.none() | st.tuples(_switches, other_integrations).map(
    lambda two: {**two[1], **two[0]}
)
_contexts = st.none() | _some(
    {},
    {
        **dict.fromkeys(("ip", "userAgent", "groupId", "locale"), st.none() | texts),
        "page": st.none() | _some({}, {"url": json_values, "title": json_values}),
        "library": st.just({"name": "analytics-python", "version": "2.4.0"}),
        "traits": st.none() | contact_traits,
        "personas": st.none() | st.just({"computation_class": "audience"}),
    },
)
envelopes = _some(
    {},
    {
        "messageId": st.none() | texts | st.integers(1, 100).map("m".__mul__),
        **dict.fromkeys(
            ("timestamp", "originalTimestamp", "sentAt", "receivedAt"), nothing | times
        ),
        "context": _contexts,
        "integrations": _integrations,
        "version": st.just(2),
        "channel": st.sampled_from(["client", "server"]),
    },
)
