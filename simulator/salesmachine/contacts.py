"""GET /v2/contacts and GET, DELETE /v2/contacts/<id or uid> (A7)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from simulator.declared import gives
from simulator.salesmachine.directory import ContactDirectory
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

blueprint = Blueprint("contacts", __name__)
blueprint.record_once(know_names)


@blueprint.get("/v2/contacts")
@gives(page_of("contact"))
@takes(*LIST)
def list_contacts(**query: Any) -> Response:
    """A page of contacts, in the order in which they were made."""
    return show_list(ContactDirectory, query)


@blueprint.get("/v2/contacts/<any_text:name>")
@gives(*one_of("contact"))
@takes(NAME)
def show_contact(name: str) -> Response:
    """One contact; of a uid that was merged into another contact, that one."""
    return show_one(ContactDirectory, name)


@blueprint.delete("/v2/contacts/<any_text:name>")
@gives(*one_of("contact"))
@takes(NAME)
def archive_contact(name: str) -> Response:
    """Archive a contact: lists leave it out from then on."""
    return archive_one(ContactDirectory, name)
