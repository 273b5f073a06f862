"""Emails, hosts and IP addresses."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.payload.scrub.addresses import email, host, ip
from simulator.payload.scrub.draws import Key
from simulator.payload.scrub.memory import Memory
from tests.simulator.generated import laws

DOCUMENTED = [
    ipaddress.ip_network(one)
    for one in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ada.byron@x.io", r"[a-z]+\.[a-z]+@[a-z]\.example\.com"),
        ("Ada+99@mail.Acme.co.uk", r"[A-Z][a-z]+\+\d\d@mail\.[A-Z][a-z]{3}\.example\.com"),
        ("ada%40x.io", r"[a-z]+%40[a-z]\.example\.com"),
        ("ada＠xyz.io", r"[a-z]+＠[a-z]{3}\.example\.com"),
        ("ada@@xyz", r"[a-z]+@@[a-z]{3}"),
        ("@ada@[10.0.0.1]", r"@[a-z]+@\[(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\]"),
        ("ada@example.com", r"[a-z]+@example\.com"),
        ("--@example.com", r"--@example\.com"),
    ],
)
def test_an_email(text: str, form: str) -> None:
    """Its marks, its case and its kind of host stay."""
    found = email(text, Memory(Key("k")))
    assert re.fullmatch(form, found)
    assert "ada" not in found.lower()


def test_emails_differ() -> None:
    """Two that differ in the ending, the case or the host alone get two."""
    memory = Memory(Key("k"))
    texts = ["a.b@acme.io", "a.b@acme.com", "A.B@acme.io", "a.b@www.acme.io", "a-b@acme.io"]
    assert len({email(text, memory) for text in texts}) == len(texts)
    assert email(texts[0], memory).lower() == email(texts[2], memory).lower()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("www.acme.io", r"www\.\w{4}\.example\.com"),
        ("ada.intern.acme.co.uk.", r"\w{3}\.\w{6}\.\w{4}\.example\.com\."),
        ("localhost", "localhost"),
        ("acme.example.com", r"\w{4}\.example\.com"),
        ("acme", r"\w{4}"),
        ("", ""),
    ],
)
def test_a_host(text: str, form: str) -> None:
    """Below example.com, with as many labels."""
    found = host(text, Memory(Key("k")))
    assert re.fullmatch(form, found)
    assert "acme" not in found


@laws
@given(st.ip_addresses())
def test_an_ip(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Of a range for documentation, of the same version."""
    assume(str(address) not in ("0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1"))
    found = ipaddress.ip_address(ip(str(address), Memory(Key("k"))))
    assert found.version == address.version
    assert any(found in one for one in DOCUMENTED if one.version == found.version)


def test_ips_of_no_one() -> None:
    """They stay; a zone, a mapped address and marks behind it, too."""
    memory = Memory(Key("k"))
    assert [ip(one, memory) for one in ("127.0.0.1", "::1", "::")] == ["127.0.0.1", "::1", "::"]
    assert ip("fe80::1%eth0", memory).endswith("%eth0")
    assert ip("::ffff:8.8.8.8", memory) == f"::ffff:{ip('8.8.8.8', memory)}"
    assert ip("8.8.8.8.", memory) == f"{ip('8.8.8.8', memory)}."
    assert re.fullmatch(r"\d{3}\.\d{3}\.\d\.\d", ip("999.888.1.1", memory))
