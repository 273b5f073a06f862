"""Filters of every sort, as Hypothesis makes them; most of them hold for something."""

from __future__ import annotations

from hypothesis import strategies as st

TERMS = (
    *("call:page", "call:", "call:track,Group", "call:*e*", "call:screen"),
    *("operation:event", "operation:contact,alias", "operation:arch*", "operation:"),
    *("event:order_completed", "event:*o*", "event:", "event:Order,pageview", "event:nothing"),
    *("contact:u1", "contact:U*", 'contact:"*"', 'contact:"a b",u2', "contact:", 'contact:"-5"'),
    *('contact:"é\x00"', "contact:\ud800", 'contact:"é"*'),
    *("account:acme", "account:Acme.2,7", "account:a*", "account:"),
    *("workspace:1a2b3c4d", "workspace:5*", "workspace:", "workspace:1a2b3c4d,5e6f7a8b"),
    *("messageId:m1", "messageId:m1.2", "messageId:m*", "messageId:m2,M4", "messageId:"),
    *("status:200", "status:4xx", "status:>=400", "status:<300,503", "status:0", "status:"),
    *("status:200..400", "status:>400", "status:<=201", "status:503,404"),
    *("verdict:broken", "verdict:>=warning", "verdict:<warning", "verdict:ok,advice", "verdict:"),
    *("verdict:*n*", "verdict:>ok"),
    *("code:SM-204", "code:sm-2*", "code:HTTP_503", "code:*_*", "code:", "code:SM-303,SM-220"),
    *("fault:", "fault:latency", "fault:status=503", "fault:*ms", "fault:DROP=before", "fault:x"),
    *("stage:failed", "stage:failed-on-ingest", "stage:filtered*", "stage:", "stage:delivered"),
    *("path:/v1/batch", "path:*?*", "path:/v1/*", "path:"),
    *("params.plan:pro", "params.plan:", "params.plan:7", "params.plan:>5", "params.plan:p*"),
    *("params.plan:true,null", "params.plan:>=m", "params.plan:-5..7.5", 'params."a.b":*'),
    *("params.list.0:pro", "params.list:pro", "params.list.plan:7", "params.n:>0", "params.n:pro"),
    *("params.Größe:é", "params.plan:\ud800", 'params.plan:"7"', "params.plan:>=a", "params.n:<9"),
    *("duration:>200ms", "duration:0.25", "duration:1s..2s", "duration:<=5", "duration:"),
    *("seq:10..40", "seq:>30", "seq:7", "seq:<5,50", "seq:"),
    *("since:1h", "since:09:30", "until:09:30:15", "until:2h", "since:2024-03-11T10:21:45+01:00"),
    *("until:20m", "since:10d"),
)
WORDS = (
    *("pro", "PRO", "é", "É", "u1", "acme", "Caf", "café", "success", "v1/batch", '"a b"', "*"),
    *(
        "\ud800",
        "🎉",
        "plan",
        "1a2b",
        "order_completed",
        "nothing_at_all",
        '"a\nb"',
        "s*ss",
        "größe",
    ),
    *('"\x00"', "m1", "K", "x=é", '""'),
)

_one = st.sampled_from(TERMS) | st.sampled_from(WORDS)


def _grouped(parts: list[str], word: str) -> str:
    return f"({f' {word} '.join(parts)})"


filters = st.recursive(
    _one,
    lambda inner: st.one_of(
        st.builds(_grouped, st.lists(inner, min_size=1, max_size=3), st.sampled_from(["", "or"])),
        inner.map(lambda part: f"not {part}"),
        inner.map(lambda part: f"-{part}"),
    ),
    max_leaves=4,
)
"""Texts that are filters."""
