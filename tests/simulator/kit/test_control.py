"""The control plane, asked over one connection."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from simulator.config import Config
from simulator.kit.control import Control
from simulator.kit.errors import KitError
from tests.simulator.running import Sim, running


@pytest.fixture
def control(sim: Sim) -> Iterator[Control]:
    with closing(Control(sim.url)) as made:
        yield made


def test_it_asks_and_tells(sim: Sim, control: Control) -> None:
    """GET, POST and DELETE, with a query that may hold any text."""
    assert control.ask("health")["salesmachine"] == sim.url
    query = {"workspace": "1a2b3c4d"}
    added = control.tell("faults", {"fault": "forget,contact=ü"}, query)
    assert control.ask("faults", query)["data"] == [added]
    assert control.clear("faults", query) == {"cleared": 1}


def test_a_slash_at_the_end_is_none(sim: Sim) -> None:
    """An address may end with one."""
    with closing(Control(f"{sim.url}/")) as control:
        assert control.ask("ready") == {"ready": True}


def test_what_is_not_there(control: Control) -> None:
    """A 404 is what was asked to stand for it, else an error."""
    nobody = object()
    assert control.ask("exchanges/999999", unknown=nobody) is nobody
    with pytest.raises(KitError, match=r"\Athere is no exchange 999999; the journal ends at"):
        control.ask("exchanges/999999")


def test_pages_follow_each_other(sim: Sim, control: Control) -> None:
    """A list longer than a page is read to its end."""
    for number in range(3):
        sim.post("/v1/contact", {"contact_uid": f"u{number}", "params": {}})
    query = {"after": sim.after, "limit": 1}
    found = list(control.pages("exchanges", query))
    assert [one["items"][0]["contact"] for one in found] == ["u0", "u1", "u2"]


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("faults", {"fault": "stat=1"}, "'stat=1' is no part of a fault; did you mean status=503?"),
        ("nothing", {}, "there is no /_sim/nothing"),
    ],
)
def test_a_refusal_is_its_sentence(
    control: Control, path: str, body: object, sentence: str
) -> None:
    """What the control plane says is what is raised."""
    with pytest.raises(KitError) as error:
        control.tell(path, body)
    assert str(error.value) == sentence


@pytest.mark.parametrize("token", ["c0ntrol", "other", None])
def test_a_guarded_one(path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None) -> None:
    """Its control token is the environment's; without it the sentence says how it is given."""
    monkeypatch.delenv("SIM_CONTROL_TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("SIM_CONTROL_TOKEN", token)
    with running(Config(control_token="c0ntrol"), path) as sim, closing(Control(sim.url)) as one:
        if token == "c0ntrol":
            assert one.ask("ready") == {"ready": True}
            return
        with pytest.raises(KitError) as error:
            one.ask("ready")
        said = "it is guarded: set SIM_CONTROL_TOKEN to its control token"
        assert str(error.value) == f"{sim.url}: {said}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "ftp://h",
        "http://",
        "http://h:x",
        "http://h:99999",
        "http://h?a=b",
        "http://u:p@h",
    ],
)
def test_no_address(url: str) -> None:
    """What can't be asked at all is said at once."""
    with pytest.raises(KitError, match=" is no address: "):
        Control(url)


@contextmanager
def saying(*answers: bytes) -> Iterator[tuple[str, Callable[[], int]]]:
    """A far side that reads a request, says one of these and closes; how many came."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        came: list[bytes] = []

        def serve() -> None:
            for answer in answers:
                connection, _ = listener.accept()
                with connection:
                    came.append(connection.recv(65536))
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", lambda: len(came)
        thread.join(10)


GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
HTML = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<br>"


def test_a_connection_that_was_closed_is_opened_again() -> None:
    """One that nobody used for long is closed by the far side; the next request doesn't mind."""
    with saying(GOOD, GOOD) as (url, came), closing(Control(url)) as control:
        assert [control.ask("a"), control.ask("b")] == [{}, {}]
        assert came() == 2


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([b""], "no simulator can be asked there: Remote end closed connection without response"),
        ([b"nonsense\r\n\r\n"], "no simulator can be asked there: nonsense"),
        ([HTML], "it answered 200, and no simulator does so"),
        (
            [b"HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\n[]"],
            "it answered 500, and no simulator does so",
        ),
    ],
)
def test_no_simulator(answers: list[bytes], sentence: str) -> None:
    """Whatever else listens there, it is told in a sentence."""
    with saying(*answers) as (url, _), closing(Control(url)) as control:
        with pytest.raises(KitError) as error:
            control.ask("ready")
        assert str(error.value).strip() == f"{url}: {sentence}"


def test_nobody_listens() -> None:
    """The sentence says what starts one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with closing(Control(url)) as control, pytest.raises(KitError) as error:
        control.ask("ready")
    assert str(error.value) == f"{url}: no simulator answers there: sim up starts one"


def test_whatever_a_test_makes_of_the_network(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection is open before, and what it is asked with is what it was."""
    control.ask("ready")

    def boom(*_: object, **__: object) -> NoReturn:
        raise RuntimeError("no sockets here")

    for name in ("request", "getresponse"):
        monkeypatch.setattr(http.client.HTTPConnection, name, boom)
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, boom)
    assert control.ask("ready") == {"ready": True}
    assert control.is_broken is False


def test_a_test_that_forbids_sockets(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever that raises, it is told in a sentence."""

    def forbidden(*_: object) -> NoReturn:
        raise RuntimeError("no sockets here")

    with closing(Control(sim.url)) as control:
        monkeypatch.setattr(socket, "socket", forbidden)
        with pytest.raises(KitError) as error:
            control.ask("ready")
        assert str(error.value) == f"{sim.url}: no simulator can be asked there: no sockets here"
        assert control.is_broken


def test_many_threads_may_ask(control: Control) -> None:
    """Each gets the answer to its own question."""
    with ThreadPoolExecutor(8) as threads:
        uids = [f"u{number}" for number in range(64)]
        query = [{"workspace": "1a2b3c4d", "uid": uid} for uid in uids]
        found = list(threads.map(lambda one: control.ask("state/contact", one, unknown=one), query))
    assert found == query
