"""Operations that came to Salesmachine: the items of recorded exchanges, each with its body.

``Operation`` is what the fixture, expectations and failures know of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

_BATCH: Final = "/v1/batch"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation that came to Salesmachine.

    ``body`` is it in wire form, ``{"method", "contact_uid", ...}``, without secrets; of one that
    came alone, to a path of its own, with the method that the path stands for; ``{}`` for an item
    of a batch that is no object.  ``exchange`` is the seq of the exchange that it came in,
    ``index`` its place there, from 0; ``verdict`` is ok, advice, warning or broken, ``violations``
    are its own, as an exchange shows them: ``{"code", "severity", "pointer", ...}``.  ``taken`` is
    False where nothing came of it: a fault left it undone, or its request was refused.
    ``request`` is as in ``POST /v1/batch``, ``status`` what was answered, 0 for nothing.
    """

    method: str | None
    body: Mapping[str, Any]
    exchange: int = 0
    index: int = 0
    message_id: str | None = None
    verdict: str = "ok"
    violations: tuple[Mapping[str, Any], ...] = ()
    taken: bool = True
    request: str = f"POST {_BATCH}"
    status: int = 201


def operations_of(exchanges: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """The operations that were taken, of exchanges in ``Exchange.to_dict()``'s form, as they came.

    What a fault left undone (``status``, ``retry-after``, ``drop=before``, ``forget``) and what was
    refused with its whole request isn't among them: whoever sends it again hasn't sent it twice.
    """
    return [one for one in came_in(exchanges) if one.taken]


def came_in(exchanges: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """Every operation of these exchanges, taken or not: what expectations are held against."""
    return [one for exchange in exchanges for one in of_exchange(exchange)]


def of_exchange(exchange: Mapping[str, Any]) -> list[Operation]:
    """Every operation in one exchange.

    A batch, a path of one operation and older clients' base64 in a query or a form are read alike.
    """
    if not exchange["items"]:
        return []
    value, path = _carried(exchange), exchange["path"].partition("?")[0]
    batch = value if path == _BATCH and isinstance(value, list) else None
    return [_operation(exchange, item, value, batch) for item in exchange["items"]]


def _operation(
    exchange: Mapping[str, Any], item: Mapping[str, Any], value: object, batch: list[Any] | None
) -> Operation:
    index, method, status = item["index"], item["method"], exchange["status"]
    if batch is None:
        body, prefix = {"method": method, **_alone(item, value)}, ""
    else:
        body, prefix = batch[index] if isinstance(batch[index], dict) else {}, f"/{index}"
    is_done = item["applied"] or (status // 100 == 2 and not _is_forgotten(exchange["fault"]))
    return Operation(
        method=method,
        body=body,
        exchange=exchange["seq"],
        index=index,
        message_id=item["message_id"],
        verdict=item["verdict"],
        violations=tuple(
            one for one in exchange["violations"] if f"{one['pointer']}/".startswith(f"{prefix}/")
        ),
        taken=is_done,
        request=f"{exchange['method']} {exchange['path'].partition('?')[0]}",
        status=status,
    )


def _alone(item: Mapping[str, Any], value: object) -> Mapping[str, Any]:
    """What a request of one operation says; one that archives says it in its path alone."""
    if item["method"] != "archive":
        return value if isinstance(value, dict) else {}
    named = {"contact_uid": item["contact"], "account_uid": item["account"]}
    return {key: uid for key, uid in named.items() if uid is not None}


def _is_forgotten(fault: str | None) -> bool:
    return fault is not None and "forget" in re.split(r"\s*[;,]\s*", fault)


def _carried(exchange: Mapping[str, Any]) -> object:
    """The JSON that the request carried, as it was judged; None where it carried none."""
    # Whoever imports the kit's words alone doesn't wait for the contracts.
    from contracts.reading import read
    from simulator.carried import recorded
    from simulator.exchange import body_bytes

    request = exchange["request"]
    head = "\n".join(": ".join(header) for header in request["headers"])
    body = recorded(exchange["method"], exchange["path"], head, body_bytes(request))
    return read(body, "compat").value
