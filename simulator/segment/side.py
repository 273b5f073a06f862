"""The Segment side: the door, the ledger behind it, and the relay to Salesmachine."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from destination import Settings
from destination.hook import PATH, blueprint
from simulator.asgi import InWorkers
from simulator.clock import Clock
from simulator.journal import JournalError
from simulator.journal.ledger import Ledger
from simulator.journal.messages import Message
from simulator.listening import Listener
from simulator.segment.app import create_app
from simulator.segment.ingest import Arrival
from simulator.segment.options import Options
from simulator.segment.progress import WRITE_SECONDS
from simulator.segment.relay import MAX_LANES, Relay
from simulator.segment.sources import Source, Sources
from simulator.server import Server
from simulator.workers import Workers
from simulator.workspace import workspace_id

THREADS = 16
"""How many requests are read at once: one waits for the journal, and others needn't."""
HOOK_THREADS = MAX_LANES + 16
"""How many the hook handles at once: those of all lanes, and some of others.

Theirs alone, for each may wait for Salesmachine: SDKs needn't wait for them, and none is still
handled after its lane gave it up.
"""


class SegmentSide:
    """A pocket Segment in front of a server, which is started before and stopped after it.

    Raises OSError when the address can't be bound; port 0 takes a free one.  ``url`` is where SDKs
    send to.  ``leaps`` says that the relay's waits take no time.
    """

    def __init__(
        self,
        server: Server,
        sources: Sources,
        options: Options,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        leaps: bool = False,
    ) -> None:
        self._listener = Listener(host, port)
        self._server = server
        self._workers = Workers(THREADS, "door")
        self._hooks = Workers(HOOK_THREADS, "hook")
        self._hook = blueprint(
            Settings(
                base_url=server.url,
                anonymous=options.anonymous,
                alias=options.alias,
                oversize="note",
            )
        )
        self._relay = Relay(server, options, self._listener.url, leaps=leaps)
        self.sources = sources
        self.options = options
        self.url = self._listener.url
        self.seed = f"{server.simulator.config.seed} {server.feed.seq}"
        self.clock: Clock = server.simulator.clock
        self.dedupe = options.dedupe
        server.simulator.segment = self.url
        server.simulator.halt = self._relay.halt

    def start(self) -> list[str]:
        """Listen, and go on with what is under way.

        Gives the workspaces that have messages under way and whose write key isn't known: their
        turn comes when something is sent with it.
        """
        hosts = self._server.simulator.config.allowed_hosts
        app = create_app(self, self._hook, bugs=self._server.simulator.bugs)
        application = InWorkers(app, self._workers, hosts, {PATH: self._hooks})
        self._listener.start(application, "segment", "/")
        with Ledger(self._server.simulator.journal) as ledger:
            waiting = set(ledger.under_way())
        for key in self.sources.known():
            source = self.sources.of(key)
            if isinstance(source, Source) and (workspace := self._workspace(source)) in waiting:
                waiting.remove(workspace)
                self._relay.wake(workspace, source)
        return sorted(waiting)

    @property
    def is_open(self) -> bool:
        """Whether it listens, as far as this process knows."""
        return self._listener.is_open

    def stop(self) -> None:
        """Let what is being delivered end, and take no more messages."""
        self._server.hurry()
        self._relay.stop()  # the hook that it may call listens until then
        self._listener.stop()
        self._workers.shutdown()
        self._hooks.shutdown()
        self._hook.close()

    def accept(self, key: str | None, arrivals: Sequence[Arrival]) -> None:
        """Keep one request's arrivals, in their order; returns when they are committed.

        Raises JournalError.
        """
        source = None if key is None else self.sources.of(key)
        workspace = self._workspace(source) if isinstance(source, Source) else None
        at = self.clock()
        messages = [_message(at, workspace, arrival) for arrival in arrivals]
        try:
            self._server.write(
                lambda journal: [journal.receive(message) for message in messages]
            ).result(WRITE_SECONDS)
        except TimeoutError:
            raise JournalError(f"the journal took over {WRITE_SECONDS:g} s") from None
        if workspace is not None and isinstance(source, Source):
            self._relay.wake(workspace, source)

    def seen(self, key: str, ids: Collection[str]) -> set[str]:
        """Which of these messageIds this write key's workspace has accepted before."""
        source = self.sources.of(key)
        if not isinstance(source, Source):
            return set()
        with Ledger(self._server.simulator.journal) as ledger:
            return ledger.seen(self._workspace(source), ids)

    def _workspace(self, source: Source) -> str:
        return workspace_id(source.token, self._server.simulator.salt)


def _message(at: float, workspace: str | None, arrival: Arrival) -> Message:
    return Message(
        at,
        workspace,
        arrival.message_id,
        arrival.type,
        arrival.uid,
        arrival.body,
        arrival.stage,
        arrival.code or None,
        arrival.detail or None,
    )
