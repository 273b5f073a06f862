"""The detail: seven panes of one subject, side by side or one at a time."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.journal import Writer
from simulator.tui import detail as module
from simulator.tui.detail import Detail
from simulator.tui.documents.document import Document, PaneName, Target, line
from simulator.tui.keys import PANES
from simulator.tui.panes.late import Told as Late
from simulator.tui.panes.subject import Subject
from tests.simulator.state.told import Told, contact, event
from tests.simulator.tui.hostile import HOSTILE, assert_harmless, hostile_body
from tests.simulator.tui.screens import Shown, lines, play, text, until
from tests.simulator.tui.subjects import a_message, an_exchange, of, read, receive
from tests.simulator.waiting import PATIENCE

IDENTIFY = {"type": "identify", "messageId": "m1", "userId": "u1", "traits": {"mrr": "49"}}
FIRST: dict[PaneName, str] = {
    "sent": "message 2, 12:00:00.000",
    "request": "POST /v1/batch",
    "response": "201 Created, after 0.2 ms",
    "contract": "! warning: 1 warning",
    "state": "after exchange 4, 12:00:04",
    "timeline": "12:00:00.0  message 2 received",
    "lineage": "where each field goes",
}
"""What each pane of the subject begins with."""

Steps = Callable[[Pilot[Any]], Awaitable[None]]


@pytest.fixture
def subject(told: Told) -> Subject:
    """A message that breaks the contract, in the second exchange of its contact."""
    receive(told.writer, IDENTIFY)
    told.tell(contact("u1", plan="free"))
    [seq] = told.tell([{**contact("u1", plan="pro", mrr="49"), "messageId": "m1"}])
    told.tell(contact("u1", plan="max"))
    return read(told.writer, seq)


@pytest.fixture
def detail(writer: Writer) -> Detail:
    return Detail(writer.path)


def shows(detail: Detail, subject: Subject, steps: Steps, size: tuple[int, int]) -> None:
    """Show a subject in a terminal of this size, and do the steps."""

    async def all_steps(pilot: Pilot[Any]) -> None:
        detail.show(subject)
        detail.focus_pane()
        await pilot.pause()
        await steps(pilot)

    play(Shown(detail), all_steps, size)


async def comes(pilot: Pilot[Any], said: str) -> None:
    await until(pilot, lambda: said in text(pilot.app), said)


def has_focus(pilot: Pilot[Any], pane: str) -> bool:
    focused = pilot.app.focused
    return focused is not None and focused.id == f"pane-{pane}"


@pytest.mark.parametrize("size", [(80, 24), (160, 45), (119, 60), (200, 15), (20, 5)], ids=str)
def test_every_pane_opens(detail: Detail, subject: Subject, size: tuple[int, int]) -> None:
    """Wherever there is room for a line its first line shows, and it has the focus."""

    async def steps(pilot: Pilot[Any]) -> None:
        for pane in PANES:
            detail.choose(pane)
            await comes(pilot, FIRST[pane][: size[0] - 4])
            assert detail.pane == pane
            assert has_focus(pilot, pane)

    shows(detail, subject, steps, size)


def test_side_by_side(detail: Detail, subject: Subject) -> None:
    """With room for it three panes stand beside each other and one, of four, below."""

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        seen = lines(pilot.app)
        assert [one in seen[0] for one in ("You sent", "Request to", "Response from")] == [True] * 3
        [bar] = [at for at, one in enumerate(seen) if one.startswith("4 Contract !  5 State")]
        assert "4 Contract" in seen[bar + 1]
        assert not any("1 You sent  2 Request" in one for one in seen)
        detail.choose("timeline")
        await comes(pilot, "message 2 received")
        assert all(FIRST[pane] in text(pilot.app) for pane in ("sent", "request", "response"))
        assert FIRST["contract"] not in text(pilot.app)

    shows(detail, subject, steps, (160, 45))


@pytest.mark.parametrize("size", [(80, 24), (119, 60), (200, 15)], ids=str)
def test_one_at_a_time(detail: Detail, subject: Subject, size: tuple[int, int]) -> None:
    """With less room all seven are tabs."""

    async def steps(pilot: Pilot[Any]) -> None:
        for pane in ("sent", "contract", "request"):
            detail.choose(pane)
            await comes(pilot, FIRST[pane])
            seen = text(pilot.app)
            assert [one for one in FIRST if FIRST[one] in seen] == [pane]
            assert seen.startswith("1 You sent  2 Request  3 Response  4 Contract !  5 State")

    shows(detail, subject, steps, size)


def test_resizing_keeps_pane_and_place(detail: Detail, subject: Subject) -> None:
    """There and back, to what is hardly a terminal too."""

    async def steps(pilot: Pilot[Any]) -> None:
        detail.jump(Target("request", "/0/params/mrr"))
        detail.choose("contract")
        await pilot.press("j", "j", "j")
        detail.choose("request")
        for size in ((80, 24), (20, 5), (160, 45), (1, 1), (160, 45)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert (detail.pane, detail.copy()) == ("request", '"49"')
            assert has_focus(pilot, "request")
        assert '"mrr": "49"' in text(pilot.app)
        detail.choose("contract")
        assert detail.copy() == "A reserved attribute has another type than documented."

    shows(detail, subject, steps, (160, 45))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
def test_a_violation_leads_to_its_field(
    detail: Detail, subject: Subject, size: tuple[int, int]
) -> None:
    """Enter on any of its lines goes there."""

    async def steps(pilot: Pilot[Any]) -> None:
        detail.choose("contract")
        await pilot.press("j", "j", "enter")
        await pilot.pause()
        assert (detail.pane, detail.copy()) == ("request", '"49"')

    shows(detail, subject, steps, size)


def test_going_through_the_panes(detail: Detail, subject: Subject) -> None:
    """One after the other, and around; it says where that begins anew."""

    async def steps(pilot: Pilot[Any]) -> None:
        went = [(detail.next_pane(), detail.pane) for _ in PANES]
        assert went == [(True, pane) for pane in PANES[1:]] + [(False, "sent")]
        back = [(detail.previous_pane(), detail.pane) for _ in PANES]
        assert back == [(False, "lineage")] + [(True, pane) for pane in reversed(PANES[:-1])]
        await pilot.pause()

    shows(detail, subject, steps, (80, 24))


def test_the_first_pane(detail: Detail, subject: Subject) -> None:
    """What was sent where there is a message, else the request; once one is chosen, that."""
    direct = replace(subject, messages=(), count=0)

    async def steps(pilot: Pilot[Any]) -> None:
        panes: list[str] = [detail.pane]
        for one in (direct, subject):
            detail.show(one)
            panes.append(detail.pane)
        assert panes == ["sent", "request", "sent"]
        detail.choose("response")
        for one in (direct, subject):
            detail.show(one)
            assert detail.pane == "response"

    shows(detail, subject, steps, (80, 24))


def test_rewinding(detail: Detail, subject: Subject) -> None:
    """The state goes back and on, as often as it is asked to; the title says to where.

    The cursor stays on its line.
    """

    async def steps(pilot: Pilot[Any]) -> None:
        detail.choose("state")
        await comes(pilot, '~ attribute plan  "free" -> "pro"')
        await pilot.press("j", "j", "j")
        detail.rewind(-1)
        await comes(pilot, "5 State, after exchange 3, 12:00:03")
        await comes(pilot, '+ attribute plan  "free"')
        assert has_focus(pilot, "state")
        assert detail.copy() == "contact u1"
        detail.rewind(-1)
        said = "no exchange before this touched what is shown"
        told = pilot.app._notifications
        await until(pilot, lambda: [one.message for one in told] == [said], said)
        assert "after exchange 3" in text(pilot.app)
        detail.rewind(1)
        detail.rewind(1)
        await comes(pilot, "5 State, after exchange 5, 12:00:05")
        await comes(pilot, '~ attribute plan  "pro" -> "max"')

    shows(detail, subject, steps, (80, 24))


def test_rewinding_from_another_pane(detail: Detail, subject: Subject) -> None:
    """The state is shown then; another subject begins at its own exchange."""

    async def steps(pilot: Pilot[Any]) -> None:
        detail.rewind(-1)
        await comes(pilot, "5 State, after exchange 3")
        detail.show(replace(subject, messages=(), count=0))
        await comes(pilot, "5 State, after exchange 4")

    shows(detail, subject, steps, (160, 45))


def blocking(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Timelines that are read once they may be; each names its subject's path."""
    may_end = Event()

    def read_slowly(subject: Subject, pages: object) -> Late:
        assert may_end.wait(PATIENCE)
        assert subject.exchange is not None
        return Late([line(f"timeline of {subject.exchange['path']}")])

    monkeypatch.setattr(module, "read_timeline", read_slowly)
    return may_end


