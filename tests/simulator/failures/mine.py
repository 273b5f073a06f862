"""Translators such as a user might write."""

from __future__ import annotations

from typing import Any


def raising(message: dict[str, Any]) -> list[dict[str, Any]]:
    """It takes for granted what a message may lack."""
    return [{"method": "contact", "contact_uid": message["user"]["id"], "params": {}}]


def tracking(message: dict[str, Any]) -> list[dict[str, Any]]:
    """It keeps the event's name as it is, and counts seats in words."""
    properties = message.get("properties", {})
    return [
        {
            "method": "event",
            "contact_uid": message["userId"],
            "event_uid": message["event"],
            "params": {"account_uid": len(properties), **properties},
        }
    ]


def viewing(message: dict[str, Any]) -> list[dict[str, Any]]:
    """It numbers its accounts."""
    params = {"account_uid": len(message["name"])}
    return [
        {
            "method": "event",
            "contact_uid": message["userId"],
            "event_uid": "pageview",
            "params": params,
        }
    ]


def silent(_: dict[str, Any]) -> Any:
    """It forgot to return anything."""
