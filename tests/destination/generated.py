"""Generated data for the laws: JSON values of every kind, and messages near the real shape."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

laws = settings(max_examples=250, derandomize=True, deadline=None, database=None)
"""How each law is tried: the same examples every time, however slow the machine."""

texts = st.text(st.characters(), max_size=12)
"""Any text, lone surrogates and NUL among it."""

integers = st.integers() | st.integers(4290, 4310).map(lambda digits: -(10**digits))
"""Some longer than the 4,300 digits that can be read."""
floats = st.floats()
"""NaN and the infinities among them."""

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | integers | floats | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
readable_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
"""What any JSON reader takes."""

_types = st.sampled_from(
    ["identify", "track", "page", "group", "alias", "Identify", "TRACK", "screen"]
)
_names = st.sampled_from(["Order Completed", "HTTPRequest", "日本Order", "pageview", " ", "", "🎉"])
_ids = st.sampled_from(["u1", "a1", "acme", "undefined", 0, 7, " ", None])
_times = st.sampled_from(
    ["2024-03-11T10:21:45.1239+01:00", "2024-03-11", "1710152505", 1710152505.5, "soon", "", None]
)
_ATTRIBUTES = (
    "name",
    "email",
    "firstName",
    "last_name",
    "account_uid",
    "accountId",
    "company",
    "url",
    "display_name",
    "visit_ip",
    "visit_url",
)
_objects = st.dictionaries(
    st.sampled_from(_ATTRIBUTES) | texts, _names | _ids | readable_values, max_size=5
)


def _mostly(likely: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What stands there in life, nineteen times in twenty; else any JSON value."""
    return st.sampled_from(range(20)).flatmap(lambda n: likely if n < 19 else json_values)


_contexts = st.fixed_dictionaries(
    {},
    optional={
        "ip": _mostly(_names),
        "userAgent": _mostly(_names),
        "user_agent": _mostly(_names),
        "page": _mostly(st.fixed_dictionaries({"url": _mostly(_names)})),
        "traits": _mostly(_objects),
        "groupId": _mostly(_ids),
        "personas": _mostly(st.just({"computation_class": "audience"})),
    },
)
_integrations: st.SearchStrategy[Any] = st.dictionaries(
    st.sampled_from(["All", "all", "Salesmachine", "salesmachine", "Other"]),
    st.sampled_from([True, True, True, False, None, {}]),
    max_size=2,
)
messages: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "type": _mostly(_types),
        **dict.fromkeys(("userId", "groupId", "previousId"), _mostly(_ids)),
        "event": _mostly(_names | texts),
    },
    optional={
        **dict.fromkeys(("anonymousId", "messageId", "user_id", "User ID"), _mostly(_ids)),
        **dict.fromkeys(("timestamp", "originalTimestamp", "sent_at"), _mostly(_times)),
        "name": _mostly(_names | texts),
        **dict.fromkeys(("properties", "traits"), _mostly(_objects)),
        "context": _mostly(_contexts),
        "integrations": _mostly(_integrations),
    },
)
"""Messages near the real shape: most can be translated, each can be wrong anywhere."""
