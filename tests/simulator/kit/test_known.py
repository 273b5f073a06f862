"""What is known of contacts and accounts, by uid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest

from simulator.kit.asserting import Salesmachine
from simulator.kit.sending import Destination


@pytest.fixture
def known(salesmachine: Salesmachine, destination: Destination) -> Salesmachine:
    """A contact of an account."""
    destination.deliver(
        {"type": "identify", "userId": "ü/1", "traits": {"name": "Ada", "account_uid": "acme"}},
        {"type": "group", "userId": "ü/1", "groupId": "acme", "traits": {"mrr": 49}},
    )
    return salesmachine


def test_by_uid(known: Salesmachine) -> None:
    """A contact and an account are what the control plane says of them."""
    contact, account = known.contacts["ü/1"], known.accounts["acme"]
    assert (contact["uid"], [one["uid"] for one in contact["accounts"]]) == ("ü/1", ["acme"])
    assert (account["uid"], [one["uid"] for one in account["contacts"]]) == ("acme", ["ü/1"])


def test_attributes(known: Salesmachine) -> None:
    """Their values by name; nobody has none."""
    assert known.contacts.attributes("ü/1") == {"name": "Ada"}
    assert known.accounts.attributes("acme") == {"mrr": 49}
    assert known.accounts.attributes("nobody") == {}


def test_whether_and_how_many(known: Salesmachine) -> None:
    """``in`` and ``len`` ask the simulator."""
    assert "ü/1" in known.contacts
    assert "acme" not in known.contacts
    assert 7 not in known.contacts
    assert (len(known.contacts), len(known.accounts)) == (1, 1)


def test_nobody(salesmachine: Salesmachine) -> None:
    """A KeyError says whom nobody knows; ``get`` gives None; an empty workspace is no error."""
    with pytest.raises(KeyError, match="there is no contact 'u1'"):
        salesmachine.contacts["u1"]
    assert salesmachine.accounts.get("acme") is None
    assert len(salesmachine.contacts) == 0


def test_there_is_no_list_of_them(salesmachine: Salesmachine) -> None:
    """To iterate is an error, and no endless one."""
    with pytest.raises(TypeError):
        list(cast(Iterable[str], salesmachine.contacts))
