"""Whether an answer is one that a document describes."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator

Document = dict[str, Any]


def operations(document: Document) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """``(method, path, operation)`` of each operation, by its id."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def check_described(document: Document, name: str, answer: httpx.Response) -> None:
    """The status, the content type, the headers and the body are as the document says."""
    _, _, operation = operations(document)[name]
    described = operation["responses"].get(str(answer.status_code))
    assert described, f"{name} answered {answer.status_code}: {answer.text}"
    for header, about in described.get("headers", {}).items():
        assert header in answer.headers or not about["required"], f"{name}: no {header}"
    kind = answer.headers["Content-Type"].partition(";")[0]
    assert kind in described["content"], f"{name} answered {answer.status_code} in {kind}"
    if kind == "application/json":
        schema = {"components": document["components"], **described["content"][kind]["schema"]}
        errors = Draft202012Validator(schema).iter_errors(answer.json())
        assert [error.message for error in errors] == []
