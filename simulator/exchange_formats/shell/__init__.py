"""The words of shells: those of POSIX and those of Windows, read and written, never run."""

from __future__ import annotations
