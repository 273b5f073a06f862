"""``sim send``: messages are translated and delivered, in order, and told one by one."""

from __future__ import annotations

import subprocess
from base64 import b64decode

import pytest

from tests.destination.far_side import FarSide
from tests.simulator.cli.commands import SIM, call, run
from tests.simulator.cli.sending import lines, send, track
from tests.simulator.running import Sim, codes
from tests.simulator.waiting import PATIENCE, until

TOKEN, SECRET = "tok-0f71", "sec-99ab"


def items(sim: Sim) -> list[str | None]:
    """The messageIds that the simulator recorded, in order."""
    return [item.message_id for exchange in sim.recorded() for item in exchange.items]


def test_messages_arrive(sim: Sim) -> None:
    """Messages are delivered in order, a batch for a hundred, and counted."""
    ran = call("send", "--to", sim.url, "-", stdin=lines(*map(track, range(250))))
    assert (ran.status, ran.out, ran.err) == (0, "     250 delivered\n", "")
    assert items(sim) == [f"m{n}" for n in range(250)]
    exchanges = sim.recorded()
    assert [len(exchange.items) for exchange in exchanges] == [100, 100, 50]
    assert [(e.path, e.status, codes(e)) for e in exchanges] == [("/v1/batch", 201, [])] * 3


def test_the_address_and_the_credentials_of_the_environment(
    far_side: FarSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no option says the environment says."""
    monkeypatch.setenv("SALESMACHINE_BASE_URL", far_side.url)
    monkeypatch.setenv("SALESMACHINE_API_TOKEN", TOKEN)
    monkeypatch.setenv("SALESMACHINE_API_SECRET", SECRET)
    assert run("send", "-", stdin=lines(track(1))).status == 0
    assert run("send", "--token", "other", "-", stdin=lines(track(1))).status == 0
    given = [b64decode(request.headers["authorization"][6:]) for request in far_side.requests]
    assert given == [f"{TOKEN}:{SECRET}".encode(), f"other:{SECRET}".encode()]


def test_refused_messages_among_good_ones(sim: Sim) -> None:
    """The good ones are delivered; each refused one is named with its line, all are counted."""
    data = lines(track(1), track(2, event=""), track(3), {"type": "screen"}, 7) + b"{broken\n"
    ran = send(sim.url, data=data)
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "       2 delivered",
        "       1 filtered UNSUPPORTED_EVENT_TYPE",
        "       2 refused bad_request",
        "       1 refused event_not_defined",
    ]
    assert ran.err.splitlines() == [
        "line 2 refused event_not_defined: the track has no event name",
        "line 5 refused bad_request: not a message: it is no JSON object",
        "line 6 refused bad_request: not JSON: Expecting property name enclosed in double quotes"
        " at column 2",
    ]
    assert items(sim) == ["m1", "m3"]


def test_as_json(sim: Sim) -> None:
    """-o json is a line a message, in the order of the input, and nothing else."""
    data = lines(track(1), track(2, event=None), {"type": "screen", "messageId": 7}) + b"{\n"
    ran = send(sim.url, "-o", "json", data=data + lines(track(5)))
    answered = {"status": 201, "body": '{"status": "success"}'}
    assert ran.json() == [
        {"line": 1, "messageId": "m1", "outcome": "delivered", "attempts": 1, "response": answered},
        {
            "line": 2,
            "messageId": "m2",
            "outcome": "refused",
            "code": "event_not_defined",
            "detail": "the track has no event name",
        },
        {
            "line": 3,
            "messageId": "7",
            "outcome": "filtered",
            "code": "UNSUPPORTED_EVENT_TYPE",
            "detail": "Salesmachine takes identify, track, page, group, alias, not 'screen'",
        },
        {
            "line": 4,
            "messageId": None,
            "outcome": "refused",
            "code": "bad_request",
            "detail": "not JSON: Expecting property name enclosed in double quotes at column 2",
        },
        {"line": 5, "messageId": "m5", "outcome": "delivered", "attempts": 1, "response": answered},
    ]
    assert (ran.status, ran.err) == (1, "")


@pytest.mark.parametrize(
    ("values", "status"),
    [([track(1)], 0), ([{"type": "screen"}], 0), ([track(1), 7, track(2)], 1), ([], 5)],
)
def test_exit_status(sim: Sim, values: list[object], status: int) -> None:
    """0, what is filtered included; 1 when one message was refused; 5 when there was none."""
    ran = send(sim.url, data=lines(*values))
    assert ran.status == status
    assert ran.err.endswith("-: there is no message in it\n") == (status == 5)


def test_dead_letters_are_sent_as_they_stand(far_side: FarSide) -> None:
    """A dead letter's operations go untranslated, among messages that are translated."""
    operations = [{"method": "contact", "contact_uid": "x", "messageId": "old", "params": {}}]
    letter = {"message": {"type": "nonsense"}, "operations": operations, "reason": "HTTP_503"}
    ran = send(far_side.url, "-o", "json", data=lines(track(1), letter, track(3)))
    assert [found["outcome"] for found in ran.json()] == ["delivered"] * 3
    [request] = far_side.requests
    assert [item["messageId"] for item in request.items()] == ["m1", "old", "m3"]
    assert request.items()[1] == operations[0]


@pytest.mark.parametrize("name", ["ANONYMOUS", "ALIAS"])
def test_switches(sim: Sim, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the switches leave out isn't sent."""
    anonymous = {"type": "track", "anonymousId": "a1", "event": "E"}
    alias = {"type": "alias", "userId": "u1", "previousId": "a1"}
    data = lines(anonymous if name == "ANONYMOUS" else alias)
    assert send(sim.url, data=data).out == "       1 delivered\n"
    for arguments in ([f"--{name.lower()}", "skip"], []):
        ran = send(sim.url, *arguments, data=data)
        assert (ran.status, ran.out) == (0, "       1 filtered FILTERED_BY_SETTINGS\n")
        monkeypatch.setenv(f"SALESMACHINE_{name}", "skip")
    assert len(sim.recorded()) == 1


def test_a_pipe_is_sent_as_it_comes(sim: Sim) -> None:
    """A full batch is sent before the pipe ends, however small its messages are."""
    with subprocess.Popen(
        [SIM, "send", "--to", sim.url, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write(lines(*map(track, range(102))))
        process.stdin.flush()
        until(lambda: len(items(sim)) == 100, "the first batch")
        assert process.communicate(timeout=PATIENCE)[0] == b"     102 delivered\n"
    assert len(items(sim)) == 102


@pytest.mark.parametrize("kind", ["text", "json"])
def test_what_comes_before_unreadable_input_is_delivered(sim: Sim, kind: str) -> None:
    """Where the input breaks off, what came before is sent and told; then the status is 2."""
    data = b"[" + lines(track(1)) + b"," + lines(track(2)) + b","
    ran = send(sim.url, "-o", kind, data=data)
    assert ran.status == 2
    assert ran.err.startswith("Error: -: item 3 of the array isn't JSON")
    assert ran.out.count("delivered") == (1 if kind == "text" else 2)
    assert items(sim) == ["m1", "m2"]
