"""Acts: what is copied, sent again, sent, made to misbehave and begun anew, and by which keys."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.journal import Writer
from simulator.tui.app import SimApp
from simulator.tui.browser import Place
from simulator.tui.dialogs.confirm import Confirm
from simulator.tui.dialogs.export import Export
from simulator.tui.dialogs.fault import Faults
from simulator.tui.dialogs.traffic import Traffic
from simulator.tui.dialogs.workspace import Workspaces
from simulator.tui.header import Header
from simulator.tui.repros import NO_MESSAGE
from tests.simulator.segment.chained import chained, page
from tests.simulator.tui.leaks import nothing_left  # noqa: F401
from tests.simulator.tui.outsiders import FakeControl, FakeSender
from tests.simulator.tui.real import (
    LARGE,
    quick,  # noqa: F401
    record,
    says,
    send,
    show,
    shows,
)
from tests.simulator.tui.screens import text, until

pytestmark = pytest.mark.usefixtures("quick", "nothing_left")


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording, which nobody writes any more."""
    path = tmp_path_factory.mktemp("acts") / "recorded.journal"
    record(path)
    return path


async def to_row(app: SimApp, pilot: Pilot[Any], number: int) -> Place:
    """The cursor to a row, by its number from the top."""
    await pilot.press("0", "g", *"j" * number)
    assert app.browser.chosen is not None
    return app.browser.chosen


IDENTIFY, FAILED, BATCH, DIRECT = 0, 5, 6, 7
"""The rows of the recording, by number."""


def test_copying_json(journal: Path) -> None:
    """A message where a row is one, else the exchange; in a pane the value of its line."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        async def copied(row: int) -> Any:
            place = await to_row(app, pilot, row)
            await pilot.press("y")
            found = json.loads(app.clipboard)
            assert found["seq"] in (place.exchange, place.message, (place.exchange or 0) - 1)
            return found

        assert (await copied(IDENTIFY))["message_id"] == "m1"
        assert await says(pilot, "copied the message, ")
        assert (await copied(FAILED))["code"] == "id_required"
        assert len((await copied(BATCH))["items"]) == 3
        assert await says(pilot, "copied the exchange, ")
        assert (await copied(DIRECT))["path"] == "/v1/contact"
        await to_row(app, pilot, BATCH)
        await pilot.press("enter", "j", "y")
        assert json.loads(app.clipboard)["message_id"] == "b1"
        await pilot.press("enter", "2", "/", *"contact_uid", "enter", "y")
        assert app.clipboard == '"u1"'
        assert await says(pilot, "copied the line, 4 characters")

    show(journal, steps, size=LARGE)


@pytest.mark.parametrize("running", [True, False])
def test_copying_curl(journal: Path, running: bool) -> None:
    """A message goes to the Segment side, anything else to Salesmachine's; nothing secret in it."""

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        for row, address, named in (
            (IDENTIFY, "http://127.0.0.1:8601/v1/identify", "WRITE_KEY"),
            (BATCH, "http://127.0.0.1:8600/v1/batch", "SALESMACHINE_API_TOKEN"),
            (DIRECT, "http://127.0.0.1:8600/v1/contact", "SALESMACHINE_API_TOKEN"),
        ):
            await to_row(app, pilot, row)
            await pilot.press("Y")
            assert app.clipboard.startswith(("curl ", "# "))
            assert address in app.clipboard
            assert named in app.clipboard
        assert await says(pilot, "copied a curl command, ")

    show(journal, steps, running=running)


def test_sending_again(journal: Path) -> None:
    """A message by the Segment side, a request as it was; what came of it is said."""
    sender = FakeSender()

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to_row(app, pilot, IDENTIFY)
        await pilot.press("r")
        assert '"userId":"ada"' in (await says(pilot, "sent again")).replace(" ", "")
        place = await to_row(app, pilot, BATCH)
        await pilot.press("r")
        assert await says(pilot, f"sent again {place.exchange}")
        await pilot.press("enter", "j", "enter", "r")
        await until(pilot, lambda: len(sender.sent) == 3, "the third")
        assert '"b1"' in sender.sent[2]

    show(journal, steps, sender=sender)


@pytest.mark.parametrize("running", [True, False])
def test_exporting(
    journal: Path, running: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A menu of formats; the file is in this folder, and nothing personal in it."""
    monkeypatch.chdir(tmp_path)

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to_row(app, pilot, IDENTIFY)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Export), "the menu")
        await pilot.press("h")
        assert await says(pilot, "wrote message-3.har, with stand-ins")
        await to_row(app, pilot, DIRECT)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Export), "the menu")
        await pilot.press("p")
        await shows(pilot, "there is no message to write as pytest")
        await pilot.press("escape")

    show(journal, steps, running=running)
    [path] = tmp_path.iterdir()
    assert "ada" not in path.read_text("utf-8").lower()


def test_making_a_test(journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is offered, so is the field under the cursor; the test is here, and fails."""
    monkeypatch.chdir(tmp_path)

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await to_row(app, pilot, FAILED)
        await pilot.press("t")
        await shows(pilot, "error id_required")
        await pilot.press("tab", "1")
        said = "wrote id_required.case.json; it fails, as it should: pytest test_id_required.py"
        assert await says(pilot, said)
        await to_row(app, pilot, IDENTIFY)
        await pilot.press("enter", "1", "/", *"userId", "enter", "t")
        await shows(pilot, "The field under the cursor")
        await pilot.press("tab", "0")
        await shows(pilot, "/userId arrives")
        await pilot.press("escape")
        await to_row(app, pilot, DIRECT)
        await pilot.press("t")
        await shows(pilot, NO_MESSAGE)
        await pilot.press("escape")

    show(journal, steps, size=LARGE)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "id_required.case.json",
        "test_id_required.py",
    ]


