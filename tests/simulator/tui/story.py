"""A short story, recorded: the same each time, down to its moments, ids and durations."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from simulator.exchange import Exchange
from simulator.journal import Writer
from simulator.journal.messages import Attempt, Message, Stage
from tests.simulator.state.told import NOON, account, contact, event, exchange

WORKSPACE = "1a2b3c4d"
SALT = "5a" * 16

Body = dict[str, Any]


def record(path: Path) -> None:
    """A journal in which Ada's company tries the product, and not all of it goes well."""
    with closing(Writer(path, clock=lambda: NOON, salt=SALT)) as writer:
        story = Story(writer)
        story.begin()
        story.sign_up()
        story.misbehave()
        story.batch()
        story.go_wrong()


class Story:
    """A journal that is told what happened, a second each."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._now = NOON

    def begin(self) -> None:
        """Requests of a client of Salesmachine's own API."""
        self.writer.mark("start", {"profile": "compat", "seed": 7})
        self.deliver([], [contact("ops", name="Ops")])
        self.deliver([], [], method="GET", path="/v1/ping", items=[], request_body=b"")

    def sign_up(self) -> None:
        """Somebody signs up for a company: an identify, a group and two pages."""
        traits = {"name": "Ada Lovelace", "email": "ada@example.com", "mrr": "49"}
        self._one(message("identify", "m1", traits=traits), contact("ada", **traits))
        company = {"name": "Acme", "plan": "pro"}
        self._one(
            message("group", "m2", groupId="acme", traits=company),
            account("acme", **company),
            contact("ada", account_uid="acme"),
        )
        self._one(message("page", "m3", properties={}), event("ada", "pageview"))
        self._one(
            message("page", "m4", name="Pricing"), event("ada", "pageview"), event("ada", "pricing")
        )

    def misbehave(self) -> None:
        """A fault, and the same message again."""
        sent = message("track", "m5", event="Order Completed", properties={"total": 12.5})
        [seq] = self.receive(sent)
        made = [{**event("ada", "order_completed", total=12.5), "messageId": "m5"}]
        fault = {"status": 503, "fault": "status=503", "ms": 1250.0, "response_body": b"busy"}
        self.deliver([seq], made, **fault)
        self.deliver([seq], made, ms=12.0)

    def batch(self) -> None:
        """Many messages of several people in one request."""
        people = ("ada", "bob", "王小明", "eve")
        sent = [
            message("track", f"b{n}", user, event="Report Opened") for n, user in enumerate(people)
        ]
        sent += [message("page", f"p{n}", user) for n, user in enumerate(people[:2])]
        names = [*["report_opened"] * len(people), *["pageview"] * 2]
        made = [
            {**event(one["userId"], name, account_uid="acme"), "messageId": one["messageId"]}
            for one, name in zip(sent, names, strict=True)
        ]
        self.deliver(self.receive(*sent), made, ms=3.5)

    def go_wrong(self) -> None:
        """What isn't delivered, what breaks the contract, and what somebody hostile sends."""
        seqs = self.receive(message("track", "m6", ""), message("screen", "m7"))
        self.settle(seqs[0], "failed", "id_required", "neither userId nor anonymousId is given")
        self.settle(seqs[1], "filtered at destination", "unsupported_type", "screen")
        self.deliver([], [event("ada", "Order Completed", at="yesterday")], ms=0.4)
        self._one(
            message("track", "m8", "[/]\x1b[2J\u202e", event="[red]x[/red]"),
            event("[/]\x1b[2J\u202e", "red_x_red"),
        )
        self._one(message("page", "m9", "bob"), event("bob", "pageview"))

    def _one(self, sent: Body, *operations: Body) -> None:
        ids = [sent["messageId"], f"{sent['messageId']}.2"]
        made = [{**one, "messageId": name} for one, name in zip(operations, ids, strict=False)]
        self.deliver(self.receive(sent), made)

    def receive(self, *bodies: Body) -> list[int]:
        """Messages that came in together; their seqs."""
        self._now += 1
        seqs = []
        for body in bodies:
            told = body.get("messageId"), body["type"], body.get("userId") or body.get("groupId")
            made = Message(self._now, WORKSPACE, *told, json.dumps(body).encode(), "received")
            seqs.append(self.writer.receive(made))
        return seqs

    def deliver(self, seqs: list[int], operations: list[Body], **fields: Any) -> int:
        """An exchange of these operations, which came from these messages; its seq."""
        self._now += 1
        body = operations[0] if len(operations) == 1 else operations
        made: Exchange = exchange(body, WORKSPACE)
        made.at = self._now
        made.request_head = "Content-Type: application/json\nUser-Agent: salesmachine-destination"
        made.response_head = "Content-Type: application/json"
        made.response_body = b'{"status": "success"}'
        for name, value in fields.items():
            setattr(made, name, value)
        arrived = self.writer.append(made)
        for seq in seqs:
            self.writer.attempt(Attempt(seq, 1, self._now, f"HTTP {made.status}"))
            if made.status < 300:
                self.writer.stage(seq, "delivered")
        self.writer.commit()
        return arrived

    def settle(self, seq: int, stage: Stage, code: str, detail: str) -> None:
        """A message that isn't delivered."""
        self._now += 1
        self.writer.stage(seq, stage, code, detail)
        self.writer.commit()


def message(call: str, message_id: str, user: str = "ada", **fields: Any) -> Body:
    """A message of an SDK."""
    sent = {"sentAt": "2024-03-11T12:00:00.000Z", "context": {"library": {"name": "analytics.js"}}}
    return {"type": call, "messageId": message_id, "userId": user, **fields, **sent}
