"""The command line: ``sim``."""

from __future__ import annotations


def main() -> None:
    """Run ``sim``."""
