"""``sim replay``: what was recorded goes out again, and is held against what came of it then."""

from __future__ import annotations

import json
import signal
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from destination import Settings
from simulator.cli.replay import _is_agreed
from tests.destination.far_side import Answer, FarSide
from tests.destination.far_side import running as far_sides
from tests.simulator.cli.commands import Ran, run, running
from tests.simulator.exchange_formats.requests import REQUESTS, asked
from tests.simulator.running import TOKEN, Sim
from tests.simulator.segment.chained import KEY, Chain, chained
from tests.simulator.waiting import until
from tests.simulator.wire import Wire

PAGE = {"type": "page", "userId": "u1", "messageId": "m1", "name": "Pricing"}
WRONG = {"type": "identify", "userId": "u1", "messageId": "m2", "traits": {"mrr": "49"}}
REFUSED = {"type": "track", "event": "E", "messageId": "m3"}


def lines(*values: object) -> bytes:
    """NDJSON."""
    return "".join(json.dumps(value) + "\n" for value in values).encode()


def replay(to: str, *arguments: object, data: bytes = lines(PAGE)) -> Ran:
    """``sim replay`` of standard input, as JSON."""
    return run("replay", "-", "--to", to, "-o", "json", *arguments, stdin=data)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """The whole chain, with a journal of what was sent."""
    with chained(tmp_path_factory.mktemp("replay") / "journal") as made:
        made.send(PAGE, WRONG, REFUSED)
        made.settle()
        yield made


def journal_of(chain: Chain) -> Path:
    """The file that it records in."""
    return chain.server.simulator.journal


def test_messages_of_a_journal(chain: Chain, sim: Sim) -> None:
    """Translated anew and delivered one by one in their order; each as it was then."""
    made = run("replay", journal_of(chain), "--to", sim.url, "-o", "json")
    first, second, third = made.json()
    assert first == {
        "line": first["line"],
        "type": "page",
        "messageId": "m1",
        "outcome": "delivered",
        "status": 201,
        "verdict": "ok",
        "then": {"status": 201, "verdict": "ok"},
        "differs": False,
    }
    assert (second["verdict"], second["then"]["verdict"]) == ("warning", "warning")
    assert (third["outcome"], third["code"], third["then"]) == ("refused", "id_required", None)
    assert [len(one.items) for one in sim.recorded()] == [2, 1]
    assert made.status == 1
    assert "3 messages to " in made.err


def test_requests_of_a_journal(chain: Chain, sim: Sim) -> None:
    """As they were, with the token that is given in place of theirs."""
    made = run("replay", journal_of(chain), "--requests", "--to", sim.url, "--token", TOKEN)
    before = chain.exchanges()
    assert made.status == 0, made.err
    assert [asked(one.to_dict())["body"] for one in sim.recorded()] == [
        asked(one.to_dict())["body"] for one in before
    ]
    assert {one.workspace for one in sim.recorded()} == {chain_workspace(sim)}
    assert (
        made.out.splitlines()[-1] == f"{len(before)} replayed: {len(before)} as recorded (201 x1)"
    )


def chain_workspace(sim: Sim) -> str | None:
    """The workspace that the usual token opens there."""
    later = sim.from_now()
    later.post("/v1/ping")
    return later.last().workspace


def test_a_running_simulator_to_itself(chain: Chain) -> None:
    """What it records while it is replayed isn't replayed."""
    count = len(chain.exchanges())
    made = run("replay", chain.server.url, "--requests", "--to", chain.server.url, "--token", KEY)
    assert made.status == 0, made.out
    assert len(chain.exchanges()) == 2 * count


