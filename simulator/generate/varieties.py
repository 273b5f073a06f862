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
    """Objects with the keys that are needed, and half of the others.

    Each key is decided on by itself, so that it can be left out by itself when shrinking.
    """
    found = {key: draw(values) for key, values in needed.items()}
    for key, values in others.items():
        if draw(st.booleans()):
            found[key] = draw(values)
    return found


def _null_or(values: Strategy) -> Strategy:
    """Null, one time in four."""
    return st.one_of(st.none(), values, values, values)


_odd = st.sampled_from(["\udfff", "a\udc00b", "\x00", "日本", "🎉", "Zoë", "a.b c", "</p>", "7"])
"""Lone surrogates are low ones: JSON would read a pair of them as one character."""
texts = st.text(max_size=12) | _odd
uids = st.text(min_size=1, max_size=12).filter(str.strip) | _odd
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
_zones = st.sampled_from(["Z", "z", "+00:00", "-05:30", "+0100", "-0330", "-08", "+23:59"])
_moments = st.tuples(_days, st.sampled_from("Tt "), _clocks, _zones).map("".join)
_naive = st.tuples(_days, st.sampled_from("Tt "), _clocks).map("".join)
_FROM, _UNTIL = 31_557_600_000, 253_402_300_799_999
"""From the one on a number is milliseconds, not seconds; until the other there are moments."""
times = (
    _moments
    | _moments  # the usual one
    | _naive
    | _days
    | st.integers(1 - _FROM, _UNTIL)
    | st.floats(1 - _FROM, _FROM - 1)
    | st.from_regex(r"[0-9]{10}|[0-9]{13}", fullmatch=True)
)

_revenue: dict[str, Strategy] = {
    "mrr": _null_or(numbers),
    "churn_date": st.none() | st.integers(0, _UNTIL) | _days | _moments,
    "churn_mrr": _null_or(numbers),
    "churn_reason": st.none() | st.sampled_from(["no_time", "zu_teuer", "価格", "2_late"]),
    "churn_comment": st.none() | texts,
}
_RESERVED = frozenset({*_revenue, "account_uid", "name", "domain", "display_name"})
_account_uids = uids | st.integers() | nothing


def _objects(known: Mapping[str, Strategy]) -> Strategy:
    """Objects with some of these keys, and some of any other kind.

    Those are none that is reserved anywhere: Hypothesis tries texts that stand in code, too.
    """
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
_traits = _some({}, {"traits": _null_or(contact_traits)})
BODIES: dict[str, Strategy] = {
    "identify": _traits,
    "track": _some({"event": names}, {"properties": _null_or(properties)}),
    "page": _some(
        {},
        {
            "name": st.none() | names | texts,
            "category": st.none() | texts,
            "properties": _null_or(properties),
        },
    ),
    "group": _some({"groupId": uids}, {"traits": _null_or(account_traits)}),
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


other_integrations = _some(
    {}, {"Mixpanel": st.booleans() | json_values, "Google Analytics": st.booleans()}
)
_on = st.just(True) | st.none() | numbers | texts | st.dictionaries(texts, json_values, max_size=2)
_switches = _some({}, {"All": _on}) | _some(
    {"Salesmachine": _on}, {"All": st.booleans() | json_values}
)
_integrations = _null_or(
    st.tuples(_switches, other_integrations).map(lambda two: {**two[1], **two[0]})
)
_contexts = _null_or(
    _some(
        {},
        {
            **dict.fromkeys(("ip", "userAgent", "groupId", "locale"), st.none() | texts),
            "page": _null_or(_some({}, {"url": json_values, "title": json_values})),
            "library": st.fixed_dictionaries({"name": texts, "version": st.just("2.4.0")}),
            "traits": _null_or(contact_traits),
            "personas": _null_or(st.fixed_dictionaries({"computation_class": st.just("audience")})),
        },
    )
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
