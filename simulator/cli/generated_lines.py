"""Generated traffic for people: a story, a line a call, and the summary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.generate.stamps import iso
from simulator.generate.traffic import Generated
from simulator.lines.tables import table
from simulator.lines.text import printable


def line(one: Generated) -> str:
    """``2026-01-05 10:13:28  usr_..  Ada Byron *  sign-up  page Home``; * is a visitor, unknown."""
    happening, person = one.happening, one.happening.person
    at = iso(happening.at)[:19].replace("T", " ")
    who = person.name if happening.uid == person.user_id else f"{person.name} *"
    what = f"hostile: {one.label.shape}" if one.label else _what(happening.message)
    account = f" @ {happening.account}" if happening.account else ""
    return printable(f"{at}  {person.user_id}  {who}  {happening.journey}  {what}{account}")


def _what(message: dict[str, Any]) -> str:
    match message["type"]:
        case "page":
            name = message.get("name")
            return f"page {name}" if name else f"page {message['properties']['path']}"
        case "track":
            told = ", ".join(
                f"{key} {_shown(value)}"
                for key, value in message["properties"].items()
                if key != "account_uid"
            )
            return f"track {message['event']}{told and f' ({told})'}"
        case "alias":
            return "alias, of the visitor"
        case call if "personas" in message["context"]:
            told = ", ".join(f"{key} {_shown(value)}" for key, value in message["traits"].items())
            return f"{call} {told}"
        case "group":
            traits = message["traits"]
            return f"group {traits['name']}, {traits['plan']}, mrr {traits['mrr']:g}"
        case call:
            return f"{call} {message['traits'].get('email', '')}".rstrip()


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def summary_lines(told: dict[str, Any]) -> Iterator[str]:
    """What ``Summary.to_dict`` says, as tables."""
    yield (
        f"{told['messages']:,} messages, seed {told['seed']}, Faker {told['faker']}, "
        f"{told['from'] or '-'} to {told['to'] or '-'}"
    )
    each = told["messages_a_person"]
    yield (
        f"{told['companies']:,} companies, {told['people']:,} people, "
        f"{told['sessions']:,} sessions; "
        f"messages a person: {each['median']:g} (median), {each['most']:,} (most)"
    )
    if told["named_pages"] is not None:
        yield f"pages that are named: {told['named_pages']:.1%}"
    for name in (
        "calls",
        "journeys",
        "libraries",
        "locales_of_people",
        "audiences_and_traits",
        "hostile",
    ):
        rows = [[key, f"{count:,}"] for key, count in told[name].items()]
        if rows:
            yield ""
            yield from table([name.replace("_", " "), "count"], rows)
