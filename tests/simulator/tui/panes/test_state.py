"""The state pane: what an exchange changed, with a sign for each kind of change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from simulator.journal import Writer
from simulator.journal.pages import Pages
from simulator.state import Checkpoints
from simulator.tui.panes.known import MOST, Change, Known, Look
from simulator.tui.panes.state import look_lines, rewound, state_document
from simulator.tui.panes.subject import Subject
from tests.simulator.generated import laws, texts
from tests.simulator.state.told import Told, account, alias, contact, event
from tests.simulator.tui.subjects import HOSTILE, a_message, of, read, receive, shown


def state_of(writer: Writer, subject: Subject, seq: int | None = None) -> list[str]:
    with Pages(writer.path) as pages:
        return shown(state_document(pages, subject, seq, Checkpoints()))


def test_an_upsert(told: Told) -> None:
    """What came and what became another, then all that is known."""
    told.tell(contact("u1", plan="free", name="Ada"))
    [seq] = told.tell(contact("u1", plan="pro", account_uid="acme"))
    assert state_of(told.writer, read(told.writer, seq)) == [
        "after exchange 3, 12:00:03",
        "[ and ] go to the exchange before and after that touched what is shown",
        "",
        "contact u1",
        '  ~ attribute plan  "free" -> "pro"',
        "  + account  acme",
        "  known then",
        "    events 0",
        "    page views 0",
        "    sessions 0",
        "    account acme",
        '    name  "Ada"',
        '    plan  "pro"',
        "",
        "account acme, blank",
        "  + the account  blank",
        "  + contact  u1",
        "  ~ contacts  0 -> 1",
        "  known then",
        "    contacts 1",
        "    events that name it 0",
        "    contact u1",
    ]


def test_signs_have_kinds() -> None:
    """What came is shown as added, what went as removed; the sign says the same."""
    changes = [
        Change("+", "alias", after="u0"),
        Change("-", "attribute x", before="1"),
        Change("~", "attribute y", "1", "2"),
    ]
    lines = list(look_lines(Look("contact", "u1", 3, Known(), changes, 0, [])))[1:4]
    assert [[part.kind for part in line.parts] for line in lines] == [
        ["added", "added"],
        ["removed", "removed"],
        ["plain", "removed", "muted", "added"],
    ]


def test_the_moment_is_another(told: Told) -> None:
    """Rewound, the title names the exchange, and that it is another one."""
    first, second = told.tell(contact("u1", a=1), contact("u1", a=2))
    subject = read(told.writer, second)
    lines = state_of(told.writer, subject, first)
    assert lines[0] == "after exchange 2, 12:00:02, another one than this"
    assert "  + attribute a  1" in lines


def test_rewinding(told: Told) -> None:
    """Each step goes to the nearest exchange that touched what is shown, as far as there is one."""
    first, _, second, third = told.tell(
        contact("u1"), contact("x"), [contact("u1"), account("acme")], account("acme")
    )
    subject = read(told.writer, second)
    with Pages(told.writer.path) as pages:
        for seq, step, expected in (
            (None, -1, first),
            (None, 1, third),
            (first, -1, None),
            (first, 1, second),
            (third, 1, None),
        ):
            assert rewound(pages, subject, seq, step) == expected


def test_an_exchange_that_does_not_count(told: Told) -> None:
    """It is said that it changed nothing."""
    told.tell(contact("u1", a=1))
    [seq] = told.tell({**contact("u1", a=2), "params": "broken"})
    lines = state_of(told.writer, read(told.writer, seq))
    assert lines[1] == "this exchange doesn't count, so it changed nothing"
    assert "  the exchange changed nothing of it" in lines
    assert "    a  1" in lines


def test_nobody_is_known(told: Told) -> None:
    """A uid that only came in what doesn't count is known to nobody."""
    [seq] = told.tell({**contact("u1"), "params": "broken"})
    lines = state_of(told.writer, read(told.writer, seq))
    assert lines[-1] == "contact u1: nobody is known by this uid at that moment"


def test_a_batch_of_many(told: Told) -> None:
    """The first of them are shown, the others counted."""
    [seq] = told.tell([*(contact(f"u{n}") for n in range(5)), account("a", x=1), account("b")])
    lines = state_of(told.writer, read(told.writer, seq))
    titles = ["contact u0", "contact u1", "account a", "account b"]
    assert [one for one in lines if one.startswith(("contact", "account"))] == titles
    assert lines[-1] == "the request names 3 more contacts: open one of its messages"


def test_of_a_message_only_whom_it_names(told: Told) -> None:
    """The others of the batch aren't looked at."""
    [seq] = told.tell([contact("u1"), contact("u2")])
    lines = state_of(told.writer, read(told.writer, seq, None, [1]))
    assert [one for one in lines if one.startswith("contact")] == ["contact u2"]


@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        (None, "nothing of it came to Salesmachine, so it changed nothing"),
        (
            {"workspace": None, "seq": 7},
            "the request has no token that opens a workspace, so it changed nothing",
        ),
        (
            {"workspace": "1a2b3c4d", "seq": 7, "items": []},
            "the request names no contact and no account",
        ),
    ],
)
def test_without_a_state(writer: Writer, exchange: dict[str, Any] | None, said: str) -> None:
    """It is said why there is none, and there is nowhere to go."""
    subject = of(a_message(), exchange=exchange)
    assert state_of(writer, subject) == [said]
    with Pages(writer.path) as pages:
        assert rewound(pages, subject, None, 1) is None


def test_very_many(told: Told) -> None:
    """Of many changes, attributes, accounts and aliases the first are shown."""
    many = range(MOST + 20)
    told.tell(*([contact("u1", account_uid=f"a{n}") for n in many],))
    told.tell([contact("u1", **{f"k{n:03}": n for n in many})])
    told.tell([alias("u1", f"b{n}") for n in many])
    lines = state_of(told.writer, read(told.writer, 3))
    assert "  and 20 more changes" in lines
    assert [one for one in lines if "    and " in one] == [
        "    and 20 more",
        "    and 20 more attributes",
    ]
    assert len(lines) < 5 * MOST


def test_long_values_are_cut(told: Told) -> None:
    """A name, a value and a uid take a part of a line each."""
    [seq] = told.tell(contact("u" * 5_000, **{"n" * 5_000: "v" * 5_000}))
    lines = state_of(told.writer, read(told.writer, seq))
    assert max(map(len, lines)) < 200


@laws
@given(texts, texts)
def test_nothing_reaches_the_terminal(text: str, other: str) -> None:
    """Whatever was told of a contact is written out."""
    changes = [Change("~", text + HOSTILE, other, HOSTILE)]
    known = Known(("blank",), {}, {text: (1, 0)}, (other,), {"events": 1})  # type: ignore[dict-item]
    shown(list(look_lines(Look("contact", text, 3, known, changes, 1, [(HOSTILE, other)]))))


def test_hostile_state(told: Told) -> None:
    """As it comes from a journal too."""
    [seq] = told.tell([contact(HOSTILE, **{HOSTILE: HOSTILE}, account_uid=HOSTILE), event(HOSTILE)])
    assert len(state_of(told.writer, read(told.writer, seq))) > 10
    receive(told.writer, {"type": "page"})