@pytest.mark.parametrize("case", REQUESTS)
def test_every_request(sim: Sim, case: str, tmp_path: Path) -> None:
    """Byte for byte, in the same workspace; whatever came of it comes again, and no false alarm."""
    with Wire(sim.url) as wire:
        wire.send(REQUESTS[case])
        wire.answer("HEAD" if case == "head" else "POST")
    came, later = sim.last().to_dict(), sim.from_now()
    made = replay(sim.url, "--token", TOKEN, data=lines(came))
    assert asked(later.last().to_dict()) == asked(came)
    assert [one["differs"] for one in made.json()] == [False]
    assert made.status == (1 if "fault" in case else 0)  # which isn't taken now either


def test_what_differs(far_side: FarSide, sim: Sim) -> None:
    """Another status is told beside the one that is recorded, and is exit status 1."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {}})
    came = sim.last().to_dict()
    far_side.answers.append(Answer(418))
    made = run("replay", "-", "--to", far_side.url, stdin=lines(came))
    assert made.status == 1
    assert made.out.splitlines() == [
        "1 POST /v1/contact -> answered 418 ok; was 200 ok",
        "1 replayed: 1 different (418 x1)",
    ]


def test_another_status_that_is_fine_too(far_side: FarSide, sim: Sim) -> None:
    """It was taken, and differs all the same."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {}})
    made = replay(far_side.url, data=lines(sim.last().to_dict()))
    assert made.status == 1
    [told] = made.json()
    assert (told["status"], told["then"]["status"], told["differs"]) == (201, 200, True)


def test_another_verdict(sim: Sim) -> None:
    """What the contract says of the same body now differs from what is recorded."""
    sim.post("/v1/contact", {"contact_uid": "u1", "params": {"mrr": "49"}})
    came = sim.last().to_dict()
    assert came["verdict"] == "warning"
    [told] = replay(sim.url, data=lines({**came, "verdict": "ok", "violations": []})).json()
    assert (told["verdict"], told["then"]["verdict"], told["differs"]) == ("warning", "ok", True)


def test_a_message_that_is_not_taken_now(far_side: FarSide, chain: Chain) -> None:
    """It was delivered then: that differs."""
    far_side.answers.extend([Answer(500), Answer(500)])
    made = run("replay", journal_of(chain), "--to", far_side.url, "--filter", "call:page")
    assert made.status == 1
    assert len(far_side.requests) == 1  # nothing is tried again


def test_a_fault_then(sim: Sim) -> None:
    """What a fault answered says nothing of what should come now."""
    sim.post("/v1/ping", headers={"X-Sim-Fault": "status=503"})
    came = sim.last().to_dict()
    headers = [one for one in came["request"]["headers"] if one[0].lower() != "x-sim-fault"]
    came["request"]["headers"] = headers
    [told] = replay(sim.url, data=lines(came)).json()
    assert (told["status"], told["then"], told["differs"]) == (200, None, False)


def test_what_cannot_be_sent(sim: Sim) -> None:
    """A body that is cut, a line that is no JSON: told, and the rest is sent."""
    sim.post("/v1/ping", b"x" * 1_100_000)
    came, later = sim.last().to_dict(), sim.from_now()
    made = replay(sim.url, "--requests", data=lines(came))
    [told] = made.json()
    assert (made.status, told["outcome"]) == (1, "unsent")
    assert told["detail"] == "only the beginning of its body is recorded: it can't be sent again"
    broken = replay(sim.url, data=lines(PAGE) + b"{\n" + lines(PAGE))
    assert [one["outcome"] for one in broken.json()] == ["delivered", "unsent", "delivered"]
    assert broken.status == 1
    assert len(later.recorded()) == 2


def test_a_redirect(far_side: FarSide) -> None:
    """It isn't followed, with a message or with a request."""
    elsewhere = {"Location": f"{far_side.url}/elsewhere"}
    far_side.answers.extend([Answer(302, b"", elsewhere), Answer(307, b"", elsewhere)])
    assert replay(far_side.url).json()[0]["status"] == 302
    [told] = replay(far_side.url, data=lines(request("/v1/batch", b"[]"))).json()
    assert told["status"] == 307
    assert [one.path for one in far_side.requests] == ["/v1/batch", "/v1/batch"]