def test_what_takes_long(detail: Detail, subject: Subject, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is shown that it does, until it is there; everything else goes on meanwhile.

    What was there of the same subject stays so long, what was there of another one doesn't.
    """
    may_end = blocking(monkeypatch)

    async def steps(pilot: Pilot[Any]) -> None:
        detail.choose("timeline")
        await comes(pilot, "6 Timeline, …")
        assert detail.copy() == "…"
        detail.choose("request")
        await comes(pilot, FIRST["request"])
        detail.choose("timeline")
        may_end.set()
        await comes(pilot, "timeline of /v1/batch")
        assert "…" not in text(pilot.app)
        may_end.clear()
        message = {**subject.messages[0], "stage": "failed"}
        detail.show(replace(subject, messages=(message,)))
        await comes(pilot, "6 Timeline, …")
        assert detail.copy() == "timeline of /v1/batch"
        detail.choose("request")
        detail.show(replace(subject, messages=(), count=0))
        detail.choose("timeline")
        assert detail.copy() == ""
        await comes(pilot, "6 Timeline, …")
        may_end.set()
        await comes(pilot, "timeline of /v1/batch")

    shows(detail, subject, steps, (80, 24))


def test_what_is_read_of_an_earlier_subject(
    detail: Detail, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never shown."""
    may_end, seen = blocking(monkeypatch), list[str]()
    view = detail._views["timeline"]
    show = view.show

    def seen_first(document: Document, keep_place: bool = False) -> None:
        seen.extend(one.text for one in document)
        show(document, keep_place)

    monkeypatch.setattr(view, "show", seen_first)

    def at(path: str, seq: int) -> Subject:
        assert subject.exchange is not None
        return replace(subject, exchange={**subject.exchange, "seq": seq, "path": path})

    async def steps(pilot: Pilot[Any]) -> None:
        detail.choose("timeline")
        detail.show(at("/second", 97))
        detail.show(at("/third", 98))
        detail.choose("request")
        detail.show(at("/fourth", 99))
        may_end.set()
        await until(pilot, lambda: not detail._loads["timeline"]._is_reading, "the end")
        detail.choose("timeline")
        await comes(pilot, "timeline of /fourth")

    shows(detail, subject, steps, (80, 24))
    assert [one for one in seen if one != "…"] == ["timeline of /fourth"]


def test_the_same_again_stays_where_it_is(detail: Detail, subject: Subject) -> None:
    """What is new of it is shown, the cursor stays, and a state that was rewound stays so."""

    async def steps(pilot: Pilot[Any]) -> None:
        detail.jump(Target("request", "/0/params/mrr"))
        detail.rewind(-1)
        await comes(pilot, "after exchange 3")
        detail.choose("request")
        message = {**subject.messages[0], "stage": "failed"}
        detail.show(replace(subject, messages=(message,)))
        assert detail.copy() == '"49"'
        await comes(pilot, "4 Contract ✗")
        detail.choose("state")
        await comes(pilot, "after exchange 3")

    shows(detail, subject, steps, (80, 24))


def test_a_journal_that_is_gone(detail: Detail, subject: Subject, writer: Writer) -> None:
    """What isn't read yet says so; what is shown stays."""

    async def steps(pilot: Pilot[Any]) -> None:
        writer.path.unlink()
        for pane in ("state", "timeline"):
            detail.choose(pane)
            await comes(pilot, "there is no journal at ")
        detail.choose("request")
        await comes(pilot, FIRST["request"])

    shows(detail, subject, steps, (160, 45))


def test_searching_a_pane(detail: Detail, subject: Subject) -> None:
    """/ asks for a text, Enter finds it in the pane, n goes on, Esc leaves."""

    async def steps(pilot: Pilot[Any]) -> None:
        detail.choose("request")
        await pilot.press("slash", *"u1", "escape")
        assert detail.copy() == "POST /v1/batch"
        await pilot.press("slash", *"batch", "enter")
        await pilot.pause()
        assert "1/1" in text(pilot.app)
        found = detail.search("m")
        await pilot.press("n")
        await pilot.pause()
        assert f"2/{found}" in text(pilot.app)
        assert has_focus(pilot, "request")

    shows(detail, subject, steps, (80, 24))


def test_the_mouse(detail: Detail, subject: Subject) -> None:
    """A click on a tab, or into a pane, goes there."""

    async def steps(pilot: Pilot[Any]) -> None:
        await pilot.click("#pane-response", offset=(5, 3))
        await until(pilot, lambda: detail.pane == "response", "the pane that was clicked")
        await pilot.click(detail._tabs_below, offset=(16, 0))
        await comes(pilot, "5 State, after")
        assert has_focus(pilot, "state")

    shows(detail, subject, steps, (160, 45))


def test_nothing_is_shown_yet(detail: Detail) -> None:
    """Before anything was chosen, and of what isn't recorded, every pane says so."""

    async def steps(pilot: Pilot[Any]) -> None:
        for pane in PANES:
            detail.choose(pane)
            await until(pilot, lambda: detail.search("o") > 0, f"a sentence in {pane}")

    shows(detail, Subject(), steps, (80, 24))


BODIES = {
    **{f"{name} in JSON": hostile_body(body) for name, body in HOSTILE.items()},
    **{name: HOSTILE[name] for name in ("markup", "ansi", "nul", "lone_surrogates")},
    "levels": "[" * 90 + "]" * 90,
    "too many levels": "[" * 100_000,
    "a long number": "9" * 5_000,
}


def hostile_subject(told: Told, body: str) -> Subject:
    """A message, a request and an answer of this body; its beginning is every other name."""
    name = body[:200]
    [seq] = told.tell([contact(name, **{name: body}), event(name, name)])
    exchange = read(told.writer, seq).exchange
    assert exchange is not None
    raw = body.encode("utf-8", "surrogatepass")
    said = an_exchange(raw, seq=seq, items=exchange["items"], path=f"/{name}", fault=name)
    said["response"] = {"headers": [["X", name]], "body": body, "encoding": "utf-8"}
    attempt = {"n": 1, "at": said["at"], "wait": 1.0, "retry_after": None, "next_at": None}
    fate = {"stage": "failed", "code": name, "detail": name}
    return of(a_message(body, attempts=[{**attempt, "result": name}], **fate), exchange=said)


def test_hostile_payloads_in_every_pane(detail: Detail, told: Told) -> None:
    """As message, request, answer, and as names: each pane shows some of it, written out."""

    async def steps(pilot: Pilot[Any]) -> None:
        for name, body in BODIES.items():
            detail.show(hostile_subject(told, body))
            for pane in PANES:
                detail.choose(pane)
                loads = detail._loads.values()
                await until(pilot, lambda: not any(one.is_awaited for one in loads), name)  # noqa: B023
                seen = lines(pilot.app)
                assert seen[2].strip("┃ "), (name, pane)
                for one in seen:
                    assert_harmless(one)

    shows(detail, Subject(), steps, (70, 12))


def test_bodies_that_are_no_text(detail: Detail) -> None:
    """Invalid UTF-8 is shown as bytes."""
    message = a_message("//79", encoding="base64")
    exchange = an_exchange(b"\xff\xfe")
    exchange["response"] = {"headers": [], "body": "//79", "encoding": "base64"}

    async def steps(pilot: Pilot[Any]) -> None:
        for pane in ("sent", "request", "response"):
            detail.choose(pane)
            await comes(pilot, "ff fe")

    shows(detail, of(message, exchange=exchange), steps, (80, 24))


def test_a_batch_of_thousands(detail: Detail, told: Told) -> None:
    """Its panes tell of the first, and how many more there are."""
    bodies = [{**IDENTIFY, "messageId": f"m{n}"} for n in range(300)]
    receive(told.writer, *bodies)
    [seq] = told.tell([{**contact(f"u{n}"), "messageId": f"m{n}"} for n in range(300)])
    subject = read(told.writer, seq)

    async def steps(pilot: Pilot[Any]) -> None:
        await comes(pilot, "300 messages: Enter on the row lists them")
        for pane, said in (("contract", "of 280 more messages"), ("state", "298 more contacts")):
            detail.choose(pane)  # type: ignore[arg-type]
            await until(pilot, lambda said=said: detail.search(said), said)  # type: ignore[misc]

    shows(detail, subject, steps, (80, 24))
    assert len(json.dumps(subject.exchange)) > 20_000
