"""The mocked API of Salesmachine: one blueprint a resource."""

from __future__ import annotations

from flask import Blueprint

from simulator.salesmachine import account, accounts, alias, batch, contact, contacts, event, ping
from simulator.salesmachine.reads import is_read, name_evidence

__all__ = ["BLUEPRINTS", "is_read"]

BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    module.blueprint for module in (ping, contact, account, event, batch, alias, contacts, accounts)
)
contacts.blueprint.after_app_request(name_evidence)