def request(path: str, body: bytes) -> dict[str, Any]:
    """An exchange of which no answer is known."""
    part = {"headers": [], "body": body.decode(), "encoding": "utf-8"}
    empty = {"headers": [], "body": "", "encoding": "utf-8"}
    own = {"schema_version": 1, "seq": 1, "at": "2024-03-11T09:21:45.123Z", "workspace": None}
    judged = {"verdict": "ok", "fault": None, "ms": 0, "items": [], "violations": []}
    asked = {"method": "POST", "path": path, "status": 0}
    return {**own, **judged, **asked, "request": part, "response": empty}


def test_where_it_goes(far_side: FarSide) -> None:
    """The token goes to the target alone, whatever address was asked for."""
    came = {**request("http://evil.example/v1/ping?api_token=[redacted]", b"")}
    made = replay(far_side.url, "--token", "tok", data=lines(came))
    assert made.status == 0
    [arrived] = far_side.requests
    assert arrived.path.endswith("evil.example/v1/ping?api_token=tok")
    assert arrived.headers["host"] == far_side.url.removeprefix("http://")


def test_the_secret(far_side: FarSide) -> None:
    """Basic has both, as the real one wants it."""
    came = request("/v1/ping", b"")
    came["request"]["headers"] = [["Authorization", "Basic [redacted]"]]
    replay(far_side.url, "--token", "tok", "--secret", "sec", data=lines(came))
    assert far_side.requests[0].headers["authorization"] == "Basic dG9rOnNlYw=="


@pytest.mark.parametrize(
    ("code", "authorization"),
    [("SM-102", b"[redacted]:sec"), ("SM-107", b"[redacted]"), ("SM-204", b"tok:sec")],
)
def test_a_token_that_was_no_good(far_side: FarSide, code: str, authorization: bytes) -> None:
    """It isn't made good: what was refused for its credentials comes with none that opens."""
    came = request("/v1/ping", b"")
    came["request"]["headers"] = [["Authorization", "Basic [redacted]"]]
    clause = {"expected": "", "got": "", "pointer": "", "severity": "error"}
    came["violations"] = [{"code": code, **clause}]
    replay(far_side.url, "--token", "tok", "--secret", "sec", data=lines(came))
    sent = far_side.requests[0].headers["authorization"].removeprefix("Basic ")
    assert authorization in (sent.encode(), b64decode(sent))


def test_messages_before_requests(far_side: FarSide) -> None:
    """A source with both has its messages sent, one with requests alone those."""
    both = lines(request("/v1/contact", b"{}"), PAGE)
    assert [one["outcome"] for one in replay(far_side.url, data=both).json()] == ["delivered"]
    only = lines(request("/v1/contact", b"{}"))
    assert [one["outcome"] for one in replay(far_side.url, data=only).json()] == ["answered"]
    asked = replay(far_side.url, "--requests", data=both).json()
    assert [one["outcome"] for one in asked] == ["answered"]


@pytest.mark.parametrize("kind", ["har", "curl", "ndjson"])
def test_what_was_exported(chain: Chain, sim: Sim, kind: str) -> None:
    """Replayed, it does what the journal does."""
    exported = run("export", journal_of(chain), "--format", kind, "--with-personal-data")
    made = replay(sim.url, data=exported.out.encode())
    assert [one["outcome"] for one in made.json()][:2] == ["delivered", "delivered"]
    assert not any(one["differs"] for one in made.json())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "http://salesmachine.example"), "SALESMACHINE_API_TOKEN"),
        (("--to", "http://salesmachine.example", "--token", "t", "--secret", "s"), "add --live"),
        (("--to", "http://t:s@salesmachine.example"), "takes no user"),
        (("--to", "nowhere"), "http(s)://host"),
        (("--rate", "fast"), "no rate"),
        (("--filter", "verdict:>"), "--filter"),
    ],
)
def test_usage(arguments: tuple[str, ...], said: str) -> None:
    """What is wrong is said, and nothing is sent."""
    made = run("replay", "-", *arguments, stdin=lines(PAGE))
    assert (made.status, made.out) == (2, "")
    assert said in made.err


