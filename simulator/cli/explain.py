"""``sim explain``: what a code or an assumption means, its origin, and a case that shows it."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from typing import Any

import click

from contracts.bodies import Body, kit_bodies
from contracts.cases import Case, kit_cases
from contracts.registry import load
from destination import Settings, translate
from destination.translate import RULES
from simulator.cli.options import Output, output_option


@click.command("explain")
@click.argument("name", metavar="CODE|ID")
@output_option("text", "json")
def command(name: str, output: Output) -> int:
    """Explain a violation (SM-208), a note, a refusal, a rule (page.named), an assumption (A6)."""
    codes, evidence = load("codes.json"), load("evidence.json")
    known = {key.lower(): key for key in (*codes, *evidence)}
    asked = re.sub(r"^http_[0-9]{3}$", "http_<status>", name.lower())
    exact = name in codes or name in evidence  # bad_request isn't BAD_REQUEST
    if not exact and asked not in known:
        near = difflib.get_close_matches(asked, known, 3)
        hint = f"; did you mean {' or '.join(known[key] for key in near)}?" if near else ""
        raise click.UsageError(f"there is no code or id {name!r}{hint}")
    found = _explanation(name if exact else known[asked], codes, evidence)
    with output.open() as stream:
        text = json.dumps(found) if output.kind == "json" else "\n".join(_text(found))
        stream.write(f"{text}\n")
    return 0


def _explanation(name: str, codes: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    """``{"name", "kind", "statement"?, "fix"?, ..., "evidence": {...}, "example"?}``."""
    code = codes.get(name, {})
    source = code.get("evidence", name)
    found = {
        "name": name,
        "kind": code.get("kind", "evidence"),
        **{key: code[key] for key in ("statement", "severity", "fix", "client") if key in code},
        "evidence": {"id": source, **evidence[source]},
    }
    shown = [case for case in kit_cases() if _shows(case, name)]
    if shown:
        example = min(shown, key=lambda c: (len(c.settings), len(json.dumps(c.message))))
        found["example"] = {
            "case": example.name,
            "description": example.description,
            "message": example.message,
            "expect": example.expect,
        }
    if body := next((body for body in kit_bodies() if _breaks(body, name)), None):
        found["broken"] = {"body": body.name, "description": body.description, "is": body.instance}
    return found


def _breaks(body: Body, name: str) -> bool:
    """Whether this is what a body breaks, alone."""
    return [violation["code"] for violation in body.violations] == [name]


def _shows(case: Case, name: str) -> bool:
    """Whether a case is about this code or id, or applies this rule."""
    expected = [case.expect.get("code"), *case.expect.get("notes", [])]
    if name in RULES:
        return name in translate(case.message, Settings(**case.settings)).rules  # type: ignore[arg-type]
    return name in expected or name in re.split(r"[;,]\s*", case.source)


def _text(found: dict[str, Any]) -> Iterator[str]:
    source = found["evidence"]
    severity = found.get("severity", "")
    if isinstance(severity, dict):
        severity = ", ".join(f"{value} in {profile}" for profile, value in severity.items())
    yield f"{found['name']}  {found['kind']}{f', {severity}' if severity else ''}"
    if "statement" in found:
        yield f"  {found['statement']}"
        yield f"  To mend it: {found['fix']}"
    if "client" in found:
        yield f"  Known of: {found['client']}"
    origin = source["id"] if source["id"] != found["name"] else ""
    yield (
        f"  {' '.join(filter(None, ('Evidence', origin, '[' + source['label'] + ']')))}: "
        + source["statement"]
    )
    if "switch" in source:
        yield f"  Switch: {source['switch']}"
    if example := found.get("example"):
        yield f"  Example ({example['case']}): {example['description']}"
        yield f"    {json.dumps(example['message'])}"
        for operation in example["expect"].get("operations", []):
            yield f"    -> {json.dumps(operation)}"
        if "code" in example["expect"]:
            yield f"    -> {example['expect']['outcome']} {example['expect']['code']}"
    if broken := found.get("broken"):
        yield f"  Example ({broken['body']}): {broken['description']}"
        yield f"    {json.dumps(broken['is'])}"
