"""A menu of traffic to send: a journey, one message of a call, a hostile one, the demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from textual import on
from textual.widget import Widget
from textual.widgets import OptionList

from simulator.tui.background import in_background
from simulator.tui.dialogs.frame import Choice, Choices, Dialog
from simulator.tui.outside import OutsideError, Sender

JOURNEYS: Final = {
    "visit": "somebody looks around on the site and isn't known yet",
    "sign-up": "a visitor signs up and begins a trial for a company",
    "onboarding": "a new user sets up the product",
    "inviting": "a user invites others to the team",
    "invitation": "who was invited joins the team",
    "daily-use": "a user works with the product for a while",
    "support": "a user asks for help",
    "upgrade": "a company upgrades its plan",
    "churn": "a company cancels its subscription",
    "return": "a company that had left comes back",
}
"""Every journey, and what happens in it."""
CALLS: Final = {
    "track": "something that a user did",
    "page": "a page that a user saw",
    "identify": "who a user is",
    "group": "the company that a user belongs to",
    "alias": "a visitor and a user are one",
}
"""Every call, and what one message of it says."""
_CALL_KEYS = dict(zip(CALLS, "tpiga", strict=True))


class Traffic(Dialog[str]):
    """What to send; the answer is a sentence that says what was sent."""

    HEADING = "What shall be sent?"

    def __init__(self, sender: Sender) -> None:
        super().__init__()
        self._sender = sender
        self._sending = ""

    def inside(self) -> Iterable[Widget]:
        """The menu."""
        yield Choices(_choices(self._sender.demo_runs))

    def action_leave(self) -> None:
        """Answer nothing, or that what is being sent goes on."""
        self.answer(f"{self._sending} is still being sent" if self._sending else None)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        name = event.option_id or ""
        kind, _, which = name.partition(" ")
        self._sending = name
        self.query_one(Choices).disabled = True
        self.say(f"sending {self._sending} …")
        in_background(self, lambda: self._send(kind, which), self._sent)

    def _send(self, kind: str, which: str) -> str | OutsideError:
        """In a thread."""
        try:
            match kind:
                case "journey":
                    return self._sender.journey(which)
                case "message":
                    return self._sender.message(which)
                case "hostile":
                    return self._sender.hostile()
                case "start":
                    return self._sender.start_demo()
            return self._sender.stop_demo()
        except OutsideError as error:
            return error

    def _sent(self, found: str | OutsideError) -> None:
        self._sending = ""
        if isinstance(found, OutsideError):
            menu = self.query_one(Choices)
            menu.disabled = False
            menu.focus()
            self.complain(str(found))
        else:
            self.answer(found)


def _choices(demo_runs: bool) -> Iterator[Choice]:
    yield Choice("", "A journey of somebody new")
    for number, (name, says) in enumerate(JOURNEYS.items(), 1):
        yield Choice(str(number % 10), name, says, f"journey {name}")
    yield Choice("", "One message")
    for name, says in CALLS.items():
        yield Choice(_CALL_KEYS[name], name, says, f"message {name}")
    yield Choice("h", "hostile", "one that is no good, another each time", "hostile message")
    yield Choice("", "Without an end")
    says = "send no more of it" if demo_runs else "the lives of several companies, day after day"
    name = "stop the demo" if demo_runs else "start the demo"
    yield Choice("d", name, says, name)
