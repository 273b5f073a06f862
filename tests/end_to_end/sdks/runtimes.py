"""Node.js with the SDKs' packages, and Chromium: where they are, and what a test does without."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
INSTALL = "npm install --prefix tests/end_to_end/sdks --no-package-lock"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def node() -> str:
    """The command, where its SDK is installed too; else the test is skipped, or fails."""
    _package("@segment/analytics-node")
    return shutil.which("node") or _missing("node", "Node.js 20: install it")


def browser_bundle() -> Path:
    """The folder of the browser's SDK, built for a page."""
    return _package("@segment/analytics-next") / "dist" / "umd"


def html_validator() -> list[str | Path]:
    """The command that judges an HTML document by the standard, and what makes it strict."""
    script = _package("html-validate") / "bin" / "html-validate.mjs"
    found = shutil.which("node") or _missing("node", "Node.js 20: install it")
    return [found, script, "--preset", "recommended,document", "--formatter", "text"]


def chromium() -> str:
    """The command of a Chromium."""
    found = filter(None, map(shutil.which, BROWSERS))
    return next(found, None) or _missing("chromium", "Chromium: apt-get install chromium")


def _package(name: str) -> Path:
    folder = PACKAGES / name
    return folder if folder.is_dir() else _missing("node", f"{name}: {INSTALL}")


def _missing(runtime: str, what: str) -> NoReturn:
    """Skip the test, or fail it where this runtime is required."""
    told = f"needs {what}"
    if runtime in os.environ.get("SIM_TEST_REQUIRE", "").split(","):
        pytest.fail(told)
    pytest.skip(told)
