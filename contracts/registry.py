"""The judge: ``check(kind, instance, profile)`` says how an instance breaks its kind's contract.

jsonschema-rs decides in microseconds whether there is anything to say; only then jsonschema, which
takes a second to import the first time it is needed, finds the words.  Both know the same formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from contracts.formats import FORMATS
from contracts.violations import Profile, Severity, Violation, pointer
from contracts.wording import MAX_UNKNOWN_KEYS, Schema, expected, got, suggestion

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

KINDS = (
    *(f"segment/{name}" for name in ("identify", "track", "page", "screen", "group", "alias")),
    *(f"segment/{name}" for name in ("delete", "batch")),
    *(f"salesmachine/{name}" for name in ("contact", "account", "event", "alias", "item", "batch")),
    *(f"salesmachine/{name}" for name in ("error", "success")),
    "case",
    "exchange",
)
"""What can be checked: each is a file under ``schemas/``."""

METHODS = ("contact", "account", "event", "alias")
"""The methods of a batch item, each with a schema of its own."""

_CODES = {
    "required": "SM-203",
    "type": "SM-204",
    "enum": "SM-206",
    "const": "SM-206",
    "additionalProperties": "SM-207",
    "maxItems": "SM-210",
    "minItems": "SM-211",
    "anyOf": "SM-230",
    "maxLength": "SM-232",
    "minProperties": "SM-242",
}
_FORMAT_CODES = {
    "not-blank": "SM-205",
    "event-uid": "SM-208",
    "moment": "SM-209",
    "date-value": "SM-221",
    "snake-case": "SM-222",
    "segment-time": "SM-231",
    "value-place": "SM-241",
}


@cache
def load(name: str) -> Any:
    """A JSON file of this package, by its path: ``"codes.json"``, ``"schemas/case.json"``."""
    text = resources.files("contracts").joinpath(*name.split("/")).read_text("utf-8")
    return json.loads(text)


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind.  Raises KeyError for a kind that isn't one of KINDS."""
    if kind not in KINDS:
        raise KeyError(f"no such kind: {kind!r}; the kinds are {', '.join(KINDS)}")
    loaded: dict[str, Any] = load(f"schemas/{kind}.json")
    return loaded


def severity(code: str, profile: Profile) -> Severity:
    """How bad a violation of this code is under a profile."""
    answer: Severity = load("codes.json")[code]["severity"][profile]
    return answer


def check(kind: str, instance: object, profile: Profile = "strict") -> list[Violation]:
    """Every way in which ``instance`` breaks the contract of ``kind``; ``[]`` is none.

    A batch is checked item by item, an item against the schema of its method.  What a Segment
    message breaks is a warning at most: the destination, not the schema, decides what is refused.
    Never raises for an instance; raises KeyError for an unknown kind.
    """
    if kind == "salesmachine/item" and isinstance(instance, dict):
        method = instance.get("method")
        if method in METHODS:  # all that its own schema asks
            return check_alone(f"salesmachine/{method}", instance, profile)
    found = check_alone(kind, instance, profile)
    if kind == "salesmachine/batch" and isinstance(instance, list):
        for index, item in enumerate(instance):
            if broken := check("salesmachine/item", item, profile):
                found.extend(violation.under(f"/{index}") for violation in broken)
    return found


def is_valid(kind: str, instance: object) -> bool:
    """Whether ``instance`` keeps the schema of ``kind`` itself, with nothing to say at all."""
    return judge(kind).is_valid(instance)


def keeps_item_schema(item: object) -> bool:
    """Whether ``check`` would find nothing on a batch item: the same answer, without the words."""
    method = item.get("method") if isinstance(item, dict) else None
    return method in METHODS and is_valid(f"salesmachine/{method}", item)


def check_alone(kind: str, instance: object, profile: Profile = "strict") -> list[Violation]:
    """How ``instance`` breaks the schema of ``kind`` itself; a batch's items aren't looked into."""
    return judge(kind).check(instance, profile)


