"""Acts: what the keys do beyond looking: copy, send again, send traffic, misbehave, begin anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.widgets import Input

from simulator.exchange import body_bytes
from simulator.exchange_formats.curl.writing import curl, curl_of_message
from simulator.hosts import SALESMACHINE_URL, SEGMENT_URL
from simulator.journal.file import JournalError
from simulator.lines.text import printable
from simulator.tui.background import in_background
from simulator.tui.dialogs.confirm import Confirm
from simulator.tui.dialogs.export import Export
from simulator.tui.dialogs.fault import Faults
from simulator.tui.dialogs.repro import Repro
from simulator.tui.dialogs.traffic import Traffic
from simulator.tui.dialogs.workspace import Chosen, Workspaces
from simulator.tui.outside import OutsideError
from simulator.tui.panes.subject import Subject, load

if TYPE_CHECKING:
    from simulator.exchange_formats.exporting import Format
    from simulator.tui.browser import Browser, Place
    from simulator.tui.detail import Detail
    from simulator.tui.header import Header
    from simulator.tui.repros import Wrong
    from simulator.tui.watched import Watched


class Acts(App[int]):
    """What an application of these parts does; whoever derives from it has the parts."""

    watched: Watched
    browser: Browser
    detail: Detail
    header: Header

    def subject(self) -> Subject | None:
        """What is under the cursor, read from the journal; None for nothing."""
        place = self.browser.chosen
        return None if place is None else self.read(place)

    def read(self, place: Place) -> Subject | None:
        """What a journal has there; None where it can't be read, which is told."""
        try:
            return load(self.browser.pages, place.exchange, place.message, place.indexes)
        except (JournalError, sqlite3.Error) as error:
            self.tell(str(error), is_error=True)
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key does something now."""
        match action:
            case "filter":
                return not self._takes_letters
            case "begin_search":
                has_text = bool(self.detail.display) or self.browser.chosen is not None
                return has_text and not self._takes_letters
            case "replay":
                return self.watched.sender is not None and self.browser.chosen is not None
            case "add_traffic" | "demo":
                return self.watched.sender is not None
            case "inject_fault" | "clear":
                return self.watched.control is not None
            case "copy_json" | "copy_curl" | "export" | "repro":
                return self.browser.chosen is not None
            case "pane":
                return bool(self.detail.display) or self.browser.chosen is not None
            case "leave":
                return bool(self.detail.display) or self.browser.can_go_back
            case "earlier" | "later":
                return bool(self.detail.display)
        return True

    @property
    def _takes_letters(self) -> bool:
        """Whether a letter is text, or a dialog's: keys that come before any widget look first."""
        return isinstance(self.focused, Input) or len(self.screen_stack) > 1

    def tell(self, text: str, is_error: bool = False) -> None:
        """A sentence in a corner, gone after a while."""
        self.notify(printable(text), severity="error" if is_error else "information", markup=False)

    def action_copy_json(self) -> None:
        """Copy what the focused pane's line holds, else the exchange or the message, as JSON."""
        if self.detail.has_focus_within:
            self._copy(self.detail.copy(), "the line")
        elif (subject := self.subject()) is not None:
            one = subject.exchange if subject.message is None else subject.message
            name = "the exchange" if subject.message is None else "the message"
            self._copy(json.dumps(one, indent=2), name)

    def action_copy_curl(self) -> None:
        """Copy a command that sends it again: the request from its pane, else the message."""
        subject, facts = self.subject(), self.watched.facts or {}
        if subject is None:
            return
        segment = facts.get("segment") or SEGMENT_URL
        salesmachine = facts.get("salesmachine") or SALESMACHINE_URL
        of_request = self.detail.has_focus_within and self.detail.pane in ("request", "response")
        if subject.message is not None and not (of_request and subject.exchange):
            key = self.watched.write_key
            said = curl_of_message(body_bytes(subject.message), segment, key)
        elif subject.exchange is not None:
            said = curl(subject.exchange, salesmachine)
        else:
            return
        self._copy(said, "a curl command")

    def action_export(self) -> None:
        """Ask for a format, and write it into this folder."""
        if (subject := self.subject()) is not None:
            facts = self.watched.facts or {}
            self.push_screen(Export(lambda kind: _export(subject, kind, facts)), self._done)

    def action_repro(self) -> None:
        """Ask what should have come of the message, and make a test of that."""
        if (subject := self.subject()) is not None:
            here = self.detail.field() if self.detail.has_focus_within else ""
            menu = Repro(lambda: _wrongs(subject), lambda asked: _reproduce(subject, asked), here)
            self.push_screen(menu, self._done)

    def action_replay(self) -> None:
        """Send it again: the message where it is one, else the request."""
        subject = self.subject()
        if subject is None or (sender := self.watched.sender) is None:
            return
        message, exchange = subject.message, subject.exchange
        if message is not None:
            body = body_bytes(message)
            self.send(lambda: sender.replay_message(body, message["workspace"]))
        elif exchange is not None:
            self.send(lambda: sender.replay_request(exchange))

    def action_demo(self) -> None:
        """Start demo traffic, or stop it."""
        if (sender := self.watched.sender) is not None:
            self.send(sender.stop_demo if sender.demo_runs else sender.start_demo)

    def action_add_traffic(self) -> None:
        """Ask what to send."""
        if (sender := self.watched.sender) is not None:
            self.push_screen(Traffic(sender), self._done)

    def action_inject_fault(self) -> None:
        """Ask for a fault."""
        if (control := self.watched.control) is not None:
            self.push_screen(Faults(control, self.browser.workspace), self._misbehaves)

    def action_workspace(self) -> None:
        """Ask for a workspace."""
        menu = Workspaces(self.watched.journal, self.browser.workspace)
        self.push_screen(menu, self._chose)

    def action_clear(self) -> None:
        """Begin anew, once that is wanted."""
        workspace, control = self.browser.workspace, self.watched.control
        body = {} if workspace is None else {"workspace": workspace}

        def clear() -> str:
            assert control is not None
            seq = control.ask("reset", method="POST", body=body)["seq"]
            return f"begun anew at seq {seq}: the journal keeps what came before"

        def answered(wanted: bool | None) -> None:
            if wanted:
                self.send(clear)

        self.push_screen(Confirm(workspace), answered)

    def send(self, work: Callable[[], str]) -> None:
        """In a thread: do it, and tell what was done."""
        in_background(self, lambda: _tried(work), lambda told: self.tell(*told))

    def _copy(self, text: str, name: str) -> None:
        """To the terminal's clipboard, as far as the terminal takes it."""
        self.copy_to_clipboard(text)
        self.tell(f"copied {name}, {len(text):,} characters, as far as this terminal allows")

    def _done(self, said: str | None) -> None:
        """A dialog has done something, or was left."""
        if said:
            self.tell(said)

    def _misbehaves(self, said: str | None) -> None:
        self._done(said)
        self.header.ask()

    def _chose(self, chosen: Chosen | None) -> None:
        """A workspace, or all of them; None where it was left."""
        if chosen is not None:
            self.browser.choose_workspace(chosen.workspace)
            self.header.show_workspace(chosen.workspace)


def _export(subject: Subject, kind: Format, facts: Mapping[str, Any]) -> str:
    """In a thread: what is needed for it is imported when it is wanted."""
    from simulator.tui.exports import export

    return export(subject, kind, Path(), facts)


def _wrongs(subject: Subject) -> list[Wrong]:
    from simulator.tui.repros import wrongs

    return wrongs(subject)


def _reproduce(subject: Subject, asked: str) -> str:
    from simulator.tui.repros import reproduce

    return reproduce(subject, asked, Path())


def _tried(work: Callable[[], str]) -> tuple[str, bool]:
    """What it says, and whether that is an error."""
    try:
        return work(), False
    except OutsideError as error:
        return str(error), True
