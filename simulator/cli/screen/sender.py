"""What the screen sends: traffic, and one recorded thing again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.cli.screen.control import in_sentences
from simulator.cli.screen.delivery import Delivery, Switch
from simulator.cli.screen.demo import ScreenDemo
from simulator.cli.screen.keys import Keys
from simulator.cli.screen.people import People, uid
from simulator.lines.text import cut, printable
from simulator.payload.replay import message_again, request_again
from simulator.tui.outside import OutsideError

if TYPE_CHECKING:
    from simulator.generate.traffic import Generated

_SHOWN = 60
"""Characters of what is named in a sentence."""


class ScreenSender:
    """Sends for the screen; every method may be called by any thread, and raises OutsideError.

    ``facts`` are those of the ready line.  ``tokens`` are the tokens of the write keys that are
    known, and of the tokens themselves; the first is whose traffic it is.  ``url`` is where
    Salesmachine was asked for, if it was.  ``anonymous`` and ``alias`` are for what goes without a
    Segment side, ``rate`` is the demo's; ``clock`` gives the seconds since 1970.  ``tell`` hears
    of what became of the demo while nobody asked, in another thread: that a bug has ended it, and
    without a Segment side of what wasn't delivered.
    """

    def __init__(
        self,
        facts: Mapping[str, Any],
        tokens: Mapping[str, str],
        *,
        seed: int = 0,
        url: str | None = None,
        anonymous: Switch = "send",
        alias: Switch = "send",
        rate: float = 2.0,
        clock: Callable[[], float] = time.time,
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._seed, self._clock = seed, clock
        self._keys = Keys(tokens, Path(facts["journal"]))
        self._delivery = Delivery(facts, self._keys, url, anonymous, alias, tell)
        self._people = People(seed, clock())
        self._demo = ScreenDemo(self._delivery.way, self._world, rate, tell)

    @property
    def demo_runs(self) -> bool:
        """Whether the demo is being sent from here."""
        return self._demo.runs

    def journey(self, name: str) -> str:
        """Every message of one journey of somebody new."""
        with in_sentences():
            messages = self._people.journey(name)
            plural = "" if len(messages) == 1 else "s"
            return self._send(messages, f"{len(messages)} message{plural} of {name}")

    def message(self, call: str) -> str:
        """One clean message of a call, of somebody new."""
        with in_sentences():
            return self._send([self._people.message(call)], f"1 {call} message")

    def hostile(self) -> str:
        """One hostile message, of another shape each time."""
        with in_sentences():
            made = self._people.hostile()
            what = f"sent 1 hostile message, {made.label.shape}"
            if (segment := self._delivery.segment) is None:
                from simulator.cli.demo import read

                return f"{what}: {self._delivery.deliver([read(made.text)])}"
            answer = self._delivery.post(segment, [made.text])
            if not answer.is_accepted:
                return f"{what}: {printable(str(answer))}"
            expected = ", ".join(filter(None, (made.label.outcome, made.label.code)))
            return f"{what}: it has to be {expected}"

    def start_demo(self) -> str:
        """The demo, until it is stopped; it goes on where it was stopped."""
        with in_sentences():
            return self._demo.start()

    def stop_demo(self) -> str:
        """No more of the demo."""
        with in_sentences():
            return self._demo.stop()

    def close(self) -> None:
        """Nothing more is sent."""
        self._demo.close()

    def replay_message(self, body: bytes | str, workspace: str | None) -> str:
        """A message again, with its messageId; one without a workspace by the first write key."""
        with in_sentences():
            key = self._keys.first if workspace is None else self._keys.of(workspace)
            what = f"sent {_name(body)} again"
            if (segment := self._delivery.segment) is None:
                from simulator.cli.demo import read

                return f"{what}: {self._delivery.deliver([read(body)], key.token)}"
            from simulator.cli.screen.replay import send
            from simulator.segment.posting import Answer

            got = send(message_again(body, segment, key.write_key))
            answer = Answer(got.status, got.body, got.error, got.code)
            other = " with another write key, its own was no good" if workspace is None else ""
            return f"{what}{other}: {printable(str(answer))}"

    def replay_request(self, exchange: Mapping[str, Any]) -> str:
        """A request as it was, with the token of its workspace."""
        from simulator.cli.screen.replay import send

        with in_sentences():
            workspace, count = exchange["workspace"], len(exchange["items"])
            token = None if workspace is None else self._keys.of(workspace).token
            answer = send(request_again(exchange, self._delivery.salesmachine, token))
            path = cut(exchange["path"].partition("?")[0], _SHOWN)
            items = f"{count} item{'' if count == 1 else 's'}"
            return printable(f"sent {exchange['method']} {path} again, with {items}: {answer}")

    def _send(self, messages: Sequence[dict[str, Any]], what: str) -> str:
        whose = f"{what} for {printable(uid(messages))}"
        if (segment := self._delivery.segment) is None:
            return f"sent {whose}: {self._delivery.deliver(messages)}"
        from simulator.segment.posted import compact, history

        answer = self._delivery.post(segment, [compact(history(one)) for one in messages])
        if not answer.is_accepted:
            raise OutsideError(f"nothing was taken of {whose}: {printable(str(answer))}")
        return f"sent {whose}"

    def _world(self) -> Iterator[Generated]:
        from simulator.cli.demo import lived

        return lived(self._seed, self._clock())


def _name(body: bytes | str) -> str:
    """What a message is called in a sentence: its call and its messageId."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return "what came"
    said = message if isinstance(message, dict) else {}
    parts = [one for one in (said.get("type"), said.get("messageId")) if isinstance(one, str)]
    return printable(cut(" ".join(parts), _SHOWN)) or "what came"