class Judge:
    """Judges by one schema: the kind's own, or another of that kind, an older or an altered one.

    ``schema`` says what it says with the keywords that the schemas here use.
    """

    def __init__(self, kind: str, schema: Schema) -> None:
        self.kind = kind
        self.schema = schema
        self._fast: Any = jsonschema_rs.Draft202012Validator(
            schema, formats=FORMATS, validate_formats=True
        )

    def is_valid(self, instance: object) -> bool:
        """Whether there is nothing to say of ``instance`` at all."""
        try:
            return bool(self._fast.is_valid(instance))
        except ValueError:  # a lone surrogate, or a key that is no string: it can't read those
            return self._is_valid_slowly(instance)

    def check(self, instance: object, profile: Profile = "strict") -> list[Violation]:
        """Every way in which ``instance`` breaks the schema.

        Never raises for a schema that keeps to the keywords of ours.
        """
        try:
            if self.is_valid(instance):
                return []
            errors = sorted(self._wordy.iter_errors(instance), key=lambda error: list(error.path))
        except (RecursionError, ValueError):  # hostile again
            return [_unjudged(profile)]
        found = (one for error in errors for one in _violations(self, error, profile))
        return list(dict.fromkeys(found))

    def _is_valid_slowly(self, instance: object) -> bool:
        try:
            return bool(self._wordy.is_valid(instance))
        except (RecursionError, ValueError):  # hostile: it can't spell out what it would quote
            return False

    @cached_property
    def _wordy(self) -> Draft202012Validator:
        return _validator(self.schema)


@cache
def judge(kind: str) -> Judge:
    """The judge by the schema of ``kind``.  Raises KeyError for an unknown one."""
    return Judge(kind, schema(kind))


def _unjudged(profile: Profile) -> Violation:
    at_most, got = "at most 100 levels, integers of at most 4,300 digits", "more"
    return Violation("SM-202", severity("SM-202", profile), "", at_most, got, "", "own.json")


@cache
def _condition(text: str) -> Draft202012Validator:
    """What a quirk says of when it is one, by its JSON text."""
    return _validator(json.loads(text))


def _validator(schema: Schema) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    for name, function in FORMATS.items():
        formats.checks(name)(function)
    return Draft202012Validator(schema, format_checker=formats)


def _violations(judge: Judge, error: ValidationError, profile: Profile) -> Iterator[Violation]:
    """One error of jsonschema as violations: one a key for missing and for unknown keys."""
    keyword, at = str(error.validator), list(error.absolute_path)
    value: Any = error.validator_value
    clause = error.schema
    assert isinstance(clause, dict)  # a boolean schema has no keyword to break
    for key in _keys(keyword, value, clause, error.instance):
        quirk = _quirk(keyword, key, clause, error.instance)
        code = quirk["code"] if quirk else code_of(keyword, clause)
        if code is None:  # another clause says it
            continue
        where = quirk.get("at") or (key if keyword == "additionalProperties" else None)
        yield Violation(
            code,
            _severity(judge.kind, code, profile),
            pointer(at if where is None else [*at, where]),
            expected(keyword, key, value, clause),
            got(keyword, key, error.instance),
            f"{judge.kind}.json#{pointer(list(error.absolute_schema_path))}",
            clause.get("x-evidence") or judge.schema["x-evidence"],
            suggestion(keyword, key, clause, error.instance),
            load("codes.json")[code].get("client", ""),
        )


def _severity(kind: str, code: str, profile: Profile) -> Severity:
    worst = severity(code, profile)
    return "warning" if kind.startswith("segment/") and worst == "error" else worst


def _keys(keyword: str, value: Any, clause: Schema, instance: Any) -> Iterable[str | None]:
    if keyword == "required":
        return [key for key in value if key not in instance]
    if keyword == "additionalProperties":
        unknown = (key for key in instance if key not in clause["properties"])
        return islice(unknown, MAX_UNKNOWN_KEYS)
    return [None]


def _quirk(keyword: str, key: str | None, clause: Schema, instance: object) -> Schema:
    """What is known of a real client that breaks the clause in just this way, or ``{}``."""
    for quirk in clause.get("x-quirks", ()):
        same = quirk["keyword"] == keyword and quirk.get("key") == key
        if same and _condition(json.dumps(quirk["when"])).is_valid(instance):
            return dict(quirk)
    return {}


def code_of(keyword: str, clause: Schema) -> str:
    """The clause's own code for a breach of the keyword, else the keyword's."""
    own: dict[str, str] = clause.get("x-code", {})
    usual = _FORMAT_CODES.get(clause.get("format", "")) if keyword == "format" else None
    return own.get(keyword) or usual or _CODES[keyword]
