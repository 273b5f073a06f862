"""HAR: what a browser recorded, read and written."""

from __future__ import annotations
