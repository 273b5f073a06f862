"""What a request shows to faults: whether their keys fit, and which other is the same one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.faults import Seen, parse
from simulator.faults.seen import fits
from tests.simulator.faults.requests import A, B, item, seen
from tests.simulator.generated import laws

REQUEST = seen(item("u1", "m1"), item("u2", "m2", previous="old"), path="/v1/batch")


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("path=/v1/batch", True),
        ("path=/v1/*", True),
        ("path=*", True),
        ("path=/v1/batc", False),
        ("path=/v1/batch/", False),
        ("path=/v2/*", False),
        ("method=POST", True),
        ("method=GET", False),
        ("contact=u1", True),
        ("contact=u2", True),
        ("contact=old", True),
        ("contact=u3", False),
        ("contact=u", False),
        (f"workspace={A}", True),
        (f"workspace={B}", False),
        (f"path=/v1/batch,method=POST,contact=u2,workspace={A}", True),
        (f"path=/v1/batch,method=POST,contact=u3,workspace={A}", False),
    ],
)
def test_keys(keys: str, meant: bool) -> None:
    """A fault means the requests that all of its keys fit; a contact is any that an item names."""
    assert REQUEST.is_meant_by(parse(f"forget,{keys}")) is meant


@pytest.mark.parametrize(("keys", "meant"), [("contact=u1", False), (f"workspace={A}", False)])
def test_a_request_of_nobody(keys: str, meant: bool) -> None:
    """A request without credentials or items is meant by no fault for a workspace or a contact."""
    nobody = seen(workspace=None)
    assert nobody.is_meant_by(parse("forget"))
    assert nobody.is_meant_by(parse(f"forget,{keys}")) is meant


pieces = st.text("ab/", max_size=3)


@laws
@given(st.lists(pieces, min_size=1, max_size=4).map("*".join), st.text("ab/", max_size=8))
def test_stars(pattern: str, path: str) -> None:
    """A star stands for anything, nothing too; what stands between stars comes in its order."""
    meaning = ".*".join(map(re.escape, pattern.split("*")))
    assert fits(pattern, path) == bool(re.fullmatch(meaning, path, re.DOTALL))


def test_many_stars() -> None:
    """A pattern of many stars is compared as fast as any other."""
    assert not fits("*a" * 900 + "*b", "a" * 100_000)


SAME = [
    (seen(item("u1", "m1")), seen(item("u2", "m1"), path="/v1/account", body=b"x")),
    (seen(body=b"x"), seen(body=b"x", query=b"api_token=t")),
    (seen(query=b"data=x", body=b""), seen(query=b"data=x", body=b"", workspace=B)),
    (seen(item("u1", "m1"), item("u2"), body=b"x"), seen(item(), item(), body=b"x")),
]
OTHER = [
    (seen(item("u1", "m1")), seen(item("u1", "m2"))),
    (seen(item("u1", "m1"), item("u2", "m2")), seen(item("u2", "m2"), item("u1", "m1"))),
    (seen(item("u1", "m1")), seen(item("u1", "m1"), item("u2", "m2"))),
    (seen(body=b"x"), seen(body=b"y")),
    (seen(body=b"x"), seen(body=b"x", method="PUT")),
    (seen(body=b"x"), seen(body=b"x", path="/v1/account")),
    (seen(query=b"data=x", body=b""), seen(query=b"data=y", body=b"")),
    (seen(item("u1", "m1")), seen(body=b"m1")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_request(one: Seen, other: Seen) -> None:
    """Requests with the same messageIds are the same one; without any those with the same body."""
    assert one.identity() == other.identity()


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_request(one: Seen, other: Seen) -> None:
    """Other messageIds, an order, a body, a path: another request."""
    assert one.identity() != other.identity()
