"""The models of the v2 API."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from simulator.salesmachine.directory import look_up
from simulator.salesmachine.ids import made_id, word_id
from simulator.salesmachine.models import (
    envelope,
    envelope_schema,
    model_schema,
    models,
    status_of,
)
from simulator.state.attributes import Place
from tests.simulator.salesmachine.listing import archive, directory
from tests.simulator.state.told import NOON, Told, account, alias, contact, event

CHURNED = {"churn_date": "2024-03-11"}

STATUSES: list[tuple[list[dict[str, Any]], str]] = [
    ([], "trial"),
    ([{"name": "Ada"}], "trial"),
    ([{"mrr": 0}], "trial"),
    ([{"mrr": -5}], "trial"),
    ([{"mrr": "49"}], "trial"),
    ([{"mrr": True}], "trial"),
    ([{"mrr": None}], "trial"),
    ([{"mrr": 49}], "paying"),
    ([{"mrr": 0.5}], "paying"),
    ([{"mrr": 49}, {"mrr": 0}], "trial"),
    ([{"mrr": 49}, {"mrr": None}], "trial"),
    ([{"mrr": 0}, {"mrr": 49}, {"name": "Ada"}], "paying"),
    ([CHURNED], "not_converted"),
    ([{**CHURNED, "mrr": True}], "not_converted"),
    ([{**CHURNED, "mrr": 0}], "not_converted"),
    ([{**CHURNED, "churn_mrr": "49"}], "not_converted"),
    ([{**CHURNED, "churn_mrr": 49}], "churned"),
    ([{**CHURNED, "mrr": 49}], "churned"),
    ([{"mrr": 49}, {"mrr": 0}, CHURNED], "churned"),
    ([{"churn_mrr": 49}, {"churn_mrr": None}, CHURNED], "churned"),
    ([{"churn_date": 1710158400, "mrr": 1}], "churned"),
    ([{"churn_date": None, "mrr": 1}], "paying"),
    ([{**CHURNED, "mrr": 1}, {"churn_date": None}], "paying"),
    ([{"churn_date": "NA", "mrr": 1}], "paying"),
    ([{"churn_date": "", "mrr": 1}], "paying"),
    ([{"churn_mrr": 49}], "trial"),
]


@pytest.mark.parametrize("column", ["contact", "account"])
@pytest.mark.parametrize(("upserts", "status"), STATUSES)
def test_statuses(told: Told, column: str, upserts: list[dict[str, Any]], status: str) -> None:
    """Where a contact or an account stands, by its revenue and when it left (A7)."""
    make = contact if column == "contact" else account
    told.tell(event("x", account_uid="x"), *[make("x", **params) for params in upserts])
    with directory(told, column) as found:
        known = look_up(found, "x")
        assert known is not None
        assert status_of(found, known) == status


def test_a_revenue_that_came_by_an_alias(told: Told) -> None:
    """Whoever paid under another uid has paid."""
    told.tell(contact("a1", mrr=5), contact("u1", mrr=0, **CHURNED), alias("u1", "a1"))
    with directory(told) as found:
        [known] = found.known(found.entries())
        assert status_of(found, known) == "churned"


def test_a_contact(told: Told) -> None:
    """All that the documented model has, and nothing else."""
    told.tell([account("b"), contact("u1", account_uid="a", plan="pro", mrr=1)])
    told.tell(contact("u1", account_uid="b", mrr=2, nested={"a": [1, "\ud800"]}, left=None))
    archive(told, "contact", "u1")
    with directory(told) as found:
        [model] = models(found, found.known(found.entries()))
    assert model == {
        "object": "contact",
        "id": made_id("contact", NOON + 2, Place(2, 1)),
        "unique_id": "u1",
        "created_at": int(NOON) + 2,
        "archived": True,
        "data": {"left": None, "mrr": 2, "nested": {"a": [1, "\ud800"]}, "plan": "pro"},
        "salesmachine": {"health": None},
        "stage": {"name": "paying", "id": word_id("stage paying")},
        "accounts": {
            "object": "account.list",
            "data": [
                {"id": made_id("account", NOON + 2, Place(2, 1))},
                {"id": made_id("account", NOON + 2, Place(2, 0))},
            ],
        },
    }
    assert list(model["data"]) == sorted(model["data"])


def test_an_account(told: Told) -> None:
    """It has its contacts, those that were merged under the uid that they have now."""
    told.tell(contact("a1"), contact("u1", account_uid="acme"), account("acme", name="Acme"))
    told.tell(alias("u1", "a1"), contact("a1", account_uid="acme"))
    with directory(told, "account") as found:
        [model] = models(found, found.known(found.entries()))
    assert model == {
        "object": "account",
        "id": made_id("account", NOON + 3, Place(3, 0)),
        "unique_id": "acme",
        "created_at": int(NOON) + 3,
        "archived": False,
        "data": {"name": "Acme"},
        "salesmachine": {"health": None},
        "stage": {"name": "trial", "id": word_id("stage trial")},
        "contacts": {
            "object": "contact.list",
            "data": [{"id": made_id("contact", NOON + 3, Place(3, 0))}],
        },
    }


def test_ids_lead_from_one_to_the_other(told: Told) -> None:
    """The id in a contact's accounts is that of the account, and the other way round."""
    told.tell(event("u1", account_uid="acme"), contact("u1", account_uid="acme"))
    with directory(told) as contacts, directory(told, "account") as accounts:
        [one] = models(contacts, contacts.known(contacts.entries()))
        [other] = models(accounts, accounts.known(accounts.entries()))
        assert one["accounts"]["data"] == [{"id": other["id"]}]
        assert other["contacts"]["data"] == [{"id": one["id"]}]
        assert one["id"] != other["id"]
        assert look_up(accounts, one["id"]) is None
        assert look_up(contacts, other["id"]) is None


@pytest.mark.parametrize("column", ["contact", "account"])
@pytest.mark.parametrize("following", [None, "http://127.0.0.1:1/v2/contacts?offset=25"])
def test_their_schemas(told: Told, column: str, following: str | None) -> None:
    """What is documented of them is so, and a model that differs isn't taken for one."""
    told.tell(contact("u1", account_uid="a", churn_date="2024-03-11"), event("u2"), account("b"))
    with directory(told, column) as found:
        shown = models(found, found.known(found.entries()))
        whole = envelope(found, shown, following)
    validator = jsonschema_rs.Draft202012Validator(model_schema(column))
    assert all(validator.is_valid(one) for one in shown)
    pages = jsonschema_rs.Draft202012Validator(envelope_schema(column))
    assert pages.is_valid(whole)
    assert whole["pagination"] == ({} if following is None else {"next": following})
    for name in shown[0]:
        assert not validator.is_valid({key: v for key, v in shown[0].items() if key != name})
    assert not validator.is_valid({**shown[0], "more": 1})
    assert not validator.is_valid({**shown[0], "id": shown[0]["id"].upper()})
    assert not pages.is_valid({**whole, "pagination": None})
