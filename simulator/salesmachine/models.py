"""The models of the v2 API, documented; paths, envelope and the stage are assumed (A7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from simulator.journal.history import Column
from simulator.salesmachine.directory import Directory, Known, is_positive
from simulator.salesmachine.ids import made_id, word_id

Status = Literal["trial", "paying", "churned", "not_converted"]
STATUSES: tuple[Status, ...] = ("trial", "paying", "churned", "not_converted")

_TEXT, _ID = {"type": "string"}, {"type": "string", "pattern": "^[0-9a-f]{24}$"}


def status_of(directory: Directory, known: Known) -> Status:
    """Where somebody stands, by the reserved attributes (A7).

    With a ``churn_date`` that is a date: churned if they ever brought revenue, else not converted.
    Without: paying while ``mrr`` is over 0, else on trial.
    """
    churn, mrr = known.attributes.get("churn_date"), known.attributes.get("mrr")
    if churn is not None and churn.kind == "date":
        return "churned" if known.paid else "not_converted"
    params = {} if mrr is None else directory.journal.history.params(mrr.place)
    return "paying" if is_positive(params.get("mrr")) else "trial"


def models(directory: Directory, known: Sequence[Known]) -> list[dict[str, Any]]:
    """The model of each of these contacts or accounts."""
    links = directory.links(known)
    places = {place for linked in links for place in linked} | {one.made for one in known}
    moments = directory.journal.moments(place.exchange for place in places)
    column: Column = directory.column
    other: Column = "account" if column == "contact" else "contact"
    found = []
    for one, linked in zip(known, links, strict=True):
        status = status_of(directory, one)
        ids = [made_id(other, moments[place.exchange], place) for place in linked]
        found.append(
            {
                "object": column,
                "id": made_id(column, moments[one.made.exchange], one.made),
                "unique_id": one.uid,
                "created_at": int(moments[one.made.exchange]),
                "archived": one.archived,
                "data": _values(directory, one),
                "salesmachine": {"health": None},
                "stage": {"name": status, "id": word_id(f"stage {status}")},
                f"{other}s": _list(other, [{"id": one_id} for one_id in ids]),
            }
        )
    return found


def envelope(
    directory: Directory, data: Sequence[Mapping[str, Any]], following: str | None
) -> dict[str, Any]:
    """A page of a list; ``following`` is the address of the next one, absent on the last."""
    pagination = {} if following is None else {"next": following}
    return {**_list(directory.column, data), "pagination": pagination}


def _list(of: str, data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"object": f"{of}.list", "data": data}


def _values(directory: Directory, one: Known) -> dict[str, object]:
    """The attributes, in the order of the alphabet."""
    params = directory.journal.history.params
    by_place = sorted((place, name) for name, (_, place) in one.attributes.items())
    found = {name: params(place).get(name) for place, name in by_place}
    return {name: found[name] for name in sorted(found)}


def model_schema(of: str) -> dict[str, Any]:
    """The JSON Schema of a contact or an account."""
    other = "account" if of == "contact" else "contact"
    return _object(
        {
            "object": {"const": of},
            "id": _ID,
            "unique_id": {**_TEXT, "description": "Your own id."},
            "created_at": {"type": "integer", "description": "In seconds since 1970."},
            "archived": {"type": "boolean"},
            "data": {"type": "object", "description": "Its attributes."},
            "salesmachine": _object({"health": {"type": "null"}}),
            "stage": _object({"name": {"enum": list(STATUSES)}, "id": _ID}),
            f"{other}s": _list_schema(other, _object({"id": _ID})),
        }
    )


def envelope_schema(of: str) -> dict[str, Any]:
    """The JSON Schema of a page of contacts or accounts."""
    following = {**_TEXT, "format": "uri", "description": "The next page; absent on the last."}
    pagination = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"next": following},
    }
    return _list_schema(of, model_schema(of), {"pagination": pagination})


def _list_schema(
    of: str, one: dict[str, Any], more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    data = {"type": "array", "items": one}
    return _object({"object": {"const": f"{of}.list"}, "data": data, **(more or {})})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
