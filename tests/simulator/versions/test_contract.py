"""Contracts as values."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from contracts.registry import KINDS, load, schema
from simulator.versions.contract import (
    Contract,
    ContractError,
    canonical,
    digest,
    installed,
    installed_kind,
    pairs,
)


def test_the_installed_contract_is_whole() -> None:
    """Every kind, both registers, the package's version."""
    contract = installed()
    assert contract.to_dict() == {
        "schema_version": 1,
        "version": version("salesmachine-destination"),
        "schemas": {kind: schema(kind) for kind in KINDS},
        "codes": load("codes.json"),
        "evidence": load("evidence.json"),
    }


def test_a_digest_is_of_what_a_schema_says() -> None:
    """Not of the order of its keys or of how a number is spelt; words count."""
    one = {"type": "object", "maxItems": 1}
    assert digest(one) == digest({"maxItems": 1.0, "type": "object"})
    assert digest(one) != digest({**one, "title": "One"})
    assert len({digest(schema(kind)) for kind in KINDS}) == len(KINDS)
    assert canonical([1, True, 1.5]) == "[1,true,1.5]"


def test_contracts_are_compared_kind_by_kind() -> None:
    """Those that one alone has are compared with none."""
    old = Contract("old", "", {"a": {"title": "1"}, "b": {}})
    new = Contract("new", "", {"a": {"title": "2"}, "c": {}})
    assert list(pairs(old, new)) == [
        ("a", {"title": "1"}, {"title": "2"}),
        ("b", {}, None),
        ("c", None, {}),
    ]


def test_a_schema_alone_is_compared_with_its_kind() -> None:
    """In either place; two alone with one another, whatever they are."""
    whole, event = installed(), installed_kind("salesmachine/event")
    own = schema("salesmachine/event")
    mine = Contract("mine.json", "", {"": {}}, is_alone=True)
    assert list(pairs(whole, event)) == [("salesmachine/event", own, own)]
    assert list(pairs(event, whole)) == [("salesmachine/event", own, own)]
    assert list(pairs(mine, event)) == [("salesmachine/event", {}, own)]
    assert list(pairs(event, mine)) == [("salesmachine/event", own, {})]
    assert list(pairs(mine, mine)) == [("", {}, {})]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("", "mine\\n.json: nobody knows which schema of installed it is to be compared with"),
        ("other", "mine\\n.json: installed has no schema of the kind other"),
    ],
)
def test_a_schema_alone_of_no_kind(kind: str, said: str) -> None:
    """There is a sentence."""
    mine = Contract("mine\n.json", "", {kind: {}}, is_alone=True)
    with pytest.raises(ContractError) as caught:
        list(pairs(installed(), mine))
    assert str(caught.value).startswith(said)
