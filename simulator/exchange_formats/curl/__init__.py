"""curl command lines: written, and read without being run."""

from __future__ import annotations
