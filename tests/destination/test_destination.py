"""The package's public surface, and what importing it costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import destination
import destination.client
import destination.delivery

ROOT = Path(destination.__file__).parent
PURE = [
    *sorted(ROOT.joinpath("translate").glob("*.py")),
    *(
        ROOT / f"{name}.py"
        for name in (
            "batches",
            "calls",
            "credentials",
            "delivery",
            "envelope",
            "errors",
            "letters",
            "naming",
            "notes",
            "operations",
            "outbox",
            "reading",
            "refusals",
            "reply",
            "retry_after",
            "routing",
            "schedule",
            "settings",
            "wire",
        )
    ),
]


def test_the_public_names() -> None:
    """These names, no more, are what a user of the package builds on."""
    assert destination.__all__ == [
        "Account",
        "Alias",
        "Client",
        "Contact",
        "DestinationError",
        "Event",
        "Note",
        "Operation",
        "Outcome",
        "Refusal",
        "Settings",
        "SettingsError",
        "Translation",
        "translate",
    ]


@pytest.mark.parametrize("name", destination.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Each name of ``__all__`` can be had from the package."""
    assert getattr(destination, name) is not None


def test_what_is_imported_late_is_the_real_thing() -> None:
    """Client and Outcome come from their own modules when they are asked for."""
    assert destination.Client is destination.client.Client
    assert destination.Outcome is destination.delivery.Outcome


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that isn't there fails as it does in any module."""
    with pytest.raises(AttributeError, match="'destination' has no attribute 'nothing'"):
        destination.nothing  # noqa: B018


def imported_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter imports for a statement."""
    program = (
        "import sys; before = set(sys.modules)\n"
        f"{statement}\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT.parent)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import destination",
        "import destination; destination.translate({'type': 'page', 'userId': 'u', 'name': 'É'})",
        "from destination import Outcome",
        "import destination.batches",
    ],
)
def test_translating_imports_no_http(statement: str) -> None:
    """Who only translates pays for no HTTP client, server, validator, logging or randomness."""
    imported = imported_by(statement)
    assert "destination.translate.page" in imported
    heavy = {"httpx", "flask", "jsonschema", "jsonschema_rs", "logging", "random", "asyncio"}
    assert imported.isdisjoint(heavy)
    assert not any(name.startswith(("contracts", "simulator")) for name in imported)


def test_sending_imports_httpx() -> None:
    """The client is what brings httpx in, so that the test above can fail; it needs no flask."""
    imported = imported_by("from destination import Client")
    assert "httpx" in imported
    assert "flask" not in imported


def test_the_hook_imports_flask() -> None:
    """The hook is what brings flask in, and nothing that tests or judges."""
    imported = imported_by("import destination.hook")
    assert {"flask", "httpx"} <= imported
    assert not any(name.startswith(("contracts", "simulator", "gunicorn")) for name in imported)


@pytest.mark.parametrize("file", PURE, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_the_pure_core_is_pure(file: Path) -> None:
    """No pure module names the network, the clock, chance or a log."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            named.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            named.add((node.module or "").split(".")[0])
    assert named.isdisjoint(
        {"httpx", "socket", "logging", "time", "random", "secrets", "uuid", "os"}
    )
    assert "now(" not in file.read_text("utf-8")


def test_every_module_is_pure_or_known_not_to_be() -> None:
    """A new module declares itself: it is pure, or it stands here."""
    names = ("__init__", "client", "connection", "deadline", "hook")
    shells = {ROOT / f"{name}.py" for name in names}
    assert set(ROOT.rglob("*.py")) == shells | set(PURE)
