"""Delivery over TLS, to certificates that are good and to such as aren't."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.destination.misbehaving import (
    MisbehavingFarSide,
    Step,
    behave,
    drip,
    misbehaving,
    request,
    secure,
    send,
    stay,
)
from tests.destination.pretended import told, tracks
from tests.destination.sending import SHORT, Sending, assert_is_a_sentence

HOST = "salesmachine.test"
PAST = datetime(2020, 1, 1, tzinfo=UTC)
AUTHORITY = trustme.CA()


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


GOOD = context(AUTHORITY.issue_cert(HOST))
BAD = {
    "of an unknown authority": (context(trustme.CA().issue_cert(HOST)), "issuer"),
    "of another host": (context(AUTHORITY.issue_cert("other.test")), HOST),
    "that is out of date": (
        context(AUTHORITY.issue_cert(HOST, not_before=PAST, not_after=PAST.replace(month=2))),
        "expired",
    ),
}


@pytest.fixture
def far_side(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MisbehavingFarSide]:
    """A far side with a good certificate for a name of its own, which leads to this machine."""
    lookup = socket.getaddrinfo

    def found(host: Any, *arguments: Any, **options: Any) -> Any:
        here = host in (HOST, HOST.encode())
        return lookup("127.0.0.1" if here else host, *arguments, **options)

    authority = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(authority)
    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with misbehaving() as server:
        server.otherwise = [secure(GOOD), behave]
        yield server


@pytest.fixture
def sending(far_side: MisbehavingFarSide) -> Iterator[Sending]:
    sending = Sending(f"https://{HOST}:{far_side.port}")
    with sending.client:
        yield sending


@pytest.fixture
def hurried(far_side: MisbehavingFarSide, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sending]:
    """The same with little time for an answer."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", SHORT)
    sending = Sending(f"https://{HOST}:{far_side.port}")
    with sending.client:
        yield sending


def test_delivery_over_tls(far_side: MisbehavingFarSide, sending: Sending) -> None:
    """An authority of the environment is trusted, and one connection serves all batches."""
    outcomes = list(sending.client.deliver(tracks(250)))
    assert told(outcomes) == [("delivered", "")] * 250
    assert (len(far_side.requests), far_side.connections, sending.retries) == (3, 1, [])


@pytest.mark.parametrize(("bad", "says"), BAD.values(), ids=BAD)
def test_a_certificate_that_does_not_hold(
    far_side: MisbehavingFarSide, sending: Sending, bad: ssl.SSLContext, says: str
) -> None:
    """Nothing is sent there, nor tried again; once the certificate is good, the next message is."""
    far_side.scripts.append([secure(bad), behave])
    outcome = sending.one()
    assert (outcome.outcome, outcome.code) == ("dead", "INVALID_CERTIFICATE")
    assert (outcome.attempts, sending.retries) == (1, [])
    assert outcome.detail.startswith("the certificate is no good: ")
    assert says in outcome.detail
    assert_is_a_sentence(outcome.detail)
    assert (far_side.connections, far_side.requests) == (1, [])
    assert (sending.one(1).outcome, far_side.connections) == ("delivered", 2)


def test_an_authority_that_is_not_trusted_here_either(far_side: MisbehavingFarSide) -> None:
    """This machine's own certificate counts for nothing unless its authority does."""
    with Sending(f"https://127.0.0.1:{far_side.port}").client as client:
        assert told(client.deliver(tracks(1))) == [("dead", "INVALID_CERTIFICATE")]
    assert far_side.requests == []


def test_a_client_certificate_is_asked_for(far_side: MisbehavingFarSide, sending: Sending) -> None:
    """Who asks for a certificate of ours breaks the connection off: tried again, then dead."""
    asking = context(AUTHORITY.issue_cert(HOST))
    AUTHORITY.configure_trust(asking)
    asking.verify_mode = ssl.CERT_REQUIRED
    far_side.scripts.extend([[secure(asking), behave]] * 2)
    outcome = sending.one()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ECONNRESET", 2)
    assert_is_a_sentence(outcome.detail)
    assert sending.one(1).outcome == "delivered"


@pytest.mark.parametrize(
    "answer",
    [
        [drip(b"HTTP/1.1 100 Continue\r\n\r\n")],
        [send(b"HTTP/1.1 201 Created\r\n\r\n"), drip(b"x")],
        [stay],
    ],
    ids=["in the headers", "in the body", "with nothing at all"],
)
def test_an_answer_that_takes_too_long_over_tls(
    far_side: MisbehavingFarSide, hurried: Sending, answer: list[Step]
) -> None:
    """The limit on a whole answer holds over TLS."""
    far_side.scripts.append([secure(GOOD), request, *answer])
    outcome = hurried.one()
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.response.code for retry in hurried.retries] == ["ETIMEDOUT"]
    assert (hurried.one(1).attempts, far_side.connections) == (1, 2)


def test_a_handshake_that_never_ends(far_side: MisbehavingFarSide, hurried: Sending) -> None:
    """Agreeing on TLS has its time as well."""
    far_side.scripts.append([stay])
    outcome = hurried.one()
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.response.code for retry in hurried.retries] == ["ETIMEDOUT"]


TUNNEL = [request, send(b"HTTP/1.1 200 Connection established\r\n\r\n"), secure(GOOD)]
SLOW = [send(b"HTTP/1.1 100 Continue\r\n\r\n"), drip(b"x")]


@pytest.mark.parametrize(
    "script", [[request, *SLOW], [*TUNNEL, request, *SLOW]], ids=["the proxy", "Salesmachine"]
)
def test_an_answer_that_takes_too_long_through_a_proxy(
    far_side: MisbehavingFarSide, monkeypatch: pytest.MonkeyPatch, script: list[Step]
) -> None:
    """The limit holds through a proxy's tunnel, whoever of the two is slow."""
    monkeypatch.setattr("destination.client.TIMEOUT_SECONDS", SHORT)
    monkeypatch.setenv("HTTPS_PROXY", far_side.url)
    far_side.scripts.extend([script, [*TUNNEL, behave]])
    sending = Sending(f"https://{HOST}")
    with sending.client:
        outcome = sending.one()
    assert (outcome.outcome, outcome.attempts) == ("delivered", 2)
    assert [retry.response.code for retry in sending.retries] == ["ETIMEDOUT"]


def test_tls_to_who_speaks_none(far_side: MisbehavingFarSide, sending: Sending) -> None:
    """A plain HTTP server at an https address can't be connected to."""
    plain = send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    far_side.scripts.extend([[plain, stay]] * 2)
    outcome = sending.one()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ECONNREFUSED", 2)
    assert outcome.detail.startswith("can't connect: ")
    assert_is_a_sentence(outcome.detail)
    assert sending.one(1).outcome == "delivered"


def test_plain_http_to_who_speaks_tls(far_side: MisbehavingFarSide) -> None:
    """A TLS server at an http address breaks the connection off."""
    sending = Sending(far_side.url)
    with sending.client:
        outcome = sending.one()
    assert (outcome.outcome, outcome.code, outcome.attempts) == ("dead", "ECONNRESET", 2)
    assert outcome.detail.startswith("the connection broke: ")
    assert_is_a_sentence(outcome.detail)
    assert (far_side.connections, far_side.requests) == (2, [])
