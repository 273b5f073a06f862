"""Case files as tests: how pytest collects them, and how what came is accepted."""

from __future__ import annotations
