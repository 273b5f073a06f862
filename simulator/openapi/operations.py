"""Operations: one method of one route, described."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from werkzeug.routing import Rule

from simulator.declared import Answer, Parameter, declaration
from simulator.openapi.apis import Api

_HEADERS = {
    "Allow": "The methods that the path takes.",
    "Cache-Control": "no-store",
    "Retry-After": "Seconds to wait.",
    "WWW-Authenticate": "Bearer",
    "X-Sim-Evidence": "What the answer leans on: ids of contracts/evidence.json.",
}


def path_template(rule: Rule) -> str:
    """The route as OpenAPI writes it: ``/_sim/exchanges/{seq}``."""
    return re.sub(r"<(?:[^<>:]*:)?([^<>:]+)>", r"{\1}", rule.rule)


def operation(api: Api, rule: Rule, method: str, view: Callable[..., object]) -> dict[str, Any]:
    """The OpenAPI operation; its summary is the first paragraph of the view's docstring."""
    declared = declaration(view)
    summary, _, rest = (inspect.getdoc(view) or "").partition("\n\n")
    *_, tag, name = rule.endpoint.split(".")
    several = len((rule.methods or set()) - {"HEAD", "OPTIONS"}) > 1
    found: dict[str, Any] = {
        "operationId": f"{name}_{method.lower()}" if several else name,
        "tags": [tag],
        "summary": " ".join(summary.split()),
    }
    if rest:
        found["description"] = rest
    if declared.parameters:
        found["parameters"] = [_parameter(one) for one in declared.parameters]
    if (schema := declared.reads or (declared.body and declared.body.schema)) is not None:
        content = {"application/json": {"schema": schema}}
        found["requestBody"] = {"required": True, "content": content}
    found["responses"] = _responses([*declared.answers, *api.common(declared)])
    return found


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.description,
        "required": parameter.required,
        "schema": parameter.schema(),
    }


def _responses(answers: Iterable[Answer]) -> dict[str, Any]:
    """By status; answers of one status share their place."""
    found: dict[str, Any] = {}
    for status, group in groupby(sorted(answers, key=_status), _status):
        same = list(group)
        response: dict[str, Any] = {
            "description": " ".join(one.description for one in same),
            "content": {
                one.content_type: {"schema": one.schema or {"type": "string"}} for one in same
            },
        }
        if headers := dict.fromkeys(name for one in same for name in one.headers):
            response["headers"] = {name: _header(name, same) for name in headers}
        found[str(status)] = response
    return found


def _header(name: str, answers: list[Answer]) -> dict[str, Any]:
    return {
        "description": _HEADERS[name],
        "required": all(name in answer.headers for answer in answers),
        "schema": {"type": "string"},
    }


def _status(answer: Answer) -> int:
    return answer.status
