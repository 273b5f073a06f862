"""``sim send --via segment``: messages posted to Segment's tracking API, as its libraries do."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

import click

from destination import SettingsError
from destination.client import SLICE_SECONDS, Clock
from destination.delivery import INTERRUPTED, DeadLetter, Idle, Policy, Response, Retry
from destination.settings import LOOPBACK_CREDENTIAL, Settings
from simulator.cli.asking import Refused, ask
from simulator.lines.text import printable
from simulator.segment.posted import compact, history
from simulator.segment.posting import MAX_MESSAGE_BYTES, Answer, Poster

MAX_MESSAGES = 100
"""Messages of a batch, as Segment's libraries have it."""
_ROOM = MAX_MESSAGE_BYTES + len(",")
"""What the messages of a batch have, each with a comma behind it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one message: ``accepted`` is in the ledger, which says what comes of it."""

    outcome: Literal["accepted", "refused", "dead"]
    message: object
    index: int
    code: str = ""
    detail: str = ""
    response: Response | None = None
    attempts: int = 0

    def dead_letter(self) -> object:
        """The message itself, without its ``writeKey``: secrets never reach a disk."""
        if not isinstance(self.message, dict):
            return self.message
        return {key: value for key, value in self.message.items() if key != "writeKey"}


@dataclass(frozen=True, slots=True)
class _Ready:
    """A message to be posted, and how it goes into a batch."""

    index: int
    message: object
    text: str


class Sender:
    """Posts messages in batches, one batch at a time, each again as Segment's libraries would.

    Used as ``destination.Client`` is: what is dead after ``stop`` is ``INTERRUPTED``.
    """

    def __init__(
        self,
        poster: Poster,
        policy: Policy,
        on_retry: Callable[[Retry], None],
        *,
        clock: Clock = Clock(),  # noqa: B008  frozen
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._poster = poster
        self._policy = policy
        self._on_retry = on_retry
        self._clock = clock
        self._chance = chance
        self._turn = 0.0
        self._stopped: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._poster.close()

    def stop(self, detail: str = "sending was stopped") -> None:
        """Post nothing more, from any thread or a signal's handler."""
        self._stopped = self._stopped or detail

    def deliver(self, messages: Iterable[object]) -> Iterator[Sent]:
        """One outcome a message, in their order."""
        batch: list[_Ready] = []
        room, index = _ROOM, 0
        for message in messages:
            found = None if isinstance(message, Idle) else _prepare(index, message)
            size = len(found.text) + 1 if isinstance(found, _Ready) else 0
            if not size or size > room or len(batch) == MAX_MESSAGES:
                yield from self._settle(batch)
                batch, room = [], _ROOM
            if isinstance(found, _Ready):
                batch.append(found)
                room -= size
            elif found is not None:
                yield found
            index += found is not None
        yield from self._settle(batch)

    def _settle(self, batch: list[_Ready]) -> Iterator[Sent]:
        """Post a batch until it is accepted or given up; one that can't be read, piece by piece."""
        if not batch:
            return
        answer, attempts, why = self._post(batch)
        if answer is not None and answer.status == 400 and len(batch) > 1:
            for one in batch:
                yield from self._settle([one])
            return
        for one in batch:
            if why:
                code = INTERRUPTED if answer is None else _code(answer)
                yield Sent("dead", one.message, one.index, code, why, answer, attempts)
            else:
                yield Sent("accepted", one.message, one.index, attempts=attempts)

    def _post(self, batch: list[_Ready]) -> tuple[Answer | None, int, str]:
        """``(the last answer, how many attempts, why it is given up)``; a blank why is success."""
        answer, attempts, began = None, 0, self._clock.monotonic()
        while self._may_post():
            answer, attempts = self._poster.post([one.text for one in batch]), attempts + 1
            if answer.is_accepted or not answer.is_worth_another:
                return answer, attempts, "" if answer.is_accepted else str(answer)
            wait = self._policy.wait(attempts, self._chance(), answer.retry_after)
            if why := self._given_up(attempts, began, wait):
                return answer, attempts, f"{answer}; {why}"
            self._on_retry(Retry(tuple(one.index for one in batch), attempts, answer, wait))
            self._rest(self._clock.monotonic() + wait)
        return None, attempts, self._stopped or ""

    def _given_up(self, attempts: int, began: float, wait: float) -> str:
        policy = self._policy
        if attempts >= policy.max_attempts:
            return f"attempt {attempts} was the last"
        if self._clock.monotonic() + wait - began > policy.max_time:
            return f"waiting {wait:.1f} s more is over the limit of {policy.max_time:g} s"
        return ""

    def _may_post(self) -> bool:
        """Wait for the next turn, if there is a rate; whether nothing is stopped by then."""
        if self._policy.rate is not None:
            self._rest(self._turn)
            self._turn = max(self._turn, self._clock.monotonic()) + 1 / self._policy.rate
        return self._stopped is None

    def _rest(self, until: float) -> None:
        while self._stopped is None and (left := until - self._clock.monotonic()) > 0:
            self._clock.sleep(min(left, SLICE_SECONDS))


def sender(
    url: str, token: str | None, policy: Policy, on_retry: Callable[[Retry], None]
) -> Sender:
    """What posts to ``url`` with this write key.  A UsageError says what can't be used."""
    key = token or os.environ.get("SALESMACHINE_API_TOKEN")
    try:
        here = Settings(base_url=url).to_loopback
        if key is None and not here:
            raise click.UsageError(f"{url} isn't this machine: give its write key by --token")
        return Sender(Poster(url, key or LOOPBACK_CREDENTIAL), policy, on_retry)
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def address(to: str | None) -> str:
    """Where the tracking API is: as given, else what the simulator at SIM_URL says."""
    if to is not None:
        return to.rstrip("/")
    try:
        facts = ask(None, "health", control_token=os.environ.get("SIM_CONTROL_TOKEN"))
    except Refused as refused:
        raise click.ClickException(f"{printable(str(refused))}; or name it by --to") from None
    segment = facts.get("segment") if isinstance(facts, dict) else None
    if not isinstance(segment, str):
        raise click.ClickException(
            "that simulator has no Segment side: start sim up without --segment-port off"
        )
    return segment


def check_options(context: click.Context) -> None:
    """A UsageError names the first option that makes no sense with ``--via segment``."""
    for name, why in _ELSEWHERE.items():
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name} and --via segment don't go together: {why}")


_ELSEWHERE = {
    "secret": "a write key's secret is given to sim up, by --source KEY=TOKEN:SECRET",
    "anonymous": "what the Segment side delivers is said to sim up",
    "alias": "what the Segment side delivers is said to sim up",
}


def _prepare(index: int, message: object) -> _Ready | Sent:
    if isinstance(message, DeadLetter):
        message = message.message
    if message is None:
        return Sent("refused", None, index, "bad_request", "there is no message")
    try:
        text = compact(history(message))
    except (ValueError, RecursionError):
        why = "it holds a number or a nesting that can't be sent as JSON"
        return Sent("refused", message, index, "bad_request", why)
    if len(text) > MAX_MESSAGE_BYTES:
        why = f"it has {len(text):,} bytes, over the {MAX_MESSAGE_BYTES:,} of a batch: send less"
        return Sent("dead", message, index, "BAD_REQUEST", why)
    return _Ready(index, message, text)


def _code(answer: Answer) -> str:
    return answer.code or f"HTTP_{answer.status}"
