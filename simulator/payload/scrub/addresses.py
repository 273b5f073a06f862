"""Addresses of the network: emails and hosts below example.com, IPs of documentation ranges."""

from __future__ import annotations

import ipaddress
import re

from simulator.payload.scrub.draws import Draw
from simulator.payload.scrub.known import word
from simulator.payload.scrub.letters import other
from simulator.payload.scrub.memory import FEW, Memory
from simulator.payload.scrub.words import RUNS, listed

EXAMPLE = "example.com"
_OURS = frozenset({EXAMPLE, "example.org", "example.net", "localhost"})
_PARTS = listed(
    "www app api my m mail docs help blog shop cdn static dev staging test admin portal go login"
    " accounts support status web mobile"
)
"""Labels of hosts that name no one."""
_SECOND = listed("co com org net ac gov edu or ne go")
_AT = re.compile(r"@|＠|%40")
_PAIRS = ("192.0.2", "198.51.100", "203.0.113")
_NO_ONES = frozenset({"0.0.0.0", "127.0.0.1", "::", "::1", "255.255.255.255"})
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|app|dev|shop"
    r"|store|online|site|cloud|tech|agency|example|test|invalid|local|internal|xyz|name|company)\.?",
    re.IGNORECASE,
)
_V4_RUN = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9])")


def email(text: str, memory: Memory) -> str:
    """An email below example.com; words in it are what they are elsewhere, marks stay.

    What has the form and is glued to it is replaced alike.
    """
    marks = list(_AT.finditer(text))
    if not marks:
        return text
    local, mark, host_part = text[: marks[-1].start()], marks[-1][0], text[marks[-1].end() :]
    if not any(one.isalnum() for one in local):  # nobody's
        return local + mark + host(host_part, memory)

    def make(draw: Draw) -> str:
        more = str(draw.below(100)) if draw.turn else ""
        return _local(local, memory, draw) + more + mark + host(host_part, memory)

    return memory.given(text, "email", make)


def _local(local: str, memory: Memory, draw: Draw) -> str:
    """Letters word by word, digits by chance."""

    def one(run: re.Match[str]) -> str:
        if run[0].isdigit() or len(run[0]) == 1:
            return "".join(other(each, draw) for each in run[0])
        return word(run[0], memory, "name")

    at = _AT.split(local)
    marks = _AT.findall(local)
    parts = [RUNS.sub(one, part) for part in at]
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


def host(text: str, memory: Memory) -> str:
    """A host below example.com, with as many labels before it; those of no one stay."""
    bare = text.rstrip(".")
    if bare.lower() in _OURS or not bare:
        return text
    if bare.strip("[]") != bare or _V4_RUN.fullmatch(bare):
        return text.replace(bare.strip("[]"), ip(bare.strip("[]"), memory))
    labels = bare.split(".")
    if len(labels) == 1:
        return _label(bare, memory) + text[len(bare) :]
    count = 3 if len(labels) > 2 and labels[-2].lower() in _SECOND else 2
    domain = ".".join(labels[-count:])
    ours = domain if domain.lower() in _OURS else _domain(domain, memory)
    made = [one if one.lower() in _PARTS else _label(one, memory) for one in labels[:-count]]
    return ".".join([*made, ours]) + text[len(bare) :]


def _domain(domain: str, memory: Memory) -> str:
    """A domain below example.com; two that differ in their ending alone get two."""

    def make(draw: Draw) -> str:
        more = str(draw.below(100)) if draw.turn else ""
        return f"{_label(domain.partition('.')[0], memory)}{more}.{EXAMPLE}"

    return memory.given(domain, "domain", make)


def is_host(text: str) -> bool:
    """Whether a text is the name of a host by its ending."""
    return len(text) < 254 and _HOST.fullmatch(text) is not None


def hosted(text: str) -> list[str]:
    """The labels of a host that may name somebody."""
    bare = text.rpartition("@")[2].partition(":")[0].rstrip(".")
    labels = [one for one in bare.split(".") if one.lower() not in _PARTS]
    if ".".join(bare.lower().split(".")[-2:]) in _OURS:
        return labels[:-2]
    return labels[:-1] if len(labels) > 1 else labels


def _label(label: str, memory: Memory) -> str:
    def one(run: re.Match[str]) -> str:
        if run[0].isdigit():
            return memory.given(run[0], "digits", lambda draw: _digits(run[0], draw))
        return word(run[0], memory)

    return RUNS.sub(one, label)


def _digits(text: str, draw: Draw) -> str:
    return "".join(other(one, draw) for one in text)


def ip(text: str, memory: Memory) -> str:
    """An IP address of a documentation range; of this machine, and none, what it was."""
    bare = text.rstrip(".:") if text not in _NO_ONES and not text.endswith("::") else text
    if bare != text:
        return ip(bare, memory) + text[len(bare) :]
    if text in _NO_ONES:
        return text
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return memory.given(text, "ip", lambda draw: _digits(text, draw))
    zone = text[len(text.partition("%")[0]) :]
    if address.version == 4:
        return memory.given(text, "ip", _v4)
    if mapped := _V4_RUN.search(text):
        return text[: mapped.start()] + ip(mapped[0], memory) + text[mapped.end() :]
    return memory.given(text, "ip", lambda draw: _v6(text, draw)) + zone


def _v4(draw: Draw) -> str:
    """Of the three ranges for documentation; once they are used up, of the one for benchmarks."""
    if draw.turn < FEW // 2:
        return f"{draw.one(_PAIRS)}.{1 + draw.below(254)}"
    return f"198.{18 + draw.below(2)}.{draw.below(256)}.{1 + draw.below(254)}"


def _v6(text: str, draw: Draw) -> str:
    """With as many groups, or shortened where that one is."""
    count = 1 + draw.below(3) if "::" in text else 6
    groups = [f"{1 + draw.below(0xFFFE):x}" for _ in range(count)]
    return f"2001:db8:{':' if '::' in text else ''}{':'.join(groups)}"
