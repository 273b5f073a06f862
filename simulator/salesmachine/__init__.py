"""The mocked API of Salesmachine: one blueprint a resource."""

from __future__ import annotations

from flask import Blueprint

from simulator.salesmachine import account, alias, batch, contact, event, ping

BLUEPRINTS: tuple[Blueprint, ...] = tuple(
    module.blueprint for module in (ping, contact, account, event, batch, alias)
)