def test_what_is_refused_is_said_and_not_interpreted(journal: Path) -> None:
    """In the words of whoever refuses, whatever is in them."""
    why = "[/] [red]no[/red] \x1b[2J\u202e"

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        for key in "rd":
            await pilot.press(key)
            said = await says(pilot, "[/] [red]no[/red] \\x1b[2J")
            assert said.isprintable()
            await shows(pilot, "[/] [red]no[/red]")
            app.clear_notifications()
        assert {one.severity for one in app._notifications} <= {"error"}

    show(journal, steps, sender=FakeSender(refuses=why), size=LARGE)


def test_demo_traffic(journal: Path) -> None:
    """d starts it, d stops it."""
    sender = FakeSender()

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("d")
        await says(pilot, "sent demo started")
        sender.demo_runs = True
        await pilot.press("d")
        await says(pilot, "sent demo stopped")

    show(journal, steps, sender=sender)
    assert sender.sent == ["demo started", "demo stopped"]


def test_other_traffic(journal: Path) -> None:
    """a asks what; Esc sends nothing; what was sent is said, and one is in the list again."""
    sender = FakeSender()

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("a")
        assert isinstance(app.screen, Traffic)
        await pilot.press("escape")
        for key, what in (("1", "journey visit"), ("t", "message track"), ("h", "hostile")):
            await pilot.press("a", key)
            await says(pilot, f"sent {what}")
            await until(pilot, lambda: not isinstance(app.screen, Traffic), "the list")
            assert app.focused is not None
            assert type(app.focused).__name__ == "EntryList"

    show(journal, steps, sender=sender)
    assert sender.sent == ["journey visit", "message track", "hostile"]


@pytest.mark.parametrize("workspace", [None, "0123abcd"])
def test_a_fault(journal: Path, workspace: str | None) -> None:
    """i asks for it; it is injected for the workspace that is shown, said, and in the header."""
    control = FakeControl()

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("i")
        assert isinstance(app.screen, Faults)
        await pilot.press(*"status=503", "enter")
        await says(pilot, "fault status=503 is in force")
        await shows(pilot, "fault status=503", slice(0, 3))

    show(journal, steps, control=control, workspace=workspace)
    assert control.changes == [
        ("POST", "faults", {"workspace": workspace}, {"fault": "status=503"})
    ]


class Resetting(FakeControl):
    """A control plane that marks a reset in the journal."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self._writer = writer

    def ask(
        self,
        path: str,
        query: Mapping[str, Any] | None = None,
        *,
        method: str = "GET",
        body: object = None,
    ) -> Any:
        if path != "reset":
            return super().ask(path, query, method=method, body=body)
        assert isinstance(body, dict)
        self.asked.append((method, path, {}, body))
        whose = body.get("workspace")
        return {"seq": self._writer.mark("reset", {"workspace": whose}, whose)}


@pytest.mark.parametrize("key", ["y", "n", "escape"])
def test_clearing(journal: Path, tmp_path: Path, key: str) -> None:
    """C asks; yes begins anew, and everything is gone from the screen; no changes nothing."""
    path = tmp_path / "journal"
    shutil.copy(journal, path)
    with closing(Writer(path)) as writer:
        control = Resetting(writer)

        async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
            await pilot.press("C")
            assert isinstance(app.screen, Confirm)
            await pilot.press(key)
            if key == "y":
                await says(pilot, "begun anew at seq ")
                await shows(pilot, "Nothing is recorded yet.")
                await shows(pilot, "✓ 0 ok", slice(0, 3))
                assert app.browser.chosen is None
            else:
                assert "u0 +2" in text(app)

        show(path, steps, control=control)
    assert control.changes == ([("POST", "reset", {}, {})] if key == "y" else [])


def test_another_workspace(tmp_path: Path) -> None:
    """w asks which; the list, the header and a reset are about that one alone then."""
    path = tmp_path / "journal"
    with chained(path) as chain:
        send(chain, page("m1", "ada"))
        chain.send(page("m2", "bob"), key="other")
        chain.settle()
        chain.send(page("m3", "eve"), key="other")
        chain.settle()
        workspace = chain.workspace("other")

    with closing(Writer(path)) as writer:
        control = Resetting(writer)

        async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
            await pilot.press("w")
            assert isinstance(app.screen, Workspaces)
            await shows(pilot, workspace)
            await pilot.press("escape")
            assert app.browser.workspace is None
            await pilot.press("w")
            found = (await shows(pilot, workspace)).splitlines()
            [line] = [line for line in found if workspace in line]
            await pilot.press(line.partition(workspace)[0].split()[-1])
            assert app.browser.workspace == workspace
            await shows(pilot, f"workspace {workspace}", slice(0, 3))
            await shows(pilot, "2 delivered", slice(0, 3))
            assert "ada" not in text(app)
            assert app.query_one(Header).figures.workspace == workspace
            await pilot.press("C", "y")
            await shows(pilot, "Nothing is recorded yet.")
            await pilot.press("w", "0")
            await shows(pilot, "ada")
            assert "bob" in text(app)

        show(path, steps, control=control)
    assert control.changes == [("POST", "reset", {}, {"workspace": workspace})]


def test_it_is_left_while_something_is_sent(journal: Path) -> None:
    """Nobody waits for it, and what comes of it is told to nobody."""
    sender = FakeSender()
    sender.may_answer.clear()

    async def steps(app: SimApp, pilot: Pilot[Any]) -> None:
        await pilot.press("r")
        await until(pilot, lambda: sender.sent, "the sender")
        await pilot.press("q")

    app = show(journal, steps, sender=sender)
    sender.may_answer.set()
    assert app.return_code == 0
