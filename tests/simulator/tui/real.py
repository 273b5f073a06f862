"""The real screen, over a journal that the real simulator has recorded."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from simulator.tui import app as app_module
from simulator.tui import header
from simulator.tui.app import SimApp
from simulator.tui.outside import Control, Sender
from simulator.tui.watched import Watched
from tests.simulator.segment.chained import Chain, chained, page
from tests.simulator.tui.hostile import HOSTILE
from tests.simulator.tui.screens import lines, until
from tests.simulator.tui.settling import settled

FACTS = {"salesmachine": "http://127.0.0.1:8600", "segment": "http://127.0.0.1:8601", "pid": 1}
JSON = {"Content-Type": "application/json"}
SMALL, LARGE = (80, 24), (140, 40)
Steps = Callable[[SimApp, Pilot[Any]], Awaitable[None]]


def record(journal: Path) -> None:
    """What a few SDKs send, one request each, a fault, and a client of Salesmachine's own API."""
    with chained(journal) as chain:
        send(
            chain, {"type": "identify", "messageId": "m1", "userId": "ada", "traits": {"mrr": "49"}}
        )
        send(chain, {"type": "group", "messageId": "m2", "userId": "ada", "groupId": "acme"})
        send(chain, page("m3", "ada", name="Pricing"))
        chain.misbehave("status=503,times=1")
        send(chain, {"type": "track", "messageId": "m4", "userId": "ada", "event": "Order"})
        send(chain, {"type": "track", "messageId": "m5", "event": "Order"})
        send(chain, *(page(f"b{number}", f"u{number}") for number in range(3)))
        contact = {"contact_uid": "ops", "params": {"name": "Ops"}}
        url = f"{chain.server.url}/v1/contact"
        assert chain.client.post(url, json=contact, auth=("wk", "wk")).is_success


def record_hostile(journal: Path) -> None:
    """What would break a terminal, or Textual's markup, in every place that it is let into."""
    texts = [HOSTILE[name] for name in ("long", "wide", "combining")]
    texts.append("".join(one for one in HOSTILE.values() if len(one) < 100))
    with chained(journal) as chain:
        for number, given in enumerate(texts):
            text = given[:20_000]
            fields = {"userId": text[:200], "properties": {text[:300]: text, "account_uid": text}}
            sent = {"type": "track", "messageId": f"m{number}", "event": text, **fields}
            post(chain, f"{chain.side.url}/v1/batch", {"batch": [sent]})
            chain.settle()
            body = {"contact_uid": text[:100], "params": {text[:100]: text, "[/]": [text[:100]]}}
            post(chain, f"{chain.server.url}/v1/contact", body)


def post(chain: Chain, url: str, body: object) -> None:
    """Send a body of any text as JSON, whatever the answer."""
    content = json.dumps(body).encode()
    chain.client.post(url, content=content, headers=JSON, auth=("wk", "wk"))


def send(chain: Chain, *messages: dict[str, Any]) -> None:
    """Send these in one batch, and wait until they are settled."""
    chain.send(*messages)
    chain.settle()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen looks at the journal without long pauses, and counts and asks when told to."""
    monkeypatch.setattr(app_module, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(app_module, "SETTLE_SECONDS", 0.001)
    monkeypatch.setattr(header, "COUNT_SECONDS", 0.02)
    for name in ("MOVE_SECONDS", "ASK_SECONDS"):
        monkeypatch.setattr(header, name, 1_000.0)


def show(
    journal: Path,
    steps: Steps,
    *,
    size: tuple[int, int] = SMALL,
    control: Control | None = None,
    sender: Sender | None = None,
    running: bool = True,
    **others: Any,
) -> SimApp:
    """Show what is watched, and do the steps; none of them may end it by a bug."""
    facts = {**FACTS, "journal": str(journal)} if running else None
    app = SimApp(Watched(journal, facts, control, sender, **others))

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await steps(app, pilot)

    asyncio.run(run())
    assert app.crash is None
    return app


async def shows(pilot: Pilot[Any], text: str, where: slice = slice(None)) -> str:
    """The screen, or some of its lines, once this text is there."""

    def found() -> str:
        return "\n".join(lines(pilot.app)[where])

    try:
        await until(pilot, lambda: text in found(), repr(text))
    except AssertionError as error:
        raise AssertionError(f"{error} in\n{found()}") from None
    await settled()
    return found()


async def says(pilot: Pilot[Any], text: str) -> str:
    """What was told in a corner, once this is in it."""

    def told() -> list[str]:
        return [one.message for one in pilot.app._notifications if text in one.message]

    await until(pilot, told, f"{text!r} in {[one.message for one in pilot.app._notifications]}")
    return told()[-1]
