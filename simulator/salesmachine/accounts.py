"""GET /v2/accounts and GET, DELETE /v2/accounts/<id or uid> (A7)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from simulator.declared import gives
from simulator.salesmachine.directory import AccountDirectory
from simulator.salesmachine.reads import (
    LIST,
    NAME,
    archive_one,
    know_names,
    one_of,
    page_of,
    show_list,
    show_one,
    takes,
)

blueprint = Blueprint("accounts", __name__)
blueprint.record_once(know_names)


@blueprint.get("/v2/accounts")
@gives(page_of("account"))
@takes(*LIST)
def list_accounts(**query: Any) -> Response:
    """A page of accounts, in the order in which they were made."""
    return show_list(AccountDirectory, query)


@blueprint.get("/v2/accounts/<any_text:name>")
@gives(*one_of("account"))
@takes(NAME)
def show_account(name: str) -> Response:
    """One account."""
    return show_one(AccountDirectory, name)


@blueprint.delete("/v2/accounts/<any_text:name>")
@gives(*one_of("account"))
@takes(NAME)
def archive_account(name: str) -> Response:
    """Archive an account: lists leave it out from then on."""
    return archive_one(AccountDirectory, name)