def test_nothing_to_send(far_side: FarSide) -> None:
    """Exit status 5, and what there is of the other kind."""
    assert replay(far_side.url, data=b"").status == 5
    made = replay(far_side.url, "--requests")
    assert made.status == 5
    assert made.err == "-: there is no request in it, but 1 message\n"


def test_nobody_is_there() -> None:
    """It is said once, with what to do."""
    with far_sides() as gone:
        pass
    for data in (lines(PAGE, PAGE), lines(request("/v1/x", b""))):
        made = replay(gone.url, data=data)
        assert (made.status, made.out) == (2, "")
        assert f"nothing answers at {gone.url}" in made.err


@pytest.fixture
def another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no address were of this machine."""
    monkeypatch.setattr("destination.settings._is_loopback", lambda host: False)


@pytest.mark.usefixtures("another_machine")
def test_live(far_side: FarSide) -> None:
    """Another host gets it with --live, and with --yes where nobody can be asked."""
    known = ("--token", "t", "--secret", "s")
    assert "add --live" in replay(far_side.url, *known).err
    made = replay(far_side.url, *known, "--live")
    assert made.status == 2
    assert "here is no terminal: add --yes" in made.err
    assert far_side.requests == []
    assert replay(far_side.url, *known, "--live", "--yes").status == 0
    assert len(far_side.requests) == 1


@pytest.mark.usefixtures("another_machine")
@pytest.mark.parametrize(("answer", "agreed"), [("y", True), ("n", False), ("", False)])
def test_it_asks_once(monkeypatch: pytest.MonkeyPatch, answer: str, agreed: bool) -> None:
    """What goes where, and whether to send that; no is what isn't yes."""
    for stream in (sys.stdin, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr("click.termui.visible_prompt_func", prompt)
    settings = Settings("t", "s", "http://salesmachine.example")
    assert _is_agreed("2 messages to salesmachine.example", settings, False) is agreed
    assert asked == ["2 messages to salesmachine.example: send that? [y/N]: "]


def test_an_interruption(far_side: FarSide, tmp_path: Path) -> None:
    """It ends with 130 and says what is left; what was told stands."""
    file = tmp_path / "messages.ndjson"
    file.write_bytes(lines(*({**PAGE, "messageId": f"m{number}"} for number in range(3))))
    held = threading.Event()
    far_side.answers.extend([Answer(), Answer(held=held)])
    with running("replay", file, "--to", far_side.url) as command:
        assert command.line() == "1 page m0 -> delivered 201 ok"
        until(lambda: len(far_side.requests) == 2, "the second request")
        ended = command.end(signal.SIGINT)
        held.set()
    assert ended.status == 130
    assert ended.out == "1 replayed: 1 not recorded before (201 x1)\n"
    assert "interrupted: 2 of 3 weren't sent, or aren't answered" in ended.err
    assert len(far_side.requests) == 2


def test_a_rate(far_side: FarSide) -> None:
    """Whatever its kind, all of it goes out."""
    for one in (request("/v1/contact", b"{}"), PAGE):
        made = replay(far_side.url, "--rate", "1000/s", data=lines(one, one))
        assert made.status == 0
    assert len(far_side.requests) == 4


def test_requests_wait_for_their_turn(far_side: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    """At ten a second each waits for a tenth of one, however fast it is answered."""
    waits: list[float] = []
    now = 100.0

    def rest(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds

    ticking = SimpleNamespace(monotonic=lambda: now, sleep=rest)
    monkeypatch.setattr("simulator.cli.replays.time", ticking)
    data = lines(*[request("/v1/contact", b"{}")] * 3)
    assert replay(far_side.url, "--rate", "10/s", data=data).status == 0
    assert waits == pytest.approx([0.0, 0.1, 0.1])
