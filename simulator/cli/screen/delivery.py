"""How the screen's traffic goes: to the Segment side, or translated and delivered where none is.

It goes to the simulator that is watched and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from simulator.cli.screen.keys import Keys
from simulator.hosts import is_loopback
from simulator.lines.text import printable
from simulator.tui.outside import OutsideError

if TYPE_CHECKING:
    from destination import Outcome, Settings
    from simulator.cli.demo import Way
    from simulator.segment.posting import Answer

ATTEMPTS = 3
"""How often what goes without a Segment side is tried: somebody waits for it."""
Switch = Literal["send", "skip"]


class Delivery:
    """Sends messages with the first of the ``keys``; its methods raise OutsideError.

    ``facts``, ``url``, ``anonymous``, ``alias`` and ``tell`` are those of a ``ScreenSender``.
    """

    def __init__(
        self,
        facts: Mapping[str, Any],
        keys: Keys,
        url: str | None,
        anonymous: Switch,
        alias: Switch,
        tell: Callable[[str], object],
    ) -> None:
        self._facts, self._keys, self._url = facts, keys, url
        self._switches = anonymous, alias
        self._tell = tell

    @property
    def salesmachine(self) -> str:
        """Where Salesmachine is."""
        return self._near(self._url or self._facts["salesmachine"])

    @property
    def segment(self) -> str | None:
        """Where the Segment side is, if there is one."""
        found = self._facts["segment"]
        return None if found is None else self._near(found)

    def post(self, segment: str, texts: Sequence[str]) -> Answer:
        """Post a batch of messages, each as JSON, to the Segment side."""
        from simulator.segment.posting import Poster

        poster = Poster(segment, self._keys.first.write_key)
        try:
            answer = poster.post(texts)
        finally:
            poster.close()
        if answer.status is None:
            raise _unanswered(segment, answer)
        return answer

    def deliver(self, messages: Sequence[object], token: str | None = None) -> str:
        """Translate and deliver; what came of how many, as in ``6 delivered, 1 dead HTTP_503``."""
        from destination import Client
        from destination.delivery import Policy

        with Client(self._settings(token), policy=Policy(max_attempts=ATTEMPTS)) as client:
            outcomes = list(client.deliver(messages))
        if all(one.outcome == "dead" for one in outcomes):
            raise OutsideError(f"nothing was delivered: {printable(outcomes[0].detail)}")
        counts = Counter(f"{one.outcome} {one.code}".rstrip() for one in outcomes)
        return ", ".join(f"{number} {name}" for name, number in counts.items())

    def way(self) -> Way:
        """How the demo's messages go."""
        from destination.delivery import ECONNREFUSED
        from simulator.cli.demo import Direct, ThroughSegment

        segment, key = self.segment, self._keys.first
        if segment is None:
            return Direct(self._settings(), self._undelivered)

        def hear(answer: Answer) -> None:
            if answer.code == ECONNREFUSED:
                raise _unanswered(segment, answer)

        return ThroughSegment(segment, key.write_key, hear)

    def _settings(self, token: str | None = None) -> Settings:
        from destination import Settings
        from destination.settings import LOOPBACK_CREDENTIAL

        known = self._keys.first.token if token is None else token
        return Settings(known, LOOPBACK_CREDENTIAL, self.salesmachine, *self._switches)

    def _near(self, address: str) -> str:
        """The address, if it is of this machine or of the one that was asked for."""
        host, asked = (urlsplit(one).hostname or "" for one in (address, self._url or ""))
        if is_loopback(host) or host == asked:
            return address.rstrip("/")
        raise OutsideError(f"{address} is neither here nor what --url names: nothing is sent there")

    def _undelivered(self, name: str, outcome: Outcome) -> None:
        said = f"{outcome.outcome} {outcome.code}: {outcome.detail}"
        self._tell(printable(f"demo: {name} {said}"))


def _unanswered(segment: str, answer: Answer) -> OutsideError:
    return OutsideError(f"{segment} doesn't answer: {printable(str(answer))}")
