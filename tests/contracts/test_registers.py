"""The registers: every code and every rule that the source names is explained, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts.cases import kit_cases
from contracts.registry import KINDS, load
from destination.translate import RULES
from simulator.measure.clauses import root
from simulator.payload.translators import RAISED, RETURNED
from tests.contracts.sources import FOLDERS, codes_given_to, literals

CODES: dict[str, Any] = load("codes.json")
EVIDENCE: dict[str, Any] = load("evidence.json")
OF_DECIMAL = {"ROUND_FLOOR"}
"""In capitals, and no code."""


def of_kind(*kinds: str) -> set[str]:
    return {code for code, entry in CODES.items() if entry["kind"] in kinds}


def codes_of_schemas() -> set[str]:
    clauses = [node.schema for kind in KINDS for node in root(kind).walk()]
    own = {code for clause in clauses for code in clause.get("x-code", {}).values()}
    return own | {
        quirk["code"] for c in clauses for quirk in c.get("x-quirks", ()) if quirk["code"]
    }


def codes_of_sources() -> set[str]:
    texts = {text for package in FOLDERS for text in literals(package)}
    return {code for text in texts for code in re.findall(r"SM-[0-9]{3}", text)}


def test_the_violations_are_those_that_the_sources_and_schemas_name() -> None:
    """A code that isn't explained, and one that nothing produces, are both named here."""
    assert sorted(codes_of_schemas() | codes_of_sources()) == sorted(of_kind("violation"))


def test_the_refusals_are_those_that_the_destination_makes() -> None:
    """No more and no fewer."""
    assert sorted(codes_given_to("refused", "wrong_kind")) == sorted(of_kind("refusal"))


def test_the_filters_are_those_that_the_destination_makes() -> None:
    """In Segment's words, and one of ours."""
    assert sorted(codes_given_to("filtered")) == sorted(of_kind("filter"))


def test_the_codes_of_ingest_are_the_simulators_alone() -> None:
    """The pocket Segment judges for itself; the destination never sees what it keeps out."""
    assert of_kind("ingest")
    assert of_kind("ingest") <= literals("simulator") - literals("destination")


def test_the_codes_of_a_translator_are_those_of_the_users_own() -> None:
    """The destination neither raises nor gives anything else."""
    assert of_kind("translator") == {RAISED, RETURNED}
    assert of_kind("translator").isdisjoint(literals("destination"))


@pytest.mark.parametrize("severity", ["advice", "warning"])
def test_the_notes_are_those_that_the_destination_makes(severity: str) -> None:
    """As severe as the register says; a refusal with a severity can be a note as well."""
    explained = {
        code for code in of_kind("note", "refusal") if CODES[code].get("severity") == severity
    }
    assert sorted(codes_given_to(severity)) == sorted(explained)


def test_the_delivery_codes_are_those_that_the_destination_names() -> None:
    """Segment's are in capitals, and nothing else of that length is."""
    texts = literals("destination")
    form = r"[A-Z]+(_[A-Z]+)*(_<status>)?"
    named = {text for text in texts if re.fullmatch(form, text) and len(text) > 7}
    assert sorted(named - of_kind("filter") - OF_DECIMAL) == sorted(of_kind("delivery"))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained(code: str) -> None:
    """By a statement, what to do, and how well the rule behind it is known."""
    entry = CODES[code]
    known = {"kind", "severity", "statement", "fix", "evidence", "client"}
    assert {"kind", "statement", "fix", "evidence"} <= entry.keys() <= known
    assert entry["evidence"] in EVIDENCE
    assert re.search(r"[.?]$", entry["statement"])
    assert re.search(r"[.?]$", entry["fix"])
    assert ("client" in entry) == code.startswith("SM-4")


@pytest.mark.parametrize("code", sorted(of_kind("violation")))
def test_a_violation_is_no_milder_under_strict(code: str) -> None:
    """What a known client does is an advice under compat, and more than that there."""
    severity = CODES[code]["severity"]
    scale = ["advice", "warning", "error"]
    assert list(severity) == ["strict", "compat"]
    assert scale.index(severity["strict"]) >= scale.index(severity["compat"])
    if "client" in CODES[code]:
        assert severity["strict"] != severity["compat"] == "advice"


def test_every_note_and_every_reason_is_shown_by_a_case() -> None:
    """Whoever asks what a code means can be shown a message that gets it."""
    cases = list(kit_cases())
    notes = {note for case in cases for note in case.expect.get("notes", ())}
    reasons = {case.expect["code"] for case in cases if "code" in case.expect}
    assert sorted(of_kind("note") - notes) == []
    assert sorted(of_kind("refusal", "filter") - reasons) == []
    assert notes | reasons <= CODES.keys()


def test_every_rule_of_the_translation_has_its_evidence() -> None:
    """Each operation remembers a rule, and the rule can be looked up."""
    assert set(RULES) <= EVIDENCE.keys()
    assert {rule for rule in EVIDENCE if rule.split(".")[0] in _calls()} == set(RULES)


def _calls() -> set[str]:
    return {rule.split(".")[0] for rule in RULES}


def test_every_case_names_evidence_that_there_is() -> None:
    """By the assumption's id, the product page, or who documents it."""
    for case in kit_cases():
        for source in case.source.split("; "):
            named = re.fullmatch(r"(A[0-9]+)|(product page|Segment|Salesmachine): .+", source)
            assert named, f"{case.name}: {source}"
            assert named[1] is None or named[1] in EVIDENCE, case.name


def test_every_evidence_that_the_source_names_exists() -> None:
    """In code, in docstrings and in help texts alike."""
    for folder in FOLDERS.values():
        for path in folder.rglob("*.py"):
            text = path.read_text("utf-8")
            named = re.findall(r"\bA[1-9][0-9]?\b", text)
            named += re.findall(r"\"((?:sm|segment|own)\.[a-z_]+)\"", text)
            assert set(named) <= EVIDENCE.keys(), path.name


@pytest.mark.parametrize("name", EVIDENCE)
def test_an_evidence_says_how_well_the_rule_is_known(name: str) -> None:
    """What is assumed has an id of its own, A1 to A30, and no other entry has one."""
    entry = EVIDENCE[name]
    assert {"label", "statement"} <= entry.keys() <= {"label", "statement", "switch"}
    assert entry["label"] in ("product page", "documented", "client", "assumed", "ours")
    assert entry["statement"].endswith(".")
    assert (entry["label"] == "assumed") == bool(re.fullmatch(r"A[0-9]+", name))
    assert (entry["label"] == "product page") == (name in RULES)


def test_the_assumptions_are_numbered_without_a_gap() -> None:
    """A withdrawn one keeps its number."""
    assert [name for name in EVIDENCE if name[0] == "A"] == [f"A{i}" for i in range(1, 31)]
