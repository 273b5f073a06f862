"""A row of the list: its columns at every width, and what each of them says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from contracts.violations import SEVERITIES
from simulator.journal.entries import Summary
from simulator.journal.messages import STAGES
from simulator.tui.documents.document import Part
from simulator.tui.row_text import clock, duration, fitted, heading, row, stage, verdict, widths
from tests.simulator.generated import laws, texts

AT = 1_710_148_905.25


def text(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


def exchange(**fields: object) -> Summary:
    given: dict[str, object] = {
        "seq": 7,
        "at": AT,
        "workspace": "1a2b3c4d",
        "method": "POST",
        "path": "/v1/batch?api_token=[redacted]",
        "status": 201,
        "ms": 0.42,
        "calls": (("page", 1),),
        "operations": (("event", 2),),
        "contact": "u1",
        "contacts": 1,
        "account": "acme",
        "messages": 1,
        **fields,
    }
    return Summary(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (78, "09:21:45 page -> event x2   u1        acme    201    ✓ ok             0.4 ms  "),
        (60, "09:21:45 page -> event x2  u1        201    ✓ ok            "),
        (40, "page -> event x2        201    ✓ ok     "),
        (20, "page -> e… ✓ ok     "),
        (5, "page…"),
    ],
)
def test_what_has_room(width: int, expected: str) -> None:
    """The columns that fit, the least wanted ones gone first; what came and its verdict last."""
    columns = widths(width)
    assert text(row(exchange(), columns))[:width] == expected
    assert cell_len(text(heading(columns))) == cell_len(text(row(exchange(), columns)))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "page -> event x2"),
        ({"operations": (("event", 1),), "event": "order_completed"}, "page -> order_completed"),
        ({"calls": (), "operations": (("event", 1),), "event": "x"}, "event x"),
        ({"calls": (), "operations": (("contact", 1),)}, "contact"),
        (
            {"calls": (("track", 60), ("page", 20)), "operations": (("event", 100),)},
            "track x60, page x20 -> event x100",
        ),
        (
            {
                "calls": (("track", 60), ("page", 20), ("identify", 5), ("group", 5)),
                "operations": (("event", 100), ("contact", 5), ("account", 5)),
                "messages": 90,
            },
            "90 calls -> event x100, contact x5, account x5",
        ),
        ({"calls": (), "operations": (), "path": "/v1/ping?x=1"}, "ping"),
        ({"calls": (), "operations": (), "method": "DELETE", "path": "/v2/x"}, "DELETE /v2/x"),
    ],
)
def test_what_came(fields: dict[str, object], expected: str) -> None:
    """The calls and what became of them, a name where there is one, else the request."""
    columns = widths(200)
    assert text(row(exchange(**fields), columns)).split("  ")[0] == f"09:21:45 {expected}"


def test_whose_it_is() -> None:
    """The first contact and how many more; a dash where there is none."""
    several = text(row(exchange(contacts=40), widths(120)))
    assert " u1 +39 " in several
    nobody = text(row(exchange(contact=None, contacts=0, account=None), widths(120)))
    assert nobody.split()[5:7] == ["-", "-"]


def test_a_fault_and_no_answer() -> None:
    """The fault has a column of its own; no answer is no number."""
    shown = text(row(exchange(status=0, fault="drop=before,times=2"), widths(140)))
    assert " --- " in shown
    assert " drop=before" in shown


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (160, "- filtered at destination unsupported_type"),
        (78, "- filtered unsupported_type"),
        (40, "- filtered unsu…"),
    ],
)
def test_a_message_that_was_not_delivered(width: int, expected: str) -> None:
    """Its stage and code stand in the place of status and verdict; the code has precedence."""
    one = Summary(
        *(7, AT, "1a2b3c4d"),
        calls=(("screen", 1),),
        contact="u1",
        message=5,
        stage="filtered at destination",
        code="unsupported_type",
    )
    shown = text(row(one, widths(width)))
    assert "screen" in shown
    assert shown.rstrip().endswith(expected)
    assert cell_len(shown) == cell_len(text(heading(widths(width))))


@laws
@given(
    st.integers(1, 250),
    texts,
    texts,
    texts,
    st.none() | texts,
    st.none() | st.sampled_from(STAGES),
    st.sampled_from(("ok", *SEVERITIES)),
    st.integers(0, 10**6),
)
def test_any_entry_has_its_width(
    width: int,
    name: str,
    uid: str,
    path: str,
    fault: str | None,
    stage: str | None,
    verdict: str,
    count: int,
) -> None:
    """Whatever is in it, a row is as wide as its heading and nothing in it is acted on."""
    one = exchange(
        event=name,
        contact=uid,
        account=path,
        path=path,
        fault=fault,
        stage=stage,
        code=name,
        verdict=verdict,
        contacts=count,
        calls=((name, count),),
    )
    columns = widths(width)
    shown = text(row(one, columns))
    assert shown.isprintable()
    assert cell_len(shown) == cell_len(text(heading(columns))) == max(width, 1)


@pytest.mark.parametrize("name", ["ok", "advice", "warning", "broken"])
def test_a_verdict_is_a_glyph_and_a_word(name: str) -> None:
    """Each has its own of both: colour says nothing that they don't."""
    assert verdict(name).text.split()[1] == name
    assert len({verdict(one).text[0] for one in ("ok", "advice", "warning", "broken")}) == 4


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_is_a_glyph_and_its_words(name: str) -> None:
    """In Segment's words."""
    glyph, _, words = stage(name).text.partition(" ")
    assert words == name
    assert len(glyph) == 1


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (None, ""),
        (0.04, "0.0 ms"),
        (9.94, "9.9 ms"),
        (9.96, "10 ms"),
        (999.4, "999 ms"),
        (999.6, "1.0 s"),
        (9_994, "10.0 s"),
        (65_000, "65 s"),
    ],
)
def test_durations(ms: float | None, expected: str) -> None:
    """Few digits, in the unit that suits."""
    assert duration(ms) == expected


def test_moments_that_are_none() -> None:
    """A clock that was set to nonsense hinders nobody."""
    assert clock(1e30) == clock(float("nan")) == "--:--:--"


@laws
@given(texts, st.integers(0, 30))
def test_fitted(given_text: str, width: int) -> None:
    """Exactly so many columns, wide letters and all."""
    assert cell_len(fitted(given_text, width)) == width
