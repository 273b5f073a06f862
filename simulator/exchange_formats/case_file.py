"""Case files: a message with what must come of it, as the text of a ``*.case.json``.  Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

SOURCE: Final = "sim export: what came of it when it was exported"
"""Where the rule of an exported case comes from."""
_MADE = re.compile(r"made-[0-9a-f]{32}")
_MADE_ID = re.compile(r"made(?:-[0-9a-f]{32})?(?:\.[0-9]+)?")
_CALLS: Final = ("identify", "track", "page", "group", "alias")


def case_of(
    message: object,
    expect: Mapping[str, Any],
    description: str,
    source: str = SOURCE,
    settings: Mapping[str, str] | None = None,
) -> str:
    """The JSON text of a case, indented by two, with a line's end behind it.

    ``expect`` and ``settings`` are as ``contracts/schemas/case.json`` describes them.  What no
    editor shows, and half a character, is written by its number.
    """
    case = {"description": description, "source": source, "message": message}
    if settings:
        case["settings"] = dict(settings)
    case["expect"] = dict(expect)
    return _shown(json.dumps(case, ensure_ascii=False, indent=2)) + "\n"


def expected(report: Mapping[str, Any]) -> dict[str, Any]:
    """What a case expects, if what came of its message is right.

    ``report`` is what ``sim translate`` prints of it.  A made messageId stands as ``made``.
    """
    reason = report.get("reason")
    if reason is not None:
        named = {name: reason[name] for name in ("code", "pointer") if reason.get(name)}
        return {"outcome": report["outcome"], **named, "operations": []}
    return {
        "outcome": report["outcome"],
        "operations": [without_made(one) for one in report["operations"]],
        "notes": [note["code"] for note in report["notes"]],
    }


def without_made(operation: Mapping[str, Any]) -> dict[str, Any]:
    """An operation whose made messageId, which nobody compares, stands as ``made``."""
    named = operation.get("messageId")
    made = {"messageId": _MADE.sub("made", named)} if isinstance(named, str) else {}
    return {**operation, **made}


def is_made(message_id: object) -> bool:
    """Whether it is a messageId that the destination made, as it came or as a case has it."""
    return isinstance(message_id, str) and bool(_MADE_ID.fullmatch(message_id))


def described(report: Mapping[str, Any]) -> str:
    """What came of a message, in a sentence that holds nothing of it."""
    kind = report["type"] if report["type"] in _CALLS else "message"
    article = "An" if kind[0] in "aeiou" else "A"
    if reason := report.get("reason"):
        return f"{article} {kind} is {report['outcome']}: {reason['code']}."
    methods = [one["method"] for one in report["operations"] if isinstance(one.get("method"), str)]
    made = ", ".join(dict.fromkeys(_counted(methods.count(one), one) for one in methods))
    return f"{article} {kind} becomes {made or 'nothing'}."


def _counted(count: int, method: str) -> str:
    if count > 1:
        return f"{count} {method}{'es' if method == 'alias' else 's'}"
    return f"{'an' if method[:1] in ('a', 'e') else 'a'} {method}"


def _shown(text: str) -> str:
    """JSON whose unprintable characters, which only its strings have, are escaped."""
    if text.isascii():
        return text.replace("\x7f", "\\u007f")
    return "".join(one if one in "\n" or one.isprintable() else _escaped(one) for one in text)


def _escaped(one: str) -> str:
    return json.dumps(one)[1:-1] if one != "\x7f" else "\\u007f"
