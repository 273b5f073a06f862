"""What the source says, read from its syntax trees: the codes that it can produce."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import contracts
import destination
import simulator

FOLDERS = {
    package.__name__: Path(str(package.__file__)).parent
    for package in (contracts, destination, simulator)
}
FILLED = {
    "{key}_missing": {"name_missing", "email_missing"},
    "{key}_not_object": {"properties_not_object", "traits_not_object"},
}
"""The codes that are put together where they are produced, and what they come to."""


def trees(package: str) -> Iterator[ast.Module]:
    """The syntax tree of each module of a package."""
    for path in sorted(FOLDERS[package].rglob("*.py")):
        yield ast.parse(path.read_text("utf-8"))


def literals(package: str) -> set[str]:
    """Every string in the code of a package, docstrings apart; ``{name}`` where a value goes in."""
    found: set[str] = set()
    for tree in trees(package):
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        parts = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
        for node in ast.walk(tree):
            if id(node) not in prose | parts and (text := literal(node)) is not None:
                found.add(text)
    return found


def literal(node: ast.AST) -> str | None:
    """The text of a string or an f-string; None for what is neither."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            f"{{{ast.unparse(part.value)}}}"
            if isinstance(part, ast.FormattedValue)
            else str(literal(part))
            for part in node.values
        )
    return None


def codes_given_to(*functions: str) -> set[str]:
    """The codes that the destination gives to these functions as their first argument.

    Fails on a code that is neither a literal, nor put together as FILLED knows it, nor handed on
    by ``Envelope.uid``, whose callers are asked.
    """
    found: set[str] = set()
    for node in (node for tree in trees("destination") for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and called(node) in functions:
            found |= _codes(node.args[0])
    return found


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def _codes(node: ast.expr) -> set[str]:
    text = literal(node)
    if text is not None:
        return FILLED[text] if "{" in text else {text}
    assert ast.unparse(node) == "code", f"a code that isn't a literal: {ast.unparse(node)}"
    return _codes_handed_on()


def _codes_handed_on() -> set[str]:
    """What ``Envelope.uid`` is told to refuse with, and what it refuses with when told nothing."""
    found: set[str] = set()
    for node in (node for tree in trees("destination") for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and called(node) == "uid":
            found |= {str(literal(argument)) for argument in node.args[1:]}
        if isinstance(node, ast.FunctionDef) and node.name == "uid":
            found |= {str(literal(default)) for default in node.args.defaults}
    return found
