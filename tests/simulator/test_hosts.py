"""Which names in Host and Origin mean this machine, as functions and over a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.config import Config
from simulator.hosts import host_name, is_allowed_host, is_allowed_origin, is_loopback
from tests.simulator.conftest import Folders
from tests.simulator.generated import laws
from tests.simulator.running import Sim, running
from tests.simulator.wire import request

OURS = [
    "127.0.0.1",
    "127.0.0.1:8600",
    "127.8.9.10",
    "[::1]",
    "[::1]:8600",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "localhost",
    "localhost:8600",
    "LOCALHOST",
    "LocalHost.:8600",
    "localhost.",
    "sim.localhost",
    "pocket.example",
    "Pocket.Example.:8600",
]
FOREIGN = [
    "evil.com",
    "evil.com:8600",
    "127.0.0.1.evil.com",
    "localhost.evil.com",
    "localhostevil.com",
    "evil-localhost",
    "pocket.example.evil.com",
    "evil.pocket.example",
    "[::1].evil.com",
    "[::2]",
    "[::ffff:10.0.0.1]",
    "127.0.0.1:evil.com",
    "0.0.0.0",
    "10.0.0.1",
    "127.1",
    "2130706433",
    "",
    ":8600",
    "[]",
    "user@localhost",
]
ALLOWED = frozenset({"Pocket.example"})


@pytest.fixture(scope="module")
def named(tmp_path_factory: Folders) -> Iterator[Sim]:
    with running(Config(allowed_hosts=ALLOWED), tmp_path_factory.mktemp("named") / "j") as sim:
        yield sim


@pytest.mark.parametrize("host", OURS)
def test_our_hosts(named: Sim, host: str) -> None:
    """Loopback's names and addresses, in any spelling, and the allowed names are served."""
    assert is_allowed_host(host, ALLOWED)
    with named.connect() as wire:
        wire.send(request("/v1/ping?api_token=t", host=host))
        assert wire.answer().status == 200


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_hosts(named: Sim, host: str) -> None:
    """Any other Host is refused with a sentence, nothing is recorded, the connection ends."""
    assert not is_allowed_host(host, ALLOWED)
    now = named.from_now()
    with now.connect() as wire:
        wire.send(request("/v1/ping?api_token=t", host=host))
        answer = wire.answer()
        assert answer.status == 403
        assert b"--allow-host" in answer.body
        assert wire.is_at_its_end()
    assert now.recorded() == []


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_no_host(named: Sim, version: str) -> None:
    """A request without a Host comes from no browser, and is served."""
    assert is_allowed_host(None, ())
    with named.connect() as wire:
        wire.send(request("/v1/ping?api_token=t", host=None, version=version))
        assert wire.answer().status == 200


@pytest.mark.parametrize("path", ["/_sim/health", "/_sim/nothing", "/v1/contact", "/nothing"])
def test_every_path_is_guarded(sim: Sim, path: str) -> None:
    """A foreign Host is refused whatever it asks for."""
    assert sim.client.get(path, headers={"Host": "evil.com"}).status_code == 403


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Example.COM:80", "example.com"),
        ("example.com.", "example.com"),
        (" [FE80::1]:8600 ", "fe80::1"),
        ("fe80::1", "fe80::1"),
        ("a:b", "a:b"),
    ],
)
def test_host_name(header: str, name: str) -> None:
    """The name is lower case, without port, brackets and the trailing dot."""
    assert host_name(header) == name


@laws
@given(st.text(max_size=30), st.sampled_from(["", ".", ":8600", ".:1"]))
def test_a_foreign_domain_is_never_ours(name: str, end: str) -> None:
    """Nothing in front of a foreign domain makes it this machine's."""
    assert not is_allowed_host(f"{name}.evil.com{end}", ALLOWED)
    assert not is_loopback(f"{name}.evil.com")


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1:8600", True),
        ("http://[::1]:8600", True),
        ("https://pocket.example", True),
        ("null", False),
        ("", False),
        ("file://", False),
        ("https://evil.com", False),
        ("http://localhost.evil.com", False),
        ("http://127.0.0.1.evil.com", False),
        ("http://localhost@evil.com", False),
        ("http://[::1", False),
        ("localhost", False),
    ],
)
def test_origins(origin: str | None, allowed: bool) -> None:
    """A page of this machine, or of an allowed name, is no stranger; every other one is."""
    assert is_allowed_origin(origin, ALLOWED) is allowed
